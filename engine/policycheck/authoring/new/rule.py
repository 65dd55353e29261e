"""A draft of a rule: its elements to be chosen from the provision's words, and cases of each kind."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from policycheck.authoring.cases import BREACH
from policycheck.authoring.new.likely import likely_facts, usual_roles
from policycheck.authoring.new.scaffold import NewFile, rendered
from policycheck.facts.statements import statement
from policycheck.library.library import LoadedLibrary
from policycheck.library.wording import is_verbatim_in
from policycheck.model.dates import Period, sample_dates
from policycheck.model.policy import ProvisionText, split_provision
from policycheck.model.problem import BadInput, Place, Problem, did_you_mean
from policycheck.model.rule import ROLES, Modality, Role
from policycheck.model.vocabulary import REACH, EntityKind, Fact, about


@dataclass(frozen=True)
class NewCase:
    """A case as the template writes it. An outcome of None is a breach, in the words of the rule's modality."""

    name: str
    facts: dict[str, bool]
    outcome: Literal["complied", "excused", "not applicable", "undetermined", "permitted"] | None
    pivots: str | None = None


def cases_of(facts: Mapping[str, Fact], elements: Mapping[Role, list[str]]) -> Iterator[NewCase]:
    """A case for each element of a role, one in which the duty is kept, and one in which nobody says whether it is."""
    if not elements.keys() & {"must", "must_not"}:
        yield from _cases_of_permission(facts, elements)
        return
    arises = dict.fromkeys(elements.get("when", ()), True)
    kept = dict.fromkeys(elements.get("must", ()), True) | dict.fromkeys(elements.get("must_not", ()), False)
    unexcused = dict.fromkeys(elements.get("unless", ()), False)

    def case_name(fact: str, *, value: bool) -> str:
        return statement(facts[fact], frozenset({value}))

    for fact, value in kept.items():
        yield NewCase(case_name(fact, value=not value), {**arises, **kept, fact: not value, **unexcused}, None)
    first, good = next(iter(kept.items()))
    yield NewCase(f"the duty is kept: {case_name(first, value=good)}", {**arises, **kept}, "complied")
    for fact in unexcused:
        broken = {**arises, **kept, first: not good, **unexcused, fact: True}
        yield NewCase(f"excused: {case_name(fact, value=True)}", broken, "excused")
    for fact in arises:
        yield NewCase(f"out of scope: {case_name(fact, value=False)}", {**arises, fact: False}, "not applicable")
    unsaid = {fact: value for fact, value in {**arises, **kept, **unexcused}.items() if fact != first}
    yield NewCase(f"nobody says: {facts[first].question}", unsaid, "undetermined", first)


def _cases_of_permission(facts: Mapping[str, Fact], elements: Mapping[Role, list[str]]) -> Iterator[NewCase]:
    """A case in which each condition is missing or each exception met, one that is permitted, and one that is open."""
    permitted = dict.fromkeys(elements.get("when", ()), True) | dict.fromkeys(elements.get("unless", ()), False)
    for fact, value in permitted.items():
        yield NewCase(statement(facts[fact], frozenset({not value})), {**permitted, fact: not value}, None)
    yield NewCase("permitted", permitted, "permitted")
    first = next(iter(permitted))
    unsaid = {fact: value for fact, value in permitted.items() if fact != first}
    yield NewCase(f"nobody says: {facts[first].question}", unsaid, "undetermined", first)


_ID = re.compile(r"(?P<authority>[a-z0-9]+(-[a-z0-9]+)*)\.(?P<name>[a-z0-9]+(-[a-z0-9]+)*)")
_FACTS = 10  # of the vocabulary that are shown as likely
_PARTS: tuple[tuple[Role, ...], ...] = (("when",), ("must", "must_not"), ("unless",))  # of a new rule
_WORDS = 8  # of the provision that a new element starts with
_WIDTH = 112  # of a comment


def new_rule(
    library: LoadedLibrary,
    root: Path,
    rule_id: str,
    provision: str,
    for_each: EntityKind | None,
    facts: Sequence[str] = (),
) -> tuple[NewFile, ...]:
    """The rule's file in the tree of the root. Its elements ask for these facts, and for likely ones in roles left.

    Raises BadInput where the id is none or is taken, where there is no such authority, provision or fact, and for a
    fact that the rule cannot ask for by yes or no.
    """
    kind, given = for_each or "force", tuple(dict.fromkeys(facts))
    wrong = [*wrong_id(library, rule_id), *wrong_provision(library, provision, "--provision")]
    if problems := [*wrong, *_unfit(library, given, kind)]:
        raise BadInput(problems)
    text, words, everywhere = _first_words(library.texts(provision))
    likely = likely_facts(library, text.passages, provision, kind)
    roles = _elements(library, provision, given, likely, kind)
    elements = {
        role: [
            NewElement(fact, words, None if fact in given else f"{_ASKS[role]}? If not this, {_OR}") for fact in names
        ]
        for role, names in roles.items()
    }
    draft = Draft(rule_id, provision, for_each, text, everywhere, _modality(text), elements)
    near = [*_listed(f"{name}: {library.facts[name].question}" for name in likely[:_FACTS])]
    return (rule_file(library, root, draft, near),)


