"""What was found of the words that statements quote: which do not hold, and why; and where the others stand."""

from collections.abc import Iterator, Mapping, Sequence

from policycheck.document.english import counted, listed
from policycheck.document.model import Block, Bullets, Fold, Line, Notice, Paragraph, Part, Run
from policycheck.model.case_document import DocumentCheck, DocumentStatus, QuoteCheck
from policycheck.model.source_view import SourceView
from policycheck.report.phrases import line, sentence, series

_SHOWN = 400  # letters of a quotation; a longer one is cut in its middle
_FEW_PAGES = 10  # without text that are named one by one


def failing(sources: Sequence[SourceView]) -> list[Block]:
    """A notice of quotations that do not hold, and one of those that could not be looked up; nothing where all hold."""
    quotes = [(source.document, quote) for source in sources for quote in source.quotations]
    unread = [document for document, quote in quotes if quote.status in _UNREAD]
    wrong = sum(quote.mark is not None for _, quote in quotes) - len(unread)
    whole = counted(len(quotes), "quotation")
    blocks: list[Block] = []
    if wrong:
        rest = "does not hold. It is" if wrong == 1 else "do not hold. Each is"
        told = f"Of {whole}, {wrong} {rest} marked where it counts; “Quotations” says why."
        blocks.append(Notice(line=line(told)))
    if unread:
        remedies = series(document.remedy for document in unread if document is not None and document.remedy)
        told = f"Of {whole}, {len(unread)} could not be checked, which says nothing against them. To check: {remedies}."
        blocks.append(Notice(line=line(told)))
    return blocks


def checked_in_brief(sources: Sequence[SourceView]) -> str:
    """How many quotations are verified, and whether the others' documents are at hand; empty where none is quoted."""
    quotes = [quote for source in sources for quote in source.quotations]
    verified = sum(quote.holds for quote in quotes)
    if not quotes or verified == len(quotes):
        return f"{counted(verified, 'quotation')}, {'all ' * (verified > 1)}verified." if quotes else ""
    away = sum(quote.status == "not_at_hand" for quote in quotes)
    why = f": {'their documents' if away + verified == len(quotes) else f'the documents of {away}'} are not at hand"
    told = f"{verified or 'None'} of {counted(len(quotes), 'quotation')} verified{why if away else ''}"
    return f"{told}{_not_checked(sources)}."


def _not_checked(sources: Sequence[SourceView]) -> str:
    """How many quotations could not be looked up, and why, with what to do if one thing does for all."""
    unread = [source.document for source in sources for quote in source.quotations if quote.status in _UNREAD]
    reasons = {f"{document.cause}; {document.remedy}" for document in unread if document is not None}
    why = reasons.pop() if len(reasons) == 1 else "the full report says why"
    return f"; {len(unread)} not checked: {why}" if unread else ""


_UNREAD = ("document_missing", "document_unreadable")


def quotations(sources: Sequence[SourceView]) -> Part | None:
    """Every quotation: first those that do not hold, then, under a fold, those that do; those of a source together."""
    wrong = [told for source in sources for told in _wrong(source)]
    holding = [(source, [quote for quote in source.quotations if quote.holds]) for source in sources]
    held = [_held(source, quotes) for source, quotes in holding if quotes]
    blocks: list[Block] = []
    if wrong:
        blocks.append(Paragraph(line=line("These could not be verified:", "strong"), keep_with_next=True))
        blocks.append(Bullets(items=tuple(wrong)))
    if held:
        count = sum(len(quotes) for _, quotes in holding)
        summary = f"{'Verified' if wrong else 'All verified'}: {counted(count, 'quotation')}"
        how = (
            "Each was looked up in its document and stands there letter for letter: white space, typographic quotes "
            "and line-end hyphens aside. The places were worked out from the documents."
        )
        fold = (Paragraph(line=line(how)), Bullets(items=tuple(held)))
        blocks.append(Fold(summary=line(summary), blocks=fold))
    return Part(level=1, title="Quotations", blocks=tuple(blocks)) if blocks else None


