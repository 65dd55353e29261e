"""Data against a model, with every problem put in words and in its place."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from policycheck.library.document import Document, Path_
from policycheck.model.problem import BadInput, Problem

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], document: Document, path: Path_ = ()) -> M:
    """The part of the document at the path as the model.

    Raises BadInput with every problem in it.
    """
    data = document.data
    for step in path:
        data = data[step]
    try:
        return model.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise BadInput(_problem(model, document, data, path, detail) for detail in details) from None


def _problem(model: type[BaseModel], document: Document, data: Any, base: Path_, detail: Any) -> Problem:
    path, rest = _in_data(data, detail["loc"])
    cause, remedy = _words(model, detail, path, rest, document.spot((*base, *path)).written)
    return document.problem((*base, *path), cause, remedy)


def _in_data(data: Any, loc: Path_) -> tuple[Path_, Path_]:
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
        elif step not in ("element", "group", "scalar", "bounds", "one_of", "bool", "int", "float", "str", "[key]"):
            rest.append(step)
    return tuple(path), tuple(rest)


def _words(model: type[BaseModel], detail: Any, path: Path_, rest: Path_, written: str) -> tuple[str, str]:
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    name = str(path[-1]) if path else "the file"
    if kind == "extra_forbidden":
        allowed = sorted(_keys(model.model_json_schema(), path[:-1]))
        return f"unknown key {name!r}", did_you_mean(name, allowed) or f"known keys here: {', '.join(allowed)}"
    if kind == "missing":
        return f"{rest[-1] if rest else name!r} is missing", f"add {rest[-1] if rest else name}: ..."
    if kind == "string_type":
        return _not_text(name, given, written)
    if kind in ("literal_error", "enum"):
        options = context["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        return f"{given!r} is not known as {name}", did_you_mean(str(given), options) or f"write {context['expected']}"
    if kind == "string_pattern_mismatch":
        described = _described(model.model_json_schema(), path)
        return f"{given!r} does not have the form of {name}", f"write it as: {described or context['pattern']}"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return f"{name} must hold keys with values, not {_kind(given)}", "write key: value"
    if kind in ("tuple_type", "list_type"):
        return f"{name} must be a list, not {_kind(given)}", "write it as a list, even of one item"
    if kind in ("too_short", "string_too_short"):
        return f"{name} is empty", "write at least one item" if kind == "too_short" else "write a text"
    if kind == "too_long":
        return f"{name} holds what this version does not read", "leave it empty"
    if given is None:
        return f"{name} has no value", "write one, or leave the key out"
    return f"{name}: {detail['msg'][:1].lower()}{detail['msg'][1:]}", "write it as docs/formats.md shows"


def _not_text(name: str, given: Any, written: str) -> tuple[str, str]:
    if isinstance(given, bool | int | float):
        return f"{name} must be a text; {written} is read as {_kind(given)}", f'put it in quotes: "{written}"'
    if given is None:
        return f"{name} has no value", "write a text, or leave the key out"
    return f"{name} must be a text, not {_kind(given)}", "write one text"


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    return {dict: "keys with values", list: "a list"}.get(type(value), "a text")


def did_you_mean(given: str, known: Iterable[str]) -> str | None:
    """The advice to write the known name that the given one is closest to, or None where none is close."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(given, sorted(known), scorer=fuzz.ratio, score_cutoff=65)
    return f"did you mean {best[0]!r}?" if best else None


def _keys(schema: dict[str, Any], path: Path_) -> set[str]:
    """The keys that a JSON Schema allows at a path."""
    return {key for place in _at(schema, path) for key in place.get("properties", {})}


def _described(schema: dict[str, Any], path: Path_) -> str | None:
    """What a JSON Schema says of the value at a path."""
    return next((place["description"] for place in _at(schema, path) if "description" in place), None)


def _at(schema: dict[str, Any], path: Path_) -> list[dict[str, Any]]:
    places = list(_spread(schema, schema))
    for step in path:
        inner: list[dict[str, Any]] = []
        for place in places:
            if isinstance(step, int):
                found = place.get("items")
            else:
                found = place.get("properties", {}).get(step, place.get("additionalProperties"))
                found = found or next(iter(place.get("patternProperties", {}).values()), None)
            if isinstance(found, dict):
                inner += _spread(schema, found)
        places = inner
    return places


def _spread(root: dict[str, Any], place: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A schema with its references and alternatives followed."""
    yield place
    if "$ref" in place:
        yield from _spread(root, root["$defs"][place["$ref"].rpartition("/")[2]])
    for option in place.get("anyOf", []) + place.get("oneOf", []) + place.get("allOf", []):
        yield from _spread(root, option)
