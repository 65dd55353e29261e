"""The pages that every page leads to, in their order. A page that is added to a case is added here."""

from urllib.parse import quote

# Of a case: what a page is called, and its address below the case's.
CASE_PAGES = (
    ("Overview", ""),
    ("Documents", "documents"),
    ("Statements", "statements"),
    ("Timeline", "timeline"),
    ("What follows", "what-follows"),
    ("To find out", "to-find-out"),
    ("Findings", "findings"),
    ("Memo", "memo"),
    ("History", "history"),
)


def case_address(case: str, *places: str) -> str:
    """The address of a case, or of a page below it."""
    return "/".join(("/cases", quote(case, safe=""), *(quote(place, safe="") for place in places if place)))
