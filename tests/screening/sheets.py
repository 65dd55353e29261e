"""Tables as columns, and random ones with a small library that they are read by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf, nextafter
from random import Random
from typing import Any

import pyarrow as pa
from event_kinds import KINDS
from logic.reference import Raw
from strategies import FACTS, fact_of, rule_of, some_knowledge, some_premises, some_rule, value_from

from policycheck.facts.axioms import told_apart
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value, value_of
from policycheck.logic.compile import compile_rule
from policycheck.logic.extent import Extent, Interval
from policycheck.model.dates import date_span
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.policy import Authority, Policy
from policycheck.model.value import Bounds as Bounds_
from policycheck.model.value import OneOf
from policycheck.model.vocabulary import Fact, about
from policycheck.screening.columns import BoundsColumn, Column, OptionsColumn, mask_of
from policycheck.screening.kernel import POSSIBLE_CONCLUSIONS, BulkKernel, Outcomes

Row = Mapping[str, Extent]  # what is known of facts

ENTITIES = {
    "officer-1": {"kind": "officer"},
    "civilian-1": {"kind": "civilian"},
    "force-1": {"kind": "force", "by": "officer-1", "against": "civilian-1"},
    "recording-1": {"kind": "recording", "by": "officer-1"},
}


def sliced(values: list[Any], kind: pa.DataType, offset: int) -> pa.Array:
    """The values as an array that begins somewhere inside its buffers, with no validity where nothing is null."""
    junk = [next((value for value in values if value is not None), None)] * offset
    return pa.array([*junk, *values, *junk], kind).slice(offset, len(values))


def column(fact: Fact, extents: list[Extent | None], offset: int = 0) -> Column:
    """What is known of a fact in each row, as a column."""
    if fact.type == "yes-no":
        return sliced([None if one is None else one == frozenset({True}) for one in extents], pa.bool_(), offset)
    if fact.type == "choice":
        masks = [None if one is None else mask_of(fact.options, one) for one in extents]
        return OptionsColumn(sliced(masks, pa.uint8() if offset % 2 else pa.int64(), offset))
    possible_conclusions = [_ends(fact, one) for one in extents]
    return BoundsColumn(
        *(sliced([pair[side] for pair in possible_conclusions], pa.float64(), offset) for side in (0, 1))
    )


def _ends(fact: Fact, extent: Extent | None) -> tuple[float | None, float | None]:
    """The least and the most that an interval holds; beside an end that is outside, the next number that a float is."""
    if extent is None:
        return None, None
    assert isinstance(extent, Interval)
    (low, low_side), (high, high_side) = extent.low, extent.high
    if fact.whole or fact.type == "date":
        least, most = low + low_side, high
    else:
        least = nextafter(low, inf) if low_side else low
        most = high if high_side else nextafter(high, -inf)
    return None if low == -inf else least, None if high == inf else most


def columns(vocabulary: Mapping[str, Fact], rows: list[Row], offset: int = 0) -> dict[str, Column]:
    """The rows as columns, for the facts of which any of them knows something."""
    facts = sorted({fact for row in rows for fact in row})
    return {fact: column(vocabulary[fact], [row.get(fact) for row in rows], offset) for fact in facts}


def ends_at(outcomes: Outcomes, rule: str, row: int) -> list[str]:
    bits = outcomes.possible_conclusions(rule)[row].as_py()
    return [end for bit, end in enumerate(POSSIBLE_CONCLUSIONS) if bits >> bit & 1]


# A small window around the days on which texts begin and end.
TURNS = ("2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02", "2024-03-20")
DAYS = (*TURNS, "2024-02", "2024-03", "2024", "2025", None)
REACHED = {
    "incident": ("incident",),
    "officer": ("incident", "officer"),
    "force": ("incident", "officer", "civilian", "force"),
    "recording": ("incident", "officer", "recording"),
}


@dataclass(frozen=True)
class Sheet:
    """A small library, and a table of a few different rows, each many times."""

    library: Library
    kinds: list[tuple[Row, str | None]]  # what the rows know, and their day
    rows: list[int]  # which of them each row is

    def read(self, offset: int = 0) -> Outcomes:
        rows = [self.kinds[number][0] for number in self.rows]
        days = [None if (day := self.kinds[number][1]) is None else date_span(day) for number in self.rows]
        spans = [(None, None) if day is None else (day[0].toordinal(), day[1].toordinal()) for day in days]
        day = BoundsColumn(*(sliced([span[side] for span in spans], pa.float64(), offset) for side in (0, 1)))
        if all(day is None or day[0] == day[1] for day in days):
            day = sliced([day and day[0] for day in days], pa.date32(), offset)
        kernel = BulkKernel(self.library, list(self.library.rules.values()))
        return kernel.read(columns(self.library.facts, rows, offset), day, len(rows))

    def incident(self, kind: int) -> Incident:
        known, day = self.kinds[kind]
        assertions = [
            {"fact": fact, "about": about_row(fact), "value": _written(self.library.facts[fact], one), "source": "s"}
            for fact, one in known.items()
        ]
        return Incident.model_validate(
            {
                "schema": "policycheck/incident/1",
                "id": "row",
                "title": "t",
                "date": day,
                "agency": "a",
                "entities": ENTITIES,
                "sources": {"s": {"party": "press", "title": "t"}},
                "assertions": assertions,
            }
        )


def _written(fact: Fact, extent: Extent) -> Any:
    """What a file writes for the answers."""
    value = value_of(fact, extent)
    return value.model_dump(exclude_none=True) if isinstance(value, Bounds_ | OneOf) else value


def about_row(fact: str) -> str:
    """Whom a fact is about in the incident that a row stands for."""
    return "incident" if about(fact) == "incident" else f"{about(fact)}-1"


def some_sheet(rng: Random) -> Sheet:
    raw: dict[str, Raw] = {}
    plain = rng.random() < 0.4  # yes-no facts alone, so that axioms make long chains
    for number in range(rng.randint(2, 8)):
        kind = rng.choice(("incident", "officer", "civilian", "force", "force", "recording"))
        raw[f"{kind}.f{number}"] = FACTS["yes-no" if plain or rng.random() < 0.6 else rng.choice(list(FACTS))]
    library = small_library(raw)
    library.policies["a/b"] = _policy(rng)
    library.derivations = {one.id: one for one in _axioms(rng, raw)}
    for number in range(rng.randint(1, 4)):
        for_each = rng.choice(list(REACHED))
        reached = {name: one for name, one in raw.items() if about(name) in REACHED[for_each]}
        if reached:
            head = {"id": f"a.r{number}", "for_each": for_each, "provision": f"a/b#{rng.randint(1, 3)}"}
            rule = rule_of({**head, **some_rule(rng, reached)})
            library.rules[rule.id] = compile_rule(
                rule, library.facts, told_apart(library.derivations.values(), library.facts)
            )
    kinds = [(_knowledge(rng, raw, library.facts), rng.choice(DAYS)) for _ in range(rng.randint(1, 5))]
    length = rng.choice((0, 1, 7, 8, 9, 63, 64, 65, 100, 127, 128, 129, 200))
    return Sheet(library, kinds, [rng.randrange(len(kinds)) for _ in range(length)])


def small_library(raw: Mapping[str, Raw]) -> Library:
    """A library of these facts, with a policy of one undated provision."""
    return Library(
        events=KINDS,
        authorities={"a": Authority(id="a", name="A", jurisdiction="us")},
        policies={"a/b": _provisions(("1", [{}]))},
        facts={name: fact_of(one) for name, one in raw.items()},
        drafts=True,
    )


def give_both_answers(library: Library, kind: str) -> None:
    """Adds two axioms by which the kind's first fact gives both answers to its second, and so is excluded."""
    for number, answer in enumerate((True, False)):
        premises, then = [{"fact": f"{kind}.f0"}], {"fact": f"{kind}.f1", "is": answer}
        one = {"id": f"d{number}", "title": "t", "for_each": kind, "premises": premises, "then": then}
        library.derivations[f"d{number}"] = Derivation.model_validate(one)


