"""What the words of a sentence lay down: a duty, guidance or a permission; and whether they command or forbid.

A heuristic for English as policies write it: where the words are not plain, it says so (either) or nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from policycheck.authoring.sentences import Sentence

Sense = Literal["command", "forbid", "permit", "either"]


@dataclass(frozen=True)
class Modal:
    """Words such as shall not: where they stand in the sentence, what may be made of them, and what they say."""

    start: int
    words: str
    fits: frozenset[str]  # the modalities of rules that fit: shall, should, may
    sense: Sense


_MODAL = re.compile(
    r"\b(?:(?P<verb>shall|must|should|will|may(?! \d)|can(?=not\b)|can|ought to)(?: \w+ly)?(?: ?(?P<no>not|never)\b)?"
    r"(?: (?:also |always |strictly )*(?P<away>avoid|refrain|fail to|(?:be )?(?:prohibited|forbidden)))?"
    r"|(?:is|are|being|be) (?P<negated>not )?(?:\w+ly )?(?P<state>authorized|permitted|allowed|justified|required|"
    r"obligated|responsible|directed to|instructed to|expected|encouraged|advised|urged|recommended|discouraged|"
    r"prohibited|forbidden|unauthorized)"
    r"|(?P<need>need not\b)|(?P<duty>(?:has|have) (?:a|the) duty to))\b",
    re.IGNORECASE,
)
_OF_VERB = {"shall": "shall", "must": "shall", "will": "shall", "should": "should", "ought to": "should"}
_BOTH = frozenset({"shall", "should"})
_OF_STATE: dict[str, tuple[frozenset[str], Sense]] = {
    **dict.fromkeys(
        ("required", "obligated", "responsible", "directed to", "instructed to"), (frozenset({"shall"}), "command")
    ),
    **dict.fromkeys(("prohibited", "forbidden", "unauthorized"), (frozenset({"shall"}), "forbid")),
    **dict.fromkeys(("authorized", "permitted", "allowed", "justified"), (frozenset({"may"}), "permit")),
    **dict.fromkeys(("encouraged", "advised", "urged", "recommended"), (frozenset({"should"}), "command")),
    "expected": (_BOTH, "command"),
    "discouraged": (frozenset({"should"}), "forbid"),
}
# May, will and is authorized in a clause that only describes: the hazards that may be posed; unless it is authorized.
_DESCRIBES = re.compile(
    r"\b(?:if|when|where|whether|as|because|unless|until)\b[^,;:.]*$|\b(?:that|which|who|whom)(?: \w+){0,2} $", re.I
)
_NO = r"(?:no|none|neither|nobody|never|(?:under|in|at) no)\b"
_NOBODY = re.compile(rf"^(?:\(?\w{{1,3}}[.)] )?{_NO}[^;:]*$|[;:,] {_NO}[^;:,]*$", re.I)
_ONLY = re.compile(r"\bonly\b", re.I)


def modals(text: str) -> Iterator[Modal]:
    """The words of a sentence that command, forbid or permit, in their order."""
    for match in _MODAL.finditer(text):
        verb = (match["verb"] or "").lower()
        before = text[: match.start()]
        fits, sense = _meant(match, verb)
        if (sense == "permit" or verb == "will") and _DESCRIBES.search(before):
            continue
        if _NOBODY.search(before):
            fits, sense = (
                (frozenset({"shall"}) if sense == "permit" else fits),
                "forbid" if sense != "forbid" else "either",
            )
        if _ONLY.search(text):  # may be used only when: no other use is allowed
            fits, sense = (frozenset({"shall", "may"}) if sense == "permit" else fits), "either"
        yield Modal(match.start(), match[0], fits, sense)


def _meant(match: re.Match[str], verb: str) -> tuple[frozenset[str], Sense]:
    if match["state"]:
        fits, sense = _OF_STATE[match["state"].lower()]
        if match["negated"]:
            return (frozenset({"shall"}), "forbid") if sense == "permit" else (frozenset({"may"}), "permit")
        return fits, sense
    if match["need"]:
        return frozenset({"may"}), "permit"
    if verb in ("may", "can"):
        return (frozenset({"shall"}), "forbid") if match["no"] else (frozenset({"may"}), "permit")
    fits = frozenset({_OF_VERB.get(verb, "shall")})
    return fits, "forbid" if bool(match["no"]) != bool(match["away"]) else "command"


def governing(sentence: Sentence, start: int, end: int) -> Modal | None:
    """The words that say what becomes of those from start to end: the nearest before them, else in or after them.

    What leads a list comes before all that stands after them.
    """
    known = list(modals(sentence.text))
    before = [modal for modal in known if modal.start <= start]
    within = [modal for modal in known if start < modal.start < end]
    led = list(modals(sentence.lead))
    return next(iter(before[-1:] or within[:1] or led[-1:] or known[:1]), None)
