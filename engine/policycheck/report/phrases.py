"""How reports name accounts, sources and events, for people who never saw the program."""

import re
from collections.abc import Iterable, Mapping, Sequence

from policycheck.document.english import listed
from policycheck.document.model import Line, Run, Style
from policycheck.model.account_value import FactValue
from policycheck.model.evaluation import Evaluation
from policycheck.model.following import FollowingStep, Follows, Said
from policycheck.model.incident import PARTIES, RECORD
from policycheck.model.request import spoken
from policycheck.model.timeline import KINDS
from policycheck.report import words

_MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")
_FEW = 2  # accounts that a list of all but these names
_UNNUMBERED = re.compile(r" \(\d+\)$")
_DAY = re.compile(rf"(?<![\w/-]){_MONTH.pattern}-(0[1-9]|[12]\d|3[01])(?![\w/-])")
_ID, _END = r"(?<![\w-])([a-z0-9]+(?:-[a-z0-9]+)*)", r"(?= \[|; |$)"
# Where a chain's words have the ids of events: in brackets; of two, how they stand; and what one of them was.
_EVENTS = (
    re.compile(rf"(?<=\(){_ID}(?=\)(?: \[|; |$))"),
    re.compile(rf"{_ID}(?=(?:, {_ID})* being told{_END})"),
    re.compile(rf"{_ID}(?: [a-z-]+){{1,4}} {_ID}(?: by [^\[;]*)?{_END}"),
    re.compile(rf"(?<=the time from the )\w+ of {_ID} to the \w+ of {_ID}{_END}"),
    re.compile(rf"{_ID}(?= is (?:{'|'.join(KINDS)})\b)"),
)


def line(text: str, style: Style = "plain") -> Line:
    """A line of one run, its dates as a letter writes them."""
    return (Run(text if style == "code" else dated(text), style),)


def dated(text: str) -> str:
    """The text with each day as October 5, 2025; a text that is nothing but a month as October 2025."""
    if _MONTH.fullmatch(text):
        return spoken(text)
    return _DAY.sub(lambda match: spoken(match[0]), text)


def sentence(text: str) -> str:
    """The text with a capital at its start and one full stop at its end, its dates as a letter writes them."""
    ended = dated(text.rstrip())
    stop = "" if ended.endswith((".", "?", "!", ".”")) else "."
    return f"{ended[:1].upper()}{ended[1:]}{stop}"


def series(items: Iterable[str]) -> str:
    """Clauses as a sentence lists them, each once."""
    clauses = list(dict.fromkeys(items))
    if any("," in clause or ";" in clause for clause in clauses) and len(clauses) > 1:
        return f"{'; '.join(clauses[:-1])}; and {clauses[-1]}"
    return listed(clauses) if clauses else ""


