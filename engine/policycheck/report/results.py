"""The results of an evaluation as every report numbers and groups them."""

from collections.abc import Iterable
from dataclasses import dataclass

from policycheck.model.account_value import AccountValue, FactRef, FactValue, FactView
from policycheck.model.effects import ResultRef
from policycheck.model.evaluation import Evaluation
from policycheck.model.inference import AccountNote
from policycheck.model.party import BOARD, UNCONTRADICTED
from policycheck.model.result import AccountOutcome, DisputedFact, ElementView, Result
from policycheck.model.statement import INCIDENT
from policycheck.report import words

View = ElementView | FactView
ResultKey = tuple[str, str]  # a result: its rule, and whom it is about


def key_of(result: Result | ResultRef) -> ResultKey:
    """By which a result, and whatever refers to it, is the same."""
    return result.rule, result.about


@dataclass(frozen=True)
class RuleSection:
    """The results of one rule, most serious first, under the number that every report gives it."""

    number: int
    results: tuple[Result, ...]

    @property
    def head(self) -> Result:
        """A result that stands for all in what is the rule's: its title, citation, dates and notes."""
        return self.results[0]


@dataclass(frozen=True)
class Results:
    """The rules that arise for somebody, numbered through: those that bind, own drafts, other policies."""

    binding: tuple[RuleSection, ...]
    drafts: tuple[RuleSection, ...]
    compared: tuple[RuleSection, ...]

    @property
    def all(self) -> tuple[RuleSection, ...]:
        """Every one, by number."""
        return self.binding + self.drafts + self.compared


def results(evaluation: Evaluation) -> Results:
    """The results by rule, the gravest first; rules that apply under no account are left out."""
    found: dict[str, list[Result]] = {}
    for result in evaluation.results:
        if not result.set_aside:
            found.setdefault(result.rule, []).append(result)
    sections = [RuleSection(same[0].number, tuple(same)) for same in found.values()]
    binding = tuple(section for section in sections if not (section.head.comparison or section.head.draft))
    compared = tuple(section for section in sections if section.head.comparison)
    drafts = tuple(section for section in sections if section.head.draft and not section.head.comparison)
    return Results(binding, drafts, compared)


@dataclass(frozen=True)
class AccountGroup:
    """Accounts under which a rule comes to the same."""

    accounts: tuple[str, ...]
    outcome: AccountOutcome
    silent: bool  # whether these accounts say nothing on any element


def groups(result: Result) -> list[AccountGroup]:
    """The accounts of a result, those alike together: possible violations first, silent ones last.

    What an exception could except comes second. Accounts are alike that come to the same on the same values, and do not
    differ in being against the record.
    """
    found: dict[tuple[object, ...], list[str]] = {}
    for name, outcome in result.outcomes.items():
        silent = all(words.says_nothing(element.values[name]) for element in result.elements)
        used = (view.values[name] for view in views_of_reasons(result, outcome))
        values = tuple((value.text, value.with_record, value.against_record, value.against_follows) for value in used)
        found.setdefault((outcome, silent, values, name == BOARD), []).append(name)
    order = ("possible_violation", "conditional", "no_violation", "does_not_apply", "not_in_force", "undetermined")

    def grave(outcome: AccountOutcome) -> int:
        conditional = outcome.outcome == "undetermined" and outcome.decided
        return order.index("conditional" if conditional else outcome.outcome)

    made = [AccountGroup(tuple(names), result.outcomes[names[0]], key[1] is True) for key, names in found.items()]
    return sorted(made, key=lambda group: (grave(group.outcome), BOARD in group.accounts, group.silent))


def kind_of(result: Result) -> str:
    """Of which kind is what a result is about, by the facts that its rule asks of it: force, officer, recording."""
    asked = (element.fact for element in result.elements if element.about == result.about)
    return next((fact.partition(".")[0] for fact in asked), INCIDENT)


def is_silent(result: Result) -> bool:
    """Whether no account says anything on any element."""
    return all(words.says_nothing(value) for element in result.elements for value in element.values.values())


def views(result: Result) -> list[View]:
    """Every fact on which something hangs, with what each account holds on it: those that the rule asks for first."""
    return [*result.elements, *result.beside]


def _views(result: Result) -> dict[tuple[str, str | None], View]:
    """The same by fact and entity."""
    return {(view.fact, view.about): view for view in reversed(views(result))}


def views_of_reasons(result: Result, outcome: AccountOutcome) -> list[View]:
    """The facts that the outcome's reasons name, with what each account holds on them."""
    found = _views(result)
    return [found[key] for key in dict.fromkeys((one.fact, one.about) for reason in outcome.reasons for one in reason)]


def view_of(result: Result, of: FactValue | FactRef | DisputedFact | AccountNote) -> View:
    """The fact with what each account holds on it. Every element on one fact holds the same values."""
    return _views(result)[of.fact or "", of.about]


def one_sided(result: Result, group: AccountGroup) -> list[str]:
    """The accounts in which a settled outcome rests on a single side's unanswered word."""
    if group.outcome.outcome == "undetermined":
        return []
    used = views_of_reasons(result, group.outcome)
    return [name for name in group.accounts if any(_alone(view.values[name], name) for view in used)]


def _alone(value: AccountValue, account: str) -> bool:
    """Whether a value counts on a single side's word that nobody answers."""
    return value.basis == "unanswered" or (value.basis == "derived" and account == UNCONTRADICTED)


def alike(results: Iterable[Result]) -> list[tuple[tuple[str, ...], Result]]:
    """Results that come to the same on the same kind of word under every account, with whom they are about."""
    found: dict[tuple[object, ...], list[Result]] = {}
    for result in results:
        outcomes = result.outcomes.values()
        key = tuple((words.mark(result, one), *(note.kind for note in one.notes)) for one in outcomes)
        found.setdefault(key, []).append(result)
    return [(tuple(one.about_label for one in same), same[0]) for same in found.values()]
