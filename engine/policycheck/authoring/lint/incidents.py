"""Incident files and mapping files: what cannot be read, rests on nothing, contradicts itself, or is not shown."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from policycheck.authoring.lint.cases import failing
from policycheck.authoring.lint.files import blanks_in
from policycheck.authoring.lint.quotations import quotations
from policycheck.authoring.lint.rules import missing_source
from policycheck.authoring.lint.subject import as_finding, finding
from policycheck.authoring.mapping_cases import run_mapping_cases
from policycheck.evaluation.context import accounts_of
from policycheck.facts.fact_status import record_judgements, vague
from policycheck.library.cautions import record_judgement
from policycheck.library.files import MARK, Path_, SourceFile, decode, read_bytes
from policycheck.library.incident_file import read_incident
from policycheck.library.json_source import read_json
from policycheck.library.library import Library
from policycheck.library.mapping_file import mapping_from
from policycheck.library.parts import Parts
from policycheck.logic.cells import PLAIN, UnreadableCell, answer_of, holds
from policycheck.model.incident import Incident
from policycheck.model.lint import LintFinding
from policycheck.model.mapping import MappedFact, TableMapping
from policycheck.model.party import BOARD, RECORD
from policycheck.model.problem import BadInput
from policycheck.model.statement import Assertion, OtherStatement
from policycheck.model.vocabulary import REACH, about
from policycheck.sources.check import with_documents

CHECKS_OF_INCIDENTS = (
    "assertion-without-pinpoint",
    "inconsistent-statements",
    "judgement-of-the-record",
    "quotation-does-not-hold",
    "record-is-a-statement",
    "statement-says-nothing",
    "unused-source",
)
CHECKS_OF_MAPPINGS = ("too-few-mapping-cases",)
# What is somebody's own word, whoever keeps the paper that it stands on.
_STATEMENT = re.compile(
    r"\b(letter|(?:press|news) release|statement|interview|complaint|affidavit|testimony|deposition)s?\b", re.IGNORECASE
)


def knows_all_names(parts: Parts) -> bool:
    """Whether every fact and every authority was read, so that an incident names nothing that is merely unread."""
    # The ids of rules and policies have a full stop or a stroke in them, too; those of facts begin with a kind.
    lost = [name for name in parts.unread if not {".", "/"} & set(name) or about(name) in REACH]
    return not (lost or parts.facts_unread)


def incident_findings(path: Path, library: Library) -> list[LintFinding]:
    """Everything found in the incident of the file."""
    return _findings(path, lambda text: _of_incident(path, text, library))


def mapping_findings(path: Path, library: Library) -> list[LintFinding]:
    """Everything found in the mapping of the file."""
    return _findings(path, lambda text: _of_mapping(path, text, library))


def _findings(path: Path, look: Callable[[str], Iterable[LintFinding]]) -> list[LintFinding]:
    """The blanks of a file, what keeps it from being read, and else what is found in its text."""
    findings: list[LintFinding] = []
    try:
        text = decode(str(path), read_bytes(path))
        findings += blanks_in(str(path), text)
        findings += look(text)
    except BadInput as bad:
        findings += (as_finding("broken", problem, "error") for problem in bad.problems)
    return findings


def _of_incident(path: Path, text: str, library: Library) -> Iterator[LintFinding]:
    incident, _ = read_incident(path, library)
    if incident.documents:
        incident = with_documents(incident, path.resolve().parent)
    document = read_json(str(path), text)
    for name, source in incident.sources.items():
        remedy = "write the title by which a reader finds it"
        where = ("sources", name, "title")
        yield from missing_source(document, where, f"the title of the source {name}", source.title, remedy)
    yield from _unused_sources(incident, document)
    yield from _statements_as_record(incident, document)
    for index in record_judgements(library.facts, incident):
        yield as_finding("judgement-of-the-record", record_judgement(incident, index, document))
    yield from _assertions(incident, library, document)
    yield from quotations(incident, document)
    yield from _inconsistent(incident, library, document)


def _of_mapping(path: Path, text: str, library: Library) -> Iterator[LintFinding]:
    read = mapping_from(str(path), text, library.facts)
    yield from failing(read.document, run_mapping_cases(read.mapping, library.facts), "mapping", "row")
    remedy = "write the title by which a reader finds the table"
    title = read.mapping.source.title
    yield from missing_source(read.document, ("source", "title"), "the title of the source", title, remedy)
    for where, cause, remedy in _unshown(read.mapping, library):
        yield finding("too-few-mapping-cases", read.document, where, cause, remedy)


def _unused_sources(incident: Incident, document: SourceFile) -> Iterator[LintFinding]:
    used = {statement.source for statement in incident.all_statements()}
    used |= {source.via for source in incident.sources.values() if source.via is not None}
    for name in incident.sources:
        if name not in used and MARK not in incident.sources[name].title:  # a blank is reported as one
            cause = f"nothing rests on the source {name}, and no other source was read in it"
            remedy = "add what it says as assertions, or remove it"
            yield finding("unused-source", document, ("sources", name), cause, remedy)


def _statements_as_record(incident: Incident, document: SourceFile) -> Iterator[LintFinding]:
    """Sources of the record whose title, or whose document's, is that of what somebody says."""
    for name, source in incident.sources.items():
        held = incident.documents.get(source.document or "")
        titles = [source.title, *((held.title, re.sub(r"[-_]+", " ", held.file or "")) if held is not None else ())]
        said = next(filter(None, map(_STATEMENT.search, titles)), None)
        if source.party == RECORD and said is not None:
            cause = f"the source {name} counts as the record, and reads like what somebody says: {said[0].lower()}"
            remedy = "name as party whoever says it; the record is what anybody can check, as a recording or a log"
            yield finding("record-is-a-statement", document, ("sources", name, "party"), cause, remedy)


