"""The words in which every report puts an evaluation."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policycheck.model.evaluation import AccountOutcome, Evaluation, FactValue, Finding, Said
from policycheck.model.value import Bounds, OneOf, Value

QUALITY = {
    "official": "read with the issuing body",
    "secondary": "quoted word for word by somebody else",
    "reported": "as quoted by news reporting",
}
_ENDS = {
    "not_applicable": "the duty did not arise",
    "complied": "the duty was met",
    "excused": "an exception excuses it",
    "violation": "the duty was broken",
    "not_in_force": "the text was not in force",
}
_BASIS = {
    "said": "",
    "record": "from the record",
    "agreed": "from the record or at least two parties",
    "unanswered": "unanswered by the others",
    "contradicted": "sources contradict each other",
    "silent": "nobody says",
}


@dataclass(frozen=True)
class Group:
    """Accounts under which a finding comes to the same for the same reasons."""

    accounts: tuple[str, ...]
    outcome: AccountOutcome


def groups(finding: Finding) -> list[Group]:
    """The accounts of a finding, those alike together: possible violations first, open ones last."""
    found: dict[AccountOutcome, list[str]] = {}
    for name, outcome in finding.outcomes.items():
        found.setdefault(outcome, []).append(name)
    order = ("possible_violation", "no_violation", "not_in_force", "undetermined")
    listed = [Group(tuple(names), outcome) for outcome, names in found.items()]
    return sorted(listed, key=lambda group: order.index(group.outcome.outcome))


def headline(finding: Finding, outcome: AccountOutcome) -> str:
    """An outcome in a few words."""
    if outcome.outcome == "possible_violation":
        return "possible violation (departure from guidance)" if finding.modality == "should" else "possible violation"
    if outcome.outcome == "no_violation":
        return f"no violation: {' or '.join(_ENDS[end] for end in outcome.ends)}"
    if outcome.outcome == "not_in_force":
        return "not in force"
    if outcome.made_out_unless_excused:
        return "not settled: made out unless an exception is shown"
    return "not settled"


def mark(finding: Finding, outcome: AccountOutcome) -> str:
    """An outcome in at most six characters, as the summary's cells show it."""
    if outcome.outcome == "possible_violation":
        return "DEP.?" if finding.modality == "should" else "VIOL.?"
    if outcome.outcome == "no_violation":
        return "n/a" if outcome.ends == ("not_applicable",) else "none"
    return "–" if outcome.outcome == "not_in_force" else "open"


MARKS = (
    ("VIOL.?", "possible violation"),
    ("DEP.?", "possible violation (departure from guidance)"),
    ("open", "not settled"),
    ("none", "no violation"),
    ("n/a", "no violation: the duty did not arise"),
    ("–", "not in force on that day"),
)
_SHORT = {"community": "comm.", "reviewer": "review", "common-ground": "common", "uncontradicted": "uncon."}


def short(account: str) -> str:
    """The account's name in at most six characters, for the head of a column."""
    return _SHORT.get(account, account[:6])


def value_words(value: Value) -> str:
    """A value as a reader would say it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, OneOf):
        return " or ".join(value.one_of)
    if isinstance(value, Bounds):
        bounds = value.model_dump(exclude_none=True)
        return " and ".join(f"{name.replace('_', ' ')} {bound}" for name, bound in bounds.items())
    return str(value)


def cite(said: Said) -> str:
    """A source with its pinpoint."""
    return f"{said.source}, {said.pinpoint}" if said.pinpoint else said.source


@dataclass(frozen=True)
class Ground:
    """One fact of a reason under one account: the statement, who says so, and whose judgement it is."""

    text: str
    sources: str
    judgement: bool


def grounds(finding: Finding, account: str, reason: Iterable[FactValue]) -> list[Ground]:
    """The facts of a reason with their sources under the account."""
    found = []
    for value in reason:
        element = next(element for element in finding.elements if element.fact == value.fact)
        held = element.values[account]
        said = "; ".join(dict.fromkeys(cite(one) for one in held.sources))
        exact = held.value != value.value and held.value is not None
        sources = f"{said}: {value_words(held.value)}" if exact and held.value is not None else said
        extra = _BASIS[held.basis] if held.basis in ("record", "unanswered") else ""
        against = "".join(f"; the record says otherwise: {cite(one)}" for one in held.against_record)
        found.append(Ground(value.text, ", ".join(filter(None, (sources, extra))) + against, element.judgement))
    return found


def questions(outcome: AccountOutcome) -> list[str]:
    """What an open outcome hangs on: one line a pivot, its questions joined."""
    lines = []
    for pivot in outcome.pivots:
        asked = [f"{ref.question}{' (a judgement)' if ref.judgement else ''}" for ref in pivot]
        lines.append(" with: ".join(asked))
    return lines


def clean(text: str) -> str:
    """The text with characters that control a terminal or the direction of writing shown instead of obeyed."""
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs"):
        return character
    if character in "\u00ad\u200c\u200d":  # a soft hyphen and joiners: part of how words are written
        return character
    return f"‹U+{ord(character):04X}›"


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def scope_line(evaluation: Evaluation) -> str:
    """What was evaluated, on which day's policy."""
    day = evaluation.date or "day not known"
    as_of = f", under the policy of {evaluation.as_of}" if evaluation.as_of else ""
    return f"{day} · {evaluation.agency_name}{as_of}"
