"""What would settle a result that is open: what would make it a possible violation, and what would make it none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policycheck.document.model import Block, Bullets, Line, Paragraph, Run
from policycheck.model.account_value import FactValue
from policycheck.model.result import AccountOutcome, Result
from policycheck.report import words
from policycheck.report.phrases import Labels, line, sentence, series
from policycheck.report.results import is_silent, view_of

_SHOWN = 4  # sets of statements, in each direction
_BEYOND = "the rule would not apply"
_TOGETHER = 4  # statements of both directions that one line holds


@dataclass(frozen=True)
class _Ways:
    """The smallest sets of statements that would show a breach, and those that would rule it out; smallest first."""

    show: tuple[tuple[str, ...], ...]
    rule_out: tuple[tuple[str, ...], ...]

    @property
    def length(self) -> int:
        """How many statements they take."""
        return sum(map(len, (*self.show, *self.rule_out)))


def settling(result: Result, above: tuple[str, Result] | None, voice: Labels) -> Iterator[Block]:
    """What would settle the result, first under the accounts that lack the least, then where others differ."""
    found = _open(result)
    if not found:
        return
    if above is not None and found == _open(above[1]):
        yield Paragraph(line=line(f"The same would settle it as about {above[0]}."))
        return
    items = list(_items(result, found, above, voice))
    if len(items) == 1:
        yield Paragraph(line=(Run("What would settle it. ", "strong"), *items[0]))
    else:
        yield Paragraph(line=line("What would settle it:", "strong"), keep_with_next=True)
        yield Bullets(items=tuple(items))


def _items(
    result: Result, found: dict[_Ways, list[str]], above: tuple[str, Result] | None, voice: Labels
) -> Iterator[Line]:
    """The accounts that lack the least, those that lack something else, and those that lack something besides."""
    base = _base(found)
    under = f"{sentence(voice.under(found[base], rest=False)).rstrip('.')}. " if len(found) > 1 else ""
    if above is not None and (first := _open(above[1])) and _base(first) == base:
        yield (Run(under, "strong"), Run(f"The same as about {above[0]}."))
    else:
        yield from _directions(result, base, under)
    whole, differing = [base], []
    for ways in (one for one in found if one != base):
        model = next((one for one in whole if _more(one, ways)), None)
        if model is None:
            whole.append(ways)
        else:
            differing.append((ways, model))
    for ways in whole[1:]:
        yield from _directions(result, ways, f"{sentence(voice.under(found[ways])).rstrip('.')}. ")
    for ways, model in differing:
        as_ = "The same" if len(whole) == 1 else f"The same as {voice.under(found[model], rest=False)}"
        lead = Run(f"{sentence(voice.under(found[ways])).rstrip('.')}. ", "strong")
        yield (lead, Run(f"{as_}. {_difference(result, model, ways)}"))


def _open(result: Result) -> dict[_Ways, list[str]]:
    """What would settle it, with the accounts that are open so."""
    found: dict[_Ways, list[str]] = {}
    for name, outcome in result.outcomes.items():
        if outcome.would_show_violation or outcome.would_rule_out_violation:
            found.setdefault(_ways(result, outcome), []).append(name)
    return found


def _ways(result: Result, outcome: AccountOutcome) -> _Ways:
    order = {fact: number for number, fact in enumerate(dict.fromkeys(one.fact for one in result.elements))}

    def told(sets: Sequence[Sequence[FactValue]]) -> tuple[tuple[str, ...], ...]:
        ordered = [sorted(each, key=lambda one: order[one.fact]) for each in sets]
        ordered.sort(key=lambda each: (len(each), [order[one.fact] for one in each]))
        return tuple(tuple(_statement(result, one) for one in each) for each in ordered)

    show, beyond = told(outcome.would_show_violation), told(outcome.would_not_apply)
    rest = told([one for one in outcome.would_rule_out_violation if one not in outcome.would_not_apply])
    rule_out = [*rest, *((*others, f"{last} ({_BEYOND})") for *others, last in beyond)]
    return _Ways(show, tuple(sorted(rule_out, key=len)))


def _statement(result: Result, value: FactValue) -> str:
    """What would have to be so; that it is a judgement is said here only where the parts are not shown above."""
    judgement = view_of(result, value).judgement and is_silent(result)
    return f"{value.text}{' (a judgement)' if judgement else ''}"


def _base(found: dict[_Ways, list[str]]) -> _Ways:
    return min(found, key=lambda ways: (ways.length, -len(found[ways])))


def _directions(result: Result, ways: _Ways, lead: str) -> Iterator[Line]:
    """Both directions, each with its sets: in one line where they are few, else each in its own."""
    broken, none = words.BROKEN_OR_NOT[result.modality]
    told: list[Line] = [
        (Run(f"There would be {what} if ", "emphasis"), Run(_either(sets)))
        for what, sets in ((f"a {broken}", ways.show), (none, ways.rule_out))
        if sets
    ]
    if ways.length <= _TOGETHER:
        told = [tuple(run for each in told for run in (*each, Run(" ")))]
    for number, runs in enumerate(told):
        yield ((Run(lead, "strong"),) if lead and not number else ()) + runs


def _either(sets: Sequence[Sequence[str]]) -> str:
    """The sets as a clause; what all of them share is said once, and then of each what is its own."""
    if len(sets) == 1:
        return f"{series(sets[0])}."
    shared = [one for one in sets[0] if all(one in each for each in sets)]
    own = _numbered([series(one for one in each if one not in shared) for each in sets])
    return f"{series(shared)}; and at least one of these: {own}." if shared else f"at least one of these is so: {own}."


def _numbered(told: Sequence[str]) -> str:
    """The first few as a list in a sentence, and how many there are besides."""
    more = len(told) - _SHOWN
    rest = [f"or in {more} other way{'s' if more > 1 else ''}"] if more > 0 else []
    return "; ".join([*(f"({number}) {one}" for number, one in enumerate(told[:_SHOWN], 1)), *rest])


def _more(base: _Ways, ways: _Ways) -> list[tuple[str, ...]]:
    """What the ways ask for besides the base, each of which would do; none where they differ in another manner."""
    found = dict.fromkeys(_besides(one, each) for one in ways.show for each in base.show if set(each) < set(one))
    whole = {frozenset((*each, *more)) for each in base.show for more in found}
    alike = whole == set(map(frozenset, ways.show)) and set(base.rule_out) <= set(ways.rule_out)
    return list(found) if alike else []


def _besides(one: Sequence[str], base: Sequence[str]) -> tuple[str, ...]:
    return tuple(statement for statement in one if statement not in base)


def _difference(result: Result, base: _Ways, ways: _Ways) -> str:
    """What it takes besides to show a breach; what would rule it out too, unless that is no more than its contrary."""
    more = _more(base, ways)
    out = [one for one in ways.rule_out if one not in base.rule_out]
    broken, none = words.BROKEN_OR_NOT[result.modality]
    lead, also = f"A {broken} would also require", f"There would also be {none} if"
    if len(more) > 1:
        return f"{lead} one of these: {_numbered(list(map(series, more)))}. {also} {_either(out)}"
    told = f"{lead} this: {series(more[0])}."
    if len(out) == len(more[0]) and all(len(one) == 1 for one in out):
        return f"{told} {also} {'that' if len(out) == 1 else 'any of that'} is not so."
    return f"{told} {also} {_either(out)}" if out else told
