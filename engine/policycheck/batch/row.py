"""What one incident comes to, in a row: its gravest result, what is open, and what was not compared."""

from collections import Counter
from collections.abc import Iterable, Iterator

from policycheck.model.evaluation import Evaluation
from policycheck.model.incidents import GRAVEST, Gravest, IncidentRow, PossibleBreach
from policycheck.model.result import Result


def incident_row(file: str, evaluation: Evaluation) -> IncidentRow:
    """The row of an incident."""
    binding = [result for result in evaluation.results if not result.comparison and not result.draft]
    standings = [gravest_of(result) for result in binding]
    counts = Counter(standings)
    gravest: Gravest = min(standings, key=GRAVEST.index, default="does_not_apply")
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
        results={name: counts[name] for name in GRAVEST if counts[name]},
        breaches=tuple(breach for result in evaluation.results for breach in _breaches(result)),
        open_facts=_open_facts(binding),
        topics_not_held={topic.topic: topic.title for topic in evaluation.coverage.of("nothing") if topic.raised},
        not_reached=tuple(act.about_label for act in evaluation.not_reached if act.authority is None),
        second_engine=evaluation.engine.second_engine.status,
        unchecked=len(evaluation.engine.second_engine.unchecked),
    )


def gravest_of(result: Result) -> Gravest:
    """The result's standing, a departure from guidance told apart."""
    if result.standing == "possible_violation":
        return "possible_violation" if result.modality == "shall" else "possible_departure"
    if result.standing == "prima_facie":
        return "prima_facie" if result.modality == "shall" else "prima_facie_departure"
    return result.standing


def _breaches(result: Result) -> Iterator[PossibleBreach]:
    here = gravest_of(result)
    state = "prima_facie" if here in ("prima_facie", "prima_facie_departure") else "possible_violation"
    if_at_all = state == "prima_facie"
    accounts = tuple(
        name for name, held in result.outcomes.items() if held.state == state or (if_at_all and held.on_the_day)
    )
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
