"""What is worth finding out: every open or disputed fact, and what each answer to it would do to the results."""

from collections.abc import Mapping, Sequence

from policycheck.evaluation.assume import Assumed, found_by_board, suppositions
from policycheck.evaluation.citing import sources
from policycheck.evaluation.coverage import coverage_for
from policycheck.evaluation.evaluate import within_bounds
from policycheck.evaluation.instances import not_reached
from policycheck.evaluation.ranking import rank, rank_for_source
from policycheck.evaluation.worklist_search import WorklistSearch, search_of
from policycheck.library.library import Library
from policycheck.logic.axioms import FactKey
from policycheck.model.incident import Incident
from policycheck.model.worklist import Worklist, WorklistItem

_SHOWN = 3  # different questions that a report on the incident shows


@within_bounds()
def worklist(
    library: Library,
    incident: Incident,
    accounts: Sequence[str] = (),
    as_of: str | None = None,
    assumed: Assumed | None = None,
    source: str | None = None,
    most: int | None = None,
) -> Worklist:
    """The facts that can settle or turn some result that binds, those on the first results first.

    Under the accounts asked for (or all), which take what is assumed as so. For a source, also facts that are settled,
    where its word can change a result. With most, no more of the list than has so many questions by whose answers a
    result comes to something else. Raises BadInput where there is no such account, or no such day.
    """
    found = found_by_board(library, incident)
    taken = {**found, **(assumed or {})}
    search = search_of(library, incident, accounts, as_of, taken)
    settled = {key for key, extent in taken.items() if search.is_settled_by(key, extent)}
    keys = search.asked() if source is None else dict.fromkeys((*search.asked(), *search.in_force()))
    open_keys = [key for key in keys if key not in settled]
    by_rule = (search_of(library, incident, (), as_of, assumed or {}) if found or accounts else search).numbers()
    return Worklist(
        incident=incident.id,
        title=incident.title,
        date=incident.date,
        agency=incident.agency,
        agency_name=library.authorities[incident.agency].name,
        suppositions=suppositions(library, incident, assumed or {}),
        found=suppositions(library, incident, {key: found[key] for key in found if key in settled}),
        accounts=tuple(search.names),
        labels={view.name: view.label for view in search.accounts.views() if view.name in search.names},
        sources=sources(incident),
        open_results=len(search.open),
        numbers=by_rule,
        coverage=coverage_for(library, incident, as_of),
        not_reached=not_reached(incident, search.results()),
        items=tuple(_in_order(search, open_keys, by_rule, source, most)),
    )


def _in_order(
    search: WorklistSearch, keys: Sequence[FactKey], numbers: Mapping[str, int], source: str | None, most: int | None
) -> list[WorklistItem]:
    if source is not None:
        asked = search.items(keys, all_effects=True)
        return sorted(asked, key=lambda item: rank_for_source(item, numbers, search.instances.incident, source))
    asked = search.first(keys, numbers, most) if most is not None else search.items(keys)
    return sorted(asked, key=lambda item: rank(item, numbers))


def first_questions(
    library: Library,
    incident: Incident,
    accounts: Sequence[str] = (),
    as_of: str | None = None,
    assumed: Assumed | None = None,
) -> Worklist:
    """The beginning of the worklist, as far as reports on the incident show it. Raises as worklist does."""
    return worklist(library, incident, accounts, as_of, assumed, most=_SHOWN)


@within_bounds()
def asked_for(
    library: Library,
    incident: Incident,
    accounts: Sequence[str] = (),
    as_of: str | None = None,
    assumed: Assumed | None = None,
) -> tuple[WorklistItem, ...]:
    """Every fact that a rule that binds asks for, whether or not a result waits for it; those of most results first.

    Without what the board found, what is assumed, and what is true of the agency; and without what answers would do.
    """
    found, assumed = found_by_board(library, incident), assumed or {}
    search = search_of(library, incident, accounts, as_of, {**found, **assumed})
    settled = {key for key, extent in found.items() if search.is_settled_by(key, extent)} | assumed.keys()
    return tuple(search.described(key) for key in search.in_force() if key not in settled)
