"""What knowing one more fact would settle, over all rows of a table in which a rule is undetermined."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policycheck.logic.compile import ENDS, CompiledRule, Literal
from policycheck.logic.formula import Domain
from policycheck.model.vocabulary import Fact
from policycheck.screening import bitmaps
from policycheck.screening.bitmaps import Bitmap
from policycheck.screening.gates import Gates
from policycheck.screening.known import FactId
from policycheck.screening.literals import Literals
from policycheck.screening.table import Block, Table


@dataclass(frozen=True, slots=True)
class Missing:
    """Of the rows in which a rule is undetermined: in how many a fact is open, and what knowing it alone would do.

    Settles counts the rows that any answer settles, may_settle those that some answer does.
    """

    open: int
    may_settle: int
    settles: int


def missing(
    vocabulary: Mapping[FactId, Fact], rule: CompiledRule, table: Table, rows: Bitmap, in_force: Bitmap
) -> dict[FactId, Missing]:
    """What an answer to each of the rule's facts would do in rows in which the rule is undetermined.

    Answers that no element tells apart count as one. In force are the rows in which the rule surely was.
    """
    gates = Gates()
    domains = rule.space.domains
    formulas = [_formulas(Literals(gates, vocabulary, table.given), rule, domain) for domain in domains]
    program = gates.program([one for cells in formulas for cell in cells for one in cell])
    counts = {domain.fact: [0, 0, 0] for domain in domains}
    for block in table.blocks(program.leaves.values()):
        found = program.run(block.leaves, block.empty, block.full)
        for domain, cells in zip(domains, formulas, strict=True):
            planes = [tuple(next(found) for _ in cell) for cell in cells]
            for number, one in enumerate(_told(block, planes, in_force[block.place])):
                counts[domain.fact][number] += bitmaps.count(one & rows[block.place])
    return {fact: Missing(*found) for fact, found in counts.items()}


def _formulas(literals: Literals, rule: CompiledRule, domain: Domain) -> list[tuple[int, ...]]:
    """For each answer: that it is known, that it is excluded, and that with it violation is shown, or excluded."""
    found: list[tuple[int, ...]] = []
    for cell in domain.cells:
        answer = Literal(domain.fact, cell)
        *others, violation = (literals.supposing(answer).impossible(rule, end) for end in ENDS)
        found.append((literals.within(answer), literals.apart(answer), literals.gates.all(others), violation))
    return found


def _told(block: Block, cells: Sequence[tuple[Bitmap, ...]], in_force: Bitmap) -> Iterator[Bitmap]:
    """The rows in which the fact is open, and of these the ones that some answer settles, and that any answer does."""
    left, some, every = block.full, block.empty, block.full
    for known, excluded, shown, none in cells:
        settled = shown & in_force | none
        left = left & ~known
        some = some | settled & ~excluded
        every = every & (settled | excluded)
    yield left
    yield left & some
    yield left & every
