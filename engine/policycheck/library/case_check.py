"""What a case holds beside its statements, checked against the file and the library: parties, allegations, findings."""

from collections.abc import Iterator

from policycheck.library.files import Path_, SourceFile
from policycheck.library.library import Library
from policycheck.library.unread import Unread
from policycheck.model.entity import PEOPLE
from policycheck.model.incident import Incident
from policycheck.model.party import BOARD, PARTIES, RESERVED, WORDS, own_words
from policycheck.model.problem import Problem, did_you_mean, name_or_add
from policycheck.model.statement import OtherStatement
from policycheck.model.vocabulary import about


def case_problems(incident: Incident, library: Library, document: SourceFile, unread: Unread) -> Iterator[Problem]:
    """What is wrong with what a case holds beside its statements of facts."""
    yield from _parties(incident, document, unread)
    yield from _named_alike(incident, document)
    yield from _accounts(incident, document, unread)
    yield from _other_statements(incident, library, document)
    yield from _documents(incident, document, unread)
    yield from _summary(incident, document, unread)
    yield from _allegations(incident, library, document, unread)
    yield from _findings(incident, document, unread)


def _parties(incident: Incident, document: SourceFile, unread: Unread) -> Iterator[Problem]:
    for name in incident.parties:
        if name in RESERVED or name in incident.entities:
            why = "every file has it" if name in RESERVED else "it is an entity of this file"
            cause = f"{name} is a party already: {why}"
            yield document.problem(("parties", name), cause, "give this party another name")
    for name, source in incident.sources.items():
        yield from _party(incident, document, unread, ("sources", name, "party"), source.party)


def _named_alike(incident: Incident, document: SourceFile) -> Iterator[Problem]:
    """People, acts and parties that reports would call the same, so that nobody could tell them apart."""
    taken = {words.name.casefold(): f"the party {name}" for name, words in WORDS.items()}
    named = [(("parties", name, "title"), name, party.title) for name, party in incident.parties.items()]
    named += [(("entities", name, "label"), name, each.label) for name, each in incident.entities.items() if each.label]
    for path, name, title in named:
        words = own_words(title).name.casefold()
        if words in taken:
            yield document.problem(path, f"reports call {taken[words]} “{title}” too", "give each a name of its own")
        taken.setdefault(words, name)


def _party(incident: Incident, document: SourceFile, unread: Unread, path: Path_, party: str) -> Iterator[Problem]:
    """A party that nobody can be."""
    entity = incident.entities.get(party)
    if party == BOARD:
        remedy = "write what the board found under findings, and a member's own view as the word of a reviewer"
        yield document.problem(path, "the board's word stands under findings, and is no source's", remedy)
    elif party in PARTIES or party in incident.parties or party in unread.entities or party in unread.parties:
        return
    elif entity is None:
        near = did_you_mean(party, (*PARTIES, *incident.parties, *incident.entities))
        known = ", ".join(name for name in PARTIES if name != BOARD)
        remedy = near or f"write one of {known}, a person of this file by id, or declare it under parties"
        yield document.problem(path, f"there is no party {party!r}", remedy)
    elif entity.kind not in PEOPLE:
        cause = f"{party} is of kind {entity.kind}, and says nothing"
        yield document.problem(path, cause, f"name one of kind {' or '.join(PEOPLE)}")
    elif party in RESERVED:
        cause = f"{party} is an account that every file has, and no party's"
        yield document.problem(path, cause, f"give the {entity.kind} {party} another id, and write that here")


def _accounts(incident: Incident, document: SourceFile, unread: Unread) -> Iterator[Problem]:
    """Accounts with the name of another, and sources of theirs that there are not."""
    parties = {source.party for source in incident.sources.values()}
    parties |= {*incident.parties, *(allegation.by for allegation in incident.allegations)}
    for name, account in incident.accounts.items():
        if name in RESERVED or name in parties:
            cause = f"{'every' if name in RESERVED else 'this'} file has an account {name} already"
            cause += "" if name in RESERVED else f", that of the party {name}"
            yield document.problem(("accounts", name), cause, "choose another name")
        for index, source in enumerate(account.credits):
            yield from source_problem(incident, document, unread, ("accounts", name, "credits", index), source)


def _other_statements(incident: Incident, library: Library, document: SourceFile) -> Iterator[Problem]:
    for index, statement in enumerate(incident.statements):
        if isinstance(statement, OtherStatement):
            yield from _topics(library, document, ("assertions", index), statement)
            yield from _bears_on(incident, library, document, ("assertions", index), statement)
    yield from _disputes(incident, document)


def _topics(library: Library, document: SourceFile, path: Path_, statement: OtherStatement) -> Iterator[Problem]:
    """Topics that are not known; a library that defines none, as that of a record, leaves them unchecked."""
    for number, topic in enumerate(statement.topics):
        if library.topics and topic not in library.topics:
            remedy = did_you_mean(topic, library.topics) or f"write one of {', '.join(library.topics)}"
            yield document.problem((*path, "topics", number), f"there is no topic {topic!r}", remedy)


def _bears_on(
    incident: Incident, library: Library, document: SourceFile, path: Path_, statement: OtherStatement
) -> Iterator[Problem]:
    """Facts that are not known, or that are about nobody in the file."""
    for number, fact in enumerate(statement.bears_on):
        place = (*path, "bears_on", number)
        if library.facts and fact not in library.facts:
            remedy = did_you_mean(fact, library.facts) or "policycheck show facts lists them"
            yield document.problem(place, f"there is no fact {fact!r}", remedy)
        elif not incident.of_kind(about(fact)):
            remedy = f"add {about(fact)} to the entities, or take this out"
            yield document.problem(place, f"the file names no {about(fact)}, which {fact} is about", remedy)


