"""Standard situations, checked: ids, topics, facts with answers that can go together; and which facts hardly do."""

from collections.abc import Iterable, Iterator, Mapping

from policycheck.facts.axioms import axioms_of_one, said_of_one
from policycheck.library.answer_check import answer_problems
from policycheck.library.parts import Parts
from policycheck.library.topic_check import id_problem, topics_named
from policycheck.logic.answers import extent_of_value
from policycheck.logic.axioms import AxiomClause, can_hold
from policycheck.logic.formula import TooLarge
from policycheck.model.derivation import Derivation
from policycheck.model.problem import Problem
from policycheck.model.value import Value


def situation_problems(parts: Parts, derivations: Mapping[str, Derivation]) -> Iterator[Problem]:
    """What keeps situations from being held to rules. A contradiction is looked for where all facts are there."""
    axioms = axioms_of_one(derivations.values(), parts.facts)
    for situation_id, item in parts.situations.items():
        document, path = item.document, item.path
        yield from id_problem(item, situation_id, "situation", "stopped-vehicle")
        yield from topics_named(parts, item.value.topics, document, (*path, "topics"))
        given = item.value.facts
        problems = [
            problem
            for fact, value in given.items()
            for problem in answer_problems(parts, document, (*path, "facts", fact), fact, value)
        ]
        yield from problems
        there = {fact: value for fact, value in given.items() if fact in parts.vocabulary}
        if not problems and not _can_hold(axioms, parts, there):
            cause = f"the facts of {situation_id} cannot go together, by what facts imply"
            yield document.problem((*path, "facts"), cause, "take out or change one of them; see rules/derivations/")


def _can_hold(axioms: Iterable[AxiomClause], parts: Parts, given: Mapping[str, Value]) -> bool:
    """Whether the answers can go together; taken to be so where axioms come to too much, which is told of these."""
    known = {fact: extent_of_value(parts.vocabulary[fact].value, value) for fact, value in given.items()}
    try:
        return can_hold(axioms, said_of_one(known))
    except TooLarge:
        return True


def unlikely_problems(parts: Parts) -> Iterator[Problem]:
    """Facts named as hardly going together that there are not, or that have no yes and no."""
    for fact_id, item in parts.vocabulary.items():
        for other in item.value.unlikely_together:
            path = (*item.path, "unlikely_together", other)
            if other not in parts.vocabulary:
                yield from parts.unknown_fact(item.document, path, other)
            elif other == fact_id or parts.vocabulary[other].value.type != "yes-no":
                cause = f"{other} is no other yes-no fact"
                yield item.document.problem(path, cause, "name another fact that is answered by yes or no")
