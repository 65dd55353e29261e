"""What a report says of many findings at once: department by account, and what was set aside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policycheck.document.english import listed
from policycheck.model.effects import NotReached
from policycheck.model.evaluation import Evaluation, Finding
from policycheck.model.following import FollowingStep, NoteKind
from policycheck.model.incident import INCIDENT
from policycheck.model.premise import WITHOUT_SOURCE
from policycheck.report.notes import Naming, chain, kinds
from policycheck.report.words import MARKS, cite, mark, step_words


@dataclass(frozen=True)
class Department:
    """An authority, and by account the gravest mark that any of its rules comes to."""

    name: str
    comparison: bool  # whether its policy does not bind the agency
    undated: bool  # whether nobody knows if its words were in force on the day
    marks: dict[str, str]
    notes: dict[str, list[NoteKind]]  # those that every rule with this mark has


def departments(evaluation: Evaluation) -> list[Department]:
    """A row an authority, those that bind first, without drafts; none where no comparison was asked for."""
    found: dict[tuple[bool, str, str], list[Finding]] = {}
    for finding in (one for one in evaluation.findings if not one.draft):
        cited = finding.citation
        found.setdefault((finding.comparison, cited.authority, cited.policy.partition("/")[0]), []).append(finding)
    if not any(finding.comparison for finding in evaluation.findings):
        return []
    return [
        _department(name, comparison, findings, [account.name for account in evaluation.accounts])
        for (comparison, name, _), findings in sorted(found.items(), key=lambda pair: pair[0])
    ]


def _department(name: str, comparison: bool, findings: Sequence[Finding], accounts: Iterable[str]) -> Department:
    order = list(MARKS)
    marks, noted = {}, {}
    for account in accounts:
        marked = [(mark(one, one.outcomes[account]), kinds(one.outcomes[account])) for one in findings]
        gravest = marks[account] = min((of for of, _ in marked), key=order.index)
        alike = [notes for of, notes in marked if of == gravest]
        noted[account] = [kind for kind in alike[0] if all(kind in notes for notes in alike)]
    undated = any(finding.in_force.status == "unknown" for finding in findings)
    return Department(name, comparison, undated, marks, noted)


@dataclass(frozen=True)
class Statement:
    """What is said of somebody, and by whom."""

    text: str
    told: tuple[str, ...]  # each source with its side, its place, and how its words were read


def following(evaluation: Evaluation) -> dict[str, list[Statement]]:
    """By whom it is about, what follows and nobody states: under which accounts, and by what chain."""
    found: dict[str, dict[tuple[str, tuple[FollowingStep, ...]], list[str]]] = {}
    for one in evaluation.follows:
        found.setdefault(one.about_label, {}).setdefault((one.text, one.steps), []).append(one.account)
    return {
        about: [
            Statement(f"{listed(accounts)}: {text}", tuple(map(step_words, steps)))
            for (text, steps), accounts in followed.items()
        ]
        for about, followed in found.items()
    }


def engines(evaluation: Evaluation) -> str:
    """What worked the evaluation out, and whether a second engine came to the same."""
    second = evaluation.engine.second_engine
    said = f"Worked out by policycheck {evaluation.engine.policycheck}"
    if second.status != "agreed":
        return f"{said}; no second engine checked it ({second.status})."
    said += f", and again by {second.name} {second.version}, which came to the same in all {second.checked} answers."
    return f"{said} It could not check: {'; '.join(second.unchecked)}." if second.unchecked else said


def clashing(evaluation: Evaluation, naming: Naming) -> list[str]:
    """Sentences on what contradicts itself under an account, and on what of the record gives way to a party's own."""
    return contradictions(evaluation, naming) + _giving_way(evaluation, naming)


