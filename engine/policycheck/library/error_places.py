"""Where in the data pydantic's errors lie, and which of them another explains."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from policycheck.library.files import Path_
from policycheck.model.problem import nearest_name
from policycheck.model.rule import ROLES

_GROUPS = ("any_of", "all_of", "none_of")


def causes(details: Sequence[Any], data: Any) -> Iterator[Any]:
    """The errors without those that another explains.

    A key that is misspelt is unknown, and is missing under its right name; a name that cannot be one has no value.
    """
    misspelt: dict[Path_, set[str]] = {}
    misnamed: set[Path_] = set()
    for detail in details:
        path, _ = in_data(data, detail["loc"])
        if detail["type"] == "extra_forbidden" and path:
            wanted = [in_data(data, each["loc"]) for each in details if each["type"] == "missing"]
            missing = [str(rest[-1]) for place, rest in wanted if place == path[:-1] and rest]
            guess = nearest_name(str(path[-1]), [*missing, *_GROUPS])
            misspelt.setdefault(path[:-1], set()).update({guess} if guess else ())
        elif detail["loc"] and detail["loc"][-1] == "[key]":
            misnamed.add(path)
    for detail in details:
        path, rest = in_data(data, detail["loc"])
        guesses = misspelt.get(path, set())
        explained = detail["type"] == "missing" and bool({*map(str, rest[-1:]), *_GROUPS} & guesses)
        if not explained and not (path in misnamed and detail["loc"][-1] != "[key]"):
            yield detail


def in_data(data: Any, loc: Path_) -> tuple[Path_, Path_]:
    """The steps of a pydantic location that lead to data, and those that lead on to what is missing.

    The names of union members, which pydantic puts between, are left out.
    """
    path: list[str | int] = []
    rest: list[str | int] = []
    for step in loc:
        inside = (isinstance(data, dict) and step in data) or (
            isinstance(data, list) and isinstance(step, int) and step < len(data)
        )
        if inside and not rest:
            data = data[step]
            path.append(step)
        elif step not in _MEMBERS:
            rest.append(step)
    return tuple(path), tuple(rest)


SCALARS = ("bool", "int", "float", "str")
_MEMBERS = (
    *("element", "group", "answer", "of_rule", "of_fact", "without_fact"),
    *("scalar", "number", "bounds", "one_of", "[key]"),
    *SCALARS,
)


def misspells_role(details: Iterable[Any], known: Iterable[str]) -> bool:
    """Whether a key at the top is a misspelt role of elements, for want of which the rest asks for nothing."""
    unknown = (detail for detail in details if detail["type"] == "extra_forbidden" and len(detail["loc"]) == 1)
    return any(nearest_name(str(detail["loc"][0]), known) in ROLES for detail in unknown)
