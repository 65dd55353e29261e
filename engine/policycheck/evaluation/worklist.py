"""What is worth finding out: every open or disputed fact, and what each answer to it would do to the findings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policycheck.evaluation.assume import Assumed, Key, suppositions
from policycheck.evaluation.bounds import within_bounds
from policycheck.evaluation.cited import said, sources
from policycheck.evaluation.evaluate import chosen, span_of
from policycheck.evaluation.inferences import InferenceExplainer
from policycheck.evaluation.instances import InstanceId, InstanceRow, RuleInstances
from policycheck.evaluation.pivots import pivots, ways
from policycheck.evaluation.reach import RuleReach, not_reached
from policycheck.evaluation.scope import scope
from policycheck.evaluation.supply import supplies
from policycheck.facts.accounts import Accounts
from policycheck.facts.axioms import is_named
from policycheck.facts.fact_status import known
from policycheck.facts.statements import statement
from policycheck.library.library import Library
from policycheck.logic.answers import value_of
from policycheck.logic.extent import Extent, within
from policycheck.logic.formula import domain
from policycheck.model.account_value import FactRef
from policycheck.model.effects import BEYOND, EXCLUDED, OPEN, Effect, State
from policycheck.model.incident import COMMON_GROUND, Incident
from policycheck.model.inference import Inference
from policycheck.model.worklist import AnswerEffects, JointPivot, Worklist, WorklistItem


@within_bounds()
def worklist(
    library: Library,
    incident: Incident,
    accounts: Sequence[str] = (),
    as_of: str | None = None,
    assumed: Assumed | None = None,
) -> Worklist:
    """The facts that can settle or turn some result that binds, most decisive first.

    Under the accounts asked for (or all), which take what is assumed as so. Raises BadInput where there is no such
    account, or no such day.
    """
    agency = library.authorities[incident.agency]
    held = Accounts(incident, library.facts, library.derivations, agency.facts).supposing(assumed or {})
    names = [view.name for view in chosen(held.views(), accounts)]
    instances = RuleInstances(library, incident, scope(library, incident.agency), span_of(incident, as_of))
    search = _WorklistSearch(instances, held, names, bool(accounts), InferenceExplainer(library, incident, held))
    items = sorted((item for key in search.asked() if (item := search.item(key)) is not None), key=rank)
    return Worklist(
        incident=incident.id,
        title=incident.title,
        date=incident.date,
        agency=incident.agency,
        agency_name=agency.name,
        suppositions=suppositions(library, incident, assumed or {}),
        accounts=tuple(names),
        sources=sources(incident),
        open_results=len(search.open),
        not_reached=not_reached(incident, search.results()),
        items=tuple(items),
    )


def rank(item: WorklistItem) -> tuple[int, ...]:
    """Those first that settle or turn the most results alone, duties before guidance; then those that help most.

    Of two that come to the same, the one goes first of which more answers do something.
    """
    alone, helps = item.alone, item.helps
    fewest = min((len(one.others) for one in item.together), default=0)
    return (
        -len(alone),
        -sum(one.modality == "shall" for one in alone),
        -sum(any(effect.settles for effect in one.effects) for one in item.answers),
        -len(helps),
        -sum(one.modality == "shall" for one in helps),
        fewest,
    )


@dataclass(frozen=True)
class _WorklistSearch:
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
            extents = {name: known(row.fact_status(self.accounts, name)) for name in self.names}
            readings = {name: row.read(one, self.accounts.open(name)) for name, one in extents.items()}
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

    @property
    def open(self) -> list[InstanceId]:
        """The results that are not settled alike under every account, as far as a violation goes."""
        return [
            place
            for place, by in self.base.items()
            if len({"no_violation" if one in EXCLUDED else one for one in by.values()}) > 1
            or not set(OPEN).isdisjoint(by.values())
        ]

    def results(self) -> Iterator[RuleReach]:
        """Every result that binds, and whether its rule reaches whom it is about."""
        for place, by in self.base.items():
            ref = self.instances.ref(place)
            yield RuleReach(None, ref.rule, ref.about, reaches=not (ref.draft or BEYOND.issuperset(by.values())))

    def asked(self) -> list[Key]:
        """The facts of entities on which an open or contested result hangs, and that are open or disputed.

        With those that results ask for go those that axioms join with them.
        """
        keys: dict[Key, None] = {}
        for place in self.open:
            row = self.instances.rows[place.row]
            for fact in row.rules[place.rule].facts:
                about = row.entity(fact)
                if about is not None:
                    keys[fact, about] = None
        joined = [[key for key, _ in clause if is_named(key[1])] for clause in self.accounts.axioms]
        for key in (found := list(keys)):  # the list grows while it is read
            near = dict.fromkeys(other for clause in joined if key in clause for other in clause)
            found += [other for other in near if other not in found]
        return [key for key in found if self._unsettled(key)]

    def _unsettled(self, key: Key) -> bool:
        """Whether the accounts part on the fact, or no answer that rules tell apart is shared.

        Shared: by the parties or, where only some accounts were asked for, by these.
        """
        held = [self.accounts.fact_status(name, *key).extent for name in self.names]
        if len({extent for extent in held if extent is not None}) > 1:
            return True
        shared = held if self.chosen else [self.accounts.fact_status(COMMON_GROUND, *key).extent]
        cells = self._answers(key[0])
        return any(one is None or not any(within(one, cell) for cell in cells) for one in shared)

    def item(self, key: Key) -> WorklistItem | None:
        """The question with what its answers would do; None where nothing hangs on it."""
        fact, about = key
        what = self.instances.library.facts[fact]
        answers = tuple(self._answer(key, extent) for extent in self._answers(fact))
        together = tuple(self._together(key))
        if not together and not any(effect.moves for one in answers for effect in one.effects):
            return None
        incident = self.instances.incident
        return WorklistItem(
            fact=fact,
            about=about,
            about_label=incident.label_of(about),
            question=what.question,
            type=what.type,
            judgement=what.judgement,
            note=what.note,
            evidence=what.evidence,
            said=tuple(said(incident, one) for one in incident.assertions if (one.fact, one.about) == key),
            follows=self._follows(key),
            ways=supplies(self.instances.library, incident, key),
            answers=answers,
            together=together,
        )

    def _answer(self, key: Key, extent: Extent) -> AnswerEffects:
        what = self.instances.library.facts[key[0]]
        effects = self._effects(key, extent)
        return AnswerEffects(value=value_of(what, extent), text=statement(what, extent), effects=effects)

    def _answers(self, fact: str) -> tuple[Extent, ...]:
        """The answers that rules tell apart."""
        what = self.instances.library.facts[fact]
        extents = {
            extent
            for row in self.instances.rows
            for compiled in row.rules
            for one in compiled.space.domains
            if one.fact == fact
            for extent in one.cells
        }
        cells = domain(fact, extents, what.options).cells
        return cells[::-1] if what.type == "yes-no" else cells

    def _effects(self, key: Key, extent: Extent) -> tuple[Effect, ...]:
        supposed = self.accounts.supposing({key: extent})
        names = [name for name in self.names if not self._excluded(name, key, extent)]
        return self.instances.effects(self.base, self._again(key, supposed, names))

    def _excluded(self, name: str, key: Key, extent: Extent) -> bool:
        """Whether the account knows nothing of a fact, and yet axioms leave this answer out."""
        return self.accounts.fact_status(name, *key).extent is None and self.accounts.open(name).excludes(key, extent)

    def _again(self, key: Key, supposed: Accounts, names: Sequence[str]) -> Iterator[tuple[InstanceId, str, State]]:
        """The outcomes that can be others under the supposition."""
        derives = self.accounts.is_moved_by(key)
        for number, row in enumerate(self.instances.rows):
            if not derives and not any((fact, row.entity(fact)) == key for fact in row.facts):
                continue
            for name in names:
                readings = row.read(known(row.fact_status(supposed, name)), supposed.open(name))
                for position, reading in enumerate(readings):
                    place = InstanceId(number, position)
                    if place in self.base:
                        yield place, name, self.instances.state(row.rules[position], reading)

    def _together(self, key: Key) -> Iterator[JointPivot]:
        """The smallest sets that the fact belongs to, with others."""
        found: dict[tuple[InstanceId, tuple[str, ...]], list[str]] = {}
        for place, by in self.sets.items():
            row = self.instances.rows[place.row]
            for name, sets in by.items():
                for group in sets:
                    if len(group) > 1 and any((fact, row.entity(fact)) == key for fact in group):
                        found.setdefault((place, tuple(fact for fact in group if fact != key[0])), []).append(name)
        for (place, others), names in found.items():
            refs = tuple(self._fact(self.instances.rows[place.row], fact) for fact in others)
            yield JointPivot(result=self.instances.ref(place), accounts=tuple(names), others=refs)

    def _follows(self, key: Key) -> tuple[Inference, ...]:
        held = (self.accounts.fact_status(name, *key) for name in self.names)
        found = (self.explainer.inferences_for(*key, one.inferred) for one in held if one.basis in ("derived", "said"))
        return tuple(dict.fromkeys(follows for each in found for follows in each))

    def _fact(self, row: InstanceRow, fact: str) -> FactRef:
        what = self.instances.library.facts[fact]
        return FactRef(fact=fact, about=row.entity(fact), question=what.question, judgement=what.judgement)
