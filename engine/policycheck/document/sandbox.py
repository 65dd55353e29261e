"""Templates of a user's own: Jinja in a sandbox, and what is wrong with one said with its line."""

import traceback
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from policycheck.document.template_file import BOUNDS
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.process.bounded import bounded

Shown = Callable[[Any], Any]  # what is printed of a value


def sandbox(
    loader: jinja2.BaseLoader, shown: Shown, escape: Callable[[object], Markup] | None = None
) -> jinja2.Environment:
    """An environment in which every value is printed as `shown` makes it, and a name that is not there is an error.

    Mark-up that `shown` returns is printed as it is; all else is escaped as HTML. With escape, this is what the filters
    for escaping do.
    """
    environment = SandboxedEnvironment(
        loader=loader,
        autoescape=True,  # what `shown` makes of a text counts as escaped, so that a macro's output is not again
        finalize=shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    if escape is not None:
        environment.filters.update(e=escape, escape=escape, forceescape=escape)
    return environment


def built_in(name: str, data: Mapping[str, Any], shown: Shown, escape: Callable[[object], Markup] | None = None) -> str:
    """What one of the program's own templates makes of the data."""
    return _own_templates(shown, escape).get_template(name).render(**data)


@cache
def _own_templates(shown: Shown, escape: Callable[[object], Markup] | None) -> jinja2.Environment:
    return sandbox(jinja2.PackageLoader("policycheck.document"), shown, escape)


def of_users_own(
    template: str,
    file: str,
    data: Mapping[str, Any],
    shown: Shown,
    escape: Callable[[object], Markup] | None = None,
    *,
    page: str,
) -> str:
    """What a user's template makes of the data; page: where the documentation lists the names that it can use.

    It is rendered in a process of its own: functions in the data are those of modules. Raises BadInput where the
    template cannot be used, or takes too much time or memory.
    """
    return bounded(BOUNDS, file, _rendered, template, file, data, shown, escape, page).decode("utf-8", "surrogatepass")


def _rendered(
    template: str,
    file: str,
    data: Mapping[str, Any],
    shown: Shown,
    escape: Callable[[object], Markup] | None,
    page: str,
) -> bytes:
    try:
        # Without a name: Jinja before 3.1.5 ran code that stood in a template's name, which is that of the user's file.
        made = sandbox(jinja2.DictLoader({}), shown, escape).from_string(template).render(**data).rstrip("\n") + "\n"
        return made.encode("utf-8", "surrogatepass")
    except jinja2.TemplateNotFound as error:
        cause = f"the template asks for another file, {error.name!r}"
        _refuse(file, _line(error), cause, "write all in one file")
    except jinja2.TemplateSyntaxError as error:
        _refuse(file, error.lineno, f"this is no Jinja template: {error.message}", "mend the template here")
    except jinja2.UndefinedError as error:
        _refuse(file, _line(error), str(error.message), f"{page} lists what a template can name")
    except jinja2.TemplateError as error:  # the sandbox's refusals among them
        _refuse(file, _line(error), f"a template may not do this: {error.message}", "leave it out")
    except MemoryError:
        raise
    except Exception as error:  # whatever an expression of the user's can raise
        cause = f"the template fails here: {type(error).__name__}: {error}"
        _refuse(file, _line(error), cause, f"mend the expression; {page} lists what a template can name")
    raise AssertionError  # every path above returns or raises


_UNNAMED = "<template>"  # what Jinja calls a template without a name


def _line(error: BaseException) -> int:
    """The last line of the template that the error passed through; 0 where that is not known."""
    lines = [frame.lineno or 0 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == _UNNAMED]
    return lines[-1] if lines else 0


def _refuse(file: str, line: int, cause: str, remedy: str) -> None:
    raise BadInput([Problem(Place(file, line), cause, remedy)]) from None
