"""What one incident comes to, in a row: its gravest result, what is open, and what was not compared."""

from collections import Counter
from collections.abc import Iterable, Iterator

from policycheck.model.effects import BEYOND
from policycheck.model.evaluation import Evaluation, Result
from policycheck.model.incidents import STANDINGS, IncidentRow, PossibleBreach, Standing


def incident_row(file: str, evaluation: Evaluation) -> IncidentRow:
    """The row of an incident."""
    binding = [result for result in evaluation.results if not result.comparison and not result.draft]
    standings = [standing(result) for result in binding]
    counts = Counter(standings)
    gravest: Standing = min(standings, key=STANDINGS.index, default="does_not_apply")
    as_grave = [result for result, name in zip(binding, standings, strict=True) if name == gravest]
    return IncidentRow(
        file=file,
        incident=evaluation.incident,
        title=evaluation.title,
        date=evaluation.date,
        agency=evaluation.agency,
        agency_name=evaluation.agency_name,
        gravest=gravest,
        disputed=bool(as_grave) and all(result.agreement == "contested" for result in as_grave),
        results={name: counts[name] for name in STANDINGS if counts[name]},
        breaches=tuple(breach for result in evaluation.results for breach in _breaches(result)),
        open_facts=_open_facts(binding),
        topics_not_held={topic.topic: topic.title for topic in evaluation.coverage.of("nothing") if topic.raised},
        not_reached=tuple(act.about_label for act in evaluation.not_reached if act.authority is None),
        second_engine=evaluation.engine.second_engine.status,
        unchecked=len(evaluation.engine.second_engine.unchecked),
    )


def standing(result: Result) -> Standing:
    """What the result comes to over all accounts: the gravest of their outcomes.

    It is open where no account settles it, and no violation or nothing where all do.
    """
    states = {outcome.state for outcome in result.outcomes.values()}
    duty = result.modality == "shall"
    if "possible_violation" in states:
        return "possible_violation" if duty else "possible_departure"
    if "prima_facie" in states:
        return "prima_facie" if duty else "prima_facie_departure"
    if "undetermined" in states:
        return "open" if len(states) == 1 else "by_account"
    return "does_not_apply" if states <= BEYOND else "no_violation"


def _breaches(result: Result) -> Iterator[PossibleBreach]:
    here = standing(result)
    state = "prima_facie" if here in ("prima_facie", "prima_facie_departure") else "possible_violation"
    accounts = tuple(name for name, held in result.outcomes.items() if held.state == state)
    if accounts:
        yield PossibleBreach(
            rule=result.rule,
            title=result.title,
            authority=result.citation.authority,
            standing=here,
            comparison=result.comparison,
            draft=result.draft,
            about=result.about,
            about_label=result.about_label,
            accounts=accounts,
            disputed=result.agreement == "contested",
            undated=result.in_force.status == "unknown",
        )


def _open_facts(results: Iterable[Result]) -> dict[str, int]:
    """The facts of pivots, each with the results in which any account has it among them."""
    counts: Counter[str] = Counter()
    for result in results:
        pivots = [pivot for outcome in result.outcomes.values() for pivot in outcome.pivots]
        counts.update({ref.fact for pivot in pivots for ref in pivot})
    return dict(sorted(counts.items()))
