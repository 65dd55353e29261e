"""Facts that nothing uses, and facts that ask the same."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from rapidfuzz import fuzz

from policycheck.authoring.lint.subject import LintSubject, finding, location
from policycheck.library.parts import ReadItem
from policycheck.model.lint import LintFinding
from policycheck.model.vocabulary import Fact, about


def unused_facts(subject: LintSubject) -> Iterator[LintFinding]:
    """Facts that no rule asks for, no topic lists and no timeline shows, and that lead to none of these."""
    derivations = [item.value for item in subject.parts.derivations.values()]
    worked_out = {derivation.then.fact for derivation in derivations if not derivation.is_axiom}
    listed = {fact for item in subject.parts.topics.values() for fact in item.value.facts}
    used = _leading_to({*_asked(subject), *worked_out, *listed}, subject)
    mentioned = {fact for derivation in derivations for fact in derivation.joined_facts}
    for fact_id, item in subject.parts.vocabulary.items():
        if fact_id not in used:
            nowhere = ", and no derivation leads from it to a fact that is asked for" * (fact_id in mentioned)
            cause = f"no rule asks for {fact_id}{nowhere}"
            remedy = "remove it, or write retired: true where files state it; an incident can say it without a fact"
            yield finding("unused-fact", item.document, item.path, cause, remedy)


def unsaid_whole(subject: LintSubject) -> Iterator[LintFinding]:
    """Facts answered by a number that do not say whether parts of a whole can occur."""
    for fact_id, item in subject.parts.vocabulary.items():
        if item.value.type == "number" and "whole" not in item.value.model_fields_set:
            cause = f"{fact_id} is a number, and nothing says whether parts of a whole can occur"
            numbers = "whole: true where only whole numbers can, as of rounds"
            remedy = f"write {numbers}, and whole: false where parts can, too"
            yield finding("unsaid-whole", item.document, item.path, cause, remedy)


def _leading_to(wanted: set[str], subject: LintSubject) -> set[str]:
    """These facts, and those from which derivations lead to them; an axiom also leads from its end to its premises."""
    leading = set(wanted)
    while True:
        before = len(leading)
        for item in subject.parts.derivations.values():
            if item.value.then.fact in leading or (item.value.is_axiom and item.value.joined_facts & leading):
                leading |= item.value.asked_facts
            if item.value.is_axiom and item.value.joined_facts & leading:
                leading.add(item.value.then.fact)
        if len(leading) == before:
            return leading


def _asked(subject: LintSubject) -> dict[str, str]:
    """The facts that rules ask for, each with one rule that does."""
    asked: dict[str, str] = {}
    for item in subject.all_rules:
        for _, _, element in item.value.elements():
            asked.setdefault(element.fact, item.value.id)
    return asked


def similar_facts(subject: LintSubject) -> Iterator[LintFinding]:
    """Facts about the same kind of entity that ask the same, or the same but for words that change little.

    Each is reported that is in the files asked for.
    """
    items = subject.parts.vocabulary
    forms = _forms(items)
    for first, second in _pairs(subject, items):
        item = items[first]
        same = forms[first].plain == forms[second].plain
        if same or _are_similar(forms[first], forms[second]):
            cause = f"{first} asks {'the same question' if same else 'nearly the same'} as {second}"
            told_apart = "ask what tells them apart" if same else "put into the words what tells them apart"
            yield finding(
                "similar-facts",
                item.document,
                (*item.path, "question"),
                f"{cause} ({location(items[second])})",
                f"keep one of the two, or {told_apart}",
                "error" if same else "warning",
            )


# Words whose change leaves the sense of a question as it is.
_SLIGHT = frozenset(re.findall(r"\w+", "a an the any some that this did do does was were is are be been had has have"))
_ENDING = re.compile(r"(?<=[a-z]{3})(ing|ed|es|s|e|d)$")


# Stems of words that policies use one for another.
_SAME = {
    word: words.split()[0]
    for words in (
        "imminent immediat",
        "believ belief",
        "injury harm",
        "bodily physical",
        "fir discharg shoot shot",
        "person people somebody anybody subject suspect civilian",
        "vehicl car conveyanc",
        "attempt try effort",
        "begin beginn began start",
    )
    for word in words.split()
}
_ALIKE = 73  # of 100: below it, questions of the library that share a turn of phrase would be found


def near_synonyms(subject: LintSubject) -> Iterator[LintFinding]:
    """Facts whose questions are alike in most words, and that nothing tells apart.

    These do: a rule that asks for both, a derivation from the one to the other, and differs_from in either. Each is
    reported that is in the files asked for.
    """
    items = {key: item for key, item in subject.parts.vocabulary.items() if item.value.type == "yes-no"}
    forms, apart = _forms(items), _told_apart(subject)
    for first, second in _pairs(subject, items):
        if {first, second} in apart or _are_similar(forms[first], forms[second]):
            continue
        if fuzz.token_sort_ratio(forms[first].plainest, forms[second].plainest) >= _ALIKE:
            cause = f"{first} asks something like {second} ({location(items[second])}), and nothing tells them apart"
            answer = f"differs_from: {{{second}: the difference}}"
            remedy = f"keep one, or derive the one from the other, or say what tells them apart: {answer}"
            yield finding("near-synonyms", items[first].document, (*items[first].path, "question"), cause, remedy)


def _pairs(subject: LintSubject, items: Mapping[str, ReadItem[Fact]]) -> Iterator[tuple[str, str]]:
    """Each fact that is asked for, with each other one about the same kind of entity."""
    alike: dict[str, list[str]] = defaultdict(list)
    for fact_id in sorted(items):
        alike[about(fact_id)].append(fact_id)
    kept = (fact_id for fact_id in sorted(items) if subject.is_kept(items[fact_id].document.file))
    return ((one, other) for one in kept for other in alike[about(one)] if other != one)


def _forms(items: Mapping[str, ReadItem[Fact]]) -> dict[str, "_Forms"]:
    return {fact_id: _Forms(item.value) for fact_id, item in items.items()}


def _told_apart(subject: LintSubject) -> set[frozenset[str]]:
    apart = {frozenset({one, other}) for one, item in subject.parts.facts.items() for other in item.differs_from}
    for rule in (item.value for item in subject.all_rules):
        apart |= set(map(frozenset, combinations({element.fact for _, _, element in rule.elements()}, 2)))
    for derivation in (item.value for item in subject.parts.derivations.values()):
        apart |= {frozenset({fact, derivation.then.fact}) for fact in derivation.asked_facts}
    return apart


class _Forms:
    """A fact's question as plain words, and the stems of the words that carry the sense of it and of its yes."""

    def __init__(self, fact: Fact) -> None:
        words = re.findall(r"\w+", fact.question.casefold())
        self.plain = " ".join(words)
        self.stems = _stems(words), _stems(re.findall(r"\w+", (fact.yes or fact.statement or "").casefold()))
        self.plainest = " ".join(_SAME.get(stem, stem) for stem in self.stems[0])  # in the words that all policies use


def _stems(words: list[str]) -> tuple[str, ...]:
    return tuple(_ENDING.sub("", word) for word in words if word not in _SLIGHT)


def _are_similar(first: _Forms, second: _Forms) -> bool:
    return any(_is_rotation(*words) for words in zip(first.stems, second.stems, strict=True))


def _is_rotation(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether the words are the same in the same order, but that the second clause may stand first.

    Nothing looser: two facts rightly differ by one word (behind, in front of) or by who does it to whom.
    """
    if len(first) != len(second) or not first:
        return False
    return any(first[turn:] + first[:turn] == second for turn in range(len(first)))
