"""Which rules apply to an incident's agency, and whether their text was in force on its day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from policycheck.library.library import Library
from policycheck.logic.compile import CompiledRule
from policycheck.model.dates import InForce, Period, sample_dates
from policycheck.model.policy import ProvisionText, split_provision, texts_in
from policycheck.model.problem import BadInput, Place, Problem, did_you_mean
from policycheck.model.result import InForceStatus
from policycheck.model.rule import Rule


@dataclass(frozen=True)
class Scope:
    """The rules that enter an evaluation, those of them that are comparisons only, and what was left out."""

    rules: tuple[CompiledRule, ...]
    comparisons: frozenset[str]
    left_out: tuple[str, ...]


def binds(policy_path: str, agency_path: str) -> bool:
    """Whether policy of the one jurisdiction binds an agency of the other."""
    policy, agency = policy_path.split("/"), agency_path.split("/")
    return agency[: len(policy)] == policy


def scope(library: Library, agency: str, compared: Sequence[str] = ()) -> Scope:
    """The rules in force that bind the agency, and those of the policies or authorities asked for as comparisons.

    Raises BadInput where a comparison is with something that is not in the library.
    """
    _refuse_unknown(library, compared)
    path = library.authorities[agency].jurisdiction
    rules: list[CompiledRule] = []
    comparisons: set[str] = set()
    left_out: list[str] = []
    for rule_id, top in library.rules.items():
        policy, _ = split_provision(top.rule.provision)
        binding = binds(library.issuer(policy).jurisdiction, path)
        if not binding and not _issuers(top.rule) & set(compared):
            continue
        compiled, aside = current(library, top)
        left_out += aside
        if compiled is None:
            continue
        rules.append(compiled)
        if not binding:
            comparisons.add(rule_id)
    issuers = {name for rule_held in library.rules.values() for name in _issuers(rule_held.rule)}
    left_out += [f"{name}: the library holds no rule of it" for name in dict.fromkeys(compared) if name not in issuers]
    return Scope(tuple(rules), frozenset(comparisons), tuple(left_out))


def _issuers(rule: Rule) -> set[str]:
    """The policy and the authority by which a rule can be asked for as a comparison."""
    return {split_provision(rule.provision)[0], rule.authority}


def current(library: Library, top: CompiledRule) -> tuple[CompiledRule | None, list[str]]:
    """The rule as it is evaluated, and what is left aside for it.

    A permission is evaluated in the rules that ask for it alone. A draft leaves the adopted rule below it in place,
    unless drafts were asked for: then it is evaluated in its stead, or, if it is retired, nothing is.
    """
    rule = top.rule
    draft = library.is_draft(rule)
    adopted = library.adopted.get(rule.id) if draft else None
    if adopted is not None and adopted.rule.is_permission:
        adopted = None
    if draft and not library.drafts:
        return adopted, [f"{rule.id} is a draft{', and the adopted rule of that id was evaluated' if adopted else ''}"]
    if rule.status == "retired":
        return None, [f"the adopted rule {rule.id}, since its draft is retired" if adopted else f"{rule.id} is retired"]
    if rule.is_permission:
        return None, [f"the adopted rule {rule.id}, since its draft is a permission"] if adopted else []
    return top, [f"the adopted rule {rule.id}, since its draft was evaluated in its place"] if adopted else []


def _refuse_unknown(library: Library, compared: Iterable[str]) -> None:
    known = library.authorities.keys() | library.policies.keys()
    problems = [
        Problem(
            Place("--policy"),
            f"there is no policy or authority {name!r}",
            library.did_you_mean(name, known, "policycheck show policies lists them"),
        )
        for name in compared
        if name not in known
    ]
    if problems:
        raise BadInput(problems)


def text_in_force(
    rule: Rule, texts: tuple[ProvisionText, ...], span: tuple[date, date] | None
) -> tuple[ProvisionText, InForceStatus]:
    """The text to cite, and whether it bound on every day that the span allows. None: the day is not known."""
    candidates = texts_in(texts, rule.in_force)
    first, last = span or (date.min, date.max)
    periods = [text.in_force for text in candidates] + ([rule.in_force] if rule.in_force else [])
    days = sample_dates(periods, first, last)
    states: dict[date, InForce] = {}
    cited, best = candidates[-1], 0
    for day in days:
        ranked = [(_RANK[_both(text.in_force, rule.in_force, day)], text) for text in candidates]
        rank, text = max(ranked, key=lambda ranked_text: ranked_text[0])
        states[day] = _STATES[rank]
        if rank >= best and rank:
            cited, best = text, rank
    return cited, _force(cited.in_force, set(states.values()), span)


_STATES: tuple[InForce, ...] = ("no", "unknown", "yes")
_RANK: dict[InForce, int] = {state: rank for rank, state in enumerate(_STATES)}


def _both(first: Period, second: Period | None, day: date) -> InForce:
    """Whether the day lies in both periods."""
    return min(first.on(day), second.on(day) if second else "yes", key=lambda state: _RANK[state])


def _force(period: Period, states: set[InForce], span: tuple[date, date] | None) -> InForceStatus:
    when = "the day" if span is None or span[0] != span[1] else span[0].isoformat()
    if states == {"yes"}:
        return InForceStatus(status="yes", why=f"in force on {when}: {dates(period)}", dates=dates(period))
    if states == {"no"}:
        return InForceStatus(status="no", why=f"not in force on {when}: {dates(period)}", dates=dates(period))
    if "no" not in states:
        return InForceStatus(
            status="unknown",
            why=f"whether these words were in force on {when} is not known: {dates(period)}",
            dates=dates(period),
        )
    return InForceStatus(
        status="depends",
        why=f"whether these words were in force depends on the day: {dates(period)}",
        dates=dates(period),
    )


def dates(period: Period) -> str:
    """The period in words."""
    if period.from_ is None and period.to is None:
        return "the source does not date them"
    start = f"in force from {period.from_}" if period.from_ else "in force from a day that is not known"
    if period.to == "open":
        return start
    return f"{start} to {period.to}" if period.to else f"{start}; whether they have ended since is not known"


def active_rules(library: Library, drafts: bool) -> Iterator[CompiledRule]:
    """The rules that are not retired, by id; drafts where they are asked for, else the adopted rules below them."""
    with_drafts = replace(library, drafts=drafts)
    for _, top in sorted(library.rules.items()):
        chosen, _ = current(with_drafts, top)
        if chosen is not None and chosen.rule.status != "retired":
            yield chosen


def names_of(compiled: CompiledRule) -> tuple[str, str, str]:
    """What a rule can be asked for by: its own id, its authority's, and its policy's."""
    return compiled.rule.id, compiled.rule.authority, split_provision(compiled.rule.provision)[0]


def topics(library: Library) -> tuple[str, ...]:
    """The topics of the library's rules, by name."""
    return tuple(sorted({topic for compiled in library.rules.values() for topic in compiled.rule.topics}))


