"""What a library holds, as lists in which words are looked for."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from policycheck.library.library import Library


class Entry(NamedTuple):
    """Something of a list: its id, what stands after it, and what else words are looked for in."""

    id: str
    summary: str
    more: Iterable[str | None] = ()


def found(library: Library, kind: str, words: Iterable[str] = ()) -> list[Entry]:
    """Each thing of the kind in which every word occurs, as a word or a part of one, by id."""
    wanted = [part for word in words for part in word.casefold().split()]
    entries = ((entry, tuple(filter(None, entry.more))) for entry in LISTS[kind](library))
    return [
        entry._replace(more=more)
        for entry, more in entries
        if all(part in "\n".join((entry.id, entry.summary, *more)).casefold() for part in wanted)
    ]


def _rules(library: Library) -> Iterator[Entry]:
    for name, compiled in library.rules.items():
        rule = compiled.rule
        yield Entry(name, rule.title, (*rule.topics, *(element.words for *_, element in rule.elements())))


def _facts(library: Library) -> Iterator[Entry]:
    for name, fact in library.facts.items():
        yield Entry(name, fact.question, (fact.yes, fact.no, fact.statement, *fact.options))


def _policies(library: Library) -> Iterator[Entry]:
    for name, policy in library.policies.items():
        titles = (text.title for texts in policy.provisions.values() for text in texts)
        yield Entry(name, policy.head.title, titles)


def _provisions(library: Library) -> Iterator[Entry]:
    for name, policy in library.policies.items():
        for anchor, texts in policy.provisions.items():
            passages = (" ".join(passage.split()) for text in texts for passage in text.passages)
            yield Entry(f"{name}#{anchor}", f"{library.issuer(name).name}, {texts[-1].title}", passages)


LISTS: dict[str, Callable[[Library], Iterator[Entry]]] = {
    "rules": _rules,
    "policies": _policies,
    "provisions": _provisions,
    "facts": _facts,
    "derivations": lambda library: (Entry(name, derivation.title) for name, derivation in library.derivations.items()),
    "events": lambda library: (
        Entry(name, kind.meaning, (kind.none, kind.noun)) for name, kind in library.events.items()
    ),
    "authorities": lambda library: (Entry(name, authority.name) for name, authority in library.authorities.items()),
}