def contradictions(evaluation: Evaluation, naming: Naming) -> list[str]:
    """Sentences on what contradicts itself under an account."""
    said = []
    for one in evaluation.clashes:
        account, follows = naming.account(one.account), [chain(each) for each in one.follows]
        if one.stated is None:
            said.append(
                f"{account}: it follows that {'; and that '.join(follows)}. These cannot all be so, and none of "
                "them counts; the statements that they rest on do."
            )
        else:
            whose = WITHOUT_SOURCE[one.basis] if one.basis else "; ".join(map(cite, one.said))
            said.append(
                f"{account}: {one.stated} [{whose}] stands, though from the account's other "
                f"statements it follows that {follows[0]}."
            )
    return said


def _giving_way(evaluation: Evaluation, naming: Naming) -> list[str]:
    """Sentences on what of the record's timeline does not count under an account, since the party says otherwise."""
    aside: dict[str, list[str]] = {}
    for each in evaluation.timeline_set_aside:
        aside.setdefault(each.account, []).append(each.words)
    return [
        f"{naming.account(account)}: this does not count in the account, since it contradicts the account's own "
        f"timeline: {'; '.join(stated)}."
        for account, stated in aside.items()
    ]


def also_stated(evaluation: Evaluation) -> dict[str, list[Statement]]:
    """By whom it is about, what the file's sources state and no rule that was evaluated asks for."""
    found: dict[str, dict[str, list[str]]] = {}
    for one in evaluation.also_stated:
        note = f": {one.said.note.rstrip('.')}" if one.said.note else ""
        found.setdefault(one.about_label, {}).setdefault(one.text, []).append(
            f"{one.said.party}: {cite(one.said)}{note}"
        )
    return {about: [Statement(text, tuple(told)) for text, told in said.items()] for about, said in found.items()}


def not_reached(found: Iterable[NotReached]) -> list[str]:
    """Sentences on the conduct that no rule that is held reaches, that of the same rules together."""
    alike: dict[tuple[str | None, bool, int], list[str]] = {}
    for one in found:
        alike.setdefault((one.authority, one.about == INCIDENT, len(one.rules)), []).append(one.about_label)
    return [_not_reached(whose, count, labels) for (whose, _, count), labels in alike.items()]


def _not_reached(whose: str | None, count: int, labels: Sequence[str]) -> str:
    of = f" of the {whose}" if whose else ""
    why = "none is about such conduct"
    if count:
        looked_at = "one was looked at, and it applies" if count == 1 else f"{count} were looked at, and they apply"
        why = f"{looked_at} under none of the accounts shown"
    return (
        f"No rule that is held{of} reaches {listed(labels)}: {why}. This clears nobody and accuses nobody: rules that "
        "are not held may reach it."
    )


def says_nothing(evaluation: Evaluation) -> list[str]:
    """A sentence on the statements that leave out no answer, and so change nothing."""
    told = [f"{one.text} ({one.about_label}) [{cite(one.said)}]" for one in evaluation.says_nothing]
    return [f"Ignored, since it leaves out no answer and so says nothing: {'; '.join(told)}."] if told else []


def set_aside(evaluation: Evaluation) -> list[str]:
    """Sentences on the findings that have no section: rules that apply under no account, and texts of other days."""
    rest = [finding for finding in evaluation.findings if finding.set_aside]
    moot = [finding for finding in rest if finding.in_force.status != "no"]
    other = [finding for finding in rest if finding.in_force.status == "no"]
    said = []
    if moot:
        names = "; ".join(f"{finding.title} ({finding.about_label})" for finding in moot)
        lead = "This applies" if len(moot) == 1 else "These apply"
        said.append(
            f"{lead} under none of the accounts shown, and so {'says' if len(moot) == 1 else 'say'} nothing here: "
            f"{names}."
        )
    if other:
        titles = dict.fromkeys(
            f"{finding.title} ({finding.citation.authority}, {finding.citation.section}: {finding.in_force.why})"
            for finding in other
        )
        lead = "Not evaluated, since the text held was not in force; what stood in its place on that day is not held"
        said.append(f"{lead}: {'; '.join(titles)}.")
    return said
