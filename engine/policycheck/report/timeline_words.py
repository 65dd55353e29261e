"""A timeline in words: a description for somebody who does not see its picture, and a table with a row an event."""

from collections.abc import Iterable
from decimal import Decimal

from policycheck.model.memo import Line, Run, Table
from policycheck.model.timeline_view import (
    CompleteView,
    EventView,
    Panel,
    Relative,
    Span,
    Standing,
    Teller,
    TimelineView,
)
from policycheck.report.visible import clean
from policycheck.report.words import listed

_ZERO = "the moment from which the file counts"
# Each for a moment, and for what lasts: {begin} and {end} are the other's, and {apart} is how far apart, if known.
_STANDINGS: dict[Standing, tuple[str, str]] = {
    "before": ("{apart}before {begin}", "over {apart}before {begin}"),
    "after": ("{apart}after {end}", "begins {apart}after {end}"),
    "ends-by-beginning": ("no later than {begin}", "over no later than {begin}"),
    "begins-after-end": ("no earlier than {end}", "begins no earlier than {end}"),
    "with": ("at the moment at which {begin}", "begins at the moment at which {begin}"),
    "during": ("within the time of {name}", "all of it within the time of {name}"),
    "contains": ("at the moment of {name}", "lasts throughout {name}"),
    "starts-during": ("while {name} lasts", "begins while {name} lasts"),
    "lasts-at-beginning": ("when {begin}", "under way when {begin}"),
    "overlaps": ("while {name} lasts", "at some moment both it and {name} last"),
    "starts-before": ("{apart}before {begin}", "begins {apart}before {begin}"),
    "starts-after": ("{apart}after {begin}", "begins {apart}after {begin}"),
    "starts-no-later": ("no later than {begin}", "begins no later than {begin}"),
    "starts-no-earlier": ("no earlier than {begin}", "begins no earlier than {begin}"),
    "starts-before-end": ("before {end}", "begins before {end}"),
    "ends-after-beginning": ("after {begin}", "ends after {begin}"),
    "ends-before": ("before {end}", "ends {apart}before {end}"),
    "ends-after": ("after {end}", "ends {apart}after {end}"),
    "ends-no-later": ("no later than {end}", "ends no later than {end}"),
    "ends-no-earlier": ("no earlier than {end}", "ends no earlier than {end}"),
    "ends-with": ("when {end}", "ends at the moment at which {end}"),
}


def shown(text: str) -> str:
    """A text on one line, without what would control a reader's eye, and without what XML cannot hold."""
    line = clean(" ".join(text.split()))
    return line.replace("\ufffe", "‹U+FFFE›").replace("\uffff", "‹U+FFFF›")


def number(value: float) -> str:
    """A number as it is written, with nothing rounded away."""
    return format(Decimal(repr(float(value))), "f").removesuffix(".0") if value != int(value) else str(int(value))


def amount(span: Span, unit: str) -> str:
    """How many: exactly, or between bounds; empty where nothing is known."""
    low, high = span.low, span.high
    if low is not None and low == high:
        return f"{number(low)} {unit}{'' if low == 1 else 's'}"
    above = "" if low is None else f"{'more than' if span.low_open else 'at least'} {number(low)}"
    below = "" if high is None else f"{'less than' if span.high_open else 'at most'} {number(high)}"
    if low == 0 and span.low_open and high is not None:
        above = ""  # what lies apart is more than nothing
    if above and below and not span.low_open and not span.high_open and low is not None and high is not None:
        return f"between {number(low)} and {number(high)} {unit}s"
    found = " and ".join(part for part in (above, below) if part)
    last = high if below else low
    return f"{found} {unit}{'' if last == 1 else 's'}" if found else ""


def from_zero(span: Span, zero: str | None, unit: str = "second") -> str:
    """When, counted from zero; empty where nothing is known."""
    what = shown(zero) if zero else _ZERO
    if span.low is not None and span.low == span.high == 0:
        return f"at {what}"
    if span.low is not None and span.low >= 0:
        return f"{amount(span, unit)} after {what}"
    if span.high is not None and span.high <= 0:
        turned = Span(-span.high, None if span.low is None else -span.low, span.high_open, span.low_open)
        return f"{amount(turned, unit)} before {what}"
    parts = []
    if span.low is not None:
        word = "later than" if span.low_open else "no earlier than"
        parts.append(f"{word} {number(-span.low)} {unit}{'' if span.low == -1 else 's'} before {what}")
    if span.high is not None:
        word = "earlier than" if span.high_open else "no later than"
        parts.append(f"{word} {number(span.high)} {unit}{'' if span.high == 1 else 's'} after {what}")
    return " and ".join(parts)


