"""How the columns of a table become facts of the vocabulary."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from policycheck.model.base import Model, Seq
from policycheck.model.dates import PartialDate
from policycheck.model.policy import Quality
from policycheck.model.value import Value
from policycheck.model.vocabulary import EntityKind, FactId

ColumnName = Annotated[str, Field(min_length=1, description="The column's name as the table's first line has it.")]
UNKNOWN: Literal["unknown"] = "unknown"  # in a case: nothing is known of the fact


class CellTest(Model):
    """Whether a row's cell of one column holds certain values; exactly one of has and only is given."""

    column: ColumnName
    has: Seq[str] | None = Field(
        default=None, min_length=1, description="The cell holds at least one of these values; an empty text: no value."
    )
    only: Seq[str] | None = Field(
        default=None, min_length=1, description="Every value of the cell is one of these; an empty text: no value."
    )

    @property
    def wanted(self) -> tuple[str, ...]:
        """The values that the test names."""
        return self.has or self.only or ()


class CellTests(Model):
    """Tests of which any, or all, must hold; exactly one of the two is given."""

    any_of: "Seq[Condition] | None" = Field(default=None, min_length=1, description="At least one of these.")
    all_of: "Seq[Condition] | None" = Field(default=None, min_length=1, description="Every one of these.")

    @property
    def parts(self) -> "tuple[Condition, ...]":
        """The tests of the group, in order."""
        return self.any_of or self.all_of or ()


def _tag(value: Any) -> str:
    grouped = isinstance(value, dict) and "column" not in value and {"any_of", "all_of"} & value.keys()
    return "group" if grouped or isinstance(value, CellTests) else "element"


Condition = Annotated[Annotated[CellTest, Tag("element")] | Annotated[CellTests, Tag("group")], Discriminator(_tag)]


def cell_tests(
    condition: "Condition", path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], CellTest]]:
    """Every test of a condition, with where it stands below the path."""
    if isinstance(condition, CellTest):
        yield path, condition
        return
    for key in ("any_of", "all_of"):
        for index, part in enumerate(getattr(condition, key) or ()):
            yield from cell_tests(part, (*path, key, index))


class TableColumn(Model):
    """What the cells of a column hold."""

    list_: str | None = Field(
        default=None, min_length=1, alias="list", description="What divides several values of one cell."
    )
    values: Seq[str] = Field(
        default=(), description="The values that tests may name; any other that occurs is counted."
    )
    unknown: Seq[str] = Field(default=(), description="Values that say as little as an empty cell.")
    note: str | None = Field(default=None, description="What a reader should know about the column.")


class TableSource(Model):
    """Where the table, and what is known of its columns, comes from."""

    title: str = Field(min_length=1, description="By which a reader finds the table.")
    quality: Quality | None = Field(
        default=None,
        description="official: kept by an agency; secondary: compiled from official records; reported: from news; left "
        "out: it is not known.",
    )
    licence: str | None = Field(default=None, description="Under which the table may be used.")
    fields: str | None = Field(default=None, description="Where the names and values of the columns were read.")
    coverage: str | None = Field(default=None, description="Which incidents the table holds, and which it lacks.")


class MappedFact(Model):
    """What the cells of a row say of one fact."""

    fact: FactId
    yes: Condition | None = Field(default=None, description="Of a yes-no fact: when the answer is yes.")
    no: Condition | None = Field(default=None, description="Of a yes-no fact: when the answer is no.")
    column: ColumnName | None = Field(default=None, description="Of any other fact: the column that holds the answer.")
    unit: str | None = Field(default=None, description="Of a number: its unit, which must be that of the fact.")
    as_: Literal["exactly", "at_least", "at_most"] = Field(
        default="exactly", alias="as", description="Whether the number or date is the answer, or a bound of it."
    )
    thousands: Literal[",", " ", "'"] | None = Field(
        default=None, description="What may divide the digits of a number."
    )
    forms: Seq[str] = Field(default=(), description="Of a date: how it is written, as %Y-%m-%d.")
    texts: dict[str, Value] = Field(default_factory=dict, description="What certain texts of the column mean.")
    proxy: str | None = Field(
        default=None, min_length=1, description="Why the cells only suggest the answer; every output repeats it."
    )
    note: str | None = Field(default=None, description="How the cells were read, and what they leave open.")


