"""On whose word an account reaches an outcome, where a reader of the outcome must know."""

from collections.abc import Collection, Iterator, Sequence

from policycheck.evaluation.context import RuleContext
from policycheck.evaluation.reasons import Reason
from policycheck.facts.fact_status import FactStatus
from policycheck.facts.inferred import InferredValue
from policycheck.logic.answers import extent_of_value
from policycheck.logic.extent import within
from policycheck.model.inference import AccountNote, CitedStatement, Inference, NoteKind
from policycheck.model.party import COMMON_GROUND, RECORD, UNCONTRADICTED
from policycheck.model.result import AccountOutcome

_SHARED = (COMMON_GROUND, UNCONTRADICTED)


def notes(
    context: RuleContext, account: str, outcome: AccountOutcome, reasons: Sequence[Reason]
) -> tuple[AccountNote, ...]:
    """What there is to say of the account's own word on what the outcome rests on, or is open for."""
    if set(outcome.possible_conclusions) == {"not_in_force"}:
        return ()
    account_notes = [*_conflicts(context, account, outcome), *_sources_differ(context, account, outcome)]
    if context.incident.taken_beside(account) == RECORD and outcome.decided and any(reasons):
        bases = {context.status_on(account, key).basis for reason in reasons for key, _ in reason}
        if "record" in bases and bases <= {"record", "agency", "assumed"}:
            account_notes.append(_note("record_alone"))
        elif sources := _pooled(context, account, reasons):
            every = list(context.incident.sources)
            account_notes.append(
                _note("pooled", sources=sources, numbers=tuple(every.index(source) + 1 for source in sources))
            )
    return tuple(account_notes)


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


def _facts_of(outcome: AccountOutcome) -> list[tuple[str, str | None]]:
    """The facts that the outcome rests on, or that could settle it, and whom each is about."""
    value_sets = (outcome.reasons, outcome.would_show_violation, outcome.would_rule_out_violation)
    keys = [(value.fact, value.about) for groups in value_sets for values in groups for value in values]
    return list(dict.fromkeys([*keys, *((ref.fact, ref.about) for pivot in outcome.pivots for ref in pivot)]))


def _sources_differ(context: RuleContext, account: str, outcome: AccountOutcome) -> Iterator[AccountNote]:
    """Facts that are open since the account's own sources differ; in an account of all, sides do."""
    for fact, about in _facts_of(outcome) if account not in _SHARED else ():
        status = context.accounts.fact_status(account, fact, about)
        if status.basis == "contradicted" and status.assertions:
            yield _note("sources_differ", (fact, about), tuple(map(context.cited, status.assertions)))


def _conflicts(context: RuleContext, account: str, outcome: AccountOutcome) -> Iterator[AccountNote]:
    for fact, about in _facts_of(outcome):
        if about is None:
            continue
        status = context.accounts.fact_status(account, fact, about)
        parties = {context.incident.sources[assertion.source].party for assertion in status.assertions}
        if parties == {RECORD} and context.incident.taken_beside(account) == RECORD:
            continue  # the record's conflict is noted for the record
        for party in sorted(parties) if account in _SHARED and parties else [account]:
            for contradiction in _contradictions(context, party, (fact, about), status):
                inferences = context.explainer.inferences_for_each(party, contradiction)
                yield _note("conflict", (fact, about), tuple(map(context.cited, status.assertions)), inferences)


_Contradiction = list[tuple[tuple[str, str], InferredValue]]


def _contradictions(
    context: RuleContext, party: str, key: tuple[str, str], status: FactStatus
) -> Iterator[_Contradiction]:
    """What follows under an account that contradicts what is known of a fact, or by which it contradicts itself."""
    following = context.accounts.following(party)
    if key in following.inconsistent:
        yield [(key, value) for value in following.inconsistent[key]]
    if status.extent is None or not (status.assertions or status.basis == "assumed"):
        return
    for conflict in following.conflicts:
        if (conflict.fact, conflict.about) == key:
            yield [(key, conflict.inferred)]
    for other_key, inconsistent in following.inconsistent.items():
        if any(key in value.rests_on for value in inconsistent):
            yield [(other_key, value) for value in inconsistent]


def _pooled(context: RuleContext, account: str, reasons: Sequence[Reason]) -> tuple[str, ...]:
    """Sources of the account that lead to the outcome together, where none does alone with the record."""
    own = context.accounts.statements.sources_of(account)
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
        fewer = [source for source in together if source != name]
        if suffice(fewer):
            together = fewer
    return tuple(together)


def _plainly_by_one(context: RuleContext, account: str, reason: Reason, own: Sequence[str]) -> bool:
    """Whether one source states every fact of the reason by itself, so that nothing need be worked out again."""
    sources_left = set(own)
    for key, wanted in reason:
        status = context.status_on(account, key)
        if status.basis in ("record", "assumed", "agency"):
            continue
        fact = context.library.facts[key[0]]
        sources_left &= {
            assertion.source
            for assertion in status.assertions
            if within(extent_of_value(fact, assertion.value), wanted)
        }
    return bool(sources_left)
