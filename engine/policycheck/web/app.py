"""The application: which page answers at which address, and what is settled before one does."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from policycheck.model.problem import BadInput
from policycheck.web import entrance
from policycheck.web.pages import (
    cases,
    compare,
    documents,
    drafts,
    find_out,
    findings,
    follows,
    history,
    letter,
    library,
    memo,
    overview,
    people,
    sources,
    statements,
    timeline,
    what_if,
)
from policycheck.web.render import failure, page
from policycheck.web.security import Addresses, Guard
from policycheck.web.sessions import Session
from policycheck.web.visit import Form, Handler, Site, Visit
from policycheck.web.workspace import NoSuchCase

_FIELDS, _FILES, _FIELD = 2_000, 50, 2_000_000  # of one form; bytes of a field
# The pages, by address. A page that is added is a module in pages/ with a table of this kind, and is added here.
PAGES: Mapping[str, Handler] = {
    **cases.PAGES,
    **people.PAGES,
    **overview.PAGES,
    **documents.PAGES,
    **sources.PAGES,
    **statements.PAGES,
    **timeline.PAGES,
    **what_if.PAGES,  # before the page of a rule, by its number
    **follows.PAGES,
    **find_out.PAGES,
    **letter.PAGES,
    **findings.PAGES,
    **memo.PAGES,
    **library.PAGES,
    **drafts.PAGES,
    **compare.PAGES,
    **history.PAGES,
}
_OPEN_TO_NAMELESS = ("/people", "/leave")  # pages that are shown before a person has said who they are
_FOR_READERS = ("/people", "/leave")  # forms that change no case


def application(site: Site, addresses: Addresses) -> ASGIApp:
    """The workbench over a site, for requests to these addresses."""
    routes: list[BaseRoute] = [
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static"),
        Route("/enter", _entrance(site, entrance.enter), methods=["GET", "POST"]),
        *(Route(address, _page(site, handler), methods=["GET", "POST"]) for address, handler in PAGES.items()),
    ]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> Any:
        yield
        site.reader.close()

    handlers: dict[Any, Any] = {HTTPException: _not_here, Exception: _broken}
    # Around everything, so that an answer to a fault of the program has the headers, too.
    return Guard(Starlette(routes=routes, exception_handlers=handlers, lifespan=lifespan), addresses)


def _page(site: Site, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of a page: lets nobody in without a session, reads the form, and says what could not be shown."""

    async def endpoint(request: Request) -> Response:
        session = site.sessions.find(request.cookies.get(site.cookie, ""))
        if session is None or not site.accounts.is_current(session):
            return entrance.closed(site, request)
        form = Form({})
        if request.method == "POST":
            async with request.form(max_files=_FILES, max_fields=_FIELDS, max_part_size=_FIELD) as data:
                form = await Form.read(data)
            refused = _refused(session, form, request.url.path)
            if refused is not None:
                return refused
        if not session.who and request.url.path not in _OPEN_TO_NAMELESS:
            return RedirectResponse("/people", 303)
        address = request.url.path
        visit = Visit(site, session, request.method, address, request.path_params, request.query_params, form)
        return await run_in_threadpool(_answer, handler, visit)

    return endpoint


def _answer(handler: Handler, visit: Visit) -> Response:
    try:
        return handler(visit)
    except NoSuchCase:
        return page(visit, "missing.html", status=404)
    except BadInput as bad:
        case = visit.case() if "case" in visit.places else None
        return page(visit, "problems.html", case, bad.problems)


def _refused(session: Session, form: Form, address: str) -> Response | None:
    """Why a form is not taken; None where it is."""
    if not session.has_token(form.text("token")):
        text = "This form is from another session, so nothing was changed. Go back, load the page again, and send it."
        return failure("This form is too old", text, 403)
    if session.role != "editor" and address not in _FOR_READERS:
        text = "Your account may read here and change nothing. Whoever runs this workbench can make it an editor’s."
        return failure("Your account reads only", text, 403)
    return None


def _entrance(
    site: Site, handler: Callable[[Site, Request, Form], Response]
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        form = Form({})
        if request.method == "POST":
            async with request.form(max_files=0, max_fields=10, max_part_size=10_000) as data:
                form = await Form.read(data)
        return await run_in_threadpool(handler, site, request, form)

    return endpoint


async def _not_here(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    if status == 404:
        return failure(
            "There is no such page", "Check the address, or begin with the list of cases.", 404, {"Cases": "/"}
        )
    text = "The form could not be read: it has too many fields, or one that is too long. Nothing was changed."
    return failure("This cannot be done", text, status, {"Cases": "/"})


async def _broken(_: Request, error: Exception) -> Response:  # noqa: ARG001 - the server logs it
    text = (
        "This is a fault of the program. Nothing that was saved is lost. Go back and try again; if it happens again, "
        "report it with what stands in the terminal."
    )
    return failure("This page could not be made", text, 500, {"Cases": "/"})
