"""A policy file: front matter, then one heading a provision, its data in a comment, its words in block quotes."""

import re
from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.token import Token

from policycheck.library.files import Path_, SourceFile, Spot, refuse
from policycheck.library.validate import validate
from policycheck.library.yaml_source import read_yaml
from policycheck.model.dates import Period
from policycheck.model.policy import Policy, PolicyHead, ProvisionText
from policycheck.model.problem import BadInput, Place, Problem, did_you_mean, shown

_HEADING = re.compile(r"(?P<anchor>\S+):\s+(?P<title>\S.*)")
_YAML = re.compile(r"[>|][+-]?(?= |$)|(?P<sign>[\"'])[^\"']*(?P=sign)$")  # a block, or a whole value in quotation marks
_ENTRY = re.compile(r"\s*(?P<key>[a-z_]+):\s*(?P<value>.*\S)?\s*", re.DOTALL)
_ENTRY_END = re.compile(r";(?=\s++[a-z_]+:)|(?=\n[ \t]*+[a-z_]+:)")  # a line break stays with what follows
_LINES_BOUND = 50_000
_KEYS = ("section", "quality", "source", "words_of", "from", "to", "history", "note", "no_rule", "left_out")
_LEFT_OUT = re.compile(r"""(?:"(?P<words>[^"]+)"|“(?P<curly>[^“”]+)”) because (?P<because>.+)""")
# Only blocks matter here; what stands in a line is read as it is, and some of it takes long to read as Markdown.
_PARSER = MarkdownIt("commonmark").disable(["inline", "text_join", "reference"])


