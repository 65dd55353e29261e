"""A record's outcome compared with another one, and its texts with those of the library now in force."""

from collections.abc import Iterable, Iterator, Mapping

from policycheck.evaluation.assume import read_assumed
from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.scope import current
from policycheck.library.incident_file import incident_in
from policycheck.library.library import Library, files_of
from policycheck.library.tree import EVENTS
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput
from policycheck.model.record import (
    Aspect,
    FileChange,
    Record,
    RecordDifference,
    RecordDilemma,
    RecordFile,
    RecordForced,
    RecordOutcome,
    RecordOutcomes,
    RecordRef,
    RecordResult,
    RuleNow,
    TextsNow,
)
from policycheck.record.record import kept_files, result
from policycheck.record.text_changes import file_changes, policy_changes

Texts = Mapping[str, list[str]]  # by path, the lowest layer first


def evaluated(record: Record, library: Library, incident: Incident) -> Evaluation:
    """The record's incident evaluated as its options ask, under a library. Raises BadInput, Disagreement."""
    asked = record.options
    return evaluate(
        library,
        incident,
        record.incident.sha256,
        asked.accounts,
        asked.compared,
        asked.as_of,
        "auto",
        read_assumed(asked.assumed, library, incident),
        asked.dilemmas,
    )


def differences(
    then: RecordOutcomes, now: RecordOutcomes, evaluation: Evaluation, *libraries: Library
) -> tuple[RecordDifference, ...]:
    """Every result that came to something else, by account, in the order of the evaluation's accounts.

    A rule's title is from the first library that has it.
    """
    before, after = _by_result(then), _by_result(now)
    order = [account.name for account in evaluation.accounts]
    differences_found: list[RecordDifference] = []
    for key in sorted(before | after):
        rule, about = key
        title = next((library.rules[rule].rule.title for library in libraries if rule in library.rules), rule)
        label = evaluation.labels.get(about, about)
        for account, aspect, was, is_ in _apart(before.get(key), after.get(key), order):
            made = RecordDifference(
                rule=rule,
                title=title,
                about=about,
                about_label=label,
                account=account,
                aspect=aspect,
                was=was.outcome if isinstance(was, RecordOutcome) else was,
                was_conclusions=was.possible_conclusions if isinstance(was, RecordOutcome) else (),
                now=is_.outcome if isinstance(is_, RecordOutcome) else is_,
                now_conclusions=is_.possible_conclusions if isinstance(is_, RecordOutcome) else (),
            )
            differences_found.append(made)
    return tuple(differences_found)


_Held = RecordOutcome | str | None
_ASPECTS: tuple[Aspect, ...] = ("agreement", "modality", "in_force", "comparison")


def _apart(
    old: RecordResult | None, new: RecordResult | None, order: list[str]
) -> Iterator[tuple[str | None, Aspect, _Held, _Held]]:
    """Where two results of one result differ, with what each has there."""
    was, now = old.accounts if old else {}, new.accounts if new else {}
    for account in sorted(was | now, key=lambda name: (name not in order, order.index(name) if name in order else 0)):
        before_there, now_there = was.get(account), now.get(account)
        if (
            before_there is None
            or now_there is None
            or before_there.outcome != now_there.outcome
            or set(before_there.possible_conclusions) != set(now_there.possible_conclusions)
        ):
            yield account, "outcome", before_there, now_there
    for aspect in _ASPECTS if old and new else ():
        before, after = getattr(old, aspect), getattr(new, aspect)
        if before != after:
            yield None, aspect, str(before), str(after)


def _by_result(outcomes: RecordOutcomes) -> dict[tuple[str, str], RecordResult]:
    return {(result_held.rule, result_held.about): result_held for result_held in outcomes.results}


def other_changes(then: RecordOutcomes, now: RecordOutcomes) -> tuple[str, ...]:
    """What differs in the forced alternatives and the dilemmas, in sentences."""
    before, after = _sentences(then), _sentences(now)
    gone = [f"no longer so: {sentence}" for sentence in before if sentence not in after]
    return (*gone, *(f"so only now: {sentence}" for sentence in after if sentence not in before))


def _sentences(outcomes: RecordOutcomes) -> list[str]:
    sentences = [f"one of {_refs(entry.results)} must be broken ({_under(entry)})" for entry in outcomes.one_of]
    return sentences + [
        f"asked about {_refs(entry.results)}: {_dilemma(entry)} ({_under(entry)})" for entry in outcomes.why_not
    ]


