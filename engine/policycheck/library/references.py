"""Checks that several kinds of file share: a name that leads somewhere, an answer that fits, an event of its kind."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from policycheck.library.advice import did_you_mean, shown
from policycheck.library.document import Document, Path_
from policycheck.logic.answers import UnfitAnswer, extent_of_value
from policycheck.model.problem import Problem
from policycheck.model.timeline import KINDS, EventKind
from policycheck.model.value import Value
from policycheck.model.vocabulary import REACH, Fact, Kind, about

if TYPE_CHECKING:  # an incident is read without the files of the library
    from policycheck.library.reader import Parts


def missing(what: str, name: str, known: Iterable[str], remedy: str) -> tuple[str, str]:
    """The cause and the remedy where a name leads nowhere; {} of the first argument stands for the name.

    The remedy is the known name that is close to it, if there is one.
    """
    return f"there is no {what.format(shown(name))}", did_you_mean(name, known) or remedy


def one_of(key: str, names: Collection[str]) -> str:
    """The remedy that names what stands under a key of the file."""
    some = ", ".join(list(names)[:20])
    return f"add it under {key}, or name one of {some}" if some else f"add it under {key}"


def unfit(document: Document, path: Path_, facts: Mapping[str, Fact], fact: str, value: Value) -> Iterator[Problem]:
    """That a value is no answer to the fact, which must be there."""
    try:
        extent_of_value(facts[fact], value)
    except UnfitAnswer as error:
        yield document.problem(path, f"{fact}: {error.cause}", error.remedy)


def unknown_fact(parts: "Parts", fact: str, document: Document, path: Path_) -> Iterator[Problem]:
    """That the library's vocabulary has no such fact, unless it may be among what could not be read."""
    if fact not in parts.vocabulary and not parts.facts_unread and fact not in parts.unread:
        remedy = "define it in rules/vocabulary/, or correct the id"
        yield document.problem(path, *missing("fact {}", fact, parts.vocabulary, remedy))


def beyond_reach(what: str, for_each: Kind, fact: str, document: Document, path: Path_) -> Iterator[Problem]:
    """That whom the fact is about cannot be found from the entities that something is applied to."""
    if about(fact) not in REACH[for_each]:
        cause = f"this {what} is applied to each {for_each}, and {fact} cannot be found from there"
        yield document.problem(path, cause, f"use a fact about {' or '.join(REACH[for_each])}, or change for_each")


class EventSaid(Protocol):
    """What is said of an event, in an incident or in a derivation's case."""

    @property
    def kind(self) -> EventKind: ...  # noqa: D102

    @property
    def force(self) -> object: ...  # noqa: D102


def beyond_kind(said: EventSaid) -> Iterator[tuple[str, str, str]]:
    """What events of the kind do not have and this one is given: the key, the cause and the remedy."""
    if said.force is not None and said.kind != "shots":
        yield "force", f"only shots are an act of force; this is {said.kind}", "leave force out"
    if getattr(said, "lasts", None) is not None and not KINDS[said.kind].lasts:
        yield "lasts", f"{said.kind} is a moment, which does not last", "leave lasts out"
    if getattr(said, "rounds", None) is not None and said.kind != "shots":
        yield "rounds", f"rounds are of shots; this is {said.kind}", "leave rounds out"
