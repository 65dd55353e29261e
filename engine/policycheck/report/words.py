"""The words in which every report puts an evaluation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policycheck.model.account_value import SAID_BY_NOBODY, AccountValue, FactRef, FactValue, FactView
from policycheck.model.evaluation import (
    AccountOutcome,
    ElementView,
    Evaluation,
    Finding,
    Turning,
)
from policycheck.model.following import AccountNote, FollowingStep, Follows, Said
from policycheck.model.policy import Quality
from policycheck.model.premise import WITHOUT_SOURCE
from policycheck.model.value import Bounds, OneOf, SaidBounds, Value

QUALITY = {
    "official": "as read with the issuing body",
    "secondary": "as quoted word for word by somebody else",
    "reported": "as quoted by news reporting",
}
MODALITY = {"shall": "read as a duty (shall)", "should": "read as guidance (should)"}
ROLES = {"when": "the duty arises when", "must": "must", "must_not": "must not", "unless": "unless"}
# What a rule that is broken comes to, and one that is not, by how it is read.
BROKEN_OR_NOT = {
    "shall": ("possible violation", "no violation"),
    "should": ("possible departure from guidance", "no departure"),
}
BEYOND = "does not apply"
ENDS = {
    "not_applicable": "the rule does not apply",
    "complied": "the duty was met",
    "excused": "an exception excuses it",
    "violation": "the duty was broken",
    "not_in_force": "the text was not in force",
}
# Each outcome in at most six characters, in words, and what there is to add.
MARKS = {
    "VIOL.?": ("possible violation", ""),
    "DEP.?": ("possible violation", "departure from guidance"),
    "unless": ("not settled", "made out unless an exception is shown"),
    "open": ("not settled", ""),
    "none": ("no violation", ""),
    "n/a": (BEYOND, "says nothing either way"),
    "–": ("not in force", "on that day"),
}
_SHORT = {"community": "comm.", "reviewer": "review", "common-ground": "common", "uncontradicted": "uncon."}


def mark(finding: Finding, outcome: AccountOutcome) -> str:
    """An outcome in at most six characters, as the summary's cells show it."""
    if outcome.outcome == "possible_violation":
        return "DEP.?" if finding.modality == "should" else "VIOL.?"
    if outcome.outcome == "no_violation":
        return "none"
    if outcome.outcome == "does_not_apply":
        return "n/a"
    if outcome.outcome == "not_in_force":
        return "–"
    return "unless" if outcome.made_out_unless_excused else "open"


def headline(finding: Finding, outcome: AccountOutcome) -> str:
    """An outcome in a few words, with what it depends on beside the facts."""
    undated = finding.in_force.status == "unknown" and outcome.outcome == "possible_violation"
    if outcome.outcome == "no_violation":
        return f"no violation: {' or '.join(ENDS[end] for end in outcome.ends)}"
    if outcome.outcome == "does_not_apply":
        return BEYOND if len(outcome.ends) == 1 else f"{BEYOND}, or the text was not in force"
    if set(outcome.ends) == {"violation", "not_in_force"}:
        return "not settled: made out if the text was in force, which hangs on the day of the incident"
    if outcome.made_out_unless_excused:
        return ": ".join(MARKS["unless"])
    return meaning(mark(finding, outcome)) + (", if these words were in force" if undated else "")


def meaning(of: str) -> str:
    """What a mark stands for."""
    return " ".join(part if part == MARKS[of][0] else f"({part})" for part in MARKS[of] if part)


def short_names(evaluation: Evaluation) -> dict[str, str]:
    """Each account's name in at most six characters, for the head of a column; no two are alike."""
    own = [account.name for account in evaluation.accounts if account.defined]
    named = {account.name: _SHORT.get(account.name, account.name) for account in evaluation.accounts}
    return named | {name: f"own {number}" for number, name in enumerate(own, 1)}


def text_of(finding: Finding) -> str:
    """How the quoted words were come by."""
    cited = finding.citation
    return f"{MODALITY[finding.modality]}; {how_read(cited.quality, cited.words_of)}; source: {cited.source}"


