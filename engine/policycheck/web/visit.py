"""One request as a page sees it: where, by whom, what was typed; and the site that it is made to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from starlette.datastructures import FormData, QueryParams, UploadFile
from starlette.responses import Response

from policycheck.authoring.new.likely import FactSearch
from policycheck.evaluation.coverage import own_coverage
from policycheck.library.library import LoadedLibrary
from policycheck.library.tree import TreeFile, read_tree
from policycheck.model.coverage import AgencyCoverage
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput, Problem
from policycheck.web.case_reader import CaseReader
from policycheck.web.sessions import Accounts, Session, Sessions
from policycheck.web.workspace import CaseEntry, Revision, Workspace

Handler = Callable[["Visit"], Response]


@dataclass
class Site:
    """What lasts from request to request. Local: whether it is opened by the address alone, without accounts."""

    workspace: Workspace
    reader: CaseReader
    sessions: Sessions
    accounts: Accounts
    local: bool
    cookie: str

    @cached_property
    def facts(self) -> FactSearch:
        """Finds the facts of the library by ordinary words."""
        return FactSearch(self.library)

    @cached_property
    def held(self) -> tuple[AgencyCoverage, ...]:
        """What each authority has, topic by topic."""
        return own_coverage(self.library)

    @cached_property
    def files(self) -> tuple[TreeFile, ...]:
        """The files of the library, on which drafts are laid."""
        return tuple(file for root in self.library.roots for file in read_tree(root)[0])

    @property
    def library(self) -> LoadedLibrary:
        """The library that every case is held against."""
        return self.reader.library


@dataclass(frozen=True)
class Upload:
    """A file that was sent: the name that it had there, and what it holds."""

    name: str
    content: bytes


class Form:
    """What was typed into a form. A field that was not sent is empty."""

    def __init__(self, fields: Mapping[str, list[str]], files: tuple[Upload, ...] = ()) -> None:
        self.fields, self.files = fields, files

    @classmethod
    async def read(cls, data: FormData) -> "Form":
        """The form, with its files read."""
        fields: dict[str, list[str]] = {}
        files = []
        for name, value in data.multi_items():
            if isinstance(value, UploadFile):
                if value.filename:
                    files.append(Upload(value.filename, await value.read()))
            else:
                fields.setdefault(name, []).append(value.replace("\r\n", "\n"))
        return cls(fields, tuple(files))

    def text(self, name: str) -> str:
        """The field without white space around it; of several, the last one."""
        return self.fields.get(name, [""])[-1].strip()

    def texts(self, name: str) -> list[str]:
        """Every value of the field that is not empty."""
        return [text for value in self.fields.get(name, []) if (text := value.strip())]

    def given(self, *names: str) -> dict[str, str]:
        """The fields that are not empty, by name."""
        return {name: text for name in names if (text := self.text(name))}

    def number(self, name: str) -> int:
        """The number in the field; 0 where there is none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


@dataclass(frozen=True)
class OpenCase:
    """A case as a page shows it: the version, and the incident that it holds; None where that cannot be read."""

    entry: CaseEntry
    shown: Revision
    incident: Incident | None
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the workspace."""
        return self.entry.name

    @property
    def title(self) -> str:
        """Its title, or its name where the file cannot be read."""
        return self.incident.title if self.incident is not None else self.name


@dataclass(frozen=True)
class Visit:
    """A request. The places are the names in its address, such as that of the case."""

    site: Site
    session: Session
    method: str
    address: str
    places: Mapping[str, str]
    query: QueryParams
    form: Form = field(default_factory=lambda: Form({}))

    @property
    def posted(self) -> bool:
        """Whether a form was sent."""
        return self.method == "POST"

    def case(self) -> OpenCase:
        """The case of the address, in its newest version. Raises NoSuchCase."""
        entry = self.site.workspace.case(self.places["case"])
        try:
            return OpenCase(entry, entry.latest, self.site.reader.incident(entry.latest.text))
        except BadInput as bad:
            return OpenCase(entry, entry.latest, None, bad.problems)

    def readable(self) -> tuple[OpenCase, Incident]:
        """The case of the address with its incident. Raises NoSuchCase, and BadInput where that cannot be read."""
        case = self.case()
        if case.incident is None:
            raise BadInput(case.problems)
        return case, case.incident

    def asked(self, *names: str) -> dict[str, str]:
        """The fields of the address's query that are not empty, by name."""
        return {name: text for name in names if (text := self.query.get(name, "").strip())}

    def shown(self, name: str) -> Any:
        """What stands in a field of the page's form: what was typed there, or what the address gives."""
        return self.form.text(name) if self.posted else self.query.get(name, "")
