"""A provision's passages, with the words that a rule rests on marked in them."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from policycheck.document.model import Line, Quote, Run
from policycheck.model.evaluation import Finding
from policycheck.report.phrases import Voice, dated, sentence
from policycheck.report.words import how_read, notes

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'"})
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
_READ = {"shall": "as a duty", "should": "as guidance"}


def quote(finding: Finding) -> Quote:
    """The provision of a finding, passage by passage; below it whose words they are and how they were come by."""
    cited = finding.citation
    words = [element.words for element in finding.elements if element.provision is None]
    named = f"{cited.authority}, {cited.policy_title}, {cited.section}: {cited.title}."
    read = f" {sentence(how_read(cited.quality, cited.words_of)).rstrip('.')}; read here {_READ[finding.modality]}."
    since = f" {sentence(cited.history)}" if cited.history else ""
    return Quote(
        passages=tuple(marked(passage, words) for passage in cited.quote),
        source=(Run(named, "strong"), Run(f"{read}{since}", "small")),
    )


def remarks(finding: Finding, item: int, voice: Voice) -> list[str]:
    """What a reader should know of the text, its dates and how it is read here, each sentence once.

    What the note of an earlier item says of the same text is not said again.
    """
    said: list[str] = []
    for note in notes(finding):
        of_text = finding.citation.note is not None and note == notes(finding)[0]
        earlier = (
            voice.earlier(f"{finding.citation.policy}#{finding.citation.section}: {note}", item) if of_text else None
        )
        told = note if earlier is None else f"What the note of item {earlier} says of the text holds here too."
        said += [one for one in _SENTENCE.split(dated(told)) if one not in said]
    return said


def marked(passage: str, words: Sequence[str]) -> Line:
    """The passage, its white space made single, with each place marked at which some of the words stand."""
    shown = " ".join(passage.split())
    plain = shown.translate(_QUOTES)
    inside = [False] * len(shown)
    for wanted in {" ".join(one.translate(_QUOTES).split()) for one in words}:
        for start in _places(plain, wanted):
            inside[start : start + len(wanted)] = [True] * len(wanted)
    runs = groupby(zip(shown, inside, strict=True), key=lambda pair: pair[1])
    return tuple(Run("".join(letter for letter, _ in run), "mark" if cited else "plain") for cited, run in runs)


def _places(text: str, wanted: str) -> Iterator[int]:
    start = text.find(wanted) if wanted else -1
    while start >= 0:
        yield start
        start = text.find(wanted, start + len(wanted))
