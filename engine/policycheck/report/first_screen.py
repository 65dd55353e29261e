"""What stands first in an evaluation: what may have been violated, the other results in short, and what is missing."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from policycheck.document.english import counted
from policycheck.document.model import Line, Paragraph, Part, Run, bullets
from policycheck.model.evaluation import AccountOutcome, Evaluation, Result
from policycheck.report import coverage, words
from policycheck.report.brief import disputed, in_brief, in_dispute
from policycheck.report.overview import not_reached
from policycheck.report.phrases import Labels, line, sentence, series
from policycheck.report.results import Results, RuleSection, groups

_OPEN = "Open under every account"
_NAMED = 3  # rules of one outcome that one screen names
_IN_SHORT = ("settled", "some", "open")
_Class = Literal["possible", "conditional", "settled", "some", "open"]


def standing(result: Result) -> _Class:
    """What a reader is told of a result.

    possible: an account comes to a possible violation; conditional: to one if no exception is shown; settled: every
    account settles it, and to no violation; some: some do, or hang on the day of the incident alone; open: none does.
    """
    outcomes = result.outcomes.values()
    if any(outcome.outcome == "possible_violation" for outcome in outcomes):
        return "possible"
    if any(outcome.prima_facie for outcome in outcomes):
        return "conditional"
    if all(outcome.outcome != "undetermined" for outcome in outcomes):
        return "settled"
    return "some" if any(outcome.decided for outcome in outcomes) else "open"


def first_parts(evaluation: Evaluation, held: Results, labels: Labels, most: int | None = None) -> list[Part]:
    """The results, the gravest first: those that matter in brief, at most so many rules; the others in a line each."""
    parts = [
        *_that_matter("possible", "What may have been violated", evaluation, held, labels, most),
        *_that_matter("conditional", "Possible violation if no exception is shown", evaluation, held, labels, most),
    ]
    title = "The other results" if parts else "Results"
    if not parts:
        parts = [
            Part(level=1, title="What may have been violated", blocks=(Paragraph(line=line(nothing_shown(held))),))
        ]
    told = [
        (section, [result for result in section.results if standing(result) in _IN_SHORT]) for section in held.binding
    ]
    if others := bullets([*_also_disputed(held, labels, most), *_by_outcome(told, labels, most)]):
        parts.append(Part(level=1, title=title, blocks=others))
    parts += _apart("Drafts", "These rules are not in force. They were asked for.", held.drafts, labels, most)
    by_authority: dict[str, list[RuleSection]] = {}
    for section in held.compared:
        by_authority.setdefault(section.head.citation.authority, []).append(section)
    for name, sections in by_authority.items():
        lead = f"These rules do not bind the {evaluation.agency_name}. They were asked for."
        parts += _apart(f"By comparison: {name}", lead, sections, labels, most)
    return parts


def _apart(title: str, lead: str, sections: Sequence[RuleSection], labels: Labels, most: int | None) -> Iterator[Part]:
    """The results of rules that bind nobody here, those together that come to the same."""
    told = [(section, section.results) for section in sections]
    if told:
        lines = bullets(_by_outcome(told, labels, most))
        yield Part(level=1, title=title, blocks=(Paragraph(line=line(lead), keep_with_next=True), *lines))


def not_compared(evaluation: Evaluation, *, short: bool = False) -> Part:
    """Which law is not held: conduct that no rule reaches, and topics without a rule."""
    texts = not_reached(evaluation.not_reached)
    if evaluation.left_out:
        texts.append(
            f"Left out, as “Rules without a result” says (--details): {counted(len(evaluation.left_out), 'rule')}."
        )
    told = [Paragraph(line=line(text), keep_with_next=True) for text in texts]
    return Part(
        level=1, title="Not compared", blocks=(*told, *coverage.first_screen(evaluation.coverage, 5 if short else None))
    )


def _that_matter(
    kind: _Class, title: str, evaluation: Evaluation, held: Results, labels: Labels, most: int | None
) -> list[Part]:
    sections = [(section, results) for section in held.binding if (results := _of(section, kind))]
    if not sections:
        return []
    count = sum(len(section.results) for section in held.binding)
    counts = f"{sum(len(results) for _, results in sections)} of {counted(count, 'result')}"
    parts = [Part(level=1, title=f"{title}: {counts}", blocks=())]
    parts += [in_brief(section, results, evaluation, labels) for section, results in sections[:most]]
    if most is not None and sections[most:]:
        parts.append(Part(level=2, title="", blocks=bullets(_by_outcome(sections[most:], labels, None))))
    return parts


def nothing_shown(held: Results) -> str:
    """That no account shows a violation, and on how many results none settles anything."""
    results = [result for section in held.binding for result in section.results]
    if not results:
        return "Nothing was compared: no rule that is held and binds the agency applies."
    unsettled = sum(standing(result) == "open" for result in results)
    which = f"{unsettled} of {len(results)} results are" if unsettled < len(results) else "every result is"
    clears = f". That clears nobody: {which} open under every account" if unsettled else ""
    return sentence(f"No account shows a possible violation{clears}")


def _of(section: RuleSection, kind: _Class) -> list[Result]:
    return [result for result in section.results if standing(result) == kind]


def _named(section: RuleSection, results: Sequence[Result], *, again: bool = False) -> str:
    """A rule by its number, with whom it is about where that is not everybody; again without its title."""
    about = f" ({series(result.about_label for result in results)})" if len(results) < len(section.results) else ""
    return f"{section.number}{about}" if again else f"{section.number}.\N{NO-BREAK SPACE}{section.head.title}{about}"


def _also_disputed(held: Results, labels: Labels, most: int | None) -> list[Line]:
    """What sides dispute on rules of which nothing is told in brief, each question once."""
    told = {
        section.number
        for kind in ("possible", "conditional")
        for section in [section for section in held.binding if _of(section, kind)][:most]
    }
    lines: dict[tuple[str, str | None], Line] = {}
    for section in held.binding:
        for result in section.results if section.number not in told else ():
            for element in disputed(result, labels):
                about = Run(f"Disputed, about {result.about_label}: ", "strong")
                lines.setdefault((element.fact, element.about), (about, *in_dispute(element, labels)))
    return list(lines.values())


def _by_outcome(told: Iterable[tuple[RuleSection, Sequence[Result]]], labels: Labels, most: int | None) -> list[Line]:
    """Results by what they come to, those last that no account settles; in short, the first of the rules by name."""
    by_outcome: dict[str, list[tuple[RuleSection, list[Result]]]] = {}
    settled: set[int] = set()
    for section, results in told:
        alike = by_outcome_words(results, labels)
        settled |= {section.number for outcome in alike if outcome != _OPEN}
        for outcome, same in alike.items():
            by_outcome.setdefault(outcome, []).append((section, same))
    lines: list[Line] = []
    titled = {section.number for section, results in told if len(results) < len(section.results)}  # above, in brief
    for outcome in sorted(by_outcome, key=lambda outcome: outcome == _OPEN):
        # of what is open, those first of which another result is settled, so that the whole rule does not seem to be
        together = sorted(by_outcome[outcome], key=lambda each: each[0].number not in settled)
        named = [_named(section, same, again=section.number in titled) for section, same in together]
        titled |= {section.number for section, _ in together}
        if most is not None and len(named) > _NAMED + 1:
            named = [*named[:_NAMED], f"and {len(named) - _NAMED} more rules"]
        lines.append((Run(f"{outcome}: ", "strong"), Run(" · ".join(named))))
    return lines


def by_outcome_words(results: Iterable[Result], labels: Labels) -> dict[str, list[Result]]:
    """The results of a rule by what they come to, in words."""
    alike: dict[str, list[Result]] = {}
    for result in results:
        alike.setdefault(outcome_words(result, labels), []).append(result)
    return alike


def outcome_words(result: Result, labels: Labels) -> str:
    """What a result comes to, and under which accounts, in one line."""
    named: dict[str, list[str]] = {}
    for group in groups(result):
        if group.outcome.decided:
            named.setdefault(_short_words(result, group.outcome), []).extend(group.accounts)
    if not named:
        return _OPEN
    told = "; ".join(f"{what} {labels.under(names, rest=False)}" for what, names in named.items())
    whole = sum(map(len, named.values())) == len(result.outcomes)
    return sentence(f"{told}{'' if whole else '; otherwise open'}").rstrip(".")


def _short_words(result: Result, outcome: AccountOutcome) -> str:
    if outcome.outcome == "no_violation":
        return words.BROKEN_OR_NOT[result.modality][1]
    return words.BEYOND if outcome.outcome == "does_not_apply" else words.headline(result, outcome)
