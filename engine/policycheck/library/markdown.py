"""A policy file: front matter, then one heading a provision, its data in a comment, its words in block quotes."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from policycheck.library.document import Document, Path_, Spot
from policycheck.library.validate import validate
from policycheck.library.yaml_source import read_yaml
from policycheck.model.dates import Period
from policycheck.model.policy import Policy, PolicyHead, ProvisionText
from policycheck.model.problem import BadInput, Place, Problem

_HEADING = re.compile(r"(?P<anchor>\S+):\s+(?P<title>\S.*)")
_ENTRY = re.compile(r"\s*(?P<key>[a-z_]+):\s*(?P<value>.*\S)?\s*", re.DOTALL)
_ENTRY_END = re.compile(r";(?=\s+[a-z_]+:)|(?=\n\s*[a-z_]+:)")  # a line break stays with what follows
_KEYS = ("section", "quality", "source", "from", "to", "history", "note")
_PARSER = MarkdownIt("commonmark")


def read_policy(file: str, text: str) -> tuple[Policy, Document]:
    """The policy, and a document whose spots tell where its head and its provisions stand.

    A provision that comes twice has two texts; their periods are the library's to check.
    Raises BadInput with every problem in the file.
    """
    lines = text.splitlines()
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        place = Place(file, 1, 1)
        raise BadInput([Problem(place, "the front matter is missing", "begin the file with ---, id: ..., and ---")])
    front = read_yaml(file, "\n".join(lines[1:end]) + "\n", first_line=2)
    problems: list[Problem] = []
    head: PolicyHead | None = None
    try:
        head = validate(PolicyHead, front)
    except BadInput as bad:
        problems += bad.problems
    body = _Body(file, ["" for _ in lines[: end + 1]] + lines[end + 1 :], head.in_force if head else Period())
    body.read()
    if head is None or problems or body.problems:
        raise BadInput([*problems, *body.problems])
    provisions = {anchor: tuple(texts) for anchor, texts in body.texts.items()}
    return Policy(head=head, provisions=provisions), Document(file, front.data, {**front.spots, **body.spots})


class _Body:
    """Walks the Markdown tokens below the front matter."""

    def __init__(self, file: str, lines: list[str], period: Period) -> None:
        self.file, self.lines, self.period = file, lines, period
        self.texts: dict[str, list[ProvisionText]] = {}
        self.spots: dict[Path_, Spot] = {}
        self.problems: list[Problem] = []

    def refuse(self, line: int, cause: str, remedy: str) -> None:
        self.problems.append(Problem(Place(self.file, line), cause, remedy))

    def read(self) -> None:
        """Fills texts, spots and problems."""
        tokens = [token for token in _PARSER.parse("\n".join(self.lines)) if token.level == 0 and token.map]
        starts = [i for i, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h2"]
        if not starts:
            self.refuse(len(self.lines), "the file has no provision", "add a heading: ## section: title")
        for start, stop in zip(starts, [*starts[1:], len(tokens)], strict=True):
            self._provision(tokens[start], tokens[start + 1 : stop])

    def _provision(self, heading: Token, tokens: list[Token]) -> None:
        assert heading.map is not None
        line = heading.map[0] + 1
        match = _HEADING.fullmatch(self.lines[heading.map[0]].strip().removeprefix("##").strip())
        if match is None:
            self.refuse(line, "this heading names no section", "write ## section: title")
            return
        data: dict[str, object] = {"section": match["anchor"], "title": match["title"], "passages": []}
        period: dict[str, str | None] = {}
        spots: dict[Path_, Spot] = {(): Spot(line, 1)}
        passages: list[str] = []
        for token in tokens:
            if token.type == "html_block":
                self._comment(token, data, period, spots)
            elif token.type == "blockquote_open":
                passages += self._quotation(token)
        data["passages"] = passages
        if not passages:
            self.refuse(line, f"{match['anchor']} quotes no words", "quote the provision's words in a block: > words")
            return
        data["in_force"] = period or self.period
        try:
            text = validate(ProvisionText, Document(self.file, data, spots))
        except BadInput as bad:
            self.problems += bad.problems
            return
        texts = self.texts.setdefault(match["anchor"], [])
        self.spots[("provisions", match["anchor"], len(texts))] = Spot(line, 1)
        texts.append(text)

    def _comment(
        self, token: Token, data: dict[str, object], period: dict[str, str | None], spots: dict[Path_, Spot]
    ) -> None:
        assert token.map is not None
        first = token.map[0] + 1
        content = token.content.strip()
        if not (content.startswith("<!--") and content.endswith("-->")):
            self.refuse(first, "HTML does not belong here", "write text, a quotation, or a comment of key: value pairs")
            return
        line = first
        for piece in _ENTRY_END.split(content[4:-3]):
            if piece.strip():
                lead = len(piece) - len(piece.lstrip())
                self._entry(piece, line + piece.count("\n", 0, lead), data, period, spots)
            line += piece.count("\n")

    def _entry(
        self, entry: str, line: int, data: dict[str, object], period: dict[str, str | None], spots: dict[Path_, Spot]
    ) -> None:
        match = _ENTRY.fullmatch(entry)
        if match is None or match["key"] not in _KEYS:
            cause = f"unknown entry {entry.strip()[:40]!r} in the comment"
            self.refuse(line, cause, f"write key: value pairs divided by semicolons; the keys are {', '.join(_KEYS)}")
            return
        value = " ".join((match["value"] or "").split())
        if match["key"] in ("from", "to"):
            key = "from" if match["key"] == "from" else "to"
            period[key] = None if value in ("", "null", "unknown") else value
            spots[("in_force", key)] = Spot(line, 1)
        else:
            data[match["key"]] = value
            spots[(match["key"],)] = Spot(line, 1)

    def _quotation(self, token: Token) -> list[str]:
        """The quoted paragraphs as they stand in the file; Markdown's own marks are not read in them."""
        assert token.map is not None
        quoted = [re.sub(r"^\s*>\s?", "", line).strip() for line in self.lines[token.map[0] : token.map[1]]]
        return [" ".join(part.split()) for part in re.split(r"\n\s*\n", "\n".join(quoted)) if part.strip()]
