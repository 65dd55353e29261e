"""What `policycheck show` lists of each kind, and the words by which each thing is found."""

from collections.abc import Callable, Iterable, Iterator

from policycheck.library.library import Library

_Entry = tuple[str, str, Iterable[str | None]]  # the id, what stands after it, and what else words are looked for in


def listed(library: Library, kind: str, words: Iterable[str] = ()) -> list[str]:
    """A line for each thing of the kind in which every word occurs, as a word or a part of one, by id."""
    wanted = [part for word in words for part in word.casefold().split()]
    return [
        f"{name}: {told}"
        for name, told, more in LISTS[kind](library)
        if all(part in "\n".join((name, told, *filter(None, more))).casefold() for part in wanted)
    ]


def _rules(library: Library) -> Iterator[_Entry]:
    for name, found in library.rules.items():
        rule = found.rule
        yield name, rule.title, (*rule.topics, *(element.words for *_, element in rule.elements()))


def _facts(library: Library) -> Iterator[_Entry]:
    for name, fact in library.facts.items():
        yield name, fact.question, (fact.yes, fact.no, fact.statement, *fact.options)


def _policies(library: Library) -> Iterator[_Entry]:
    for name, policy in library.policies.items():
        yield name, policy.head.title, (text.title for texts in policy.provisions.values() for text in texts)


LISTS: dict[str, Callable[[Library], Iterator[_Entry]]] = {
    "rules": _rules,
    "policies": _policies,
    "facts": _facts,
    "derivations": lambda library: ((name, found.title, ()) for name, found in library.derivations.items()),
    "authorities": lambda library: ((name, found.name, ()) for name, found in library.authorities.items()),
}