def how_read(quality: Quality, words_of: str | None) -> str:
    """How far the words can be trusted; where they are not the provision's own, whose they are."""
    return f"in the words of {words_of}" if words_of else QUALITY[quality]


@dataclass(frozen=True)
class Section:
    """The findings of one rule, most serious first, under the number that the report gives it."""

    number: int
    findings: tuple[Finding, ...]

    @property
    def head(self) -> Finding:
        """A finding that stands for all in what is the rule's: its title, citation, dates and notes."""
        return self.findings[0]


def sections(evaluation: Evaluation) -> list[Section]:
    """The findings by rule, in the order of the first of each; rules that apply under no account are left out."""
    found: dict[str, list[Finding]] = {}
    for finding in evaluation.findings:
        if not finding.set_aside:
            found.setdefault(finding.rule, []).append(finding)
    return [Section(number, tuple(same)) for number, same in enumerate(found.values(), 1)]


@dataclass(frozen=True)
class Group:
    """Accounts under which a finding comes to the same."""

    accounts: tuple[str, ...]
    outcome: AccountOutcome
    silent: bool  # whether these accounts hold nothing on any element


def groups(finding: Finding) -> list[Group]:
    """The accounts of a finding, those alike together: possible violations first, silent ones last.

    Accounts are alike that come to the same on the same values, and do not differ in being against the record.
    """
    found: dict[tuple[object, ...], list[str]] = {}
    for name, outcome in finding.outcomes.items():
        held = [element.values[name] for element in finding.elements]
        silent = all(value.basis in SAID_BY_NOBODY for value in held)
        used = (element.values[name] for element in _views_of_reasons(finding, outcome))
        values = tuple(
            (value.text, value.basis == "record", value.with_record, value.against_record, value.against_follows)
            for value in used
        )
        found.setdefault((outcome, silent, values), []).append(name)
    order = ("possible_violation", "no_violation", "does_not_apply", "not_in_force", "undetermined")
    listed = [Group(tuple(names), finding.outcomes[names[0]], key[1] is True) for key, names in found.items()]
    return sorted(listed, key=lambda group: (order.index(group.outcome.outcome), group.silent))


def silent(finding: Finding) -> bool:
    """Whether no account holds anything on any element."""
    return all(value.basis in SAID_BY_NOBODY for element in finding.elements for value in element.values.values())


View = ElementView | FactView


def _views(finding: Finding) -> dict[tuple[str, str | None], View]:
    """The facts on which something hangs, with what each account holds on them: those that it asks for come first."""
    elements: list[View] = [*finding.beside, *finding.elements[::-1]]
    return {(view.fact, view.about): view for view in elements}


def _views_of_reasons(finding: Finding, outcome: AccountOutcome) -> list[View]:
    """The facts that the outcome's reasons name, with what each account holds on them."""
    views = _views(finding)
    return [views[key] for key in dict.fromkeys((one.fact, one.about) for reason in outcome.reasons for one in reason)]


def view_of(finding: Finding, of: FactValue | FactRef | Turning | AccountNote) -> View:
    """The fact with what each account holds on it. Every element on one fact holds the same values."""
    return _views(finding)[of.fact or "", of.about]


@dataclass(frozen=True)
class Ground:
    """One fact of a reason: the statement, who says so, and how their words were read."""

    text: str
    sources: str
    readings: tuple[str, ...]


def grounds(finding: Finding, accounts: Sequence[str], reason: Iterable[FactValue]) -> list[Ground]:
    """The facts of a reason, each with everybody who says so in the accounts."""
    return [_ground(view_of(finding, value), accounts, value) for value in reason]


