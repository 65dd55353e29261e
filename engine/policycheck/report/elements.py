"""What a rule asks, part by part: the policy's words, and what each account holds on them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from policycheck.document.model import Block, Bullets, Line, Paragraph, Run
from policycheck.model.account_value import AccountValue
from policycheck.model.inference import WITHOUT_SOURCE, CitedStatement
from policycheck.model.party import RECORD, UNCONTRADICTED
from policycheck.model.result import ElementView, Result
from policycheck.report import words
from policycheck.report.phrases import Labels, cited_by, line, sentence

_LAST = ("Disputed", "Not known")  # after every other answer, in this order
_LEAD = "What the accounts say (an account that is not named leaves the question open):"
_FROM_RECORD, _ONE_SIDE = "from the record", "one side’s word alone"
REMARKS = (_FROM_RECORD, _ONE_SIDE)  # on how an account holds a fact, beside the places where it is said
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def elements(result: Result, above: tuple[str, Result] | None, voice: Labels, lead: str = _LEAD) -> Iterator[Block]:
    """The parts of the rule on which something is said, and then those on which nobody says anything.

    What stands alike under an earlier heading of the rule, given with whom that is about, is not shown again.
    """
    said, silent = told(result, voice), _silent(result, voice)
    same = ""
    if above is not None:
        label, first = above
        before = {*told(first, voice), *_silent(first, voice)}
        kept = [one for one in said if one not in before], [one for one in silent if one not in before]
        if len(kept[0]) + len(kept[1]) < len(said) + len(silent):
            same = f"as about {label}"
        said, silent = kept
    if said:
        yield from _list(f"The accounts say the same {same}, except on this:" if same else lead, said)
    if silent:
        nobody = "Nobody says" if UNCONTRADICTED in voice.accounts else "No account says"
        yield from _list(
            f"{nobody} whether this is so{f'; the rest is the same {same}' if same and not said else ''}:", silent
        )
    if found := _of_board(result, voice):
        yield from _list("Only the board has answered this (see its finding):", found)
    if not said and not silent and not found:
        yield Paragraph(line=line(f"The accounts say the same {same}."))


def taken_as_so(result: Result) -> Iterator[Block]:
    """The parts that are so whoever says it, of a rule on which nobody says anything."""
    items = [
        (*_words(result, one, lead), Run(f": {_test(one)}."))
        for lead, one in led(result.elements)
        if any(held.value is not None for held in one.values.values())
    ]
    if items:
        yield from _list("True of this agency in every incident:", items)


def _list(lead: str, items: Sequence[Line]) -> Iterator[Block]:
    yield Paragraph(line=line(lead, "strong"), keep_with_next=True)
    yield Bullets(items=tuple(items))


def told(result: Result, voice: Labels) -> list[Line]:
    """The parts of the rule on which one of these accounts says something, with what each says."""
    return [
        (*_words(result, one, lead), Run(f": {_test(one)}. "), *_answers(one, voice))
        for lead, one in led(result.elements)
        if not _unsaid(one, voice)
    ]


def _silent(result: Result, voice: Labels) -> list[Line]:
    return [
        (*_words(result, one, lead), Run(f": {_test(one)}."))
        for lead, one in led(result.elements)
        if _unsaid(one, voice) and not voice.only_board(one)
    ]


def _of_board(result: Result, voice: Labels) -> list[Line]:
    """The parts that only the board has answered, of whose account nothing is shown here."""
    return [
        (*_words(result, one, lead), Run(f": {_test(one)}."))
        for lead, one in led(result.elements)
        if _unsaid(one, voice) and voice.only_board(one)
    ]


def _test(element: ElementView) -> str:
    return f"{element.test}{' (a judgement)' if element.judgement else ''}"


def not_said(result: Result, voice: Labels) -> list[str]:
    """What the rule asks and none of these accounts says, in words."""
    return [_test(element) for element in result.elements if _unsaid(element, voice)]


def _unsaid(element: ElementView, voice: Labels) -> bool:
    return all(held.value is None and held.basis == "silent" for held in _values(element, voice).values())


def _values(element: ElementView, voice: Labels) -> dict[str, AccountValue]:
    """What the accounts that are shown hold."""
    return {name: held for name, held in element.values.items() if name in voice.accounts}


def _words(result: Result, element: ElementView, lead: str) -> Line:
    """The policy's words for a part, led by what they are for; and where they stand, if not in what is quoted."""
    as_asked = f" (as “{element.of_rule}” asks)" if element.of_rule else ""
    runs = (Run(f"{lead} ", "small"), Run(f"“{element.words}”"), *([Run(as_asked, "small")] * bool(as_asked)))
    if element.provision is None:
        return runs
    policy, _, section = element.provision.partition("#")
    other = "" if policy == result.citation.policy else " of another text"
    return (*runs, Run(f" (in {section}{other})", "small"))


