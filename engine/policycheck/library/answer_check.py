"""Answers of files, checked against the facts that they are to."""

from collections.abc import Iterator

from policycheck.library.files import Path_, SourceFile
from policycheck.library.reader import Parts
from policycheck.logic.answers import UnfitAnswer, extent_of_element, extent_of_value
from policycheck.model.asked_answer import AskedAnswer
from policycheck.model.problem import Problem
from policycheck.model.value import Value

Answer = Value | AskedAnswer


def answer_problems(parts: Parts, document: SourceFile, path: Path_, fact_id: str, answer: Answer) -> Iterator[Problem]:
    """What keeps an answer, or what is asked for, from being one of the fact; or that there is no such fact."""
    yield from parts.unknown_fact(document, path, fact_id)
    yield from unfit_answer(parts, document, path, fact_id, answer)


def unfit_answer(parts: Parts, document: SourceFile, path: Path_, fact_id: str, answer: Answer) -> Iterator[Problem]:
    """The same, but for facts that there are alone."""
    item = parts.vocabulary.get(fact_id)
    if item is None:
        return
    try:
        if isinstance(answer, AskedAnswer):
            extent_of_element(item.value, answer)
        else:
            extent_of_value(item.value, answer)
    except UnfitAnswer as error:
        yield document.problem(path, f"{fact_id}: {error.cause}", error.remedy)
