"""Rules by what they can be asked for: a rule's id, its policy's, its authority's, or a topic."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from policycheck.evaluation.scope import current
from policycheck.library.advice import did_you_mean
from policycheck.library.library import Library
from policycheck.logic.compile import CompiledRule
from policycheck.model.policy import split_provision
from policycheck.model.problem import BadInput, Place, Problem


def active_rules(library: Library, drafts: bool) -> Iterator[CompiledRule]:
    """The rules that are not retired, by id; drafts where they are asked for, else the adopted rules below them."""
    held = replace(library, drafts=drafts)
    for _, top in sorted(library.rules.items()):
        chosen, _ = current(held, top)
        if chosen is not None and chosen.rule.status != "retired":
            yield chosen


def names_of(compiled: CompiledRule) -> tuple[str, str, str]:
    """What a rule can be asked for by: its own id, its authority's, and its policy's."""
    return compiled.rule.id, compiled.rule.authority, split_provision(compiled.rule.provision)[0]


def topics(library: Library) -> tuple[str, ...]:
    """The topics of the library's rules, by name."""
    return tuple(sorted({topic for found in library.rules.values() for topic in found.rule.topics}))


def unknown_topic(library: Library, about: str, place: str) -> Iterator[Problem]:
    """What is wrong with a topic that no rule has."""
    known = topics(library)
    if about not in known:
        remedy = did_you_mean(about, known) or f"write one of {', '.join(known)}"
        yield Problem(Place(place), f"no rule has the topic {about!r}", remedy)


def unknown_name(library: Library, name: str, place: str) -> Iterator[Problem]:
    """What is wrong with a name that is that of no rule, policy or authority."""
    known = library.rules.keys() | library.policies.keys() | library.authorities.keys()
    if name not in known:
        remedy = library.did_you_mean(name, known, "policycheck show policies and policycheck show rules list them")
        yield Problem(Place(place), f"there is no policy, authority or rule {name!r}", remedy)


def rules_named(
    library: Library, names: Sequence[str] = (), about: Sequence[str] = (), place: str = "--rules"
) -> tuple[CompiledRule, ...]:
    """The rules that have one of the names, or any where none is given, and one of the topics likewise, by id.

    Drafts count where the library says so. Raises BadInput with every name and topic that nothing has, and where no
    rule is left.
    """
    problems = [problem for name in names for problem in unknown_name(library, name, place)]
    problems += [problem for topic in about for problem in unknown_topic(library, topic, "--about")]
    if problems:
        raise BadInput(problems)
    rules = tuple(
        one
        for one in active_rules(library, library.drafts)
        if (not names or set(names) & set(names_of(one))) and (not about or set(about) & set(one.rule.topics))
    )
    if not rules:
        remedy = "name others, or add --drafts if the rules are drafts; policycheck show rules lists all"
        raise BadInput([Problem(Place(place), "no rule that counts is of these names and topics", remedy)])
    return rules
