"""Comparing two authorities: which one's rules on a topic are stricter, with the simplest situation each way."""

from markupsafe import Markup
from starlette.responses import Response

from policycheck.authoring.compare.sides import side
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.web.comparing import comparison
from policycheck.web.render import page
from policycheck.web.visit import Site, Visit

_REMEDY = "choose one of the list"
Asked = tuple[str, str, str]  # the topic, and the two authorities


def compare(visit: Visit) -> Response:
    """The choice of a topic and two authorities, and what `policycheck compare` says of these."""
    given = visit.asked("topic", "first", "second")
    held = {topic: names for topic, names in _held(visit.site).items() if len(names) > 1}
    problems = _wrong(given, held)
    report: Markup | None = None
    waiting = False
    if not problems and len(given) == 3:
        asked = given["topic"], given["first"], given["second"]
        try:
            report, newest = visit.site.reader.latest(("compare", asked), "", lambda: _compared(visit, asked))
            waiting = not newest
        except BadInput as bad:
            problems = [*bad.problems]
    topic, first = given.get("topic", ""), given.get("first", "")
    offered = [name for name, names in held.items() if first in names] or [*held]
    titles = {name: visit.site.library.topics[name].title for name in offered}
    return page(
        visit,
        "compare_authorities.html",
        None,
        problems,
        given=given,
        topics=[(name, f"{title[:1].upper()}{title[1:]}") for name, title in titles.items()],
        authorities=sorted(held.get(topic, {}).items(), key=lambda one: one[1]),
        report=report,
        waiting=waiting,
    )


def _held(site: Site) -> dict[str, dict[str, str]]:
    """By topic, the authorities that have rules on it, by id with the name."""
    found: dict[str, dict[str, str]] = {}
    for one in site.held:
        for topic in one.topics:
            if topic.rules:
                found.setdefault(topic.topic, {})[one.agency] = one.agency_name
    return found


def _wrong(given: dict[str, str], held: dict[str, dict[str, str]]) -> list[Problem]:
    """What is wrong with a choice, each at its field."""
    topic = given.get("topic")
    if topic is None:
        return []
    if topic not in held:
        return [Problem(Place("Topic"), "no two authorities have rules on it", _REMEDY)]
    labels = {"first": "One authority", "second": "The other authority"}
    problems = [
        Problem(Place(label), "it has no rule on this topic", _REMEDY)
        for name, label in labels.items()
        if name in given and given[name] not in held[topic]
    ]
    if "first" in given and given.get("second") == given["first"]:
        problems.append(Problem(Place(labels["second"]), "it is the same one", "choose two different ones"))
    return problems


def _compared(visit: Visit, asked: Asked) -> Markup:
    """The report of the command. Raises BadInput where z3 is not installed."""
    library = visit.site.library
    topic, *names = asked
    return comparison(library, [side(library, name, topic) for name in names], topic)


PAGES = {"/library/compare": compare}
