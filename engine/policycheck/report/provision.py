"""A provision's passages, with the words that a rule rests on marked in them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from policycheck.document.model import Line, Quote, Run
from policycheck.model.result import Result
from policycheck.report.phrases import Labels, sentence
from policycheck.report.words import how_read

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'"})
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
_LEADS_IN = re.compile(r"[:—–-]\s*$")
_ITEM = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,5})[.)]\s|[•▪●◦*–—-]\s|[a-z]")
_IN_FORCE = {
    "unknown": "; not known whether in force that day",
    "depends": "; in force on some of the days that the incident may have been on",
    "draft": "; a draft, not in force",
    "no": "; not in force that day",
}
_READ = {"shall": "a duty", "should": "guidance"}


def quote(result: Result, number: int, voice: Labels) -> Quote:
    """The provision of a result, passage by passage; below it whose words they are and how the text was obtained.

    What an earlier result says of the same text is not said again.
    """
    cited = result.citation
    words = [element.words for element in result.elements if element.provision is None]
    named = f"{cited.authority}, {cited.policy_title}, {cited.section}: {cited.title}."
    text = [how_read(cited.quality, cited.words_of), f"source: {cited.source}", cited.history]
    told = " ".join(sentence(one) for one in text if one)
    earlier = voice.earlier(f"{cited.policy}#{cited.section}: {told}", number)
    told = told if earlier is None else f"On how the text was obtained, see result {earlier}."
    return Quote(
        passages=tuple(marked(passage, words) for passage in cited.quote),
        source=(Run(named, "strong"), Run(f" Read here as {_READ[result.modality]}. {told}", "small")),
    )


def operative(result: Result) -> Quote:
    """The sentences of a provision that lay down what must or should be done, whose they are, and how sure they are.

    Where a passage has other sentences too, […] stands for them. Before an item of a list stands what leads it in, and
    after what leads in a list, the items that the rule rests on.
    """
    elements = [element for element in result.elements if element.provision is None]
    every = [element.words for element in elements]
    words = [element.words for element in elements if element.role in ("must", "must_not")] or every
    cited = result.citation
    found = {at: excerpt for at, passage in enumerate(cited.quote) if (excerpt := _excerpt(passage, words))}
    found |= dict(_items(cited.quote, found, every))
    leads = {at: _excerpt(cited.quote[at], [_SENTENCE.split(cited.quote[at])[-1]]) for at in _leads(cited.quote, found)}
    excerpts = [excerpt for _, excerpt in sorted((leads | found).items())]
    section = f", {cited.section}" if any(map(str.isdigit, cited.section)) else ""
    told = f"{_READ[result.modality]}, {how_read(cited.quality, cited.words_of)}"
    told += _IN_FORCE.get(result.in_force.status, "")
    return Quote(
        passages=tuple(marked(excerpt, words) for excerpt in excerpts or cited.quote),
        source=(
            Run(f"{cited.authority}, {cited.policy_title}{section}.", "strong"),
            Run(f" {sentence(told)}", "small"),
        ),
    )


def _items(passages: Sequence[str], found: Mapping[int, str], words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The items that hold some of the words, of each list that an excerpt leads in."""
    leads_in = False
    for at, passage in enumerate(passages):
        leads_in &= bool(_ITEM.match(passage))
        if at in found:
            leads_in |= bool(_LEADS_IN.search(found[at]))
        elif leads_in and (excerpt := _excerpt(passage, words)):
            yield at, excerpt


def _leads(passages: Sequence[str], items: Iterable[int]) -> Iterator[int]:
    """Which passages lead in the lists of which these are items: the nearest before that ends in a colon or dash."""
    for item in items:
        lead = item
        while lead and _ITEM.match(passages[lead]) and (lead == item or not _LEADS_IN.search(passages[lead])):
            lead -= 1
        if _LEADS_IN.search(passages[lead]):
            yield lead


def _excerpt(passage: str, words: Sequence[str]) -> str:
    """The passage's sentences that hold some of the words; empty where it holds none, whole where no sentence does."""
    wanted = [" ".join(each.translate(_QUOTES).split()) for each in words]

    def holds(text: str) -> bool:
        plain = " ".join(text.translate(_QUOTES).split())
        return any(each in plain for each in wanted)

    if not holds(passage):
        return ""
    sentences = [(text, holds(text)) for text in _SENTENCE.split(" ".join(passage.split()))]
    if not any(kept for _, kept in sentences):
        return passage
    runs = groupby(sentences, key=lambda pair: pair[1])
    return " ".join(" ".join(text for text, _ in texts) if kept else "[…]" for kept, texts in runs)


def remarks(result: Result, number: int, voice: Labels) -> list[str]:
    """What a reader should know of the text, its dates and how it is read here, each sentence once.

    A note of the text is said of two of its results, and not of each: of the others, it is said where it stands.
    """
    cited = result.citation
    told: list[str] = []
    if cited.note:
        text = f"{cited.policy}#{cited.section}: {cited.note}"
        first = voice.earlier(text, number)
        second = None if first is None else voice.earlier(f"again, {text}", number)
        told.append(cited.note if second is None else f"On the text, see the note of result {first}")
    told += [result.in_force.why] if result.in_force.status != "yes" else []
    told += [result.note] if result.note else []
    return list(dict.fromkeys(one for note in told for one in _SENTENCE.split(sentence(note))))


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
