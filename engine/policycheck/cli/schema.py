"""`policycheck schema`: the file formats as JSON Schemas, for editors and other programs."""

import json
from pathlib import Path

import click

from policycheck.cli.options import output_option, write_output

_MODELS = {
    "authority": ("policycheck.model.policy", "Authority", "authority.yaml of a policy folder"),
    "derivation": ("policycheck.model.derivation", "Derivation", "a derivation file"),
    "events": ("policycheck.model.event_kind", "EventKind", "rules/vocabulary/events.yaml: kinds of events by id"),
    "evaluation": ("policycheck.model.evaluation", "Evaluation", "what evaluate --format json prints"),
    "evaluations": ("policycheck.model.incidents", "IncidentsEvaluation", "what evaluate --format json prints of many"),
    "incident": ("policycheck.model.incident", "Incident", "an incident file"),
    "mapping": ("policycheck.model.mapping", "TableMapping", "a mapping file: the columns of a table to facts"),
    "policy": ("policycheck.model.policy", "PolicyHead", "the front matter of a policy file"),
    "record": ("policycheck.model.record", "Record", "what memo --record writes"),
    "rule": ("policycheck.model.rule", "Rule", "a rule file"),
    "screening": ("policycheck.model.screening", "Screening", "what screen --format json prints"),
    "topics": ("policycheck.model.vocabulary", "Topic", "rules/topics.yaml: topics by id"),
    "vocabulary": ("policycheck.model.vocabulary", "Fact", "a vocabulary file: facts by id"),
    "worklist": ("policycheck.model.worklist", "Worklist", "what ask --format json prints"),
}


@click.command("schema")
@click.argument("kind", type=click.Choice(sorted(_MODELS)))
@output_option
def command(kind: str, output: Path | None) -> None:
    """Print the JSON Schema (draft 2020-12) of a file format."""
    import importlib

    from pydantic import TypeAdapter

    module, name, title = _MODELS[kind]
    schema = TypeAdapter(getattr(importlib.import_module(module), name)).json_schema(by_alias=True)
    if kind in ("events", "topics", "vocabulary"):
        definitions = schema.pop("$defs", {})
        schema = {
            "type": "object",
            "additionalProperties": {"$ref": f"#/$defs/{name}"},
            "$defs": {**definitions, name: schema},
        }
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"policycheck: {title}"}
    text = json.dumps({**schema, **head}, indent=2, ensure_ascii=False)
    write_output(f"{text}\n".encode(), output)
