"""The words in which a comparison of rules is told, whether as text or as a page."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policycheck.document.english import listed
from policycheck.model.comparison import LEVELS, Comparison, Level, Matrix, Scenario, Side, Verdict
from policycheck.report.compare_sources import Texts
from policycheck.report.words import BEYOND

AGAINST: dict[Level, str] = {
    "violation": "forbid it",
    "guidance": "advise against it",
    "nothing": "have nothing against it",
}
MODALITY = {"shall": "a duty: shall", "should": "guidance: should"}
# How the first stands to the second.
MEANINGS = {
    "stricter": "stricter in some situations, looser in none",
    "looser": "looser in some situations, stricter in none",
    "equivalent": "the same in every situation",
    "incomparable": "stricter in some situations, looser in others",
}
# What one side has the most against that another has less against: in four letters, in a word or two, and in full.
MARKS: dict[tuple[Level, Level] | None, tuple[str, str, str]] = {
    ("violation", "nothing"): ("forb", "forbids", "forbid something against which the column's have nothing"),
    ("violation", "guidance"): (
        "more",
        "forbids more",
        "forbid something that the column's at most advise against",
    ),
    ("guidance", "nothing"): ("adv.", "advises", "advise against something against which the column's have nothing"),
    None: ("–", "never", "never have more against anything than the column's, which is proved"),
}
_ENDS = {
    "not_applicable": BEYOND,
    "complied": "is kept",
    "excused": "is excused by an exception",
    "violation": "is broken",
}
LIMITS = (
    "The rules are compared as they are encoded in this library, from the texts listed here and nothing else. Law, and "
    "other rules that bind a department, are not part of it; nor are the days on which a text was in force.",
    "That a set of rules has nothing against something does not mean that it permits it. It means that none of its "
    "rules that were compared is broken.",
    "Two policies can mean the same and ask for it in other words, and so by other facts. A difference that hangs on a "
    "question which only one side asks may be one of wording.",
    "Stricter says which asks more, and not which is better.",
)


def names(sides: Iterable[Side]) -> dict[str, str]:
    """What each side is called, by its id: its title, and its id beside it where two titles are alike."""
    told = {side.id: side.title for side in sides}
    count = Counter(told.values())
    return {key: f"{title} ({key})" if count[title] > 1 else title for key, title in told.items()}


def topic(about: str | None) -> str:
    """What is compared, as the beginning of a sentence; empty where it is everything."""
    return f"On {about.replace('-', ' ')}, the" if about else "The"


def headline(comparison: Comparison, called: Mapping[str, str]) -> str:
    """How the first side stands to the second, as a sentence."""
    first, second = called[comparison.first.id], called[comparison.second.id]
    lead = f"{topic(comparison.about)} rules of {first}"
    return {
        "stricter": f"{lead} are stricter than those of {second} in some situations, and looser in none.",
        "looser": f"{lead} are looser than those of {second} in some situations, and stricter in none.",
        "equivalent": f"{lead} come to the same as those of {second} in every situation.",
        "incomparable": f"{lead} are stricter than those of {second} in some situations, and looser in others.",
    }[comparison.relation]


def overall(matrix: Matrix, called: Mapping[str, str]) -> str:
    """What the comparisons come to together, as a sentence."""
    found = Counter(comparison.relation for comparison in matrix.comparisons)
    hub, others = centre(matrix), len(matrix.comparisons)
    if not others:
        return (
            f"{topic(matrix.about)} rules of {listed([*called.values()])} are the only ones: none are there to compare."
        )
    if hub is not None:
        said = {
            "stricter": "stricter than {} and never looser",
            "looser": "looser than {} and never stricter",
            "equivalent": "the same as {}",
            "incomparable": "stricter than {} in some situations and looser in others",
        }
        parts = [form.format(_of(found[key], others)) for key, form in said.items() if found[key]]  # type: ignore[index]
        return (
            f"{topic(matrix.about)} rules of {called[hub.id]}, against those of {others} others, are {_points(parts)}."
        )
    subject = f" on {matrix.about.replace('-', ' ')}" if matrix.about else ""
    one_way = found["stricter"] + found["looser"]
    told = {
        "each side is stricter in some situations and looser in others": found["incomparable"],
        "one side is stricter in some situations and never looser": one_way,
        "both come to the same": found["equivalent"],
    }
    parts = [f"in {'all' if many == others else many}, {each}" for each, many in told.items() if many]
    return f"{len(matrix.sides)} sets of rules{subject} make {others} pairs: {_points(parts)}."


def _of(many: int, others: int) -> str:
    return "each of them" if many == others else f"{many} of them"


def _points(parts: Sequence[str]) -> str:
    """Parts that may hold commas or an `and` of their own, as a sentence lists them."""
    return "; ".join([*parts[:-1], f"and {parts[-1]}"]) if len(parts) > 1 else "".join(parts)


def centre(matrix: Matrix) -> Side | None:
    """The side that all others are compared with; None where every pair is compared."""
    count = len(matrix.sides)
    if len(matrix.comparisons) == count * (count - 1) // 2:
        return None
    return matrix.comparisons[0].first if matrix.comparisons else None


def marks(matrix: Matrix) -> dict[tuple[str, str], tuple[str, str, str]]:
    """What each side has the most against that another has less against, for both orders of every pair compared."""
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for one in matrix.comparisons:
        for side, other, witness in (
            (one.first, one.second, one.first_stricter),
            (one.second, one.first, one.second_stricter),
        ):
            found[side.id, other.id] = MARKS[(witness.level, witness.other) if witness else None]
    return found


@dataclass(frozen=True)
class Part:
    """A side, and what its rules come to in a situation, those that find something first."""

    side: Side
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True)
class Way:
    """One way in which two sides differ: the situation that shows it, and what each side comes to."""

    scenario: Scenario
    stricter: Part
    other: Part


def ways(comparison: Comparison) -> list[Way]:
    """The ways in which the sides differ, that in which the first is stricter before the other."""
    found = []
    if comparison.first_stricter is not None:
        scenario = comparison.first_stricter.scenario
        found.append(Way(scenario, *_parts(comparison, scenario)))
    if comparison.second_stricter is not None:
        scenario = comparison.second_stricter.scenario
        found.append(Way(scenario, *reversed(_parts(comparison, scenario))))
    return found


def _parts(comparison: Comparison, scenario: Scenario) -> tuple[Part, Part]:
    """What each side's rules come to. A draft of the one side may have the id of an adopted rule of the other."""
    first, second = comparison.first, comparison.second
    count = len(first.rules)
    own = {one.rule: one for one in scenario.verdicts[:count]}
    others = own | {one.rule: one for one in scenario.verdicts[count:]}
    return _part(first, own), _part(second, others)


