"""One rule beside one entity, with what every account knows, and how reports show facts and statements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policycheck.evaluation.citing import cited_statement
from policycheck.evaluation.inferences import InferenceExplainer
from policycheck.facts.accounts import Accounts
from policycheck.facts.axioms import is_named
from policycheck.facts.fact_status import FactStatus
from policycheck.facts.statements import statement
from policycheck.library.library import Library
from policycheck.logic.answers import value_of
from policycheck.logic.axioms import FactKey
from policycheck.logic.compile import CompiledRule, Implicant
from policycheck.logic.extent import Extent, overlaps, within
from policycheck.model.account_value import AccountValue, FactValue
from policycheck.model.incident import Incident
from policycheck.model.inference import CitedStatement
from policycheck.model.policy import ProvisionText
from policycheck.model.result import InForceStatus
from policycheck.model.statement import Assertion
from policycheck.model.vocabulary import about


def accounts_of(library: Library, incident: Incident) -> Accounts:
    """Every account of the incident, with what is true of its agency as such, and that agency's business days."""
    agency = library.authorities[incident.agency]
    return Accounts(incident, library.facts, library.derivations, agency.facts, library.events, agency.jurisdiction)


@dataclass(frozen=True)
class RuleContext:
    """One rule, one entity, and what every account knows of the facts."""

    library: Library
    incident: Incident
    compiled: CompiledRule
    subject: str
    entities: Mapping[str, str | None]  # whom the facts of each kind are about
    keys: Mapping[str, FactKey]  # the rule's facts, and whom each is about
    accounts: Accounts
    statuses: Mapping[str, Mapping[str, FactStatus]]  # by account, by fact
    text: ProvisionText
    force: InForceStatus
    comparison: bool
    explainer: InferenceExplainer

    def entity(self, fact: str) -> str | None:
        """Whom the fact is about here."""
        return self.entities[about(fact)]

    def statuses_of(self, account: str) -> Iterator[FactStatus]:
        """What the account knows of the facts of the rule."""
        return (self.statuses[account][fact] for fact in self.compiled.facts)

    def status_on(self, account: str, key: FactKey) -> FactStatus:
        """What the account knows of a fact of somebody, who may be not named."""
        fact, name = key
        return self.accounts.fact_status(account, fact, name if is_named(name) else None)

    def cited(self, assertion: Assertion) -> CitedStatement:
        """An assertion with the side that made it."""
        return cited_statement(self.incident, assertion)

    def account_values(
        self, key: tuple[str, str | None], statuses: Mapping[str, FactStatus], wanted: Extent | None = None
    ) -> dict[str, AccountValue]:
        """What each account knows of a fact of an entity, and whether it meets what an element asks for."""
        return {account: self._account_value(key, status, wanted) for account, status in statuses.items()}

    def _account_value(self, key: tuple[str, str | None], status: FactStatus, wanted: Extent | None) -> AccountValue:
        fact = self.library.facts[key[0]]
        satisfied: bool | None = None
        if status.extent is not None and wanted is not None:
            outside = False if not overlaps(status.extent, wanted) else None
            satisfied = True if within(status.extent, wanted) else outside
        return AccountValue(
            value=None if status.extent is None else value_of(fact, status.extent),
            text=None if status.extent is None else statement(fact, status.extent),
            basis=status.basis,
            satisfied=satisfied,
            sources=tuple(map(self.cited, status.assertions)),
            follows=self.explainer.inferences_for(*key, status.inferred),
            with_record=tuple(map(self.cited, status.with_record)),
            against_record=tuple(map(self.cited, status.against_record)),
            against_follows=self.explainer.inferences_for(*key, status.against_inferred),
        )

    def values(self, implicant: Implicant) -> tuple[FactValue, ...]:
        """An implicant with its facts' entities and answers."""
        return tuple(self.value((lit.fact, self.entity(lit.fact)), lit.extent) for lit in implicant)

    def value(self, key: tuple[str, str | None], extent: Extent) -> FactValue:
        """A fact of an entity with an answer."""
        fact, name = key
        named = name if name is not None and is_named(name) else None
        definition = self.library.facts[fact]
        return FactValue(
            fact=fact,
            about=named,
            about_label=self.incident.label_of(named) if named and named not in self.entities.values() else None,
            value=value_of(definition, extent),
            text=statement(definition, extent),
        )