def document_words(source: SourceView) -> str | None:
    """What a list of sources says of a source's document and of its quotations; None where it has no document."""
    document = source.document
    if document is None:
        return None
    called = document_name(document.title, document.file)
    if document.title == source.title:
        called = document.file or called
    verified = sum(quote.holds for quote in source.quotations)
    count = len(source.quotations)
    if document.status != "at_hand":
        why = f": {document.cause}" if document.status == "unreadable" else ""
        return f"document: {called}, which {STATES[document.status]}{why}{f'; {_unverified(count)}' if count else ''}"
    return f"document: {called}{_silent(document)}{_how_many(verified, count)}"


def _how_many(verified: int, count: int) -> str:
    """How many of a source's quotations are verified, at the end of a sentence on its document."""
    if not count:
        return ""
    if verified < count:
        return f"; {verified} of {counted(count, 'quotation')} verified"
    return f"; {counted(count, 'quotation')}, {'all ' if count > 1 else ''}verified"


# What a sentence says of a document that is not as it was attached.
STATES: Mapping[DocumentStatus, str] = {
    "missing": "is missing",
    "changed": "was changed since it was attached",
    "unreadable": "cannot be read",
    "not_at_hand": "is not at hand",
}


def _unverified(count: int) -> str:
    return "its quotation is not verified" if count == 1 else f"its {count} quotations are not verified"


def document_name(title: str, file: str | None) -> str:
    """How a sentence names a document: by its title, with its file."""
    return f"{title} ({file})" if file else title


def _silent(document: DocumentCheck) -> str:
    pages = document.without_text
    if not pages:
        return ""
    if len(pages) > _FEW_PAGES:
        return f", of which {len(pages)} pages hold no text"
    named = listed([str(page) for page in pages])
    return f", of which page{'s' if len(pages) > 1 else ''} {named} hold{'' if len(pages) > 1 else 's'} no text"


def _held(source: SourceView, quotes: Sequence[QuoteCheck]) -> Line:
    told = (f"“{cut(quote.quote)}” [{', '.join(quote.places)}]" for quote in quotes)
    return (Run(f"{source.mark}: ", "strong"), Run("; ".join(told)))


def _wrong(source: SourceView) -> Iterator[Line]:
    """The quotations of a source that are not verified, and why; those for the same reason together."""
    document = source.document
    alike: dict[str, list[QuoteCheck]] = {}
    for quote in source.quotations:
        if not quote.holds:
            assert document is not None  # what has a quotation was looked up in a document
            first, *rest = _why(quote, document)
            told = " ".join([f"{first.rstrip('.')}.", *map(sentence, filter(None, rest))])
            alike.setdefault(told, []).append(quote)
    for told, quotes in alike.items():
        shown = (f"“{cut(quote.quote)}”{f' [{quote.written}]' if quote.written else ''}" for quote in quotes)
        yield (Run(f"{source.mark}: ", "strong"), Run(f"{'; '.join(shown)}: {told}"))


def _why(quote: QuoteCheck, document: DocumentCheck) -> Iterator[str]:
    """Why a quotation is not verified, and what comes nearest to it, as sentences."""
    places = "; ".join(quote.places)
    if quote.status == "document_missing":
        yield f"the document {STATES['missing']}: {document.remedy}"
    elif quote.status == "document_unreadable":
        yield f"the document {STATES['unreadable']}: {document.cause}"
        yield document.remedy or ""
    elif quote.status == "not_at_hand":
        yield f"not verified, since the document {STATES['not_at_hand']}"
    elif quote.status == "elsewhere":
        yield f"it does not stand there, but here: {places}"
    elif quote.status == "several_places":
        yield f"it stands in several places: {places}"
        yield "name one as pinpoint, or quote more words"
    else:
        if quote.status == "document_changed":
            yield f"the document {STATES['changed']}"
        yield f"it stands in it: {places}" if places else "it does not stand in the document"
        if quote.nearest:
            yield nearest_words(quote.nearest, quote.nearest_place)
        if not places and document.without_text:
            yield f"not searched: {counted(len(document.without_text), 'page')} of it without text"


def nearest_words(words: str, place: str | None) -> str:
    """What comes nearest to words that stand nowhere, and where."""
    return f"what comes nearest, in {place}: “{cut(words)}”"


def cut(words: str) -> str:
    """The words in one line, a long text without its middle."""
    shown = " ".join(words.split())
    half = _SHOWN // 2
    return shown if len(shown) <= _SHOWN else f"{shown[:half]} […] {shown[-half:]}"