def read_policy(file: str, text: str) -> tuple[Policy, SourceFile]:
    """The policy, and a document whose spots tell where its head and its provisions stand.

    A provision that comes twice has two texts; their periods are the library's to check.
    Raises BadInput with every problem in the file.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > _LINES_BOUND:
        refuse(file, f"this file has more than {_LINES_BOUND:,} lines", "divide it into several policies", _LINES_BOUND)
    end = _front_matter(file, lines)
    problems: list[Problem] = []
    head: PolicyHead | None = None
    front = SourceFile(file, None, {})
    try:
        front = read_yaml(file, "\n".join(lines[1:end]) + "\n", first_line=2)
        problems += front.problems
        head = validate(PolicyHead, front)
    except BadInput as bad:
        problems += bad.problems
    # Under a head that cannot be read, no provision is asked for what that may give.
    for_all: dict[str, object] = {"in_force": Period(), "quality": "official", "source": "not read"}
    if head is not None:
        given = {"in_force": head.in_force, "quality": head.quality, "source": head.source}
        for_all = {key: value for key, value in given.items() if value is not None}
    body = _Body(file, ["" for _ in lines[: end + 1]] + lines[end + 1 :], for_all)
    body.read()
    if head is None or problems or body.problems:
        raise BadInput([*problems, *body.problems])
    provisions = {anchor: tuple(texts) for anchor, texts in body.texts.items()}
    return Policy(head=head, provisions=provisions), SourceFile(file, front.data, {**front.spots, **body.spots})


def _front_matter(file: str, lines: list[str]) -> int:
    """The line, counted from 0, that closes the front matter. Raises BadInput where there is none."""
    if lines[0].rstrip() != "---":
        remedy = "begin the file with a line ---, then id:, title: and kind:, each on a line, then a line ---"
        refuse(file, "the front matter is missing", remedy, 1, 1)
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        refuse(file, "the front matter begins here and does not end", "add a line --- below it", 1, 1)
    return end


class _Body:
    """Walks the Markdown tokens below the front matter."""

    def __init__(self, file: str, lines: list[str], for_all: Mapping[str, object]) -> None:
        self.file, self.lines, self.for_all = file, lines, for_all
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
            remedy = "add a heading, as ## 832.13: Reporting, and the words below it, each line after a >"
            self.refuse(len(self.lines), "the file has no provision", remedy)
        for token in tokens[: starts[0]] if starts else ():
            if token.type == "blockquote_open":
                assert token.map is not None
                cause = "this quotation stands under no provision"
                self.refuse(token.map[0] + 1, cause, "put a heading above it: ## section: title")
        for token in tokens:
            self._stray_heading(token)
        for start, stop in zip(starts, [*starts, len(tokens)][1:], strict=True):
            self._provision(tokens[start], tokens[start + 1 : stop])

    def _stray_heading(self, token: Token) -> None:
        """Refuses a heading that would leave the quotations below it to the provision before."""
        assert token.map is not None
        line = self.lines[token.map[0]].strip()
        other = token.type == "heading_open" and token.tag != "h2"
        if other or (token.type == "paragraph_open" and line.startswith("##")):
            cause = "this heading is not read as one of a provision"
            self.refuse(token.map[0] + 1, cause, "write two number signs and a space: ## section: title")

    def _provision(self, heading: Token, tokens: list[Token]) -> None:
        assert heading.map is not None
        line = heading.map[0] + 1
        match = _HEADING.fullmatch(self.lines[heading.map[0]].strip().removeprefix("##").strip())
        if match is None:
            remedy = "write the section, a colon, a space and the title, as ## 832.13: Reporting of force"
            self.refuse(line, "this heading names no section", remedy)
            return
        data: dict[str, object] = {"section": match["anchor"], "title": match["title"], "passages": []}
        period: dict[str, str | None] = {}
        spots: dict[Path_, Spot] = {(): Spot(line, 1)}
        passages: list[str] = []
        for token in tokens:
            if token.type == "html_block":
                self._comment(token, data, period, spots)
            elif token.type == "blockquote_open":
                for passage, starts in self._quotation(token):
                    spots |= {("passages", len(passages), *word): Spot(line, 1) for word, line in starts.items()}
                    passages.append(passage)
        data["passages"] = passages
        if not passages:
            self.refuse(line, f"{match['anchor']} quotes no words", "quote the provision's words in a block: > words")
            return
        if period:
            data["in_force"] = period
        try:
            text = validate(ProvisionText, SourceFile(self.file, {**self.for_all, **data}, spots))
        except BadInput as bad:
            self.problems += bad.problems
            return
        texts = self.texts.setdefault(match["anchor"], [])
        place: Path_ = ("provisions", match["anchor"], len(texts))
        self.spots |= {
            (*place, *path): spot for path, spot in spots.items() if path[:1] in ((), ("passages",), ("left_out",))
        }
        texts.append(text)

    def _comment(
        self, token: Token, data: dict[str, object], period: dict[str, str | None], spots: dict[Path_, Spot]
    ) -> None:
        assert token.map is not None
        first = token.map[0] + 1
        content = token.content.strip()
        if content.startswith("<!--") and "-->" not in content:
            self.refuse(first, "this comment does not end", "add --> after its last entry")
            return
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
            cause = f"unknown entry {shown(entry.strip()[:40])} in the comment"
            self.refuse(line, cause, _entry_remedy(match["key"] if match else ""))
            return
        value = " ".join((match["value"] or "").split())
        if _YAML.match(value):
            self.refuse(line, f"the signs of YAML around {shown(value[:40])} would be read as words", "leave them out")
        if match["key"] == "left_out":
            self._left_out(value, line, data, spots)
        elif match["key"] in ("from", "to"):
            key = "from" if match["key"] == "from" else "to"
            if key in period:
                self._second(line, key)
            period[key] = None if value in ("", "null", "unknown") else value
            spots[("in_force", key)] = Spot(line, 1)
        else:
            if (match["key"],) in spots:
                self._second(line, match["key"])
            data[match["key"]] = value
            spots[(match["key"],)] = Spot(line, 1)

    def _left_out(self, value: str, line: int, data: dict[str, object], spots: dict[Path_, Spot]) -> None:
        match = _LEFT_OUT.fullmatch(value)
        if match is None:
            remedy = (
                'write words of it in quotation marks, and the reason: left_out: "shall not presumptively" because …'
            )
            self.refuse(line, "this does not say which sentence is left out, and why", remedy)
            return
        left_out = data.setdefault("left_out", [])
        assert isinstance(left_out, list)
        spots[("left_out", len(left_out))] = Spot(line, 1)
        left_out.append({"words": match["words"] or match["curly"], "because": match["because"]})

    def _second(self, line: int, key: str) -> None:
        self.refuse(line, f"{key} stands here a second time", "keep one of them")

    def _quotation(self, token: Token) -> list[tuple[str, dict[Path_, int]]]:
        """The quoted paragraphs as the file has them; Markdown's own marks are not read in them.

        With each, the line in which it begins, and those in which its words begin that begin a line, by number.
        """
        assert token.map is not None
        paragraphs: list[tuple[list[str], dict[Path_, int]]] = [([], {})]
        for number in range(*token.map):
            words = re.sub(r"^\s*>\s?", "", self.lines[number]).split()
            if not words:
                paragraphs.append(([], {}))
                continue
            quoted, starts = paragraphs[-1]
            starts.setdefault((), number + 1)
            starts[(len(quoted),)] = number + 1
            quoted += words
        return [(" ".join(quoted), starts) for quoted, starts in paragraphs if quoted]


def _entry_remedy(key: str) -> str:
    guess = did_you_mean(key, _KEYS) if key else None
    return guess or f"write key: value pairs, each on a line; the keys are {', '.join(_KEYS)}"
