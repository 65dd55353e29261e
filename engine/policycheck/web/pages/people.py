"""Who acts: the name that every change is recorded under."""

from starlette.responses import RedirectResponse, Response

from policycheck.web.changes import refused
from policycheck.web.made_up import PROGRAM
from policycheck.web.render import page, tell
from policycheck.web.sessions import LONGEST_NAME
from policycheck.web.visit import Visit


def people(visit: Visit) -> Response:
    """Asks who is here, and lets another browser on this computer in."""
    if visit.posted and visit.form.text("invite") and visit.site.local:
        return page(visit, "people.html", known=_known(visit), invitation=visit.site.sessions.invitation())
    if visit.posted and visit.session.account is None:
        name = " ".join(visit.form.text("name").split()) or visit.form.text("known")
        if not name or len(name) > LONGEST_NAME:
            cause = "no name is given" if not name else f"the name is longer than {LONGEST_NAME} characters"
            problem = refused("Your name", cause, "write the name that others here know you by").problems
            return page(visit, "people.html", problems=problem, known=_known(visit), invitation="")
        visit.session.who = name
        tell(visit, f"Changes are now recorded under the name {name}.")
        return RedirectResponse("/", 303)
    return page(visit, "people.html", known=_known(visit), invitation="")


def _known(visit: Visit) -> list[str]:
    return [name for name in visit.site.workspace.people() if name != PROGRAM]


def leave(visit: Visit) -> Response:
    """Ends the use of this name, or the session of an account."""
    if visit.posted and visit.session.account is not None:
        visit.site.sessions.close_account(visit.session.account)
        return RedirectResponse("/enter", 303)
    if visit.posted:
        visit.session.who = ""
    return RedirectResponse("/people", 303)


PAGES = {"/people": people, "/leave": leave}
