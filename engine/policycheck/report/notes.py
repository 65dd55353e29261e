"""On whose word an outcome rests under an account, in words and as signs of a table's cell."""

from collections.abc import Sequence
from typing import Protocol

from policycheck.document.english import listed
from policycheck.model.account_words import SIDES
from policycheck.model.evaluation import AccountOutcome, Finding
from policycheck.model.following import AccountNote, Follows, NoteKind
from policycheck.model.incident import PARTIES
from policycheck.model.source_view import source_mark
from policycheck.report.words import cite, step_words, value_words, view_of

# By what stands first where there are several: the sign in a table's cell, and what it means.
SIGNS: dict[NoteKind, tuple[str, str]] = {
    "clash": ("!", "the account's own statements clash"),
    "sources_differ": ("‡", "the account's sources differ"),
    "record_alone": ("*", "on the record alone; the account itself says nothing"),
    "pooled": ("+", "pooled: no single source says it all"),
}
REMARKS: dict[NoteKind, str] = {
    "clash": "own statements clash",
    "sources_differ": "own sources differ",
    "record_alone": "on the record alone",
    "pooled": "pooled from several sources",
}


class Naming(Protocol):
    """How a report names sides and accounts."""

    def side(self, party: str) -> str:
        """A party, as the agency."""

    def account(self, name: str) -> str:
        """An account, as the agency."""


class Plain:
    """The names as the incident's file has them."""

    def side(self, party: str) -> str:
        """A party, as the agency."""
        return SIDES[party]

    def account(self, name: str) -> str:
        """An account by its name; a party's as the party."""
        return f"the {name}" if name in PARTIES else name


def kinds(outcome: AccountOutcome) -> list[NoteKind]:
    """The kinds of note that an outcome has, each once."""
    return [kind for kind in SIGNS if any(note.kind == kind for note in outcome.notes)]


def sign(noted: Sequence[NoteKind]) -> str:
    """The sign of a table's cell; empty where there is nothing to note."""
    return SIGNS[noted[0]][0] if noted else ""


def legend(noted: set[NoteKind]) -> str:
    """What the signs of a table mean."""
    return "; ".join(f"{of} {means}" for kind, (of, means) in SIGNS.items() if kind in noted)


def remark(outcome: AccountOutcome) -> str:
    """The notes of an outcome in a few words."""
    return ", ".join(REMARKS[kind] for kind in kinds(outcome))


def sentences(finding: Finding, accounts: Sequence[str], naming: Naming) -> list[str]:
    """A sentence for each note of an outcome that some accounts come to alike."""
    outcome = finding.outcomes[accounts[0]]
    return [_sentence(finding, accounts, note, naming) for note in outcome.notes]


def _sentence(finding: Finding, accounts: Sequence[str], note: AccountNote, naming: Naming) -> str:
    if note.kind == "record_alone":
        says = "says" if len(accounts) == 1 else "say"
        return f"On the record alone: {listed([naming.account(one) for one in accounts])} {says} nothing on this."
    if note.kind == "pooled":
        return f"No single source says all of this: pooled from {listed([source_mark(one) for one in note.numbers])}."
    if note.kind == "sources_differ":
        return _differing(finding, note, naming)
    return _clash(finding, accounts[0], note)


def _differing(finding: Finding, note: AccountNote, naming: Naming) -> str:
    parties = {said.party for said in note.said}
    sources = {said.mark for said in note.said}
    whose = f"{naming.side(parties.pop())}'s" if len(parties) == 1 else "the account's"
    lead = f"{whose[:1].upper()}{whose[1:]} sources differ"
    if len(sources) == 1:
        lead = f"{sources.pop()} contradicts itself"
    told = [f"{cite(said)}{',' * bool(said.pinpoint)} says {value_words(said.value)}" for said in note.said]
    return f"{view_of(finding, note).question} {lead}: {'; '.join(told)}."


def _clash(finding: Finding, account: str, note: AccountNote) -> str:
    follows = [chain(one) for one in note.follows]
    text = view_of(finding, note).values[account].text
    if text is None or not note.said:
        return (
            f"The account's own statements clash, so that this is open: it follows that {'; and that '.join(follows)}."
        )
    lead = f"“{text}” [{'; '.join(map(cite, note.said))}] counts, though"
    if len(follows) == 1:
        return f"{lead} from the account's other statements it follows that {follows[0]}."
    return f"{lead} the account's own statements clash: it follows that {'; and that '.join(follows)}."


def chain(follows: Follows) -> str:
    """What follows, and by which derivations."""
    return f"{follows.text} ({'; then '.join(map(step_words, follows.steps))})"
