"""Names replaced by labels in every text of a result: an evaluation, a view of a timeline, a finished memo."""

import html
import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from policycheck.document.model import Document, Figure, Quote, Run
from policycheck.model.coverage import AgencyCoverage
from policycheck.model.party import RESERVED
from policycheck.model.redaction import Redaction, find, replaced
from policycheck.model.result import Citation
from policycheck.model.source_view import AccountView
from policycheck.model.value import SaidBounds
from policycheck.redaction.fields import KINDS, FieldKind

T = TypeVar("T")

# Ids of the library and hashes: they hold nothing of the incident, and other things are looked up by them.
_KEPT = frozenset(
    ("rule", "fact", "derivation", "provision", "agency", "language", "fingerprint", "incident_sha256", "files_sha256")
)


def redacted_text(text: str, redaction: Redaction) -> str:
    """The text with every name that the redaction knows replaced by its label; the text itself, where there is none.

    A text that is one of the incident's ids, and holds a name, becomes the id in its place.
    """
    if text in redaction.new_ids:
        return redaction.new_ids[text]
    return replaced(text, find(text, redaction))


def redacted(thing: T, redaction: Redaction) -> T:
    """The same with every text of it redacted, the keys of tables included.

    Takes frozen dataclasses, pydantic models, tuples, lists, dicts and texts, in any depth; all else comes back as it
    is. Of an evaluation, a worklist and a view of a timeline, the words of the library and of the program stay letter
    for letter; redact_fields says which these are. Of anything else, all that is text is redacted, but for the words of
    policies and words that are one of a fixed few. A name that runs over several pieces of a line is found. A picture's
    drawing is redacted where it is text, and its metadata is taken out; its points cannot be, so it has to be drawn
    from a redacted view.
    """
    if not redaction:
        return thing
    return cast(T, _Pass(redaction).of(thing, Any))


def redacted_head(memo: Document, redaction: Redaction) -> Document:
    """A memo that was built from redacted results, with what is not in these redacted, too: to whom, from whom."""
    head = tuple((name, redacted_text(text, redaction) if name in _GIVEN else text) for name, text in memo.head)
    return replace(memo, head=head)


_GIVEN = ("To", "From", "Subject")


