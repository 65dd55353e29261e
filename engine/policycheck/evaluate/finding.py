"""One rule held against one entity: the outcome under each account, and how the accounts compare."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from policycheck.evaluate.following import Explainer
from policycheck.evaluate.notes import notes
from policycheck.evaluate.pivots import parting, pivots, ways
from policycheck.facts.accounts import Accounts
from policycheck.facts.held import Held, known, vague
from policycheck.facts.statements import statement
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_element, value_of
from policycheck.logic.compile import CompiledRule, Implicant, Literal
from policycheck.logic.extent import Extent, overlaps, within
from policycheck.logic.kernel import Reading, outcome_of, state_of
from policycheck.model.evaluation import (
    AccountOutcome,
    AccountValue,
    Agreement,
    Citation,
    ElementView,
    FactRef,
    FactValue,
    Finding,
    Force,
    PossibleEnd,
    Turning,
)
from policycheck.model.following import Said
from policycheck.model.incident import Assertion, Incident
from policycheck.model.policy import ProvisionText, split_provision
from policycheck.model.rule import Element, Role, Rule
from policycheck.model.vocabulary import about


@dataclass(frozen=True)
class Context:
    """One rule, one entity, and what every account holds on the facts."""

    library: Library
    incident: Incident
    compiled: CompiledRule
    subject: str
    entities: Mapping[str, str | None]  # whom the facts of each kind are about
    accounts: Accounts
    held: Mapping[str, Mapping[str, Held]]  # by account, by fact
    text: ProvisionText
    force: Force
    comparison: bool
    explainer: Explainer

    def entity(self, fact: str) -> str | None:
        """Whom the fact is about here."""
        return self.entities[about(fact)]

    def said(self, assertion: Assertion) -> Said:
        """An assertion with the side that made it."""
        return said(self.incident, assertion)

    def values(self, implicant: Implicant) -> tuple[FactValue, ...]:
        """An implicant with its facts' entities and answers."""
        return tuple(map(self._value, implicant))

    def _value(self, lit: Literal) -> FactValue:
        fact = self.library.facts[lit.fact]
        return FactValue(
            fact=lit.fact,
            about=self.entity(lit.fact),
            value=value_of(fact, lit.extent),
            text=statement(fact, lit.extent),
        )


def said(incident: Incident, assertion: Assertion) -> Said:
    """An assertion with the side that made it."""
    return Said(
        source=assertion.source,
        party=incident.sources[assertion.source].party,
        value=assertion.value,
        pinpoint=assertion.pinpoint,
        note=assertion.note,
    )


def finding(context: Context, readings: Mapping[str, Reading]) -> Finding:
    """What the rule comes to for the entity, under every account that there is a reading for."""
    rule = context.compiled.rule
    outcomes = _outcomes(context, readings)
    settled = {one.outcome for one in outcomes.values()}
    agreement: Agreement = "open"
    if {"possible_violation", "no_violation"} <= settled:
        agreement = "contested"
    elif len(settled) == 1 and "undetermined" not in settled:
        agreement = "same"
    parts_on = _parts_on(context, outcomes) if agreement == "contested" else ()
    return Finding(
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
        outcomes=outcomes,
        agreement=agreement,
        parts_on=parts_on,
        turned_by=tuple(
            turning
            for fact in dict.fromkeys(fact for group in parts_on for fact in group)
            for turning in _turnings(context, fact)
        ),
    )


def possible(reading: Reading, force: Force) -> tuple[PossibleEnd, ...]:
    """The ends that are still possible, whether the text was in force among what is open."""
    if force.status == "no":
        return ("not_in_force",)
    return (*reading.ends, "not_in_force") if force.status == "depends" else reading.ends


def _outcomes(context: Context, readings: Mapping[str, Reading]) -> dict[str, AccountOutcome]:
    """The outcome under each account; accounts that know the same share one."""
    outcomes: dict[str, AccountOutcome] = {}
    shared: dict[tuple[Extent | None, ...], AccountOutcome] = {}
    for name, reading in readings.items():
        extents = tuple(context.held[name][fact].extent for fact in context.compiled.facts)
        if extents not in shared:
            shared[extents] = _outcome(context, name, reading)
        outcomes[name] = replace(shared[extents], notes=notes(context, name, shared[extents], reading.reasons))
    return outcomes