def relation(event: EventView, one: Relative, other: EventView) -> str:
    """How an event stands to another."""
    name = f"“{shown(other.name)}”"
    template = _STANDINGS[one.standing][event.lasts]
    begin, end = (f"{name} begins", f"{name} ends") if other.lasts else (name, name)
    if one.standing == "with" and not other.lasts:
        begin = f"{name} is"
    if one.standing == "contains" and not other.lasts:
        template = "under way at {name}"
    if one.standing == "lasts-at-beginning" and not other.lasts:
        template = "under way at {name}"
    apart = amount(one.seconds, "second") if one.seconds is not None else ""
    if apart and "{apart}" not in template:
        template += f" (from beginning to beginning: {apart})" if one.standing in _FROM_BEGINNINGS else ""
    return template.format(name=name, begin=begin, end=end, apart=f"{apart} " if apart else "")


_FROM_BEGINNINGS = ("during", "contains", "starts-during", "lasts-at-beginning", "starts-no-later", "starts-no-earlier")


def when(event: EventView, panel: Panel, zero: str | None) -> list[str]:
    """All that the account settles of when an event was."""
    found = timed(event, zero)
    others = {other.id: other for other in panel.events}
    return [*found, *(relation(event, one, others[one.other]) for one in event.relatives)] or ["when is not said"]


def timed(event: EventView, zero: str | None, unit: str = "second") -> list[str]:
    """What is known of an event in seconds: when it began, how long it lasted, when it ended."""
    begin = from_zero(event.begin.seconds, zero, unit)
    if not event.lasts:
        return [begin] if begin else []
    start, stop = event.begin.seconds, event.end.seconds
    implied = start.low is None and stop.high is not None  # its end bounds its beginning
    found = [f"begins {begin}"] if begin and not implied else []
    if event.lasting.low or event.lasting.high is not None:
        found.append(f"lasts {amount(event.lasting, unit)}")
    ended = from_zero(event.end.seconds, zero, unit)
    later = event.end.seconds.high is not None or event.end.seconds.low != event.begin.seconds.low
    if ended and later and not (event.begin.seconds.exact and found[1:]):
        found.append(f"ends {ended}")
    return found


def what(event: EventView) -> str:
    """What happened: the event's name, what its kind means, and for shots how many rounds."""
    rounds = amount(event.rounds, "round") if event.kind == "shots" else ""
    return f"{shown(event.name)}: {event.meaning}{f', {rounds}' if rounds else ''}"


def heading(panel: Panel) -> str:
    """Whose telling a panel is."""
    several = zip(panel.accounts, panel.titles, strict=True)
    return "; ".join(shown(name if name == title else f"{name}: {title}") for name, title in several)


def remarks(panel: Panel, zero: str | None) -> list[str]:
    """What a panel has to say beside its events."""
    found = [_complete(one, panel, zero) for one in panel.complete]
    if panel.set_aside:
        cited = listed(list(dict.fromkeys(_cited(one) for one in panel.set_aside)))
        found.append(f"Of the record, what contradicts this account does not count here: {cited}.")
    return found


def _complete(one: CompleteView, panel: Panel, zero: str | None) -> str:
    span = "at any time"
    if one.start is not None or one.stop is not None:
        start = "from the first on" if one.start is None else f"from {_edge(one.start, zero)}"
        span = f"{start}{'' if one.stop is None else f' until {_edge(one.stop, zero)}'}"
    kinds = listed([f"“{kind}”" for kind in one.kinds])
    none = "" if {event.meaning for event in panel.events} & set(one.kinds) else "; none is told"
    these = "this kind" if len(one.kinds) == 1 else "these kinds"
    return f"Said to be told completely, {span}, are events of {these}: {kinds}{none} ({_cited(one.teller)})."


def _edge(value: str | float, zero: str | None) -> str:
    if isinstance(value, str):
        return f"the beginning of “{shown(value)}”"
    return from_zero(Span(value, value), zero)


def _cited(one: Teller) -> str:
    return shown(f"{one.source}, {one.pinpoint}" if one.pinpoint else one.source)


def scale_words(panel: Panel, zero: str | None) -> str:
    """What the picture's axis shows."""
    if panel.scale == "seconds":
        return f"seconds from {shown(zero) if zero else _ZERO}"
    if panel.columns == 0:
        return "no order is told; where an event stands means nothing"
    return "order only, earlier to the left; distances mean nothing"