_OR = "name another, here and in the cases, or take it out"
_ASKS: Mapping[Role, str] = {
    "when": "what must be so for the rule to apply",
    "must": "what must then be done, or be so (under must_not: what must not)",
    "must_not": "what must then not be done, or not be so (under must: what must)",
    "unless": "what excuses a breach",
}


@dataclass(frozen=True)
class NewElement:
    """An element as the template writes it: with a question, unless its author named the fact, and further facts."""

    fact: str
    words: str
    question: str | None
    near: tuple[str, ...] = ()
    words_question: str = "which of the provision's words ask for it?"


@dataclass(frozen=True)
class Draft:
    """What a draft of a rule is made of. New facts are those that the library does not hold yet."""

    rule_id: str
    provision: str
    for_each: EntityKind | None
    text: ProvisionText
    everywhere: bool  # whether every text of the provision has the words
    modality: Modality
    elements: Mapping[Role, list[NewElement]]
    modality_question: str = "shall, a duty, or should, guidance?"
    new_facts: Mapping[str, Fact] = field(default_factory=dict)
    sentence: str | None = None


def rule_file(library: LoadedLibrary, root: Path, draft: Draft, near: Sequence[str]) -> NewFile:
    """The file of a draft, with cases of each kind."""
    authority, _, name = draft.rule_id.partition(".")
    texts = library.texts(draft.provision) if draft.everywhere else (draft.text,)
    roles = {role: [element.fact for element in elements] for role, elements in draft.elements.items()}
    rule = rendered(
        "rule.yaml.j2",
        draft=draft,
        kind=draft.for_each or "force",
        quoted=[*_listed(f"“{passage}”" for passage in draft.text.passages)],
        sentence=[*_listed([f"“{draft.sentence}”"])] if draft.sentence else [],
        near=near,
        vocabulary=vocabulary_file(draft.rule_id),
        breach=BREACH[draft.modality],
        topics=[*_listed([", ".join(sorted(library.topics))])],
        period=None if draft.everywhere else _written(draft.text.in_force),
        days=[*_days([version.in_force for version in texts])],
        cases=[*cases_of({**library.facts, **draft.new_facts}, roles)],
    )
    return NewFile(root / "rules" / authority / f"{name}.yaml", rule)


def vocabulary_file(rule_id: str) -> str:
    """Where the new facts of a rule go, from the root of the tree."""
    return f"rules/vocabulary/{rule_id.replace('.', '-', 1)}.yaml"


def wrong_id(library: LoadedLibrary, rule_id: str) -> Iterator[Problem]:
    """What is wrong with the id of a new rule."""
    match = _ID.fullmatch(rule_id)
    if match is None:
        cause = f"{rule_id!r} cannot be the id of a rule"
        form = "in small letters, digits and hyphens: el-centro-pd.step-aside"
        remedy = f"write an authority, a full stop and a name, {form}"
        yield Problem(Place("ID"), cause, remedy)
    elif match["authority"] in ("vocabulary", "derivations"):
        yield Problem(Place("ID"), f"no authority can be called {match['authority']}", "name another authority")
    elif match["authority"] not in library.authorities:
        remedy = did_you_mean(match["authority"], library.authorities) or (
            f"make it, with a policy of its own: policycheck new policy {match['authority']}/NAME"
        )
        yield Problem(Place("ID"), f"there is no authority {match['authority']!r}", remedy)
    if rule_id in library.rules:
        cause = f"there is a rule {rule_id} already, in {library.rule_files[rule_id]}"
        remedy = "choose another id; or, to draft a change of it, copy that file into your folder with status: draft"
        yield Problem(Place("ID"), cause, remedy)


