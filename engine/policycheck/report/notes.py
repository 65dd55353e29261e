"""On whose word an outcome rests under an account, in words and as signs of a table's cell."""

from collections.abc import Sequence

from policycheck.document.english import listed
from policycheck.model.inference import AccountNote, Inference, NoteKind
from policycheck.model.result import AccountOutcome, Result
from policycheck.model.source_view import source_mark
from policycheck.report.phrases import Labels, sentence
from policycheck.report.results import view_of
from policycheck.report.words import step_words, value_words

# By what stands first where there are several: the sign in a table's cell, and what it means.
SIGNS: dict[NoteKind, tuple[str, str]] = {
    "conflict": ("!", "the account's own statements contradict each other"),
    "sources_differ": ("‡", "the account's own sources differ"),
    "record_alone": ("*", "on the record alone; the account itself says nothing"),
    "pooled": ("+", "several sources together; no single one says it all"),
}


def kinds(outcome: AccountOutcome) -> list[NoteKind]:
    """The kinds of note that an outcome has, each once."""
    return [kind for kind in SIGNS if any(note.kind == kind for note in outcome.notes)]


def sign(noted: Sequence[NoteKind]) -> str:
    """The sign of a table's cell; empty where there is nothing to note."""
    return SIGNS[noted[0]][0] if noted else ""


def legend(noted: set[NoteKind]) -> str:
    """What the signs of a table mean."""
    return "; ".join(f"{of} {means}" for kind, (of, means) in SIGNS.items() if kind in noted)


def sentences(result: Result, accounts: Sequence[str], voice: Labels) -> list[str]:
    """A sentence for each note of an outcome that some accounts come to alike."""
    outcome = result.outcomes[accounts[0]]
    return [_sentence(result, accounts, note, voice) for note in outcome.notes]


def _sentence(result: Result, accounts: Sequence[str], note: AccountNote, voice: Labels) -> str:
    if note.kind == "record_alone":
        says = "says" if len(accounts) == 1 else "say"
        return (
            f"This rests on the record alone: {listed([voice.account(one) for one in accounts])} {says} nothing on it."
        )
    if note.kind == "pooled":
        return f"No single source says all of this; {listed([source_mark(one) for one in note.numbers])} do together."
    if note.kind == "sources_differ":
        return _differing(result, note, voice)
    return _clash(result, accounts[0], note, voice)


def _differing(result: Result, note: AccountNote, voice: Labels) -> str:
    parties = {said.party for said in note.said}
    sources = {said.mark for said in note.said}
    whose = f"{voice.speakers[parties.pop()]}'s" if len(parties) == 1 else "the account's"
    lead = f"{whose[:1].upper()}{whose[1:]} sources differ"
    if len(sources) == 1:
        lead = f"{sources.pop()} contradicts itself"
    told = [f"{voice.cite(said)}{',' * bool(said.pinpoint)} says {value_words(said.value)}" for said in note.said]
    return f"{view_of(result, note).question} {lead}: {'; '.join(told)}."


def _clash(result: Result, account: str, note: AccountNote, voice: Labels) -> str:
    follows = [chain(one) for one in note.follows]
    text = view_of(result, note).values[account].text
    conflict = "the account's own statements contradict each other"
    if text is None or not note.said:
        return sentence(f"{conflict}, so this is open: it follows that {'; and that '.join(follows)}")
    lead = f"“{text}” [{'; '.join(map(voice.cite, note.said))}] counts, although"
    if len(follows) == 1:
        return f"{lead} it follows from the account's other statements that {follows[0]}."
    return f"{lead} {conflict}: it follows that {'; and that '.join(follows)}."


def chain(follows: Inference) -> str:
    """What follows, and by which derivations."""
    return f"{follows.text} ({'; then '.join(map(step_words, follows.steps))})"
