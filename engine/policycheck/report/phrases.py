"""How reports name accounts and write sentences, for people who never saw the program."""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy

from policycheck.document.english import dated, listed
from policycheck.document.model import Line, Run, Style
from policycheck.model.account_value import FactValue
from policycheck.model.case_view import OtherStatementView
from policycheck.model.evaluation import Evaluation
from policycheck.model.inference import Inference
from policycheck.model.party import BOARD, RECORD
from policycheck.model.result import ElementView
from policycheck.model.source_view import Cited

_PARAGRAPH = re.compile(r", paragraphs? (?=\d)")
_FEW = 2  # accounts that a list of all but these names


def line(text: str, style: Style = "plain") -> Line:
    """A line of one run, its dates as a letter writes them."""
    return (Run(text if style == "code" else dated(text), style),)


def sentence(text: str) -> str:
    """The text with a capital at its start and one full stop at its end, its dates as a letter writes them."""
    ended = stopped(text)
    return f"{ended[:1].upper()}{ended[1:]}"


def stopped(text: str) -> str:
    """The text with one full stop at its end, its dates as a letter writes them."""
    ended = dated(text.rstrip())
    return ended if ended.endswith((".", "?", "!", ".”")) else f"{ended}."


def shortened(text: str, most: int) -> str:
    """The text without the words past so many letters, for which … stands."""
    if len(text) <= most:
        return text
    return f"{text[:most].rpartition(' ')[0].rstrip(',;:')} …"


def series(items: Iterable[str]) -> str:
    """Clauses as a sentence lists them, each once."""
    clauses = list(dict.fromkeys(items))
    if any("," in clause or ";" in clause for clause in clauses) and len(clauses) > 1:
        return f"{'; '.join(clauses[:-1])}; and {clauses[-1]}"
    return listed(clauses) if clauses else ""


def cited_by(inference: Inference) -> Iterator[Cited]:
    """The statements that something worked out rests on."""
    return (cited for step in inference.steps for premise in step.premises for cited in premise.sources)


def _answered_by_board(evaluation: Evaluation) -> set[tuple[str, str | None]]:
    """The facts, with whom each is about, on which the board's account holds what the board found, or what follows."""
    own = {source.mark for source in evaluation.sources if source.party == BOARD}
    answered = set()
    for result in evaluation.results:
        for element in result.elements:
            held = element.values.get(BOARD)
            if held is not None and held.value is not None:
                cited = {*held.sources, *(each for inference in held.follows for each in cited_by(inference))}
                if any(each.mark in own for each in cited):
                    answered.add((element.fact, element.about))
    return answered


class Labels:
    """The names that one report gives to accounts, and what it has said already."""

    def __init__(self, evaluation: Evaluation, *, short: bool = False) -> None:
        """In short, a place in a source is S5 ¶2."""
        self._short = short
        self.accounts = {one.name: one for one in evaluation.accounts}
        # who has a word of their own, and the record; what the board found is no side's word
        self.sides = {
            one.name for one in evaluation.accounts if (one.party and one.name != BOARD) or one.name == RECORD
        }
        self.labels = evaluation.labels
        self.some_left_out = bool(evaluation.accounts_left_out)
        self.every = "every account shown here" if self.some_left_out else "every account"
        self.speakers = evaluation.speakers
        self.cited: set[str] = set()  # the sources that it has cited
        self._answered = _answered_by_board(evaluation)
        self.found = {(found.fact, found.about): found.text for found in evaluation.case.found}
        self.bearing: dict[tuple[str, str | None], list[OtherStatementView]] = {}
        for statement in evaluation.case.other_statements:
            for key in statement.bears_on:
                self.bearing.setdefault(key, []).append(statement)
        self._printed: dict[str, int] = {}

    def of_sides(self) -> "Labels":
        """The same with the accounts of sides alone."""
        sides = copy(self)
        sides.accounts = {name: view for name, view in self.accounts.items() if name in self.sides}
        return sides

    def only_board(self, element: ElementView) -> bool:
        """Whether the board's findings answer an element, where its account is not shown."""
        return BOARD not in self.accounts and (element.fact, element.about) in self._answered

    def earlier(self, text: str, item: int) -> int | None:
        """The item that has printed the text already; None where this one is the first, which is kept in mind."""
        if text in self._printed:
            return self._printed[text]
        self._printed[text] = item
        return None

    def account(self, name: str) -> str:
        """An account as a sentence names it; one that the incident's file defines by its own title."""
        return self.accounts[name].label

    def made_of(self, name: str) -> str:
        """What counts in an account."""
        return self.accounts[name].made_of

    def names(self, names: Sequence[str], *, rest: bool | None = None) -> str:
        """Some accounts as a sentence lists them.

        Most of them are named in short: by the others, or as every other account where rest says that all those are
        named before; with None each is named.
        """
        if len(names) == len(self.accounts) > 1:
            return self.every
        if rest is None or not self.most(names):
            return listed([self.account(name) for name in names])
        others = self._others(names)
        if not rest and len(others) > _FEW:
            return listed([self.account(name) for name in names])
        if rest:
            return "every other account"
        whose = (
            f"th{'ose' if len(others) > 1 else 'at'} of " if all(self.accounts[name].party for name in others) else ""
        )
        return f"every account except {whose}{self.names(others)}"

    def under(self, names: Sequence[str], *, rest: bool | None = None) -> str:
        """Under which accounts something is so; rest as for names."""
        told = self.names(names, rest=rest)
        if told.startswith("every "):
            return f"under {told}"
        whose = [self.account(name) for name in names if self.accounts[name].party]
        what = [self.account(name) for name in names if not self.accounts[name].party]
        parts = [f"under the account{'s' * (len(whose) > 1)} of {listed(whose)}"] if whose else []
        return listed([*parts, *(f"on {one}" for one in what)])

    def most(self, names: Sequence[str]) -> bool:
        """Whether these are more than half of the accounts, and worth a shorter name."""
        return len(names) > 2 and len(names) * 2 > len(self.accounts)

    def _others(self, names: Sequence[str]) -> list[str]:
        return [name for name in self.accounts if name not in names]

    def cite(self, said: Cited) -> str:
        """A source by its number in the list of sources, and the place in it."""
        self.cited.add(said.mark)
        return _PARAGRAPH.sub(" ¶", dated(said.place)) if self._short else dated(said.place)

    def behind(self, follows: Inference) -> set[str]:
        """The sources that something worked out rests on, as reports name them."""
        return {cited.mark for cited in cited_by(follows)}

    def bears_on(self, fact: str, about: str | None) -> str:
        """What is said that helps to judge a fact, speaker by speaker in the order of the file; empty of nothing."""
        by_speaker: dict[str, dict[str, list[str]]] = {}
        for statement in self.bearing.get((fact, about), ()):
            said = by_speaker.setdefault(self.speakers[statement.party], {})
            said.setdefault(stopped(statement.says)[:-1], []).append(self.cite(statement))
        return " ".join(
            sentence(f"{speaker}: {'; '.join(f'{says} [{series(places)}]' for says, places in said.items())}")
            for speaker, said in by_speaker.items()
        )

    def facts(self, values: Iterable[FactValue]) -> str:
        """Some facts as one clause, each with whom it is about."""
        return series(
            f"{one.text} ({self.labels[one.about]})" if one.about in self.labels else one.text for one in values
        )
