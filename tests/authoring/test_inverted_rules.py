"""Every rule of the library and of the tests' sentences, inverted in one thing at a time: its cases or lint notice it.

A case notices by failing. Lint notices by what the words of the text say, so also where the author of an inverted rule
wrote its cases to match. Run with -s to see the counts.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from policycheck.authoring.cases import run_cases
from policycheck.authoring.lint.subject import WrittenRule
from policycheck.authoring.lint.wording import unlike_its_words
from policycheck.authoring.variants import negated, parts_of, with_part
from policycheck.library.layers import LibraryReading, read_layers
from policycheck.library.tree import builtin_root, read_tree
from policycheck.logic.compile import compile_rule
from policycheck.model.rule import Element, Rule

OTHER = {"must": "must_not", "must_not": "must", "shall": "should", "should": "shall", "may": "shall"}

TREE = Path(__file__).resolve().parent / "sentences"


def inverted(rule: Rule, yes_no: set[str]) -> Iterator[tuple[str, str, Rule]]:
    """Each inversion of the rule: of which kind it is, what it is, and the rule that comes of it."""
    yield "modality", f"modality: {OTHER[rule.modality]}", rule.model_copy(update={"modality": OTHER[rule.modality]})
    for role in ("must", "must_not"):
        for index, part in enumerate(getattr(rule, role)):
            rest = with_part(rule, (role, index), None)
            moved = rest.model_copy(update={OTHER[role]: (*getattr(rest, OTHER[role]), part)})
            yield "role", f"{role}[{index}] under {OTHER[role]}", moved
    for path, part in parts_of(rule):
        if isinstance(part, Element) and part.fact in yes_no:
            turned = part.model_copy(update={"is_": part.is_ is False})
            yield "polarity", f"is: {str(turned.is_).lower()} at {path}", with_part(rule, path, turned)
    whole = rule.model_copy(update={"must": rule.must_not, "must_not": rule.must, "unless": ()})
    if rule.is_permission:
        whole = rule.model_copy(update={"when": tuple(map(negated, rule.when)), "unless": ()})
    yield "inverted, exceptions dropped", "inverted, exceptions dropped", whole


@cache
def reading() -> LibraryReading:
    return read_layers([read_tree(root)[0] for root in (builtin_root(), TREE)])


# What neither notices, and why that is right.
UNSEEN: dict[tuple[str, str], str] = {}


def seen_by(written: WrittenRule, rule: Rule) -> set[str]:
    library = reading().library
    changed = replace(written, compiled=compile_rule(rule, library.facts))
    seen = set()
    if any(not result.passed for result in run_cases(library, changed.compiled)):
        seen.add("cases")
    before, after = (
        {(one.check, one.cause) for one in unlike_its_words(library, version)} for version in (written, changed)
    )
    if before != after:  # one that is new, or one that was answered and is gone: the answer is needless
        seen.add("lint")
    return seen


def test_no_inversion_of_a_rule_goes_unseen() -> None:
    library, parts = reading().library, reading().parts
    yes_no = {fact for fact in library.facts if library.facts[fact].type == "yes-no"}
    counts: dict[str, Counter[str]] = {}
    unseen = set()
    for rule_id, compiled in library.rules.items():
        written = WrittenRule(compiled, parts.rules[rule_id].document)
        for kind, what, rule in inverted(compiled.rule, yes_no):
            seen = seen_by(written, rule)
            count = counts.setdefault(kind, Counter())
            count.update(["made", *seen, *(["neither"] if not seen else [])])
            if not seen:
                unseen.add((rule_id, what))
    for kind, count in counts.items():
        print(f"{kind}:", ", ".join(f"{name} {count[name]}" for name in ("made", "cases", "lint", "neither")))
    assert unseen == UNSEEN.keys()
    for kind in ("modality", "role", "inverted, exceptions dropped"):
        assert counts[kind]["lint"] > 0.6 * counts[kind]["made"], kind
