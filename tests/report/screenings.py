"""Screenings made by hand, for tests of their reports, and what a document of one holds."""

from collections.abc import Iterator, Mapping, Sequence

from policycheck.document.columns import plain
from policycheck.document.model import Block, Document, Fold, Table
from policycheck.model.mapping import TableSource
from policycheck.model.result import Citation
from policycheck.model.rule import Modality
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


def counts(violation: int = 0, none: int = 0, open_: int = 0, unless: int = 0, out: int = 0, beyond: int = 0) -> Counts:
    return Counts(
        possible_violation=violation,
        no_violation=none,
        does_not_apply=beyond,
        undetermined=open_ + unless,
        prima_facie=unless,
        not_in_force=out,
    )


def total(counts: Counts) -> int:
    return counts.settled + counts.undetermined + counts.not_in_force


def rule(
    name: str,
    found: Counts,
    modality: Modality = "shall",
    text: str = "",
    *,
    proxies: Sequence[str] = ("force.deadly",),
    undated: bool = True,
) -> ScreenedRule:
    missing = MissingFact(
        fact="force.deadly",
        question=f"Was the force of {name} deadly?{text}",
        open=found.undetermined,
        settles=found.undetermined // 3,
        may_settle=found.undetermined // 2,
        told=False,
    )
    cited = Citation(
        authority=f"A Department{text}",
        policy="a/b",
        policy_title=f"Use of Force{text}",
        section=f"1.2{text}",
        title=f"Vehicles{text}",
        quote=(f"Officers shall not do {name}.{text}",),
        quality="reported",
        source=f"a newspaper{text}",
        words_of=None,
        history=text or None,
        note=text or None,
    )
    return ScreenedRule(
        id=name,
        title=f"Not to do {name}{text}",
        draft=False,
        modality=modality,
        citations=(cited,),
        in_force=("the source does not date them",),
        undated=undated,
        proxies=tuple(proxies),
        counts=found,
        applies=found.possible_violation,
        missing=(missing,) if found.undetermined else (),
    )


def grouping(column: str, groups: Mapping[str, Mapping[str, Counts]]) -> Grouping:
    made = (
        GroupCounts(value=value, rows=max(map(total, rules.values()), default=0), rules=dict(rules))
        for value, rules in groups.items()
    )
    return Grouping(column=column, listed=False, groups=tuple(made))


def screening(
    rules: Sequence[ScreenedRule], years: Grouping | None = None, groups: Sequence[Grouping] = (), text: str = ""
) -> Screening:
    rows = max((total(one.counts) for one in rules), default=0)
    return Screening(
        policycheck=f"1{text}",
        library=f"ab{text}",
        mapping=MappingUsed(
            id=f"made-up{text}",
            title=f"A made-up table{text}",
            row=f"incident{text}",
            source=TableSource(title=f"nobody{text}", quality="reported", licence=text or None, coverage=text or None),
            note=text or None,
            proxies=(Proxy(fact="force.deadly", question=f"Was it deadly?{text}", why=f"It is a guess.{text}"),),
            remarks=(Remark(of=f"column{text}", text=f"read so{text}"),),
            sha256="cd",
        ),
        reading=TableReading(
            files=(ScreenedFile(name=f"table.csv{text}", rows=rows + 3),),
            rows=rows + 3,
            left_out=1,
            unread=2,
            screened=rows,
            bad_rows=1,
            bad_cells=1,
            bad=(
                BadCell(file=f"table.csv{text}", row=7, column=f"c{text}", text=f"x{text}", cause=f"no number{text}"),
            ),
            unmapped=(Unmapped(column=f"c{text}", value=f"v{text}", rows=4),),
            further={f"c{text}": 5},
            conflicts={f"force.deadly{text}": 6},
            contradicted=7,
            inconsistent=8,
        ),
        rules=tuple(rules),
        years=years,
        groups=tuple(groups),
        untold=("force.deadly",),
    )


def blocks(document: Document) -> Iterator[Block]:
    """All blocks in their order, a fold's after it."""
    left = [block for part in document.parts for block in part.blocks]
    while left:
        block = left.pop(0)
        yield block
        if isinstance(block, Fold):
            left[:0] = block.blocks


def tables(document: Document) -> list[tuple[list[str], list[tuple[str, list[str]]]]]:
    """Of each table the heads, and the rows by label."""
    return [
        (list(map(plain, one.head)), [(plain(row[0]), list(map(plain, row[1:]))) for row in one.rows])
        for one in blocks(document)
        if isinstance(one, Table)
    ]