def _disputes(incident: Incident, document: SourceFile) -> Iterator[Problem]:
    """Statements without a fact that share an id, or that dispute none there is."""
    ids: dict[str, int] = {}
    for index, statement in enumerate(incident.statements):
        if isinstance(statement, OtherStatement) and statement.id is not None:
            if statement.id in ids:
                path = ("assertions", index, "id")
                yield document.problem(path, f"another statement has the id {statement.id}", "give it one of its own")
            ids.setdefault(statement.id, index)
    for index, statement in enumerate(incident.statements):
        if isinstance(statement, OtherStatement) and statement.disputes is not None:
            path = ("assertions", index, "disputes")
            if statement.disputes == statement.id:
                yield document.problem(path, "a statement cannot dispute itself", "name the one that it denies")
            elif statement.disputes not in ids:
                remedy = did_you_mean(statement.disputes, ids) or 'give the statement that it denies an "id"'
                yield document.problem(path, f"no statement has the id {statement.disputes!r}", remedy)


def _documents(incident: Incident, document: SourceFile, unread: Unread) -> Iterator[Problem]:
    """Sources whose document is not there, and quotations from a source that has none."""
    for name, source in incident.sources.items():
        if source.document is None or source.document in unread.documents:
            continue
        if source.document not in incident.documents:
            remedy = name_or_add(source.document, "documents", incident.documents)
            cause = f"there is no document {source.document!r} in this file"
            yield document.problem(("sources", name, "document"), cause, remedy)
    for path, stated in incident.placed_statements():
        said_by = incident.sources.get(stated.source)
        if stated.quote is not None and said_by is not None and said_by.document is None:
            cause = f"the source {stated.source} has no document in which the quotation could be looked up"
            remedy = f"name one under sources, {stated.source}, as document; or leave the quotation out"
            yield document.problem((*path, "quote"), cause, remedy)


def _summary(incident: Incident, document: SourceFile, unread: Unread) -> Iterator[Problem]:
    for index, sentence in enumerate(incident.summary):
        for number, place in enumerate(sentence.rests_on):
            path = ("summary", index, "rests_on", number)
            yield from source_problem(incident, document, unread, path, place.partition(" ")[0])


def source_problem(
    incident: Incident, document: SourceFile, unread: Unread, path: Path_, name: str
) -> Iterator[Problem]:
    """That there is no such source, unless it is among those that could not be read."""
    if name not in incident.sources and name not in unread.sources:
        remedy = name_or_add(name, "sources", incident.sources)
        yield document.problem(path, f"there is no source {name!r} in this file", remedy)


def _allegations(incident: Incident, library: Library, document: SourceFile, unread: Unread) -> Iterator[Problem]:
    ids: set[str] = set()
    for index, allegation in enumerate(incident.allegations):
        path: Path_ = ("allegations", index)
        if allegation.id in ids:
            cause = f"another allegation has the id {allegation.id}"
            yield document.problem((*path, "id"), cause, "give it one of its own")
        ids.add(allegation.id)
        yield from _party(incident, document, unread, (*path, "by"), allegation.by)
        yield from _officer(incident, document, unread, (*path, "against"), allegation.against)
        for number, rule in enumerate(allegation.rules):
            if library.is_permission(rule):
                cause = f"{rule} is a permission, which nobody breaks"
                yield document.problem((*path, "rules", number), cause, "name the rule that it limits")
            elif rule not in library.rules:
                remedy = did_you_mean(rule, library.rules) or "policycheck show rules lists them all"
                yield document.problem((*path, "rules", number), f"there is no rule {rule!r}", remedy)


def _officer(
    incident: Incident, document: SourceFile, unread: Unread, path: Path_, name: str | None
) -> Iterator[Problem]:
    if name is None or name in unread.entities:
        return
    if name not in incident.entities:
        remedy = name_or_add(name, "entities", incident.entities)
        yield document.problem(path, f"there is no entity {name!r} in this file", remedy)
    elif incident.entities[name].kind != "officer":
        cause = f"{name} is of kind {incident.entities[name].kind}; an allegation is against an officer"
        yield document.problem(path, cause, "name an officer, or leave it out")


def _findings(incident: Incident, document: SourceFile, unread: Unread) -> Iterator[Problem]:
    first: dict[tuple[str, str], int] = {}
    for index, found in enumerate(incident.findings.facts):
        path: Path_ = ("findings", "facts", index)
        if first.setdefault((found.fact, found.about), index) != index:
            cause = f"the board found {found.fact} of {found.about} already"
            yield document.problem((*path, "fact"), cause, "keep one of the two")
        for number, source in enumerate(found.credits):
            yield from source_problem(incident, document, unread, (*path, "credits", number), source)
    ids = {allegation.id for allegation in incident.allegations}
    disposed: set[str] = set()
    for index, disposition in enumerate(incident.findings.dispositions):
        path = ("findings", "dispositions", index, "allegation")
        if disposition.allegation not in ids:
            remedy = name_or_add(disposition.allegation, "allegations", sorted(ids))
            yield document.problem(path, f"there is no allegation {disposition.allegation!r} in this file", remedy)
        elif disposition.allegation in disposed:
            cause = f"the allegation {disposition.allegation} is disposed of already"
            yield document.problem(path, cause, "keep one of the two")
        disposed.add(disposition.allegation)
