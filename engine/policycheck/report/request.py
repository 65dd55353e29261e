"""A records-request letter as Markdown, from the built-in template or from one of the user's own."""

import re
import traceback
from collections.abc import Callable
from typing import Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from policycheck.model.problem import BadInput, Place, Problem
from policycheck.model.request import Cited, Letter
from policycheck.report.visible import clean
from policycheck.report.words import QUALITY

_SPECIAL = re.compile(r"([\\`*_\[\]<>&~|@$])")
_ADDRESS = re.compile(r"(?i)(:)(?=//)|(?<=www)(\.)")
_AT_START = re.compile(r"([-+=#]|\d+(?=[.)]))")
_BUILT_IN = "request.md.j2"


def markdown(text: str) -> str:
    """The text on one line, so that a reader of Markdown shows it letter for letter and takes none of it as mark-up."""
    line = clean(" ".join(text.split()))
    line = _ADDRESS.sub(lambda match: "\\" + match[0], _SPECIAL.sub(r"\\\1", line))
    start = _AT_START.match(line)
    if start is None:
        return line
    number = start[0] if start[0].isdigit() else ""
    return f"{number}\\{line[len(number) :]}"


def request(letter: Letter, template: str | None = None, file: str = _BUILT_IN) -> str:
    """The letter by a template's text, or by the built-in one. Raises BadInput where the template cannot be used."""
    if template is None:
        return _environment(jinja2.PackageLoader("policycheck.report")).get_template(_BUILT_IN).render(**_data(letter))
    loader = jinja2.FunctionLoader(lambda name: (template, file, None) if name == file else None)
    try:
        return _environment(loader).get_template(file).render(**_data(letter)).rstrip("\n") + "\n"
    except jinja2.TemplateNotFound as error:
        _refuse(
            file, _line(error, file), f"the template asks for another file, {error.name!r}", "write all in one file"
        )
    except jinja2.TemplateSyntaxError as error:
        _refuse(file, error.lineno, f"this is no Jinja template: {error.message}", "mend the template here")
    except jinja2.UndefinedError as error:
        _refuse(file, _line(error, file), str(error.message), "docs/request.md lists what a template can name")
    except jinja2.TemplateError as error:  # the sandbox's refusals among them
        _refuse(file, _line(error, file), f"a template may not do this: {error.message}", "leave it out")
    except Exception as error:  # whatever an expression of the user's can raise
        cause = f"the template fails here: {type(error).__name__}: {error}"
        _refuse(file, _line(error, file), cause, "mend the expression; docs/request.md lists what a template can name")
    raise AssertionError  # every path above returns or raises


def named(cited: Cited) -> str:
    """A provision as it is cited."""
    law = cited.kind in ("statute", "regulation")
    document = cited.policy if law else f"{cited.authority}, {cited.policy}"
    if not cited.numbered:
        return f"{document}, “{cited.title}” ({cited.section})"
    return f"{document}, {'section ' * law}{cited.section}, “{cited.title}”"


def _data(letter: Letter) -> dict[str, Any]:
    return {"letter": letter, "named": named, "quality": QUALITY}


def _environment(loader: jinja2.BaseLoader) -> jinja2.Environment:
    environment = SandboxedEnvironment(
        loader=loader,
        autoescape=True,  # what `finalize` makes of a text counts as escaped, so that a macro's output is not again
        finalize=_shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    escape: Callable[[object], Markup] = lambda value: Markup(markdown(str(value)))  # noqa: E731, S704
    environment.filters.update(e=escape, escape=escape, forceescape=escape)
    return environment


def _shown(value: Any) -> Any:
    """A text as Markdown that shows it; mark-up of the template's own is no text from outside."""
    if value is None:
        return ""
    return Markup(markdown(value)) if type(value) is str else value  # noqa: S704


def _line(error: BaseException, file: str) -> int:
    """The last line of the template that the error passed through; 0 where that is not known."""
    lines = [frame.lineno or 0 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return lines[-1] if lines else 0


def _refuse(file: str, line: int, cause: str, remedy: str) -> None:
    raise BadInput([Problem(Place(file, line), cause, remedy)]) from None
