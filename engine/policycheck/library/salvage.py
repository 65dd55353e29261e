"""What can still be read of a file with problems, so that what it refers to is checked in the same run."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from policycheck.library.document import Document, Path_
from policycheck.library.validate import in_data, problems_of
from policycheck.model.problem import Problem

M = TypeVar("M", bound=BaseModel)
_ROUNDS = 16  # each takes something away; a file that needs more is given up


def salvage(
    model: type[M], document: Document, stand_ins: Mapping[str, Any]
) -> tuple[M | None, Document, list[Problem]]:
    """The document as the model, the document of what was read, and every problem.

    What does not fit is left out: the item of a list that it stands in, else the entry itself. A stand-in takes the
    place of a missing key whose value nothing else hangs on. None where the rest is no whole even so.
    """
    problems = list(document.problems)
    cuts = {_item(path) for path in document.unread}
    only_spare = True  # nothing else was taken away, so that what is wrong now was so before
    for _ in range(_ROUNDS):
        try:
            instance = model.model_validate(document.data)
        except ValidationError as error:
            details = error.errors(include_url=False)
            if only_spare:
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
