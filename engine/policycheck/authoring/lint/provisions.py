"""Provisions that no rule is made from, rules beyond their provision's dates, and sources that name nothing."""

import re
from collections.abc import Iterator
from datetime import date

from policycheck.authoring.lint.subject import Subject, finding
from policycheck.model.dates import telling_days
from policycheck.model.lint import LintFinding
from policycheck.model.policy import ProvisionText, texts_in
from policycheck.model.rule import Rule


def uncovered_provisions(subject: Subject) -> Iterator[LintFinding]:
    """Texts that no rule and no fact's definition cites, and that do not say why."""
    cited, defining = _cited(subject), _defining(subject)
    for provision, text, document, path in subject.texts():
        if not text.no_rule and provision not in defining and not _rule_on(cited, provision, text):
            cause = f"no rule and no definition cites this text of {provision}"
            remedy = "make a rule from it, or say in its comment why there is none: no_rule: it lays no duty on anybody"
            yield finding("uncovered-provision", document, path, cause, remedy)


def needless_no_rules(subject: Subject) -> Iterator[LintFinding]:
    """Texts that say why no rule is made from them, though one is."""
    cited = _cited(subject)
    for provision, text, document, path in subject.texts():
        rule = _rule_on(cited, provision, text)
        if text.no_rule and rule:
            cause = f"the comment says why no rule is made from {provision}, and {rule.id} is"
            yield finding("needless-no-rule", document, path, cause, "take no_rule out of the comment")


def _cited(subject: Subject) -> dict[str, list[Rule]]:
    cited: dict[str, list[Rule]] = {}
    for item in subject.all_rules:
        cited.setdefault(item.value.provision, []).append(item.value)
    return cited


def _defining(subject: Subject) -> set[str]:
    facts = subject.parts.facts.values()
    return {definition.provision for fact in facts for definition in fact.definitions}


def _rule_on(cited: dict[str, list[Rule]], provision: str, text: ProvisionText) -> Rule | None:
    """A rule that is made from the text, if there is one."""
    return next((rule for rule in cited.get(provision, ()) if texts_in((text,), rule.in_force)), None)


def dates(subject: Subject) -> Iterator[LintFinding]:
    """Rules that are in force on days on which no text of their provision is."""
    for written in subject.rules:
        rule = written.rule
        if rule.in_force is None:
            continue
        texts = subject.library.texts(rule.provision)
        day = _day_without_text(rule, texts)
        if day is not None:
            periods = ", ".join(f"from {text.in_force.from_} to {text.in_force.to}" for text in texts)
            cause = f"the rule is in force on {day}, and no text of {rule.provision} is"
            remedy = f"keep its dates within those of the texts: {periods}"
            yield finding("dates", written.document, ("in_force",), cause, remedy)


def _day_without_text(rule: Rule, texts: tuple[ProvisionText, ...]) -> date | None:
    """The first day on which the rule is surely in force and no text can be."""
    assert rule.in_force is not None
    periods = [text.in_force for text in texts]
    named = rule.in_force.turning_days()  # the days that the author named as the first and the last one
    for day in telling_days([*periods, rule.in_force]):
        if (rule.in_force.on(day) == "yes" or day in named) and all(period.on(day) == "no" for period in periods):
            return day
    return None


_NO_SOURCE = re.compile(
    r"(todo|to do|tbd|tba|fixme|xxx+)\b.*|(the )?source|unknown|not known|none|n/?a|as above|see above|ditto|same|"
    r"(to be (added|done|found|determined)|citation needed)\b.*",
    re.DOTALL,
)


def names_no_source(text: str) -> bool:
    """Whether the text stands where a source should, and names none."""
    plain = re.sub(r"[^\w/ ]+", "", text.casefold()).strip()
    return not plain or _NO_SOURCE.fullmatch(plain) is not None


def missing_sources(subject: Subject) -> Iterator[LintFinding]:
    """Texts whose source names nothing that a reader could turn to."""
    for provision, text, document, path in subject.texts():
        if names_no_source(text.source):
            cause = f"the source of {provision} names nothing to turn to: {text.source!r}"
            remedy = "say where the words were read, so that a reader finds them there"
            yield finding("missing-source", document, path, cause, remedy, "error")
