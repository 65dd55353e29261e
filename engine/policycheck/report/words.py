"""The words in which every report puts outcomes, conclusions and relations, and how values are written."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from policycheck.document.english import listed
from policycheck.document.model import Style
from policycheck.model.account_value import SAID_BY_NOBODY, AccountValue
from policycheck.model.evaluation import Evaluation
from policycheck.model.inference import CitedStatement, FollowingStep, Inference
from policycheck.model.party import COMMON_GROUND, UNCONTRADICTED, WORDS
from policycheck.model.policy import Quality
from policycheck.model.result import AccountOutcome, Result
from policycheck.model.rule import Modality
from policycheck.model.value import Bounds, OneOf, SaidBounds, Value

_NO_LABELS: Mapping[str, str] = MappingProxyType({})
QUALITY = {
    "official": "as officially published",
    "secondary": "as quoted word for word by another source",
    "reported": "as quoted in news reports",
}
MODALITY = {
    "shall": "read as a duty (shall)",
    "should": "read as guidance (should)",
    "may": "read as a permission (may)",
}
ROLES = {"when": "the duty arises when", "must": "must", "must_not": "must not", "unless": "unless"}
ROLES_OF = {"shall": ROLES, "should": ROLES, "may": {**ROLES, "when": "permitted when"}}  # by how the rule is read
# What a rule that is broken comes to, and one that is not, by how it is read.
BROKEN_OR_NOT = {
    "shall": ("possible violation", "no violation"),
    "should": ("possible departure from guidance", "no departure"),
}
BEYOND = "does not apply"
# The conclusions of a rule; of guidance no report says that a duty was met.
ENDS = {
    "not_applicable": "the rule does not apply",
    "complied": "the duty was met",
    "excused": "an exception excuses it",
    "violation": "the duty was broken",
    "not_in_force": "the text was not in force",
}
_ENDS = {"shall": ENDS, "should": {**ENDS, "complied": "the guidance was followed", "violation": "it was not followed"}}
# Each outcome in at most six characters, what that means, and its style; the gravest first.
MARKS: dict[str, tuple[str, Style]] = {
    "VIOL?": (BROKEN_OR_NOT["shall"][0], "breach"),
    "DEP?": (BROKEN_OR_NOT["should"][0], "departure"),
    "unless": ("possible violation or departure if no exception is shown", "unless"),
    "open": ("a violation is possible, and so is something else", "open"),
    "none": (BROKEN_OR_NOT["shall"][1], "none"),
    "n/a": (f"{BEYOND}, which says nothing either way", "moot"),
    "–": ("not in force on that day", "moot"),
}
UNDATED = "if this text was in force that day"  # what an outcome hangs on where nobody knows a text's dates

_SHORT_LENGTH = 6
_SHORT = {
    "community": "comm.",
    "reviewer": "review",
    "prosecutor": "pros.",
    "monitor": "monit.",
    COMMON_GROUND: "common",
    UNCONTRADICTED: "undis.",
}


def mark(result: Result, outcome: AccountOutcome) -> str:
    """An outcome in at most six characters, as the cells of a table show it."""
    if outcome.outcome == "possible_violation":
        return "DEP?" if result.modality == "should" else "VIOL?"
    if outcome.outcome == "no_violation":
        return "none"
    if outcome.outcome == "does_not_apply":
        return "n/a"
    if outcome.outcome == "not_in_force":
        return "–"
    return "unless" if outcome.prima_facie else "open"


def style(result: Result, outcome: AccountOutcome) -> Style:
    """The style that says what an outcome is."""
    return MARKS[mark(result, outcome)][1]


def headline(result: Result, outcome: AccountOutcome, *, undated: bool = True) -> str:
    """An outcome in a few words, with what it depends on beside the facts.

    Without undated it is not said that the text's dates are not known, since that stands near.
    """
    broken, kept = BROKEN_OR_NOT[result.modality]
    if outcome.outcome == "possible_violation":
        return f"{broken} ({UNDATED})" if undated and result.in_force.status == "unknown" else broken
    if outcome.outcome == "no_violation":
        how = " or ".join(_ENDS[result.modality][end] for end in outcome.possible_conclusions)
        return f"{kept}: {'either ' * (len(outcome.possible_conclusions) > 1)}{how}"
    if outcome.outcome == "does_not_apply":
        return BEYOND if len(outcome.possible_conclusions) == 1 else f"{BEYOND}, or the text was not in force"
    if outcome.outcome == "not_in_force":
        return MARKS["–"][0]
    if set(outcome.possible_conclusions) == {"violation", "not_in_force"}:
        return f"{broken} if the text was in force on the day of the incident, which is not known"
    return unless(result.modality) if outcome.prima_facie else "open"


def unless(modality: Modality) -> str:
    """What a rule comes to that is broken unless an exception is shown, by how it is read."""
    return f"{BROKEN_OR_NOT[modality][0]} if no exception is shown"


def short_names(evaluation: Evaluation) -> dict[str, str]:
    """Each account's name in at most six characters, for the head of a column; no two are alike."""
    own = [account.name for account in evaluation.accounts if account.defined]
    named = {name: f"own {number}" for number, name in enumerate(own, 1)}
    for number, account in enumerate(evaluation.accounts, 1):
        if not account.defined:
            short = _short_name(account.name)
            named[account.name] = f"no. {number}" if short in named.values() else short
    return {account.name: named[account.name] for account in evaluation.accounts}