def unknown_topic(library: Library, about: str, place: str) -> Iterator[Problem]:
    """What is wrong with a topic that no rule has."""
    known = topics(library)
    if about not in known:
        remedy = did_you_mean(about, known) or f"write one of {', '.join(known)}"
        yield Problem(Place(place), f"no rule has the topic {about!r}", remedy)


def unknown_name(library: Library, name: str, place: str) -> Iterator[Problem]:
    """What is wrong with a name that is that of no policy or authority, and of no rule that can be broken."""
    known = library.rules.keys() | library.policies.keys() | library.authorities.keys()
    if name not in known:
        remedy = library.did_you_mean(name, known, "policycheck show policies and policycheck show rules list them")
        yield Problem(Place(place), f"there is no policy, authority or rule {name!r}", remedy)
    elif library.is_permission(name):
        yield Problem(Place(place), f"{name} is a permission, which nobody breaks", "name the rule that it limits")


def rules_named(library: Library, names: Sequence[str] = (), about: Sequence[str] = ()) -> tuple[CompiledRule, ...]:
    """The rules that have one of the names, or any where none is given, and one of the topics likewise, by id.

    Drafts count where the library says so. Raises BadInput with every name and topic that nothing has, and where no
    rule is left.
    """
    problems = [problem for name in names for problem in unknown_name(library, name, "--rules")]
    problems += [problem for topic in about for problem in unknown_topic(library, topic, "--about")]
    if problems:
        raise BadInput(problems)
    rules = tuple(
        compiled
        for compiled in active_rules(library, library.drafts)
        if (not names or set(names) & set(names_of(compiled))) and (not about or set(about) & set(compiled.rule.topics))
    )
    if not rules:
        remedy = "name others, or add --drafts if the rules are drafts; policycheck show rules lists all"
        raise BadInput([Problem(Place("--rules"), "no rule that counts is of these names and topics", remedy)])
    return rules
