"""One rule applied to one entity: the outcome under each account, and how the accounts compare."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from policycheck.evaluation.context import RuleContext
from policycheck.evaluation.notes import notes
from policycheck.evaluation.reasons import AxiomReasons, Reason, SettledReading, pivots, smallest_disputed, ways
from policycheck.facts.fact_status import known_extents, vague
from policycheck.facts.statements import statement
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_element
from policycheck.logic.kernel import RuleReading, outcome_of, read_rule, state_of
from policycheck.model.account_value import SAID_BY_NOBODY, FactRef, FactView
from policycheck.model.effects import EXCLUDED
from policycheck.model.policy import ProvisionText, split_provision
from policycheck.model.result import (
    AccountOutcome,
    Agreement,
    Citation,
    DisputedFact,
    ElementView,
    GroupKind,
    InForceStatus,
    PossibleConclusion,
    Result,
)
from policycheck.model.rule import BorrowedElement, Element, Role, Rule


def result(context: RuleContext, readings: Mapping[str, RuleReading]) -> Result:
    """The rule's result for the entity, under every account that there is a reading for."""
    rule = context.compiled.rule
    outcomes = _outcomes(context, readings)
    agreement = _agreement(context, outcomes)
    disputed_on = _disputed_on(context, outcomes) if agreement == "contested" else ()
    return Result(
        number=0,  # until all are in order
        rule=rule.id,
        title=context.library.titled(rule),
        about=context.subject,
        about_label=context.incident.label_of(context.subject),
        modality=rule.modality,
        comparison=context.comparison,
        citation=citation(context.library, context.compiled.rule, context.text),
        in_force=context.force,
        note=rule.note,
        elements=tuple(_element(context, role, path, element) for role, path, element in rule.elements()),
        beside=tuple(_beside(context, outcomes)),
        outcomes=outcomes,
        agreement=agreement,
        disputed_on=disputed_on,
        disputed=tuple(
            disputed_fact
            for fact in dict.fromkeys(fact for group in disputed_on for fact in group)
            for disputed_fact in _disputed_facts(context, fact)
        ),
    )


def _agreement(context: RuleContext, outcomes: Mapping[str, AccountOutcome]) -> Agreement:
    """Whether the accounts that settle the result agree; who says nothing on it does not make it open."""
    settled = {
        "no_violation" if outcome.outcome in EXCLUDED else outcome.outcome
        for name, outcome in outcomes.items()
        if outcome.outcome != "undetermined"
        or any(status.basis not in SAID_BY_NOBODY for status in context.statuses_of(name))
    }
    if {"possible_violation", "no_violation"} <= settled:
        return "contested"
    return "same" if len(settled) == 1 and "undetermined" not in settled else "open"


def possible(reading: RuleReading, force: InForceStatus) -> tuple[PossibleConclusion, ...]:
    """The conclusions that are still possible, whether the text was in force among what is open."""
    if force.status == "no":
        return ("not_in_force",)
    return (
        (*reading.possible_conclusions, "not_in_force") if force.status == "depends" else reading.possible_conclusions
    )


def _outcomes(context: RuleContext, readings: Mapping[str, RuleReading]) -> dict[str, AccountOutcome]:
    """The outcome under each account; accounts that know the same share one."""
    outcomes: dict[str, AccountOutcome] = {}
    shared: dict[object, AccountOutcome] = {}
    for name, reading in readings.items():
        facts = tuple(context.statuses[name][fact].extent for fact in context.compiled.facts)
        by = _by_axioms(context, name, reading)
        same = (facts, reading.allowed, by)
        if same not in shared:
            shared[same] = _outcome(context, name, reading, by)
        outcomes[name] = replace(
            shared[same], notes=notes(context, name, shared[same], _rests_on(context, reading, by))
        )
    return outcomes


def _rests_on(context: RuleContext, reading: RuleReading, by: AxiomReasons) -> list[Reason]:
    """The reasons, each as facts of entities with the answers that suffice."""
    return [
        *(tuple((context.keys[fact], extent) for fact, extent in implicant) for implicant in reading.reasons),
        *by.reasons,
    ]


def _by_axioms(context: RuleContext, account: str, reading: RuleReading) -> AxiomReasons:
    """What the reading rests on where the rule's own facts leave more conclusions."""
    rule, of_rule = context.compiled, known_extents(context.statuses[account])
    if reading.allowed is None or rule.possible_conclusions(of_rule) == reading.possible_conclusions:
        return AxiomReasons()
    settled = SettledReading(
        rule,
        context.keys,
        {fact: of_rule[fact] for fact in rule.facts if fact in of_rule},
        reading.possible_conclusions,
    )
    return settled.why(context.accounts, account)


def _outcome(context: RuleContext, account: str, reading: RuleReading, by: AxiomReasons) -> AccountOutcome:
    possible_conclusions = possible(reading, context.force)
    if possible_conclusions == ("not_in_force",):
        return _bare(possible_conclusions)
    rule, known_answers = context.compiled, known_extents(context.statuses[account])
    show, rule_out = ways(rule, known_answers, reading.allowed)
    after = {
        implicant: read_rule(rule, {**known_answers, **dict(implicant)}, reading.allowed) for implicant in rule_out
    }
    beyond = [implicant for implicant in rule_out if after[implicant].possible_conclusions == ("not_applicable",)]
    facts = context.library.facts
    return AccountOutcome(
        outcome=outcome_of(possible_conclusions),
        possible_conclusions=possible_conclusions,
        prima_facie=state_of(possible_conclusions) == "prima_facie",
        reasons=(
            *(context.values(implicant) for implicant in reading.reasons),
            *(tuple(context.value(*literal) for literal in reason) for reason in by.reasons),
        ),
        axioms=tuple(context.library.derivations[name].title for name in by.derivations),
        pivots=tuple(
            tuple(
                FactRef(
                    fact=fact,
                    about=context.entity(fact),
                    question=facts[fact].question,
                    judgement=facts[fact].judgement,
                )
                for fact in group
            )
            for group in pivots(context.compiled, (show, rule_out))
        ),
        would_show_violation=tuple(map(context.values, show)),
        would_rule_out_violation=tuple(map(context.values, rule_out)),
        would_not_apply=tuple(map(context.values, beyond)),
    )


