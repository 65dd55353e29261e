"""The ids of a library in a JSON Schema, each with what it means, so that an editor completes and explains them."""

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from policycheck.library.library import Library
from policycheck.model.policy import ProvisionId
from policycheck.model.vocabulary import FactId

_FACT: str = TypeAdapter(FactId).json_schema()["pattern"]
_PROVISION: str = TypeAdapter(ProvisionId).json_schema()["pattern"]
_VALUE = "FactValue"


def with_ids(schema: dict[str, Any], library: Library, *, retired: bool) -> dict[str, Any]:
    """The schema, in which ids of facts and provisions are those of the library; with retired, also of retired facts.

    Left alone are the keys of a file that defines facts.
    """
    questions = {name: fact.question for name, fact in library.facts.items() if retired or not fact.retired}
    definitions = {"FactId": _listed(questions), "ProvisionId": _listed(dict(_provisions(library)))}
    values: list[Any] = []

    def changed(node: Any) -> Any:
        if isinstance(node, list):
            return [changed(each) for each in node]
        if not isinstance(node, dict):
            return node
        if node.get("pattern") in (_FACT, _PROVISION):
            name = "FactId" if node["pattern"] == _FACT else "ProvisionId"
            kept = {key: value for key, value in node.items() if key not in ("pattern", "type", "description")}
            return {**kept, "$ref": f"#/$defs/{name}"}
        if _FACT in node.get("patternProperties", {}):
            values[:] = [changed(node["patternProperties"][_FACT])]
            kept = {key: value for key, value in node.items() if key not in ("patternProperties", "propertyNames")}
            asked = {name: {"description": text, "$ref": f"#/$defs/{_VALUE}"} for name, text in questions.items()}
            return {**kept, "properties": asked, "additionalProperties": False}
        return {key: changed(value) for key, value in node.items()}

    made: dict[str, Any] = changed(schema)
    used = str(made)
    definitions = {name: ids for name, ids in definitions.items() if f"'#/$defs/{name}'" in used}
    return {**made, "$defs": {**made.get("$defs", {}), **definitions, **({_VALUE: values[0]} if values else {})}}


def _listed(ids: dict[str, str]) -> dict[str, Any]:
    return {"oneOf": [{"const": name, "description": text} for name, text in sorted(ids.items())]}


def _provisions(library: Library) -> Iterator[tuple[str, str]]:
    for policy, held in library.policies.items():
        for anchor, texts in held.provisions.items():
            yield f"{policy}#{anchor}", f"{held.titled}, {texts[0].section}: {texts[0].title}"
