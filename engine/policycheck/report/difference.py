"""What differs between two versions, as a document: counts, rules, words, definitions, and past incidents."""

from collections.abc import Iterable, Iterator, Sequence

from policycheck.document.english import counted, listed
from policycheck.document.model import Block, Bullets, Document, Line, Paragraph, Part, Run, bullets, paragraph
from policycheck.model.difference import (
    CaseChange,
    IncidentChange,
    LibraryDifference,
    OneSidedRule,
    ProvisionChange,
    RuleChange,
    TextChange,
    ThingChange,
)
from policycheck.report.diff_words import (
    FATES,
    LEGEND,
    ROLES,
    marked,
    rests,
    situations,
    summary,
    verdict,
)
from policycheck.report.result_changes import result_changes

_DRAFTS = "Drafts were evaluated as if they were in force. They are not: they bind nobody."


def document(found: LibraryDifference) -> Document:
    """The counts first, then the rules, the words, the vocabulary, and the incidents."""
    if found.same:
        number = found.unchanged
        said = f"{counted(number, 'incident')}: the results are the same." if number else "No incident was evaluated."
        parts = (Part(level=1, title="", blocks=(paragraph(said), *_unread(found.unread))),)
        return Document(title=f"Nothing differs between {found.old.name} and {found.new.name}", parts=parts)
    sides = (("Old", found.old), ("New", found.new))
    changed = found.rules or found.provisions or found.things
    return Document(
        title="What changes",
        head=tuple((lead, f"{side.is_} (rules: {side.rules}; provisions: {side.provisions})") for lead, side in sides),
        parts=(
            Part(level=1, title="", blocks=(*bullets(summary(found)), *([paragraph(LEGEND)] if changed else []))),
            *_section("Rules", map(_rule, found.rules)),
            *_section("Words of policies", map(_thing, found.provisions)),
            *_section("Facts, derivations, kinds of events and authorities", map(_thing, found.things)),
            Part(level=1, title="Past incidents", blocks=tuple(_taken(found))),
            *map(_incident, found.incidents),
            Part(level=1, title="", blocks=(*_others(found), *_one_sided(found.one_sided))),
        ),
    )


def _section(title: str, parts: Iterable[Part]) -> Iterator[Part]:
    if there := tuple(parts):
        yield Part(level=1, title=title, blocks=())
        yield from there


def _rule(rule: RuleChange) -> Part:
    before = f", compared with {rule.was_id} by {rule.paired_by}" if rule.was_id else ""
    blocks: list[Block] = [_named(rule.id, f"{before}]: {FATES[rule.fate]}{', a draft' if rule.draft else ''}")]
    asks = (asked.partition(": ") for asked in rule.asks)
    blocks += bullets(f"{ROLES[role]}: {what}" for role, _, what in asks)
    if rule.meaning is not None:
        blocks.append(paragraph(verdict(rule.meaning)))
        blocks += bullets([*situations(rule.meaning), *(f"Note: {note}." for note in rule.meaning.notes)])
    elements: list[str | Line] = []
    for element in rule.elements:
        elements.append(f"{ROLES[element.role]}: {FATES[element.fate]}: {element.text}")
        elements += _parts(element.words)
    if rule.reordered:
        elements.append("The same elements stand in another order.")
    blocks += bullets([*elements, *_parts(rule.keys)])
    if rule.cases:
        blocks += [paragraph("Cases:", keep_with_next=True), *bullets(map(_case, rule.cases))]
    return Part(level=2, title=rule.title, blocks=tuple(blocks))


def _case(case: CaseChange) -> str:
    states = {"added": "new case", "gone": "case that is gone", "changed": "changed case", "same": "case"}
    was, now = (each or "cannot be run" for each in (case.was, case.now))
    comes = f"{was} under both rules" if was == now else f"old rule: {was}; new rule: {now}"
    expects = case.expects or case.expected
    if case.fate == "changed":
        expects = f"{case.expects}, where it expected {case.expected}"
    return f"{states[case.fate]} “{case.name}”, which expects {expects}: {comes}"


