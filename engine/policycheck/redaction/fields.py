"""Which texts of an evaluation, a worklist and a view of a timeline come from the incident's file."""

from collections.abc import Mapping
from typing import Literal

from policycheck.model.account_value import AccountValue, FactRef, FactValue, FactView
from policycheck.model.effects import Effect, FindingRef, ForcedAlternative, NotReached
from policycheck.model.engine import Engine, SecondEngine
from policycheck.model.evaluation import (
    AccountOutcome,
    AccountView,
    Dilemma,
    ElementView,
    Evaluation,
    Finding,
    Force,
    SourceView,
    Stated,
    Turning,
)
from policycheck.model.following import AccountNote, ClashView, FollowingStep, Follows, Said, TimelineSetAside
from policycheck.model.timeline_view import CompleteView, EventView, Panel, Relative, SetAside, Teller, TimelineView
from policycheck.model.worklist import AnswerEffects, Item, Together, Worklist

# library: words of the library and the program, ids of the library, values and dates: left as they are.
# incident: free text of the file. id: an id of the file, in tables the key alone.
# quoted: words of the library; what stands between quotation marks, a source's.
# cited: an id of a source, and free text of the file. mixed: words of the library or the program with ids of the file,
# and after a bracket free text of the file.
Kind = Literal["library", "incident", "id", "quoted", "cited", "mixed"]

# Of each class, its fields that hold text, by kind; the keys of a table are ids of the file. Citation is all library.
_FIELDS: Mapping[type, Mapping[Kind, str]] = {
    Evaluation: {
        "library": "notice date as_of agency agency_name may_follow_from",
        "incident": "title note labels",
        "id": "incident",
        "mixed": "assumed left_out",
    },
    FactValue: {"library": "fact value text", "incident": "about_label", "id": "about"},
    FactView: {"library": "fact question", "id": "about values"},
    AccountOutcome: {"library": "axioms"},
    FactRef: {"library": "fact question", "id": "about"},
    AccountValue: {"library": "value text"},
    Turning: {"library": "fact", "id": "about"},
    Stated: {"library": "fact", "quoted": "text", "incident": "about_label", "id": "about"},
    ElementView: {"library": "words provision fact question test group", "id": "about values"},
    Force: {"library": "why"},
    Finding: {"library": "rule title note parts_on", "incident": "about_label", "id": "about outcomes"},
    AccountView: {"incident": "title", "id": "name"},
    SourceView: {"library": "party date", "incident": "title via note", "id": "id"},
    SecondEngine: {"library": "name version", "mixed": "unchecked"},
    Engine: {"library": "policycheck incident_sha256 files_sha256"},
    Dilemma: {"id": "accounts"},
    Said: {"library": "party value", "incident": "pinpoint note", "id": "source"},
    FollowingStep: {"library": "derivation title", "mixed": "rests_on"},
    Follows: {"library": "fact value text", "incident": "about_label", "id": "account about"},
    ClashView: {"library": "stated", "id": "account", "cited": "cited"},
    AccountNote: {"library": "fact", "id": "about sources"},
    TimelineSetAside: {"incident": "pinpoint", "id": "account source", "mixed": "stated"},
    FindingRef: {"library": "rule title authority section provision", "incident": "about_label", "id": "about"},
    NotReached: {"library": "authority rules", "incident": "about_label", "id": "about"},
    Effect: {"id": "accounts"},
    ForcedAlternative: {"id": "accounts"},
    Worklist: {
        "library": "date agency agency_name",
        "incident": "title",
        "id": "incident accounts",
        "mixed": "assumed",
    },
    Item: {"library": "fact question note evidence may_follow_from", "incident": "about_label", "id": "about"},
    AnswerEffects: {"library": "value text"},
    Together: {"id": "accounts"},
    TimelineView: {"library": "date", "incident": "title zero names", "id": "incident"},
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
