"""The part of a memo on the timeline: a picture and a table an account."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from policycheck.document.english import listed
from policycheck.document.model import Block, Bullets, Figure, Paragraph, Part
from policycheck.model.source_view import AccountView
from policycheck.model.timeline_view import Panel, TimelineView
from policycheck.report.phrases import Labels, line
from policycheck.timeline.table import table
from policycheck.timeline.words import remarks, untold


@dataclass(frozen=True)
class TimelinePart:
    """What a memo is given of an incident's timeline: how each account tells it, and a picture of each, or none."""

    view: TimelineView
    pictures: tuple[Figure, ...] = ()


def timeline(given: TimelinePart | None, voice: Labels) -> Part | None:
    """Each account's own picture and table, and then what it says beside its events."""
    if given is None or not given.view.panels:
        return None
    view = named(given.view, voice)
    lead = (
        "Times are as each account tells them. What is only known to come before or after is shown so, and no time is "
        "guessed."
    )
    blocks: list[Block] = [Paragraph(line=line(lead), keep_with_next=True)]
    for number, panel in enumerate(view.panels):
        blocks += [replace(one, title=told_by(panel)) for one in given.pictures[number : number + 1]]
        blocks.append(table(panel, view.zero, told_by(panel, "The events as {who} {tell} them")))
        blocks += _bullets(remarks(panel, view.zero))
    return Part(level=1, title="The timeline", blocks=(*blocks, *_bullets(untold(view))))


def _bullets(said: Sequence[str]) -> list[Block]:
    return [Bullets(items=tuple(map(line, said)))] if said else []


def told_by(panel: Panel, caption: str = "As {who} {tell} it") -> str:
    """The caption of what shows an account's timeline."""
    names = list(dict.fromkeys(one.title for one in panel.accounts))
    return caption.format(who=listed(names), tell="tells" if len(names) == 1 else "tell")


def named(view: TimelineView, voice: Labels) -> TimelineView:
    """The view with its accounts as the memo names them."""
    panels = (replace(panel, accounts=_named(panel.accounts, voice)) for panel in view.panels)
    silent, undrawn = _named(view.silent, voice), _named(view.undrawn, voice)
    return replace(view, panels=tuple(panels), silent=silent, undrawn=undrawn)


def _named(accounts: Sequence[AccountView], voice: Labels) -> tuple[AccountView, ...]:
    return tuple(replace(one, title=voice.account(one.name)) for one in accounts)
