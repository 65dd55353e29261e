"""`policycheck schema`: the file formats as JSON Schemas, for editors and other programs."""

import json
from pathlib import Path
from typing import Any

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
    "situations": ("policycheck.model.situation", "Situation", "rules/situations.yaml: standard situations by id"),
    "topics": ("policycheck.model.vocabulary", "Topic", "rules/topics.yaml: topics by id"),
    "vocabulary": ("policycheck.model.vocabulary", "VocabularyEntry", "a vocabulary file: facts by id"),
    "worklist": ("policycheck.model.worklist", "Worklist", "what ask --format json prints"),
}


@click.command("schema")
@click.argument("kind", type=click.Choice(sorted(_MODELS)))
@click.option(
    "--library",
    "folder",
    metavar="[DIR]",
    is_flag=False,
    flag_value="",
    help="List the ids of facts and provisions with what they mean, so that an editor completes them: of the built-in "
    "library and of the folder DIR. Without DIR: of the folder that you are in, or of my-library in it.",
)
@output_option
def command(kind: str, folder: str | None, output: Path | None) -> None:
    """Print the JSON Schema (draft 2020-12) of a file format. docs/editor.md sets up an editor with it."""
    import importlib

    from pydantic import TypeAdapter

    module, name, title = _MODELS[kind]
    schema = TypeAdapter(getattr(importlib.import_module(module), name)).json_schema(by_alias=True)
    if kind in ("events", "situations", "topics", "vocabulary"):
        definitions = schema.pop("$defs", {})
        schema = {
            "type": "object",
            "additionalProperties": {"$ref": f"#/$defs/{name}"},
            "$defs": {**definitions, name: schema},
        }
    if folder is not None:
        schema = _with_library(schema, kind, folder)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"policycheck: {title}"}
    text = json.dumps({**schema, **head}, indent=2, ensure_ascii=False)
    write_output(f"{text}\n".encode(), output)


def _with_library(schema: dict[str, Any], kind: str, folder: str) -> dict[str, Any]:
    from policycheck.authoring.lint.places import own_tree
    from policycheck.library.library import load_library
    from policycheck.library.schema_ids import with_ids

    own = Path(folder) if folder else own_tree()
    return with_ids(schema, load_library((own,) if own is not None else ()), retired=kind != "rule")
