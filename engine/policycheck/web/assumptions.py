"""What is supposed for the sake of “what if”: read from an address, and written into one."""

import json
from collections.abc import Sequence
from dataclasses import replace

from policycheck.evaluation.assume import Assumed, read_assumed
from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.typed_answer import written
from policycheck.library.library import Library
from policycheck.logic.axioms import FactKey
from policycheck.logic.extent import Extent
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput, Place
from policycheck.model.value import Bounds, OneOf, Value
from policycheck.web.case_reader import CaseReader, digest_of

MOST = 20  # that are supposed at once


def read(texts: Sequence[str], library: Library, incident: Incident) -> Assumed:
    """What the texts suppose. Raises BadInput with every problem."""
    try:
        return read_assumed(texts, library, incident)
    except BadInput as bad:
        raise BadInput(replace(problem, place=Place("What if")) for problem in bad.problems) from None


def of_answer(library: Library, key: FactKey, extent: Extent) -> str:
    """What an answer supposes, as an address has it."""
    return _text(key, written(library.facts[key[0]], extent))


def of_value(key: FactKey, value: Value) -> str:
    """The same of a value, as a list of questions has it."""
    return _text(key, value.model_dump(exclude_none=True, mode="json") if isinstance(value, Bounds | OneOf) else value)


def _text(key: FactKey, value: object) -> str:
    plain = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    return f"{key[0]}@{key[1]}={plain if isinstance(plain, str) else json.dumps(plain)}"


def evaluated(reader: CaseReader, text: str, incident: Incident, texts: Sequence[str]) -> Evaluation:
    """What the rules come to, if what is supposed is so under every account. Raises BadInput."""
    assumed = read(texts, reader.library, incident)

    def work() -> Evaluation:
        return evaluate(reader.library, incident, digest_of(text), assumed=assumed)

    return reader.derived(f"what if {json.dumps(texts)}", text, work)
