"""Every rule that is held against an incident beside everyone that it is about, ready to be read under any account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from policycheck.evaluate.scope import Scope, text_in_force
from policycheck.facts.accounts import Accounts, Held
from policycheck.library.library import Library
from policycheck.logic.compile import CompiledRule
from policycheck.logic.kernel import Kernel
from policycheck.model.evaluation import Force
from policycheck.model.incident import INCIDENT, Incident
from policycheck.model.policy import ProvisionText
from policycheck.model.vocabulary import REACH, about


@dataclass(frozen=True)
class Row:
    """The rules about one kind of entity, and one entity of that kind."""

    rules: Sequence[CompiledRule]
    kernel: Kernel
    subject: str
    entities: Mapping[str, str | None]  # whom the facts of each kind are about

    @cached_property
    def facts(self) -> list[str]:
        """Every fact that one of the rules asks for."""
        return sorted({fact for compiled in self.rules for fact in compiled.facts})

    def entity(self, fact: str) -> str | None:
        """Whom the fact is about here."""
        return self.entities[about(fact)]

    def held(self, accounts: Accounts, name: str) -> dict[str, Held]:
        """What an account holds on every fact."""
        return {fact: accounts.held(name, fact, self.entity(fact)) for fact in self.facts}


class Board:
    """The rows of an incident, and which text of each rule was in force."""

    def __init__(self, library: Library, incident: Incident, scope: Scope, span: tuple[date, date] | None) -> None:
        self.library, self.incident, self.scope, self.span = library, incident, scope, span
        nobody: list[str] = []
        self.rows: list[Row] = []
        for kind in REACH:
            rules = [compiled for compiled in scope.rules if compiled.rule.for_each == kind]
            subjects = _subjects(incident, kind)
            if not subjects:
                nobody += [f"{compiled.rule.id}: the file names no {kind}" for compiled in rules]
            elif rules:
                kernel = Kernel(rules)
                self.rows += [Row(rules, kernel, one, reached(incident, one, kind)) for one in subjects]
        self.left_out = tuple(sorted([*scope.left_out, *nobody]))
        self._texts: dict[str, tuple[ProvisionText, Force]] = {}

    def text(self, compiled: CompiledRule) -> tuple[ProvisionText, Force]:
        """The text of the rule's provision to cite, and whether it was in force."""
        rule = compiled.rule
        if rule.id not in self._texts:
            self._texts[rule.id] = text_in_force(rule, self.library.texts(rule.provision), self.span)
        return self._texts[rule.id]


def _subjects(incident: Incident, kind: str) -> list[str]:
    if kind == INCIDENT:
        return [INCIDENT]
    return [name for name, entity in incident.entities.items() if entity.kind == kind]


def reached(incident: Incident, subject: str, kind: str) -> dict[str, str | None]:
    """From an entity, whom facts of each kind are about; None where the file does not say who that is."""
    there: dict[str, str | None] = {}
    for other, link in REACH[kind].items():
        if link is None:
            there[other] = subject
        elif link == INCIDENT:
            there[other] = INCIDENT
        else:
            there[other] = getattr(incident.entities[subject], link)
    return there