def description(view: TimelineView) -> str:
    """The picture in words, a paragraph an account."""
    paragraphs = []
    for panel in view.panels:
        count = len(panel.events)
        lead = f"{heading(panel)}. {count} event{'' if count == 1 else 's'}, by {scale_words(panel, view.zero)}."
        if panel.scale == "order" and panel.columns == 0:
            lead = f"{heading(panel)}. {count} event{'' if count == 1 else 's'}; no order is told."
        told = [f"{what(event)} ({_who(event)}): {'; '.join(when(event, panel, view.zero))}." for event in panel.events]
        paragraphs.append(" ".join([lead, *told, *remarks(panel, view.zero)]))
    return "\n".join([*paragraphs, *untold(view)])


def untold(view: TimelineView) -> list[str]:
    """Which accounts have no panel, and why."""
    found = []
    if view.silent:
        found.append(f"No event is told under: {listed([shown(one) for one in view.silent])}.")
    if view.undrawn:
        names = listed([shown(one) for one in view.undrawn])
        found.append(
            f"Not drawn: {names}, since they take every source, and what is told differently makes no one timeline."
        )
    return found


def _who(event: EventView) -> str:
    return shown(event.who) if event.who is not None else "who is not said"


def table(view: TimelineView) -> Table:
    """A row an event: what, who and when by account, who says so with the place in the source."""
    found: dict[str, list[tuple[Panel, EventView]]] = {}
    for panel in view.panels:
        for event in panel.events:
            found.setdefault(event.id, []).append((panel, event))
    rows = tuple(_row(view, tellings) for tellings in found.values())
    head = ("What", "Who", "When", "Who says so")
    return Table(
        caption=f"The events of the timeline: {shown(view.title)}",
        head=tuple((Run(text),) for text in head),
        rows=rows,
        widths=(0.22, 0.14, 0.36, 0.28),
    )


def _row(view: TimelineView, tellings: list[tuple[Panel, EventView]]) -> tuple[Line, ...]:
    several = len(view.panels) > 1
    return (
        _by_account([(panel, what(event)) for panel, event in tellings], several=False),
        _by_account([(panel, _who(event)) for panel, event in tellings], several=len(tellings) > 1),
        _by_account([(panel, "; ".join(when(event, panel, view.zero))) for panel, event in tellings], several=several),
        _by_account([(panel, _says(event)) for panel, event in tellings], several=several),
    )


def _by_account(cells: list[tuple[Panel, str]], *, several: bool) -> Line:
    """The cell's text; where accounts differ, or where it must be said whose it is, each with its accounts."""
    by: dict[str, list[str]] = {}
    for panel, text in cells:
        by.setdefault(text, []).extend(panel.accounts)
    if len(by) == 1 and not several:
        return (Run(next(iter(by))),)
    runs: list[Run] = []
    for text, accounts in by.items():
        runs += [Run(". ")] if runs else []
        runs += [Run(f"{listed([shown(one) for one in accounts])}: ", "strong"), Run(text)]
    return tuple(runs)


def _says(event: EventView) -> str:
    told = _sources(event.told_by)
    ordered = _sources(one for one in event.ordered_by)
    if not told:
        return f"by its order only: {ordered}" if ordered else "only named by this account"
    extra = [one for one in event.ordered_by if _cited(one) not in {_cited(teller) for teller in event.told_by}]
    return f"{told}; its order: {_sources(extra)}" if extra else told


def _sources(tellers: Iterable[Teller]) -> str:
    return "; ".join(dict.fromkeys(_cited(one) for one in tellers))


def text(view: TimelineView) -> str:
    """The timeline as plain text: the description, then each event with who says so."""
    title = f"Timeline: {shown(view.title)}{f', {view.date}' if view.date else ''}"
    found = table(view)
    blocks = [title, *description(view).split("\n"), f"{found.caption}"]
    heads = ["".join(run.text for run in line) for line in found.head]
    for row in found.rows:
        cells = ["".join(run.text for run in line) for line in row]
        blocks.append("\n".join([f"- {cells[0]}", *(f"  {a}: {b}" for a, b in zip(heads[1:], cells[1:], strict=True))]))
    return "\n\n".join(_folded(blocks)) + "\n"


def _folded(blocks: Iterable[str]) -> list[str]:
    """Each block's lines folded at 80 letters, with what goes on a line further in."""
    import textwrap

    folded = []
    for block in blocks:
        lines = [
            textwrap.fill(line, 80, subsequent_indent="  " * (1 + line.startswith("  ")) if block[:1] == "-" else "")
            for line in block.split("\n")
        ]
        folded.append("\n".join(lines))
    return folded
