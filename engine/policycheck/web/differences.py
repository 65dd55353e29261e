"""What two versions of a case differ in, part by part, in words that a reader of the case knows."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from policycheck.facts.statements import stated
from policycheck.library.library import Library
from policycheck.model.value import StatedValue, with_own_words

_PARTS = {
    "entities": "People and things",
    "documents": "Documents",
    "sources": "Who says it",
    "assertions": "Statements",
    "timeline": "Timeline",
    "allegations": "Allegations",
    "findings": "Findings",
    "summary": "What happened",
    "parties": "Parties",
    "accounts": "Accounts",
    "case_number": "Case number",
    "id": "Id",
}
_VALUES: TypeAdapter[StatedValue] = TypeAdapter(StatedValue)


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was: in which part, and how it reads before and after; None: it was not there."""

    part: str
    before: str | None
    after: str | None


def differences(before: str, after: str, library: Library) -> list[Difference]:
    """What the two texts of incident files differ in, in the order of the second; where one is no JSON, that."""
    try:
        old, new = json.loads(before), json.loads(after)
    except (ValueError, RecursionError):
        return [] if before == after else [Difference("The file", "as it was", "as it is now")]
    return list(_of_objects("", old, new, library))


def _of_objects(part: str, old: Mapping[str, Any], new: Mapping[str, Any], library: Library) -> Iterator[Difference]:
    for key in dict.fromkeys((*new, *old)):
        name = part or _PARTS.get(key, key.replace("_", " ").capitalize())
        was, now = old.get(key), new.get(key)
        if was == now:
            continue
        if isinstance(was or now, list):
            yield from _of_lists(name, was or [], now or [], library)
        elif key in ("timeline", "findings") or (not part and isinstance(was or now, dict)):
            yield from _of_objects(name, was or {}, now or {}, library)
        else:
            label = f"{key}: " if part else ""
            yield Difference(name, *(None if one is None else label + words(one, library) for one in (was, now)))


def _of_lists(part: str, old: list[Any], new: list[Any], library: Library) -> Iterator[Difference]:
    """What stands in only one of two lists. Their order alone is no difference."""
    gone, come = Counter(map(_key, old)), Counter(map(_key, new))
    for item in old:
        if gone[_key(item)] > come[_key(item)]:
            gone[_key(item)] -= 1
            yield Difference(part, words(item, library), None)
    gone = Counter(map(_key, old))
    for item in new:
        if come[_key(item)] > gone[_key(item)]:
            come[_key(item)] -= 1
            yield Difference(part, None, words(item, library))


def _key(item: Any) -> str:
    return json.dumps(item, sort_keys=True)


def words(item: Any, library: Library) -> str:
    """A piece of an incident file as a line of text."""
    if not isinstance(item, dict):
        return ", ".join(words(each, library) for each in item) if isinstance(item, list) else _scalar(item)
    if "fact" in item and "value" in item:
        rest = {key: value for key, value in item.items() if key not in ("fact", "value")}
        return f"{_stated(item, library)} ({_listed(rest, library)})"
    return _listed(item, library)


def _listed(item: Mapping[str, Any], library: Library) -> str:
    return "; ".join(f"{key.replace('_', ' ')}: {words(value, library)}" for key, value in item.items())


def _scalar(item: Any) -> str:
    if isinstance(item, bool):
        return "yes" if item else "no"
    return "nothing" if item is None else str(item)


def _stated(item: Mapping[str, Any], library: Library) -> str:
    fact = library.facts.get(str(item["fact"]))
    try:
        if fact is not None:
            value = _VALUES.validate_python(item["value"])
            return with_own_words(stated(fact, value), value)
    except (ValidationError, ValueError):
        pass
    return f"{item['fact']}: {words(item['value'], library)}"
