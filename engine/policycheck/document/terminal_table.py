"""Tables for a terminal: columns where they fit, and else a row below the other."""

from collections.abc import Mapping, Sequence

from policycheck.document.columns import columns, filled, heads_rows, plain
from policycheck.document.folding import folded, unbreakable
from policycheck.document.model import Line, Run, Style, Table
from policycheck.document.visible import clean

_BETWEEN = 2  # spaces between columns
_LEAST_LABEL = 24  # characters for what heads a row of a grid, where the width allows
_LEAST_TEXT = 24  # characters for a column that is folded
_STEP = 2


def grid(table: Table, width: int) -> list[Line]:
    """A column for what heads the rows and a narrow one for each other; as many below each other as the width asks."""
    lines: list[Line] = []
    for shown in _blocks(table, width - min(_LEAST_LABEL, width // 2)):
        lines += [()] * bool(lines)
        room = width - sum(shown.values())
        below = 0
        for row in (table.head, *table.rows):
            if heads_rows(row, table):
                lines += _lead(folded(row[0], width, width - _STEP, "strong"))
                below = _STEP
            elif row:
                style: Style = "strong" if row is table.head else "plain"
                lines += _grid_row(row, shown, room, below, style)
    return lines


def _blocks(table: Table, width: int) -> list[dict[int, int]]:
    """The columns that stand side by side, each with its width; as many blocks below each other as the width asks."""
    blocks: list[dict[int, int]] = [{}]
    for index in range(1, columns(table)):
        across = max(_length(row[index]) for row in (table.head, *table.rows) if index < len(row)) + _BETWEEN
        if blocks[-1] and sum(blocks[-1].values()) + across > width:
            blocks.append({})
        blocks[-1][index] = across
    return blocks


def _grid_row(row: Sequence[Line], shown: Mapping[int, int], label: int, indent: int, style: Style) -> list[Line]:
    """What heads the row, folded, and on its last line the cells."""
    *above, last = folded(row[0], label - indent - 1, style=style) or [()]
    lead = Run(" " * indent)
    cells = []
    for index, across in shown.items():
        cell = _styled(row[index], style) if index < len(row) else ()
        free = across - _length(cell)
        cells += [Run(" " * (free // 2)), *cell, Run(" " * (free - free // 2))]
    return [*((lead, *one) for one in above), (lead, *last, Run(" " * (label - indent - _length(last))), *cells)]


def listing(table: Table, width: int) -> list[Line]:
    """The table in columns, the widest of which may be folded; where that leaves no room for it, row by row."""
    widths = _widths(table, width)
    return _rows(table, width) if widths is None else _aligned(table, widths)


def _widths(table: Table, width: int) -> list[int] | None:
    """The characters of each column, or none where they do not fit."""
    count = columns(table)
    rows = [filled(row, count) for row in (table.head, *table.rows) if not heads_rows(row, table)]
    widths = [max(_length(row[index]) for row in rows) for index in range(count)]
    over = sum(widths) + _BETWEEN * (count - 1) - width
    if over <= 0:
        return widths
    widest = widths.index(max(widths))
    widths[widest] -= over
    needed = max(_LEAST_TEXT, width // 3, *(unbreakable(row[widest]) for row in rows))
    return widths if widths[widest] >= needed else None


def _aligned(table: Table, widths: Sequence[int]) -> list[Line]:
    lines: list[Line] = []
    for row in (table.head, *table.rows):
        if heads_rows(row, table):
            lines += folded(row[0], sum(widths), style="strong")
            continue
        style: Style = "strong" if row is table.head else "plain"
        made = [folded(cell, across, style=style) for cell, across in zip(row, widths, strict=False)]
        for number in range(max(map(len, made), default=0)):
            lines.append(())
            for cell, across in zip(made, widths, strict=False):
                piece = cell[number] if number < len(cell) else ()
                lines[-1] += (*piece, Run(" " * (across + _BETWEEN - _length(piece))))
    return lines


def _rows(table: Table, width: int) -> list[Line]:
    """Each row by itself: its first cell, and below it the others, each after what heads its column."""
    lines: list[Line] = []
    for row in table.rows:
        for index, cell in enumerate(row):
            head = table.head[index] if index < len(table.head) else ()
            if not any(run.text for run in cell):
                continue
            leads = index == 0 and (table.row_heads or len(row) == 1)
            named = () if leads or not plain(head) else (*head, Run(": "))
            step = 0 if index == 0 else _STEP
            made = folded((*named, *cell), width - step, width - step - _STEP, "strong" if leads else "plain")
            lines += [(Run(" " * step), *one) for one in _lead(made)]
    return lines


def _lead(made: Sequence[Line]) -> list[Line]:
    """Lines of which those after the first stand further in."""
    return [(Run(" " * _STEP), *one) if number else one for number, one in enumerate(made)]


def _styled(cell: Line, style: Style) -> Line:
    return tuple(Run(clean(run.text), style if run.style == "plain" else run.style) for run in cell)


def _length(line: Line) -> int:
    return sum(len(clean(run.text)) for run in line)
