"""Whose accounts an evaluation reads, the sources by number, and what they state beyond any rule."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from policycheck.document.english import dated, listed
from policycheck.document.model import Block, Bullets, Line, Notice, Paragraph, Part, Run
from policycheck.model.evaluation import Evaluation
from policycheck.model.party import COMMON_GROUND, UNCONTRADICTED
from policycheck.model.source_view import SourceView
from policycheck.model.statement import INCIDENT
from policycheck.report.phrases import Labels, line, sentence, series, shortened
from policycheck.report.quotations import checked_in_brief, document_words

_TITLE = 28  # letters of a source's title where sources are named in one paragraph
_EVEN = (
    "Where sources contradict each other, no side is taken here. Each rule is applied once under each account, in the "
    "same way, and the order of the accounts is no ranking. What the record shows counts in a side’s account, too, "
    "unless it contradicts what that side says. Where neither the side nor the record says anything, the fact is "
    "unknown. An unknown fact never counts as a no."
)


def accounts(evaluation: Evaluation, voice: Labels) -> Part:
    """Who says what: the accounts, the sources by number, and how they were treated."""
    blocks: list[Block] = [Paragraph(line=line(_EVEN))]
    if evaluation.note:
        blocks.append(Paragraph(line=(Run("Note. ", "strong"), *line(evaluation.note))))
    blocks.append(Bullets(items=tuple(_account(one.name, evaluation, voice) for one in evaluation.accounts)))
    if evaluation.sources:
        blocks.append(Paragraph(line=line("The sources, by number:"), keep_with_next=True))
        blocks.append(Bullets(items=tuple(map(_source, evaluation.sources))))
    return Part(level=1, title="Accounts and sources", blocks=tuple(blocks))


def chosen(evaluation: Evaluation) -> list[Block]:
    """That only some accounts were looked at, and which were not; nothing where all were."""
    if not evaluation.accounts_left_out:
        return []
    shown, not_shown = listed([one.label for one in evaluation.accounts]), listed(evaluation.accounts_left_out)
    return [Notice(line=line(f"Only the account of {shown} was looked at. Not shown: {not_shown}."))]


def named_here(evaluation: Evaluation, labels: Labels) -> tuple[Block, ...]:
    """The sources that the report has cited so far, in one paragraph; nothing where it has cited none."""
    cited = [source for source in evaluation.sources if source.mark in labels.cited]
    named = "; ".join(f"{source.mark} {shortened(source.title, _TITLE)}" for source in cited)
    told = [f"Sources: {dated(named)}."] if cited else []
    told += filter(None, [checked_in_brief(evaluation.sources)])
    return (Paragraph(line=line(" ".join(told), "small"), keep_with_next=True),) if told else ()


def _via(source: SourceView) -> str:
    return f", read in {source.read_in}" if source.read_in else ""


def _account(name: str, evaluation: Evaluation, voice: Labels) -> Line:
    own = series(one.mark for one in evaluation.sources if one.party == name)
    if name in (COMMON_GROUND, UNCONTRADICTED):
        own = "all" if evaluation.sources else ""
    if voice.accounts[name].defined:
        own = "those that the file credits"
    named = sentence(voice.account(name)).rstrip(".")
    return (Run(f"{named}: ", "strong"), Run(f"{voice.made_of(name)} Sources: {own or 'none'}."))


def _source(source: SourceView) -> Line:
    named = f"{source.speaker}; {dated(source.date) if source.date else 'no date given'}"
    runs = (Run(f"{source.mark} ", "strong"), *line(f"({named}): {sentence(f'{source.title}{_via(source)}')}"))
    aside = [sentence(told) for told in (document_words(source), source.note) if told]
    return (*runs, Run(f" {' '.join(aside)}", "small")) if aside else runs


def also_stated(evaluation: Evaluation) -> Part | None:
    """What sources state beyond what any rule here asks: what they differ on first, then as the file has it."""
    threads = [*_facts_not_asked(evaluation), *_other_statements(evaluation)]
    if not threads:
        return None
    labels: dict[tuple[str, str], list[str]] = {}
    for texts in sorted(threads, key=lambda texts: len(texts) == 1):
        for text, statements in texts.items():
            about = labels.setdefault((text, _by_whom(statements)), [])
            about += [statements[0].about] if statements[0].about else []
    lead = (
        "No rule here asks for these facts in these words, so no outcome is worked out from them. Some may bear on a "
        "judgment that a rule asks for. Those on which sources differ come first."
    )
    items = tuple(
        (Run(f"{sentence(text).rstrip('.')}{f' ({series(about)})' if about else ''}: "), Run(f"{who}.", "small"))
        for (text, who), about in labels.items()
    )
    return Part(level=1, title="What else each side says", blocks=(Paragraph(line=line(lead)), Bullets(items=items)))


class _Statement(NamedTuple):
    """Who makes a statement, where it stands, and about whom it is; empty: about the incident, or its text says so."""

    speaker: str
    place: str
    about: str


_Thread = dict[str, list[_Statement]]  # a statement and those that dispute it, by their texts


def _facts_not_asked(evaluation: Evaluation) -> Iterable[_Thread]:
    speakers = evaluation.speakers
    threads: dict[tuple[str, str], _Thread] = {}
    for one in evaluation.also_stated:
        label = one.about_label if one.about != INCIDENT else ""
        statement = _Statement(speakers[one.said.party], one.said.place, label)
        threads.setdefault((one.fact, one.about), {}).setdefault(one.text, []).append(statement)
    return threads.values()


def _other_statements(evaluation: Evaluation) -> Iterable[_Thread]:
    """The statements without a fact; one that disputes another stands in its thread, and the same words in one."""
    speakers = evaluation.speakers
    disputed = {one.id: one.disputes for one in evaluation.case.other_statements if one.id and one.disputes}
    threads: dict[str, _Thread] = {}
    by_words: dict[tuple[str, str], str] = {}
    for one in evaluation.case.other_statements:
        root, seen = one.disputes or one.id or "", {one.id}
        while root in disputed and root not in seen:
            seen.add(root)
            root = disputed[root]
        key = by_words.setdefault((one.about, one.says), root or f"{one.about} {one.says}")
        statement = _Statement(speakers[one.party], one.place, one.about_label if one.about != INCIDENT else "")
        threads.setdefault(key, {}).setdefault(one.says, []).append(statement)
    return threads.values()


def _by_whom(statements: Sequence[_Statement]) -> str:
    """Each side that says so, with the places."""
    places: dict[str, list[str]] = {}
    for statement in statements:
        places.setdefault(statement.speaker, []).append(dated(statement.place))
    return series(f"{speaker} [{'; '.join(dict.fromkeys(cited))}]" for speaker, cited in places.items())
