"""Files with a few of their bytes or of their values changed at random."""

import json
import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

PIECES = [
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b'"',
    b"'",
    b"\n",
    b"\t",
    b"  ",
    b"- ",
    b"#",
    b"## ",
    b"> ",
    b"---\n",
    b"-->",
]
PIECES += [b"<!--", b"&a", b"*a", b"!", b"|", b"null", b"true", b"1e999", b"0x1F", b"\\u", b"\\ud800", b"\0", b"\xff"]
PIECES += [
    b"\xc3\xa9",
    b"\r\n",
    b"?",
    b"2025-02-30",
    b"9999-12-31",
    b"{value}",
    b"9" * 20,
    b"any_of: ",
    b"\xe2\x80\xa8",
]
_TIMES = int(os.environ.get("POLICYCHECK_EXAMPLES", "1"))
quick = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
few = settings(quick, max_examples=25 * _TIMES)  # of each file, where each example lints a whole tree


@st.composite
def mutated(draw: st.DrawFn, content: bytes) -> bytes:
    """The content with a few of its chunks deleted, doubled, swapped or overwritten."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        stop = min(len(content), start + draw(st.one_of(st.integers(0, 12), st.integers(0, 400))))
        chunk = content[start:stop]
        new = draw(
            st.one_of(st.sampled_from([b"", chunk * 2, chunk[::-1]]), st.sampled_from(PIECES), st.binary(max_size=6))
        )
        content = content[:start] + new + content[stop:]
    return content


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["", "incident", "force.deadly", "driver", "0001-01-01", "9999-12-31", [], {}, [[]], {"one_of": ["a"]}]
    ),
    st.dictionaries(st.sampled_from(["at_least", "at_most", "more_than", "less_than", "x"]), st.integers() | st.text()),
)


@st.composite
def swapped(draw: st.DrawFn, data: Any, values: st.SearchStrategy[Any] = SCALARS) -> Any:
    """The data with a few of its values replaced by values of other types, or by those that are given."""
    data = json.loads(json.dumps(data))
    for _ in range(draw(st.integers(1, 4))):
        place = data
        while isinstance(place, dict | list) and place:
            key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
            if not isinstance(place[key], dict | list) or not place[key] or draw(st.integers(0, 3)) == 0:
                place[key] = json.loads(json.dumps(draw(values)))  # a list of the strategy's own must stay as it is
                break
            place = place[key]
    return data
