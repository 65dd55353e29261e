"""To find out: the ranked questions, and an interview that asks them one by one."""

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from policycheck.model.incident import Incident
from policycheck.model.problem import Problem
from policycheck.model.worklist import Worklist, WorklistItem
from policycheck.report import ask
from policycheck.report.ask_session import left_out, waiting_for_none
from policycheck.web import interview
from policycheck.web.changes import Edited, change, refused
from policycheck.web.fact_rows import fact_row
from policycheck.web.found import STANDARDS
from policycheck.web.navigation import case_address
from policycheck.web.render import blocks, page
from policycheck.web.visit import Visit

_SHOWN = 10  # questions of the list, where not all are asked for
_KEPT = 303  # how a form is answered whose change was kept


def find_out(visit: Visit) -> Response:
    """The questions that would settle the most, first."""
    case, incident = visit.readable()
    text = case.shown.text
    left, newest = interview.ahead(visit, interview.THE_BOARD, text, incident)
    worklist = left.worklist if left is not None and newest else None
    items = worklist.items if worklist is not None else ()
    shown = items if visit.query.get("all") else items[:_SHOWN]
    return page(
        visit,
        "find_out.html",
        case,
        worklist=worklist,
        standing="" if worklist is None else ask.standing(worklist) if items else ask.nothing(worklist),
        reading=ask.READING,
        rows=[] if worklist is None else [_row(visit, text, item, worklist) for item in shown],
        more=len(items) - len(shown),
        speakers=interview.choices(incident, visit.session.who),
    )


def _row(visit: Visit, text: str, item: WorklistItem, worklist: Worklist) -> dict[str, object]:
    key = interview.key_of(item)
    known = visit.site.reader.derived(f"known {key}", text, lambda: blocks(*ask.question(item, worklist)[1:]))
    effects = visit.site.reader.derived(f"effects {key}", text, lambda: blocks(*ask.why(item, worklist)))
    return {"key": key, "question": item.question, "known": known, "effects": effects}


def interviewed(visit: Visit) -> Response:
    """One question to whoever answers, and what the form enters."""
    if not visit.posted:
        return _ask(visit, ())
    who, over = visit.form.text("who"), interview.passed(visit, visit.form.text("who"))
    key = visit.form.text("fact"), visit.form.text("about")
    to = f"{case_address(visit.places['case'], 'to-find-out', 'ask')}?{urlencode({'who': who})}"
    if visit.form.text("pass") == "again":
        interview.ask_again(over)
        return RedirectResponse(to, 303)
    if visit.form.text("pass"):
        over[key] = visit.form.text("pass")
        return RedirectResponse(to, 303)
    answer = change(visit, lambda *given: _entered(visit, *given), _ask, to)
    if answer.status_code == _KEPT:
        over[key] = interview.ANSWERED  # what the board found is asked again another day, and not at once
    return answer


def _entered(visit: Visit, text: str, incident: Incident) -> Edited:
    speaker = interview.speaker_of(visit.form.text("who"), incident, visit.session.who)
    if speaker is None:
        raise refused("Who answers", "nobody is chosen", "choose the board, a source or your own view")
    return interview.entered(visit.form, text, incident, visit.site.library, speaker)


def _ask(visit: Visit, problems: Sequence[Problem]) -> Response:
    case, incident = visit.readable()
    who = str(visit.shown("who"))
    speaker = interview.speaker_of(who, incident, visit.session.who)
    if speaker is None and not problems:
        return RedirectResponse(case_address(case.name, "to-find-out"), 303)
    left, newest = (None, True) if speaker is None else interview.ahead(visit, who, case.shown.text, incident)
    over = interview.passed(visit, who)
    typed = f"{visit.form.text('fact')}@{visit.form.text('about')}"
    wanted = typed if visit.posted else visit.query.get("question", "")
    item = interview.next_item(left, over, wanted) if left is not None else None
    source = incident.sources.get(speaker.source) if speaker else None
    waits = left is not None and item is not None and item in left.further
    return page(
        visit,
        "interview.html",
        case,
        problems,
        incident=incident,
        who=who,
        whose=dict(interview.choices(incident, visit.session.who)).get(who, ""),
        speaker=speaker,
        source=source,
        left=left,
        newest=newest,
        item=item,
        over=sum(why != interview.ANSWERED for why in over.values()),
        progress=f"{ask.progress(left.worklist)}." if left is not None else "",
        waiting=waiting_for_none(len(left.further)) if left is not None and waits else "",
        left_out=left_out(left.left_out) if left is not None else "",
        known=blocks(*ask.question(item, left.worklist)[1:]) if item and left else "",
        effects=blocks(*ask.why(item, left.worklist)) if item and left else "",
        fact=fact_row(visit.site.library, incident, item.fact) if item else None,
        standards=STANDARDS.items(),
        sources=interview.written(incident),
    )


PAGES = {
    "/cases/{case}/to-find-out": find_out,
    "/cases/{case}/to-find-out/ask": interviewed,
}
