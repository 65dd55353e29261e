"""The part of a memo on the timeline: a picture and a table an account."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policycheck.document.english import listed
from policycheck.document.model import Block, Bullets, Figure, Paragraph, Part
from policycheck.model.party import RECORD
from policycheck.model.source_view import AccountView
from policycheck.model.timeline_view import EventView, Panel, TimelineView
from policycheck.report.phrases import Labels, line, sentence
from policycheck.timeline.table import own_places, table
from policycheck.timeline.words import remarks, untold, what, when, who


@dataclass(frozen=True)
class TimelinePart:
    """What a memo is given of an incident's timeline: how each account tells it, and a picture of each, or none."""

    view: TimelineView
    pictures: tuple[Figure, ...] = ()


def timeline(given: TimelinePart | None, voice: Labels, *, full: bool = True) -> Part | None:
    """Each account's own picture and table, and then what it says beside its events.

    In short, where the record has a timeline, that one; and of each other account only what it says of its own.
    """
    if given is None or not given.view.panels:
        return None
    view = named(given.view, voice)
    lead = (
        "Times are as each account tells them. What is only known to come before or after is shown so, and no time is "
        "guessed. Each account has what the record shows and it does not contradict; that is marked as the record’s."
    )
    blocks: list[Block] = [Paragraph(line=line(lead), keep_with_next=True)]
    record = None if full else next((panel for panel in view.panels if not panel.own), None)
    panels = enumerate(view.panels)
    for number, panel in sorted(panels, key=lambda pair: pair[1] is not record) if record else panels:
        if record is None or panel is record:
            blocks += [replace(one, title=told_by(panel)) for one in given.pictures[number : number + 1]]
            blocks.append(table(panel, view.zero, _events(panel)))
        else:
            blocks += _otherwise(panel, record, view.zero)
        blocks += _bullets([*_silent(panel), *remarks(panel, view.zero)])
    return Part(level=1, title="The timeline", blocks=(*blocks, *_bullets(untold(view))))


def _otherwise(panel: Panel, record: Panel, zero: str | None) -> Iterator[Block]:
    """What an account says of its own beside the record's timeline: where it says the same, in a line."""
    known = {event.id: _told(event, record, zero) for event in record.events}
    same = [event for event in panel.own if _told(event, panel, zero) == known.get(event.id)]
    other = [event for event in panel.events if _told(event, panel, zero) != known.get(event.id)]
    missing = [event for event in record.events if event.id not in {each.id for each in panel.events}]
    yield Paragraph(line=line(told_by(panel), "strong"), keep_with_next=True)
    said = (
        [f"Its own sources also tell of {listed([f'“{event.name}” [{own_places(event)}]' for event in same])}."]
        if same
        else []
    )
    said += [f"Not in this account: {listed([f'“{event.name}”' for event in missing])}."] if missing else []
    yield from _bullets(said or ["Nothing of its own on these events."] * (not other))
    if other:
        yield table(panel, zero, f"Otherwise: {told_by(panel)}", other)


def _events(panel: Panel) -> str:
    title = told_by(panel)
    return f"Events: {title[:1].lower()}{title[1:]}"


def _silent(panel: Panel) -> list[str]:
    """Which accounts have the record's events and tell of none."""
    names = [one.title for one in panel.accounts if one.name != RECORD]
    if panel.own or not names:
        return []
    return [sentence(f"{listed(names)} {'tells' if len(names) == 1 else 'tell'} of no event: these are the record’s")]


def _told(event: EventView, panel: Panel, zero: str | None) -> tuple[str, ...]:
    return what(event), who(event), *when(event, panel, zero)


def _bullets(said: Sequence[str]) -> list[Block]:
    return [Bullets(items=tuple(map(line, said)))] if said else []


def told_by(panel: Panel) -> str:
    """The caption of what shows an account's timeline: as what it is, the record's, an account's own, or both."""
    names = list(dict.fromkeys(one.title for one in panel.accounts))
    if not panel.own:
        return "As the record shows it"
    if len(panel.own) < len(panel.events):
        return f"The record, with what {listed(names)} {'says' if len(names) == 1 else 'say'}"
    return f"As {listed(names)} {'tells' if len(names) == 1 else 'tell'} it"


def named(view: TimelineView, voice: Labels) -> TimelineView:
    """The view with its accounts as the memo names them."""
    panels = (replace(panel, accounts=_named(panel.accounts, voice)) for panel in view.panels)
    silent, undrawn = _named(view.silent, voice), _named(view.undrawn, voice)
    return replace(view, panels=tuple(panels), silent=silent, undrawn=undrawn)


def _named(accounts: Sequence[AccountView], voice: Labels) -> tuple[AccountView, ...]:
    return tuple(replace(one, title=voice.account(one.name)) for one in accounts)