def _ground(element: View, accounts: Sequence[str], needed: FactValue) -> Ground:
    held = [element.values[account] for account in accounts]
    text = held[0].text or needed.text
    if held[0].value != needed.value:
        text += f" ({value_words(needed.value)} would suffice)"
    if needed.about_label:
        text += f" ({needed.about_label})"
    said = list(dict.fromkeys(one for each in held for one in each.sources))
    against = list(dict.fromkeys(one for each in held for one in each.against_record))
    beside = list(dict.fromkeys(one for each in held for one in each.with_record))
    remarks = [f"the record says more: {cite(one)}: {value_words(one.value)}" for one in beside]
    remarks += [f"the record says otherwise: {cite(one)}: {value_words(one.value)}" for one in against]
    otherwise = list(dict.fromkeys(one for each in held for one in each.against_follows))
    remarks += [f"from the record alone it follows otherwise: {one.text} ({because(one)})" for one in otherwise]
    remarks += dict.fromkeys(WITHOUT_SOURCE[one.basis] for one in held if one.basis in WITHOUT_SOURCE)
    if all(one.basis == "record" for one in held):
        remarks.append("from the record")
    if all(one.basis == "unanswered" for one in held):
        remarks.append("one side's word, unanswered by the others")
    lead = "judged by " if element.judgement else ""
    cited = [lead + "; ".join(map(cite, said))] if said else []
    follows = list(dict.fromkeys(because(one) for each in held for one in each.follows))
    sources = "; ".join([*cited, *follows, *remarks])
    return Ground(text, sources, tuple(f"{cite(one)}: {one.note}" for one in said if one.note))


def because(follows: Follows) -> str:
    """How a value follows: each derivation, and what it rests on."""
    return f"it follows: {'; then '.join(map(step_words, follows.steps))}"


def step_words(step: FollowingStep) -> str:
    """A derivation that applied, and what it rests on."""
    way = " the other way round," if step.turned else ""
    rests = " and ".join(dict.fromkeys(premise.words for premise in step.premises))
    return f"{step.title[:1].lower()}{step.title[1:]};{way} from {rests}"


def given(outcome: AccountOutcome) -> str:
    """What words mean by which an outcome follows, where its facts alone do not suffice; else empty."""
    titles = [f"{title[:1].lower()}{title[1:]}" for title in outcome.axioms]
    return f"given that {'; and that '.join(titles)}" if titles else ""


def one_sided(finding: Finding, group: Group) -> list[str]:
    """The accounts in which a settled outcome rests on a single side's unanswered word."""
    if group.outcome.outcome == "undetermined":
        return []
    held = [element.values for element in _views_of_reasons(finding, group.outcome)]
    return [name for name in group.accounts if any(_alone(values[name], name) for values in held)]


def _alone(value: AccountValue, account: str) -> bool:
    """Whether a value counts on a single side's word that nobody answers."""
    return value.basis == "unanswered" or (value.basis == "derived" and account == "uncontradicted")


def cell(value: AccountValue) -> str:
    """What an account holds on an element, for a table."""
    if value.value is None:
        return "contradicted" if value.basis == "contradicted" else "not known"
    return value_words(value.value)


def value_words(value: Value) -> str:
    """A value as a reader would say it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, OneOf):
        return " or ".join(value.one_of)
    if isinstance(value, Bounds):
        bounds = " and ".join(f"{name.replace('_', ' ')} {bound}" for name, bound in value.given.items())
        return f"“{value.as_said}” ({bounds})" if isinstance(value, SaidBounds) and value.as_said else bounds
    return str(value)


def cite(said: Said) -> str:
    """A source by its number, with the place in it."""
    return said.place


def notes(finding: Finding) -> list[str]:
    """What a reader should know about the text, its dates, and how the rule reads it."""
    unsure = finding.in_force.why if finding.in_force.status != "yes" else None
    return [
        f"{note[:1].upper()}{note[1:]}".rstrip(".") + "."
        for note in (finding.citation.note, unsure, finding.note)
        if note
    ]


def scope_line(evaluation: Evaluation) -> str:
    """What was evaluated, and on which day's policy."""
    day = evaluation.date or "day not known"
    as_of = f", under the policy of {evaluation.as_of}" if evaluation.as_of else ""
    return f"{day} · {evaluation.agency_name}{as_of}"
