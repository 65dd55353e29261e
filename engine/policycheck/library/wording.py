"""Whether words are a provision's own, letter for letter but for white space and typographic quotes."""

from collections.abc import Sequence

QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'", "\u00a0": " "})
# Further than that no nearest passage is looked for: the time grows with the product.
_WORDS_BOUND = 400
_TEXT_BOUND = 200_000


def plain(text: str) -> str:
    """The text with single spaces and straight quotes, as it is compared."""
    return " ".join(text.translate(QUOTES).split())


def is_verbatim_in(words: str, passages: Sequence[str]) -> bool:
    """Whether one of the passages holds the words."""
    wanted = plain(words)
    return bool(wanted) and any(wanted in plain(passage) for passage in passages)


def nearest(words: str, passages: Sequence[str]) -> str:
    """The piece of the passages that comes closest to the words, from whole word to whole word."""
    from rapidfuzz import fuzz

    wanted, best, score = plain(words)[:_WORDS_BOUND], "", -1.0
    left = _TEXT_BOUND
    for text in passages:
        if left <= 0:
            break
        passage = plain(text[:left])
        left -= len(passage) + 1
        alignment = fuzz.partial_ratio_alignment(wanted, passage)
        if alignment is not None and alignment.score > score:
            start = passage.rfind(" ", 0, alignment.dest_start + 1) + 1
            end = passage.find(" ", alignment.dest_end)
            best, score = passage[start : end if end >= 0 else len(passage)], alignment.score
            # Where the words are longer than the passage, the alignment is the other way round.
            best = passage if len(wanted) >= len(passage) else best
    return best
