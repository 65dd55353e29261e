"""The record of an evaluation: the incident, the least of the library that brings it about again, and what it came to.

Its canonical form is that of RFC 8785 (JSON Canonicalization Scheme, 2020), and its fingerprint is the SHA-256 of that.
Nothing in it comes from the clock, the machine, the user or the place of a file.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from policycheck.evaluation.assume import read_assumed
from policycheck.evaluation.scope import scope
from policycheck.library.files import ENTRIES_BOUND, SIZE_BOUND, decode, refuse
from policycheck.library.library import Library, files_of
from policycheck.library.reader import TreeReader
from policycheck.library.rule_references import with_references
from policycheck.library.tree import EVENTS, TreeFile
from policycheck.logic.compile import CompiledRule
from policycheck.model.derivation import Derivation
from policycheck.model.effects import ResultRef
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.model.policy import split_provision
from policycheck.model.record import LIBRARY, RecordOptions
from policycheck.model.statement import RetiredStatement
from policycheck.model.timeline import Timeline
from policycheck.record.documents import documents

SCHEMA = "policycheck/record/1"
Kept = dict[tuple[str, int], TreeFile]  # by path and layer, counted from 0


def make_record(
    library: Library, incident_file: bytes, incident: Incident, evaluation: Evaluation, options: RecordOptions
) -> dict[str, Any]:
    """The record of an evaluation that was made of this incident under this library, with these options.

    Raises BadInput where a file of the library was changed since it was read, and where a record would be too large to
    be read again.
    """
    files = kept_files(library, incident, evaluation, options)
    record: dict[str, Any] = {
        "schema": SCHEMA,
        "incident": _text_and_digest(incident_file),
        "files": [
            {"layer": f"overlay-{number}" if number else LIBRARY, "path": path, **_text_and_digest(file.content)}
            for (path, number), file in sorted(files.items())
        ],
        **({"documents": documents(incident.checked)} if incident.checked is not None else {}),
        "options": options.model_dump(mode="json"),
        "versions": _versions(evaluation),
        "outcome": result(evaluation),
    }
    size = len(canonical(record))
    if size > SIZE_BOUND or _entries(record) > ENTRIES_BOUND:
        cause = f"a record of {size / 1_000_000:,.1f} MB could not be read again"
        refuse("--record", cause, "name fewer accounts with --account, or divide the incident file")
    return record


def canonical(record: Mapping[str, Any]) -> bytes:
    """The record's one form in bytes, by RFC 8785."""
    import rfc8785

    return rfc8785.dumps(dict(record))


def fingerprint(record: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(record)).hexdigest()


def result(evaluation: Evaluation) -> dict[str, Any]:
    """The results of the evaluation, as a record keeps them: plain data, in an order of its own."""
    results = [
        {
            "rule": rule_result.rule,
            "about": rule_result.about,
            "modality": rule_result.modality,
            "comparison": rule_result.comparison,
            "in_force": rule_result.in_force.status,
            "agreement": rule_result.agreement,
            "accounts": {
                name: {"outcome": entry.outcome, "ends": list(entry.possible_conclusions)}
                for name, entry in rule_result.outcomes.items()
            },
        }
        for rule_result in sorted(evaluation.results, key=lambda rule_result: (rule_result.rule, rule_result.about))
    ]
    one_of = [{"accounts": list(entry.accounts), "findings": _refs(entry.results)} for entry in evaluation.one_of]
    why_not = [
        {
            "accounts": list(entry.accounts),
            "findings": _refs(entry.results),
            "broken": _refs(entry.broken),
            "escapes": [[value.text for value in escape] for escape in entry.counterexamples],
        }
        for entry in evaluation.why_not
    ]
    return {"findings": results, "one_of": sorted(one_of, key=repr), "why_not": why_not}


def kept_files(library: Library, incident: Incident, evaluation: Evaluation, options: RecordOptions) -> Kept:
    """The files that the evaluation rests on: no other file of the library has a say in what it came to."""
    gathering = _Gathering(library, files_of(library))
    entered = {rule_result.rule for rule_result in evaluation.results}
    rules = [item for item in scope(library, incident.agency, options.compared).rules if item.rule.id in entered]
    gathering.authority(incident.agency)
    for name in options.compared:
        if name in library.policies:
            gathering.policy(name)
        else:
            gathering.authority(name)
    # An incident file is refused where it names a rule that there is not, whether or not that gives a result.
    named = {name for allegation in incident.allegations for name in allegation.rules} - entered
    for compiled in (*rules, *(library.rules[name] for name in sorted(named))):
        gathering.rule(compiled)
    facts = {fact for compiled in rules for fact in compiled.facts}
    facts |= {fact for fact, _ in read_assumed(options.assumed, library, incident)}
    used = _derivations(library.derivations, facts)
    for item in used:
        gathering.take(f"rules/derivations/{item.id}.yaml")
        facts |= item.joined_facts
    if incident.timeline != Timeline() or any(item.event_kinds for item in used):
        gathering.take_all(EVENTS)
    facts |= {fact for name in named for fact in library.rules[name].facts}
    gathering.vocabulary(facts | _stated(library, incident))
    return gathering.kept