class Voice:
    """The names that one report gives to accounts, sources and events."""

    def __init__(self, evaluation: Evaluation, events: Mapping[str, str] | None = None) -> None:
        """The events are named by their ids; those that are not here keep them."""
        self.events = events or {}
        self.accounts = {one.name: one for one in evaluation.accounts}
        self.labels = evaluation.labels
        self.marks = {one.id: f"S{number}" for number, one in enumerate(evaluation.sources, 1)}
        ids = "|".join(sorted(map(re.escape, self.marks), key=len, reverse=True))
        self._ids = re.compile(rf"(\[|; )({ids})(?=[,:\]])") if ids else None
        self._printed: dict[str, int] = {}

    def earlier(self, text: str, item: int) -> int | None:
        """The item that has printed the text already; None where this one is the first, which is kept in mind."""
        if text in self._printed:
            return self._printed[text]
        self._printed[text] = item
        return None

    def account(self, name: str) -> str:
        """An account as a sentence names it; one that the incident's file defines by its own title."""
        view = self.accounts[name]
        return f"“{view.title}”" if view.defined else words.ACCOUNTS.get(name, view.title)

    def side(self, party: str) -> str:
        """A party as a sentence names it."""
        return words.SIDES[party]

    def source(self, name: str) -> str:
        """A source by its number in the list of sources."""
        return self.marks.get(name, name)

    def made_of(self, name: str) -> str:
        """What counts in an account."""
        view = self.accounts[name]
        return "An account that the file defines by the sources it credits." if view.defined else words.MADE_OF[name]

    def names(self, names: Sequence[str], *, rest: bool | None = None) -> str:
        """Some accounts as a sentence lists them.

        Most of them are named in short: by the others, or as every other account where rest says that all those are
        named before; with None each is named.
        """
        if len(names) == len(self.accounts) > 1:
            return "every account"
        if rest is None or not self.most(names):
            return listed([self.account(name) for name in names])
        others = self._others(names)
        if not rest and len(others) > _FEW:
            return listed([self.account(name) for name in names])
        return "every other account" if rest else f"every account but {self.names(others)}"

    def under(self, names: Sequence[str], *, rest: bool | None = None) -> str:
        """Under which accounts something is so; rest as for names."""
        told = self.names(names, rest=rest)
        if told.startswith("every "):
            return f"under {told}"
        whose = [self.account(name) for name in names if name in PARTIES and name != RECORD]
        what = [self.account(name) for name in names if name not in PARTIES or name == RECORD]
        parts = [f"under the account{'s' * (len(whose) > 1)} of {listed(whose)}"] if whose else []
        return listed([*parts, *(f"on {one}" for one in what)])

    def most(self, names: Sequence[str]) -> bool:
        """Whether these are more than half of the accounts, and worth a shorter name."""
        return len(names) > 2 and len(names) * 2 > len(self.accounts)

    def _others(self, names: Sequence[str]) -> list[str]:
        return [name for name in self.accounts if name not in names]

    def cite(self, said: Said) -> str:
        """A source by its number in the list of sources, and the place in it."""
        mark = self.marks.get(said.source, said.source)
        return f"{mark}, {dated(said.pinpoint)}" if said.pinpoint else mark

    def told(self, text: str) -> str:
        """A chain's words with sources by their numbers, and events by their names and not by their ids."""
        for event, name in self.events.items():
            text = text.replace(f"{_UNNUMBERED.sub('', name)} ({event})", name)  # where the name says it all
        for pattern in _EVENTS:
            text = pattern.sub(self._named, text)
        return self._ids.sub(lambda match: f"{match[1]}{self.marks[match[2]]}", text) if self._ids else text

    def _named(self, match: re.Match[str]) -> str:
        """What matched, with each event's id in it replaced by the name; unchanged where one is no event's."""
        found, ids = match[0], [each for each in match.groups() if each is not None]
        if not set(ids) <= self.events.keys():
            return found
        any_id = "|".join(sorted(map(re.escape, ids), key=len, reverse=True))
        return re.sub(rf"(?<![\w-])({any_id})(?![\w-])", lambda one: f"“{self.events[one[1]]}”", found)

    def behind(self, follows: Follows) -> set[str]:
        """The numbers of the sources that something worked out rests on."""
        found = (self._ids.findall(text) for step in follows.steps for text in step.rests_on) if self._ids else ()
        return {self.marks[source] for each in found for _, source in each}

    def step(self, step: FollowingStep) -> str:
        """A derivation that applied, and what it rests on."""
        way = " (read the other way round)" if step.turned else ""
        return sentence(f"{step.title}{way}. This rests on: {self.told('; '.join(step.rests_on))}")

    def derived(self, step: FollowingStep) -> str:
        """A derivation that applied, and what it rests on, as part of a sentence."""
        way = " the other way round," if step.turned else ""
        return f"{step.title[:1].lower()}{step.title[1:]};{way} from: {self.told('; '.join(step.rests_on))}"

    def facts(self, values: Iterable[FactValue]) -> str:
        """Some facts as one clause, each with whom it is about."""
        return series(
            f"{one.text} ({self.labels[one.about]})" if one.about in self.labels else one.text for one in values
        )
