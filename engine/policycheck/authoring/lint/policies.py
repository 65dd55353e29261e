"""Texts of policies: sentences that nothing cites, and characters that a copy left in them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from policycheck.authoring.cited import cited_words, places
from policycheck.authoring.lint.subject import LintSubject, finding
from policycheck.authoring.modals import modals
from policycheck.authoring.sentences import Sentence, sentences
from policycheck.library.files import Path_, SourceFile
from policycheck.library.wording import plain
from policycheck.model.lint import LintFinding
from policycheck.model.policy import ProvisionText, texts_in
from policycheck.model.problem import shown
from policycheck.model.rule import Rule


def uncited_sentences(subject: LintSubject) -> Iterator[LintFinding]:
    """Texts of which something is held, and sentences of which lay something down that nothing cites.

    One finding a text, however many sentences these are.
    """
    citing = _citing(subject)
    for provision, text, document, path in subject.texts():
        if text.no_rule:
            continue
        known = sentences(text.passages)
        cited = _cited(subject, citing[provision], provision, text, known)
        if not cited:
            continue  # said of the provision as a whole: uncovered-provision
        left_out = {place for one in text.left_out for place in _touched(one.words, text, known)}
        binding = [sentence for sentence in known if _binds(sentence, known)]
        missed = [sentence for sentence in binding if sentence not in cited | left_out]
        if missed:
            lines = ", ".join(f"line {_line(document, path, text, one)}: {shown(one.text)}" for one in missed)
            of_all = f"{len(missed)} of {len(binding)} sentences of {provision} that bind, advise or permit"
            cause = f"{of_all} are cited by no rule: {lines}"
            words = " ".join(missed[0].text.split()[:5]).replace('"', "")
            answer = f'left_out: "{words}" because it lays no duty on anybody'
            remedy = f"make a rule from each, or say in the comment of the provision why there is none: {answer}"
            spot = (*path, "passages", missed[0].passage, _word(text, missed[0]))
            yield finding("uncited-sentence", document, _known_spot(document, spot), cause, remedy)


def needless_left_out(subject: LintSubject) -> Iterator[LintFinding]:
    """Sentences that a text says no rule cites, though one does."""
    citing = _citing(subject)
    for provision, text, document, path in subject.texts():
        known = sentences(text.passages) if text.left_out else ()
        cited = _cited(subject, citing[provision], provision, text, known)
        for number, one in enumerate(text.left_out):
            if set(_touched(one.words, text, known)) <= cited:
                cause = f"the comment says why no rule cites {shown(one.words)}, and one does"
                yield finding("needless-answer", document, (*path, "left_out", number), cause, "take left_out out")


def _citing(subject: LintSubject) -> dict[str, list[Rule]]:
    """The rules that are not retired, by the provisions that their elements cite."""
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in (item.value for item in subject.all_rules if item.value.status != "retired"):
        named = [element.provision for _, _, element in rule.elements()]
        named += [element.provision for _, element in rule.rule_elements()]
        for provision in {each or rule.provision for each in named}:
            found[provision].append(rule)
    return found


def _cited(
    subject: LintSubject, rules: list[Rule], provision: str, text: ProvisionText, known: tuple[Sentence, ...]
) -> set[Sentence]:
    """The sentences that elements of the rules in the text's time, or definitions of facts, cite."""
    cited: set[Sentence] = set()
    for rule in rules:
        if texts_in((text,), rule.in_force):
            cited |= {one for words in cited_words(rule, provision, text.passages) for one in words.sentences}
            for _, element in rule.rule_elements():
                if (element.provision or rule.provision) == provision:
                    cited |= set(_touched(element.words, text, known))
    for fact in subject.parts.facts.values():
        for definition in fact.definitions:
            if definition.provision == provision:
                for words in (definition.words, *definition.factors):
                    cited |= set(_touched(words, text, known))
    return cited


def _touched(words: str, text: ProvisionText, known: tuple[Sentence, ...]) -> Iterator[Sentence]:
    return (sentence for touched, _, _ in places(words, text.passages, known) for sentence in touched)


def _binds(sentence: Sentence, known: tuple[Sentence, ...]) -> bool:
    """Whether the sentence commands, forbids, advises or permits: itself, or as an item of a list whose lead does."""
    if sentence.leads and any(sentence.text in one.lead for one in known):
        return False  # its items stand for it
    return any(modals(sentence.text)) or any(modals(sentence.lead))


def _word(text: ProvisionText, sentence: Sentence) -> int:
    """How many words of the passage stand before the sentence."""
    return len(plain(text.passages[sentence.passage])[: sentence.start].split())


def _known_spot(document: SourceFile, path: Path_) -> Path_:
    """The path of the line in which the word stands that the path ends with."""
    *before, word = path
    assert isinstance(word, int)
    starts = [(*before, number) for number in range(word, -1, -1)]
    return next((start for start in starts if start in document.spots), tuple(before))


def _line(document: SourceFile, path: Path_, text: ProvisionText, sentence: Sentence) -> int:
    spot = (*path, "passages", sentence.passage, _word(text, sentence))
    return document.spot(_known_spot(document, spot)).line


# What a copy from a printed page leaves: ligatures, soft hyphens, characters of no width and those that stand for none.
_STRAY = re.compile(
    "[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufb00-\ufb06\ufeff\ufffc\ufffd\ue000-\uf8ff]"
)


def stray_characters(subject: LintSubject) -> Iterator[LintFinding]:
    """Characters of a text that a reader does not see, or that look like others, so that no search finds the words."""
    for provision, text, document, path in subject.texts():
        for number, passage in enumerate(text.passages):
            found = list(_STRAY.finditer(passage))
            if found:
                at = len(f"{passage[: found[0].start()]}x".split()) - 1
                named = ", ".join(map(_named, sorted({match[0] for match in found})))
                cause = f"the words of {provision} hold characters that a copy left in them: {named}"
                remedy = "write the plain letters, or take the character out, as the printed page reads"
                spot = _known_spot(document, (*path, "passages", number, at))
                yield finding("stray-characters", document, spot, cause, remedy)


def _named(character: str) -> str:
    name = unicodedata.name(character, "a character of a private font").lower()
    letters = unicodedata.normalize("NFKC", character)
    return f"U+{ord(character):04X} ({name})" + (f" for {letters}" if letters.isalpha() and letters.isascii() else "")
