"""Rules that ask what other rules come to: each such element with the elements that it stands for."""

from collections.abc import Collection, Iterator, Mapping

from policycheck.library.files import SourceFile
from policycheck.model.problem import Problem, did_you_mean
from policycheck.model.rule import ROLES, Asked, BorrowedElement, Element, ElementGroup, Part, Rule, RuleElement
from policycheck.model.vocabulary import REACH, about


def reference_problems(
    rule: Rule, rules: Mapping[str, Rule], unread: Collection[str], document: SourceFile
) -> Iterator[Problem]:
    """What keeps the rules that a rule asks about from being looked up, but that they could not be read."""
    for path, element in rule.rule_elements():
        place = (*path, "rule")
        asked = rules.get(element.rule)
        if asked is None and element.rule in unread:
            continue
        if asked is None:
            remedy = did_you_mean(element.rule, rules) or "name a rule of the library by its id"
            yield document.problem(place, f"there is no rule {element.rule!r}", remedy)
        elif rule.id in _asks(asked, rules):
            cause = f"{rule.id} rests on itself, by way of {element.rule}"
            yield document.problem(place, cause, "ask for facts in one of the two")
        elif asked.status != "in-force" and rule.status == "in-force":
            cause = f"a rule in force cannot rest on {element.rule}, whose status is {asked.status}"
            yield document.problem(place, cause, "name a rule in force, or make this one a draft")
        else:
            yield from _unfit(rule, asked, element, rules, (*path, "is"), document)


_OF_PERMISSION: tuple[Asked, ...] = ("permitted", "not permitted")
_OF_DUTY: tuple[Asked, ...] = ("complied", "excused", "no violation", "violation", "not applicable")


def _unfit(
    rule: Rule,
    asked: Rule,
    element: RuleElement,
    rules: Mapping[str, Rule],
    place: tuple[str | int, ...],
    document: SourceFile,
) -> Iterator[Problem]:
    if asked.is_permission != (element.is_ in _OF_PERMISSION):
        what, ends = ("a permission", _OF_PERMISSION) if asked.is_permission else ("no permission", _OF_DUTY)
        yield document.problem(place, f"{asked.id} is {what}, and never {element.is_}", f"write {' or '.join(ends)}")
    elif (element.is_ == "excused" and not asked.unless) or (element.is_ == "not applicable" and not asked.when):
        lacking = "no exception" if element.is_ == "excused" else "nothing under when"
        yield document.problem(place, f"{asked.id} has {lacking}, and is never {element.is_}", "ask for another end")
    if not can_be_looked_up(asked, rules):
        return  # which is said of that rule
    facts = {each.fact for _, _, each in with_references(asked, rules).elements()}
    beyond = {fact for fact in facts if about(fact) not in REACH[rule.for_each]}
    if beyond:
        cause = f"this rule is applied to each {rule.for_each}, from where {', '.join(sorted(beyond))} cannot be found"
        remedy = f"apply it to each {asked.for_each}, as {asked.id} is, or ask for facts"
        yield document.problem((*place[:-1], "rule"), cause, remedy)


def _asks(rule: Rule, rules: Mapping[str, Rule]) -> set[str]:
    """The rule and all on which it rests."""
    found, left = set[str](), [rule.id]
    while left:
        name = left.pop()
        if name not in found and name in rules:
            found.add(name)
            left += [element.rule for _, element in rules[name].rule_elements()]
    return found


def can_be_looked_up(rule: Rule, rules: Mapping[str, Rule], within: tuple[str, ...] = ()) -> bool:
    """Whether every rule that it asks about, and those ask about, is there, and none rests on itself."""
    if rule.id in within:
        return False
    asked = (element.rule for _, element in rule.rule_elements())
    return all(name in rules and can_be_looked_up(rules[name], rules, (*within, rule.id)) for name in asked)


def with_references(rule: Rule, rules: Mapping[str, Rule]) -> Rule:
    """The rule, each element on another rule with the elements of that one. None of them may rest on itself."""
    if not any(True for _ in rule.rule_elements()):
        return rule
    return rule.model_copy(
        update={role: tuple(_looked_up(part, rules) for part in getattr(rule, role)) for role in ROLES}
    )


def _looked_up(part: Part, rules: Mapping[str, Rule]) -> Part:
    if isinstance(part, RuleElement):
        meaning = _meaning(with_references(rules[part.rule], rules), part)
        return part.model_copy(update={"stands_for": meaning})
    if isinstance(part, ElementGroup):
        return _group_like(part, tuple(_looked_up(each, rules) for each in part.parts))
    return part


def _group_like(group: ElementGroup | RuleElement, parts: tuple[Part, ...]) -> ElementGroup:
    if group.any_of is not None:
        return ElementGroup(any_of=parts)
    return _all(parts) if group.all_of is not None else _none(parts)


def _meaning(asked: Rule, element: RuleElement) -> ElementGroup:
    """When the rule comes to what is asked, with its elements under the words that ask so."""
    when, must, must_not, unless = (tuple(_borrowed(part, element) for part in getattr(asked, role)) for role in ROLES)
    unexcused = (_none(unless),) if unless else ()
    if element.is_ in _OF_PERMISSION:
        permitted = _all((*when, *unexcused))
        return permitted if element.is_ == "permitted" else _none((permitted,))
    kept: tuple[Part, ...] = (*must, *((_none(must_not),) if must_not else ()))
    broken = _none((_all(kept),))
    if element.is_ == "complied":
        return _all((*when, *kept))
    if element.is_ == "excused":
        return _all((*when, broken, ElementGroup(any_of=unless)))
    if element.is_ == "not applicable":
        return _none((_all(when),))
    violation = _all((*when, broken, *unexcused))
    return violation if element.is_ == "violation" else _none((violation,))


def _all(parts: tuple[Part, ...]) -> ElementGroup:
    return ElementGroup(all_of=parts)


def _none(parts: tuple[Part, ...]) -> ElementGroup:
    return ElementGroup(none_of=parts)


def _borrowed(part: Part, element: RuleElement) -> Part:
    if isinstance(part, Element):
        given = {name: getattr(part, name) for name in Element.model_fields}
        given |= {"words": element.words, "provision": element.provision, "of_rule": element.rule}
        return BorrowedElement.model_construct(**given)
    return _group_like(part, tuple(_borrowed(each, element) for each in part.parts))
