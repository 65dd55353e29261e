"""Every check: what it finds, why that matters, and how it looks."""

from itertools import chain

from policycheck.authoring.lint.cases import (
    failing_cases,
    failing_derivation_cases,
    too_few_cases,
    too_few_derivation_cases,
)
from policycheck.authoring.lint.facts import near_synonyms, similar_facts, unsaid_whole, unused_facts
from policycheck.authoring.lint.files import blanks, unread_files
from policycheck.authoring.lint.policies import needless_left_out, stray_characters, uncited_sentences
from policycheck.authoring.lint.rules import (
    dates,
    idle_permissions,
    missing_sources,
    near_duplicate_rules,
    needless_no_rules,
    shadowed,
    uncovered_provisions,
)
from policycheck.authoring.lint.subject import Look
from policycheck.authoring.lint.wording import needless_comments, unlike_words
from policycheck.model.lint import LintCheck

# By id: the title, and why it matters and how to mend it.
_TEXTS = {
    "assertion-without-pinpoint": (
        "An assertion does not say where in its source it stands",
        "A reader must be able to find the statement. Add a pinpoint: a paragraph, a page, a minute.",
    ),
    "broken": ("A file cannot be used as it is", "No command works with it. Do what the remedy says."),
    "dates": (
        "A rule is in force on days on which no text of its provision is",
        "On such a day there are no words for it to rest on. Keep its dates within those of the texts.",
    ),
    "failing-case": (
        "A case gives another result than it states",
        "The rule does not mean what its author meant, or the case does not. Mend the one that is wrong.",
    ),
    "file-name": (
        "Nothing reads a file of the tree",
        "What is written in it has no effect, and nothing else says so. Rename it or move it away.",
    ),
    "fill-in": (
        "A blank of a new file is not filled in",
        "What still asks its author a question says nothing yet. Write the answer in its place.",
    ),
    "idle-permission": (
        "No rule asks for a permission",
        "Nobody breaks a permission, so that it says something of conduct only where it limits a duty. Name it there.",
    ),
    "inconsistent-statements": (
        "Statements of one party in an incident cannot be true together",
        "Each counts, and may switch off a duty that the others put in force. Read the sources again.",
    ),
    "judgement-of-the-record": (
        "A judgement counts as the record in an incident",
        "It counts in every account, as if anybody could check it. Enter it as the word of whoever judges.",
    ),
    "missing-source": (
        "A source names nothing that a reader could turn to",
        "A quotation that cannot be looked up cannot be relied on. Say where the words were read.",
    ),
    "modality-unlike-words": (
        "A rule says shall, should or may, and the words that it cites say another of them",
        "A breach would be told as a violation that the text only advises against or permits, or as less than it is. "
        "Read the words again.",
    ),
    "near-duplicate-rule": (
        "Two rules ask for the same elements of the same provision",
        "One breach would be reported twice. Keep one of them, or encode what tells them apart.",
    ),
    "near-synonyms": (
        "Two facts ask something alike in other words, and nothing tells them apart",
        "Whoever answers the one is asked the other again, and may answer otherwise. Keep one, or say the difference.",
    ),
    "needless-answer": (
        "An answer to lint answers nothing",
        "It is out of date, or misspelt, and a later reader takes it for a decision. Take it out, or mend it.",
    ),
    "needless-no-rule": (
        "A provision says why no rule is made from it, though one is",
        "The comment is out of date. Take no_rule out of it.",
    ),
    "quotation-does-not-hold": (
        "A quotation of an incident does not stand in its document",
        "A reader takes it for the document's own words. Quote these, or put back the document that has them.",
    ),
    "record-is-a-statement": (
        "What somebody says counts as the record in an incident",
        "The record counts in every account, as if nobody could deny it. Name whoever says it as the party.",
    ),
    "role-unlike-words": (
        "A rule asks for what its words forbid, or forbids or excuses what they command",
        "Such a rule finds a violation where there is none, and passes its own cases. Read the words again.",
    ),
    "shadowed": (
        "A part of an overlay takes the place of one below it and is no draft",
        "Evaluations silently use another text than the library's. Make it a draft, or give it an id of its own.",
    ),
    "similar-facts": (
        "Two facts ask nearly the same",
        "An answer to the one is unknown to rules that ask for the other. Keep one, or word the difference.",
    ),
    "statement-says-nothing": (
        "A statement of an incident leaves out no answer",
        "It is ignored everywhere, and may have been meant to say more. Write what it leaves out, or remove it.",
    ),
    "stray-characters": (
        "A text of a policy holds characters that a copy left in it",
        "Nobody sees them, and words that are quoted or looked up do not match. Write the plain letters.",
    ),
    "too-few-cases": (
        "The cases of a rule leave something of it unshown",
        "What no case shows can be changed or broken unnoticed. Add the case that the finding names.",
    ),
    "too-few-derivation-cases": (
        "The cases of a derivation leave something of it unshown",
        "What no case shows can be changed or broken unnoticed. Add one in which it follows and one in which not.",
    ),
    "too-few-mapping-cases": (
        "The cases of a mapping leave something of it unshown",
        "A slip in it would change what is said of every row. Add a row that shows what the finding names.",
    ),
    "uncited-sentence": (
        "A sentence of a provision binds, advises or permits, and no rule cites it",
        "The provision looks as if it were encoded, and a duty or an exception of it is not. Make one, or say why not.",
    ),
    "uncovered-provision": (
        "Nothing is made from a provision",
        "It looks as if the policy were encoded, and it is not. Make a rule, or say why there is none with no_rule.",
    ),
    "unsaid-whole": (
        "A number does not say whether parts of a whole can occur",
        "What is less than 46 days is at most 45 of whole days alone. Write whole: true or whole: false.",
    ),
    "unused-fact": (
        "No rule asks for a fact",
        "Investigators would be asked what changes nothing. Remove it, or retire it.",
    ),
    "unused-source": (
        "Nothing rests on a source of an incident",
        "A reader takes it for evidence that was used. Add what it says, or remove it.",
    ),
    "words-without-verb": (
        "The words that an element cites only name something",
        "A name alone asks for nothing, so that no reader can check what was read into it. Cite the words that do.",
    ),
}
_ERRORS = ("broken", "failing-case", "fill-in", "missing-source", "quotation-does-not-hold")

CHECKS: tuple[LintCheck, ...] = tuple(
    LintCheck(id=name, severity="error" if name in _ERRORS else "warning", title=title, help=text)
    for name, (title, text) in _TEXTS.items()
)

# Those that stay true of what was read where another part of the library is unread.
ON_PARTS: tuple[Look, ...] = (
    failing_cases,
    failing_derivation_cases,
    too_few_cases,
    dates,
    missing_sources,
    near_duplicate_rules,
    unread_files,
    too_few_derivation_cases,
    unsaid_whole,
    blanks,
    unlike_words,
    stray_characters,
)
# Those that compare one part with all the others.
ON_THE_WHOLE: dict[str, Look] = {
    "idle-permission": idle_permissions,
    "near-synonyms": near_synonyms,
    "needless-answer": lambda subject: chain(needless_comments(subject), needless_left_out(subject)),
    "needless-no-rule": needless_no_rules,
    "shadowed": shadowed,
    "similar-facts": similar_facts,
    "uncited-sentence": uncited_sentences,
    "uncovered-provision": uncovered_provisions,
    "unused-fact": unused_facts,
}
