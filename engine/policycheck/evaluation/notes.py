"""On whose word an account comes to an outcome, where a reader of the outcome must know."""

from collections.abc import Collection, Iterator, Sequence

from policycheck.evaluation.by_axioms import Reason
from policycheck.evaluation.context import RuleContext
from policycheck.facts.derive import InferredValue
from policycheck.facts.fact_status import FactStatus
from policycheck.logic.answers import extent_of_value
from policycheck.logic.extent import within
from policycheck.model.evaluation import AccountOutcome
from policycheck.model.incident import COMMON_GROUND, ONE_SIDE, RECORD, UNCONTRADICTED
from policycheck.model.inference import AccountNote, CitedStatement, Inference, NoteKind

_SHARED = (COMMON_GROUND, UNCONTRADICTED)


def notes(
    context: RuleContext, account: str, outcome: AccountOutcome, reasons: Sequence[Reason]
) -> tuple[AccountNote, ...]:
    """What there is to say of the account's own word on what the outcome rests on, or is open for."""
    if set(outcome.possible_conclusions) == {"not_in_force"}:
        return ()
    found = [*_clashes(context, account, outcome), *_differ(context, account, outcome)]
    if account in ONE_SIDE and outcome.decided and any(reasons):
        bases = {context.on(account, key).basis for reason in reasons for key, _ in reason}
        if "record" in bases and bases <= {"record", "agency", "assumed"}:
            found.append(_note("record_alone"))
        elif sources := _pooled(context, account, reasons):
            every = list(context.incident.sources)
            found.append(_note("pooled", sources=sources, numbers=tuple(every.index(one) + 1 for one in sources)))
    return tuple(found)


def _note(
    kind: NoteKind,
    key: tuple[str | None, str | None] = (None, None),
    said: tuple[CitedStatement, ...] = (),
    follows: tuple[Inference, ...] = (),
    sources: tuple[str, ...] = (),
    numbers: tuple[int, ...] = (),
) -> AccountNote:
    return AccountNote(
        kind=kind, fact=key[0], about=key[1], said=said, follows=follows, sources=sources, numbers=numbers
    )


def _touched(outcome: AccountOutcome) -> list[tuple[str, str | None]]:
    """The facts that the outcome rests on, or that could settle it, and whom each is about."""
    told = (outcome.reasons, outcome.would_show_violation, outcome.would_rule_out_violation)
    found = [(value.fact, value.about) for sets in told for each in sets for value in each]
    return list(dict.fromkeys([*found, *((ref.fact, ref.about) for pivot in outcome.pivots for ref in pivot)]))


def _differ(context: RuleContext, account: str, outcome: AccountOutcome) -> Iterator[AccountNote]:
    """Facts that are open since the account's own sources differ; in an account of all, sides do."""
    for fact, about in _touched(outcome) if account not in _SHARED else ():
        held = context.accounts.fact_status(account, fact, about)
        if held.basis == "contradicted" and held.assertions:
            yield _note("sources_differ", (fact, about), tuple(map(context.said, held.assertions)))


def _clashes(context: RuleContext, account: str, outcome: AccountOutcome) -> Iterator[AccountNote]:
    for fact, about in _touched(outcome):
        if about is None:
            continue
        held = context.accounts.fact_status(account, fact, about)
        parties = {context.incident.sources[one.source].party for one in held.assertions}
        if parties == {RECORD} and account in ONE_SIDE and account != RECORD:
            continue  # the record's clash is told of the record
        for whose in sorted(parties) if account in _SHARED and parties else [account]:
            for otherwise in _otherwise(context, whose, (fact, about), held):
                told = context.explainer.inferences_for_each(whose, otherwise)
                yield _note("conflict", (fact, about), tuple(map(context.said, held.assertions)), told)


_Otherwise = list[tuple[tuple[str, str], InferredValue]]


def _otherwise(context: RuleContext, whose: str, key: tuple[str, str], held: FactStatus) -> Iterator[_Otherwise]:
    """What follows under an account that contradicts what is held on a fact, or that it contradicts itself by."""
    following = context.accounts.following(whose)
    if key in following.inconsistent:
        yield [(key, one) for one in following.inconsistent[key]]
    if held.extent is None or not (held.assertions or held.basis == "assumed"):
        return
    for conflict in following.conflicts:
        if (conflict.fact, conflict.about) == key:
            yield [(key, conflict.inferred)]
    for other, inconsistent in following.inconsistent.items():
        if any(_rests_on(one, key) for one in inconsistent):
            yield [(other, one) for one in inconsistent]


def _rests_on(inferred: InferredValue, key: tuple[str, str]) -> bool:
    return any(atom.relation == "value" and atom.terms[:2] == key for step in inferred.steps for atom in step.body)


def _pooled(context: RuleContext, account: str, reasons: Sequence[Reason]) -> tuple[str, ...]:
    """Sources of the account that come to the outcome together, where none does alone beside the record."""
    own = context.accounts.spoken.sources_of(account)
    if len(own) < 2 or any(_plainly_by_one(context, account, reason, own) for reason in reasons):
        return ()

    def suffice(sources: Collection[str]) -> bool:
        alone = context.accounts.without([name for name in own if name not in sources])
        extents = {key: alone.extent(account, key) for reason in reasons for key, _ in reason}
        return any(
            all((extent := extents[key]) is not None and within(extent, wanted) for key, wanted in reason)
            for reason in reasons
        )

    if any(suffice((name,)) for name in own):
        return ()
    together = list(own)
    for name in reversed(own):
        fewer = [one for one in together if one != name]
        if suffice(fewer):
            together = fewer
    return tuple(together)


def _plainly_by_one(context: RuleContext, account: str, reason: Reason, own: Sequence[str]) -> bool:
    """Whether one source states every fact of the reason by itself, so that nothing need be worked out again."""
    left = set(own)
    for key, wanted in reason:
        held = context.on(account, key)
        if held.basis in ("record", "assumed", "agency"):
            continue
        fact = context.library.facts[key[0]]
        left &= {said.source for said in held.assertions if within(extent_of_value(fact, said.value), wanted)}
    return bool(left)
