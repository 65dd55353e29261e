"""A partial scenario in plain words, and as an incident that can be evaluated."""

import json
from collections.abc import Iterable, Mapping

from policycheck.authoring.compare.cells import Cells, ScenarioBox
from policycheck.facts.axioms import of_one, said_of_one
from policycheck.facts.statements import statement
from policycheck.library.library import Library
from policycheck.logic.answers import value_of
from policycheck.logic.compile import CompiledRule
from policycheck.logic.extent import Extent
from policycheck.logic.open_axioms import Axioms
from policycheck.model.comparison import Scenario, ScenarioPremise, Verdict
from policycheck.model.rule import RuleConclusion
from policycheck.model.value import Bounds, OneOf, Value
from policycheck.model.vocabulary import Fact, about

ENTITIES = {
    "officer": {"kind": "officer", "label": "the officer"},
    "civilian": {"kind": "civilian", "label": "the person"},
    "force": {"kind": "force", "label": "the use of force", "by": "officer", "against": "civilian"},
    "recording": {"kind": "recording", "label": "the recording", "by": "officer"},
}
# Those that few rules ask about stand in a scenario only where it states something of one.
_FURTHER = {
    "witness": {"kind": "witness", "label": "the witness"},
    "vehicle": {"kind": "vehicle", "label": "the vehicle", "driven_by": "civilian"},
    "observation": {"kind": "observation", "label": "what the officer saw", "by": "officer", "of": "force"},
    "pursuit": {"kind": "pursuit", "label": "the pursuit", "by": "officer"},
}


def scenario(library: Library, cells: Cells, box: ScenarioBox, rules: Iterable[CompiledRule]) -> Scenario:
    """What a box states, circumstances before conduct, and what the rules conclude there, each once."""
    extents = cells.extents(box)
    order = sorted((fact for fact in library.facts if fact in box), key=lambda fact: bool(library.facts[fact].conduct))
    known = cells.extents(cells.closed(box))
    axioms = Axioms(library.axioms)
    left = axioms.under(said_of_one(known))

    def reading(compiled: CompiledRule) -> Verdict:
        allowed = left.allowed(compiled.space, {fact: of_one(fact) for fact in compiled.facts})
        return verdict(library, compiled, compiled.possible_conclusions(known, allowed))

    return Scenario(
        premises=premises({fact: extents[fact] for fact in order}, library.facts),
        verdicts=tuple(map(reading, each_once(rules))),
    )


def verdict(library: Library, compiled: CompiledRule, possible_conclusions: tuple[RuleConclusion, ...]) -> Verdict:
    """What a rule comes to, with its title and how it is read."""
    rule = compiled.rule
    return Verdict(
        rule=rule.id, title=library.titled(rule), modality=rule.modality, possible_conclusions=possible_conclusions
    )


def premises(situation: Mapping[str, Extent], facts: Mapping[str, Fact]) -> tuple[ScenarioPremise, ...]:
    """The situation as statements in plain words."""

    def premise(name: str, extent: Extent) -> ScenarioPremise:
        return ScenarioPremise(fact=name, value=value_of(facts[name], extent), text=statement(facts[name], extent))

    return tuple(premise(name, extent) for name, extent in situation.items())


def each_once(rules: Iterable[CompiledRule]) -> tuple[CompiledRule, ...]:
    """The rules without repeated ones, in their order."""
    return tuple({id(rule): rule for rule in rules}.values())


def incident_of(scenario: Scenario, agency: str, name: str = "scenario", title: str | None = None) -> str:
    """The scenario as an incident file: a made-up incident of the agency, whose facts the record gives.

    Its day is not known, since policies that are compared need not have been in force on the same day.
    """
    kinds = {about(premise.fact) for premise in scenario.premises}
    entities = {**ENTITIES, **{kind: entity for kind, entity in _FURTHER.items() if kind in kinds}}
    if "vehicle" in entities:
        entities["force"] = {**entities["force"], "vehicle": "vehicle"}
    data = {
        "schema": "policycheck/incident/1",
        "id": name,
        "title": title or "A made-up scenario, for comparing policies",
        "date": None,
        "agency": agency,
        "note": "Made up, for comparing policies: nobody says that this happened.",
        "entities": entities,
        "sources": {"scenario": {"party": "record", "title": "the scenario"}},
        "assertions": [
            {"fact": premise.fact, "about": about(premise.fact), "value": _plain(premise.value), "source": "scenario"}
            for premise in scenario.premises
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _plain(value: Value) -> object:
    return value.model_dump(exclude_none=True) if isinstance(value, Bounds | OneOf) else value
