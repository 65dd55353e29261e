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
    def marks(self) -> tuple[str, ...]:
        """The signs of what its outcomes may rest on."""
        return ("P",) * bool(self.rule.proxies) + ("U",) * self.rule.undated

    @property
    def marked(self) -> str:
        """The rule in a line, with its signs."""
        return f"{self.label} [{', '.join(self.marks)}]" if self.marks else self.label

    @property
    def one_way(self) -> bool:
        """Whether all settled rows come to the same while others are open: the table may only be able to show that."""
        counts = self.rule.counts
        return bool(counts.settled and counts.undetermined and counts.possible_violation in (0, counts.settled))

    @property
    def state(self) -> str:
        """In a few words, what hides behind the numbers; mostly nothing."""
        counts = self.rule.counts
        if not counts.in_force:
            return "in force in no row"
        if not counts.settled:
            return "not one row is settled"
        return "settled rows show one side only" if self.one_way else ""

    @property
    def remark(self) -> str:
        """The same in full, with what would settle rows; mostly nothing."""
        counts = self.rule.counts
        if self.one_way:
            called, parts = words.kinds(self.rule.modality), words.parts(counts)
            which = "” or “".join(called[kind] for kind in ("violation", "none", "beyond") if parts[kind])
            return (
                f"All settled rows come to “{which}”, while {words.number(counts.undetermined)} are "
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
        where = words.rows(best.may_settle)
        return f"In {where} one answer to this alone would settle it, another would not: {best.question}"
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


def notes(one: Numbered, groups: Iterable[Group]) -> Iterator[str]:
    """What the marks of a rule and of its shares mean, and why there may be no share."""
    if one.one_way:
        yield f"{one.remark} So no share is given; {words.BOUNDS}."
    elif any(few(one, group.rules[one.rule.id]) for group in groups):
        yield f"* {words.FEW_ROWS}"
    if one.marks:
        yield f"{words.marked(one.marks)}."


def marks(rules: Iterable[Numbered]) -> str:
    """What the marks of these rules mean; empty where they have none."""
    return words.marked([mark for one in rules for mark in one.marks])


def valued(grouping: Grouping) -> list[Group]:
    """The groups of rows that have a value."""
    return [one for one in grouping.groups if one.value]


def largest(grouping: Grouping, most: int) -> tuple[Sequence[Group], int]:
    """The groups with the most rows, with the rows without a value at the end; and how many more groups there are."""
    ordered = sorted(valued(grouping), key=lambda group: (-group.rows, group.value))
    return [*ordered[:most], *(one for one in grouping.groups if not one.value)], len(ordered[most:])


def years_in_order(years: Grouping, most: int) -> tuple[Sequence[Group], Sequence[Group]]:
    """The last years in their order, with the rows whose year is not known at the end; and the years before."""
    known = sorted(valued(years), key=lambda one: (len(one.value), one.value))
    return [*known[-most:], *(one for one in years.groups if not one.value)], known[:-most]


def in_ranges(rules: Sequence[Numbered]) -> str:
    """The numbers of rules in their order, runs of three and more as ranges."""
    runs: list[list[int]] = []
    for one in rules:
        if runs and one.number == runs[-1][-1] + 1:
            runs[-1].append(one.number)
        else:
            runs.append([one.number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)


def proxies(screening: Screening, rules: Sequence[Numbered]) -> list[tuple[str, str]]:
    """The proxies on which a rule can rest: what is asked, and why it is a proxy, with the numbers of the rules."""
    found = []
    for one in screening.mapping.proxies:
        resting = [each for each in rules if one.fact in each.rule.proxies]
        if resting:
            which = "Rule" if len(resting) == 1 else "Rules"
            found.append(
                (one.question, f"{words.sentence(one.why)} {which} that can rest on it: {in_ranges(resting)}.")
            )
    return found


def other_proxies(screening: Screening, rules: Iterable[Numbered]) -> str:
    """How many more proxies the mapping has; empty where it has none."""
    resting = {fact for each in rules for fact in each.rule.proxies}
    others = [one for one in screening.mapping.proxies if one.fact not in resting]
    further = f"{len(others)} further prox{'y' if len(others) == 1 else 'ies'}"
    return f"{further} of the mapping, on which no rule here can rest: the JSON has the words." if others else ""


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
