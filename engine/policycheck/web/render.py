"""Pages from templates. Every text that is shown is escaped, and its control characters are made visible."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from policycheck.document.html import fragment
from policycheck.document.model import Block, Document, Part
from policycheck.document.visible import shown
from policycheck.model.dates import spoken
from policycheck.model.problem import Problem
from policycheck.web.navigation import CASE_PAGES, case_address
from policycheck.web.visit import OpenCase, Visit

UNUSABLE = 422  # of what was typed


def page(
    visit: Visit,
    template: str,
    case: OpenCase | None = None,
    problems: Collection[Problem] = (),
    status: int = 0,
    **data: Any,
) -> Response:
    """The page of a template. Problems stand first on it, and make it an answer that nothing was changed by."""
    shared = {
        "visit": visit,
        "case": case,
        "problems": problems,
        "notices": _take_notices(visit) if not visit.posted else [],
        "editing": visit.session.role == "editor",
        "address": case_address,
    }
    made = templates().get_template(template).render(**shared, **data)
    return HTMLResponse(made, status or (UNUSABLE if problems else 200))


def as_piece(document: Document) -> Markup:
    """A report as a piece of a page."""
    return fragment(document)


def blocks(*shown_blocks: Block) -> Markup:
    """Blocks of a report as a piece of a page."""
    return fragment(Document(title="", parts=(Part(level=1, title="", blocks=shown_blocks),)))


def tell(visit: Visit, sentence: str) -> None:
    """Has the next page that this session sees say the sentence first."""
    visit.session.notices.append(sentence)


def _take_notices(visit: Visit) -> list[str]:
    notices, visit.session.notices[:] = list(visit.session.notices), []
    return notices


@cache
def templates() -> jinja2.Environment:
    """The templates of this package."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("policycheck.web"),
        autoescape=True,
        finalize=_shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"CASE_PAGES": CASE_PAGES, "pairs": _pairs}
    environment.filters |= {"day": spoken, "moment": _moment}
    return environment


def _pairs(names: Iterable[str], labels: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """The options of a choice: each name with its label, which without labels is the name."""
    return [(name, name if labels is None else labels[name]) for name in names]


def _shown(value: Any) -> Any:
    return "" if value is None else shown(value)


def _moment(at: str) -> str:
    """A time of a version as a person writes it, in universal time as it is kept."""
    when = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007 - shown as it is
    return f"{spoken(when.date().isoformat())}, {when:%H:%M} UTC"


def failure(title: str, text: str, status: int, more: Mapping[str, str] | None = None) -> Response:
    """A page without anybody's session: that something cannot be shown, and what to do."""
    made = templates().get_template("failure.html").render(title=title, text=text, links=more or {})
    return HTMLResponse(made, status)
