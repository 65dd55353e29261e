"""Incident files: what cannot be read, sources that nothing rests on, statements without a place or that clash."""

from collections.abc import Iterator
from pathlib import Path

from policycheck.authoring.lint.blanks import MARK, blanks_in
from policycheck.authoring.lint.provisions import names_no_source
from policycheck.authoring.lint.subject import as_finding, finding
from policycheck.facts.accounts import Accounts
from policycheck.facts.held import vague
from policycheck.library.document import Document
from policycheck.library.files import decode, read_bytes
from policycheck.library.incident_file import read_incident
from policycheck.library.json_source import read_json
from policycheck.library.library import Library
from policycheck.library.reader import Parts
from policycheck.model.incident import Incident
from policycheck.model.lint import LintFinding
from policycheck.model.problem import BadInput
from policycheck.model.vocabulary import REACH, about

CHECKS_OF_INCIDENTS = (
    "assertion-without-pinpoint",
    "inconsistent-statements",
    "statement-says-nothing",
    "unused-source",
)


def knows_all_names(parts: Parts) -> bool:
    """Whether every fact and every authority was read, so that an incident names nothing that is merely unread."""
    # The ids of rules and policies have a full stop or a stroke in them, too; those of facts begin with a kind.
    lost = [name for name in parts.unread if not {".", "/"} & set(name) or about(name) in REACH]
    return not (lost or parts.facts_unread)


def incident_findings(path: Path, library: Library) -> list[LintFinding]:
    """Everything found in the incident of the file."""
    blank: list[LintFinding] = []
    try:
        text = decode(str(path), read_bytes(path))
        blank += blanks_in(str(path), text)
        incident, _ = read_incident(path, library)
        document = read_json(str(path), text)
    except BadInput as bad:
        return [*blank, *(as_finding("broken", problem, "error") for problem in bad.problems)]
    return [
        *blank,
        *_unused_sources(incident, document),
        *_without_source(incident, document),
        *_without_pinpoint(incident, document),
        *_inconsistent(incident, library, document),
        *_saying_nothing(incident, library, document),
    ]


def _unused_sources(incident: Incident, document: Document) -> Iterator[LintFinding]:
    timeline = incident.timeline
    stated = (incident.assertions, timeline.events, timeline.order, timeline.complete)
    used = {statement.source for statements in stated for statement in statements}
    used |= {source.via for source in incident.sources.values() if source.via is not None}
    for name in incident.sources:
        if name not in used and MARK not in incident.sources[name].title:  # a blank is told as one
            cause = f"nothing rests on the source {name}, and no other source was read in it"
            remedy = "add what it says as assertions, or remove it"
            yield finding("unused-source", document, ("sources", name), cause, remedy)


def _without_source(incident: Incident, document: Document) -> Iterator[LintFinding]:
    for name, source in incident.sources.items():
        if names_no_source(source.title):
            cause = f"the title of the source {name} names nothing to turn to: {source.title!r}"
            remedy = "write the title by which a reader finds it"
            yield finding("missing-source", document, ("sources", name, "title"), cause, remedy, "error")


def _without_pinpoint(incident: Incident, document: Document) -> Iterator[LintFinding]:
    for index, assertion in enumerate(incident.assertions):
        own = incident.sources[assertion.source].party == "reviewer"  # a reviewer's word has no place; a note says why
        if not own and not (assertion.pinpoint or "").strip():
            cause = f"nothing says where in {assertion.source} the statement on {assertion.fact} stands"
            remedy = 'add its place, as "pinpoint": "paragraph 12" or "pinpoint": "minute 3:10"'
            yield finding("assertion-without-pinpoint", document, ("assertions", index), cause, remedy)


def _inconsistent(incident: Incident, library: Library, document: Document) -> Iterator[LintFinding]:
    """What contradicts itself under a party's account, told once at the first of the statements that it comes from."""
    accounts = Accounts(incident, library.facts, library.derivations, library.authorities[incident.agency].facts)
    remedy = "read the sources again, and state what they say; where the party contradicts itself, reports say so"
    for party in dict.fromkeys(source.party for source in incident.sources.values()):
        following = accounts.following(party)
        clashing = {(conflict.fact, conflict.about): (conflict.inferred,) for conflict in following.clashes}
        for key, inferred in (*clashing.items(), *following.at_odds.items()):
            steps = [step for inference in inferred for step in inference.steps]
            keys = {key} | {atom.terms[:2] for step in steps for atom in step.body if atom.relation == "value"}
            numbers = [
                index
                for index, assertion in enumerate(incident.assertions)
                if (assertion.fact, assertion.about) in keys
            ]
            own = [index for index in numbers if incident.sources[incident.assertions[index].source].party == party]
            names = ", ".join(sorted({key[0], *(incident.assertions[index].fact for index in numbers)}))
            by = ", ".join(sorted({step.derivation for step in steps}))
            cause = f"what {party} says of {incident.label_of(key[1])} cannot all be so: {names} (by {by})"
            place = ("assertions", (own or numbers)[0]) if numbers else ("timeline",)
            yield finding("inconsistent-statements", document, place, cause, remedy)


def _saying_nothing(incident: Incident, library: Library, document: Document) -> Iterator[LintFinding]:
    for index, assertion in enumerate(incident.assertions):
        if vague(library.facts, assertion):
            cause = f"what {assertion.source} says of {assertion.fact} leaves out no answer, so that it is ignored"
            remedy = "write what it leaves out, or remove it"
            yield finding("statement-says-nothing", document, ("assertions", index, "value"), cause, remedy)
