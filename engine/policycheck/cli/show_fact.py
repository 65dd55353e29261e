"""A fact in words, for `policycheck show`: its question, what its words mean, and what it bears on."""

from collections.abc import Iterator

from policycheck.library.library import Library
from policycheck.model.vocabulary import Fact


def fact_lines(library: Library, name: str) -> Iterator[str]:
    """The question, its answers, what its words mean, what would show it, and which rules and facts hang on it."""
    fact = library.facts[name]
    yield f"{name}: {fact.question}"
    yield from _answers(fact)
    if fact.note:
        yield f"Note: {fact.note}"
    for other, difference in fact.differs_from.items():
        yield f"unlike {other}: {difference}"
    if fact.evidence:
        yield f"evidence: {', '.join(fact.evidence)}"
    for definition in fact.definitions:
        yield f"“{definition.term}” in {definition.provision}: {definition.words}"
        if definition.factors:
            yield f"  to be weighed: {'; '.join(definition.factors)}"
    yield from _uses(library, name)


def _answers(fact: Fact) -> Iterator[str]:
    details = [
        fact.type,
        f"in {fact.unit}" if fact.unit else "",
        "" if fact.least is None else f"not below {fact.least}",
        "a judgement" if fact.judgement else "",
        "retired" if fact.retired else "",
        f"replaced by {fact.replaced_by}" if fact.replaced_by else "",
    ]
    yield ", ".join(filter(None, details))
    if fact.options:
        yield f"options: {'; '.join(fact.options)}"
    statements = {"yes": fact.yes, "no": fact.no, "statement": fact.statement}
    yield from (f"{answer}: {text}" for answer, text in statements.items() if text)


def _uses(library: Library, name: str) -> Iterator[str]:
    rules = [key for key, compiled in library.rules.items() if name in compiled.facts]
    yield f"asked for by: {', '.join(rules) or 'no rule'}"
    topics = [topic.title for topic in library.topics.values() if name in topic.facts]
    if topics:
        yield f"raises: {', '.join(topics)}"
    led = [key for key, derivation in library.derivations.items() if derivation.then.fact == name]
    if led:
        yield f"follows by: {', '.join(led)}"
    for key, derivation in library.derivations.items():
        if name in derivation.asked_facts:
            yield f"leads to {derivation.then.fact} by {key}"
    back = {
        fact
        for key in led
        if library.derivations[key].is_axiom
        for fact in library.derivations[key].asked_facts
        if library.facts[fact].type == "yes-no"
    }
    if back:
        yield f"leads by contraposition to {', '.join(sorted(back))}"