def _policy(rng: Random) -> Policy:
    """Provisions with one or two texts, each of its own period."""
    texts = [(str(number), [_period(rng) for _ in range(rng.randint(1, 2))]) for number in (1, 2, 3)]
    return _provisions(*texts, kind=rng.choice(("statute", "statute", "statute", "draft")))


def _provisions(*texts: tuple[str, list[Raw]], kind: str = "statute") -> Policy:
    text = {"section": "1", "title": "t", "quality": "official", "source": "s", "passages": ["w"]}
    provisions = {anchor: tuple({**text, "in_force": one} for one in periods) for anchor, periods in texts}
    return Policy.model_validate({"head": {"id": "a/b", "title": "B", "kind": kind}, "provisions": provisions})


def _period(rng: Random) -> Raw:
    first, last = sorted(rng.choices(TURNS, k=2))
    period: Raw = {}
    if rng.random() < 0.6:
        period["from"] = first
    if rng.random() < 0.6:
        period["to"] = rng.choice((last, None))
    return period


def _axioms(rng: Random, raw: Mapping[str, Raw]) -> Iterator[Derivation]:
    """Axioms that chain, go round and contradict each other; and a derivation that needs events."""
    for number in range(rng.randint(0, 8)):
        for_each = rng.choice(("force", "force", "recording"))
        able = [name for name in raw if about(name) in REACHED[for_each]]
        last = rng.choice([name for name in able if raw[name]["type"] == "yes-no"] or [None])
        others = [name for name in able if name != last]
        if last is not None and others:
            premises = some_premises(rng, raw, rng.sample(others, rng.randint(1, min(2, len(others)))))
            then = {"fact": last, "is": rng.random() < 0.6}
            head = {"id": f"d{number}", "title": "t", "for_each": for_each}
            yield Derivation.model_validate({**head, "premises": premises, "then": then})
            yield Derivation.model_validate(
                {**head, "id": f"e{number}", "premises": premises, "events": {"x": {"kind": "contact"}}, "then": then}
            )


def _knowledge(rng: Random, raw: Mapping[str, Raw], facts: Mapping[str, Fact]) -> Row:
    """What a row knows; bounds with both ends in them."""
    known = {name: extent_of_value(facts[name], value_from(one)) for name, one in some_knowledge(rng, raw).items()}
    for name, extent in known.items():
        if isinstance(extent, Interval) and raw[name] == FACTS["real"]:
            known[name] = Interval((extent.low[0], 0), (extent.high[0], 1))
    return {name: extent for name, extent in known.items() if extent != Interval()}