def _dilemma(dilemma: RecordDilemma) -> str:
    if dilemma.broken:
        return f"{_refs(dilemma.broken)} settled as a possible violation"
    ways = [" and ".join(escape) for escape in dilemma.counterexamples]
    return f"none is violated where {'; or '.join(ways)}" if ways else "one of them must be a violation"


def _under(forced: RecordForced) -> str:
    return f"under {', '.join(forced.accounts)}"


def _refs(refs: Iterable[RecordRef]) -> str:
    return " and ".join(f"{ref.rule} for {ref.about}" for ref in refs)


def texts_now(record: Record, then: Library, now: Library) -> TextsNow:
    """The record's files compared with those of the library now in force, and what changes under it.

    Raises BadInput where a file of the library was changed since it was read.
    """
    in_force: dict[str, list[str]] = {}
    for file in (file for layer in files_of(now) for file in layer):
        in_force.setdefault(file.name, []).append(file.content.decode())
    try:
        again = incident_in("the incident file", record.incident.text.encode(), now)
        evaluation = evaluated(record, now, again)
        kept = kept_files(now, again, evaluation, record.options)
    except BadInput as bad:
        why = tuple(f"{problem.cause} ({problem.place})" for problem in bad.problems)
        changes = tuple(_file_changes(record, in_force, {}))
        return TextsNow(files=changes, rules_added=(), rules_gone=(), differences=(), others=(), unreadable=why)
    if all(file.path != EVENTS for file in record.files):
        kept.pop((EVENTS, 0), None)  # such a record takes up the built-in kinds
    used: dict[str, list[str]] = {}
    for (path, _), file in sorted(kept.items()):
        used.setdefault(path, []).append(file.content.decode())
    outcomes_now = RecordOutcomes.model_validate(result(evaluation))
    before, after = ({entry.rule for entry in outcomes.results} for outcomes in (record.outcome, outcomes_now))
    return TextsNow(
        files=tuple(_file_changes(record, in_force, used)),
        rules_added=tuple(rules_held(now, after - before)),
        rules_gone=tuple(rules_held(then, before - after)),
        differences=differences(record.outcome, outcomes_now, evaluation, then, now),
        others=other_changes(record.outcome, outcomes_now),
        unreadable=(),
    )


def rules_held(library: Library, ids: set[str]) -> Iterator[RuleNow]:
    """The rules of these ids as they are evaluated under the library, by id; drafts with their mark."""
    for name in sorted(ids & library.rules.keys()):
        compiled, _ = current(library, library.rules[name])
        if compiled is not None:
            rule = compiled.rule
            yield RuleNow(rule=name, title=library.titled(rule), provision=rule.provision)


def _file_changes(record: Record, in_force: Texts, used: Texts) -> Iterator[FileChange]:
    """The files that differ: in force are all those of the library now, used those that an evaluation now rests on."""
    files_by_path: dict[str, list[RecordFile]] = {}
    for file in record.files:
        files_by_path.setdefault(file.path, []).append(file)
    cited = set(_cited(record))
    for path in sorted({*files_by_path, *used}):
        old = [file.text for file in files_by_path.get(path, ())]
        new = used.get(path) or in_force.get(path, [])[-1:]
        if old == new:
            continue
        layer = files_by_path[path][-1].layer if path in files_by_path else ""
        if not old or not new:
            yield FileChange(path=path, layer=layer, fate="gone" if old else "added", parts=())
            continue
        before, after = "\n".join(old), "\n".join(new)
        policy = path.startswith("policies/") and path.endswith(".md")
        parts = policy_changes(before, after, cited) if policy else file_changes(before, after)
        yield FileChange(path=path, layer=layer, fate="changed", parts=parts)


def _cited(record: Record) -> Iterator[str]:
    """The provisions that the rules of the record's files rest on."""
    from policycheck.library.yaml_source import read_yaml

    evaluated_rules = {entry.rule for entry in record.outcome.results}
    for entry in record.files:
        name = entry.path.removeprefix("rules/").removesuffix(".yaml").replace("/", ".")
        if name in evaluated_rules and entry.path.startswith("rules/"):
            yield from _provisions(read_yaml(entry.path, entry.text).data)


def _provisions(data: object) -> Iterator[str]:
    """Every provision that is named anywhere in a rule's data."""
    if isinstance(data, dict):
        if isinstance(data.get("provision"), str):
            yield data["provision"]
        for value in data.values():
            yield from _provisions(value)
    elif isinstance(data, list):
        for value in data:
            yield from _provisions(value)
