"""Which texts of an evaluation, a worklist and a view of a timeline come from the incident's file."""

from collections.abc import Mapping
from typing import Literal

from policycheck.model.account_value import AccountValue, FactRef, FactValue, FactView
from policycheck.model.case_document import DocumentCheck, QuoteCheck
from policycheck.model.effects import Effect, ForcedAlternative, NotReached, ResultRef
from policycheck.model.engine import Engine, SecondEngine
from policycheck.model.evaluation import (
    AccountOutcome,
    AccountView,
    Dilemma,
    DisputedFact,
    ElementView,
    Evaluation,
    InForceStatus,
    Result,
)
from policycheck.model.inference import (
    AccountNote,
    CitedStatement,
    ConflictView,
    FollowingStep,
    Inference,
    TimelineSetAside,
    UnusedStatement,
)
from policycheck.model.premise import EventRef, Premise, Wanted, Way, Ways
from policycheck.model.source_view import Cited, SourceView
from policycheck.model.timeline_view import CompleteView, EventView, Panel, Relative, SetAside, Teller, TimelineView
from policycheck.model.worklist import AnswerEffects, Item, Together, Worklist

# library: words of the library and the program, ids of the library, values and dates: left as they are.
# incident: free text of the file. id: an id of the file, in tables the key alone.
Kind = Literal["library", "incident", "id"]

# Of each class, its fields that hold text, by kind; the keys of a table are ids of the file. Citation is all library.
_FIELDS: Mapping[type, Mapping[Kind, str]] = {
    Evaluation: {
        "library": "notice date as_of agency agency_name",
        "incident": "title note labels left_out",
        "id": "incident",
    },
    FactValue: {"library": "fact value text", "incident": "about_label", "id": "about"},
    FactView: {"library": "fact question", "id": "about values"},
    AccountOutcome: {"library": "axioms"},
    FactRef: {"library": "fact question", "id": "about"},
    AccountValue: {"library": "value text"},
    DisputedFact: {"library": "fact", "id": "about"},
    UnusedStatement: {"library": "fact words", "incident": "about_label", "id": "about"},
    ElementView: {"library": "words provision fact question test", "id": "about values"},
    InForceStatus: {"library": "why dates"},
    Result: {"library": "rule title note disputed_on", "incident": "about_label", "id": "about outcomes"},
    AccountView: {"incident": "title", "id": "name"},
    SourceView: {"library": "party date", "incident": "title via note", "id": "id"},
    DocumentCheck: {
        "library": "date sha256 found_sha256 remedy",
        "incident": "title file cause",
        "id": "id",
    },
    QuoteCheck: {
        "library": "places nearest_place",
        "incident": "quote written nearest",
        "id": "document",
    },
    SecondEngine: {"library": "name version", "incident": "unchecked"},
    Engine: {"library": "policycheck incident_sha256 files_sha256"},
    Dilemma: {"id": "accounts"},
    CitedStatement: {"library": "party value", "incident": "pinpoint note", "id": "source"},
    FollowingStep: {"library": "derivation title"},
    Cited: {"incident": "pinpoint note", "id": "source"},
    EventRef: {"incident": "name", "id": "id"},
    Premise: {"library": "text fact", "incident": "about_label", "id": "about"},
    Wanted: {"library": "text may_follow"},
    Way: {"library": "derivation title"},
    Ways: {"library": "fact", "id": "about"},
    Inference: {"library": "fact value text", "incident": "about_label", "id": "account about"},
    ConflictView: {"library": "stated", "id": "account"},
    AccountNote: {"library": "fact", "id": "about sources"},
    TimelineSetAside: {"incident": "pinpoint note by_label", "id": "account source"},
    ResultRef: {"library": "rule title authority section provision", "incident": "about_label", "id": "about"},
    NotReached: {"library": "authority rules", "incident": "about_label", "id": "about"},
    Effect: {"id": "accounts"},
    ForcedAlternative: {"id": "accounts"},
    Worklist: {
        "library": "date agency agency_name",
        "incident": "title",
        "id": "incident accounts",
    },
    Item: {"library": "fact question note evidence", "incident": "about_label", "id": "about"},
    AnswerEffects: {"library": "value text"},
    Together: {"id": "accounts"},
    TimelineView: {"library": "date", "incident": "title zero", "id": "incident"},
    Panel: {"incident": "lanes"},
    EventView: {"library": "meaning", "incident": "name who", "id": "id"},
    Relative: {"id": "other"},
    Teller: {"incident": "title pinpoint note", "id": "source"},
    CompleteView: {"incident": "start stop"},
    SetAside: {"incident": "events"},
}
KINDS: Mapping[type, Mapping[str, Kind]] = {
    holder: {name: kind for kind, names in by.items() for name in names.split()} for holder, by in _FIELDS.items()
}
