"""Which rules a comparison is between: those of a policy or an authority, or one rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policycheck.evaluation.scope import active_rules, names_of, unknown_name, unknown_topic
from policycheck.library.files import refuse
from policycheck.library.library import Library
from policycheck.logic.compile import CompiledRule
from policycheck.model.comparison import Side
from policycheck.model.policy import texts_in
from policycheck.model.problem import BadInput

_PLACE = "compare"
_QUALITIES = ("official", "secondary", "reported")


@dataclass(frozen=True)
class ChosenSide:
    """A side as it is shown, and its rules, compiled."""

    side: Side
    rules: tuple[CompiledRule, ...]


def side(library: Library, name: str, about: str | None = None, drafts: bool = False) -> ChosenSide:
    """The rules of a policy, an authority or a rule, by its id; with about, only those with that topic.

    Drafts count where they are asked for, and where the rule itself is named; in place of a draft that is left out
    stands the adopted rule below it. Retired rules never count. Raises BadInput where there is no such name or topic,
    and where no rule is left.
    """
    problems = [] if about is None else list(unknown_topic(library, about, _PLACE))
    problems += unknown_name(library, name, _PLACE)
    if problems:
        raise BadInput(problems)
    counting = active_rules(library, drafts or name in library.rules)
    its_own = [rule for rule in counting if name in names_of(rule)]
    rules = [rule for rule in its_own if about is None or about in rule.rule.topics]
    if not rules:
        _refuse_empty(library, name, about, its_own)
    return ChosenSide(_side(library, name, rules), tuple(rules))


def all_sides(library: Library, about: str | None = None, drafts: bool = False) -> tuple[ChosenSide, ...]:
    """A side for each authority that has rules, with about those of that topic, by id.

    Raises BadInput where there is no such topic, and where no authority is left.
    """
    if about is not None and (problems := list(unknown_topic(library, about, _PLACE))):
        raise BadInput(problems)
    rules = [rule for rule in active_rules(library, drafts) if about is None or about in rule.rule.topics]
    names = sorted({rule.rule.authority for rule in rules})
    if not names:
        what = "no rule in force" if about is None else f"no rule in force about {about}"
        refuse(_PLACE, f"the library holds {what}", "name another topic, or add --drafts to compare drafts, too")
    return tuple(side(library, name, about, drafts) for name in names)


def _refuse_empty(library: Library, name: str, about: str | None, its_own: Iterable[CompiledRule]) -> None:
    others = sorted({topic for rule in its_own for topic in rule.rule.topics})
    left_out = any(name in names_of(rule) and rule not in its_own for rule in library.rules.values())
    if others:
        refuse(_PLACE, f"no rule of {name} is about {about}", f"its rules are about {', '.join(others)}")
    if name in library.rules:
        refuse(_PLACE, f"the rule {name} is retired", "name a rule that is in force, or a draft")
    if left_out:
        refuse(_PLACE, f"no rule of {name} is in force", "add --drafts to compare its drafts, if it has any")
    refuse(_PLACE, f"the library holds no rule of {name}", "name a policy, an authority or a rule that has one")


def _side(library: Library, name: str, rules: Sequence[CompiledRule]) -> Side:
    texts = (texts_in(library.texts(rule.rule.provision), rule.rule.in_force) for rule in rules)
    qualities = {text.quality for texts_of_rule in texts for text in texts_of_rule}
    return Side(
        id=name,
        title=_title(library, name),
        rules=tuple(compiled.rule.id for compiled in rules),
        quality=tuple(quality for quality in _QUALITIES if quality in qualities),
        drafts=tuple(compiled.rule.id for compiled in rules if library.is_draft(compiled.rule)),
    )


def _title(library: Library, name: str) -> str:
    if name in library.rules:
        return library.titled(library.rules[name].rule)
    if name in library.policies:
        authority = library.issuer(name).name
        return f"{authority}, {library.policies[name].head.title}"
    return library.authorities[name].name
