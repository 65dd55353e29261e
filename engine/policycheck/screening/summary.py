"""What is told of a whole screening, from what was counted."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence

from policycheck import __version__
from policycheck.evaluate.finding import citation
from policycheck.evaluate.scope import dates, text_in_force
from policycheck.library.library import Library
from policycheck.logic.compile import CompiledRule
from policycheck.model.dates import telling_days
from policycheck.model.mapping import TableMapping
from policycheck.model.policy import texts_in
from policycheck.model.rule import Rule
from policycheck.model.screening import (
    BadCell,
    Counts,
    Group,
    Grouping,
    MappingUsed,
    MissingFact,
    Proxy,
    Reading,
    Remark,
    ScreenedFile,
    ScreenedRule,
    Screening,
    Unmapped,
)
from policycheck.screening.axioms import TableAxioms
from policycheck.screening.step import Step
from policycheck.screening.sums import STATES, GroupSums, Sums, Tally


def summary(step: Step, sums: Sums) -> Screening:
    """The screening that the sums of all rows make."""
    axioms = TableAxioms(step.library.derivations.values())
    told = _told(step, axioms)
    asked = {fact for compiled in step.rules for fact in compiled.facts}
    columns = step.mapping.columns
    grouped = (
        Grouping(
            column=column,
            listed=column in columns and columns[column].list_ is not None,
            groups=_groups(step.rules, sums.groups.get(column, {})),
        )
        for column in step.group_by
    )
    years = Grouping(column="year", listed=False, groups=_groups(step.rules, sums.years))
    return Screening(
        policycheck=__version__,
        library=_digest(step.library.digests),
        mapping=_mapping(step.library, step.mapping),
        reading=_reading(sums),
        rules=tuple(_rule(step, compiled, sums, told, axioms) for compiled in step.rules),
        years=None if step.mapping.date is None else years,
        groups=tuple(grouped),
        untold=tuple(sorted(asked - told)),
    )


def digest_of(mapping: TableMapping) -> str:
    """The SHA-256 of what a mapping says, however its file is laid out."""
    return _digest(mapping.model_dump(mode="json"))


def _digest(found: object) -> str:
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def _told(step: Step, axioms: TableAxioms) -> set[str]:
    """The facts of which some row can say something, or of which something can follow from what a row says."""
    stated = {(one.fact, True) for one in step.mapping.facts if one.yes is not None}
    stated |= {(one.fact, False) for one in step.mapping.facts if one.no is not None}
    stated |= {(one.fact, one.value) for one in step.mapping.constants if isinstance(one.value, bool)}
    follows = axioms.possible(stated)
    return set(step.mapping.mapped_facts) | {fact for fact, _ in follows}


def _mapping(library: Library, mapping: TableMapping) -> MappingUsed:
    remarks = [Remark(of=one.fact, text=one.why) for one in mapping.constants]
    remarks += [Remark(of=name, text=one.note) for name, one in mapping.columns.items() if one.note]
    remarks += [Remark(of=one.fact, text=one.note) for one in mapping.facts if one.note]
    return MappingUsed(
        id=mapping.id,
        title=mapping.title,
        row=mapping.row,
        source=mapping.source,
        note=mapping.note,
        proxies=tuple(
            Proxy(fact=fact, question=library.facts[fact].question, why=why) for fact, why in mapping.proxies
        ),
        remarks=tuple(remarks),
        sha256=digest_of(mapping),
    )


def _reading(sums: Sums) -> Reading:
    tally = sums.tally
    return Reading(
        files=tuple(ScreenedFile(name=name, rows=rows) for name, rows in sorted(sums.files.items())),
        rows=sum(sums.files.values()),
        left_out=tally.left_out,
        unread=sums.unread,
        screened=tally.rows,
        bad_rows=tally.bad_rows,
        bad_cells=tally.bad_cells,
        bad=tuple(
            BadCell(file=one.file, row=one.row, column=one.column or None, text=one.text, cause=one.cause)
            for one in (*sums.unread_rows, *tally.bad)
        ),
        unmapped=tuple(_unmapped(tally)),
        further=dict(sorted(tally.further.items())),
        conflicts=dict(sorted(tally.conflicts.items())),
        contradicted=sums.contradicted,
        at_odds=sums.at_odds,
    )


def _unmapped(tally: Tally) -> Iterator[Unmapped]:
    for column, values in sorted(tally.unmapped.items()):
        for value, rows in sorted(values.items(), key=lambda pair: (-pair[1], pair[0])):
            yield Unmapped(column=column, value=value, rows=rows)


def _rule(step: Step, compiled: CompiledRule, sums: Sums, told: set[str], axioms: TableAxioms) -> ScreenedRule:
    library, rule = step.library, compiled.rule
    behind = axioms.behind(compiled.facts)
    texts = texts_in(library.texts(rule.provision), rule.in_force)
    missing = (
        MissingFact(
            fact=fact,
            question=library.facts[fact].question,
            open=open_,
            settles=settles,
            may_settle=may_settle,
            told=fact in told,
        )
        for fact, (open_, may_settle, settles) in sums.missing.get(rule.id, {}).items()
        if open_
    )
    return ScreenedRule(
        id=rule.id,
        title=rule.title,
        draft=library.is_draft(rule),
        modality=rule.modality,
        citations=tuple(citation(library, rule, text) for text in texts),
        in_force=tuple(dates(text.in_force) for text in texts),
        undated=_undated(library, rule),
        proxies=tuple(fact for fact in dict(step.mapping.proxies) if fact in behind),
        counts=_counts(sums.outcomes.get(rule.id, _NONE)),
        applies=sums.applies.get(rule.id, 0),
        missing=tuple(sorted(missing, key=lambda one: (-one.settles, -one.may_settle, -one.open, one.fact))),
    )


def _undated(library: Library, rule: Rule) -> bool:
    texts = library.texts(rule.provision)
    days = telling_days([text.in_force for text in texts_in(texts, rule.in_force)])
    found = (text_in_force(rule, texts, (day, day))[1].status for day in days)
    return not library.is_draft(rule) and "unknown" in found


_NONE = [0] * len(STATES)


def _groups(rules: Iterable[CompiledRule], found: GroupSums) -> tuple[Group, ...]:
    kinds = len(STATES)
    return tuple(
        Group(
            value=value,
            rows=rows,
            rules={
                compiled.rule.id: _counts(numbers[place * kinds : (place + 1) * kinds])
                for place, compiled in enumerate(rules)
            },
        )
        for value, (rows, *numbers) in sorted(found.items())
    )


def _counts(numbers: Sequence[int]) -> Counts:
    found = dict(zip(STATES, numbers, strict=True))
    undetermined = found["undetermined"] + found["unless_excused"]
    return Counts(**found | {"undetermined": undetermined})
