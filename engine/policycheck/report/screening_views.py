"""What of a screening is shown, and in which order: rules numbered, groups chosen, missing facts added up."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policycheck.model.screening import Counts, Group, Grouping, ScreenedRule, Screening
from policycheck.report import screening_words as words


@dataclass(frozen=True)
class Numbered:
    """A rule under the number that the report gives it."""

    number: int
    rule: ScreenedRule

    @property
    def authority(self) -> str:
        """Whose rule it is."""
        return "; ".join(dict.fromkeys(one.authority for one in self.rule.citations))

    @property
    def label(self) -> str:
        """The rule in a line."""
        whose = f" ({self.authority})" if self.authority else ""
        return f"{self.number}. {self.rule.title}{whose}{', a draft' if self.rule.draft else ''}"

    @property
    def one_way(self) -> bool:
        """Whether all settled rows come to the same while others are open: the table may only be able to show that."""
        counts = self.rule.counts
        alike = counts.settled in (counts.possible_violation, counts.no_violation)
        return bool(counts.settled and counts.undetermined and alike)

    @property
    def state(self) -> str:
        """In a few words, what hides behind the numbers; mostly nothing."""
        counts = self.rule.counts
        if not counts.in_force:
            return "in force in no row"
        if not counts.settled:
            return "not one row is settled"
        return "all settled rows come to the same" if self.one_way else ""

    @property
    def remark(self) -> str:
        """The same in full, with what would settle rows; mostly nothing."""
        counts = self.rule.counts
        if self.one_way:
            which = words.kinds(self.rule.modality)["violation" if counts.possible_violation else "none"]
            return (
                f"All settled rows come to the same, “{which}”, while {words.number(counts.undetermined)} are "
                "undetermined. It may be all that this table can ever show of the rule."
            )
        if not counts.in_force:
            return "In no row were its words in force." if counts.not_in_force else "No row was screened."
        return "" if counts.settled else f"Not one row is settled. {_first_missing(self.rule)}"


def _first_missing(rule: ScreenedRule) -> str:
    if not rule.missing:
        return "No fact is missing: what stays open is whether its words were in force."
    best = rule.missing[0]
    if best.settles:
        return f"Any answer to this alone would settle {words.rows(best.settles)}: {best.question}"
    if best.may_settle:
        return f"Some answer to this alone would settle {words.rows(best.may_settle)}: {best.question}"
    return f"No single answer would settle a row; open in the most rows ({words.number(best.open)}): {best.question}"


def numbered(screening: Screening) -> list[Numbered]:
    """All rules, duties before guidance."""
    ordered = sorted(screening.rules, key=lambda rule: rule.modality != "shall")
    return [Numbered(number, rule) for number, rule in enumerate(ordered, 1)]


def telling(rules: Iterable[Numbered], most: int) -> tuple[list[Numbered], int]:
    """The rules with the most settled rows, in their order, and how many more have any.

    Rules of which the table may only be able to show one outcome come after all others.
    """
    settled = [one for one in rules if one.rule.counts.settled]
    chosen = sorted(settled, key=lambda one: (one.one_way, -one.rule.counts.settled, one.number))[:most]
    return sorted(chosen, key=lambda one: one.number), len(settled) - len(chosen)


def few(one: Numbered, counts: Counts) -> bool:
    """Whether a share of these rows is shown and says little."""
    return bool(counts.settled) and counts.few and not one.one_way


def rates(one: Numbered, counts: Counts) -> tuple[str, str, str]:
    """The share of the settled rows, its interval, and the bounds; no share where a rule can only come out one way."""
    told = (words.share(counts), words.interval(counts))
    return (*(("†", "†") if one.one_way and counts.settled else told), words.bounds(counts))


def notes(one: Numbered, groups: Iterable[Group]) -> Iterator[str]:
    """What the marks of a rule's rates by group mean."""
    if one.one_way:
        yield f"† {one.remark} So no share is given; the bounds hold."
    elif any(few(one, group.rules[one.rule.id]) for group in groups):
        yield f"* {words.FEW_ROWS}"


def largest(grouping: Grouping, most: int) -> tuple[Sequence[Group], int]:
    """The groups with the most rows, and how many more there are."""
    ordered = sorted(grouping.groups, key=lambda group: (-group.rows, group.value))
    return ordered[:most], len(ordered[most:])


def years_in_order(years: Grouping, most: int) -> tuple[Sequence[Group], Sequence[Group]]:
    """The last years in their order, with the rows whose year is not known at the end; and the years before."""
    known = sorted((one for one in years.groups if one.value), key=lambda one: (len(one.value), one.value))
    return [*known[-most:], *(one for one in years.groups if not one.value)], known[:-most]


@dataclass(frozen=True)
class Asked:
    """A fact that is open somewhere, over all rules; numbers are of pairs of a row and a rule."""

    fact: str
    question: str
    open: int
    settles: int
    may_settle: int
    rules: int
    told: bool

    @property
    def told_words(self) -> str:
        """Whether the table could tell it."""
        return "" if self.told else "[no column of the table says anything of it]"

    @property
    def words(self) -> str:
        """Its numbers in a sentence."""
        return (
            f"open in {words.number(self.open)} under {self.rules} rule{'' if self.rules == 1 else 's'}; any answer "
            f"settles {words.number(self.settles)}, some answer {words.number(self.may_settle)}"
        )


def asked(screening: Screening) -> list[Asked]:
    """The facts that are open somewhere, those that would settle the most first."""
    found: dict[str, Asked] = {}
    for rule in screening.rules:
        for one in rule.missing:
            was = found.get(one.fact) or Asked(one.fact, one.question, 0, 0, 0, 0, one.told)
            found[one.fact] = Asked(
                one.fact,
                one.question,
                was.open + one.open,
                was.settles + one.settles,
                was.may_settle + one.may_settle,
                was.rules + 1,
                one.told,
            )
    return sorted(found.values(), key=lambda one: (-one.settles, -one.may_settle, -one.open, one.fact))
