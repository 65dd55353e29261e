"""A draft of a rule: its elements to be chosen from the provision's words, and cases of each kind."""

import math
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from policycheck.authoring.new.scaffold import NewFile, rendered
from policycheck.facts.statements import statement
from policycheck.library.library import Library, LoadedLibrary
from policycheck.library.wording import is_verbatim_in
from policycheck.model.dates import Period, sample_dates
from policycheck.model.policy import ProvisionText, split_provision
from policycheck.model.problem import BadInput, Place, Problem, did_you_mean
from policycheck.model.rule import ROLES, Role
from policycheck.model.vocabulary import REACH, EntityKind, Fact, about


@dataclass(frozen=True)
class NewCase:
    """A case as the template writes it. An outcome of None is a breach, in the words of the rule's modality."""

    name: str
    facts: dict[str, bool]
    outcome: Literal["complied", "excused", "not applicable", "undetermined"] | None
    pivots: str | None = None


def cases_of(facts: Mapping[str, Fact], elements: Mapping[Role, list[str]]) -> Iterator[NewCase]:
    """A case for each element of a role, one in which the duty is kept, and one in which nobody says whether it is."""
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
    if problems := [*_wrong_id(library, rule_id), *_wrong_provision(library, provision), *_unfit(library, given, kind)]:
        raise BadInput(problems)
    authority, _, name = rule_id.partition(".")
    text, words, everywhere = _first_words(library.texts(provision))
    modality, likely = _modality(text), likely_facts(library, text.passages, provision, kind)
    elements = _elements(library, provision, given, likely, kind)
    rule = rendered(
        "rule.yaml.j2",
        id=rule_id,
        provision=provision,
        quoted=[*_listed(f"“{passage}”" for passage in text.passages)],
        near=[*_listed(f"{name}: {library.facts[name].question}" for name in likely[:_FACTS])],
        vocabulary=f"rules/vocabulary/{authority}-{name}.yaml",
        modality=modality,
        breach="possible violation" if modality == "shall" else "departure from guidance",
        for_each=kind,
        chosen=for_each is not None,
        topics=[*_listed([", ".join(sorted(library.topics))])],
        period=None if everywhere else _written(text.in_force),
        words=words,
        days=[*_days([version.in_force for version in (library.texts(provision) if everywhere else (text,))])],
        elements=elements,
        given=given,
        cases=[*cases_of(library.facts, elements)],
    )
    return (NewFile(root / "rules" / authority / f"{name}.yaml", rule),)


def _wrong_id(library: LoadedLibrary, rule_id: str) -> Iterator[Problem]:
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


def _wrong_provision(library: LoadedLibrary, provision: str) -> Iterator[Problem]:
    policy, anchor = split_provision(provision)
    place = Place("--provision")
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


def _modality(text: ProvisionText) -> str:
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


_ENDINGS = ("ings", "ing", "ed", "es", "s", "e")
_SHORTEST = 3  # letters that a word without its ending has at the least


def likely_facts(library: Library, passages: Sequence[str], provision: str, kind: EntityKind) -> list[str]:
    """The facts that a rule about this kind can ask for, the likeliest first.

    First come those that rules on the provision ask for. The others follow by how much of their question, or of the
    words of any provision that a rule asks for them by, the passages have; the rarer a word, the more it counts, as by
    the inverse document frequency of K. Sparck Jones, "A statistical interpretation of term specificity and its
    application in retrieval", Journal of Documentation 28(1), 1972. Facts that share no word are left out.
    """
    phrases: dict[str, set[frozenset[str]]] = {name: {_words(fact.question)} for name, fact in library.facts.items()}
    used: dict[str, None] = {}
    for rule in (compiled.rule for compiled in library.rules.values()):
        for _, _, element in rule.elements():
            phrases[element.fact].add(_words(element.words))
            if rule.provision == provision:
                used[element.fact] = None
    in_facts = Counter(word for fact_phrases in phrases.values() for word in frozenset().union(*fact_phrases))
    weight = {word: math.log(1 + len(phrases) / count) for word, count in in_facts.items()}
    asked = _words(" ".join(passages))
    score = {
        name: max(_shared(phrase, asked, weight) for phrase in fact_phrases) for name, fact_phrases in phrases.items()
    }
    there = [name for name, fact in library.facts.items() if about(name) in REACH[kind]]
    others = sorted((name for name in there if score[name] > 0), key=lambda name: (-score[name], name))
    return list(dict.fromkeys([*(name for name in used if name in there), *others]))


def _shared(phrase: frozenset[str], asked: frozenset[str], weight: dict[str, float]) -> float:
    """The weight of the words in common, times their part of the phrase's."""
    total = sum(weight[word] for word in phrase)
    common = sum(weight[word] for word in phrase & asked)
    return common * common / total if total else 0.0


def _words(text: str) -> frozenset[str]:
    """The words without case and without their commonest endings."""
    return frozenset(map(_stem, re.findall(r"[a-z]+", text.casefold())))


def _stem(word: str) -> str:
    stems = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
    return next((stem for stem in stems if len(stem) >= _SHORTEST), word)


def usual_roles(library: Library) -> dict[str, Role]:
    """By fact, the role in which most elements of the library ask for it; without those that none asks for."""
    counts: dict[str, Counter[Role]] = {}
    for compiled in library.rules.values():
        for role, _, element in compiled.rule.elements():
            counts.setdefault(element.fact, Counter())[role] += 1
    return {fact: min(roles, key=lambda role: (-roles[role], role)) for fact, roles in counts.items()}
