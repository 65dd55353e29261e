"""The parts of a report after its results: what was inferred, what contradicts itself, and what was not compared."""

import re
from collections import Counter
from collections.abc import Iterator

from policycheck.document.english import listed
from policycheck.document.model import Block, Bullets, Line, Paragraph, Part, Run
from policycheck.model.evaluation import Evaluation
from policycheck.model.inference import WITHOUT_SOURCE, ConflictView, FollowingStep, Inference
from policycheck.model.result import Result
from policycheck.report.notes import chain
from policycheck.report.overview import says_nothing
from policycheck.report.phrases import Labels, line, sentence, series
from policycheck.report.results import Results, RuleSection, views

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")


def worked_out(evaluation: Evaluation, held: Results, voice: Labels, *, timeline: bool = False) -> Part | None:
    """What the answers above rest on that nobody states: how it follows; and where an account contradicts itself.

    With a timeline in the report, what of it gives way to a side's own word is told there.
    """
    blocks = list(_follows(evaluation, held, voice))
    if blocks:
        lead = (
            "No source states these facts directly. They follow from what an account says, by general rules on how "
            "such facts relate."
        )
        blocks.insert(0, Paragraph(line=line(lead)))
    conflicts = [line(_contradiction(one, voice)) for one in evaluation.conflicts]
    if conflicts:
        heading = line("Where an account contradicts itself", "strong")
        blocks += [Paragraph(line=heading, keep_with_next=True), Bullets(items=tuple(conflicts))]
    if not timeline:
        blocks += [Paragraph(line=line(one)) for one in _gives_way(evaluation, voice)]
    return Part(level=1, title="What was inferred", blocks=tuple(blocks)) if blocks else None


_Claims = tuple[str, ...]  # what a step rests on
_Way = tuple[str, _Claims]  # a derivation in words, and what it rests on


def _follows(evaluation: Evaluation, held: Results, voice: Labels) -> Iterator[Block]:
    """Each conclusion with the derivations that lead to it, those first that need the fewest, each told once."""
    used = {one for section in held.all for result in section.results for one in _used(result)}
    follows = [one for one in evaluation.follows if (one.account, one.fact, one.about) in used]
    ways: dict[_Way, _Holders] = {}
    conclusions: dict[str, dict[_Way, set[str]]] = {}
    for one in sorted(follows, key=lambda one: len(one.steps)):
        for step in one.steps:
            way = (f"{step.title}{' (by contraposition)' if step.turned else ''}", _claims(step))
            ways.setdefault(way, _Holders()).add(one, step)
            conclusions.setdefault(one.text, {}).setdefault(way, set()).add(one.about_label)
    told: set[_Way] = set()
    for text, leading in conclusions.items():
        about = series(sorted({label for labels in leading.values() for label in labels}))
        items = tuple(line(_way(way, ways[way], voice)) for way in leading if way not in told)
        yield Paragraph(line=line(f"{text[:1].upper()}{text[1:]} ({about})", "strong"), keep_with_next=True)
        yield Bullets(items=items or (line(f"This follows as said above, {listed([way[0] for way in leading])}."),))
        told |= leading.keys()


def _claims(step: FollowingStep) -> _Claims:
    claims = (f"{each.claim} [{each.cited[0]}]" if each.basis else each.claim for each in step.premises)
    return tuple(dict.fromkeys(claims))


class _Holders:
    """About whom a step of reasoning holds, under which accounts, each with its sources."""

    def __init__(self) -> None:
        self.about: dict[str, dict[str, list[str]]] = {}

    def add(self, inference: Inference, step: FollowingStep) -> None:
        """Add an account that takes the step."""
        places = "; ".join(
            dict.fromkeys(place for premise in step.premises if not premise.basis for place in premise.cited)
        )
        about = next((premise.about_label for premise in step.premises if premise.about_label), inference.about_label)
        names = self.about.setdefault(about, {}).setdefault(places, [])
        names += [inference.account] if inference.account not in names else []


def _way(way: _Way, holders: _Holders, voice: Labels) -> str:
    """A derivation, what it rests on, and for whom that holds, on which statements."""
    title, claims = way
    told = []
    for about, by_places in holders.about.items():
        who = "; ".join(
            f"{voice.names(names)}{f' [{places}]' if places else ''}" for places, names in by_places.items()
        )
        told.append(f"{f'as to {about}, ' if len(holders.about) > 1 else ''}{who}")
    return sentence(f"{sentence(title)} This rests on: {'; '.join(claims)}. It holds for: {'; '.join(told)}")


def _used(result: Result) -> Iterator[tuple[str, str, str]]:
    for view in views(result):
        for held in view.values.values():
            yield from ((one.account, one.fact, one.about) for one in (*held.follows, *held.against_follows))


