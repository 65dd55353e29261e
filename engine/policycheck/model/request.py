"""A letter that asks an agency for records, and which record each kind of evidence is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from policycheck.model.policy import ProvisionText, Quality
from policycheck.model.vocabulary import Fact
from policycheck.model.worklist import WorklistItem

Law = Literal["cpra", "foia", "general"]
# The name of the act and nothing else of it: neither section numbers nor time limits are given from memory.
ACTS: dict[Law, str] = {
    "cpra": "the California Public Records Act",
    "foia": "the federal Freedom of Information Act",
    "general": "the public records law that applies to your agency",
}
# Whom a kind of record is of: the officer behind the fact, the civilian, what the fact is about, or all of it.
Scope = Literal["officer", "civilian", "subject", "incident"]


@dataclass(frozen=True)
class RecordKind:
    """A kind of record; the text has {whom}, and {day} where the day tells the record from others."""

    scope: Scope
    text: str


KINDS: dict[str, RecordKind] = {
    "recording": RecordKind("subject", "A complete copy of {whom}, not edited, with audio and metadata"),
    "body-worn": RecordKind("officer", "Body-worn video of {whom}, recorded {day}, complete and unedited"),
    "dashboard": RecordKind(
        "incident", "Dashboard video of every vehicle at the scene, recorded {day}, complete and unedited"
    ),
    "surveillance": RecordKind("incident", "Surveillance video of the incident that the agency collected or received"),
    "bystander": RecordKind("incident", "Video by bystanders of the incident that the agency collected or received"),
    "device-data": RecordKind("officer", "Data read from the conducted-energy devices of {whom}, {day}"),
    "equipment": RecordKind(
        "officer", "Issue, check-out and check-in logs of the equipment, recording devices included, of {whom}, {day}"
    ),
    "device-audit": RecordKind("officer", "Audit trail of the recording device of {whom}, {day}"),
    "evidence-audit": RecordKind("subject", "Audit trail of the evidence management system for {whom}"),
    "disclosure": RecordKind(
        "subject", "Correspondence and logs on requests for, and on the disclosure or withholding of, {whom}"
    ),
    "explanation": RecordKind("subject", "Any written explanation, and any court order, on withholding {whom}"),
    "release": RecordKind("subject", "A copy of everything released to the public of {whom}, as it was released"),
    "officer-interview": RecordKind("officer", "Recordings and transcripts of any interviews with {whom}"),
    "civilian-interview": RecordKind("civilian", "Recordings and transcripts of any interviews with {whom}"),
    "witness-interview": RecordKind("incident", "Recordings and transcripts of any interviews with witnesses"),
    "supervisor-interview": RecordKind("incident", "Recordings and transcripts of any interviews with supervisors"),
    "force-report": RecordKind("subject", "Use-of-force reports, with their supplements, on {whom}"),
    "incident-report": RecordKind("subject", "Incident reports and other official records that concern {whom}"),
    "plans": RecordKind("incident", "Any plan that was made for the operation, and any after-action report on it"),
    "arrest-report": RecordKind("civilian", "Arrest reports on {whom}"),
    "crime-report": RecordKind("incident", "Crime reports that officers had before them when the force was used"),
    "internal": RecordKind("subject", "The internal investigation file on {whom}"),
    "personnel": RecordKind("officer", "Those parts of the personnel records of {whom} that show this"),
    "roster": RecordKind("officer", "The duty roster, {day}, for {whom}"),
    "dispatch-log": RecordKind("incident", "Dispatch logs made {day}"),
    "dispatch-audio": RecordKind("incident", "Dispatch and radio recordings made {day}"),
    "emergency-call": RecordKind("incident", "Recordings and logs of emergency calls on the incident"),
    "plate-reader": RecordKind("incident", "Plate reader logs and alerts that led to the incident, {day}"),
    "ambulance": RecordKind("incident", "Records of the calls for medical aid and of its times, {day}"),
    "autopsy": RecordKind("civilian", "Any copy that the agency holds of an autopsy report on {whom}"),
    "custody": RecordKind("civilian", "Custody records of {whom}, {day}"),
    "evidence-log": RecordKind("incident", "Logs of the evidence collected at the scene"),
    "photographs": RecordKind("incident", "Photographs of the scene"),
    "rounds": RecordKind("incident", "Reports on shell casings, bullet holes and the inspection of firearms"),
    "vehicle-data": RecordKind("incident", "Data read from the vehicle's event data recorder, with any report on it"),
    "reconstruction": RecordKind("incident", "Any reconstruction report or expert analysis of the incident"),
    "state-letters": RecordKind("incident", "Letters to or from the agency that ask for an investigation by the state"),
    "policy": RecordKind(
        "incident", "What the agency's policy manual says on the use of force, complete, as in force {day}"
    ),
}
# Every kind of evidence that the vocabulary names is in one of these two tables; a test sees to it.
RECORDS: dict[str, str] = {
    "after-action report": "plans",
    "agency correspondence": "disclosure",
    "ambulance record": "ambulance",
    "arrest report": "arrest-report",
    "autopsy report": "autopsy",
    "body-worn video": "body-worn",
    "bystander video": "bystander",
    "bullet holes": "rounds",
    "civilian interview": "civilian-interview",
    "court order": "explanation",
    "crime report": "crime-report",
    "custody record": "custody",
    "dashboard video": "dashboard",
    "device audit trail": "device-audit",
    "device data": "device-data",
    "dispatch log": "dispatch-log",
    "dispatch recording": "dispatch-audio",
    "duty roster": "roster",
    "emergency call": "emergency-call",
    "equipment log": "equipment",
    "evidence log": "evidence-log",
    "evidence management audit trail": "evidence-audit",
    "expert opinion": "reconstruction",
    "firearm inspection": "rounds",
    "incident report": "incident-report",
    "internal affairs file": "internal",
    "letter": "state-letters",
    "officer interview": "officer-interview",
    "operations plan": "plans",
    "personnel record": "personnel",
    "plate reader log": "plate-reader",
    "records request": "disclosure",
    "scene photographs": "photographs",
    "scene reconstruction": "reconstruction",
    "shell casings": "rounds",
    "supervisor interview": "supervisor-interview",
    "surveillance video": "surveillance",
    "the agency's policy manual": "policy",
    "the agency's written explanation": "explanation",
    "the release itself": "disclosure",
    "the released recordings": "release",
    "use-of-force report": "force-report",
    "vehicle event data recorder": "vehicle-data",
    "witness interview": "witness-interview",
}
ELSEWHERE: dict[str, str] = {
    "agency statement": "an answer, not a record; put the question to the agency itself",
    "assembly permit": "kept by whoever issued it",
    "case docket": "kept by the court or the prosecutor",
    "charging document": "kept by the court or the prosecutor",
    "court record": "kept by the court",
    "death certificate": "kept by the registrar",
    "declaration of emergency": "published",
    "indictment": "kept by the court",
    "investigation report": "kept by whoever investigated",
    "legal opinion": "no record to ask for; a lawyer gives it",
    "medical records": "kept by those who gave care, and private",
    "news reports": "published",
    "press conference": "public",
    "statement of the district attorney": "ask the district attorney",
    "statement of the state attorney general": "ask the state attorney general",
    "statewide data on force": "published by the state",
    "statute": "published",
    "the agency's website": "published",
    "verdict": "kept by the court",
}


@dataclass(frozen=True, kw_only=True)
class Question:
    """What records are to show: "whether the officer carried a portable recording device"."""

    mark: str  # a, b: within its section
    text: str
    facts: tuple[tuple[str, str], ...]  # a fact and whom it is about, as the worklist has them
    provisions: tuple[str, ...]  # marks of provisions of the letter: A, B


@dataclass(frozen=True, kw_only=True)
class RecordItem:
    """One numbered request: a kind of record of somebody or something."""

    number: int
    record: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]  # marks of questions of its section


@dataclass(frozen=True, kw_only=True)
class Section:
    """The requests about one person, recording or act, or about the incident, and what they are to show."""

    about: str
    questions: tuple[Question, ...]
    items: tuple[RecordItem, ...]


@dataclass(frozen=True, kw_only=True)
class CitedProvision:
    """A provision for which a record matters, with the words that ask for the fact."""

    mark: str
    authority: str
    policy: str
    section: str
    numbered: bool  # whether the source gives the section a number
    title: str
    quotes: tuple[str, ...]  # none where they are long
    quality: Quality
    source: str
    words_of: str | None
    in_force: str
    guidance: bool
    kind: str  # statute, regulation, department-policy …


@dataclass(frozen=True, kw_only=True)
class TimeLimit:
    """A passage that the library holds on the time within which records are to be disclosed."""

    cited: CitedProvision
    passage: str


@dataclass(frozen=True, kw_only=True)
class PolicyWanted:
    """A policy of which the library lacks the text, or its date, or a text read with the issuing body."""

    number: int
    authority: str
    title: str | None  # None: whatever policy of its own the agency has on these subjects
    provisions: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NotAsked:
    """A kind of evidence that is not asked of this agency, why, and the questions that it would answer."""

    evidence: str
    why: str
    questions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A records request, and what its sender should know before sending it."""

    law: Law
    act: str
    agency: str
    title: str
    made_up: bool  # whether the title says that the incident is
    date_of_incident: str | None
    place: str | None
    day: str  # in a sentence: "on October 5, 2025", "on the day of the incident, in 2023"
    sender: str | None
    date: str | None
    sections: tuple[Section, ...]
    policies: tuple[PolicyWanted, ...]
    provisions: tuple[CitedProvision, ...]
    time_limits: tuple[TimeLimit, ...]
    not_asked: tuple[NotAsked, ...]
    by_label: tuple[str, ...]  # officers whom the letter can only call as the file does
    facts: int  # how many facts the requests are about
    facts_left: int  # how many more would change something

    @property
    def items(self) -> tuple[RecordItem, ...]:
        """Every numbered request for a record of the incident, in order."""
        return tuple(item for section in self.sections for item in section.items)


