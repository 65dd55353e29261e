"""On what the reviewers of an incident differ, and how many of them give each answer."""

from collections.abc import Iterator
from functools import reduce

from policycheck.facts.statements import statement
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value, leaves_out
from policycheck.logic.axioms import FactKey
from policycheck.logic.extent import Extent, is_empty, meet
from policycheck.model.case_view import ReviewedFact, ReviewersAnswer
from policycheck.model.incident import Incident


def disputed_by_reviewers(library: Library, incident: Incident) -> Iterator[ReviewedFact]:
    """The facts to which the reviewers' answers cannot all be so, in the order of the file."""
    total = len(set(incident.reviewers().values()))
    for (fact, about), given in _answers(library, incident).items():
        if not is_empty(reduce(meet, given.values())):
            continue
        groups: dict[Extent, list[str]] = {}
        for reviewer, extent in given.items():
            groups.setdefault(extent, []).append(reviewer)
        answers = (
            ReviewersAnswer(
                text=statement(library.facts[fact], extent),
                reviewers=tuple(names),
                majority=len(names) * 2 > total,
            )
            for extent, names in sorted(groups.items(), key=lambda group: -len(group[1]))
        )
        label = incident.label_of(about)
        yield ReviewedFact(fact=fact, about=about, about_label=label, answers=tuple(answers), reviewers=total)


def _answers(library: Library, incident: Incident) -> dict[FactKey, dict[str, Extent]]:
    """What each reviewer says of each fact; nothing where a reviewer's own words cannot all be so."""
    reviewers = incident.reviewers()
    given: dict[FactKey, dict[str, Extent]] = {}
    for assertion in incident.assertions:
        fact = library.facts[assertion.fact]
        extent = extent_of_value(fact, assertion.value)
        if assertion.source in reviewers and leaves_out(fact, extent):
            answers, name = given.setdefault((assertion.fact, assertion.about), {}), reviewers[assertion.source]
            answers[name] = meet(answers[name], extent) if name in answers else extent
    said = {key: {name: extent for name, extent in of.items() if not is_empty(extent)} for key, of in given.items()}
    return {key: answers for key, answers in said.items() if answers}
