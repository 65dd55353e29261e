"""Rules of which one is broken whichever way the open facts fall; and why a supposed dilemma is none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from policycheck.evaluation.instances import InstanceId, RuleInstances
from policycheck.facts.accounts import Accounts
from policycheck.facts.axioms import is_named
from policycheck.facts.statements import statement
from policycheck.logic.alternatives import GroundLiteral, Instance, counterexamples, forced
from policycheck.logic.answers import value_of
from policycheck.logic.axioms import FactKey
from policycheck.logic.extent import Extent
from policycheck.logic.formula import TooLarge
from policycheck.model.account_value import FactValue
from policycheck.model.effects import Dilemma, ForcedAlternative, ResultRef
from policycheck.model.problem import BadInput, Place, Problem, did_you_mean

OPTION = "--why-not"
ESCAPES = 6  # ways out that are shown


def forced_alternatives(
    rule_instances: RuleInstances, accounts: Accounts, names: Sequence[str]
) -> tuple[tuple[ForcedAlternative, ...], tuple[str, ...]]:
    """The smallest sets of results of which one at least is broken, by account; and what was too large to say.

    Results whose text was not in force, or hangs on the day, take no part, and neither do comparisons and drafts.
    """
    search = _ForcedSearch(rule_instances, accounts)
    places = [place for place in search.places() if search.binds(place)]
    accounts_by_group: dict[tuple[str, ...], list[str]] = {}
    left_out: list[str] = []
    for name in names:
        try:
            for group in search.forced(name, places):
                accounts_by_group.setdefault(group, []).append(name)
        except TooLarge as error:
            left_out.append(f"forced alternatives under {name}: {error}")
    by_name = {_name(place): place for place in places}
    alternatives = tuple(
        ForcedAlternative(
            accounts=tuple(accounts_of_group),
            results=tuple(rule_instances.ref(by_name[name_of_place]) for name_of_place in group),
            if_in_force=any(search.undated(by_name[name_of_place]) for name_of_place in group),
        )
        for group, accounts_of_group in accounts_by_group.items()
    )
    return alternatives, tuple(left_out)


def why_not(
    rule_instances: RuleInstances, accounts: Accounts, names: Sequence[str], rules: Sequence[str]
) -> tuple[Dilemma, ...]:
    """Whether one of the results of these rules, each RULE or RULE@ENTITY, must be broken; if not, what escapes it.

    Accounts with the same answer are together. Raises BadInput where there is no such result of a text in force,
    where fewer than two are named, and past the bound of the search.
    """
    search = _ForcedSearch(rule_instances, accounts)
    places = _asked(rule_instances, [place for place in search.places() if search.in_force(place)], rules)
    refs = tuple(rule_instances.ref(place) for place in places)
    accounts_by_answer: dict[tuple[tuple[ResultRef, ...], tuple[tuple[FactValue, ...], ...]], list[str]] = {}
    for name in names:
        states = {place: state for place, account, state in rule_instances.read(accounts, [name]) if place in places}
        broken = tuple(rule_instances.ref(place) for place in places if states[place] == "possible_violation")
        ways = () if broken else search.counterexamples(name, places)
        accounts_by_answer.setdefault((broken, tuple(tuple(map(search.value, way)) for way in ways)), []).append(name)
    return tuple(
        Dilemma(
            accounts=tuple(accounts_of_answer),
            results=refs,
            broken=broken,
            counterexamples=ways[:ESCAPES],
            more_counterexamples=len(ways) > ESCAPES,
        )
        for (broken, ways), accounts_of_answer in accounts_by_answer.items()
    )


@dataclass(frozen=True)
class _ForcedSearch:
    rule_instances: RuleInstances
    accounts: Accounts

    @cached_property
    def options(self) -> Mapping[str, tuple[str, ...]]:
        return {name: fact.options for name, fact in self.rule_instances.library.facts.items() if fact.options}

    def axioms(self, name: str, places: Sequence[InstanceId]) -> list[tuple[GroundLiteral, ...]]:
        """What the axioms, beside what the account knows, say of the facts of the places alone.

        A way out names what a rule asks for, and nothing from which that would only follow.
        """
        clauses = self.accounts.open(name).of(self.keys(places))
        ordered = sorted((sorted(clause) for clause in clauses), key=lambda clause: [lit[:2] for lit in clause])
        return [tuple(GroundLiteral(lit.key, extent) for lit in clause for extent in lit.extents) for clause in ordered]

    def places(self) -> Iterator[InstanceId]:
        """Every result, by its place on the board."""
        for number, row in enumerate(self.rule_instances.rows):
            yield from (InstanceId(number, position) for position in range(len(row.rules)))

    def binds(self, place: InstanceId) -> bool:
        """Whether the rule is no comparison and no draft, and its text is not known to have been out of force."""
        compiled = self.rule_instances.rows[place.row].rules[place.rule]
        comparison_or_draft = (
            compiled.rule.id in self.rule_instances.scope.comparisons
            or self.rule_instances.library.is_draft(compiled.rule)
        )
        return not comparison_or_draft and self.in_force(place)

    def in_force(self, place: InstanceId) -> bool:
        """Whether the text was in force on every possible day, or nobody knows when, or it is read as if it was."""
        return self._force(place) in ("yes", "unknown", "draft")

    def undated(self, place: InstanceId) -> bool:
        """Whether nobody knows if the text was in force."""
        return self._force(place) == "unknown"

    def _force(self, place: InstanceId) -> str:
        return self.rule_instances.text(self.rule_instances.rows[place.row].rules[place.rule])[1].status

    def instances(self, places: Sequence[InstanceId]) -> list[Instance]:
        """The rules of the places, each with whom its facts are about."""
        instances_found = []
        for place in places:
            row = self.rule_instances.rows[place.row]
            rule = row.rules[place.rule]
            instances_found.append(Instance(_name(place), rule, row.keys[place.rule]))
        return instances_found

    def keys(self, places: Sequence[InstanceId]) -> set[FactKey]:
        """The facts of the places, and whom they are about."""
        return {key for instance in self.instances(places) for key in instance.keys.values()}

    def known(self, name: str, places: Sequence[InstanceId]) -> dict[FactKey, Extent]:
        """What the account knows of the facts of the places."""
        extents = {key: self.accounts.extent(name, key) for key in self.keys(places)}
        return {key: extent for key, extent in extents.items() if extent is not None}

    def forced(self, name: str, places: Sequence[InstanceId]) -> tuple[tuple[str, ...], ...]:
        return forced(self.instances(places), self.known(name, places), self.axioms(name, places), self.options)

    def counterexamples(self, name: str, places: Sequence[InstanceId]) -> tuple[tuple[GroundLiteral, ...], ...]:
        """The smallest ways out. Raises BadInput past the bound of the search."""
        try:
            known = self.known(name, places)
            return counterexamples(self.instances(places), known, self.axioms(name, places), self.options, ESCAPES + 1)
        except TooLarge as error:
            remedy = "name one entity of each rule, as RULE@ENTITY"
            raise BadInput([Problem(Place(OPTION), f"too much is open to search: {error}", remedy)]) from None

    def value(self, literal: GroundLiteral) -> FactValue:
        """A literal as reports show it."""
        (name, about), fact = literal.key, self.rule_instances.library.facts[literal.key[0]]
        return FactValue(
            fact=name,
            about=about if is_named(about) else None,
            value=value_of(fact, literal.extent),
            text=statement(fact, literal.extent),
        )


def _name(place: InstanceId) -> str:
    return f"{place.row}.{place.rule}"


def _asked(rule_instances: RuleInstances, places: Sequence[InstanceId], rules: Sequence[str]) -> list[InstanceId]:
    """The places of the rules. Raises BadInput where a rule, or an entity that it is about, is not among them."""
    chosen_places: dict[InstanceId, None] = {}
    problems: list[Problem] = []
    refs = {place: rule_instances.ref(place) for place in places}
    for text in rules:
        rule, _, entity = text.partition("@")
        same = [place for place in places if refs[place].rule == rule]
        wanted = [place for place in same if entity in ("", refs[place].about)]
        chosen_places |= dict.fromkeys(wanted)
        if not same:
            known_names = {ref.rule for ref in refs.values()}
            remedy = (
                did_you_mean(rule, known_names)
                or "name a rule that was evaluated and in force; --as-of for another day"
            )
            problems.append(Problem(Place(OPTION), f"no finding is of a rule {rule!r} in force", remedy))
        elif not wanted:
            known_names = {refs[place].about for place in same}
            remedy = did_you_mean(entity, known_names) or f"name one of {', '.join(sorted(known_names))}"
            problems.append(Problem(Place(OPTION), f"{rule} is held against no {entity!r}", remedy))
    if not problems and len(chosen_places) < 2:
        problems.append(
            Problem(Place(OPTION), "the two are one finding", "name two rules, or one rule of two entities")
        )
    if problems:
        raise BadInput(problems)
    return list(chosen_places)