def led(elements: Sequence[ElementView]) -> Iterator[tuple[str, ElementView]]:
    """Each element with the words that lead it: what it is for, and of how many ways and parts it is one."""
    then = "then " if any(one.role == "when" for one in elements) else ""
    roles = {
        "when": "It applies when",
        "must": f"It {then}asks for",
        "must_not": f"It {then}forbids",
        "unless": "Unless",
    }
    for role, same in groupby(elements, key=lambda one: one.role):
        found = branches(same)
        ways = [branch for branch in found if branch[0].groups[-1:] == ("any_of",)]
        for branch in found:
            for number, one in enumerate(branch, 1):
                place = [_way(ways, branch)] if branch in ways and len(ways) > 1 else []
                place += [f"part {number} of {len(branch)}"] if len(branch) > 1 else []
                place += ["this must not be so"] if "none_of" in one.groups else []
                yield f"{roles[role]} ({', '.join(place)})" if place else roles[role], one


def branches(elements: Iterable[ElementView]) -> list[list[ElementView]]:
    """The elements, those together that are asked for together."""
    found: list[list[ElementView]] = []
    for one in elements:
        if found and one.groups[:1] == ("all_of",) and one.groups == found[-1][-1].groups:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _way(ways: list[list[ElementView]], branch: list[ElementView]) -> str:
    count = _NUMBERS[len(ways)] if len(ways) < len(_NUMBERS) else str(len(ways))
    if all(len(one) == 1 for one in ways):
        return f"one of {count}"
    return f"alternative {chr(ord('A') + ways.index(branch))} of {count}"


def _answers(element: ElementView, voice: Labels) -> Line:
    """Yes, no and disputed, each with the accounts and the places; not known, where nothing else is said."""
    found: dict[str, dict[tuple[str, ...], list[str]]] = {}
    for name, held in _values(element, voice).items():
        found.setdefault(_answer(held), {}).setdefault(whose(held, voice), []).append(name)
    unnamed = len(found) > 1 and found.pop("Not known", None) is not None
    order = sorted(found, key=lambda answer: _LAST.index(answer) if answer in _LAST else -1)
    runs: list[Run] = []
    for answer in order:
        told: list[str] = []
        cited: set[str] = set()
        for places, names in sorted(found[answer].items(), key=lambda pair: voice.most(pair[1])):
            last = answer == order[-1] and len(told) == len(found[answer]) - 1
            where = "all of these" if len(places) > 1 and set(places) == cited else "; ".join(places)
            rest = last and bool(runs or told) and not unnamed
            told.append(f"{voice.names(names, rest=rest)}{f' [{where}]' if where else ''}")
            cited |= set(places)
        runs += [Run(f"{' ' if runs else ''}{answer}: ", "strong"), Run(f"{'; '.join(told)}.")]
    return tuple(runs)


def _answer(held: AccountValue) -> str:
    if held.value is None:
        return "Disputed" if held.basis == "contradicted" else "Not known"
    said = words.value_words(held.value)
    if isinstance(held.value, bool):
        return {True: "Yes", False: "No", None: sentence(said).rstrip(".")}[held.satisfied]
    return f"{ {True: 'Yes', False: 'No', None: 'Not known'}[held.satisfied] } ({said})"


def whose(held: AccountValue, voice: Labels) -> tuple[str, ...]:
    """On whose word an account holds what it does: sources with their places, the record, or what follows.

    Of what is contradicted, nothing where the accounts of the sides say it.
    """
    if held.basis == "contradicted":
        sides = any(view.party or view.name == RECORD for view in voice.accounts.values())
        return () if sides else tuple(_with_value(held.sources, voice))
    told = list(map(voice.cite, held.sources))
    if held.basis == "record":
        told.append(_FROM_RECORD)
    if held.basis == "unanswered":
        told.append(_ONE_SIDE)
    if held.basis in WITHOUT_SOURCE:
        told.append(WITHOUT_SOURCE[held.basis])
    if held.follows:
        told.append(inferred_from([held], voice))
    if held.with_record:
        told.append(f"the record says more: {'; '.join(_with_value(held.with_record, voice))}")
    if held.against_record:
        told.append(f"the record says otherwise: {'; '.join(_with_value(held.against_record, voice))}")
    told += [f"the record alone implies otherwise: {one.text}" for one in held.against_follows]
    return tuple(dict.fromkeys(told))


def inferred_from(values: Sequence[AccountValue], voice: Labels) -> str:
    """That accounts infer a fact, with the places of all statements that it rests on."""
    inferences = (inference for held in values for inference in held.follows)
    places = dict.fromkeys(voice.cite(cited) for inference in inferences for cited in cited_by(inference))
    return f"inferred from {'; '.join(places)}" if places else "inferred"


def _with_value(said: Sequence[CitedStatement], voice: Labels) -> list[str]:
    return [f"{voice.cite(one)}: {words.value_words(one.value)}" for one in said]
