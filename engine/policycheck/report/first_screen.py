"""What stands first in an evaluation: what may have been violated, the other results in short, and what is missing."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from policycheck.document.english import counted
from policycheck.document.model import Block, Bullets, Line, Paragraph, Part, Quote, Run, bullets
from policycheck.model.effects import EXCLUDED
from policycheck.model.evaluation import Evaluation
from policycheck.model.party import BOARD
from policycheck.model.result import AccountOutcome, Result
from policycheck.report import coverage, words
from policycheck.report.brief import disputed, in_brief, in_dispute
from policycheck.report.case import disposed_of
from policycheck.report.overview import not_reached
from policycheck.report.phrases import Labels, line, sentence, series
from policycheck.report.results import Results, RuleSection, groups

_LETTERS = 2_500  # of rules in brief that one screen has
_NAMED = 3  # rules of one outcome that one screen names
_SHOWN = "What may have been violated"
_IF_NO_EXCEPTION = "Possible violation if no exception is shown"
_IF_IN_FORCE = "Possible violation if the text was in force"
_NOT_FOUND = "Possible on another account, and not found by the board"
_Sections = list[tuple[RuleSection, list[Result]]]


def heading(result: Result, evaluation: Evaluation) -> str | None:
    """Under which heading a result stands that may be a violation; None where no account comes to one."""
    if result.standing not in ("possible_violation", "prima_facie"):
        return None
    board = result.outcomes.get(BOARD)
    if board is not None and board.state in EXCLUDED and disposed_of(result, evaluation):
        return _NOT_FOUND
    if result.standing == "possible_violation":
        return _SHOWN
    return _IF_NO_EXCEPTION if any(each.prima_facie for each in result.outcomes.values()) else _IF_IN_FORCE


def first_parts(evaluation: Evaluation, held: Results, labels: Labels, most: int | None = None) -> list[Part]:
    """The results, the gravest first: those that matter in brief, at most so many rules; the others in a line each."""
    by_heading = _by_heading(evaluation, held)
    others = by_heading.pop(None, [])
    count = counted(sum(len(section.results) for section in held.binding), "result")
    parts, in_full = list[Part](), _Sections()
    for title in (_SHOWN, _IF_NO_EXCEPTION, _IF_IN_FORCE, _NOT_FOUND):
        if sections := by_heading.get(title, []):
            counts = f"{sum(len(own) for _, own in sections)} of {count}"
            brief = [in_brief(section, own, evaluation, labels) for section, own in sections] * (title != _NOT_FOUND)
            shown = brief if most is None else brief[: min(most, _fitting(brief))]
            first, rest = sections[: len(shown)], sections[len(shown) :]
            in_full += first
            parts += [Part(level=1, title=f"{title}: {counts}", blocks=()), *shown]
            if rest:
                more = counted(len(rest), "more rule") if first else ""
                parts.append(Part(level=2, title=more, blocks=bullets(_by_outcome(rest, in_full, evaluation, labels))))
    title = "The other results" if parts else "Results"
    if not parts:
        parts = [Part(level=1, title=_SHOWN, blocks=(Paragraph(line=line(nothing_shown(held, labels))),))]
        in_full, others = others[:1], others[1:]
        parts += [in_brief(section, own, evaluation, labels) for section, own in in_full]
    in_lines = _by_outcome(others, in_full, evaluation, labels, most)
    if blocks := bullets([*_also_disputed(held, in_full, labels), *in_lines]):
        parts.append(Part(level=1, title=title, blocks=blocks))
    parts += _apart(
        "Drafts", "These rules are not in force. They were asked for.", held.drafts, evaluation, labels, most
    )
    by_authority: dict[str, list[RuleSection]] = {}
    for section in held.compared:
        by_authority.setdefault(section.head.citation.authority, []).append(section)
    for name, compared in by_authority.items():
        lead = f"These rules do not bind the {evaluation.agency_name}. They were asked for."
        parts += _apart(f"By comparison: {name}", lead, compared, evaluation, labels, most)
    return parts


def _fitting(brief: Sequence[Part]) -> int:
    """How many of the first rules are told in brief: one, and others as long as all fit a screen."""
    lengths = accumulate(sum(map(_letters, part.blocks)) for part in brief)
    return max(1, sum(length <= _LETTERS for length in lengths))


def _letters(block: Block) -> int:
    lines: Sequence[Line] = ()
    if isinstance(block, Quote):
        lines = (*block.passages, block.source)
    elif isinstance(block, Bullets):
        lines = block.items
    return sum(len(run.text) for each in lines for run in each)


def _by_heading(evaluation: Evaluation, held: Results) -> dict[str | None, _Sections]:
    by_heading: dict[str | None, _Sections] = {}
    for section in held.binding:
        own: dict[str | None, list[Result]] = {}
        for result in section.results:
            own.setdefault(heading(result, evaluation), []).append(result)
        for title, results in own.items():
            by_heading.setdefault(title, []).append((section, results))
    return by_heading


def _apart(
    title: str, lead: str, sections: Sequence[RuleSection], evaluation: Evaluation, labels: Labels, most: int | None
) -> Iterator[Part]:
    """The results of rules that bind nobody here, those together that come to the same."""
    if sections:
        told = [(section, list(section.results)) for section in sections]
        lines = bullets(_by_outcome(told, [], evaluation, labels, most))
        yield Part(level=1, title=title, blocks=(Paragraph(line=line(lead), keep_with_next=True), *lines))


def not_compared(evaluation: Evaluation, *, short: bool = False) -> Part:
    """Which law is not held: conduct that no rule reaches, and topics without a rule."""
    texts = not_reached(evaluation.not_reached)
    if evaluation.left_out:
        texts.append("What was left out, and why, stands in the full report, under “Rules without a result”.")
    told = [Paragraph(line=line(text), keep_with_next=True) for text in texts]
    return Part(
        level=1, title="Not compared", blocks=(*told, *coverage.first_screen(evaluation.coverage, 3 if short else None))
    )


def nothing_shown(held: Results, labels: Labels) -> str:
    """That no account shows a violation, and on how many results none settles anything."""
    results = [result for section in held.binding for result in section.results]
    if not results:
        return "Nothing was compared: no rule in the library binds the agency and applies."
    open_ = sum(result.standing in ("open", "by_account") for result in results)
    everywhere = all(result.standing == "open" for result in results)
    which = f"{open_} of {len(results)} results are" if open_ < len(results) else "every result is"
    clears = (
        f". That clears nobody: {which} open under {labels.every if everywhere else 'some account'}" if open_ else ""
    )
    shown = " shown here" * labels.some_left_out
    return sentence(f"No account{shown} comes to a possible violation{clears}")


def _named(section: RuleSection, results: Sequence[Result], *, again: bool) -> str:
    """A rule by its number, with whom it is about where that is not everybody; again without its title."""
    about = f" ({series(result.about_label for result in results)})" if len(results) < len(section.results) else ""
    return f"{section.number}{about}" if again else f"{section.number}.\N{NO-BREAK SPACE}{section.head.title}{about}"


def _also_disputed(held: Results, in_full: _Sections, labels: Labels) -> list[Line]:
    """What sides dispute on results of which nothing is told in brief, each question once."""
    told = {key for section, results in in_full for key in _disputes_told(section, results, labels)}
    lines: dict[tuple[str, str | None], Line] = {}
    for section in held.binding:
        for result in section.results:
            for element in disputed(result, labels):
                key = element.fact, element.about
                if key not in told:
                    about = Run(f"Disputed, about {result.about_label}: ", "strong")
                    lines.setdefault(key, (about, *in_dispute(element, labels)))
    return list(lines.values())


def _disputes_told(section: RuleSection, results: Sequence[Result], labels: Labels) -> Iterator[tuple[str, str | None]]:
    """The questions that the rule in brief says are disputed, about these results and about its others."""
    facts = {element.fact for result in results for element in disputed(result, labels)}
    for result in section.results:
        yield from ((each.fact, each.about) for each in disputed(result, labels) if each.fact in facts)


def _by_outcome(
    told: _Sections, in_full: _Sections, evaluation: Evaluation, labels: Labels, most: int | None = None
) -> list[Line]:
    """Results by what they come to, those last that no account settles; in short, the first of the rules by name.

    A rule has its title where it stands first: in brief above, or in one of these lines.
    """
    by_outcome: dict[str, _Sections] = {}
    settled: set[int] = set()
    open_ = open_words(labels)
    for section, results in told:
        for (outcome, decided), same in _alike(results, evaluation, labels).items():
            settled |= {section.number} if outcome != open_ else set()
            by_outcome.setdefault(f"{outcome}{decided}", []).append((section, same))
    lines: list[Line] = []
    titled = {section.number for section, _ in in_full}
    for outcome in sorted(by_outcome, key=lambda outcome: outcome == open_):
        # of what is open, those first of which another result is settled, so that the whole rule does not seem to be
        together = sorted(by_outcome[outcome], key=lambda each: each[0].number not in settled)
        named = [_named(section, same, again=section.number in titled) for section, same in together]
        titled |= {section.number for section, _ in together}
        if most is not None and len(named) > _NAMED + 1:
            named = [*named[:_NAMED], f"and {len(named) - _NAMED} more"]
        lines.append((Run(f"{outcome}: ", "strong"), Run(" · ".join(named))))
    return lines


def _alike(results: Sequence[Result], evaluation: Evaluation, labels: Labels) -> dict[tuple[str, str], list[Result]]:
    """The results of a rule by what they come to, and by how the board disposed of them, both in words."""
    alike: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        given = disposed_of(result, evaluation)
        decided = f"; the board: {given}" if given else ""
        alike.setdefault((outcome_words(result, labels), decided), []).append(result)
    return alike


def open_words(labels: Labels) -> str:
    """What a result comes to that no account settles."""
    return f"Open under {labels.every}"


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
        return open_words(labels)
    told = "; ".join(f"{what} {labels.under(names, rest=False)}" for what, names in named.items())
    whole = sum(map(len, named.values())) == len(result.outcomes)
    return sentence(f"{told}{'' if whole else '; otherwise open'}").rstrip(".")


def _short_words(result: Result, outcome: AccountOutcome) -> str:
    if outcome.outcome == "no_violation":
        return words.BROKEN_OR_NOT[result.modality][1]
    return words.BEYOND if outcome.outcome == "does_not_apply" else words.headline(result, outcome)
