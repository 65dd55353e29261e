"""Which rules are held against an incident, and whether their text was in force on its day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from policycheck.library.library import Library
from policycheck.logic.compile import CompiledRule
from policycheck.model.dates import InForce, Period, sample_dates
from policycheck.model.evaluation import InForceStatus
from policycheck.model.policy import ProvisionText, split_provision, texts_in
from policycheck.model.problem import BadInput, Place, Problem
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

    Raises BadInput where a comparison is with something that the library does not hold.
    """
    _refuse_unknown(library, compared)
    path = library.authorities[agency].jurisdiction
    rules: list[CompiledRule] = []
    comparisons: set[str] = set()
    left_out: list[str] = []
    for rule_id, top in library.rules.items():
        policy, _ = split_provision(top.rule.provision)
        binding = binds(library.authorities[policy.partition("/")[0]].jurisdiction, path)
        if not binding and not _issuers(top.rule) & set(compared):
            continue
        compiled, aside = current(library, top)
        left_out += aside
        if compiled is None:
            continue
        rules.append(compiled)
        if not binding:
            comparisons.add(rule_id)
    held = {name for found in library.rules.values() for name in _issuers(found.rule)}
    left_out += [f"{name}: the library holds no rule of it" for name in dict.fromkeys(compared) if name not in held]
    return Scope(tuple(rules), frozenset(comparisons), tuple(left_out))


def _issuers(rule: Rule) -> set[str]:
    """The policy and the authority by which a rule can be asked for as a comparison."""
    return {split_provision(rule.provision)[0], rule.authority}


def current(library: Library, top: CompiledRule) -> tuple[CompiledRule | None, list[str]]:
    """The rule as it is evaluated, and what is left aside for it.

    A draft leaves the adopted rule below it in place, unless drafts were asked for: then it is evaluated in its stead,
    or, if it is retired, nothing is.
    """
    rule = top.rule
    draft = library.is_draft(rule)
    adopted = library.adopted.get(rule.id) if draft else None
    if draft and not library.drafts:
        return adopted, [f"{rule.id} is a draft{', and the adopted rule of that id was evaluated' if adopted else ''}"]
    if rule.status == "retired":
        return None, [f"the adopted rule {rule.id}, since its draft is retired" if adopted else f"{rule.id} is retired"]
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
        rank, text = max(ranked, key=lambda pair: pair[0])
        states[day] = _STATES[rank]
        if rank >= best and rank:
            cited, best = text, rank
    return cited, _force(cited.in_force, set(states.values()), span)


_STATES: tuple[InForce, ...] = ("no", "unknown", "yes")
_RANK: dict[InForce, int] = {state: rank for rank, state in enumerate(_STATES)}


def _both(one: Period, other: Period | None, day: date) -> InForce:
    """Whether the day lies in both periods."""
    return min(one.on(day), other.on(day) if other else "yes", key=lambda state: _RANK[state])


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
