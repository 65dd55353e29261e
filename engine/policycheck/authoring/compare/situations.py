"""What the rules of each side come to in the library's standard situations."""

from collections.abc import Iterator, Mapping, Sequence
from math import prod

from policycheck.authoring.compare.scenario import premises, verdict
from policycheck.authoring.compare.sides import ChosenSide
from policycheck.facts.axioms import of_one, said_of_one
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.logic.compile import CompiledRule
from policycheck.logic.extent import Extent
from policycheck.logic.open_axioms import Axioms, OpenAxioms
from policycheck.model.comparison import Says, SituationAnswer, SituationAnswers, Verdict
from policycheck.model.situation import Situation


def situation_answers(
    library: Library, sides: Sequence[ChosenSide], about: str | None = None
) -> tuple[tuple[SituationAnswers, ...], tuple[str, ...]]:
    """The standard situations of the topic, or all, of which some side says something; the titles of the others."""
    axioms = Axioms(library.axioms)
    answered: list[SituationAnswers] = []
    silent: list[str] = []
    for name, situation in library.situations.items():
        if about is not None and about not in situation.topics:
            continue
        answers = tuple(_answer(library, axioms, situation, side) for side in sides)
        if all(answer.says == "nothing" for answer in answers):
            silent.append(situation.title)
            continue
        stated = {fact: extent_of_value(library.facts[fact], value) for fact, value in situation.facts.items()}
        shown = premises(dict(sorted(stated.items())), library.facts)
        answered.append(SituationAnswers(id=name, title=situation.title, premises=shown, answers=answers))
    return tuple(answered), tuple(silent)


def _answer(library: Library, axioms: Axioms, situation: Situation, side: ChosenSide) -> SituationAnswer:
    """What the side's rules on the situation's topics come to. A rule of whose facts it tells nothing is left aside."""
    authority = library.authorities.get(side.rules[0].rule.authority)
    own = {name: answer.value for name, answer in authority.facts.items()} if authority else {}
    before = {name: extent_of_value(library.facts[name], value) for name, value in own.items()}
    known = before | {name: extent_of_value(library.facts[name], value) for name, value in situation.facts.items()}
    without, given = axioms.under(said_of_one(before)), axioms.under(said_of_one(known))
    reached: list[tuple[CompiledRule, int, Verdict]] = []
    for rule in side.rules:
        left = _left(rule, known, given)
        if set(rule.rule.topics) & set(situation.topics) and left != _left(rule, before, without):
            possible_conclusions = rule.possible_conclusions(known, left)
            if not _about_something_else(rule, possible_conclusions):
                reached.append((rule, left, verdict(library, rule, possible_conclusions)))
    says, why = _says([told for _, _, told in reached])
    weighty = [(rule, left) for rule, left, told in reached if _is_open(told) and _adds(says, told)]
    open_ = {fact for rule, left in weighty for fact in hangs_on(rule, left)}
    depends_on = tuple(fact for fact in library.facts if fact in open_)
    return SituationAnswer(side=side.side.id, says=says, verdicts=tuple(why), depends_on=depends_on)


def _about_something_else(rule: CompiledRule, possible_conclusions: Sequence[str]) -> bool:
    """Whether the rule does not apply; or only forbids something that was not done, and so says nothing of what was."""
    only_forbids = bool(rule.rule.must_not) and not rule.rule.must
    return set(possible_conclusions) <= ({"not_applicable", "complied"} if only_forbids else {"not_applicable"})


def _adds(says: Says, told: Verdict) -> bool:
    """Whether a breach of the rule would be more than what is certain."""
    return says != "forbids" and (says != "advises against" or told.modality == "shall")


def _says(verdicts: Sequence[Verdict]) -> tuple[Says, list[Verdict]]:
    """The most that rules have against it for certain; else that some may; else that none has. And which rules."""
    broken = [told for told in verdicts if told.possible_conclusions == ("violation",)]
    if duties := [told for told in broken if told.modality == "shall"]:
        return "forbids", duties
    if broken:
        return "advises against", broken
    if open_ := [told for told in verdicts if _is_open(told)]:
        return "depends", open_
    return ("no violation", [*verdicts]) if verdicts else ("nothing", [])


def _is_open(told: Verdict) -> bool:
    return "violation" in told.possible_conclusions and len(told.possible_conclusions) > 1


def _left(rule: CompiledRule, known: Mapping[str, Extent], axioms: OpenAxioms) -> int:
    """The combinations of answers that what is known and the axioms leave, as a truth table."""
    allowed = axioms.allowed(rule.space, {fact: of_one(fact) for fact in rule.facts})
    return rule.region(known) if allowed is None else rule.region(known) & allowed


def hangs_on(rule: CompiledRule, left: int) -> Iterator[str]:
    """The facts of which, among the combinations left, one answer in place of another breaks or keeps the rule.

    Where none does by itself, since axioms tie them, every fact that is left open.
    """
    broken = rule.tables["violation"]
    sizes = [len(domain.cells) for domain in rule.space.domains]
    combinations = [number for number in range(rule.space.size) if left >> number & 1]
    open_: list[str] = []
    by_itself: list[str] = []
    for place, domain in enumerate(rule.space.domains):
        weight = prod(sizes[place + 1 :])
        rest: dict[int, set[int]] = {}
        answers = set()
        for number in combinations:
            cell = number // weight % sizes[place]
            answers.add(cell)
            rest.setdefault(number - cell * weight, set()).add(broken >> number & 1)
        open_ += [domain.fact] * (len(answers) > 1)
        by_itself += [domain.fact] * any(len(ends) > 1 for ends in rest.values())
    yield from by_itself or open_
