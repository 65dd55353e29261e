"""What is held, topic by topic, in words: for a first screen, in full, and authority by authority.

"Nothing is held" is said of this library alone. No sentence here says that there is no rule, or that nothing is left to
decide.
"""

from collections.abc import Iterable, Sequence

from policycheck.document.english import dated, listed
from policycheck.document.model import Block, Bullets, Document, Fold, Paragraph, Part, Run, Table, line
from policycheck.model.coverage import AgencyCoverage, Doubt, HeldRule, TopicCoverage

CAVEAT = "Where nothing is held, there may be rules all the same."
_NAMED = 5  # topics that a line of the first screen names before it counts the rest
_DOUBTS: dict[Doubt, str] = {
    "not_known": "not known whether in force",
    "other_words": "not in its own words",
    "reported": "as a news report quotes it",
    "some_days": "in force on some of these days only",
}
_SIGNS = {"rules": "{}", "fragment": "~{}", "nothing": "·"}
_SILENT = "–"  # a document was read whole and says nothing
_KEY = (
    "In force: at least one rule on the topic is held in its own words, and was certainly in force. In part: rules are "
    "held only in other words, as a news report quotes them, or without their dates."
)
_BOUND_TOO = "An agency is also bound by whatever it lies within, such as its state: show coverage AGENCY adds that."


def first_screen(coverage: AgencyCoverage, most: int | None = _NAMED) -> tuple[Block, ...]:
    """What was not compared, and what only in part, naming at most so many topics of each and counting the rest."""
    told = [] if coverage.may_bind else [_nothing_binds(coverage)]
    nothing = coverage.of("nothing")
    if bare := [topic for topic in nothing if not topic.rules]:
        told.append(f"The library has no rule on {_some(bare, most)}; there may be rules.")
    if other := [topic for topic in nothing if topic.rules]:
        told.append(f"Only texts of other days are held on {_some(other, most)}.")
    if fragment := coverage.of("fragment"):
        told.append(f"Only parts, or texts in doubt, are held on {_some(fragment, most)}.")
    if silent := [topic for topic in nothing if topic.silent]:
        told.append(f"{_read(silent)} {_some(silent, most)}.")
    if coverage.date is None and coverage.may_bind:
        told.append("The day is not known: a text counts here as on the day on which it is surest to be in force.")
    return (Paragraph(line=line(" ".join(told))),) if told else ()


def in_full(coverage: AgencyCoverage) -> tuple[Block, ...]:
    """A table of the topics on which something is held, the others by name, and each rule below a fold."""
    blocks: list[Block] = [] if coverage.may_bind else [_paragraph(_nothing_binds(coverage))]
    held = [topic for status in ("rules", "fragment") for topic in coverage.topics if topic.status == status]
    if held:
        head = tuple(map(line, ("Topic", "Rules", "Whose")))
        rows = tuple((line(topic.title), line(_standings(topic.rules)), line(_whose(topic.rules))) for topic in held)
        blocks.append(Table(caption="Topics on which something is held", head=head, rows=rows, widths=(0.3, 0.4, 0.3)))
    nothing = coverage.of("nothing")
    if other := [topic for topic in nothing if topic.rules]:
        blocks.append(_paragraph(f"Only texts of other days are held on: {_names(other)}."))
    if bare := [topic for topic in nothing if not topic.rules]:
        blocks.append(_paragraph(f"Nothing is held on: {_names(bare)}."))
    if silent := [topic for topic in coverage.topics if topic.silent]:
        blocks.append(_paragraph(f"{_read(silent)} {_names(silent)}."))
    if nothing:
        blocks.append(_paragraph(CAVEAT))
    if coverage.without_topic:
        blocks.append(_paragraph(_without_topic(coverage.without_topic)))
    if rules := _each_once(coverage):
        blocks.append(Fold(summary=line("Each rule"), blocks=(_rules(rules),)))
    return tuple(blocks)


def of_agency(coverage: AgencyCoverage) -> Document:
    """What is held for one agency, as a document of its own."""
    return Document(
        title=f"What is held for {coverage.agency_name}",
        subtitle=_of_day(coverage.date),
        parts=(Part(level=1, title="", blocks=in_full(coverage)),),
    )


def of_authorities(authorities: Sequence[AgencyCoverage]) -> Document:
    """A line for each authority, on its own policy alone. They have the same topics in the same order."""
    lines = [(Run(f"{one.agency_name} ({one.agency}): ", "strong"), *line(_in_a_line(one))) for one in authorities]
    bare = [same[0] for same in zip(*(one.topics for one in authorities), strict=True) if not any(map(_held, same))]
    blocks: list[Block] = [Bullets(items=tuple(lines))]
    if bare:
        blocks.append(_paragraph(f"No authority has a rule here on: {_names(bare)}."))
    blocks += [_paragraph(_KEY), _paragraph(_BOUND_TOO), _paragraph(CAVEAT)]
    return Document(
        title="What the library holds, by authority",
        subtitle=_of_day(authorities[0].date if authorities else None),
        parts=(Part(level=1, title="", blocks=tuple(blocks)),),
    )