def _contradiction(conflict: ConflictView, voice: Labels) -> str:
    under = voice.under([conflict.account])
    follows = [chain(each) for each in conflict.follows]
    if conflict.stated is None:
        return sentence(
            f"{under}, it follows that {'; and that '.join(follows)}. These cannot all be true, so none of them "
            "counts; the statements behind them still do"
        )
    whose = WITHOUT_SOURCE[conflict.basis] if conflict.basis else "; ".join(map(voice.cite, conflict.said))
    return sentence(
        f"{under}, this counts: {conflict.stated} [{whose}]. But from the account’s other statements it follows that "
        f"{follows[0]}"
    )


def _gives_way(evaluation: Evaluation, voice: Labels) -> list[str]:
    """Sentences on what of the record's timeline does not count under an account, since the side says otherwise."""
    aside: dict[str, list[str]] = {}
    for each in evaluation.timeline_set_aside:
        aside.setdefault(each.account, []).append(each.words)
    return [
        sentence(
            f"{voice.under([account])}, this does not count, since it contradicts the account's own timeline: "
            f"{'; '.join(stated)}"
        )
        for account, stated in aside.items()
    ]


def set_aside(evaluation: Evaluation, voice: Labels) -> Part | None:
    """Rules that were looked at and have no result above, each with whom for and why, in short lists."""
    other: dict[str, dict[str, list[str]]] = {}
    moot: dict[str, dict[str, list[str]]] = {}
    for one in evaluation.results:
        if one.set_aside:
            cited = one.citation
            found, why = moot, cited.authority
            if one.in_force.status == "no":
                found = other
                why = " ".join(sentence(each) for each in (one.in_force.why, cited.note) if each)
                why = f"{cited.authority}, {cited.section}: {why}"
            found.setdefault(why, {}).setdefault(one.title, []).append(one.about_label)
    blocks: list[Block] = []
    if moot:
        lead = "These rules apply under no account shown here, so they say nothing on the incident:"
        blocks += [Paragraph(line=line(lead), keep_with_next=True), _aside(moot)]
    if other:
        lead = (
            "These rules were not evaluated, because the text in the library was not in force on the day. The library "
            "does not have the text of that day. Whether the duty existed then is therefore open:"
        )
        of_all, own = _of_several(other)
        blocks += [Paragraph(line=line(" ".join([*of_all, lead])), keep_with_next=True), _aside(own)]
    blocks += [Paragraph(line=line(one)) for one in says_nothing(evaluation, voice)]
    if evaluation.left_out:
        blocks.append(Paragraph(line=line("Left out:"), keep_with_next=True))
        blocks.append(Bullets(items=tuple(line(f"{one}.") for one in evaluation.left_out)))
    return Part(level=1, title="Rules without a result", blocks=tuple(blocks)) if blocks else None


def _of_several(reasons: dict[str, dict[str, list[str]]]) -> tuple[list[str], dict[str, dict[str, list[str]]]]:
    """The sentences that stand in more than two of the reasons, and the reasons without them."""
    counts = Counter(part for why in reasons for part in dict.fromkeys(_SENTENCE.split(why)))
    of_several = [part for part, count in counts.items() if count > 2]
    own = {
        " ".join(part for part in _SENTENCE.split(why) if part not in of_several): rules
        for why, rules in reasons.items()
    }
    return of_several, own


def _aside(found: dict[str, dict[str, list[str]]]) -> Bullets:
    """Each reason with the rules that it holds of, and whom these are about."""
    return Bullets(
        items=tuple(
            (
                Run("; ".join(f"{title} ({series(labels)})" for title, labels in rules.items()), "emphasis"),
                Run(f". {why.rstrip('.')}."),
            )
            for why, rules in found.items()
        )
    )


def _by_id(section: RuleSection) -> Line:
    return (Run(f"{section.head.title}: "), Run(section.head.rule, "code"))


def checked(evaluation: Evaluation, held: Results, fingerprint: str | None = None) -> list[Block]:
    """What worked the answers out, the fingerprints of what they rest on, and the rules by their ids."""
    second = evaluation.engine.second_engine
    told = f"Worked out by policycheck {evaluation.engine.policycheck}"
    if second.status == "agreed":
        told += (
            f", and independently by {second.name} {second.version}: all {second.checked} answers that it worked out "
        )
        told += "again agree."
        told += f" It could not check: {'; '.join(second.unchecked)}." if second.unchecked else ""
    else:
        told += f"; no second engine checked it ({second.status})."
    prints = [("The record of this report", fingerprint)] if fingerprint else []
    prints.append(("The incident’s file", evaluation.engine.incident_sha256))
    items: list[Line] = [(Run(f"{of}, SHA-256: "), Run(value, "code")) for of, value in prints]
    blocks: list[Block] = [Paragraph(line=line(told)), Bullets(items=tuple(items))]
    if held.all:
        blocks.append(Paragraph(line=line("The rules by number and id:"), keep_with_next=True))
        blocks.append(Bullets(items=tuple(map(_by_id, held.all)), numbered=True))
    return blocks
