"""Which texts of an evaluation, a worklist and a view of a timeline come from the incident's file."""

from collections.abc import Mapping
from typing import Literal

from policycheck.model.account_value import AccountValue, FactRef, FactValue, FactView
from policycheck.model.case import Recommendation
from policycheck.model.case_document import DocumentCheck, QuoteCheck
from policycheck.model.case_view import (
    AllegationView,
    CaseView,
    DispositionView,
    FoundFactView,
    OtherStatementView,
    PersonView,
    ReviewedFact,
    ReviewersAnswer,
    SummaryView,
)
from policycheck.model.day_count import DayCount, DaySpan, Holiday
from policycheck.model.effects import Dilemma, Effect, ForcedAlternative, NotReached, ResultRef
from policycheck.model.evaluation import Engine, Evaluation, SecondEngine, TimelineSetAside
from policycheck.model.inference import (
    AccountNote,
    CitedStatement,
    ConflictView,
    EventRef,
    FollowingStep,
    Inference,
    Premise,
    SupplyingDerivation,
    UnusedStatement,
    WantedPremise,
    Ways,
)
from policycheck.model.result import AccountOutcome, DisputedFact, ElementView, InForceStatus, Result
from policycheck.model.source_view import AccountView, Cited, SourceView
from policycheck.model.timeline_view import (
    CompleteView,
    EventView,
    Panel,
    Relative,
    SaidBeside,
    SetAside,
    TimelineSource,
    TimelineView,
)
from policycheck.model.worklist import AnswerEffects, JointPivot, PolicyWords, Worklist, WorklistItem

# library: words of the library and the program, ids of the library, values and dates: left as they are.
# incident: free text of the file. id: an id of the file, in tables the key alone.
FieldKind = Literal["library", "incident", "id"]

# Of each class, its fields that hold text, by kind; the keys of a table are ids of the file. Citation and coverage hold
# words of the library alone.
_FIELDS: Mapping[type, Mapping[FieldKind, str]] = {
    Evaluation: {
        "library": "notice date as_of agency agency_name",
        "incident": "title note labels left_out accounts_left_out",
        "id": "incident",
    },
    FactValue: {"library": "fact value text", "incident": "about_label", "id": "about"},
    FactView: {"library": "fact question", "id": "about values"},
    AccountOutcome: {"library": "axioms"},
    FactRef: {"library": "fact question", "id": "about"},
    AccountValue: {"library": "value text"},
    DisputedFact: {"library": "fact", "id": "about"},
    UnusedStatement: {"library": "fact words", "incident": "about_label", "id": "about"},
    OtherStatementView: {"incident": "about_label says pinpoint note", "id": "about id disputes bears_on party source"},
    ElementView: {"library": "words provision fact question test of_rule", "id": "about values"},
    InForceStatus: {"library": "why dates"},
    Result: {"library": "rule title note disputed_on", "incident": "about_label", "id": "about outcomes"},
    AccountView: {"incident": "title label made_of", "id": "name"},
    SourceView: {"library": "date", "incident": "title via note speaker", "id": "id party"},
    DocumentCheck: {
        "library": "date sha256 found_sha256",
        "incident": "title file cause remedy",
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
    CitedStatement: {"library": "value", "incident": "pinpoint note", "id": "source party"},
    FollowingStep: {"library": "derivation title"},
    Cited: {"incident": "pinpoint note", "id": "source"},
    EventRef: {"incident": "name", "id": "id"},
    Premise: {"library": "event_kind text fact", "incident": "about_label", "id": "about"},
    PolicyWords: {"library": "words authority title section rule"},
    DayCount: {"library": "jurisdiction"},
    DaySpan: {"library": "earliest latest"},
    Holiday: {"library": "date name"},
    WantedPremise: {"library": "event_kinds text may_follow event_nouns"},
    SupplyingDerivation: {"library": "derivation title"},
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
        "library": "date agency agency_name numbers",
        "incident": "title labels",
        "id": "incident accounts",
    },
    WorklistItem: {"library": "fact question note evidence", "incident": "about_label", "id": "about"},
    SummaryView: {"incident": "text places"},
    PersonView: {"library": "kind", "incident": "label assignment outcome", "id": "id"},
    DispositionView: {"incident": "disposition because dissent"},
    AllegationView: {"library": "without_result", "incident": "by against_label text", "id": "id against"},
    FoundFactView: {"library": "fact credits", "incident": "about_label because text", "id": "about"},
    ReviewersAnswer: {"incident": "text reviewers"},
    ReviewedFact: {"library": "fact", "incident": "about_label", "id": "about"},
    CaseView: {"incident": "place case_number actors"},
    Recommendation: {"incident": "text"},
    AnswerEffects: {"library": "value text"},
    JointPivot: {"id": "accounts"},
    TimelineView: {"library": "date", "incident": "title zero", "id": "incident"},
    Panel: {"incident": "lanes"},
    EventView: {"library": "kind meaning", "incident": "name who", "id": "id"},
    Relative: {"id": "other"},
    TimelineSource: {"incident": "title pinpoint note speaker", "id": "source party"},
    CompleteView: {"library": "none every", "incident": "start stop"},
    SetAside: {"incident": "events"},
    SaidBeside: {"incident": "says"},
}
KINDS: Mapping[type, Mapping[str, FieldKind]] = {
    holder: {name: kind for kind, names in by.items() for name in names.split()} for holder, by in _FIELDS.items()
}
