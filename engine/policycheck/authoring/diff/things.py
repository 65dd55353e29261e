"""Facts, derivations and authorities: which were added, are gone, or are defined otherwise."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel

from policycheck.authoring.diff.sides import Side
from policycheck.authoring.diff.words import changes_between
from policycheck.model.difference import ThingChange

_Kind = Literal["fact", "derivation", "authority"]


def thing_changes(old: Side, new: Side) -> tuple[ThingChange, ...]:
    """Every fact, derivation and authority that is not the same on both sides, by kind and id."""
    if old.scope is not None:  # both are of one library
        return ()
    before, after = old.library, new.library
    asking: dict[str, set[str]] = {}
    for compiled in (*old.rules.values(), *new.rules.values()):
        for fact in compiled.facts:
            asking.setdefault(fact, set()).add(compiled.rule.id)
    return (
        *_changes("fact", before.facts, after.facts, "question", asking),
        *_changes("derivation", before.derivations, after.derivations, "title", {}),
        *_changes("authority", before.authorities, after.authorities, "name", {}),
    )


def _changes(
    kind: _Kind,
    old: Mapping[str, BaseModel],
    new: Mapping[str, BaseModel],
    title: str,
    asking: Mapping[str, Iterable[str]],
) -> Iterator[ThingChange]:
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        there = after or before
        parts = changes_between(_parts(before), _parts(after)) if before and after else ()
        yield ThingChange(
            kind=kind,
            id=name,
            title=getattr(there, title),
            fate="changed" if before and after else "gone" if before else "added",
            parts=parts,
            rules=tuple(sorted(asking.get(name, ()))),
        )


def _parts(thing: BaseModel) -> dict[str, str | None]:
    """Each key with its value as text; a case and a definition are parts of their own."""
    data: dict[str, Any] = thing.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    texts: dict[str, str | None] = {}
    for key, value in data.items():
        if isinstance(value, list) and all(isinstance(entry, dict) for entry in value):
            for number, entry in enumerate(value, 1):
                named = entry.get("name") or entry.get("term")
                texts[f"{_ENTRIES.get(key, key)} {repr(named) if named else number}"] = _text(entry)
        else:
            texts[key.replace("_", " ")] = _text(value)
    return texts


_ENTRIES = {"cases": "the case", "definitions": "the definition of", "premises": "premise", "order": "order"}


def _text(value: Any) -> str:
    """Plain data as a reader would write it on one line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_text(entry)}" for key, entry in value.items())
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return "not known" if value is None else str(value)
