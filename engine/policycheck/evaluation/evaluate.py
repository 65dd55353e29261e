"""An incident evaluated by the rules that bind its agency."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial

from policycheck import __version__
from policycheck.evaluation.alternatives import forced_alternatives, why_not
from policycheck.evaluation.assume import Assumed, supplies, suppositions
from policycheck.evaluation.case import case_view
from policycheck.evaluation.citing import cited_statement, sources
from policycheck.evaluation.context import RuleContext, accounts_of
from policycheck.evaluation.coverage import coverage_for
from policycheck.evaluation.cross_check import CheckedReading, CrossCheck, cross_check
from policycheck.evaluation.inferences import InferenceExplainer
from policycheck.evaluation.instances import InstanceId, RuleInstances, RuleReach, not_reached
from policycheck.evaluation.numbering import numbers, weight
from policycheck.evaluation.result import result
from policycheck.evaluation.scope import scope
from policycheck.facts.accounts import Accounts
from policycheck.facts.fact_status import known_extents, vague
from policycheck.facts.statements import stated
from policycheck.library.library import Library
from policycheck.logic.formula import TooLarge
from policycheck.model.coverage import AgencyCoverage
from policycheck.model.dates import date_span, no_date
from policycheck.model.effects import Dilemma, Effect, State
from policycheck.model.evaluation import Engine, Evaluation
from policycheck.model.incident import Incident
from policycheck.model.inference import UnusedStatement, Ways
from policycheck.model.party import BOARD
from policycheck.model.problem import BadInput, Place, Problem, did_you_mean
from policycheck.model.result import Result
from policycheck.model.source_view import AccountView
from policycheck.model.statement import Assertion

NOTICE = (
    "A possible violation is a question for people to decide. This is no finding of fact or of law, "
    "and it says nothing about guilt, intent or discipline."
)


@contextmanager
def within_bounds() -> Iterator[None]:
    """Raises BadInput where axioms and rules grow past a bound, which no library does by itself."""
    try:
        yield
    except TooLarge as error:
        cause = f"what axioms say of everybody in this incident is too much to work out: {error}"
        remedy = "leave out entities that no statement needs, or divide the incident into several files"
        raise BadInput([Problem(Place("the incident"), cause, remedy)]) from None


@within_bounds()
def evaluate(
    library: Library,
    incident: Incident,
    sha256: str,
    accounts: Sequence[str] = (),
    compared: Sequence[str] = (),
    as_of: str | None = None,
    check: CrossCheck = "off",
    assumed: Assumed | None = None,
    dilemmas: Sequence[Sequence[str]] = (),
) -> Evaluation:
    """Every rule that binds the agency, applied to everyone it is about, under the accounts asked for (or all).

    What is assumed is taken as so in every account. With check, a second engine works it out again. Raises BadInput for
    an account, a policy or a required second engine that there is not, and for an as_of that is no date; Disagreement
    where the engines differ. Dilemmas are rules of which it is asked whether one must be broken.
    """
    plain = accounts_of(library, incident)
    views = chosen_accounts(plain.views(), accounts)
    instances = RuleInstances(library, incident, scope(library, incident.agency, compared), span_of(incident, as_of))
    held = coverage_for(library, incident, as_of)
    engine = partial(_engine, library, sha256, check)
    evaluation = _evaluation(instances, plain, views, assumed or {}, engine, held)
    left_out = tuple(view.label for view in plain.views() if view not in views)
    forced = _why_not(instances, plain, views, assumed or {}, dilemmas)
    return replace(evaluation, as_of=as_of, accounts_left_out=left_out, why_not=forced)


def _evaluation(
    instances: RuleInstances,
    plain: Accounts,
    views: tuple[AccountView, ...],
    assumed: Assumed,
    engine: Callable[[Accounts, list[CheckedReading]], Engine],
    coverage: AgencyCoverage,
) -> Evaluation:
    library, incident, names = instances.library, instances.incident, [view.name for view in views]
    accounts = plain.supposing(assumed)
    explainer = InferenceExplainer(library, incident, accounts)
    results, readings = _results(instances, accounts, names, explainer)
    one_of, too_large = forced_alternatives(instances, accounts, names)
    return Evaluation(
        notice=NOTICE,
        incident=incident.id,
        title=incident.title,
        date=incident.date,
        agency=incident.agency,
        agency_name=library.authorities[incident.agency].name,
        note=incident.note,
        suppositions=suppositions(library, incident, assumed),
        changes=_changes(instances, plain, accounts, names) if assumed else (),
        engine=engine(accounts, readings),
        accounts=views,
        labels=incident.labels,
        sources=sources(incident),
        results=_in_order(results, instances, accounts, names),
        not_reached=not_reached(incident, map(_result, results)),
        one_of=one_of,
        ways=_ways(library, incident, results),
        follows=explainer.follows(names),
        conflicts=explainer.conflicts(names),
        timeline_set_aside=explainer.set_aside(names),
        also_stated=_also_stated(library, incident, results),
        case=case_view(library, incident, results, lambda: _board_states(instances, accounts)),
        says_nothing=_says_nothing(library, incident),
        left_out=(*instances.left_out, *too_large),
        coverage=coverage,
    )


def _board_states(instances: RuleInstances, accounts: Accounts) -> dict[tuple[str, str], State]:
    """What every rule comes to on what the board found, whichever accounts are shown; nothing where it found none."""
    if not instances.incident.findings.facts:
        return {}
    read = instances.read(accounts, (BOARD,))
    rows = instances.rows
    return {(rows[at.row].rules[at.rule].rule.id, rows[at.row].subject): state for at, _, state in read}


def _why_not(
    instances: RuleInstances,
    plain: Accounts,
    views: Sequence[AccountView],
    assumed: Assumed,
    dilemmas: Sequence[Sequence[str]],
) -> tuple[Dilemma, ...]:
    accounts, names = plain.supposing(assumed), [view.name for view in views]
    return tuple(dilemma for rules in dilemmas for dilemma in why_not(instances, accounts, names, rules))


def _ways(library: Library, incident: Incident, results: Sequence[Result]) -> tuple[Ways, ...]:
    """What would supply the facts of the pivots, for those that anything would."""
    outcomes = (outcome for rule_result in results for outcome in rule_result.outcomes.values())
    refs = (ref for outcome in outcomes for pivot in outcome.pivots for ref in pivot)
    keys = dict.fromkeys((ref.fact, ref.about) for ref in refs if ref.about is not None)
    supplied = ((key, supplies(library, incident, key)) for key in keys)
    return tuple(Ways(fact=fact, about=about, ways=ways) for (fact, about), ways in supplied if ways)


def _changes(instances: RuleInstances, plain: Accounts, supposed: Accounts, names: Sequence[str]) -> tuple[Effect, ...]:
    """What changes under the supposition."""
    before: dict[InstanceId, dict[str, State]] = {}
    for place, name, state in instances.read(plain, names):
        before.setdefault(place, {})[name] = state
    return instances.effects(before, instances.read(supposed, names))


def span_of(incident: Incident, as_of: str | None) -> tuple[date, date] | None:
    """The days that the policy of the incident can be of: its own, or another day asked for; None: not known.

    Raises BadInput where the day asked for is none of the calendar.
    """
    return span_asked_for(incident.date if as_of is None else as_of)


def span_asked_for(when: str | None) -> tuple[date, date] | None:
    """The days of a date that was asked for; None: no date. Raises BadInput where it is none of the calendar."""
    try:
        return None if when is None else date_span(when)
    except ValueError:  # the incident's own date was checked when its file was read
        raise BadInput([Problem(Place("--as-of"), *no_date(when or ""))]) from None


def chosen_accounts(views: tuple[AccountView, ...], names: Sequence[str]) -> tuple[AccountView, ...]:
    """The accounts asked for, or all. Raises BadInput where one is not there."""
    present = [view.name for view in views]
    problems = [
        Problem(
            Place("--account"),
            f"this incident has no account {name!r}",
            did_you_mean(name, present) or f"write one of {', '.join(present)}",
        )
        for name in names
        if name not in present
    ]
    if problems:
        raise BadInput(problems)
    return tuple(view for view in views if not names or view.name in names)


def _results(
    instances: RuleInstances, accounts: Accounts, names: Sequence[str], explainer: InferenceExplainer
) -> tuple[list[Result], list[CheckedReading]]:
    """A result for each rule and entity, and every reading that they rest on."""
    results: list[Result] = []
    readings: list[CheckedReading] = []
    for row in instances.rows:
        statuses = {name: row.fact_status(accounts, name) for name in names}
        extents = {name: known_extents(cells) for name, cells in statuses.items()}
        readings_by_account = {name: row.read(answers, accounts.open(name)) for name, answers in extents.items()}
        for position, compiled in enumerate(row.rules):
            for name, row_readings in readings_by_account.items():
                facts = {fact: extents[name][fact] for fact in compiled.facts if fact in extents[name]}
                readings.append(
                    CheckedReading(
                        compiled, facts, row_readings[position].allowed, row_readings[position].possible_conclusions
                    )
                )
            text, force = instances.text(compiled)
            context = RuleContext(
                library=instances.library,
                incident=instances.incident,
                compiled=compiled,
                subject=row.subject,
                entities=row.entities,
                keys=row.keys[position],
                accounts=accounts,
                statuses=statuses,
                text=text,
                force=force,
                comparison=compiled.rule.id in instances.scope.comparisons,
                explainer=explainer,
            )
            results.append(
                result(context, {name: row_readings[position] for name, row_readings in readings_by_account.items()})
            )
    return results, readings


def _result(rule_result: Result) -> RuleReach:
    compared_authority = rule_result.citation.authority if rule_result.comparison else None
    return RuleReach(
        compared_authority,
        rule_result.rule,
        rule_result.about,
        reaches=not (rule_result.draft or rule_result.never_arises),
    )


def _engine(
    library: Library, sha256: str, check: CrossCheck, accounts: Accounts, readings: list[CheckedReading]
) -> Engine:
    second = cross_check(check, {view.name: accounts.following(view.name) for view in accounts.views()}, readings)
    return Engine(policycheck=__version__, incident_sha256=sha256, files_sha256=library.digests, second_engine=second)


def _also_stated(library: Library, incident: Incident, results: Sequence[Result]) -> tuple[UnusedStatement, ...]:
    """The assertions on facts that no result asks for or rests on, in the order of the file."""
    asked = {(assertion.fact, assertion.about) for rule_result in results for assertion in rule_result.elements}
    asked |= {(assertion.fact, assertion.about) for rule_result in results for assertion in rule_result.beside}
    return tuple(
        _stated(library, incident, assertion)
        for assertion in incident.assertions
        if (assertion.fact, assertion.about) not in asked and not vague(library.facts, assertion)
    )


def _says_nothing(library: Library, incident: Incident) -> tuple[UnusedStatement, ...]:
    """The assertions that leave out no answer, in the order of the file."""
    vague_assertions = (assertion for assertion in incident.assertions if vague(library.facts, assertion))
    return tuple(_stated(library, incident, assertion) for assertion in vague_assertions)


def _stated(library: Library, incident: Incident, assertion: Assertion) -> UnusedStatement:
    return UnusedStatement(
        fact=assertion.fact,
        about=assertion.about,
        about_label=incident.label_of(assertion.about),
        words=stated(library.facts[assertion.fact], assertion.value),
        said=cited_statement(incident, assertion),
    )


def _in_order(
    results: Sequence[Result], instances: RuleInstances, accounts: Accounts, names: Sequence[str]
) -> tuple[Result, ...]:
    """The results in order, numbered by what they come to under every account, whichever are shown."""
    states = {(each.rule, each.about): [outcome.state for outcome in each.outcomes.values()] for each in results}
    others = [view.name for view in accounts.views() if view.name not in names]
    for place, _, state in instances.read(accounts, others):
        row = instances.rows[place.row]
        states[row.rules[place.rule].rule.id, row.subject].append(state)
    rules = instances.library.rules
    keyed = [
        (
            weight(rules[each.rule].rule, states[each.rule, each.about], comparison=each.comparison, draft=each.draft),
            each,
        )
        for each in results
    ]
    by_rule = numbers(key for key, _ in keyed)
    ordered = sorted(keyed, key=lambda pair: pair[0])
    return tuple(replace(each, number=by_rule[each.rule]) for _, each in ordered)