def _stated(library: Library, incident: Incident) -> set[str]:
    """The facts that the incident's file states, or may state by the names that they had before."""
    stated = {assertion.fact for assertion in incident.assertions}
    stated |= {said.fact for said in incident.other_statements if isinstance(said, RetiredStatement)}
    return stated | {name for name, fact in library.retired.items() if fact.replaced_by in stated}


def _derivations(derivations: Mapping[str, Derivation], facts: Iterable[str]) -> list[Derivation]:
    """The derivations by which something can follow on the facts, or on what it follows from.

    An axiom has a say on its premises, too, since it runs by contraposition.
    """
    wanted, used = set(facts), dict[str, Derivation]()
    while True:
        more = {
            name: derivation
            for name, derivation in derivations.items()
            if name not in used and _says(derivation) & wanted
        }
        if not more:
            return [used[name] for name in sorted(used)]
        used |= more
        wanted |= {fact for derivation in more.values() for fact in derivation.joined_facts}


def _says(derivation: Derivation) -> set[str]:
    """The facts on which a derivation has a say."""
    return derivation.joined_facts if derivation.is_axiom else {derivation.then.fact}


class _Gathering:
    """Takes files of the layers by what is in them; the id of each thing but a fact gives its path."""

    def __init__(self, library: Library, layers: list[list[TreeFile]]) -> None:
        self._library = library
        self._layers = [{file.name: file for file in files} for files in layers]
        self.kept: Kept = {}

    def take(self, path: str) -> None:
        """The topmost file of the path, if there is any."""
        for number, file in self._found(path):
            self.kept[path, number] = file
            return

    def take_all(self, path: str) -> None:
        """The file of the path in each layer that has one: what they hold lies over one another."""
        self.kept |= {(path, number): file for number, file in self._found(path)}

    def _found(self, path: str) -> Iterator[tuple[int, TreeFile]]:
        for number in range(len(self._layers) - 1, -1, -1):
            if path in self._layers[number]:
                yield number, self._layers[number][path]

    def authority(self, name: str) -> None:
        """An authority's file."""
        self.take(f"policies/{name}/authority.yaml")

    def policy(self, name: str) -> None:
        """A policy's file, and that of its authority."""
        self.take(f"policies/{name}.md")
        self.authority(name.partition("/")[0])

    def rule(self, compiled: CompiledRule) -> None:
        """The file of the rule that was evaluated, which a draft may lie over, and of those that it asks about.

        With them come the policies that they quote.
        """
        rule = compiled.rule
        path = f"rules/{rule.id.replace('.', '/')}.yaml"
        for number, file in self._found(path):
            reader = TreeReader()
            reader.read([file])
            written = reader.found.rules[rule.id].value
            if with_references(written, {name: item.rule for name, item in self._library.rules.items()}) == rule:
                self.kept[path, number] = file
                break
        for _, element in rule.rule_elements():
            self.rule(self._library.rules[element.rule])
        self.authority(rule.authority)
        for provision in (rule.provision, *(element.provision for _, _, element in rule.elements())):
            if provision is not None:
                self.policy(split_provision(provision)[0])

    def vocabulary(self, facts: set[str]) -> None:
        """The files that define the facts, and the policies whose definitions are in these files."""
        left = set(facts)
        for number in range(len(self._layers) - 1, -1, -1):
            for file in self._layers[number].values():
                if file.kind == "vocabulary" and left:
                    left = self._without_defined(number, file, left)

    def _without_defined(self, number: int, file: TreeFile, wanted: set[str]) -> set[str]:
        """The facts that are still wanted, with those of layers below to which a file that was taken adds something."""
        reader = TreeReader()
        reader.read([file])
        found = reader.found
        defined = {*found.vocabulary, *found.retired} & wanted
        if not defined:
            return wanted
        self.kept[file.name, number] = file  # files of one path in two layers may each define facts; both are needed
        entries = [item.value.definitions for item in found.vocabulary.values()]
        entries += [item.value.definitions for items in found.definitions.values() for item in items]
        for definition in (definition for definitions in entries for definition in definitions):
            self.policy(split_provision(definition.provision)[0])
        return (wanted - defined) | found.definitions.keys()


def _text_and_digest(content: bytes) -> dict[str, str]:
    return {"text": decode("--record", content), "sha256": hashlib.sha256(content).hexdigest()}


def _versions(evaluation: Evaluation) -> dict[str, Any]:
    second = evaluation.engine.second_engine
    return {
        "policycheck": evaluation.engine.policycheck,
        "second_engine": {
            "status": second.status,
            "name": second.name,
            "version": second.version,
            "checked": second.checked,
            "unchecked": list(second.unchecked),
        },
    }


def _refs(results: Iterable[ResultRef]) -> list[dict[str, str]]:
    return [{"rule": ref.rule, "about": ref.about} for ref in results]


def _entries(value: object) -> int:
    """How many keys and values there are."""
    if isinstance(value, Mapping):
        return 1 + sum(map(_entries, value.values()))
    return 1 + sum(map(_entries, value)) if isinstance(value, list) else 1
