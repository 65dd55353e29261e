"""Passages of the library, held against a second reading of the same texts where that is at hand.

The project has no copy of it: sheets of YAML, an authority each, with the words of sections and passages.
"""

import re
from difflib import SequenceMatcher
from pathlib import Path

import pytest
import yaml

from policycheck.library.library import Library

SHEETS = [
    path
    for folder in Path(__file__).resolve().parents
    for pattern in ("*.yaml", "law*/*.yaml")
    for path in sorted((folder / "shared" / "sources").glob(pattern))
]
MARK = re.compile(r"^\s*\(?\w{1,3}[.)]\s")  # of a subdivision, which some copies drop
OTHERS = {  # passages that stand beside a much like one, and are not on a sheet
    "baltimore-pd/policy-1115#unnumbered-threat-to-self",  # where the sheet has the one on property
    "rochester-ny-pd/general-order-340#V.D",  # on an impact projectile, where the sheet has that on another device
}


def letters(text: str) -> str:
    """Letters and digits alone: copies differ in spaces, quotation marks, and hyphens at the end of a line."""
    return re.sub(r"[\W_]+", "", text).lower()


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def shared(one: list[str], other: list[str]) -> int:
    """How many words of the one stand in the other in the same order, in runs of five and more."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= 5)


def second_readings() -> dict[str, list[str]]:
    """The passages of the sheets, by authority."""
    found: dict[str, list[str]] = {}
    for path in SHEETS:
        for authority, sheet in yaml.safe_load(path.read_text()).items():
            if isinstance(sheet, dict):
                texts = [one["text"] for one in sheet["provisions"]]
                found.setdefault(authority, []).extend(one if isinstance(one, str) else " ".join(one) for one in texts)
    return found


@pytest.mark.skipif(not SHEETS, reason="no second reading is at hand")
def test_no_passage_differs_from_its_second_reading(library: Library) -> None:
    """A passage that is on a sheet is there word for word; another shares no more with it than laws do."""
    sheets = second_readings()
    alike, differ = 0, []
    for name, policy in library.policies.items():
        read = [(letters(text), words(text)) for text in sheets.get(name.partition("/")[0], ())]
        for anchor, texts in policy.provisions.items():
            for passage in [passage for text in texts for passage in text.passages]:
                held, held_words = letters(MARK.sub("", passage, count=1)), words(passage)
                if any(held in sheet or sheet in held for sheet, _ in read):
                    alike += 1
                elif f"{name}#{anchor}" not in OTHERS:
                    most = max((shared(held_words, sheet) for _, sheet in read), default=0)
                    if most >= 12 and most > len(held_words) * 0.7:
                        differ.append((f"{name}#{anchor}", passage))
    assert differ == []
    assert alike > 600