class Constant(Model):
    """A fact that has one answer in every row."""

    fact: FactId
    value: Value
    why: str = Field(min_length=1, description="What makes it so of every row of the table.")


class DateColumn(Model):
    """The column that holds the day of the incident."""

    column: ColumnName
    forms: Seq[str] = Field(min_length=1, description="How the date is written, as %Y-%m-%d.")


class MappingCase(Model):
    """A worked example kept with a mapping: cells in, facts out."""

    name: str = Field(min_length=1, description="What the example is about.")
    row: dict[ColumnName, str] = Field(description="The cells of a row by column; every other cell is empty.")
    facts: dict[FactId, Value] = Field(default_factory=dict, description="What follows; unknown, where nothing does.")
    date: PartialDate | None = Field(default=None, description="The day, month or year that the row is of.")
    bad: Seq[ColumnName] = Field(default=(), description="The columns whose cells cannot be read.")
    unmapped: dict[ColumnName, Seq[str]] = Field(
        default_factory=dict, description="Values that the mapping does not know."
    )
    taken: bool = Field(default=True, description="Whether the row is one of those that the mapping takes.")


class TableMapping(Model):
    """Which facts the columns of a table state, suggest, or leave unknown."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="As the file is called: washington-post-v2.")
    title: str = Field(min_length=1, description="The table as a reader knows it.")
    row: EntityKind = Field(description="What one row of the table is about.")
    source: TableSource
    note: str | None = Field(default=None, description="What a reader of every output should know.")
    key: ColumnName | None = Field(default=None, description="The column that names a row.")
    agency: ColumnName | None = Field(
        default=None, description="The column of the agency, by which rows can be grouped."
    )
    date: DateColumn | None = Field(default=None, description="Left out, where no column holds the day.")
    rows: Condition | None = Field(default=None, description="Which rows are taken; left out: all.")
    columns: dict[ColumnName, TableColumn] = Field(default_factory=dict)
    facts: Seq[MappedFact] = ()
    constants: Seq[Constant] = ()
    cases: Seq[MappingCase] = Field(default=(), description="Worked examples.")

    @property
    def proxies(self) -> tuple[tuple[str, str], ...]:
        """Each fact whose answer the table only suggests, with the note that every output repeats."""
        return tuple((entry.fact, entry.proxy) for entry in self.facts if entry.proxy is not None)

    @property
    def mapped_facts(self) -> tuple[str, ...]:
        """The ids of the facts of which some row may say something, sorted."""
        return tuple(sorted({entry.fact for entry in self.facts} | {entry.fact for entry in self.constants}))

    def conditions(self) -> Iterator[tuple[tuple[str | int, ...], "Condition"]]:
        """Every condition, with where it stands in the file."""
        if self.rows is not None:
            yield ("rows",), self.rows
        for index, entry in enumerate(self.facts):
            for key, condition in (("yes", entry.yes), ("no", entry.no)):
                if condition is not None:
                    yield ("facts", index, key), condition

    def columns_read(self) -> dict[str, tuple[str | int, ...]]:
        """Every column that the table must have, with the first place in the file that reads it."""
        columns: dict[str, tuple[str | int, ...]] = {}
        for key in ("key", "agency"):
            if getattr(self, key) is not None:
                columns.setdefault(getattr(self, key), (key,))
        if self.date is not None:
            columns.setdefault(self.date.column, ("date", "column"))
        for path, condition in self.conditions():
            for inner, test in cell_tests(condition, path):
                columns.setdefault(test.column, (*inner, "column"))
        for index, entry in enumerate(self.facts):
            if entry.column is not None:
                columns.setdefault(entry.column, ("facts", index, "column"))
        return columns

    @property
    def tested(self) -> frozenset[str]:
        """The columns whose values tests ask for."""
        return frozenset(test.column for _, condition in self.conditions() for _, test in cell_tests(condition))