class _Pass:
    """One pass over a result. Texts come up again and again, and each is looked through once."""

    def __init__(self, redaction: Redaction) -> None:
        self.redaction = redaction
        self.seen: dict[str, str] = {}
        self.ways: tuple[tuple[Any, Callable[[Any, Any], Any]], ...] = (
            (str, lambda text, _: self.text(text)),
            ((tuple, list), self._row),
            (Mapping, self._table),
            (Quote, lambda quote, _: replace(quote, source=self.of(quote.source, Any))),
            (Figure, lambda picture, _: self._picture(picture)),
            (BaseModel, lambda model, _: self._model(model)),
        )
        self.kinds: dict[FieldKind, Callable[[str], str]] = {
            "library": lambda text: text,
            "incident": self.text,
            "id": self._id,
        }

    def text(self, text: str) -> str:
        if text not in self.seen:
            self.seen[text] = redacted_text(text, self.redaction)
        return self.seen[text]

    def of(self, thing: Any, hint: Any) -> Any:
        if isinstance(thing, Citation | AgencyCoverage) or _fixed(hint):
            return thing
        for kind, redact in self.ways:
            if isinstance(thing, kind):
                return redact(thing, hint)
        return self._fields(thing) if is_dataclass(thing) else thing

    def _fields(self, thing: Any) -> Any:
        hints: dict[str, Any] = _hints(thing.__class__)
        kinds = KINDS.get(type(thing), {})
        if isinstance(thing, AccountView) and thing.name in RESERVED:  # the program's own name of an account
            return thing
        if kinds:
            replaced_fields = {name: self._as(kinds[name], getattr(thing, name)) for name in kinds}
            return replace(
                thing,
                **replaced_fields,
                **{name: self.of(getattr(thing, name), hint) for name, hint in hints.items() if name not in kinds},
            )
        return replace(thing, **{name: self.of(getattr(thing, name), hint) for name, hint in hints.items()})

    def _as(self, kind: FieldKind, thing: Any) -> Any:
        """What a field of this kind holds; the keys of its tables are ids of the file."""
        if isinstance(thing, str):
            return self.kinds[kind](thing)
        if isinstance(thing, tuple):
            return tuple(self._as(kind, item) for item in thing)
        if isinstance(thing, Mapping):
            return {self._id(key): self._as(kind, item) for key, item in thing.items()}
        if isinstance(thing, SaidBounds) and thing.as_said is not None:
            return thing.model_copy(update={"as_said": self.text(thing.as_said)})
        return self.of(thing, Any) if is_dataclass(thing) else thing

    def _id(self, text: str) -> str:
        return self.redaction.new_ids.get(text, text)

    def _model(self, model: BaseModel) -> BaseModel:
        hints = _hints(type(model))
        return model.model_copy(update={name: self.of(getattr(model, name), hint) for name, hint in hints.items()})

    def _row(self, row: tuple[Any, ...] | list[Any], hint: Any) -> Any:
        if isinstance(row, tuple) and row and all(isinstance(item, Run) for item in row):
            return self._line(row)
        inner = get_args(hint) if get_origin(hint) in (tuple, list) else ()
        each = inner if len(inner) == len(row) and Ellipsis not in inner else (inner[:1] or (Any,)) * len(row)
        return type(row)(self.of(item, one_hint) for item, one_hint in zip(row, each, strict=True))

    def _line(self, line: tuple[Run, ...]) -> tuple[Run, ...]:
        """The label goes where the name begins; what other pieces hold of the name is taken away."""
        names_found = find("".join(run.text for run in line), self.redaction)
        start, runs = 0, []
        for run in line:
            end = start + len(run.text)
            text, position = "", start
            for name in names_found:
                if name.end <= position or name.start >= end:
                    continue
                text += run.text[position - start : max(name.start, position) - start]
                text += name.label if name.start >= start else ""
                position = min(name.end, end)
            runs.append(replace(run, text=text + run.text[position - start :]))
            start = end
        return tuple(runs)

    def _table(self, table: Mapping[Any, Any], hint: Any) -> dict[Any, Any]:
        """The keys redacted, too; two that come to the same are told apart by a number."""
        keys, values = get_args(hint) if get_origin(hint) is dict else (Any, Any)
        result: dict[Any, Any] = {}
        for key, value in table.items():
            plain = new = self.of(key, keys)
            count = 1
            while new in result:
                count += 1
                new = f"{plain} ({count})"
            result[new] = self.of(value, values)
        return result

    def _picture(self, picture: Figure) -> Figure:
        return replace(
            picture,
            title=self.text(picture.title),
            description=self.text(picture.description),
            svg=self._svg(picture.svg),
            png=_without_texts(picture.png),
        )

    def _svg(self, svg: str) -> str:
        """The texts, attributes and comments of a drawing redacted, whatever their characters are written as."""

        def piece(match: re.Match[str]) -> str:
            marked_up = match[0]
            plain = html.unescape(marked_up)
            new = self.text(plain)
            return marked_up if new == plain else html.escape(new, quote=True)

        def tag(match: re.Match[str]) -> str:
            if match[0].startswith("<!--"):
                return f"<!--{self.text(match[0][4:-3])}-->"
            if match[0].startswith("<"):
                return re.sub(r"(?<=\")[^\"]*(?=\")|(?<=')[^']*(?=')", piece, match[0])
            return piece(match)

        return re.sub(r"<!--.*?-->|<[^>]*>|[^<]+", tag, svg, flags=re.DOTALL)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """The type of each field that is redacted."""
    hints = get_type_hints(kind)
    names = kind.model_fields if issubclass(kind, BaseModel) else [field.name for field in fields(kind)]
    return {name: hints[name] for name in names if name not in _KEPT}


@cache
def _fixed(hint: Any) -> bool:
    """Whether a type has no text but one of a fixed few."""
    if get_origin(hint) in (Union, UnionType):
        return all(_fixed(part) for part in get_args(hint))
    return get_origin(hint) is Literal or hint in (bool, int, float, type(None))


_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _without_texts(png: bytes) -> bytes:
    """A PNG without what it says beside the picture. Anything that is no PNG is given back as it is."""
    if not png.startswith(_SIGNATURE):
        return png
    kept, position = [_SIGNATURE], len(_SIGNATURE)
    while position + 8 <= len(png):
        length, kind = struct.unpack(">I4s", png[position : position + 8])
        end = position + 12 + length
        if kind not in (b"tEXt", b"zTXt", b"iTXt", b"eXIf"):
            kept.append(png[position:end])
        position = end
    return b"".join(kept)
