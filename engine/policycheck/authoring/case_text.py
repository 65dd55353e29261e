"""A case, and parts of one, as the rules' files write them."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from policycheck.logic.answers import value_of
from policycheck.logic.extent import Extent
from policycheck.model.value import Bounds, OneOf, Value
from policycheck.model.vocabulary import Fact

# What YAML reads as this very text, also between brackets: no quotes needed.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.()/'-]*( [A-Za-z0-9_.()/'-]+)*")
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.,;()/'-]*( [A-Za-z0-9_.,;()/'-]+)*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_WORDS = ("true", "false", "null")


def case_text(facts: Mapping[str, Fact], known: Mapping[str, Extent], name: str, rest: Iterable[str]) -> str:
    """A case, to stand in the list under cases: its name, what is known in it, and the lines that follow."""
    lines = [f"- name: {_quoted(name, _PLAIN_NAME)}", "  facts:" + ("" if known else " {}")]
    lines += [f"    {fact}: {value_text(value_of(facts[fact], extent))}" for fact, extent in known.items()]
    return "\n".join([*lines, *(f"  {line}" for line in rest)])


def value_text(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, OneOf):
        return f"{{one_of: [{', '.join(map(value_text, value.one_of))}]}}"
    if isinstance(value, Bounds):
        given = value.model_dump(exclude_none=True).items()
        return f"{{{', '.join(f'{name}: {value_text(bound)}' for name, bound in given)}}}"
    if isinstance(value, str):
        return value if _DATE.fullmatch(value) else _quoted(value, _PLAIN)
    return json.dumps(value)


def pivots_text(pivots: Sequence[Sequence[str]]) -> str:
    """What a case hangs on, on one line."""
    return "[" + ", ".join(f"[{', '.join(facts)}]" for facts in pivots) + "]"


def _quoted(text: str, plain: re.Pattern[str]) -> str:
    return text if plain.fullmatch(text) and text.lower() not in _WORDS else json.dumps(text, ensure_ascii=False)
