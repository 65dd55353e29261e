"""The sentences in which a comparison of rules is told, and what the names in it stand for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policycheck.document.english import listed
from policycheck.document.model import Style
from policycheck.model.comparison import (
    LEVELS,
    PAIRED,
    Comparison,
    Level,
    Matrix,
    Relation,
    Scenario,
    ScenarioPremise,
    Side,
    Verdict,
    Witness,
)
from policycheck.report.comparison_texts import Texts
from policycheck.report.words import BEYOND

AGAINST: dict[Level, str] = {
    "violation": "forbid it",
    "guidance": "advise against it",
    "nothing": "do not object to it",
}
MODALITY = {"shall": "a duty: shall", "should": "guidance: should"}
# How the first stands to the second.
MEANINGS = {
    "stricter": "stricter in some situations, looser in none",
    "looser": "looser in some situations, stricter in none",
    "equivalent": "the same in every situation",
    "incomparable": "stricter in some situations, looser in others",
}
_STANDS: dict[Relation, str] = {
    "stricter": "are stricter than {} in some situations, and looser in none",
    "looser": "are looser than {} in some situations, and stricter in none",
    "equivalent": "mean the same as {} in every situation",
    "incomparable": "are stricter than {} in some situations, and looser in others",
}
# What one side has the most against that another has less against: in four letters, and in full.
MARKS: dict[tuple[Level, Level] | None, tuple[str, str]] = {
    ("violation", "nothing"): ("forb", "forbid something to which the column's do not object"),
    ("violation", "guidance"): ("more", "forbid something that the column's only advise against"),
    ("guidance", "nothing"): ("adv.", "advise against something to which the column's do not object"),
    None: ("–", "are never stricter than the column's, which is proved"),
}
_ENDS = {
    "not_applicable": BEYOND,
    "complied": "is kept",
    "excused": "is excused by an exception",
    "violation": "is broken",
}
NOTICE = (
    "Stricter means asking more, not being better. That a set of rules does not object to something does not mean that "
    "it permits it. It means only that none of the rules compared is broken."
)
LIMITS = (
    "The rules are compared as they are encoded in this library, from the texts listed here and nothing else. Law, and "
    "other rules that bind a department, are not part of it; nor are the days on which a text was in force.",
    "Two policies can mean the same and ask for it in other words, and so by other facts. A difference that depends "
    "on a question which only one side asks may be one of wording.",
)


def names(sides: Iterable[Side]) -> dict[str, str]:
    """What each side is called, by its id: its title, and its id beside it where two titles are alike."""
    told = {side.id: side.title for side in sides}
    count = Counter(told.values())
    return {key: f"{title} ({key})" if count[title] > 1 else title for key, title in told.items()}


def _topic(about: str | None) -> str:
    """What is compared, as the beginning of a sentence; empty where it is everything."""
    return f"On {about.replace('-', ' ')}, the" if about else "The"


def headline(comparison: Comparison, called: Mapping[str, str]) -> str:
    """How the first side stands to the second, as a sentence."""
    first, second = called[comparison.first.id], called[comparison.second.id]
    stands = _STANDS[comparison.relation].format(f"those of {second}")
    return f"{_topic(comparison.about)} rules of {first} {stands}."


def overall(matrix: Matrix, called: Mapping[str, str]) -> str:
    """What the comparisons come to together, as a sentence."""
    found = Counter(comparison.relation for comparison in matrix.comparisons)
    hub, others = centre(matrix), len(matrix.comparisons)
    if not others and len(called) > 1:
        subject = f"On {matrix.about.replace('-', ' ')}, " if matrix.about else ""
        said = f"{subject}{len(called)} sets of rules stand side by side."
        return f"{said} Every pair is compared where no more than {PAIRED} are named."
    if not others:
        only = listed([*called.values()])
        return f"{_topic(matrix.about)} rules of {only} are the only ones: none are there to compare."
    if hub is not None:
        parts = [form.format(_of(found[key], others)) for key, form in _STANDS.items() if found[key]]
        return f"{_topic(matrix.about)} rules of {called[hub.id]}, against those of {others} others, {_points(parts)}."
    subject = f" on {matrix.about.replace('-', ' ')}" if matrix.about else ""
    one_way = found["stricter"] + found["looser"]
    told = {
        "each side is stricter in some situations and looser in others": found["incomparable"],
        "one side is stricter in some situations and never looser": one_way,
        "both mean the same": found["equivalent"],
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


def marks(matrix: Matrix) -> dict[tuple[str, str], tuple[str, str]]:
    """What each side has the most against that another has less against, for both orders of every pair compared."""
    return {
        (side.id, other.id): MARKS[(witnesses[0].level, witnesses[0].other) if witnesses else None]
        for comparison in matrix.comparisons
        for side, other, witnesses in _either_way(comparison)
    }


def _either_way(comparison: Comparison) -> tuple[tuple[Side, Side, tuple[Witness, ...]], ...]:
    """Each side with the other, and where it is stricter than that."""
    first, second = comparison.first, comparison.second
    return (first, second, comparison.first_stricter), (second, first, comparison.second_stricter)


@dataclass(frozen=True)
class SideVerdicts:
    """A side, and what its rules come to in a situation, those that find something first."""

    side: Side
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True)
class Difference:
    """Rules that make a difference, a situation that shows it, and what the other side's rules come to there.

    Aside are how many of the other side's rules are on other conduct; their verdicts are not among its verdicts.
    """

    rules: SideVerdicts
    scenario: Scenario
    other: SideVerdicts
    aside: int


def differences(comparison: Comparison) -> list[tuple[Side, list[Difference]]]:
    """Each side that is stricter somewhere, the first one first, with a difference for each rule that makes one."""
    found = []
    for side, other, witnesses in _either_way(comparison):
        made = []
        for witness in witnesses:
            same = [rule for rule in other.rules if rule not in witness.aside]
            rules = _verdicts(comparison, side, witness.scenario, witness.rules)
            others = _verdicts(comparison, other, witness.scenario, same)
            made.append(Difference(rules, witness.scenario, others, len(witness.aside)))
        found += [(side, made)] if made else []
    return found


def _verdicts(comparison: Comparison, side: Side, scenario: Scenario, rules: Sequence[str]) -> SideVerdicts:
    """What rules of a side come to. A draft of the one side may have the id of an adopted rule of the other."""
    count = len(comparison.first.rules)
    found = {one.rule: one for one in scenario.verdicts[:count]}
    if side is comparison.second:
        found |= {one.rule: one for one in scenario.verdicts[count:]}
    verdicts = [found[rule] for rule in rules]
    return SideVerdicts(side, tuple(sorted(verdicts, key=lambda verdict: -LEVELS.index(_level(verdict)))))


def proved(comparison: Comparison, called: Mapping[str, str]) -> list[str]:
    """A sentence for each side that was shown never to be the stricter one."""
    return [
        f"In no situation are the rules of {called[side.id]} stricter than those of {called[other.id]}. This is proved "
        "for every possible situation."
        for side, other, witnesses in _either_way(comparison)
        if not witnesses
    ]


def _level(verdict: Verdict, *, possibly: bool = False) -> Level:
    """What the rule finds whatever else is so; or the most that it can still find."""
    if "violation" not in verdict.possible_conclusions or not (possibly or len(verdict.possible_conclusions) == 1):
        return "nothing"
    return "violation" if verdict.modality == "shall" else "guidance"


def finds(verdicts: Sequence[Verdict]) -> str:
    """What a side's rules have against a situation, and how sure that is where more facts could change it."""
    least = _most(verdicts)
    most = _most(verdicts, possibly=True)
    if least == most:
        return AGAINST[least]
    if least == "nothing":
        return f"at most {AGAINST[most]}, whatever the other facts are"
    return f"at least {AGAINST[least]}, whatever the other facts are"


