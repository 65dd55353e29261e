"""Data against a model, with every problem put in words and in its place; and what can still be read despite them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from policycheck.library.error_places import SCALARS, causes, in_data, misspells_role
from policycheck.library.files import Path_, SourceFile
from policycheck.library.schema_keys import keys_at, places_of
from policycheck.model.base import NOT_BLANK
from policycheck.model.problem import BadInput, Problem, did_you_mean, shown

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], document: SourceFile, path: Path_ = ()) -> M:
    """The part of the document at the path as the model.

    Raises BadInput with every problem in it.
    """
    data = document.data
    for step in path:
        data = data[step]
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise BadInput(problems_of(model, error, document, path)) from None


def problems_of(
    model: type[BaseModel], error: ValidationError, document: SourceFile, base: Path_ = ()
) -> list[Problem]:
    """What the error says, in words and in place, but for values that a problem of the text took away."""
    data = document.data
    for step in base:
        data = data[step]
    problems: dict[Problem, None] = {}  # every form that a value could have had says the same of it
    for detail in causes(error.errors(include_url=False), data):
        if detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]:
            continue  # its items are wrong, and are reported by themselves
        path, rest = in_data(data, detail["loc"])
        reported = detail["type"] == "string_unicode" and detail["loc"][-1] == "[key]" and document.problems
        if reported or document.lost((*base, *path, *rest[:1])):
            continue
        written = document.spot((*base, *path)).written
        context, member = detail.get("ctx", {}), str(detail["loc"][-1]) if detail["loc"] else ""
        given = _Detail(detail["type"], detail["input"], context, member, detail["msg"], written)
        cause, remedy = _words(model, given, _name((*base, *path)), path, rest)
        problems[document.problem((*base, *path), cause, remedy)] = None
    return list(problems)


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


@dataclass(frozen=True)
class _Detail:
    """One of pydantic's errors: its type, the value, its context, the member of a union it is about, and its words."""

    kind: str
    given: Any
    context: Mapping[str, Any]
    member: str
    message: str
    written: str


def _words(model: type[BaseModel], detail: _Detail, name: str, path: Path_, rest: Path_) -> tuple[str, str]:
    """Cause and remedy of a problem; first of those that depend on where it is."""
    given = detail.given
    if detail.kind == "extra_forbidden":
        allowed = sorted(keys_at(_schema(model), path[:-1]))
        if name in allowed:
            return f"{name} does not belong beside the other keys here", "leave it out, or put it where it belongs"
        remedies = filter(None, (did_you_mean(name, allowed), _belongs(_schema(model), name)))
        return f"unknown key {shown(name)}", " ".join(remedies) or f"known keys here: {', '.join(allowed)}"
    if detail.kind == "missing":
        return f"{rest[-1] if rest else name!r} is missing", f"add {rest[-1] if rest else name}: ..."
    if detail.kind == "string_pattern_mismatch":
        return _unfit(detail, name)
    if isinstance(given, str) and (detail.kind in ("no_date", "no_day") or detail.member.startswith("literal[")):
        single = detail.kind == "no_day"
        cause = f"{name}: {shown(given)} is not {'a single day' if single else 'a date of the calendar'}"
        return cause, f"write {'year, month and day' if single else 'a day that there is'}, as 2025-10-05"
    return _words_by_kind(detail, name) or _words_by_type(detail, name)


def _unfit(detail: _Detail, name: str) -> tuple[str, str]:
    pattern = detail.context["pattern"]
    if pattern == NOT_BLANK:
        return f"{name} says nothing", "write it, or leave it out"
    what = "a name here" if detail.member == "[key]" else name
    return f"{shown(detail.given)} does not have the form of {what}", _form(pattern)


def _belongs(schema: dict[str, Any], key: str) -> str | None:
    """Where a key belongs that is unknown in its place; None where it is known nowhere."""
    places = places_of(schema, key)
    inside = ", ".join(".".join(path) for path in places if path)
    where = ["at the top"] * (() in places) + [f"under {inside}"] * bool(inside)
    return f"{shown(key)} stands {' and '.join(where)}" if where else None


_FORMS = (
    "us/ca/imperial/el-centro",
    "el-centro-pd",
    "el-centro-pd/use-of-force",
    "us-ca/penal-code#832.13",
    "el-centro-pd.move-out-of-path",
    "force.took_steps_to_leave_path",
    "officer.employed_as_peace_officer",
)


def _form(pattern: str) -> str:
    """What to write where a text does not have the form of an id, by an example that has it."""
    example = next((form for form in _FORMS if re.search(pattern, form)), pattern)
    return f"write it in small letters and in the form of {example}"


def _name(path: Path_) -> str:
    if path and isinstance(path[-1], int):
        parent = f" of {path[-2]}" if isinstance(path[-2:][0], str) else ""
        return f"item {path[-1] + 1}{parent}"
    return str(path[-1]) if path else "the file"