def _thing(thing: ProvisionChange | ThingChange) -> Part:
    kind = f"{thing.kind} " if isinstance(thing, ThingChange) else ""
    before = f", compared with {thing.was_id}" if isinstance(thing, ProvisionChange) and thing.was_id else ""
    blocks: list[Block] = [_named(thing.id, f"{before}]: {FATES[thing.fate]}", kind), *bullets(_parts(thing.parts))]
    if thing.rules:
        blocks.append(paragraph(rests(thing.rules)))
    return Part(level=2, title=thing.title, blocks=tuple(blocks))


def _named(name: str, more: str, kind: str = "") -> Paragraph:
    return Paragraph(line=(Run(f"[{kind}"), Run(name, "code"), Run(more)), keep_with_next=True)


def _parts(parts: Iterable[TextChange]) -> Iterator[str | Line]:
    for part in parts:
        yield (Run(f"{part.part}: "), *marked(part))
        if part.characters:
            yield f"characters that only one has: {'; '.join(part.characters)}"


def _taken(found: LibraryDifference) -> Iterator[Block]:
    """What was evaluated, and which drafts were."""
    if not found.looked_at:
        yield paragraph("There was no incident to evaluate.")
        return
    if found.drafts:
        yield paragraph(_DRAFTS)
    if found.drafts_aside:
        aside = ", ".join(found.drafts_aside)
        yield paragraph(f"Drafts were left out: {aside}. --drafts evaluates them as if they were in force.")
    if found.drafts_unheld:
        whose = " ".join(dict.fromkeys(f"--policy {rule.partition('.')[0]}" for rule in found.drafts_unheld))
        it = "it" if len(found.drafts_unheld) == 1 else "them"
        yield paragraph(
            f"No incident's agency is bound by {', '.join(found.drafts_unheld)}. Add {whose} to compare the incidents "
            f"with {it}."
        )
    if found.compared:
        yield paragraph(f"Also evaluated, as a comparison: {', '.join(found.compared)}.")


def _incident(incident: IncidentChange) -> Part:
    blocks: list[Block] = [_named(incident.file, "]")]
    for side, why in (("old", incident.unread_old), ("new", incident.unread_new)):
        if why:
            lead = f"It cannot be read under the {side} version:"
            blocks += [paragraph(lead, keep_with_next=True), *bullets(why)]
    blocks += result_changes(
        incident.differences,
        incident.accounts,
        ("before", "now"),
        (incident.guidance_old, incident.guidance_new),
        ("outcome", "in_force", "comparison"),
    )
    blocks += bullets(incident.others)
    return Part(level=2, title=incident.title or incident.file, blocks=tuple(blocks))


def _others(found: LibraryDifference) -> Iterator[Block]:
    """The incidents of which nothing changes, and those of which nothing is known."""
    yield from _unread(found.unread)
    number = found.unchanged
    if number or (found.looked_at and not (found.incidents or found.unread)):
        others = "other incident" if found.incidents else "incident"
        yield paragraph(f"{counted(number, others)}: no result changes.")


def _one_sided(rules: Sequence[OneSidedRule]) -> Iterator[Block]:
    """The rules of which incidents have a result under one version alone, by version."""
    for fate, version in (("gone", "old"), ("added", "new")):
        if some := [rule for rule in rules if rule.fate == fate]:
            lead = f"Evaluated under the {version} version only, which is no change of an outcome:"
            yield paragraph(lead, keep_with_next=True)
            yield Bullets(items=tuple(map(_one_sided_rule, some)))


def _one_sided_rule(rule: OneSidedRule) -> Line:
    broken = f"on some account broken in {listed(rule.broken_in)}" if rule.broken_in else "on no account broken"
    said = f"], in {counted(rule.incidents, 'incident')}: {broken}"
    return Run(rule.title, "strong"), Run(" ["), Run(rule.rule, "code"), Run(said)


def _unread(there: Iterable[IncidentChange]) -> Iterator[Block]:
    for each in there:
        lead = (Run("Neither version can read "), Run(each.file, "code"), Run(", so nothing is known of it:"))
        yield Paragraph(line=lead, keep_with_next=True)
        yield from bullets(dict.fromkeys((*each.unread_old, *each.unread_new)))
