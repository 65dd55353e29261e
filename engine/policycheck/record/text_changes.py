"""What reads otherwise in a file of the library: which provisions, and which words, as briefly as can be."""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher

from policycheck.evaluation.scope import dates
from policycheck.library.markdown import read_policy
from policycheck.model.policy import Policy, ProvisionText
from policycheck.model.problem import BadInput
from policycheck.model.record import Fate, PartChange, Wording

_AROUND = 6  # words shown on each side of a difference
_LONG = 40  # words of a difference that are shown whole
_SHOWN = 5  # differences shown of one part
_LETTERS = 120  # letters of a word that are shown
_COMPARED = 2_000  # words; a longer stretch between like ends is not compared word by word

# As difflib has it: equal, replace, delete or insert; from and to in the old words, and in the new ones.
Opcode = tuple[str, int, int, int, int]


def policy_changes(old: str, new: str, cited: Collection[str]) -> tuple[PartChange, ...]:
    """What differs between two texts of a policy's file; cited are the provisions that rules of the record rest on."""
    try:
        before, after = (read_policy("", text)[0] for text in (old, new))
    except BadInput:  # one of them is of a form that this version does not read
        return file_changes(old, new)
    changes = [*_attributes(None, "", "the policy's", head_attributes(before), head_attributes(after), cited=False)]
    for anchor in dict.fromkeys((*before.provisions, *after.provisions)):
        provision = f"{before.head.id}#{anchor}"
        texts = before.provisions.get(anchor, ()), after.provisions.get(anchor, ())
        changes += _provision(provision, *texts, cited=provision in cited)
    return tuple(sorted(changes, key=lambda change: not change.cited))


def file_changes(old: str, new: str) -> tuple[PartChange, ...]:
    """What differs between two texts of any other file; nothing, where only white space does."""
    differences = wordings(old, new, by_line=True)
    shown, more = tuple(differences[:_SHOWN]), max(0, len(differences) - _SHOWN)
    part = PartChange(provision=None, part="its text", cited=False, fate="changed", wordings=shown, more=more)
    return (part,) if differences else ()


def wordings(old: str, new: str, *, by_line: bool = False) -> list[Wording]:
    """Each place where two texts read otherwise, from the first on; white space counts for nothing.

    By line, the words around a difference are those of its own line.
    """
    a, b = _Words(old, by_line=by_line), _Words(new, by_line=by_line)
    places: list[tuple[int, int, int, int]] = []  # of differences, those with few like words between them together
    joined = False
    for kind, i1, i2, j1, j2 in opcodes(a.words, b.words):
        if kind == "equal":
            joined = i2 - i1 <= _AROUND
        elif joined and places:
            places[-1] = (places[-1][0], i2, places[-1][2], j2)
        else:
            places.append((i1, i2, j1, j2))
    return [_wording(a, b, (i1, i2), (j1, j2)) for i1, i2, j1, j2 in places]