def _in_a_line(coverage: AgencyCoverage) -> str:
    sure, in_part = (", ".join(topic.title for topic in coverage.of(status)) for status in ("rules", "fragment"))
    silent = ", ".join(topic.title for topic in coverage.of("nothing") if topic.silent)
    told = [
        f"in force: {sure}" if sure else "",
        f"in part: {in_part}" if in_part else "",
        f"read whole, and silent: {silent}" if silent else "",
    ]
    return f"{'; '.join(filter(None, told)) or 'no rule of its own is held'}."


def _held(topic: TopicCoverage) -> bool:
    return topic.status != "nothing"


def sign(topic: TopicCoverage) -> str:
    """A topic in a cell of the table of authorities: how many rules were or may have been in force, and how surely."""
    count = sum(rule.standing != "other_days" for rule in topic.rules)
    if topic.silent and topic.status == "nothing":
        return _SILENT
    return _SIGNS[topic.status].format(count)


def standing(rule: HeldRule) -> str:
    """How surely a rule binds, in words."""
    if rule.standing == "fragment":
        return ", ".join(_DOUBTS[doubt] for doubt in rule.doubts)
    return {"in_force": "in force", "other_days": "not in force then"}[rule.standing]


def _of_day(date: str | None) -> str:
    if date is None:
        return "No day is given: each rule counts as on the day on which it is surest"
    return f"In force {_when(date)}"


def _read(topics: Iterable[TopicCoverage]) -> str:
    """Which documents were read whole: the beginning of a sentence on what they say nothing about."""
    titles = list(dict.fromkeys(title for topic in topics for title in topic.silent))
    return f"{'; '.join(titles)}: read whole, and silent on"


def _when(date: str) -> str:
    return f"{'on' if date.count('-') == 2 else 'in'} {dated(date)}"


def _nothing_binds(coverage: AgencyCoverage) -> str:
    when = f" {_when(coverage.date)}" if coverage.date else ""
    return f"No rule is held that bound or may have bound {coverage.agency_name}{when}."


def _some(topics: Sequence[TopicCoverage], most: int | None) -> str:
    """The topics by name, those that the incident speaks of first; past the bound, how many more."""
    ordered = sorted(topics, key=lambda topic: not topic.raised)
    if most is None or len(ordered) <= most + 1:
        return _names(ordered)
    return f"{', '.join(topic.title for topic in ordered[:most])} and {len(ordered) - most} others"


def _names(topics: Iterable[TopicCoverage]) -> str:
    return listed([topic.title for topic in topics])


def _standings(rules: Sequence[HeldRule]) -> str:
    """How many rules are in force, in doubt, and of other days."""
    sure = sum(rule.standing == "in_force" for rule in rules)
    in_doubt = [rule for rule in rules if rule.standing == "fragment"]
    other = len(rules) - sure - len(in_doubt)
    doubts = sorted({doubt for rule in in_doubt for doubt in rule.doubts})
    said = [
        f"{sure} in force" if sure else "",
        f"{len(in_doubt)} in doubt ({', '.join(_DOUBTS[doubt] for doubt in doubts)})" if in_doubt else "",
        f"{other} of other days" if other else "",
    ]
    return "; ".join(filter(None, said))


def _whose(rules: Iterable[HeldRule]) -> str:
    return "; ".join(dict.fromkeys(rule.authority_name for rule in rules if rule.standing != "other_days"))


def _without_topic(rules: Sequence[HeldRule]) -> str:
    names, their = ", ".join(rule.rule for rule in rules), "its file" if len(rules) == 1 else "their files"
    return f"Counted under no topic, since {their} name none: {names}."


def _each_once(coverage: AgencyCoverage) -> list[HeldRule]:
    """Every rule of any topic, or of none, by id."""
    rules = {rule.rule: rule for topic in coverage.topics for rule in topic.rules}
    rules |= {rule.rule: rule for rule in coverage.without_topic}
    return [rules[name] for name in sorted(rules)]


def _rules(rules: Iterable[HeldRule]) -> Bullets:
    return Bullets(
        items=tuple(
            (Run(rule.rule, "code"), Run(f": {rule.title} ({rule.authority_name}, {rule.citation}): {standing(rule)}"))
            for rule in rules
        )
    )


def _paragraph(text: str) -> Paragraph:
    return Paragraph(line=line(text))
