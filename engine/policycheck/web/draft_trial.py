"""A draft held against another policy, and tried on the cases of the workspace."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from policycheck.authoring.compare.sides import side
from policycheck.evaluation.evaluate import evaluate
from policycheck.library.library import Library
from policycheck.library.tree import TreeFile
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput
from policycheck.report.grid import rules_by_account
from policycheck.report.phrases import Labels
from policycheck.report.results import results
from policycheck.web.case_reader import digest_of
from policycheck.web.comparing import comparison
from policycheck.web.drafts import Draft, drafted
from policycheck.web.render import blocks
from policycheck.web.visit import Site
from policycheck.web.workspace import CaseEntry

Trial = tuple[str, str, Markup | None]  # the case's name and title; None: no rule of the draft arises in it


def compared(library: Library, base: Sequence[TreeFile], draft: Draft, other: str, topic: str | None) -> Markup:
    """How the draft compares with an authority's rules, with witnesses. Raises BadInput."""
    with drafted(library, base, draft, also=[other]) as read:
        made = read.library
        sides = [side(made, draft.policy_id, topic, drafts=True), side(made, other, topic)]
        return comparison(made, sides, topic)


def tried(site: Site, draft: Draft, cases: Sequence[CaseEntry]) -> list[Trial]:
    """What the rules of the draft come to in each case that can be read, had they been in force. Raises BadInput."""
    with drafted(site.library, site.files, draft) as read:
        whole = read.library
        own = {name: whole.rules[name] for name in read.rule_files}
    library = replace(whole, rules=own, adopted={}, drafts=True)
    trials: list[Trial] = []
    for case in cases:
        try:
            incident = _without_allegations(site.reader.incident(case.latest.text))
        except BadInput:  # its own page says what is wrong with it
            continue
        evaluation = evaluate(library, incident, digest_of(case.latest.text))
        found = results(evaluation).drafts
        caption = "Rule by account"
        table = blocks(*rules_by_account(caption, found, evaluation, Labels(evaluation))) if found else None
        trials.append((case.name, incident.title, table))
    return trials


def _without_allegations(incident: Incident) -> Incident:
    """The incident without what names rules that are not the draft’s."""
    findings = incident.findings.model_copy(update={"dispositions": ()})
    return incident.model_copy(update={"allegations": (), "findings": findings})
