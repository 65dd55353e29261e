"""The way in: the address that the program opens on this computer, or a name and a password."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from policycheck.web.render import failure, templates
from policycheck.web.sessions import TooManyTries
from policycheck.web.visit import Form, Site


def enter(site: Site, request: Request, form: Form) -> Response:
    """Lets a browser in with a token that was not used yet, or with an account's password."""
    if site.sessions.find(request.cookies.get(site.cookie, "")) is not None and request.method == "GET":
        return RedirectResponse("/", 303)
    secret: str | None = None
    if site.local:
        secret = site.sessions.accept(request.query_params.get("token", ""))
        if secret is None:
            return closed(site, request)
    elif request.method == "GET":
        return _login(site)
    else:
        try:
            session = site.accounts.session(form.text("name"), form.text("password"))
        except TooManyTries:
            return _login(site, form.text("name"), "There were too many tries for this name. Wait a minute.", 429)
        if session is None:
            return _login(site, form.text("name"), "The name or the password is wrong. Try again.", 422)
        secret = site.sessions.open(session)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(site.cookie, secret, path="/", httponly=True, samesite="strict")
    return answer


def closed(site: Site, request: Request) -> Response:
    """What a browser without a session is shown."""
    if not site.local:
        return RedirectResponse("/enter", 303) if request.method == "GET" else _login(site, status=403)
    text = (
        "This workbench opens with the address that stands in the terminal where it was started, and each address "
        "opens it once. Open that address, or start policycheck serve again."
    )
    return failure("This workbench is not open here", text, 403)


def _login(site: Site, name: str = "", wrong: str = "", status: int = 200) -> Response:
    made = templates().get_template("enter.html").render(name=name, wrong=wrong, site=site)
    return HTMLResponse(made, status)