def wrong_provision(library: LoadedLibrary, provision: str, option: str) -> Iterator[Problem]:
    """What is wrong with the provision that the option names."""
    policy, anchor = split_provision(provision)
    place = Place(option)
    if policy not in library.policies:
        remedy = did_you_mean(policy, library.policies) or (
            "policycheck show policies lists them all; policycheck new policy makes one"
        )
        yield Problem(place, f"there is no policy {policy!r}", remedy)
    elif anchor not in library.policies[policy].provisions:
        known = [f"{policy}#{known_anchor}" for known_anchor in library.policies[policy].provisions]
        cause = f"{policy} has no provision {anchor!r}" if anchor else f"{policy} is a policy, and no provision of one"
        remedy = (did_you_mean(provision, known) if anchor else None) or f"write {' or '.join(known)}"
        yield Problem(place, cause, remedy)


def _first_words(texts: Sequence[ProvisionText]) -> tuple[ProvisionText, str, bool]:
    """The latest text, words of it to begin with, and whether every text of the provision has them."""
    latest = max(texts, key=lambda text: text.in_force.from_ or "")
    begun = max(latest.passages, key=len).split()
    for count in range(_WORDS, 0, -1):
        words = " ".join(begun[:count])
        if all(is_verbatim_in(words, text.passages) for text in texts):
            return latest, words, True
    return latest, " ".join(begun[:_WORDS]), False


def _listed(items: Iterable[str]) -> Iterator[str]:
    """Each item in lines of a comment, those after its first one further in."""
    for item in items:
        shown = "".join(letter if letter.isprintable() else " " for letter in item)
        yield from textwrap.wrap(shown, _WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _modality(text: ProvisionText) -> Modality:
    """As the text's own words have it; the author is asked all the same."""
    words = set(re.findall(r"[a-z]+", " ".join(text.passages).casefold()))
    return "should" if "should" in words and not words & {"shall", "must"} else "shall"


def _unfit(library: LoadedLibrary, given: Iterable[str], kind: EntityKind) -> Iterator[Problem]:
    place = Place("--fact")
    for name in given:
        fact = library.facts.get(name)
        if fact is None:
            remedy = did_you_mean(name, library.facts) or "policycheck show facts WORD lists those with a word in them"
            yield Problem(place, f"the library holds no fact {name!r}", remedy)
        elif about(name) not in REACH[kind]:
            kinds = [reachable for reachable in REACH if about(name) in REACH[reachable]]
            remedy = f"name another fact, or say --for-each {' or '.join(kinds)}"
            yield Problem(place, f"a rule for each {kind} cannot ask for {name}", remedy)
        elif fact.type != "yes-no":
            cause = f"{name} is not answered by yes or no ({fact.type})"
            yield Problem(place, cause, "write its element into the new file yourself; docs/formats.md shows how")


def _elements(
    library: LoadedLibrary, provision: str, given: Sequence[str], likely: Sequence[str], kind: EntityKind
) -> dict[Role, list[str]]:
    """Facts for each role of the new rule: those given, each in its usual role if it has one; then likely ones.

    A guess does not make the rule ask for just the facts of another one on the provision.
    """
    usual = usual_roles(library)
    roles: dict[Role, list[str]] = {role: [name for name in given if usual.get(name) == role] for role in ROLES}
    spare = [name for name in given if name not in usual]
    others = [name for name, fact in library.facts.items() if about(name) in REACH[kind]]
    rest = [name for name in dict.fromkeys([*likely, *others]) if name not in given]
    guesses = [name for name in rest if library.facts[name].type == "yes-no"]
    rules = [compiled.facts for compiled in library.rules.values() if compiled.rule.provision == provision]
    for wanted in _PARTS:
        if any(roles[role] for role in wanted):
            continue
        chosen = {name for names in roles.values() for name in names}
        fitting = sorted(guesses, key=lambda name: usual.get(name) not in wanted)
        name = next(iter(spare or (candidate for candidate in fitting if chosen | {candidate} not in map(set, rules))))
        (spare if spare else guesses).remove(name)
        roles[next((role for role in wanted if role == usual.get(name)), wanted[0])].append(name)
    roles["must"] += spare
    return {role: names for role, names in roles.items() if names}


def _written(period: Period) -> str:
    possible_conclusions = [f"from: {period.from_ or 'null'}"] + (
        [] if period.to == "open" else [f"to: {period.to or 'null'}"]
    )
    return f"{{{', '.join(possible_conclusions)}}}"


def _days(periods: Sequence[Period]) -> Iterator[tuple[date, bool]]:
    """The first days on which some text may be in force, those before them, and those after the last ones."""
    before: bool | None = None
    for day in sample_dates(periods):
        may_be = any(period.on(day) != "no" for period in periods)
        if before is not None and may_be != before:
            if may_be:
                yield day - timedelta(1), False
            yield day, may_be
        before = may_be
