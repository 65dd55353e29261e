"""Rules held against the words that they cite: modality, role, and words that say nothing."""

import re
from collections.abc import Iterator

from policycheck.authoring.cited import CitedWords, cited_words
from policycheck.authoring.lint.answers import Answer, answers
from policycheck.authoring.lint.files import blanks
from policycheck.authoring.lint.subject import LintSubject, WrittenRule, as_finding, finding
from policycheck.authoring.modals import Modal, governing
from policycheck.authoring.verbs import has_verb
from policycheck.library.library import Library
from policycheck.library.wording import plain
from policycheck.model.lint import LintFinding
from policycheck.model.policy import split_provision, texts_in
from policycheck.model.problem import Place, Problem, shown
from policycheck.model.rule import Element

MODALITY, ROLE, NO_VERB = "modality-unlike-words", "role-unlike-words", "words-without-verb"
ANSWERED_IN_PLACE = (MODALITY, ROLE, NO_VERB)
_DUTY = ("must", "must_not")
_LAYS_DOWN = {"shall": _DUTY, "should": _DUTY, "may": ("when", "unless")}  # the roles whose words say the modality
_INSTEAD = {
    "shall": "write modality: shall",
    "should": "write modality: should",
    "may": "write modality: may, with what it takes under when",
}


def unlike_words(subject: LintSubject) -> Iterator[LintFinding]:
    """What does not fit the words that a rule cites, unless the rule's file says there why it is right.

    What a blank still asks about is not told twice.
    """
    answered = {(answer.check, answer.file, answer.answers_line) for answer in _answers(subject) if answer.reason}
    open_ = {(blank.file, blank.line) for blank in blanks(subject)}
    for found in _found(subject):
        if (found.check, found.file, found.line) not in answered and (found.file, found.line) not in open_:
            yield found


def needless_comments(subject: LintSubject) -> Iterator[LintFinding]:
    """Answers in the files of rules that answer nothing, or give no reason."""
    found = {(one.check, one.file, one.line) for one in _found(subject)}
    for answer in _answers(subject):
        if answer.check not in ANSWERED_IN_PLACE:
            cause, remedy = (
                f"{answer.check!r} is not answered by a comment",
                f"name one of {', '.join(ANSWERED_IN_PLACE)}",
            )
        elif not answer.reason:
            cause, remedy = "this answer gives no reason", f"write why it is right: # lint {answer.check}: the reason"
        elif (answer.check, answer.file, answer.answers_line) not in found:
            cause, remedy = f"{answer.check} finds nothing here that this answers", "take the comment out"
        else:
            continue
        yield as_finding("needless-answer", Problem(Place(answer.file, answer.line), cause, remedy))


def _answers(subject: LintSubject) -> list[Answer]:
    looked_at = {written.document.file for written in subject.rules}
    return [answer for root in subject.roots for answer in answers(root) if answer.file in looked_at]


def _found(subject: LintSubject) -> Iterator[LintFinding]:
    return (found for written in subject.rules for found in unlike_its_words(subject.library, written))


def unlike_its_words(library: Library, written: WrittenRule) -> Iterator[LintFinding]:
    """What does not fit the words that the rule cites, answered in place or not."""
    cited = _cited(library, written)
    yield from _modality(written, cited)
    for words in cited:
        yield from _role(written, words)
        yield from _answer(library, written, words)
        yield from _no_verb(written, words)


def _cited(library: Library, written: WrittenRule) -> list[CitedWords]:
    """The rule's elements in the last text that each cites."""
    rule = written.rule
    provisions = dict.fromkeys(element.provision or rule.provision for _, _, element in rule.elements())
    cited: list[CitedWords] = []
    for provision in provisions:
        if split_provision(provision)[0] in library.policies:
            period = rule.in_force if provision == rule.provision else None
            for text in texts_in(library.texts(provision), period)[-1:]:
                cited += cited_words(rule, provision, text.passages)
    return cited


def _governing(words: CitedWords) -> Modal | None:
    sentence = words.sentence
    return governing(sentence, words.start - sentence.start, words.end - sentence.start)


def _modality(written: WrittenRule, cited: list[CitedWords]) -> Iterator[LintFinding]:
    modality = written.rule.modality
    governed = [(words, _governing(words)) for words in cited if words.role in _LAYS_DOWN[modality]]
    if modality == "may" and any(modal is not None and "may" in modal.fits for _, modal in governed):
        return  # what else it takes may stand in another sentence
    for words, modal in governed:
        if modality not in (modal.fits if modal else {"shall", "should"}):
            said = modal.words if modal else "nothing of the kind"
            cause = f"the rule says {modality}, and its words say {said}: {shown(words.sentence.text)}"
            fitting = [_INSTEAD[other] for other in _INSTEAD if modal and other in modal.fits]
            remedy = " or ".join(fitting) or "cite the words that permit"
            yield finding(MODALITY, written.document, ("modality",), cause, f"{remedy}; {_or_answer(MODALITY)}")
            return


def _or_answer(check: str) -> str:
    return f"or say above this line why it is right: # lint {check}: the reason"


