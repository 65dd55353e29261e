"""A records-request letter as Markdown, from the built-in template or from one of the user's own."""

from typing import Any

from policycheck.document.markdown_text import escaped, shown
from policycheck.document.sandbox import built_in, of_users_own
from policycheck.model.request import Cited, Letter
from policycheck.report.words import QUALITY

_BUILT_IN = "request.md.j2"


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
