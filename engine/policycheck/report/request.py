"""A records-request letter as Markdown, from the built-in template or from one of the user's own."""

import re
from typing import Any

from markupsafe import Markup

from policycheck.model.request import Cited, Letter
from policycheck.report.sandbox import built_in, of_users_own
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
        return built_in(_BUILT_IN, _data(letter), shown, escaped)
    return of_users_own(template, file, _data(letter), shown, escaped, page="docs/request.md")


def named(cited: Cited) -> str:
    """A provision as it is cited."""
    law = cited.kind in ("statute", "regulation")
    document = cited.policy if law else f"{cited.authority}, {cited.policy}"
    if not cited.numbered:
        return f"{document}, “{cited.title}” ({cited.section})"
    return f"{document}, {'section ' * law}{cited.section}, “{cited.title}”"


def _data(letter: Letter) -> dict[str, Any]:
    return {"letter": letter, "named": named, "quality": QUALITY}


def escaped(value: object) -> Markup:
    """Any value as Markdown that shows it."""
    return Markup(markdown(str(value)))  # noqa: S704


def shown(value: Any) -> Any:
    """A text as Markdown that shows it; mark-up of the template's own is no text from outside."""
    if value is None:
        return ""
    return escaped(value) if type(value) is str else value
