"""Re-evaluating a saved record: is it whole, are its results the same, and are its texts unchanged?"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from policycheck import __version__
from policycheck.library.files import Path_, SourceFile, decode, read_bytes, refuse
from policycheck.library.incident_file import incident_in
from policycheck.library.json_source import read_json
from policycheck.library.library import Library, library_of
from policycheck.library.tree import TreeFile, file_from_text
from policycheck.library.validate import validate
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.model.record import LIBRARY, Record, RecordFile, RecordOutcomes, Verdict, Verification
from policycheck.record.documents import documents_now
from policycheck.record.record import canonical, fingerprint, result
from policycheck.record.texts import differences, evaluated, other_changes, rules_held, texts_now


def verify(path: Path, library: Library, folder: Path | None = None) -> Verification:
    """What re-evaluating the saved record shows, and what differs under the library now in force.

    The folder is that of the incident file, from which the paths of its documents start; None: that of the record.

    Raises BadInput where the file is no record, or has texts that cannot be read; Disagreement where a second engine
    concludes something else.
    """
    content = read_bytes(path)
    record, data = read_record(str(path), content)
    damaged = tuple(_damaged(record))
    known: dict[str, Any] = {
        "fingerprint": fingerprint(data),
        "canonical": canonical(data) == content,
        "made_by": record.versions.policycheck,
        "verified_by": __version__,
        "made_with": record.versions.second_engine,
        "damaged": damaged,
    }
    if damaged:
        return Verification(verdict="does not hold", **known)
    return _again(str(path), record, library, path.parent if folder is None else folder, known)


def read_record(file: str, content: bytes) -> tuple[Record, dict[str, Any]]:
    """The record, and its data as the file has it. Raises BadInput with every problem in it."""
    try:
        document = read_json(file, decode(file, content))
        if document.problems:
            raise BadInput(document.problems)
        schema = document.data.get("schema") if isinstance(document.data, dict) else None
        if isinstance(schema, str) and schema.startswith("policycheck/incident/"):
            refuse(file, "this is an incident, not the record of a memo", _REMEDY)
        record = validate(Record, document)
        if problems := [*_twice(record, document)]:
            raise BadInput(problems)
    except BadInput as bad:
        raise BadInput(_of_record(file, bad)) from None
    return record, document.data


_REMEDY = "take the record as policycheck memo --record wrote it; nobody mends a record by hand"


def _of_record(file: str, bad: BadInput) -> Iterator[Problem]:
    """The problems of a record: what would mend a file that a person writes mends no record."""
    for problem in bad.problems:
        option = problem.place.file.startswith("--")
        place = Place(file) if option else problem.place
        yield Problem(place, f"{problem.place.file}: {problem.cause}" if option else problem.cause, _REMEDY)


def _twice(record: Record, document: SourceFile) -> Iterator[Problem]:
    seen: set[tuple[str, ...]] = set()
    named: list[tuple[Path_, tuple[str, str]]] = []
    named += [(("files", number), (entry.layer, entry.path)) for number, entry in enumerate(record.files)]
    results = record.outcome.results
    named += [(("outcome", "findings", number), (entry.rule, entry.about)) for number, entry in enumerate(results)]
    for place, key in named:
        if (str(place[0]), *key) in seen:
            yield document.problem(place, f"{' '.join(key)} stands here a second time", _REMEDY)
        seen.add((str(place[0]), *key))


def _damaged(record: Record) -> Iterator[str]:
    """The texts that do not fit their SHA-256."""
    named = [("the incident file", record.incident.text, record.incident.sha256)]
    named += [(entry.path, entry.text, entry.sha256) for entry in record.files]
    for name, text, digest in named:
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            yield name


def _again(file: str, record: Record, now: Library, folder: Path, known: dict[str, Any]) -> Verification:
    """The verification of a record whose texts are whole."""
    then = _library(file, record)
    then, now = (replace(library, drafts=record.options.drafts) for library in (then, now))
    try:
        incident = incident_in(f"{file}, incident file", record.incident.text.encode(), then)
        evaluation = evaluated(record, then, incident)
    except BadInput as bad:
        raise BadInput(_of_record(file, bad)) from None
    outcomes = RecordOutcomes.model_validate(result(evaluation))
    apart = differences(record.outcome, outcomes, evaluation, then)
    apart_else = other_changes(record.outcome, outcomes)
    if not apart and not apart_else and _in_order(record.outcome) != _in_order(outcomes):
        apart_else = ("the record lists an entry of its outcome twice, or words an entry otherwise",)
    texts = texts_now(record, then, now)
    found = documents_now(record, incident, folder)
    searched = any(one.found_sha256 is not None for one in found)
    differ = searched and any(one.differs for one in found)
    return Verification(
        verdict="does not hold" if apart or apart_else else _verdict(texts=bool(texts.files), documents=differ),
        title=incident.title,
        date=incident.date,
        as_of=record.options.as_of,
        drafts_asked=record.options.drafts,
        drafts=tuple(rules_held(then, {entry.rule for entry in outcomes.results if entry.in_force == "draft"})),
        assumed=evaluation.assumed,
        accounts=tuple(account.name for account in evaluation.accounts),
        results=len(record.outcome.results),
        rules=len({entry.rule for entry in record.outcome.results}),
        files=len(record.files),
        second_engine=evaluation.engine.second_engine,
        differences=apart,
        others=apart_else,
        texts_now=texts,
        documents=found,
        quotations=sum(len(one.quotations) for one in record.documents),
        documents_searched=searched,
        **known,
    )


def _verdict(*, texts: bool, documents: bool) -> Verdict:
    """Of a record that holds, by what differs now."""
    if texts:
        return "holds with other texts now in force"
    return "holds with documents that changed" if documents else "holds"


def _in_order(outcome: RecordOutcomes) -> str:
    """The outcome as a text, its entries in an order of their own."""

    def ordered(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: ordered(value[key]) for key in sorted(value)}
        return sorted(map(ordered, value), key=repr) if isinstance(value, list) else value

    return repr(ordered(outcome.model_dump(mode="json")))


def _library(file: str, record: Record) -> Library:
    """The library that the record's own files make. Raises BadInput with every problem in them."""
    layers: dict[int, list[TreeFile]] = {}
    problems: list[Problem] = []
    for kept in record.files:
        try:
            read = file_from_text(kept.path, f"{file}, {kept.path}", kept.text)
            layers.setdefault(_number(kept), []).append(read)
        except BadInput as bad:
            problems += bad.problems
    try:
        library = library_of((layers[number] for number in sorted(layers)), excerpt=True)
    except BadInput as bad:
        problems += _of_record(file, bad)
    if problems and record.versions.policycheck != __version__:
        cause = f"policycheck {record.versions.policycheck} made this record, and {__version__} cannot read its texts"
        problems.append(Problem(Place(file), cause, f"install policycheck {record.versions.policycheck}"))
    if problems:
        raise BadInput(problems)
    return library


def _number(file: RecordFile) -> int:
    return 0 if file.layer == LIBRARY else int(file.layer.rpartition("-")[2])
