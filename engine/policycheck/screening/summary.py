"""Build the summary of a screening from what was counted."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from policycheck import __version__
from policycheck.evaluation.result import citation
from policycheck.evaluation.scope import dates, text_in_force
from policycheck.library.library import Library
from policycheck.logic.cells import PLAIN
from policycheck.logic.compile import CompiledRule
from policycheck.model.dates import sample_dates
from policycheck.model.mapping import TableMapping
from policycheck.model.policy import texts_in
from policycheck.model.rule import Rule
from policycheck.model.screening import (
    BadCell,
    Counts,
    GroupCounts,
    Grouping,
    MappingUsed,
    MissingFact,
    Proxy,
    Remark,
    ScreenedFile,
    ScreenedRule,
    Screening,
    TableReading,
    Unmapped,
)
from policycheck.screening.axioms import Answer, TableAxioms, fact_of
from policycheck.screening.step import ScreeningStep
from policycheck.screening.sums import STATES, GroupSums, Sums


def summary(step: ScreeningStep, sums: Sums) -> Screening:
    """The screening that the sums of all rows make."""
    axioms = TableAxioms(step.library.derivations.values(), step.library.facts)
    answerable = _answerable(step, axioms)
    asked = {fact for compiled in step.rules for fact in compiled.facts}

    def grouping(column: str) -> Grouping:
        listed = step.mapping.columns.get(column, PLAIN).list_ is not None
        return Grouping(column=column, listed=listed, groups=_groups(step.rules, sums.groups.get(column, {})))

    years = Grouping(column="year", listed=False, groups=_groups(step.rules, sums.years))
    return Screening(
        policycheck=__version__,
        library=_digest(step.library.digests),
        mapping=_mapping(step.library, step.mapping),
        reading=_reading(sums),
        rules=tuple(_rule(step, compiled, sums, answerable, axioms) for compiled in step.rules),
        years=None if step.mapping.date is None else years,
        groups=tuple(map(grouping, step.group_by)),
        untold=tuple(sorted(asked - answerable)),
    )


def digest_of(mapping: TableMapping) -> str:
    """The SHA-256 of what a mapping says, however its file is laid out."""
    return _digest(mapping.model_dump(mode="json"))


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _answerable(step: ScreeningStep, axioms: TableAxioms) -> set[str]:
    """The facts of which some row can say something, or of which something can follow from what a row says."""
    stated: set[Answer] = {(entry.fact, True) for entry in step.mapping.facts if entry.yes is not None}
    stated |= {(entry.fact, False) for entry in step.mapping.facts if entry.no is not None}
    stated |= {(entry.fact, entry.value) for entry in step.mapping.constants if isinstance(entry.value, bool)}
    stated.update(axioms.answers_of(step.mapping.mapped_facts))
    return set(step.mapping.mapped_facts) | set(map(fact_of, axioms.possible(stated)))


def _mapping(library: Library, mapping: TableMapping) -> MappingUsed:
    remarks = [Remark(of=constant.fact, text=constant.why) for constant in mapping.constants]
    remarks += [Remark(of=name, text=column.note) for name, column in mapping.columns.items() if column.note]
    remarks += [Remark(of=entry.fact, text=entry.note) for entry in mapping.facts if entry.note]
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


def _reading(sums: Sums) -> TableReading:
    tally = sums.tally
    return TableReading(
        files=tuple(ScreenedFile(name=name, rows=rows) for name, rows in sorted(sums.files.items())),
        rows=sum(sums.files.values()),
        left_out=tally.left_out,
        unread=sums.unread,
        screened=tally.rows,
        bad_rows=tally.bad_rows,
        bad_cells=tally.bad_cells,
        bad=tuple(
            BadCell(**asdict(cell) | {"column": cell.column or None}) for cell in (*sums.unread_rows, *tally.bad)
        ),
        unmapped=tuple(
            Unmapped(column=column, value=value, rows=rows)
            for column, values in sorted(tally.unmapped.items())
            for value, rows in sorted(values.items(), key=lambda counted: (-counted[1], counted[0]))
        ),
        further=dict(sorted(tally.further.items())),
        conflicts=dict(sorted(tally.conflicts.items())),
        contradicted=sums.contradicted,
        inconsistent=sums.conflicting,
    )


def _rule(
    step: ScreeningStep, compiled: CompiledRule, sums: Sums, answerable: set[str], axioms: TableAxioms
) -> ScreenedRule:
    library, rule = step.library, compiled.rule
    premises = axioms.premises_of(compiled.facts)
    texts = texts_in(library.texts(rule.provision), rule.in_force)
    missing = (
        MissingFact(
            fact=fact,
            question=library.facts[fact].question,
            open=open_rows,
            settles=settles,
            may_settle=may_settle,
            told=fact in answerable,
        )
        for fact, (open_rows, may_settle, settles) in sums.missing.get(rule.id, {}).items()
        if open_rows
    )
    return ScreenedRule(
        id=rule.id,
        title=rule.title,
        draft=library.is_draft(rule),
        modality=rule.modality,
        citations=tuple(citation(library, rule, text) for text in texts),
        in_force=tuple(dates(text.in_force) for text in texts),
        undated=_undated(library, rule),
        proxies=tuple(fact for fact in dict(step.mapping.proxies) if fact in premises),
        counts=_counts(sums.outcomes.get(rule.id, _NONE)),
        applies=sums.applies.get(rule.id, 0),
        missing=tuple(sorted(missing, key=lambda gap: (-gap.settles, -gap.may_settle, -gap.open, gap.fact))),
    )


def _undated(library: Library, rule: Rule) -> bool:
    texts = library.texts(rule.provision)
    days = sample_dates([text.in_force for text in texts_in(texts, rule.in_force)])
    statuses = (text_in_force(rule, texts, (day, day))[1].status for day in days)
    return not library.is_draft(rule) and "unknown" in statuses


_NONE = [0] * len(STATES)


def _groups(rules: Iterable[CompiledRule], sums: GroupSums) -> tuple[GroupCounts, ...]:
    width = len(STATES)
    return tuple(
        GroupCounts(
            value=value,
            rows=rows,
            rules={
                compiled.rule.id: _counts(numbers[place * width : (place + 1) * width])
                for place, compiled in enumerate(rules)
            },
        )
        for value, (rows, *numbers) in sorted(sums.items())
    )


def _counts(numbers: Sequence[int]) -> Counts:
    by_state = dict(zip(STATES, numbers, strict=True))
    undetermined = by_state["undetermined"] + by_state["prima_facie"]
    return Counts(**by_state | {"undetermined": undetermined})