_TURN = r"(?:rather than|instead of|in lieu of|without|unless|except|other than|until|before|prior to)\b"
_TURNED = re.compile(rf"\b{_TURN}[^,;:]*$", re.I)
_TURNS = re.compile(_TURN, re.I)
_EXCEPTS = re.compile(
    r"\b(?:unless|except\w*|exempt\w*|excluding|only|other than|however|but|without|until|notwithstanding|"
    r"subject to|(?:need|(?:do|does|is|are)) not|justified|authorized|permitted|allowed|may)\b",
    re.I,
)
_ONLY_WHEN = re.compile(r"\bonly\b[^.;]*\b(?:when|if|where|after)\b", re.I)
_CONDITION = re.compile(r"\b(?:if|when|where|whenever|while)\b", re.I)


def _role(written: WrittenRule, words: CitedWords) -> Iterator[LintFinding]:
    modal = _governing(words)
    said = modal.sense if modal is not None else "either"
    if modal is not None and said == "either" and _ONLY_WHEN.search(f"{words.sentence.lead} {_before(words)}"):
        said = "command"  # what stands after only when must be
    fact, text = words.element.fact, words.sentence.text
    cause = remedy = ""
    if (
        words.role in _DUTY
        and said in ("command", "forbid")
        and not (_is_turned(words) or _asks_for_more(words.element))
    ):
        forbids = (words.role == "must_not") != _is_negated(words)
        if forbids != (said == "forbid"):
            asks = f"{fact} is asked for under {words.role}" + " with is: false" * (words.element.is_ is False)
            cause = f"{asks}, and the words {said} it: {shown(text)}"
            remedy = f"ask for it under {'must_not' if words.role == 'must' else 'must'}"
    elif words.role == "unless" and said in ("command", "forbid") and not _excepts(words):
        cause = f"{fact} excuses, and its words {said} and name no exception: {shown(text)}"
        remedy = "ask for it under must or must_not, or quote the words that make it an exception"
    if cause:
        yield finding(ROLE, written.document, (*words.path, "words"), cause, f"{remedy}; {_or_answer(ROLE)}")


_NO = re.compile(r"\b(?:not|no(?! (?:more|less|later|fewer))|none|never|nor|neither|cannot|without)\b", re.I)
# What may also be said by a word of which that is a part, or by a verb: unarmed, the only force, failed to.
_DENIES = re.compile(rf"{_NO.pattern}|\b(?:only|un(?!der|til|less|i)[a-z]{{3,}}|lack\w*|fail\w*|refus\w*)\b", re.I)


def _answer(library: Library, written: WrittenRule, words: CitedWords) -> Iterator[LintFinding]:
    """A condition or an exception that asks for a no though its words deny nothing, or for a yes though they do."""
    element, yes = words.element, library.facts[words.element.fact].yes
    if words.role in _DUTY or yes is None or _DENIES.search(yes):
        return
    cited = shown(plain(element.words))
    cause = remedy = ""
    if element.is_ is False and not _DENIES.search(element.words):
        cause = f"{element.fact} is asked for with is: false, and its words deny nothing: {cited}"
        remedy = "take is: false out, or cite the words that deny it"
    elif element.is_ is not False and _NO.search(element.words):
        cause = f"{element.fact} is asked for to be so, and its words deny something: {cited}"
        remedy = "write is: false, or leave out the words that deny it"
    if cause:
        yield finding(ROLE, written.document, (*words.path, "words"), cause, f"{remedy}; {_or_answer(ROLE)}")


def _excepts(words: CitedWords) -> bool:
    """Whether the sentence speaks of an exception, or the words of a condition."""
    sentence = words.sentence
    return bool(_EXCEPTS.search(f"{sentence.lead} {sentence.text}") or _CONDITION.search(words.element.words))


def _is_negated(words: CitedWords) -> bool:
    """Whether the element asks for the opposite of what its fact asks, by is: false or by none_of."""
    return (words.element.is_ is False) != (words.path.count("none_of") % 2 == 1)


def _before(words: CitedWords) -> str:
    """What stands before the words in the sentence in which they begin."""
    return words.sentence.text[: max(words.start - words.sentence.start, 0)]


def _is_turned(words: CitedWords) -> bool:
    """Whether the sentence's command or prohibition is turned round before the words: they follow rather than."""
    return bool(_TURNED.search(_before(words)) or _TURNS.match(words.element.words))


def _asks_for_more(element: Element) -> bool:
    """Whether the element asks for a number, a date or a choice, and not for a yes or a no."""
    bounds = (element.at_least, element.at_most, element.before, element.after, element.one_of)
    return any(bound is not None for bound in bounds) or not isinstance(element.is_, bool | None)


def _no_verb(written: WrittenRule, words: CitedWords) -> Iterator[LintFinding]:
    if _asks_for_more(words.element):
        return  # no more than two shots: the words name what they ask for
    text = plain(words.element.words)
    single = len(re.sub(r"(?i)^(?:the|a|an|any|each|every|all|his|her|their|its) ", "", text).split()) == 1
    if (words.role in _DUTY or single) and not has_verb(text, _before(words)):
        cause = f"the words for {words.element.fact} only name something, and nothing is said of it: {shown(text)}"
        remedy = f"cite the words that say what is asked for; {_or_answer(NO_VERB)}"
        yield finding(NO_VERB, written.document, (*words.path, "words"), cause, remedy)
