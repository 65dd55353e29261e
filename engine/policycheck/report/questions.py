"""What a finding hangs on, as questions: those that nobody has answered, and those on which the accounts part."""

from dataclasses import dataclass

from policycheck.model.evaluation import Finding
from policycheck.report.words import BEYOND, BROKEN_OR_NOT, Group, because, cite, value_words, view_of


@dataclass(frozen=True)
class Question:
    """What an open outcome hangs on: one question, or several together; and what an answer would do."""

    asked: tuple[str, ...]
    effect: str
    facts: tuple[str, ...]


def questions(finding: Finding, group: Group) -> list[Question]:
    """The questions of each pivot, and for a single one what its answers come to."""
    found = []
    broken, kept = BROKEN_OR_NOT[finding.modality]
    for pivot in group.outcome.pivots:
        effects = []
        if len(pivot) == 1:
            beyond = group.outcome.would_not_apply
            for sets, word in (
                (group.outcome.would_show_violation, broken),
                ([one for one in group.outcome.would_rule_out_violation if one not in beyond], kept),
                (beyond, BEYOND),
            ):
                answers = [lit[0].value for lit in sets if len(lit) == 1 and lit[0].fact == pivot[0].fact]
                effects += [f"{value_words(answer)}: {word}" for answer in answers]
        asked = []
        for ref in pivot:
            values = view_of(finding, ref).values
            clash = any(values[name].basis == "contradicted" for name in group.accounts)
            remarks = [
                *(["a judgement"] if ref.judgement else []),
                *(["contradictory statements"] if clash else []),
            ]
            asked.append(f"{ref.question} ({'; '.join(remarks)})" if remarks else ref.question)
        found.append(Question(tuple(asked), "; ".join(effects), tuple(f"{ref.fact}@{ref.about}" for ref in pivot)))
    return found


def turning_points(finding: Finding) -> list[tuple[str, list[str]]]:
    """For a contested finding: each question on which the accounts part, with who answers it how."""
    found: dict[str, list[str]] = {}
    for turn in finding.turned_by:
        question = view_of(finding, turn).question
        if turn.follows is not None:
            answer = f"{value_words(turn.follows.value)}: {because(turn.follows)} ({turn.follows.account})"
        elif turn.said is not None:
            answer = f"{value_words(turn.said.value)}: {cite(turn.said)} ({turn.said.party})"
            answer += f". {turn.said.note}" if turn.said.note else ""
        found.setdefault(question, []).append(answer)
    return list(found.items())
