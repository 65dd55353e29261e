"""A document as text for a terminal, plain or in color; it reads well at 80 columns and at 40."""

from collections.abc import Sequence

from policycheck.document.columns import tells_fingerprint
from policycheck.document.folding import folded
from policycheck.document.model import (
    Blanks,
    Block,
    Bullets,
    Document,
    Figure,
    Fold,
    Line,
    Notice,
    Paragraph,
    Part,
    Quote,
    Run,
    Style,
    Table,
    line,
)
from policycheck.document.terminal_table import grid, listing
from policycheck.document.visible import clean

_COLORS: dict[Style, str] = {
    "strong": "bold",
    "emphasis": "italic",
    "mark": "bold underline",
    "small": "dim",
    "breach": "bold red",
    "departure": "bold yellow",
    "unless": "yellow",
    "open": "cyan",
    "none": "green",
    "moot": "dim",
}
_STEP = 2  # columns by which what stands below something is further in
_RULE = "── "  # what leads the heading of a part; a line to the right edge follows it
_TO_FILL_IN = "_" * 20


def text(document: Document, width: int = 80, color: bool = False, folds: bool = True) -> str:
    """The document in lines of the width, each with its end; without folds, of each fold its summary alone.

    Plain, or with the escape codes of a terminal's colors. Code is never folded, and a paragraph of nothing but code,
    such as a command, stands on a line of its own, whatever its length.
    """
    page = _Page(width, folds, document.dense)
    page.say(line(document.title), style="strong")
    page.say(line(document.subtitle))
    for number, (label, value) in enumerate(document.head):
        page.gap(number == 0)
        page.say((Run(f"{label}: ", "strong"), Run(value or _TO_FILL_IN)), hang=_STEP)
    if document.notice:
        page.gap(bool(document.head) or len(document.notice) > width)
        page.say(line(document.notice), style="emphasis")
    for part in document.parts:
        page.part(part)
    if document.fingerprint is not None and not tells_fingerprint(document):
        page.gap()
        page.say((Run("SHA-256 of the record: ", "small"), Run(document.fingerprint, "code")))
    while page.lines and not page.lines[-1]:
        page.lines.pop()
    return _colored(page.lines, width) if color else _plain(page.lines)


class _Page:
    """The lines of a document, as they are made."""

    def __init__(self, width: int, folds: bool, dense: bool) -> None:
        self.width = width
        self.folds = folds
        self.dense = dense
        self.lines: list[Line] = []
        self.bare = False  # whether the last line is a heading with nothing below it yet

    def gap(self, wanted: bool = True) -> None:
        """An empty line, unless there is one, or nothing above it."""
        if wanted and self.lines and self.lines[-1]:
            self.lines.append(())

    def say(self, said: Line, indent: int = 0, hang: int = 0, style: Style = "plain", mark: str = "") -> None:
        """A line folded to the width. A mark leads it; with hang, its later lines stand further in."""
        hang, room = hang or len(mark), self.width - indent
        for number, one in enumerate(folded(said, room - len(mark), room - hang, style)):
            lead = " " * indent + (" " * hang if number else mark)
            self.lines.append((Run(lead, style), *one) if lead else one)

    def part(self, part: Part) -> None:
        """A heading and its blocks; those of a result stand further in than its heading."""
        indent = _STEP * (part.level - 1)
        self.gap(not self.bare and not (self.dense and part.level == 1 and part.title))
        self.bare = bool(part.title) and not part.blocks
        if part.title:
            mark = _RULE if part.level == 1 else ""
            self.say(line(part.title), max(indent - _STEP, 0), hang=len(mark) or _STEP, style="strong", mark=mark)
            if part.level == 1:
                rest = self.width - sum(len(run.text) for run in self.lines[-1]) - 1
                self.lines[-1] += (Run(f" {'─' * rest}" if rest > 0 else "", "strong"),)
        self.blocks(part.blocks, indent)

    def blocks(self, blocks: Sequence[Block], indent: int) -> None:
        """Blocks one below the other, with empty lines between those that do not belong together."""
        before: Block | None = None
        for block in blocks:
            self.gap(before is not None and not _close(before, block, self.folds))
            self.block(block, indent)
            before = block

    def block(self, block: Block, indent: int) -> None:
        """One block."""
        match block:
            case Paragraph():
                self._paragraph(block, indent + _STEP * block.indent)
            case Quote():
                for passage in block.passages:
                    self.say((Run("“"), *passage, Run("”")), indent + _STEP, style="emphasis")
                self.say(block.source, indent + _STEP, hang=_STEP, style="small")
            case Bullets():
                for number, item in enumerate(block.items, 1):
                    self.say(item, indent, mark=f"{number}. " if block.numbered else "- ")
            case Notice():
                self.say(block.line, indent, style="strong", mark="! ")
            case Fold():
                self.say(block.summary, indent, hang=_STEP)
                self.blocks(block.blocks if self.folds else (), indent + _STEP)
            case _:
                self._captioned(block, indent)

    def _captioned(self, block: Table | Figure | Blanks, indent: int) -> None:
        self.say(line(block.title if isinstance(block, Figure) else block.caption), indent, style="strong")
        if isinstance(block, Table):
            made = grid(block, self.width - indent) if block.grid else listing(block, self.width - indent)
            self.lines += [(Run(" " * indent), *one) for one in made]
        elif isinstance(block, Figure):
            self.say(line(block.description), indent, style="small")
        else:
            for label, choices in block.rows:
                given = "  ".join(f"☐\N{NO-BREAK SPACE}{choice}" for choice in choices) or _TO_FILL_IN
                self.say(line(f"{label}: {given}"), indent, hang=_STEP)

    def _paragraph(self, paragraph: Paragraph, indent: int) -> None:
        if _is_command(paragraph):
            self.lines.append((Run(" " * (indent + _STEP)), *(Run(clean(run.text), "code") for run in paragraph.line)))
        else:
            self.say(paragraph.line, indent)


def _is_command(paragraph: Paragraph) -> bool:
    runs = [run for run in paragraph.line if run.text]
    return bool(runs) and all(run.style == "code" for run in runs)


def _close(before: Block, block: Block, folds: bool) -> bool:
    """Whether no empty line stands between two blocks."""
    if isinstance(before, Paragraph):
        below = isinstance(block, Paragraph) and (block.indent > 0 or _is_command(block))
        return before.keep_with_next or below or isinstance(block, Quote | Bullets)
    if isinstance(before, Quote) and isinstance(block, Paragraph):
        return block.keep_with_next
    if isinstance(before, Fold) and isinstance(block, Fold):
        return not folds
    return isinstance(block, Paragraph) and block.indent > 0


def _plain(lines: Sequence[Line]) -> str:
    return "".join(f"{''.join(run.text for run in one).rstrip()}\n" for one in lines)


def _colored(lines: Sequence[Line], width: int) -> str:
    """The lines with colors, which rich knows how to write for the terminal at hand."""
    import io

    from rich.console import Console
    from rich.text import Text

    stream = io.StringIO()
    console = Console(file=stream, width=width, force_terminal=True, highlight=False)
    for one in lines:
        console.print(Text.assemble(*((run.text, _COLORS.get(run.style, "")) for run in one)), soft_wrap=True)
    return stream.getvalue()
