"""What a rule asks, part by part: the policy's words, and what each account holds on them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from policycheck.document.model import Block, Bullets, Line, Paragraph, Run, Table
from policycheck.model.account_value import AccountValue
from policycheck.model.evaluation import ElementView, Finding
from policycheck.model.incident import UNCONTRADICTED
from policycheck.model.premise import WITHOUT_SOURCE
from policycheck.report import words
from policycheck.report.memo.phrases import Voice, line, sentence

_HEADS = ("The policy’s words", "What is asked", "Whether it is so, under whose account, and where it is said")
_LAST = ("Disputed", "Not known")  # after every other answer, in this order
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def elements(finding: Finding, above: tuple[str, Finding] | None, voice: Voice) -> Iterator[Block]:
    """The parts on which something is said, more than one as a table, and those on which nobody says anything.

    What stands alike under an earlier heading of the rule, given with whom that is about, is not shown again.
    """
    rows, silent = _rows(finding, voice), _silent(finding)
    same = ""
    if above is not None:
        label, first = above
        before = {*_rows(first, voice), *_silent(first)}
        kept = [one for one in rows if one not in before], [one for one in silent if one not in before]
        if len(kept[0]) + len(kept[1]) < len(rows) + len(silent):
            same = f"those about {label}"
        rows, silent = kept
    if rows and (same or len(rows) == 1):
        lead = f"The answers are {same}, but on this:" if same else "Said on what the rule asks:"
        yield Paragraph(line=line(lead, "strong"), keep_with_next=True)
        yield Bullets(items=tuple((*asked, Run(": "), *test, Run(" "), *answers) for asked, test, answers in rows))
    elif rows:
        caption = "What the rule asks, part by part"
        yield Table(caption=caption, head=tuple(map(line, _HEADS)), rows=tuple(rows), widths=(0.27, 0.28, 0.45))
    if silent:
        nobody = "Nobody says" if UNCONTRADICTED in voice.accounts else "Under none of these accounts is it said"
        others = f"; on the others the answers are {same}" if same and not rows else ""
        yield Paragraph(line=line(f"{nobody}{others}:", "strong"), keep_with_next=True)
        yield Bullets(items=tuple(silent))
    if not rows and not silent:
        yield Paragraph(line=line(f"On every part the answers are {same}."))


def _rows(finding: Finding, voice: Voice) -> list[tuple[Line, Line, Line]]:
    return [
        (
            _words(finding, one, lead),
            line(sentence(f"{one.test}{' (a judgement)' if one.judgement else ''}")),
            _answers(one, voice),
        )
        for lead, one in led(finding.elements)
        if not _unsaid(one)
    ]


def _silent(finding: Finding) -> list[Line]:
    return [
        (*_words(finding, one, lead), Run(f": {one.test}{' (a judgement)' if one.judgement else ''}."))
        for lead, one in led(finding.elements)
        if _unsaid(one)
    ]


def _unsaid(element: ElementView) -> bool:
    return all(held.value is None and held.basis == "silent" for held in element.values.values())


def _words(finding: Finding, element: ElementView, lead: str) -> Line:
    """The policy's words for a part, led by what they are for; and where they stand, if not in the passage quoted."""
    runs = (Run(f"{lead} ", "small"), Run(f"“{element.words}”"))
    if element.provision is None:
        return runs
    policy, _, section = element.provision.partition("#")
    other = "" if policy == finding.citation.policy else " of another text"
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
        branches = _branches(same)
        ways = [branch for branch in branches if branch[0].groups[-1:] == ("any_of",)]
        for branch in branches:
            for number, one in enumerate(branch, 1):
                place = [_way(ways, branch)] if branch in ways and len(ways) > 1 else []
                place += [f"part {number} of {len(branch)}"] if len(branch) > 1 else []
                place += ["this must not be so"] if "none_of" in one.groups else []
                yield f"{roles[role]} ({', '.join(place)})" if place else roles[role], one


def _branches(elements: Iterable[ElementView]) -> list[list[ElementView]]:
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
    return f"way {chr(ord('A') + ways.index(branch))} of {count}"


def _answers(element: ElementView, voice: Voice) -> Line:
    """Yes, no, disputed and not known, each with the accounts, and for what is said with its places."""
    found: dict[str, dict[tuple[str, ...], list[str]]] = {}
    for name, held in element.values.items():
        found.setdefault(_answer(held), {}).setdefault(_places(held, voice), []).append(name)
    order = sorted(found, key=lambda answer: _LAST.index(answer) if answer in _LAST else -1)
    runs: list[Run] = []
    for answer in order:
        told: list[str] = []
        cited: set[str] = set()
        for places, names in sorted(found[answer].items(), key=lambda pair: voice.most(pair[1])):
            last = answer == order[-1] and len(told) == len(found[answer]) - 1
            where = "all of these" if len(places) > 1 and set(places) == cited else "; ".join(places)
            rest = last and bool(runs or told)
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


def _places(held: AccountValue, voice: Voice) -> tuple[str, ...]:
    if held.basis == "contradicted":
        return ()
    told = list(map(voice.cite, held.sources))
    if held.basis == "record":
        told.append("from the record")
    if held.basis == "unanswered":
        told.append("one side’s word")
    if held.basis in WITHOUT_SOURCE:
        told.append(WITHOUT_SOURCE[held.basis])
    if held.follows:
        told.append("worked out, as said below")
    if held.with_record:
        told.append(f"the record says more: {'; '.join(map(voice.cite, held.with_record))}")
    if held.against_record:
        told.append(f"the record says otherwise: {'; '.join(map(voice.cite, held.against_record))}")
    if held.against_follows:
        told.append("from the record alone the contrary is worked out")
    return tuple(dict.fromkeys(told))