def _beside(context: RuleContext, outcomes: Mapping[str, AccountOutcome]) -> Iterator[FactView]:
    """The facts of reasons that the rule does not ask for."""
    reasons = (reason for outcome in outcomes.values() for reason in outcome.reasons)
    named = dict.fromkeys((value.fact, value.about) for reason in reasons for value in reason)
    for fact, name in named:
        if name is not None and (fact, name) not in context.keys.values():
            statuses = {account: context.accounts.fact_status(account, fact, name) for account in outcomes}
            definition = context.library.facts[fact]
            yield FactView(
                fact=fact,
                about=name,
                question=definition.question,
                judgement=definition.judgement,
                values=context.account_values((fact, name), statuses),
            )


def _bare(possible_conclusions: tuple[PossibleConclusion, ...]) -> AccountOutcome:
    return AccountOutcome(
        outcome=outcome_of(possible_conclusions),
        possible_conclusions=possible_conclusions,
        prima_facie=False,
        reasons=(),
        axioms=(),
        pivots=(),
        would_show_violation=(),
        would_rule_out_violation=(),
        would_not_apply=(),
    )


def citation(library: Library, rule: Rule, text: ProvisionText) -> Citation:
    """The words that a rule rests on, from one text of its provision."""
    policy, _ = split_provision(rule.provision)
    return Citation(
        authority=library.issuer(policy).name,
        policy=policy,
        policy_title=library.policies[policy].titled,
        section=text.section,
        title=text.title,
        quote=(rule.quote,) if rule.quote else text.passages,
        quality=text.quality,
        source=text.source,
        words_of=text.words_of,
        history=text.history,
        note=text.note,
    )


_GROUPS: tuple[GroupKind, ...] = ("any_of", "all_of", "none_of")


def _element(context: RuleContext, role: Role, path: tuple[str | int, ...], element: Element) -> ElementView:
    fact = context.library.facts[element.fact]
    wanted = extent_of_element(fact, element)
    statuses = {account: cells[element.fact] for account, cells in context.statuses.items()}
    values = context.account_values((element.fact, context.entity(element.fact)), statuses, wanted)
    return ElementView(
        role=role,
        words=element.words,
        provision=element.provision,
        fact=element.fact,
        about=context.entity(element.fact),
        question=fact.question,
        test=statement(fact, wanted),
        judgement=fact.judgement,
        of_rule=_title(context, element),
        groups=tuple(kind for step in reversed(path) for kind in _GROUPS if kind == step),
        values=values,
    )


def _title(context: RuleContext, element: Element) -> str | None:
    if not isinstance(element, BorrowedElement):
        return None
    return context.library.titled(context.library.rules[element.of_rule].rule)


def _disputed_on(context: RuleContext, outcomes: Mapping[str, AccountOutcome]) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of facts on which an account with a violation and one without it part."""
    fact_groups: dict[tuple[str, ...], None] = {}
    for breach in (name for name, outcome in outcomes.items() if outcome.outcome == "possible_violation"):
        for without in (name for name, outcome in outcomes.items() if outcome.outcome in EXCLUDED):
            fact_groups |= dict.fromkeys(_disputed_between(context, breach, without))
    return tuple(fact_groups)


def _disputed_between(context: RuleContext, breach: str, without: str) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of facts by which one of two accounts changes to the other's outcome."""
    extents = [{fact: status.extent for fact, status in context.statuses[name].items()} for name in (breach, without)]
    apart = [fact for fact in context.compiled.facts if extents[0][fact] != extents[1][fact]]

    def violation(account: str, own: int, facts: tuple[str, ...]) -> bool | None:
        taken = {fact: extents[1 - own][fact] for fact in facts}
        known = {fact: extent for fact, extent in {**extents[own], **taken}.items() if extent is not None}
        left = context.accounts.open_with(account, {context.keys[fact]: taken[fact] for fact in facts})
        return read_rule(context.compiled, known, left.allowed(context.compiled.space, context.keys)).violation

    return smallest_disputed(
        apart, lambda facts: violation(breach, 0, facts) is False or violation(without, 1, facts) is True
    )


def _disputed_facts(context: RuleContext, fact: str) -> Iterator[DisputedFact]:
    """What is said on the fact by anybody, and what follows on it under a party's account."""
    about = context.entity(fact)
    for assertion in context.incident.assertions:
        if (assertion.fact, assertion.about) == (fact, about) and not vague(context.library.facts, assertion):
            yield DisputedFact(fact=fact, about=about, said=context.cited(assertion), follows=None)
    for status in (cells[fact] for cells in context.statuses.values() if cells[fact].basis in ("derived", "said")):
        for inference in context.explainer.inferences_for(fact, about, status.inferred):
            yield DisputedFact(fact=fact, about=about, said=None, follows=inference)