def _words_by_kind(detail: _Detail, name: str) -> tuple[str, str] | None:
    kind, given, context = detail.kind, detail.given, detail.context
    if kind == "literal_error" and isinstance(given, str):
        options = context["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        return f"{shown(given)} is not known as {name}", did_you_mean(given, options) or f"write {context['expected']}"
    if kind in ("greater_than_equal", "less_than_equal"):
        least = kind == "greater_than_equal"
        bound = f"{'least' if least else 'most'} {context['ge' if least else 'le']}"
        return f"{name} cannot be {detail.written}", f"write a number of at {bound}"
    if kind == "too_short":
        few = f"holds {len(given)} item{'s' * (len(given) > 1)}, and {context['min_length']} are needed"
        return (f"{name} {few}", "add what is missing") if given else (f"{name} is empty", "write at least one item")
    if kind == "string_too_long":
        return f"{name} has {len(given):,} characters; the bound is {context['max_length']:,}", "write it shorter"
    if kind in _REMEDIES:
        return f"{detail.message[:1].lower()}{detail.message[1:]}", _REMEDIES[kind]
    return {
        "string_unicode": (f"{name} holds one half of a character", "write the character itself"),
        "string_too_short": (f"{name} is empty", "write a text"),
        "too_long": (f"{name} holds what this version does not read", "leave it empty: []"),
    }.get(kind)


def _words_by_type(detail: _Detail, name: str) -> tuple[str, str]:
    kind, given = detail.kind, detail.given
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return f"{name} must hold keys with values, not {_kind(given)}", "write its keys, each with a value of its own"
    if kind in ("tuple_type", "list_type"):
        return f"{name} must be a list, not {_kind(given)}", "write it as a list, even of one item: [...]"
    if given is None:
        return f"{name} is null or left empty", "write a value; what is not known is left out, with its key"
    text = detail.member not in SCALARS and kind in ("string_type", "literal_error")
    if isinstance(given, list | dict):
        wanted, remedy = ("a text", "text") if text else ("a single value", "number, date or word, or true or false")
        return f"{name} must be {wanted}, not {_kind(given)}", f"write one {remedy}"
    if text:
        cause = f"{name} must be a text; {detail.written} is read as {_kind(given)}"
        return cause, f'put it in quotes: "{detail.written}"'
    wanted = {"int_type": "a whole number", "bool_type": "true or false"}.get(kind, "a number or a text")
    wanted = "a number or a text" if detail.member in SCALARS else wanted
    wanted = "a number" if isinstance(given, str) and wanted == "a number or a text" else wanted
    return f"{name} must be {wanted}, not {_kind(given)}", f"write {wanted}, without quotes"


_REMEDIES = {
    "group_form": "keep one of them, and put any other as an item of its own into the list, as - any_of: [...]",
    "rule_form": "leave stands_for out: the rule is looked up by its id",
    "no_duty": "add must: or must_not: with what the text asks for or forbids",
    "permission_form": "write what it takes under when, what takes it away under unless, and what is forbidden without "
    "it into a rule of its own, which asks for this one",
    "no_blank": "write it as: the recording was released {value} after the incident",
    "fact_form": "add what is missing, and leave out the rest",
    "conclusion_form": "keep one of them; is: true or is: false for a yes-no fact, one of the others for a number",
    "days_of_dates": "leave events, order and absent out; what must be so besides goes under premises",
    "no_premise": "add premises: or events: with what it follows from",
    "many_ways": "put some of what is enough into a derivation of its own, with the same conclusion",
    "person_form": "leave it out, or give it to a person of the right kind; minor must agree with age, and also_called "
    "needs name",
    "no_name": "write the person's name, as Maria Poe; what somebody is belongs in label",
    "as_said_form": "write the source's few words for the amount beside the bounds that they stand for, as "
    '{"at_least": 20, "at_most": 24, "as_said": "nearly two dozen"}',
    "document_path": "write its path from the folder of the incident file, as documents/press-release.pdf; policycheck "
    "attach copies a document there",
    "document_hash": "add sha256, or let policycheck attach add the document; leave file out where it is not at hand",
    "no_quote": "quote the words that the statement rests on: a few words, a sentence, a passage",
    "unknown_event": "add it under events, or write one of the names that stand there",
}


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    return "keys with values" if isinstance(value, dict) else "a list" if isinstance(value, list) else "a text"


_ROUNDS = 16  # each takes something away; a file that needs more is given up


def salvage(
    model: type[M], document: SourceFile, stand_ins: Mapping[str, Any]
) -> tuple[M | None, SourceFile, list[Problem]]:
    """The document as the model, the document of what was read, and every problem.

    What does not fit is left out: the item of a list that it stands in, else the entry itself. A stand-in takes the
    place of a missing key whose value nothing else hangs on. None where the rest is no whole even so.
    """
    problems = list(document.problems)
    cuts = {_item(path) for path in document.unread}
    told_of_role = False
    only_spare = True  # nothing else was taken away, so that what is wrong now was so before
    for _ in range(_ROUNDS):
        try:
            instance = model.model_validate(document.data)
        except ValidationError as error:
            details = error.errors(include_url=False)
            told_of_role = told_of_role or misspells_role(details, keys_at(_schema(model), ()))
            if only_spare and not (told_of_role and details[0]["type"] in ("no_duty", "permission_form")):
                problems += problems_of(model, error, document)
            only_spare = all(detail["type"] == "extra_forbidden" and len(detail["loc"]) == 1 for detail in details)
            cuts |= {_cut(document.data, detail["loc"]) for detail in details}
        else:
            if not cuts:
                return instance, document, problems
        keys = {path for path in cuts if path}
        if not isinstance(document.data, dict):
            break
        missing = {key: value for key, value in stand_ins.items() if key not in document.data or (key,) in keys}
        if not keys and not missing:
            break
        document = document.without(keys)
        document.data.update(missing)
        cuts = set()
    return None, document, problems


def _cut(data: Any, loc: Path_) -> Path_:
    """What to leave out for a problem at a location of pydantic's."""
    path, _ = in_data(data, loc)
    return _item(path)


def _item(path: Path_) -> Path_:
    """The innermost item of a list that the path leads into, or the path itself where it leads into none."""
    for end in range(len(path), 0, -1):
        if isinstance(path[end - 1], int):
            return path[:end]
    return path