def listed(labels: Iterable[str]) -> str:
    """Some names as a part of a sentence."""
    *first, last = dict.fromkeys(labels)
    return f"{', '.join(first)} and {last}" if first else last


def whether(fact: Fact) -> str:
    """What is asked, as a part of a sentence that takes nothing for granted."""
    yes, no = fact.yes or "", fact.no or ""
    grants = (yes.startswith("the ") and no.startswith("no ")) or "there was none" in no
    if fact.question.startswith("How many ") and " passed" in fact.question:
        return f"h{fact.question.removesuffix('?')[1:]}"
    if fact.type != "yes-no" or grants:
        return f"the answer to the question “{fact.question}”"
    return f"whether {yes}"


def doubts(text: ProvisionText) -> Iterator[str]:
    """Why the words of a provision, as the library holds them, need the text itself."""
    if text.quality == "reported":
        yield "the words at hand are those that a news report quotes"
    elif text.quality == "secondary":
        yield "the words at hand are quoted by somebody other than the issuing body"
    if text.words_of is not None:
        yield "the words at hand are not the provision's own"
    if text.in_force.from_ is None or text.in_force.to is None:
        yield "the days on which they were in force are not known"


def mark(number: int) -> str:
    """A to Z, then AA, AB and so on."""
    return (mark(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def kinds(item: WorklistItem) -> tuple[str, ...]:
    """The kinds of record that would show a fact of the worklist; none where nothing that an agency holds would."""
    itself = ("recording",) if item.fact == "recording.exists" else ()
    return tuple(dict.fromkeys([*itself, *(RECORDS[word] for word in item.evidence if word in RECORDS)]))