def facts(premises: Sequence[ScenarioPremise]) -> list[str]:
    """The statements of a situation as points of one sentence."""
    *before, last = [premise.text for premise in premises]
    return [*(f"{text};" for text in before), f"{last}."]


def others(difference: Difference, shown: int) -> str:
    """What is said of the rules of the other side of which no verdict is shown; empty where there are none."""
    if not difference.other.verdicts:
        rules = "Its rule is" if difference.aside == 1 else f"All {difference.aside} of its rules are"
        return f"{rules} on other conduct, and can be kept as well."
    rest = len(difference.other.verdicts) - shown
    said = []
    if rest:
        more = "other " if shown else ""
        said.append(f"none of its {more}rules applies" if rest > 1 else f"its {more}rule does not apply")
    if difference.aside:
        rules = "rule" if difference.aside == 1 else f"{difference.aside} rules"
        said.append(f"its {rules} on other conduct can be kept as well")
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def style(verdicts: Sequence[Verdict]) -> Style:
    """How what the rules are sure to have against a situation is set."""
    styles: dict[Level, Style] = {"violation": "breach", "guidance": "departure", "nothing": "strong"}
    return styles[_most(verdicts)]


def _most(verdicts: Sequence[Verdict], *, possibly: bool = False) -> Level:
    """The most that the rules have against a situation, surely or possibly."""
    return max((_level(one, possibly=possibly) for one in verdicts), key=LEVELS.index, default=LEVELS[0])


def verdict_words(verdict: Verdict) -> str:
    """What a rule comes to: is broken; does not apply; is kept or does not apply."""
    if len(verdict.possible_conclusions) == len(_ENDS):
        return "is open"
    *others, last = [_ENDS[end] for end in verdict.possible_conclusions]
    return f"{', '.join(others)} or {last}" if others else last


def titled(verdict: Verdict) -> str:
    """A rule's title, which marks a draft, with what it is: a duty or guidance."""
    return f"{verdict.title} ({MODALITY[verdict.modality]})"


def axioms(matrix: Matrix, texts: Texts) -> list[str]:
    """How facts hang together, which every situation respects, as sentences."""
    return [f"{texts.derivations[one].title}." for one in matrix.axioms]


def title(matrix: Matrix, called: Mapping[str, str]) -> str:
    """What the document is about, in a few words."""
    subject = f"Rules on {matrix.about.replace('-', ' ')}" if matrix.about else "Rules"
    if len(matrix.sides) > 2:
        return f"{subject}, compared"
    return f"{subject}: {listed([called[side.id] for side in matrix.sides])}"
