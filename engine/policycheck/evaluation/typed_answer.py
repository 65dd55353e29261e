"""An answer as a person at a terminal types it, and as an incident file has it."""

import json
import re
from typing import Any

from policycheck.logic.answers import value_of
from policycheck.logic.extent import Extent
from policycheck.model.value import Bounds, OneOf
from policycheck.model.vocabulary import Fact


def written(fact: Fact, extent: Extent) -> Any:
    """An answer as an incident file has it."""
    value = value_of(fact, extent)
    return value.model_dump(exclude_none=True, mode="json") if isinstance(value, Bounds | OneOf) else value


def takes(fact: Fact) -> str:
    """What counts as an answer to the fact, for a person at a terminal."""
    if fact.type == "yes-no":
        return "yes or no"
    if fact.type == "choice":
        return f"{', '.join(fact.options)}; or several of them with or between"
    if fact.type == "date":
        return "a date as 2025-10-05, or bounds as: on or after 2025-10-05; before 2025-11-01"
    return f"a {'whole ' if fact.whole else ''}number, or bounds as: at least 29; at least 10 and at most 45"


_BOUNDS = {
    "at least": "at_least",
    "at most": "at_most",
    "more than": "more_than",
    "less than": "less_than",
    "on or after": "at_least",
    "on or before": "at_most",
    "after": "more_than",
    "before": "less_than",
}
_BOUND = re.compile(rf"({'|'.join(_BOUNDS)})\s+(\S+)", re.IGNORECASE)


def formal(fact: Fact, text: str) -> str:
    """The answer as `extent_of_text` takes it: a plain y or n in full, and worded bounds and options as an object."""
    if fact.type == "yes-no":
        return {"y": "yes", "n": "no"}.get(text.casefold(), text)
    if fact.type == "choice":
        chosen = re.split(r"\s+or\s+|\s*,\s*", text)
        return json.dumps({"one_of": chosen}) if len(chosen) > 1 and text not in fact.options else text
    parts = [_BOUND.fullmatch(part.strip()) for part in re.split(r"\s+and\s+", text)]
    bounds = [(_BOUNDS[part[1].casefold()], part[2]) for part in parts if part is not None]
    if len(bounds) < len(parts) or len(dict(bounds)) < len(bounds):
        return text
    return json.dumps({name: json.loads(bound) if fact.type == "number" else bound for name, bound in bounds})
