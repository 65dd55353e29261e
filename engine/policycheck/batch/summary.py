"""The counts over all incidents."""

from collections import Counter
from collections.abc import Iterable, Sequence

from policycheck import __version__
from policycheck.evaluation.evaluate import NOTICE
from policycheck.library.library import Library
from policycheck.model.incidents import (
    GRAVEST,
    AskedOptions,
    BadFile,
    FactCount,
    Gravest,
    IncidentRow,
    IncidentsEvaluation,
    PossibleBreach,
    RuleCount,
    TopicCount,
)


def incidents_evaluation(
    library: Library, asked: AskedOptions, rows: Sequence[IncidentRow], bad_files: Sequence[BadFile], passed_over: int
) -> IncidentsEvaluation:
    """The rows, which are in the order of their files, with what they come to together."""
    gravest = Counter(row.gravest for row in rows)
    return IncidentsEvaluation(
        notice=NOTICE,
        policycheck=__version__,
        files_sha256=library.digests,
        asked=asked,
        incidents=tuple(rows),
        by_gravest={name: gravest[name] for name in GRAVEST if gravest[name]},
        rules=_rules(rows),
        open_facts=_open_facts(library, rows),
        topics_not_held=_topics(rows),
        same_id=same_ids((row.incident, row.file) for row in rows),
        bad_files=tuple(bad_files),
        passed_over=passed_over,
    )


def same_ids(named: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The ids that several files have, with these, from pairs of an id and a file."""
    files: dict[str, list[str]] = {}
    for name, file in named:
        files.setdefault(name, []).append(file)
    return {name: tuple(same) for name, same in sorted(files.items()) if len(same) > 1}


def _rules(rows: Iterable[IncidentRow]) -> tuple[RuleCount, ...]:
    """Binding rules first, then comparisons, then drafts; the gravest first; then by how many incidents."""
    by_rule: dict[tuple[str, bool, bool, Gravest], dict[int, list[PossibleBreach]]] = {}
    for number, row in enumerate(rows):
        for breach in row.breaches:
            key = breach.rule, breach.comparison, breach.draft, breach.standing
            by_rule.setdefault(key, {}).setdefault(number, []).append(breach)
    counts = [_rule_count(by_incident) for by_incident in by_rule.values()]
    return tuple(
        sorted(
            counts,
            key=lambda count: (
                count.draft,
                count.comparison,
                GRAVEST.index(count.standing),
                -count.incidents,
                -count.results,
                count.rule,
            ),
        )
    )


def _rule_count(by_incident: dict[int, list[PossibleBreach]]) -> RuleCount:
    breach = next(iter(by_incident.values()))[0]
    return RuleCount(
        rule=breach.rule,
        title=breach.title,
        authority=breach.authority,
        standing=breach.standing,
        comparison=breach.comparison,
        draft=breach.draft,
        incidents=len(by_incident),
        results=sum(map(len, by_incident.values())),
        disputed=sum(all(breach.disputed for breach in breaches) for breaches in by_incident.values()),
    )


def _open_facts(library: Library, rows: Iterable[IncidentRow]) -> tuple[FactCount, ...]:
    incidents: Counter[str] = Counter()
    results: Counter[str] = Counter()
    for row in rows:
        incidents.update(row.open_facts.keys())
        results.update(row.open_facts)
    return tuple(
        FactCount(fact=fact, question=library.facts[fact].question, incidents=count, results=results[fact])
        for fact, count in sorted(incidents.items(), key=lambda item: (-item[1], -results[item[0]], item[0]))
    )


def _topics(rows: Iterable[IncidentRow]) -> tuple[TopicCount, ...]:
    counts = Counter(topic for row in rows for topic in row.topics_not_held.items())
    return tuple(
        TopicCount(topic=topic, title=title, incidents=count)
        for (topic, title), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
