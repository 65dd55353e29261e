"""What verifying a record shows, as a document: the verdict first, then what it rests on, and what differs."""

from collections.abc import Iterator, Sequence

from policycheck.document.english import counted, dated
from policycheck.document.model import Block, Bullets, Document, Paragraph, Part, Run, bullets, paragraph
from policycheck.model.record import FileChange, PartChange, RuleNow, TextsNow, Verification
from policycheck.report.documents_now import documents
from policycheck.report.result_changes import result_changes

_FATES = {"changed": "changed", "gone": "no longer there", "added": "only there now"}


def document(found: Verification) -> Document:
    """The verification as a document; of a record that is damaged, what is damaged and nothing else."""
    parts = [Part(level=1, title="", blocks=tuple(_verdict(found)))]
    if not found.damaged:
        parts.append(Part(level=1, title="The record", blocks=tuple(_record(found))))
        parts += _differing(found)
        parts += documents(found)
        if found.texts_now is not None and found.texts_now.files:
            parts += _now(found, found.texts_now)
    day = dated(found.date) if found.date else "day not known"
    as_of = f", under the policy of {dated(found.as_of)}" if found.as_of else ""
    return Document(
        title=_title(found), subtitle=f"{found.title} · {day}{as_of}" if found.title else "", parts=tuple(parts)
    )


def _title(found: Verification) -> str:
    if found.verdict == "does not hold":
        return "The record does not hold"
    if found.verdict == "holds":
        return "The record holds"
    if found.verdict == "holds with documents that changed":
        return "The record holds, but documents of the incident differ"
    return f"The record holds, but {_texts(found)} differ"


def _texts(found: Verification) -> str:
    return "the texts of the library given" if found.drafts_asked else "the texts now in force"


def _verdict(found: Verification) -> Iterator[Block]:
    if found.damaged:
        yield paragraph("It was changed or damaged after it was made. Nothing else in it was looked at.")
        yield from bullets(f"The text of {name} does not match the SHA-256 given for it." for name in found.damaged)
    elif found.verdict == "does not hold":
        yield paragraph("Evaluated again, its own incident and texts do not give the results that it states.")
    elif found.verdict == "holds":
        yield paragraph(f"Evaluated again, it gives the same results, and it rests on {_texts(found)}.")
    elif found.verdict == "holds with documents that changed":
        yield paragraph("Evaluated again, it gives the same results. What its statements quote is not all as it was.")
    else:
        yield paragraph("Evaluated again under its own texts, it gives the same results.")
    yield Paragraph(line=(Run("Fingerprint (SHA-256): "), Run(found.fingerprint, "code")))
    yield paragraph("Compare it with the one in the memo: this is the memo's record only if they are the same.")
    if not found.canonical:
        yield paragraph(
            "The file is laid out in another way than the record's own (line breaks, spaces or the order of its "
            "entries). Its content counts, and the fingerprint is that of its content."
        )


def _record(found: Verification) -> Iterator[Block]:
    yield paragraph(
        f"The record holds the incident file, {counted(found.files, 'file')} of the library, and "
        f"{counted(found.results, 'result')} under {counted(found.rules, 'rule')}. Every text matches its SHA-256."
    )
    yield paragraph("It holds a copy of the incident file. Whether that file was changed since is not looked at.")
    yield from bullets(f"Assumed in every account: {each}." for each in found.assumed)
    if found.made_by == found.verified_by:
        yield paragraph(f"Made and evaluated again by policycheck {found.verified_by}.")
    else:
        yield paragraph(
            f"Made by policycheck {found.made_by}, and evaluated again by another version, {found.verified_by}. "
            "Where something differs, the program may be why."
        )
    yield paragraph(_engines(found))
    if found.drafts_asked:
        yield paragraph("This record took drafts as if they were in force. They are not: they bind nobody.")
        if not found.drafts:
            yield paragraph("None of its results is under a draft. A draft that retires a rule leaves no result.")
        yield from _rules(found.drafts)


def _engines(found: Verification) -> str:
    """What the second engine said when the record was made, and what it says now."""
    made, again = found.made_with, found.second_engine
    assert again is not None
    then = f"{made.name} {made.version} agreed" if made.status == "agreed" else f"{made.name} was {made.status}"
    now = f"{again.name} {again.version} agrees" if again.status == "agreed" else f"{again.name} is {again.status}"
    return f"The second engine: when the record was made, {then.replace('not run', 'not asked')}; now, {now}."


def _differing(found: Verification) -> Iterator[Part]:
    if found.differences or found.others:
        blocks = result_changes(found.differences, found.accounts, ("the record says", "evaluated again"))
        title = "What differs when it is evaluated again"
        yield Part(level=1, title=title, blocks=(*blocks, *bullets(found.others)))


def _now(found: Verification, now: TextsNow) -> Iterator[Part]:
    """What differs in the texts of the library, and what would become of the results under them."""
    texts = _texts(found)
    drafts = ", drafts among them" if found.drafts_asked else ""
    where = f"These are the texts installed here, with those that --library adds{drafts}."
    yield Part(level=1, title=f"Where {texts} differ from the record", blocks=(paragraph(where),))
    for file in sorted(now.files, key=lambda each: (not any(part.cited for part in each.parts), each.path)):
        yield Part(level=2, title=file.path, blocks=tuple(_file(file)))
    for title, rules in (
        ("Rules that were not evaluated and now would be", now.rules_added),
        ("Rules that were evaluated and now would not be", now.rules_gone),
    ):
        if rules:
            yield Part(level=2, title=title, blocks=tuple(_rules(rules)))
    outcome: list[Block]
    if now.unreadable:
        outcome = [paragraph(f"Under {texts} the incident cannot be evaluated:"), *bullets(now.unreadable)]
    elif now.differences or now.others:
        changes = result_changes(now.differences, found.accounts, ("record", "now"))
        outcome = [paragraph(f"Under {texts}, these results would change:"), *changes, *bullets(now.others)]
    else:
        outcome = [paragraph(f"Under {texts}, every result would be the same.")]
    yield Part(level=1, title="What that changes", blocks=tuple(outcome))


def _file(file: FileChange) -> Iterator[Block]:
    if file.fate == "gone":
        yield paragraph("The library does not have it.")
        if file.layer != "library":
            yield paragraph(f"The record has it from {file.layer}: name the folder that this was with --library.")
    elif file.fate == "added":
        yield paragraph("The record does not have it, and an evaluation now would rest on it.")
    elif not file.parts:
        yield paragraph("Only white space, comments or order changed; no words differ.")
    for part in file.parts:
        yield from _part(part)


def _part(part: PartChange) -> Iterator[Block]:
    where = f"provision {part.provision}, {part.part}" if part.provision else part.part
    rests = " (a result rests on this provision)" if part.cited else ""
    yield paragraph(f"{where}: {_FATES[part.fate]}{rests}", keep_with_next=True)
    told: list[str] = []
    for wording in part.wordings:
        told += [f"record: {_quoted(wording.was)}", f"now: {_quoted(wording.now)}"]
        if wording.characters:
            told.append(f"characters that only one of them has: {'; '.join(wording.characters)}")
    yield from bullets([*told, *([f"and {counted(part.more, 'more place')}"] if part.more else [])])


def _quoted(words: str) -> str:
    return f"“{words}”" if words else "(nothing)"


def _rules(rules: Sequence[RuleNow]) -> Iterator[Bullets]:
    yield from bullets(f"{each.title} [{each.rule}], {each.provision}" for each in rules)
