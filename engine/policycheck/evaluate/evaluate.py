"""An incident held against the rules that bind its agency."""

from collections.abc import Sequence
from datetime import date

from policycheck import __version__
from policycheck.evaluate.finding import Context, finding
from policycheck.evaluate.scope import scope
from policycheck.facts.accounts import Accounts
from policycheck.library.library import Library
from policycheck.library.validate import did_you_mean
from policycheck.logic.compile import CompiledRule
from policycheck.logic.kernel import Kernel, Reading
from policycheck.model.dates import date_span
from policycheck.model.evaluation import AccountView, Engine, Evaluation, Finding, SourceView
from policycheck.model.incident import INCIDENT, Incident
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.model.vocabulary import REACH, about

NOTICE = (
    "A possible violation is a question for people to decide. This is no finding of fact or of law, "
    "and it says nothing about guilt, intent or discipline."
)


def evaluate(
    library: Library,
    incident: Incident,
    sha256: str,
    accounts: Sequence[str] = (),
    compared: Sequence[str] = (),
    as_of: str | None = None,
) -> Evaluation:
    """Every rule that binds the agency, held against everyone it is about, under the accounts asked for (or all).

    Raises BadInput for an account or a policy that there is not.
    """
    held = Accounts(incident, library.facts)
    views = _chosen(held.views(), accounts)
    found = scope(library, incident.agency, compared)
    when = as_of or incident.date
    span = date_span(when) if when else None
    findings: list[Finding] = []
    left_out = list(found.left_out)
    for kind in REACH:
        rules = [compiled for compiled in found.rules if compiled.rule.for_each == kind]
        subjects = _subjects(incident, kind)
        if rules and not subjects:
            left_out += [f"{compiled.rule.id}: the file names no {kind}" for compiled in rules]
        kernel = Kernel(rules)
        for subject in subjects if rules else ():
            findings += _findings(library, incident, held, views, rules, kernel, subject, span, found.comparisons)
    return Evaluation(
        notice=NOTICE,
        incident=incident.id,
        title=incident.title,
        date=incident.date,
        as_of=as_of,
        agency=incident.agency,
        agency_name=library.authorities[incident.agency].name,
        engine=Engine(policycheck=__version__, incident_sha256=sha256, files_sha256=dict(sorted(library.digests.items()))),
        accounts=views,
        sources=tuple(
            SourceView(id=name, party=source.party, title=source.title, date=source.date, via=source.via)
            for name, source in incident.sources.items()
        ),
        findings=tuple(sorted(findings, key=_weight)),
        left_out=tuple(sorted(left_out)),
    )


def _chosen(views: tuple[AccountView, ...], names: Sequence[str]) -> tuple[AccountView, ...]:
    there = [view.name for view in views]
    problems = [
        Problem(Place("--account"), f"this incident has no account {name!r}", did_you_mean(name, there) or f"write one of {', '.join(there)}")
        for name in names
        if name not in there
    ]
    if problems:
        raise BadInput(problems)
    return tuple(view for view in views if not names or view.name in names)


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


def _findings(
    library: Library,
    incident: Incident,
    held: Accounts,
    views: tuple[AccountView, ...],
    rules: list[CompiledRule],
    kernel: Kernel,
    subject: str,
    span: tuple[date, date] | None,
    comparisons: frozenset[str],
) -> list[Finding]:
    """The findings on one entity, a rule each."""
    entities = reached(incident, subject, rules[0].rule.for_each)
    facts = {fact for compiled in rules for fact in compiled.facts}
    said = {
        view.name: {fact: held.held(view.name, fact, entities[about(fact)]) for fact in sorted(facts)} for view in views
    }
    known = {
        name: {fact: cell.extent for fact, cell in cells.items() if cell.extent is not None}
        for name, cells in said.items()
    }
    readings: dict[str, list[Reading]] = {name: kernel.read(facts) for name, facts in known.items()}
    label = incident.title if subject == INCIDENT else incident.entities[subject].label or subject
    return [
        finding(
            Context(library, incident, compiled, subject, label, entities, said, span, compiled.rule.id in comparisons),
            {name: readings[name][position] for name in said},
        )
        for position, compiled in enumerate(rules)
    ]


def _weight(found: Finding) -> tuple[bool, int, bool, int, str]:
    """Most serious and most settled first; comparisons last."""
    outcomes = list(found.outcomes.values())
    violations = sum(one.outcome == "possible_violation" for one in outcomes)
    if violations:
        rank = 0
    elif any(one.made_out_unless_excused for one in outcomes):
        rank = 1
    elif any(one.outcome == "undetermined" for one in outcomes):
        rank = 2
    else:
        rank = 4 if found.never_arises else 3
    return found.comparison, rank, found.modality == "should", -violations, found.rule
