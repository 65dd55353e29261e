"""The search for the questions worth asking: every rule read under every account, and what answers would do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from policycheck.evaluation.answer_effects import AnswerSearch
from policycheck.evaluation.assume import Assumed, supplies
from policycheck.evaluation.citing import cited_statement
from policycheck.evaluation.context import accounts_of
from policycheck.evaluation.evaluate import chosen_accounts, span_of
from policycheck.evaluation.inferences import InferenceExplainer
from policycheck.evaluation.instances import InstanceId, InstanceRow, RuleInstances, RuleReach
from policycheck.evaluation.numbering import numbers, weight
from policycheck.evaluation.ranking import rank
from policycheck.evaluation.reasons import pivots, ways
from policycheck.evaluation.scope import scope
from policycheck.facts.accounts import Accounts
from policycheck.facts.axioms import is_named
from policycheck.facts.fact_status import known_extents
from policycheck.facts.statements import statement
from policycheck.library.library import Library
from policycheck.logic.answers import value_of
from policycheck.logic.axioms import FactKey
from policycheck.logic.extent import Extent, meet, overlaps, within
from policycheck.logic.formula import domain
from policycheck.model.account_value import FactRef
from policycheck.model.effects import BEYOND, EXCLUDED, OPEN, Effect, ResultRef, State, standing
from policycheck.model.incident import Incident
from policycheck.model.inference import Inference
from policycheck.model.party import COMMON_GROUND
from policycheck.model.worklist import AnswerEffects, JointPivot, ResultAfter, WorklistItem
from policycheck.model.worklist import first_questions as first_of


def search_of(
    library: Library, incident: Incident, accounts: Sequence[str], as_of: str | None, taken: Assumed
) -> "WorklistSearch":
    """The search under the accounts asked for, or all, which take some facts as so. Raises as worklist does."""
    supposed = accounts_of(library, incident).supposing(taken)
    names = [view.name for view in chosen_accounts(supposed.views(), accounts)]
    instances = RuleInstances(library, incident, scope(library, incident.agency), span_of(incident, as_of))
    return WorklistSearch(instances, supposed, names, bool(accounts), InferenceExplainer(library, incident, supposed))


@dataclass(frozen=True)
class WorklistSearch:
    """Every rule that binds, read under some accounts: what is open, by which facts, and what answers to them do."""

    instances: RuleInstances
    accounts: Accounts
    names: Sequence[str]
    chosen: bool  # whether only some accounts were asked for
    explainer: InferenceExplainer
    base: dict[InstanceId, dict[str, State]] = field(default_factory=dict)
    sets: dict[InstanceId, dict[str, tuple[tuple[str, ...], ...]]] = field(
        default_factory=dict
    )  # by account: the pivots

    def __post_init__(self) -> None:
        """Reads every rule once, under every account."""
        for number, row in enumerate(self.instances.rows):
            extents = {name: known_extents(row.fact_status(self.accounts, name)) for name in self.names}
            readings = {name: row.read(answers, self.accounts.open(name)) for name, answers in extents.items()}
            for position, compiled in enumerate(row.rules):
                if compiled.rule.id in self.instances.scope.comparisons:
                    continue
                place = InstanceId(number, position)
                self.base[place] = {
                    name: self.instances.state(compiled, readings[name][position]) for name in self.names
                }
                self.sets[place] = {
                    name: pivots(compiled, ways(compiled, extents[name], readings[name][position].allowed))
                    for name in self.names
                    if self.base[place][name] in OPEN
                }

    @cached_property
    def search(self) -> AnswerSearch:
        """What answers would do."""
        return AnswerSearch(self.instances, self.accounts, self.names, self.base)

    @property
    def open(self) -> list[InstanceId]:
        """The results that are not settled alike under every account, as far as a violation goes."""
        return [
            place
            for place, by in self.base.items()
            if len({"no_violation" if state in EXCLUDED else state for state in by.values()}) > 1
            or not set(OPEN).isdisjoint(by.values())
        ]

    def results(self) -> Iterator[RuleReach]:
        """Every result that binds, and whether its rule reaches whom it is about."""
        for place, by in self.base.items():
            ref = self.instances.ref(place)
            yield RuleReach(None, ref.rule, ref.about, reaches=not (ref.draft or BEYOND.issuperset(by.values())))

    def numbers(self) -> dict[str, int]:
        """The number of each rule, as an evaluation numbers it."""
        weights = []
        for place, by in self.base.items():
            rule = self.instances.rows[place.row].rules[place.rule].rule
            weights.append(weight(rule, list(by.values()), draft=self.instances.library.is_draft(rule)))
        return numbers(weights)

    def in_force(self) -> list[FactKey]:
        """The facts that rules in force ask for, those of most results first; without those true of the agency."""
        of_agency = self.instances.library.authorities[self.instances.incident.agency].facts
        results: dict[FactKey, int] = {}
        for place in (place for place, by in self.base.items() if set(by.values()) != {"not_in_force"}):
            row = self.instances.rows[place.row]
            for fact in row.rules[place.rule].facts:
                about = row.entity(fact)
                if about is not None and fact not in of_agency:
                    results[fact, about] = results.get((fact, about), 0) + 1
        return sorted(results, key=lambda key: -results[key])

    def is_settled_by(self, key: FactKey, extent: Extent) -> bool:
        """Whether it leaves one of the answers that rules distinguish, if there are any."""
        answers = self._answers(key[0])
        return not answers or any(within(extent, cell) for cell in answers)

    def asked(self) -> list[FactKey]:
        """The facts of entities on which an open or contested result hangs, and that are open or disputed.

        With those that results ask for go those that axioms join with them.
        """
        keys: dict[FactKey, None] = {}
        for place in self.open:
            row = self.instances.rows[place.row]
            for fact in row.rules[place.rule].facts:
                about = row.entity(fact)
                if about is not None:
                    keys[fact, about] = None
        joined = [[lit.key for lit in clause if is_named(lit.key[1])] for clause in self.accounts.axioms]
        for key in (ordered_keys := list(keys)):  # the list grows while it is read
            near = dict.fromkeys(other for clause in joined if key in clause for other in clause)
            ordered_keys += [other for other in near if other not in ordered_keys]
        return [key for key in ordered_keys if self._unsettled(key)]

    def _unsettled(self, key: FactKey) -> bool:
        """Whether the accounts differ on the fact, or no answer that rules distinguish is shared.

        Shared: by the parties or, where only some accounts were asked for, by these.
        """
        extents = [self.accounts.fact_status(name, *key).extent for name in self.names]
        if len({extent for extent in extents if extent is not None}) > 1:
            return True
        shared = extents if self.chosen else [self.accounts.fact_status(COMMON_GROUND, *key).extent]
        return any(extent is None or not self.is_settled_by(key, extent) for extent in shared)

    def items(self, keys: Iterable[FactKey], *, all_effects: bool = False) -> list[WorklistItem]:
        """The questions on which something hangs."""
        return [item for key in keys if (item := self.item(key, all_effects=all_effects))]

    def first(self, keys: Iterable[FactKey], numbers: Mapping[str, int], most: int) -> list[WorklistItem]:
        """The same, but not those past so many different questions by whose answers a result comes to something else.

        No question can stand before the first result that asks for a fact that an answer to it can move.
        """
        by_fact: dict[FactKey, int] = {}
        for place, by in self.base.items():
            row = self.instances.rows[place.row]
            if set(by.values()) != {"not_in_force"}:
                number = numbers[row.rules[place.rule].rule.id]
                for asked in row.keys[place.rule].values():
                    by_fact[asked] = min(number, by_fact.get(asked, number))
        earliest: dict[int, list[FactKey]] = {}
        for key in keys:
            moved = self._moved_by(key)
            bound = min((by_fact[each] for each in moved if each in by_fact), default=len(numbers) + 1)
            earliest.setdefault(bound, []).append(key)
        found: list[WorklistItem] = []
        for bound in sorted(earliest):
            before = [item for item in found if item.tells_apart and rank(item, numbers)[:3] < (False, False, bound)]
            if len(first_of(before, numbers, most)) >= most:
                break
            found += self.items(earliest[bound])
        return found

    def _moved_by(self, key: FactKey) -> frozenset[FactKey]:
        """The facts that an answer to a question can move."""
        return frozenset({key}).union(*(self.accounts.moved_by(key, each) for each in self._answers(key[0])))

    def item(self, key: FactKey, *, all_effects: bool = False) -> WorklistItem | None:
        """The question with what its answers would do; None where nothing hangs on it.

        All effects: also those that only change why there is no violation.
        """
        status = self.accounts.fact_status(self.names[0], *key)
        left = status.extent if status.basis == "assumed" else None
        answers = self._with_outcomes([self._answer(key, extent) for extent in self._answers(key[0], left)])
        together = tuple(self._together(key))
        if not together and not any(all_effects or effect.moves for entry in answers for effect in entry.effects):
            return None
        item = self.described(key, answers, together)
        at = {ref.rule: place for place, ref in enumerate(item.results)}
        return replace(item, asked_by=tuple(sorted(item.asked_by, key=lambda words: at.get(words.rule, len(at)))))

    def described(
        self, key: FactKey, answers: tuple[AnswerEffects, ...] = (), together: tuple[JointPivot, ...] = ()
    ) -> WorklistItem:
        """The question, with what its answers would do where that was worked out."""
        fact, about = key
        definition = self.instances.library.facts[fact]
        incident = self.instances.incident
        return WorklistItem(
            fact=fact,
            about=about,
            about_label=incident.label_of(about),
            question=definition.question,
            type=definition.type,
            judgement=definition.judgement,
            note=definition.note,
            evidence=definition.evidence,
            asked_by=tuple(self.instances.words_asking(key)),
            said=tuple(
                cited_statement(incident, entry) for entry in incident.assertions if (entry.fact, entry.about) == key
            ),
            follows=self._follows(key),
            ways=supplies(self.instances.library, incident, key),
            answers=answers,
            together=together,
        )

    def _answer(self, key: FactKey, extent: Extent) -> AnswerEffects:
        definition = self.instances.library.facts[key[0]]
        effects = self.search.effects(key, extent)
        value, text = value_of(definition, extent), statement(definition, extent)
        return AnswerEffects(value=value, text=text, effects=effects, comes_to=())

    def _with_outcomes(self, answers: Sequence[AnswerEffects]) -> tuple[AnswerEffects, ...]:
        """The answers, each with what every result comes to that one of them settles or turns."""
        settled = dict.fromkeys(effect.result for answer in answers for effect in answer.effects if effect.settles)
        return tuple(
            replace(answer, comes_to=tuple(self._after(result, answer.effects) for result in settled))
            for answer in answers
        )

    def _after(self, result: ResultRef, effects: Sequence[Effect]) -> ResultAfter:
        states = dict(self._by_result[result])
        for effect in effects:
            if effect.result == result:
                states |= dict.fromkeys(effect.accounts, effect.after)
        return ResultAfter(
            result=result, standing=standing(list(states.values())), everywhere=len(set(states.values())) == 1
        )

    @cached_property
    def _by_result(self) -> dict[ResultRef, dict[str, State]]:
        return {self.instances.ref(place): by for place, by in self.base.items()}

    def _answers(self, fact: str, left: Extent | None = None) -> tuple[Extent, ...]:
        """The answers that rules distinguish, of those that are left; none of a number that no rule asks for."""
        definition = self.instances.library.facts[fact]
        extents = self.instances.told_apart.get(fact, set())
        if not extents and definition.type in ("number", "date"):
            return ()
        cells = domain(fact, extents, definition.options).cells
        cells = cells[::-1] if definition.type == "yes-no" else cells
        return cells if left is None else tuple(meet(cell, left) for cell in cells if overlaps(cell, left))

    def _together(self, key: FactKey) -> Iterator[JointPivot]:
        """The smallest sets that the fact belongs to, with others."""
        accounts_by_set: dict[tuple[InstanceId, tuple[str, ...]], list[str]] = {}
        for place, by in self.sets.items():
            row = self.instances.rows[place.row]
            for name, sets in by.items():
                for group in sets:
                    if len(group) > 1 and any((fact, row.entity(fact)) == key for fact in group):
                        accounts_by_set.setdefault((place, tuple(fact for fact in group if fact != key[0])), []).append(
                            name
                        )
        for (place, others), names in accounts_by_set.items():
            refs = tuple(self._fact(self.instances.rows[place.row], fact) for fact in others)
            yield JointPivot(result=self.instances.ref(place), accounts=tuple(names), others=refs)

    def _follows(self, key: FactKey) -> tuple[Inference, ...]:
        statuses = (self.accounts.fact_status(name, *key) for name in self.names)
        inferences = (
            self.explainer.inferences_for(*key, status.inferred)
            for status in statuses
            if status.basis in ("derived", "said")
        )
        return tuple(dict.fromkeys(inference for group in inferences for inference in group))

    def _fact(self, row: InstanceRow, fact: str) -> FactRef:
        definition = self.instances.library.facts[fact]
        return FactRef(fact=fact, about=row.entity(fact), question=definition.question, judgement=definition.judgement)
