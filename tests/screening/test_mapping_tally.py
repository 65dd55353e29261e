"""What could not be used of a table is added up over its batches, and no free text makes the sum grow for ever."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from test_mapping import CELLS, CONDITIONS, NUMBERS, VOCABULARY, batch_of, mapping_of

from policycheck.screening.mapping import mapped
from policycheck.screening.sums import VALUES_KEPT, Tally

MAPPING = {"facts": [{"fact": "force.sure", "yes": {"column": "kind", "has": ["a"]}}]}
ROWS = st.lists(st.fixed_dictionaries(CELLS), max_size=12)


@given(CONDITIONS, NUMBERS, ROWS, st.integers(0, 12), st.booleans())
def test_batches_add_up_to_the_whole(
    rows: object, number: object, table: list[dict[str, str]], cut: int, joined: bool
) -> None:
    mapping = mapping_of(rows=rows, facts=[number, *MAPPING["facts"]])
    whole, parts, rest = Tally(), Tally(), Tally()
    whole.add(mapped(mapping, VOCABULARY, batch_of(table)))
    parts.add(mapped(mapping, VOCABULARY, batch_of(table[:cut])))
    (rest if joined else parts).add(mapped(mapping, VOCABULARY, batch_of(table[cut:]), first_row=1 + len(table[:cut])))
    if joined:
        parts.join(rest)
    assert parts == whole
    assert whole.rows + whole.left_out == len(table)


def test_free_text_is_counted_within_a_bound() -> None:
    texts = [f"text {number}" for number in range(3 * VALUES_KEPT)]
    tally = Tally()
    for part in (texts, texts[: VALUES_KEPT + 10]):
        names = {name: pa.nulls(len(part), pa.string()) for name in CELLS} | {"kind": pa.array(part)}
        tally.add(mapped(mapping_of(**MAPPING), VOCABULARY, pa.RecordBatch.from_pydict(names)))
    assert len(tally.unmapped["kind"]) == VALUES_KEPT
    assert tally.unmapped["kind"].total() + tally.further["kind"] == 4 * VALUES_KEPT + 10
    assert tally.unmapped["kind"]["text 0"] == 2