def _outcome(context: Context, account: str, reading: Reading) -> AccountOutcome:
    ends = possible(reading, context.force)
    if ends == ("not_in_force",):
        return _bare(ends)
    show, rule_out = ways(context.compiled, known(context.held[account]))
    facts = context.library.facts
    return AccountOutcome(
        outcome=outcome_of(ends),
        ends=ends,
        made_out_unless_excused=state_of(ends) == "unless_excused",
        reasons=tuple(context.values(implicant) for implicant in reading.reasons),
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
    )


def _bare(ends: tuple[PossibleEnd, ...]) -> AccountOutcome:
    return AccountOutcome(
        outcome=outcome_of(ends),
        ends=ends,
        made_out_unless_excused=False,
        reasons=(),
        pivots=(),
        would_show_violation=(),
        would_rule_out_violation=(),
    )


def citation(library: Library, rule: Rule, text: ProvisionText) -> Citation:
    """The words that a rule rests on, from one text of its provision."""
    policy, _ = split_provision(rule.provision)
    return Citation(
        authority=library.authorities[policy.partition("/")[0]].name,
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


_GROUPS = {"any_of": "any of", "all_of": "all of", "none_of": "none of"}


def _element(context: Context, role: Role, path: tuple[str | int, ...], element: Element) -> ElementView:
    fact = context.library.facts[element.fact]
    wanted = extent_of_element(fact, element)
    values: dict[str, AccountValue] = {}
    for account, cells in context.held.items():
        held = cells[element.fact]
        satisfied: bool | None = None
        if held.extent is not None and within(held.extent, wanted):
            satisfied = True
        elif held.extent is not None and not overlaps(held.extent, wanted):
            satisfied = False
        values[account] = AccountValue(
            value=None if held.extent is None else value_of(fact, held.extent),
            text=None if held.extent is None else statement(fact, held.extent),
            basis=held.basis,
            satisfied=satisfied,
            sources=tuple(map(context.said, held.assertions)),
            follows=context.explainer.behind(element.fact, context.entity(element.fact), held.inferred),
            with_record=tuple(map(context.said, held.with_record)),
            against_record=tuple(map(context.said, held.against_record)),
            against_follows=context.explainer.behind(element.fact, context.entity(element.fact), held.against_inferred),
        )
    return ElementView(
        role=role,
        words=element.words,
        provision=element.provision,
        fact=element.fact,
        about=context.entity(element.fact),
        question=fact.question,
        test=statement(fact, wanted),
        judgement=fact.judgement,
        group=" in ".join(_GROUPS[step] for step in reversed(path) if isinstance(step, str) and step in _GROUPS)
        or None,
        values=values,
    )


def _parts_on(context: Context, outcomes: Mapping[str, AccountOutcome]) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of facts on which an account with a violation and one without it part."""
    extents = {name: known(context.held[name]) for name in outcomes}
    found: dict[tuple[str, ...], None] = {}
    for breach in (name for name, one in outcomes.items() if one.outcome == "possible_violation"):
        for none in (name for name, one in outcomes.items() if one.outcome == "no_violation"):
            found |= dict.fromkeys(parting(context.compiled, extents[breach], extents[none]))
    return tuple(found)


def _turnings(context: Context, fact: str) -> Iterator[Turning]:
    """What is said on the fact by anybody, and what follows on it under a party's account."""
    about = context.entity(fact)
    for assertion in context.incident.assertions:
        if (assertion.fact, assertion.about) == (fact, about) and not vague(context.library.facts, assertion):
            yield Turning(fact=fact, about=about, said=context.said(assertion), follows=None)
    for held in (cells[fact] for cells in context.held.values() if cells[fact].basis in ("derived", "said")):
        for follows in context.explainer.behind(fact, about, held.inferred):
            yield Turning(fact=fact, about=about, said=None, follows=follows)