def _short_name(name: str) -> str:
    """An account's name in six characters: officer-3 as off-3."""
    if name in _SHORT or len(name) <= _SHORT_LENGTH:
        return _SHORT.get(name, name)
    lead, _, number = name.rpartition("-")
    if number.isdigit() and lead and len(number) < _SHORT_LENGTH - 1:
        return f"{lead[: min(3, _SHORT_LENGTH - 1 - len(number))]}-{number}"
    return f"{name[: _SHORT_LENGTH - 1]}."


def account_names(names: Collection[str], every: Collection[str] = (), labels: Mapping[str, str] = _NO_LABELS) -> str:
    """Accounts as a sentence lists them, by their labels where these are at hand."""
    if len(every) > 1 and set(names) == set(every):
        return "every account"
    return listed([labels.get(name) or (WORDS[name].name if name in WORDS else f"“{name}”") for name in names])


def how_read(quality: Quality, words_of: str | None) -> str:
    """How far the words can be trusted; where they are not the provision's own, whose they are."""
    return f"in the words of {words_of}" if words_of else QUALITY[quality]


def because(follows: Inference) -> str:
    """How a value follows: each derivation, and what it rests on."""
    return f"it follows: {'; then '.join(map(step_words, follows.steps))}"


def step_words(step: FollowingStep) -> str:
    """A derivation that applied, and what it rests on."""
    way = " by contraposition," if step.turned else ""
    words = (f"{each.claim} [{'; '.join(each.cited)}]" if each.cited else each.claim for each in step.premises)
    rests = " and ".join(dict.fromkeys(words))
    return f"{step.title[:1].lower()}{step.title[1:]};{way} from {rests}"


def given(outcome: AccountOutcome) -> str:
    """What words mean by which an outcome follows, where its facts alone do not suffice; else empty."""
    titles = [f"{title[:1].lower()}{title[1:]}" for title in outcome.axioms]
    return f"given that {'; and that '.join(titles)}" if titles else ""


def says_nothing(held: AccountValue) -> bool:
    """Whether an account says nothing on a fact."""
    return held.basis in SAID_BY_NOBODY


def value_words(value: Value) -> str:
    """A value as a reader would say it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, OneOf):
        return " or ".join(f"“{option}”" for option in value.one_of)
    if isinstance(value, Bounds):
        bounds = " and ".join(f"{name.replace('_', ' ')} {bound}" for name, bound in value.given.items())
        return f"“{value.as_said}” ({bounds})" if isinstance(value, SaidBounds) and value.as_said else bounds
    return str(value)


def cite(said: CitedStatement) -> str:
    """A source by its number, with the place in it."""
    return said.place