def _part(side: Side, found: Mapping[str, Verdict]) -> Part:
    verdicts = [found[rule] for rule in side.rules]
    return Part(side, tuple(sorted(verdicts, key=lambda verdict: -LEVELS.index(_sure(verdict)))))


def proved(comparison: Comparison, called: Mapping[str, str]) -> list[str]:
    """A sentence for each side that was shown never to be the stricter one."""
    first, second = comparison.first, comparison.second
    both = ((first, second, comparison.first_stricter), (second, first, comparison.second_stricter))
    return [
        f"In no situation are the rules of {called[one.id]} stricter than those of {called[other.id]}. This is proved "
        "for every possible situation."
        for one, other, witness in both
        if witness is None
    ]


def _sure(verdict: Verdict) -> Level:
    """What the rule finds whatever else is so."""
    if verdict.ends != ("violation",):
        return "nothing"
    return "violation" if verdict.modality == "shall" else "guidance"


def _possible(verdict: Verdict) -> Level:
    """The most that the rule can still find."""
    if "violation" not in verdict.ends:
        return "nothing"
    return "violation" if verdict.modality == "shall" else "guidance"


def finds(verdicts: Sequence[Verdict]) -> str:
    """What a side's rules have against a situation, and how sure that is where more facts could change it."""
    least = gravest(verdicts)
    most = max(map(_possible, verdicts), key=LEVELS.index, default=LEVELS[0])
    if least == most:
        return AGAINST[least]
    if least == "nothing":
        return f"{AGAINST[most]} at the most, whatever else is so"
    return f"{AGAINST[least]} at the least, whatever else is so"


def deciding(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The rules for which a side has something against a situation; where none is sure to, those that still may."""
    sure = [one for one in verdicts if _sure(one) != "nothing"]
    return sure or [one for one in verdicts if _possible(one) != "nothing"]


def gravest(verdicts: Sequence[Verdict]) -> Level:
    """The most that a side's rules are sure to have against a situation."""
    return max(map(_sure, verdicts), key=LEVELS.index, default=LEVELS[0])


def verdict_words(verdict: Verdict) -> str:
    """What a rule comes to: is broken; does not apply; is kept or does not apply."""
    if len(verdict.ends) == len(_ENDS):
        return "is open"
    *others, last = [_ENDS[end] for end in verdict.ends]
    return f"{', '.join(others)} or {last}" if others else last


def titled(verdict: Verdict) -> str:
    """A rule's title, which marks a draft, with what it is: a duty or guidance."""
    return f"{verdict.title} ({MODALITY[verdict.modality]})"


def axioms(matrix: Matrix, texts: Texts) -> list[str]:
    """How facts hang together, which every situation respects, as sentences."""
    return [f"{texts.derivations[one].title}." for one in matrix.axioms]


def page_title(matrix: Matrix, called: Mapping[str, str]) -> str:
    """What the page is about, in a few words."""
    subject = f"Rules on {matrix.about.replace('-', ' ')}" if matrix.about else "Rules"
    if len(matrix.sides) > 2:
        return f"{subject}, compared"
    return f"{subject}: {listed([called[side.id] for side in matrix.sides])}"
