"""The keys that the JSON Schema of a file knows: which in one place, and in which places one of them."""

from collections.abc import Iterator
from typing import Any

from policycheck.library.files import Path_

_Keys = tuple[str, ...]  # that lead to a place, without the positions in lists and the names of entries


def keys_at(schema: dict[str, Any], path: Path_) -> set[str]:
    """The keys that are known at the path of a document."""
    return {key for place in _at(schema, path) for key in place.get("properties", {})}


def places_of(schema: dict[str, Any], key: str) -> list[_Keys]:
    """The places that know a key, each by the keys that lead to it; of those within another, the outer one alone."""
    places = dict.fromkeys(path for path, properties in _places(schema, schema) if key in properties)
    return [path for path in places if not any(path[:end] in places for end in range(1, len(path)))]


def _at(schema: dict[str, Any], path: Path_) -> list[dict[str, Any]]:
    places = list(_spread(schema, schema))
    for step in path:
        inner: list[dict[str, Any]] = []
        for place in places:
            if isinstance(step, int):
                inner_schema = place.get("items")
            else:
                inner_schema = place.get("properties", {}).get(step, place.get("additionalProperties"))
                inner_schema = inner_schema or next(iter(place.get("patternProperties", {}).values()), None)
            if isinstance(inner_schema, dict):
                inner += _spread(schema, inner_schema)
        places = inner
    return places


def _places(
    root: dict[str, Any], schema: dict[str, Any], path: _Keys = (), above: _Keys = ()
) -> Iterator[tuple[_Keys, dict[str, Any]]]:
    """Every place with the properties that it knows; a schema that holds itself is followed once."""
    properties = schema.get("properties", {})
    yield path, properties
    for key, inner in properties.items():
        yield from _places(root, inner, (*path, key), above)
    ref = schema.get("$ref")
    if ref is not None and ref not in above:
        yield from _places(root, root["$defs"][ref.rpartition("/")[2]], path, (*above, ref))
    options = [option for kind in ("anyOf", "oneOf", "allOf") for option in schema.get(kind, [])]
    entries = [*schema.get("patternProperties", {}).values(), schema.get("items"), schema.get("additionalProperties")]
    for inner in (*options, *entries):
        if isinstance(inner, dict):
            yield from _places(root, inner, path, above)


def _spread(root: dict[str, Any], place: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A schema with its references and alternatives followed."""
    yield place
    if "$ref" in place:
        yield from _spread(root, root["$defs"][place["$ref"].rpartition("/")[2]])
    for option in place.get("anyOf", []) + place.get("oneOf", []) + place.get("allOf", []):
        yield from _spread(root, option)
