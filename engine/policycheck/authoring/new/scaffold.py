"""What a new file is made of, and where it may be written."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policycheck.library.files import write_atomically
from policycheck.model.problem import BadInput, Place, Problem


@dataclass(frozen=True)
class NewFile:
    """A file that is to be written."""

    path: Path
    text: str


def write(files: Sequence[NewFile]) -> None:
    """Writes the files and the folders around them. Raises BadInput where one is there already, and writes none."""
    if problems := [*_existing(file.path for file in files)]:
        raise BadInput(problems)
    for file in files:
        try:
            file.path.parent.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            cause = f"this folder cannot be made: {getattr(error, 'strerror', None) or error}"
            place = Place(str(file.path.parent).replace("\0", "\\0"))
            raise BadInput([Problem(place, cause, "choose another place")]) from None
        write_atomically(file.path, file.text.encode())


def _existing(paths: Iterable[Path]) -> Iterator[Problem]:
    for path in paths:
        if os.path.lexists(path):
            yield Problem(Place(str(path)), "there is a file here already", "choose another id, or move the file away")


def rendered(template: str, **data: Any) -> str:
    """A template of this folder with the data in it."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("policycheck.authoring.new"),
        autoescape=False,  # noqa: S701 - YAML and Markdown; texts go through the filter below
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["text"] = lambda text: json.dumps(text, ensure_ascii=False)
    return environment.get_template(template).render(**data)
