"""Whose accounts an evaluation reads, the sources by number, and what they state beyond any rule."""

from collections.abc import Sequence

from policycheck.document.model import Block, Bullets, Line, Paragraph, Part, Run
from policycheck.model.account_words import SIDES
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import COMMON_GROUND, INCIDENT, UNCONTRADICTED
from policycheck.model.inference import UnusedStatement
from policycheck.model.source_view import SourceView
from policycheck.report.phrases import Labels, dated, line, sentence, series
from policycheck.report.quotations import document_words

_EVEN = (
    "Where sources contradict each other, no side is chosen here. Each rule is read once under each account, in the "
    "same way, and the order of the accounts ranks nobody. What the record shows counts in a side’s account as far as "
    "it can be true beside what the side says; where both are silent, the fact counts as not known, and never as a no."
)


def accounts(evaluation: Evaluation, voice: Labels) -> Part:
    """Who says what: the accounts, the sources by number, and how they were treated."""
    blocks: list[Block] = [Paragraph(line=line(_EVEN))]
    if evaluation.note:
        blocks.append(Paragraph(line=(Run("Note. ", "strong"), *line(evaluation.note))))
    blocks.append(Bullets(items=tuple(_account(one.name, evaluation, voice) for one in evaluation.accounts)))
    if evaluation.sources:
        blocks.append(Paragraph(line=line("The sources, by the numbers that cite them:"), keep_with_next=True))
        blocks.append(Bullets(items=tuple(map(_source, evaluation.sources))))
    return Part(level=1, title="Accounts and sources", blocks=tuple(blocks))


def _account(name: str, evaluation: Evaluation, voice: Labels) -> Line:
    own = series(one.mark for one in evaluation.sources if one.party == name)
    if name in (COMMON_GROUND, UNCONTRADICTED):
        own = "all" if evaluation.sources else ""
    if voice.accounts[name].defined:
        own = "those that the file credits"
    named = sentence(voice.account(name)).rstrip(".")
    return (Run(f"{named}: ", "strong"), Run(f"{voice.made_of(name)} Sources: {own or 'none'}."))


def _source(source: SourceView) -> Line:
    via = f", read in {source.read_in}" if source.read_in else ""
    named = f"{SIDES[source.party]}; {dated(source.date) if source.date else 'no date given'}"
    runs = (Run(f"{source.mark} ", "strong"), *line(f"({named}): {sentence(f'{source.title}{via}')}"))
    aside = [sentence(told) for told in (document_words(source), source.note) if told]
    return (*runs, Run(f" {' '.join(aside)}", "small")) if aside else runs


def also_stated(evaluation: Evaluation, voice: Labels) -> Part | None:
    """What sources state beyond what any rule here asks: what they differ on first, then as the file has it."""
    said: dict[tuple[str, str], dict[str, list[UnusedStatement]]] = {}
    for one in evaluation.also_stated:
        said.setdefault((one.fact, one.about), {}).setdefault(one.text, []).append(one)
    if not said:
        return None
    labels: dict[tuple[str, str], list[str]] = {}
    for texts in sorted(said.values(), key=lambda texts: len(texts) == 1):
        for text, told in texts.items():
            found = labels.setdefault((text, _by_whom(told, voice)), [])
            found += [told[0].about_label] if told[0].about != INCIDENT else []
    lead = (
        "No rule quoted here asks for this, so no outcome rests on it. What sources differ on stands first, each "
        "statement with its opposite."
    )
    items = tuple(
        (Run(f"{sentence(text).rstrip('.')}{f' ({series(about)})' if about else ''}: "), Run(f"{who}.", "small"))
        for (text, who), about in labels.items()
    )
    return Part(level=1, title="What else each side says", blocks=(Paragraph(line=line(lead)), Bullets(items=items)))


def _by_whom(told: Sequence[UnusedStatement], voice: Labels) -> str:
    """Each side that says so, with the places."""
    places: dict[str, list[str]] = {}
    for one in told:
        places.setdefault(one.said.party, []).append(voice.cite(one.said))
    return series(f"{SIDES[party]} [{'; '.join(dict.fromkeys(cited))}]" for party, cited in places.items())
