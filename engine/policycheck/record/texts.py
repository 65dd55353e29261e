"""A record's outcome held against another one, and its texts against those of the library now in force."""

from collections.abc import Iterable, Iterator, Mapping

from policycheck.evaluation.assume import read_assumed
from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.scope import current
from policycheck.library.incident_file import incident_from
from policycheck.library.library import Library
from policycheck.library.load import files_of
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
    found: list[RecordDifference] = []
    for key in sorted(before | after):
        rule, about = key
        title = next((one.rules[rule].rule.title for one in libraries if rule in one.rules), rule)
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
            found.append(made)
    return tuple(found)


_Held = RecordOutcome | str | None
_ASPECTS: tuple[Aspect, ...] = ("agreement", "modality", "in_force", "comparison")


def _apart(
    old: RecordResult | None, new: RecordResult | None, order: list[str]
) -> Iterator[tuple[str | None, Aspect, _Held, _Held]]:
    """Where two results of one result differ, with what each has there."""
    was, now = old.accounts if old else {}, new.accounts if new else {}
    for account in sorted(was | now, key=lambda name: (name not in order, order.index(name) if name in order else 0)):
        one, other = was.get(account), now.get(account)
        if (
            one is None
            or other is None
            or one.outcome != other.outcome
            or set(one.possible_conclusions) != set(other.possible_conclusions)
        ):
            yield account, "outcome", one, other
    for aspect in _ASPECTS if old and new else ():
        before, after = getattr(old, aspect), getattr(new, aspect)
        if before != after:
            yield None, aspect, str(before), str(after)


def _by_result(held: RecordOutcomes) -> dict[tuple[str, str], RecordResult]:
    return {(one.rule, one.about): one for one in held.results}


def others(then: RecordOutcomes, now: RecordOutcomes) -> tuple[str, ...]:
    """What differs in the forced alternatives and the dilemmas, in sentences."""
    before, after = _sentences(then), _sentences(now)
    gone = [f"no longer so: {one}" for one in before if one not in after]
    return (*gone, *(f"so only now: {one}" for one in after if one not in before))


def _sentences(held: RecordOutcomes) -> list[str]:
    found = [f"one of {_refs(one.results)} must be broken ({_under(one)})" for one in held.one_of]
    return found + [f"asked about {_refs(one.results)}: {_dilemma(one)} ({_under(one)})" for one in held.why_not]


def _dilemma(one: RecordDilemma) -> str:
    if one.broken:
        return f"{_refs(one.broken)} settled as a possible violation"
    ways = [" and ".join(escape) for escape in one.counterexamples]
    return f"none is violated where {'; or '.join(ways)}" if ways else "one of them must be a violation"


def _under(one: RecordForced) -> str:
    return f"under {', '.join(one.accounts)}"


def _refs(refs: Iterable[RecordRef]) -> str:
    return " and ".join(f"{one.rule} for {one.about}" for one in refs)


def texts_now(record: Record, then: Library, now: Library) -> TextsNow:
    """The record's files held against those of the library now in force, and what comes out otherwise under it.

    Raises BadInput where a file of the library was changed since it was read.
    """
    in_force: dict[str, list[str]] = {}
    for file in (file for layer in files_of(now) for file in layer):
        in_force.setdefault(file.name, []).append(file.content.decode())
    try:
        again = incident_from("the incident file", record.incident.text, now)
        evaluation = evaluated(record, now, again)
        kept = kept_files(now, again, evaluation, record.options)
    except BadInput as bad:
        why = tuple(f"{problem.cause} ({problem.place})" for problem in bad.problems)
        changes = tuple(_file_changes(record, in_force, {}))
        return TextsNow(files=changes, rules_added=(), rules_gone=(), differences=(), others=(), unreadable=why)
    used: dict[str, list[str]] = {}
    for (path, _), file in sorted(kept.items()):
        used.setdefault(path, []).append(file.content.decode())
    held = RecordOutcomes.model_validate(result(evaluation))
    before, after = ({one.rule for one in each.results} for each in (record.outcome, held))
    return TextsNow(
        files=tuple(_file_changes(record, in_force, used)),
        rules_added=tuple(rules_held(now, after - before)),
        rules_gone=tuple(rules_held(then, before - after)),
        differences=differences(record.outcome, held, evaluation, then, now),
        others=others(record.outcome, held),
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
    held: dict[str, list[RecordFile]] = {}
    for one in record.files:
        held.setdefault(one.path, []).append(one)
    cited = set(_cited(record))
    for path in sorted({*held, *used}):
        old = [one.text for one in held.get(path, ())]
        new = used.get(path) or in_force.get(path, [])[-1:]
        if old == new:
            continue
        layer = held[path][-1].layer if path in held else ""
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

    evaluated_rules = {one.rule for one in record.outcome.results}
    for one in record.files:
        name = one.path.removeprefix("rules/").removesuffix(".yaml").replace("/", ".")
        if name in evaluated_rules and one.path.startswith("rules/"):
            yield from _provisions(read_yaml(one.path, one.text).data)


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
