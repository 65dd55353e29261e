"""policycheck from Python: a library and an incident are read, and the one is held against the other.

`policycheck` exports what is public here; `policycheck.screen` stands in `screening/call.py`, since it needs an extra.
"""

import hashlib
import html
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from policycheck.document.model import Document
from policycheck.evaluation.assume import read_assumed
from policycheck.evaluation.cross_check import CrossCheck
from policycheck.evaluation.evaluate import evaluate as evaluated
from policycheck.evaluation.worklist import first_questions
from policycheck.library.files import read_bytes
from policycheck.library.incident_file import incident_in
from policycheck.library.library import Library, library_of_a_call
from policycheck.library.library import load_library as load
from policycheck.model.evaluation import Evaluation, as_json
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput, Place, of_a_call
from policycheck.model.worklist import Worklist

FilePath = str | os.PathLike[str]
_IN_MEMORY = "incident"  # what messages call an incident that comes from no file
_HEIGHT = 640  # of a report in a notebook, in pixels; it scrolls


@dataclass(frozen=True, repr=False)
class ReadIncident:
    """An incident that was read: its data, the bytes that they were read from, and the library of its facts."""

    incident: Incident
    file: str
    content: bytes
    library: Library

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes that it was read from."""
        return hashlib.sha256(self.content).hexdigest()

    def __repr__(self) -> str:
        read = self.incident
        return f"<{read.id}: {read.title}; sources: {len(read.sources)}, assertions: {len(read.assertions)}>"


@dataclass(frozen=True, repr=False)
class Evaluated:
    """An incident held against rules: the typed result, and the report that is made from it.

    In a notebook it shows the report as a page, elsewhere as text.
    """

    evaluation: Evaluation
    ask: Callable[[], Worklist] = field(
        compare=False
    )  # what ranks the questions that settle the most, when a report is made

    def to_dict(self) -> dict[str, Any]:
        """The evaluation as `evaluate --format json` writes it; `policycheck schema evaluation` describes it."""
        data: dict[str, Any] = json.loads(as_json(self.evaluation))
        return data

    def document(self) -> Document:
        """The report, for `policycheck.document.forms.render` to set as text, HTML, Markdown, Word or PDF."""
        from policycheck.report.evaluation import evaluation_document

        return evaluation_document(self.evaluation, self.ask())

    def __repr__(self) -> str:
        from policycheck.document.terminal import text
        from policycheck.report.evaluation import first_screen

        return text(first_screen(self.evaluation, self.ask())).rstrip("\n")

    def _repr_html_(self) -> str:
        """The report in a frame of its own, so that its styles do not reach the notebook, and nothing in it can run."""
        from policycheck.document.forms import render

        page = html.escape(render(self.document(), "html").decode())
        style = f"width: 100%; height: {_HEIGHT}px; border: 1px solid; resize: vertical"
        return f'<iframe sandbox="" title="policycheck" style="{style}" srcdoc="{page}"></iframe>'


def load_library(*folders: FilePath, drafts: bool = False) -> Library:
    """The built-in library with folders of your own laid over it, the last one on top.

    With drafts, they enter evaluations as if they had been in force. Raises BadInput with every problem in all files.
    """
    return load([Path(folder) for folder in folders], drafts=drafts)


def read_incident(
    incident: FilePath | Mapping[str, Any] | ReadIncident, library: Library | FilePath | None = None
) -> ReadIncident:
    """The incident of a file, or of a mapping as the file's JSON would have it, checked against the library.

    Documents that the file names are read, and quotations looked up in them; those that a mapping names are not.
    The library is one that was loaded, or a folder to lay over the built-in one; None: the built-in one. Raises
    BadInput with every problem in the file, and TypeError where a mapping holds what JSON cannot.
    """
    known = library_of_a_call(library)
    if isinstance(incident, ReadIncident):
        file, content = incident.file, incident.content
    elif isinstance(incident, Mapping):
        return _in_memory(json.dumps(dict(incident), ensure_ascii=False, indent=2), known)
    else:
        file = os.fspath(incident)
        content = read_bytes(Path(file))
    read = incident_in(file, content, known)
    if read.documents and file != _IN_MEMORY:
        from policycheck.sources.check import with_documents  # most incidents have no documents

        read = with_documents(read, Path(file).resolve().parent)
    return ReadIncident(read, file, content, known)


def evaluate(
    incident: FilePath | Mapping[str, Any] | ReadIncident,
    library: Library | FilePath | None = None,
    *,
    account: str | Iterable[str] = (),
    policy: str | Iterable[str] = (),
    as_of: str | None = None,
    assume: Mapping[str, Any] | None = None,
    why_not: Iterable[tuple[str, str]] = (),
    cross_check: CrossCheck = "auto",
) -> Evaluated:
    """Every rule that binds the incident's agency, held against everyone it is about, under every account.

    The incident is one that was read, or what `read_incident` takes; one that was read keeps its library unless another
    is given. Account names the accounts to show; policy, policies or authorities to compare; as_of, another day whose
    policy is applied. Assume maps FACT@ENTITY to an answer that is taken as so in every account. Why_not holds pairs of
    rules of which it is asked whether one must be broken. Cross_check is "auto", "require" or "off": whether a second
    engine works everything out again.

    Raises BadInput with what is wrong with the incident or an argument, and Disagreement where the engines differ.
    """
    if not isinstance(incident, ReadIncident) or library is not None:
        incident = read_incident(incident, library)
    library, file_read = incident.library, incident.incident
    with _as_arguments():
        assumed = read_assumed(_texts(assume or {}), library, file_read)
        pairs = [tuple(pair) for pair in why_not]
        result = evaluated(
            library, file_read, incident.sha256, _names(account), _names(policy), as_of, cross_check, assumed, pairs
        )
    ask = partial(first_questions, library, file_read, _names(account), as_of, assumed)
    return Evaluated(result, ask)


def _in_memory(text: str, library: Library) -> ReadIncident:
    """An incident of no file: a problem's place is told by what stands there, for there are no lines to look up."""
    try:
        return ReadIncident(incident_in(_IN_MEMORY, text.encode(), library), _IN_MEMORY, text.encode(), library)
    except BadInput as bad:
        lines = ["", *text.splitlines()]
        places = (Place(f"{_IN_MEMORY}, at {lines[problem.place.line].strip(' ,')}") for problem in bad.problems)
        raise BadInput(
            replace(problem, place=place) for problem, place in zip(bad.problems, places, strict=True)
        ) from None


def _names(given: str | Iterable[str]) -> list[str]:
    return [given] if isinstance(given, str) else list(given)


def _texts(assume: Mapping[str, Any]) -> list[str]:
    """What is supposed, as a command line gives it."""
    return [f"{key}={value if isinstance(value, str) else json.dumps(value)}" for key, value in assume.items()]


@contextmanager
def _as_arguments() -> Iterator[None]:
    """Puts problems with options as those with arguments."""
    try:
        yield
    except BadInput as bad:
        raise BadInput(map(of_a_call, bad.problems), bad.done) from None