def opcodes(old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    """How to make the new words of the old ones; of a long stretch, by replacing all of it."""
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    before, after = old[first : len(old) - last], new[first : len(new) - last]
    codes_found: list[Opcode] = [("equal", 0, first, 0, first)] if first else []
    if max(len(before), len(after)) > _COMPARED:
        codes_found.append(("replace", first, first + len(before), first, first + len(after)))
    else:
        codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        codes_found += [(kind, first + i1, first + i2, first + j1, first + j2) for kind, i1, i2, j1, j2 in codes]
    if last:
        codes_found.append(("equal", len(old) - last, len(old), len(new) - last, len(new)))
    return codes_found


def _alike(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words are the same from the first on."""
    return next(
        (i for i, (first, second) in enumerate(zip(a, b, strict=False)) if first != second), min(len(a), len(b))
    )


class _Words:
    """The words of a text, and where its lines begin among them, if these count."""

    def __init__(self, text: str, *, by_line: bool) -> None:
        self.words = text.split()
        self._lines = [0]
        for line in text.splitlines() if by_line else [text]:
            self._lines.append(self._lines[-1] + len(line.split()))

    def excerpt(self, start: int, end: int) -> str:
        """The words from start to end with a few around them."""
        low = max(0, start - _AROUND, self._lines[bisect_right(self._lines, start) - 1])
        after = bisect_left(self._lines, end)
        high = min(end + _AROUND, self._lines[after] if after < len(self._lines) else end)
        middle = self.words[start:end]
        if len(middle) > _LONG:
            half = _LONG // 2
            middle = [*middle[:half], f"[… {len(middle) - _LONG} words …]", *middle[-half:]]
        shown = map(_cut, [*self.words[low:start], *middle, *self.words[end:high]])
        before = "… " if low not in self._lines else ""
        return before + " ".join(shown) + (" …" if high not in self._lines else "")


def _cut(word: str) -> str:
    """A word, or the ends of what is too long for one."""
    half = _LETTERS // 2
    return word if len(word) <= _LETTERS else f"{word[:half]}[… {len(word) - _LETTERS} letters …]{word[-half:]}"


def _wording(a: _Words, b: _Words, old: tuple[int, int], new: tuple[int, int]) -> Wording:
    was, now = " ".join(a.words[slice(*old)]), " ".join(b.words[slice(*new)])
    return Wording(was=a.excerpt(*old), now=b.excerpt(*new), characters=tuple(unlike(was, now)))


def unlike(old: str, new: str) -> Iterator[str]:
    """Characters beyond ASCII that only one of the texts has: they may look like others, or like nothing."""
    for text, other, which in ((old, new, "was"), (new, old, "now")):
        strange = sorted({character for character in text if not character.isascii()} - set(other))
        for character in strange[:3]:
            yield f"{which}: U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"


def _part(provision: str | None, part: str, old: str, new: str, *, cited: bool, fate: Fate = "changed") -> PartChange:
    differences = wordings(old, new)
    return PartChange(
        provision=provision,
        part=part,
        cited=cited,
        fate=fate,
        wordings=tuple(differences[:_SHOWN]),
        more=max(0, len(differences) - _SHOWN),
    )


def _provision(
    provision: str, old: Sequence[ProvisionText], new: Sequence[ProvisionText], *, cited: bool
) -> Iterator[PartChange]:
    """What differs between the texts of a provision, each of its own period."""
    for before, after, when in text_pairs(old, new):
        if before is None or after is None:
            fate: Fate = "added" if before is None else "gone"
            words = all_words(before), all_words(after)
            yield _part(provision, f"the text{when}", *words, cited=cited, fate=fate)
            continue
        if before.passages != after.passages:
            yield _part(provision, f"the words{when}", all_words(before), all_words(after), cited=cited)
        yield from _attributes(provision, when, "its", text_attributes(before), text_attributes(after), cited=cited)


def text_pairs(
    old: Sequence[ProvisionText], new: Sequence[ProvisionText]
) -> Iterator[tuple[ProvisionText | None, ProvisionText | None, str]]:
    """The texts that belong together: those of one period, or the only ones there are; with the period in words."""
    if len(old) == len(new) == 1:
        yield old[0], new[0], ""
        return
    later = {text.in_force: text for text in new}
    several = len(old) > 1 or len(new) > 1
    for text in old:
        yield text, later.pop(text.in_force, None), f" {dates(text.in_force)}" if several else ""
    for text in later.values():
        yield None, text, f" {dates(text.in_force)}" if several else ""


def all_words(text: ProvisionText | None) -> str:
    """The words, with a mark between passages, so that words that move from one into the other are seen."""
    return " ¶ ".join(text.passages) if text else ""


def text_attributes(text: ProvisionText) -> dict[str, str | None]:
    """What is said of a text beside its words, by names for reports."""
    return {
        "section": text.section,
        "title": text.title,
        "dates": dates(text.in_force),
        "quality": text.quality,
        "source": text.source,
        "author": text.words_of,
        "history": text.history,
        "note": text.note,
        "reason for holding no rule": text.no_rule,
        "sentences left out": "; ".join(f"“{one.words}”, because {one.because}" for one in text.left_out) or None,
    }


def head_attributes(policy: Policy) -> dict[str, str | None]:
    """What is said of a policy as a whole, by names for reports."""
    head = policy.head
    return {"title": head.title, "kind": head.kind, "dates": dates(head.in_force), "note": head.note}


def _attributes(
    provision: str | None,
    when: str,
    owner: str,
    old: dict[str, str | None],
    new: dict[str, str | None],
    *,
    cited: bool,
) -> Iterator[PartChange]:
    for name, value in old.items():
        if value != new[name]:
            yield _part(provision, f"{owner} {name}{when}", value or "", new[name] or "", cited=cited)
