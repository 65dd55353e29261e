"""What of a screening is shown, and in which order: rules numbered, groups chosen, missing facts added up."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from policycheck.model.screening import Counts, GroupCounts, Grouping, ScreenedRule, Screening
from policycheck.report import screening_words as words


@dataclass(frozen=True)
class NumberedRule:
    """A rule under the number that the report gives it."""

    number: int
    screened: ScreenedRule

    @property
    def authority(self) -> str:
        """Whose rule it is."""
        return "; ".join(dict.fromkeys(cited.authority for cited in self.screened.citations))

    @property
    def label(self) -> str:
        """The rule in a line."""
        whose = f" ({self.authority})" if self.authority else ""
        return f"{self.number}. {self.screened.title}{whose}{', a draft' if self.screened.draft else ''}"

    @property
    def marks(self) -> tuple[str, ...]:
        """The signs of what its outcomes may rest on."""
        return ("P",) * bool(self.screened.proxies) + ("U",) * self.screened.undated

    @property
    def marked(self) -> str:
        """The rule in a line, with its signs."""
        return f"{self.label} [{', '.join(self.marks)}]" if self.marks else self.label

    @property
    def one_way(self) -> bool:
        """Whether all settled rows come to the same while others are open: the table may only be able to show that."""
        counts = self.screened.counts
        return bool(counts.settled and counts.undetermined and counts.possible_violation in (0, counts.settled))

    @property
    def state(self) -> str:
        """In a few words, what hides behind the numbers; mostly nothing."""
        counts = self.screened.counts
        if not counts.in_force:
            return "in force in no row"
        if not counts.settled:
            return "not one row is settled"
        return "settled rows show one side only" if self.one_way else ""

    @property
    def remark(self) -> str:
        """The same in full, with what would settle rows; mostly nothing."""
        counts = self.screened.counts
        if self.one_way:
            called, parts = words.kinds(self.screened.modality), words.parts(counts)
            which = "” or “".join(called[kind] for kind in ("violation", "none", "beyond") if parts[kind])
            return (
                f"All settled rows come to “{which}”, while {words.number(counts.undetermined)} are "
                "undetermined. It may be all that this table can ever show of the rule."
            )
        if not counts.in_force:
            return "In no row were its words in force." if counts.not_in_force else "No row was screened."
        return "" if counts.settled else f"Not one row is settled. {_first_missing(self.screened)}"


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


def numbered(screening: Screening) -> list[NumberedRule]:
    """All rules, duties before guidance."""
    ordered = sorted(screening.rules, key=lambda rule: rule.modality != "shall")
    return [NumberedRule(number, rule) for number, rule in enumerate(ordered, 1)]


def most_settled(rules: Iterable[NumberedRule], most: int) -> tuple[list[NumberedRule], int]:
    """The rules with the most settled rows, in their order, and how many more have any.

    Rules of which the table may only be able to show one outcome come after all others.
    """
    settled = [rule for rule in rules if rule.screened.counts.settled]
    chosen = sorted(settled, key=lambda rule: (rule.one_way, -rule.screened.counts.settled, rule.number))[:most]
    return sorted(chosen, key=lambda rule: rule.number), len(settled) - len(chosen)


def says_little(rule: NumberedRule, counts: Counts) -> bool:
    """Whether a share of these rows is shown and says little."""
    return bool(counts.settled) and counts.few and not rule.one_way


def notes(rule: NumberedRule, groups: Iterable[GroupCounts]) -> Iterator[str]:
    """What the marks of a rule and of its shares mean, and why there may be no share."""
    if rule.one_way:
        yield f"{rule.remark} So no share is given; {words.BOUNDS}."
    elif any(says_little(rule, group.rules[rule.screened.id]) for group in groups):
        yield f"* {words.FEW_ROWS}"
    if rule.marks:
        yield f"{words.marked(rule.marks)}."


def marks(rules: Iterable[NumberedRule]) -> str:
    """What the marks of these rules mean; empty where they have none."""
    return words.marked([mark for rule in rules for mark in rule.marks])


def valued(grouping: Grouping) -> list[GroupCounts]:
    """The groups of rows that have a value."""
    return [group for group in grouping.groups if group.value]


def largest(grouping: Grouping, most: int) -> tuple[Sequence[GroupCounts], int]:
    """The groups with the most rows, with the rows without a value at the end; and how many more groups there are."""
    ordered = sorted(valued(grouping), key=lambda group: (-group.rows, group.value))
    return [*ordered[:most], *(group for group in grouping.groups if not group.value)], len(ordered[most:])


def years_in_order(years: Grouping, most: int) -> tuple[Sequence[GroupCounts], Sequence[GroupCounts]]:
    """The last years in their order, with the rows whose year is not known at the end; and the years before."""
    known = sorted(valued(years), key=lambda group: (len(group.value), group.value))
    return [*known[-most:], *(group for group in years.groups if not group.value)], known[:-most]


def in_ranges(rules: Sequence[NumberedRule]) -> str:
    """The numbers of rules in their order, runs of three and more as ranges."""
    runs: list[list[int]] = []
    for rule in rules:
        if runs and rule.number == runs[-1][-1] + 1:
            runs[-1].append(rule.number)
        else:
            runs.append([rule.number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)


def proxies(screening: Screening, rules: Sequence[NumberedRule]) -> list[tuple[str, str]]:
    """The proxies on which a rule can rest: what is asked, and why it is a proxy, with the numbers of the rules."""
    explained = []
    for proxy in screening.mapping.proxies:
        if resting := [rule for rule in rules if proxy.fact in rule.screened.proxies]:
            which = f"Rule{'s' if len(resting) > 1 else ''} that can rest on it: {in_ranges(resting)}."
            explained.append((proxy.question, f"{words.sentence(proxy.why)} {which}"))
    return explained


def other_proxies(screening: Screening, rules: Iterable[NumberedRule]) -> str:
    """How many more proxies the mapping has; empty where it has none."""
    resting = {fact for rule in rules for fact in rule.screened.proxies}
    others = [proxy for proxy in screening.mapping.proxies if proxy.fact not in resting]
    further = f"{len(others)} further prox{'y' if len(others) == 1 else 'ies'}"
    return f"{further} of the mapping, on which no rule here can rest: the JSON has the words." if others else ""


@dataclass(frozen=True)
class MissingOverall:
    """A fact that is open somewhere, over all rules; numbers are of pairs of a row and a rule."""

    fact: str
    question: str
    open: int
    settles: int
    may_settle: int
    rules: int
    told: bool


def missing_facts(screening: Screening) -> list[MissingOverall]:
    """The facts that are open somewhere, those that would settle the most first."""
    by_fact: dict[str, MissingOverall] = {}
    for rule in screening.rules:
        for gap in rule.missing:
            before = by_fact.get(gap.fact) or MissingOverall(gap.fact, gap.question, 0, 0, 0, 0, gap.told)
            by_fact[gap.fact] = replace(
                before,
                open=before.open + gap.open,
                settles=before.settles + gap.settles,
                may_settle=before.may_settle + gap.may_settle,
                rules=before.rules + 1,
            )
    return sorted(by_fact.values(), key=lambda gap: (-gap.settles, -gap.may_settle, -gap.open, gap.fact))
