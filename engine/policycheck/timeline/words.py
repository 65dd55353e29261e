"""A timeline in words, and its description for somebody who does not see its picture."""

from decimal import Decimal

from policycheck.document.english import counted, dated, listed
from policycheck.document.visible import one_line
from policycheck.model.party import RECORD
from policycheck.model.timeline import PieceName
from policycheck.model.timeline_view import (
    CompleteView,
    EventStanding,
    EventView,
    Panel,
    Relative,
    SetAside,
    Span,
    TimelineSource,
    TimelineView,
)

_ZERO = "the moment from which the file counts"
# Each for a moment, and for what lasts: {begin} and {end} are the other's, and {apart} is how far apart, if known.
_STANDINGS: dict[EventStanding, tuple[str, str]] = {
    "before": ("{apart}before {begin}", "ends {apart}before {begin}"),
    "after": ("{apart}after {end}", "begins {apart}after {end}"),
    "ends-by-beginning": ("no later than {begin}", "ends no later than {begin}"),
    "begins-after-end": ("no earlier than {end}", "begins no earlier than {end}"),
    "with": ("at the moment at which {begin}", "begins at the moment at which {begin}"),
    "during": ("during {name}", "entirely during {name}"),
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
    bounds = " and ".join(part for part in (above, below) if part)
    last = high if below else low
    return f"{bounds} {unit}{'' if last == 1 else 's'}" if bounds else ""


def from_zero(span: Span, zero: str | None) -> str:
    """When, counted from zero; empty where nothing is known."""
    what = one_line(zero) if zero else _ZERO
    if span.low is not None and span.low == span.high == 0:
        return f"at {what}"
    if span.low is not None and span.low >= 0:
        return f"{amount(span, 'second')} after {what}"
    if span.high is not None and span.high <= 0:
        turned = Span(-span.high, None if span.low is None else -span.low, span.high_open, span.low_open)
        return f"{amount(turned, 'second')} before {what}"
    parts = []
    if span.low is not None:
        word = "later than" if span.low_open else "no earlier than"
        parts.append(f"{word} {number(-span.low)} second{'' if span.low == -1 else 's'} before {what}")
    if span.high is not None:
        word = "earlier than" if span.high_open else "no later than"
        parts.append(f"{word} {number(span.high)} second{'' if span.high == 1 else 's'} after {what}")
    return " and ".join(parts)


def relation(event: EventView, relative: Relative, other: EventView) -> str:
    """How an event is related to another in time."""
    name = f"“{one_line(other.name)}”"
    template = _STANDINGS[relative.standing][event.lasts]
    begin, end = (f"{name} begins", f"{name} ends") if other.lasts else (name, name)
    if relative.standing == "with" and not other.lasts:
        begin = f"{name} is"
    if relative.standing == "contains" and not other.lasts:
        template = "under way at {name}"
    if relative.standing == "lasts-at-beginning" and not other.lasts:
        template = "under way at {name}"
    apart = amount(relative.seconds, "second") if relative.seconds is not None else ""
    if apart and "{apart}" not in template:
        template += f" (from beginning to beginning: {apart})" if relative.standing in _FROM_BEGINNINGS else ""
    return template.format(name=name, begin=begin, end=end, apart=f"{apart} " if apart else "")


_FROM_BEGINNINGS = ("during", "contains", "starts-during", "lasts-at-beginning", "starts-no-later", "starts-no-earlier")


def when(event: EventView, panel: Panel, zero: str | None) -> list[str]:
    """All that the account settles of when an event was."""
    sentences = timed(event, zero)
    others = {other.id: other for other in panel.events}
    return [*sentences, *(relation(event, relative, others[relative.other]) for relative in event.relatives)] or [
        "when is not stated"
    ]


def timed(event: EventView, zero: str | None) -> list[str]:
    """What is known of an event in seconds: when it began, how long it lasted, when it ended."""
    begin = from_zero(event.begin.seconds, zero)
    if not event.lasts:
        return [begin] if begin else []
    start, stop = event.begin.seconds, event.end.seconds
    implied = start.low is None and stop.high is not None  # its end bounds its beginning
    sentences = [f"begins {begin}"] if begin and not implied else []
    if event.lasting.low or event.lasting.high is not None:
        sentences.append(f"lasts {amount(event.lasting, 'second')}")
    ended = from_zero(event.end.seconds, zero)
    later = event.end.seconds.high is not None or event.end.seconds.low != event.begin.seconds.low
    if ended and later and not (event.begin.seconds.exact and sentences[1:]):
        sentences.append(f"ends {ended}")
    return sentences


def what(event: EventView) -> str:
    """What happened: the event's name, what its kind means, and for shots how many rounds."""
    rounds = amount(event.rounds, "round") if event.kind == "shots" else ""
    meaning = "" if event.name.startswith(event.meaning) else f": {event.meaning}"
    return f"{one_line(event.name)}{meaning}{f', {rounds}' if rounds else ''}"


def heading(panel: Panel) -> str:
    """Whose telling a panel is."""
    titles = one_line("; ".join(account.title for account in panel.accounts))
    return _begun(titles)


def _begun(text: str) -> str:
    """The text as it begins a sentence."""
    return f"{text[:1].upper()}{text[1:]}"


def remarks(panel: Panel, zero: str | None) -> list[str]:
    """What a panel has to say beside its events."""
    sentences = [_complete(span, zero) for span in panel.complete]
    sentences += [
        f"{_begun(beside.teller.speaker)} also says: {beside.says.rstrip('.')} [{cited(beside.teller)}]."
        for beside in panel.beside
    ]
    if panel.set_aside:
        aside = "; ".join(dict.fromkeys(map(_aside, panel.set_aside)))
        sentences.append(f"What the record says against this account does not count in it: {aside}.")
    return sentences


def _aside(uncounted: SetAside) -> str:
    names = listed([f"“{one_line(name)}”" for name in uncounted.events])
    what = listed([_PIECES[piece] for piece in uncounted.pieces] or ["their order"])
    return f"{names}: {what} [{cited(uncounted.teller)}]"


_PIECES: dict[PieceName, str] = {"time": "its time", "rounds": "the number of rounds", "by": "whose it was"}


def _complete(complete: CompleteView, zero: str | None) -> str:
    """Whose word it is that something did not happen, or that all of a kind is named, with the place in the source."""
    every = [f"“{meaning}”" for meaning in complete.every]
    span = _span(complete, zero)
    says = [f"that {listed(complete.none)} {span or 'at any time'}"] if complete.none else []
    if every:
        kind = "this kind" if len(every) == 1 else "these kinds"
        says.append(f"that every event of {kind}{f' {span}' if span else ''} is told: {listed(every)}")
    verb = "shows" if complete.teller.party == RECORD else "says"
    return f"{_begun(complete.teller.speaker)} {verb} {listed(says)} [{cited(complete.teller)}]."


def _span(complete: CompleteView, zero: str | None) -> str:
    """Over which time; empty where it is all."""
    start = "" if complete.start is None else f"from {_edge(complete.start, zero)} on"
    if complete.stop is None:
        return start
    return f"{start.removesuffix(' on')} until {_edge(complete.stop, zero)}".strip()


def _edge(value: str | float, zero: str | None) -> str:
    if isinstance(value, str):
        return f"the beginning of “{one_line(value)}”"
    return from_zero(Span(value, value), zero).removeprefix("at ")


def cited(teller: TimelineSource) -> str:
    """A source, with the place in it, and what of its word does not count."""
    without = f" (not for {listed([_PIECES[piece] for piece in teller.without])})" if teller.without else ""
    return one_line(teller.place) + without


def scale_words(panel: Panel, zero: str | None) -> str:
    """What the picture's axis shows."""
    if panel.scale == "seconds":
        return f"seconds from {one_line(zero) if zero else _ZERO}"
    if panel.columns == 0:
        return "no order is stated; where an event stands means nothing"
    return "order only, earlier to the left; distances mean nothing"


def extent(panel: Panel, zero: str | None) -> str:
    """How many events there are, and what orders them, as a sentence."""
    count = counted(len(panel.events), "event")
    if panel.scale == "seconds":
        return f"{count}, by {scale_words(panel, zero)}."
    return f"{count}, by order only." if panel.columns else f"{count}; no order is stated."


def description(view: TimelineView) -> str:
    """The picture in words, a paragraph an account."""
    paragraphs = []
    for panel in view.panels:
        count = len(panel.events)
        lead = f"{heading(panel)}. {counted(count, 'event')}, by {scale_words(panel, view.zero)}."
        if panel.scale == "order" and panel.columns == 0:
            lead = f"{heading(panel)}. {counted(count, 'event')}; no order is stated."
        sentences = [
            f"{_begun(what(event))} ({who(event)}): {'; '.join(when(event, panel, view.zero))}."
            for event in panel.events
        ]
        paragraphs.append(" ".join([lead, *sentences, *remarks(panel, view.zero)]))
    return "\n".join([*paragraphs, *untold(view)])


def untold(view: TimelineView) -> list[str]:
    """Which accounts have no panel, and why."""
    sentences = []
    for accounts, why in (
        (view.silent, "no event is stated"),
        (view.undrawn, "every source counts there, and sources that differ make no single timeline"),
    ):
        names = [one_line(account.title if account.defined else account.label) for account in accounts]
        if names:
            sentences.append(f"No timeline for {listed(names)}: {why}.")
    return sentences


def sources(view: TimelineView) -> list[str]:
    """The sources by whose numbers the words cite them, a line each."""
    return [dated(one_line(source.listed)) for source in view.sources]


def who(event: EventView) -> str:
    """Who did it, or whose vehicle it was."""
    return one_line(event.who) if event.who is not None else "who is not stated"