def _assertions(incident: Incident, library: Library, document: SourceFile) -> Iterator[LintFinding]:
    """Statements without a pinpoint, and those that leave out no answer."""
    reviewers = incident.reviewers()
    for path, assertion in incident.placed_statements():
        if not isinstance(assertion, Assertion | OtherStatement):
            continue
        # What the board found and what a reviewer says has no place; a reason or a note says why.
        own = incident.sources[assertion.source].party == BOARD or assertion.source in reviewers
        quoted = incident.quotation(assertion)  # of which the place is worked out
        if not own and not (assertion.pinpoint or "").strip() and (quoted is None or quoted.status == "not_at_hand"):
            what = f"on {assertion.fact}" if isinstance(assertion, Assertion) else f"“{assertion.says[:40]}”"
            cause = f"nothing says where in {assertion.source} the statement {what} stands"
            remedy = 'add its place, as "pinpoint": "paragraph 12" or "pinpoint": "minute 3:10"'
            yield finding("assertion-without-pinpoint", document, path, cause, remedy)
        if isinstance(assertion, Assertion) and vague(library.facts, assertion):
            cause = f"what {assertion.source} says of {assertion.fact} leaves out no answer, so that it is ignored"
            remedy = "write what it leaves out, or remove it"
            yield finding("statement-says-nothing", document, (*path, "value"), cause, remedy)


def _inconsistent(incident: Incident, library: Library, document: SourceFile) -> Iterator[LintFinding]:
    """What contradicts itself in a party's account, reported once, at the first of the statements that lead to it."""
    accounts = accounts_of(library, incident)
    remedy = "read the sources again, and state what they say; where the party contradicts itself, reports say so"
    for party in dict.fromkeys(source.party for source in incident.sources.values()):
        following = accounts.following(party)
        clashing = {(conflict.fact, conflict.about): (conflict.inferred,) for conflict in following.conflicts}
        for key, inferred in (*clashing.items(), *following.inconsistent.items()):
            steps = [step for inference in inferred for step in inference.steps]
            keys = {key}.union(*(inference.rests_on for inference in inferred))
            stated = {
                path: assertion
                for path, assertion in incident.placed_statements()
                if isinstance(assertion, Assertion) and (assertion.fact, assertion.about) in keys
            }
            own = [path for path in stated if incident.sources[stated[path].source].party == party]
            names = ", ".join(sorted({key[0], *(assertion.fact for assertion in stated.values())}))
            by = ", ".join(sorted({step.derivation for step in steps}))
            cause = f"what {party} says of {incident.label_of(key[1])} cannot all be so: {names} (by {by})"
            place = (own or list(stated))[0] if stated else ("timeline",)
            yield finding("inconsistent-statements", document, place, cause, remedy)


def _unshown(mapping: TableMapping, library: Library) -> Iterator[tuple[Path_, str, str]]:
    if mapping.rows is not None and all(case.taken for case in mapping.cases):
        yield ("rows",), "no case has a row that is left out", "add one, with taken: false"
    for index, entry in enumerate(mapping.facts):
        for key, answer in (("yes", "a yes"), ("no", "a no"), ("column", "an answer")):
            if getattr(entry, key) is not None and not _shown(mapping, library, entry, key):
                cause = f"in no case {answer} to {entry.fact} follows from these cells"
                remedy = f"add a case with a row of which it follows, and {entry.fact} under its facts"
                yield ("facts", index, key), cause, remedy
        if not any(case.facts.get(entry.fact) == "unknown" for case in mapping.cases):
            remedy = f"add a case with a row that does not tell, and {entry.fact}: unknown"
            yield ("facts", index, "fact"), f"in no case {entry.fact} stays unknown", remedy


def _shown(mapping: TableMapping, library: Library, entry: MappedFact, key: str) -> bool:
    """Whether a case asks for the fact in a row of which the entry's part says something."""
    for case in mapping.cases:
        if entry.fact not in case.facts or not case.taken:
            continue
        if key != "column":
            condition = entry.yes if key == "yes" else entry.no
            if condition is not None and holds(condition, mapping.columns, case.row):
                return True
        elif entry.column is not None:
            column = mapping.columns.get(entry.column, PLAIN)
            try:
                if answer_of(entry, library.facts[entry.fact], column, case.row.get(entry.column, "")) is not None:
                    return True
            except UnreadableCell:
                continue
    return False
