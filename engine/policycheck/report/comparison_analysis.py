"""What a set of rules leaves open, says twice, or cannot be kept, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from policycheck.document.english import listed
from policycheck.model.comparison import Analysis, IdleElement, Scenario
from policycheck.report.comparison_texts import Texts


@dataclass(frozen=True)
class Point:
    """Something that an analysis found or looked for in vain, and the situations that show it."""

    said: str
    scenarios: tuple[Scenario, ...] = ()


def points(analysis: Analysis, texts: Texts) -> list[Point]:
    """What was looked for in a set of rules, and what was found of it, a point each."""

    def title(rule: str) -> str:
        return texts.rule(analysis.side, rule).title

    found = [*_choices(analysis, texts)]
    found.append(Point(_reached(analysis, texts), analysis.gaps))
    for one in analysis.redundant:
        covered = listed([f"“{title(rule)}”" for rule in one.covered_by])
        found.append(Point(f"“{title(one.rule)}” adds nothing: wherever it is broken, so is {covered}."))
    found += [Point(_idle(idle, title(idle.rule), texts)) for idle in analysis.idle]
    never = [
        f"“{title(rule)}” can never be broken, since its exceptions cover every breach." for rule in analysis.swallowed
    ]
    never += [f"“{title(rule)}” can never be broken, whatever happens." for rule in analysis.unbreakable]
    found += map(Point, never)
    if not (analysis.redundant or analysis.idle or analysis.swallowed or analysis.unbreakable):
        found.append(Point("No rule is redundant, each can be broken, and each element matters."))
    return found


def _choices(analysis: Analysis, texts: Texts) -> Iterator[Point]:
    """Whether every choice can break a duty, and with which duties that was not looked for."""
    rules = [texts.rule(analysis.side, name) for name in analysis.side.rules]
    unmarked = [f"“{rule.title}”" for rule in rules if rule.id in analysis.unmarked]
    if analysis.contradictions:
        yield Point("There are situations in which every choice breaks a duty.", analysis.contradictions)
    elif len(unmarked) < sum(rule.modality == "shall" for rule in rules):
        yield Point("There is no situation in which every choice breaks a duty.")
    elif not unmarked:
        yield Point("Each of the rules is guidance, so no choice breaks a duty.")
    if unmarked:
        searched = "Situations in which every choice breaks a duty were not looked for"
        why = "none of the facts it asks for is" if len(unmarked) == 1 else "none of the facts they ask for is"
        yield Point(f"{searched} with {listed(unmarked)}: {why} marked as conduct.")


def _reached(analysis: Analysis, texts: Texts) -> str:
    """Whether there is a gap; where there is none, which rules see to that, since they have no condition."""
    if analysis.measured:
        asked = listed([f"“{question}”" for question in texts.questions(analysis.measured)])
        return (
            "Uses of force to which none of the rules applies were not looked for, since no plain answer to "
            f"{asked} means that no such force was used."
        )
    if not analysis.uses:
        return "None of the rules asks about a use of force."
    if analysis.gaps:
        return "There are uses of force to which none of the rules applies."
    rules = [texts.rule(analysis.side, name) for name in analysis.side.rules]
    always = [
        f"“{rule.title}”"
        for rule in rules
        if not rule.when and any(element.fact in analysis.uses for _, _, element in rule.elements())
    ]
    why = f": {listed(always)} always {'does' if len(always) == 1 else 'do'}" if always else ""
    return f"Whichever of the uses of force that the rules ask about occurs, one of the rules applies{why}."


def _idle(idle: IdleElement, title: str, texts: Texts) -> str:
    """In which way a rule could do without the answer to one of its elements."""
    asked = f"“{texts.facts[idle.fact].question}” (“{idle.words}”)"
    same = f"“{title}” would mean the same in every possible situation"
    return {
        "either": f"The answer to {asked} never changes the outcome of “{title}”.",
        "left out": f"{asked} could be left out: {same}.",
        "always": f"{same} if {asked} were taken as always met.",
        "never": f"{same} if {asked} were taken as never met.",
    }[idle.same]


def at_stake(scenario: Scenario) -> list[str]:
    """The titles of the rules that may be broken in the situation."""
    return [one.title for one in scenario.verdicts if "violation" in one.possible_conclusions]
