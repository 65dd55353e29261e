"""How a memo names accounts and sources, for people who never saw the program."""

import re
from collections.abc import Iterable, Sequence

from policycheck.model.evaluation import Evaluation, FactValue
from policycheck.model.following import FollowingStep, Said
from policycheck.model.incident import COMMON_GROUND, PARTIES, RECORD, UNCONTRADICTED
from policycheck.model.memo import Line, Run, Style
from policycheck.report.words import listed

_NAMES = {
    "agency": "the agency",
    "family": "the family’s side",
    "press": "the press",
    "community": "the community",
    "reviewer": "the reviewer",
    "record": "the record alone",
    COMMON_GROUND: "common ground",
    UNCONTRADICTED: "the uncontradicted statements",
}
_MADE_OF = {
    "agency": "What the agency says.",
    "family": "What the family, or the person the force was used against, and their lawyers say.",
    "press": "What news reporting says of its own reading of the events.",
    "community": "What groups and residents say.",
    "reviewer": "What the reviewing body says.",
    "record": "Only what a recording or document shows that anybody can check.",
    COMMON_GROUND: "What the record or at least two sides give, and nobody contradicts.",
    UNCONTRADICTED: "What anybody says and nobody contradicts. Here a single side’s unanswered claim counts.",
}
_EVENT = re.compile(r" \(([a-z0-9]+(?:-[a-z0-9]+)*)\)(?= \[)")
_TOLD = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*(?:, [a-z0-9]+(?:-[a-z0-9]+)*)*) being told \[")


def line(text: str, style: Style = "plain") -> Line:
    """A line of one run."""
    return (Run(text, style),)


def sentence(text: str) -> str:
    """The text with a capital at its start and one full stop at its end."""
    ended = text.rstrip()
    stop = "" if ended.endswith((".", "?", "!", ".”")) else "."
    return f"{ended[:1].upper()}{ended[1:]}{stop}"


def series(items: Iterable[str]) -> str:
    """Clauses as a sentence lists them, each once."""
    clauses = list(dict.fromkeys(items))
    if any("," in clause or ";" in clause for clause in clauses) and len(clauses) > 1:
        return f"{'; '.join(clauses[:-1])}; and {clauses[-1]}"
    return listed(clauses) if clauses else ""


class Voice:
    """The names that one memo gives to accounts, sources and events."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.accounts = {one.name: one for one in evaluation.accounts}
        self.labels = evaluation.labels
        self.marks = {one.id: f"S{number}" for number, one in enumerate(evaluation.sources, 1)}
        ids = "|".join(sorted(map(re.escape, self.marks), key=len, reverse=True))
        self._ids = re.compile(rf"(\[|; )({ids})(?=[,:\]])") if ids else None

    def account(self, name: str) -> str:
        """An account as a sentence names it; one that the incident's file defines by its own title."""
        view = self.accounts[name]
        return f"“{view.title}”" if view.defined else _NAMES.get(name, view.title)

    def made_of(self, name: str) -> str:
        """What counts in an account."""
        view = self.accounts[name]
        return "An account that the file defines by the sources it credits." if view.defined else _MADE_OF[name]

    def names(self, names: Sequence[str], *, rest: bool = False) -> str:
        """Some accounts as a sentence lists them; with rest, the others are named beside them."""
        if len(names) == len(self.accounts) > 1:
            return "every account"
        if rest and self._most(names):
            return "every other account"
        return listed([self.account(name) for name in names])

    def under(self, names: Sequence[str], *, rest: bool = False) -> str:
        """Under which accounts something is so."""
        if len(names) == len(self.accounts) > 1 or (rest and self._most(names)):
            return f"under {self.names(names, rest=rest)}"
        whose = [self.account(name) for name in names if name in PARTIES and name != RECORD]
        what = [self.account(name) for name in names if name not in PARTIES or name == RECORD]
        parts = [f"under the account{'s' * (len(whose) > 1)} of {listed(whose)}"] if whose else []
        return listed([*parts, *(f"on {one}" for one in what)])

    def _most(self, names: Sequence[str]) -> bool:
        return len(names) > 2 and len(names) * 2 > len(self.accounts)

    def cite(self, said: Said) -> str:
        """A source by its number in the list of sources, and the place in it."""
        mark = self.marks.get(said.source, said.source)
        return f"{mark}, {said.pinpoint}" if said.pinpoint else mark

    def told(self, text: str) -> str:
        """A chain's words with sources by their numbers, and events by their names and not by their ids."""
        text = _TOLD.sub(lambda match: f"{_plain(match[1])} being told [", text)
        for event in dict.fromkeys(_EVENT.findall(text)):
            text = text.replace(f" ({event}) [", f" (event “{_plain(event)}”) [")
            text = re.sub(rf"(?<![\w“-]){re.escape(event)}(?![\w”-])", f"“{_plain(event)}”", text)
        return self._ids.sub(lambda match: f"{match[1]}{self.marks[match[2]]}", text) if self._ids else text

    def step(self, step: FollowingStep) -> str:
        """A derivation that applied, and what it rests on."""
        way = " (read the other way round)" if step.turned else ""
        return sentence(f"{step.title}{way}. This rests on: {self.told('; '.join(step.rests_on))}")

    def facts(self, values: Iterable[FactValue]) -> str:
        """Some facts as one clause, each with whom it is about."""
        return series(
            f"{one.text} ({self.labels[one.about]})" if one.about in self.labels else one.text for one in values
        )


def _plain(ids: str) -> str:
    return ids.replace("-", " ")
