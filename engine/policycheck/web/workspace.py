"""A workspace: the cases of a folder and drafts of policies, with every version of each, in one SQLite file.

A change is a new version, and no version is ever changed or taken away. What `save` has returned for stays, whatever
ends the program: SQLite writes ahead and waits for the disk, and a document is on the disk before a version names it.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from policycheck.library.files import refuse
from policycheck.model.base import free_name
from policycheck.web.stored_files import StoredFiles

FILE = "workspace.sqlite"
_FORM = 1  # of the tables
_TABLES = """
CREATE TABLE cases (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    archived INTEGER NOT NULL DEFAULT 0,
    draft INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE revisions (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    PRIMARY KEY (case_id, number)
) STRICT;
CREATE TABLE accounts (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    password TEXT NOT NULL
) STRICT;
"""
_LATEST = "(SELECT max(number) FROM revisions WHERE case_id = cases.id)"


@dataclass(frozen=True)
class Revision:
    """A version of a case or a draft: its text, and who made it, when (UTC), and what changed in words.

    Of a case, the text is that of its incident file.
    """

    number: int
    text: str
    at: str
    who: str
    what: str


@dataclass(frozen=True)
class CaseEntry:
    """A case of the workspace, or a draft, with its newest version."""

    name: str
    archived: bool
    latest: Revision


class NoSuchCase(KeyError):
    """There is no case of the name, or no version of the number."""


class Conflict(Exception):
    """Somebody else has changed the case since the version that a change was made from."""

    def __init__(self, latest: Revision) -> None:
        self.latest = latest
        super().__init__(f"the case is at version {latest.number} by now")


class Workspace:
    """The cases, versions and documents of a folder. Used by several threads, and by several programs, at once."""

    def __init__(self, folder: Path) -> None:
        """Opens the folder, and makes it where it is new. Raises BadInput where it is no workspace."""
        self.folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            refuse(str(folder), f"this folder cannot be made: {error.strerror}", "name another folder")
        self.files = StoredFiles(folder / "documents")
        self._own = threading.local()
        try:
            with self._writing() as connection:
                self._ready(connection)
        except sqlite3.Error as error:
            cause = f"this is no workspace that can be opened: {error}"
            refuse(str(folder / FILE), cause, "name another folder, or put a copy of the file in its place")

    @property
    def template(self) -> Path:
        """Where the Word template of this workspace's memos is kept, if it has one of its own."""
        return self.folder / "memo-template.docx"

    def _ready(self, connection: sqlite3.Connection) -> None:
        form = connection.execute("PRAGMA user_version").fetchone()[0]
        if form == 0:
            for statement in filter(str.strip, _TABLES.split(";")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {_FORM}")
        elif form != _FORM:
            cause = f"this workspace has form {form}, and this program knows form {_FORM}"
            refuse(
                str(self.folder / FILE), cause, "open it with the version of policycheck that made it, or a newer one"
            )

    def connection(self) -> sqlite3.Connection:
        """This thread's connection, on which every statement stands by itself."""
        there: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if there is None:
            there = sqlite3.connect(self.folder / FILE, timeout=20, isolation_level=None)
            there.execute("PRAGMA journal_mode = WAL")
            there.execute("PRAGMA synchronous = FULL")
            there.execute("PRAGMA foreign_keys = ON")
            self._own.connection = there
        return there

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A connection on which all is written or nothing, with nobody else's writing in between."""
        connection = self.connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def cases(self, *, draft: bool = False) -> list[CaseEntry]:
        """Every case, or every draft, by name."""
        columns = "name, archived, number, text, at, who, what"
        # Nothing of a request is in the text of the query.
        joined = f"cases JOIN revisions ON case_id = id AND number = {_LATEST}"
        query = f"SELECT {columns} FROM {joined} WHERE draft = ? ORDER BY name"  # noqa: S608
        rows = self.connection().execute(query, (int(draft),))
        return [CaseEntry(row[0], bool(row[1]), Revision(*row[2:])) for row in rows]

    def case(self, name: str, *, draft: bool = False) -> CaseEntry:
        """The case, or the draft, with its newest version. Raises NoSuchCase."""
        query = "SELECT archived FROM cases WHERE name = ? AND draft = ?"
        row = self.connection().execute(query, (name, int(draft))).fetchone()
        if row is None:
            raise NoSuchCase(name)
        return CaseEntry(name, bool(row[0]), self.revision(name))

    def revision(self, name: str, number: int | None = None) -> Revision:
        """A version of a case; without a number the newest. Raises NoSuchCase."""
        return _revision(self.connection(), name, number)

    def revisions(self, name: str) -> list[Revision]:
        """Every version of a case, the newest first. Raises NoSuchCase."""
        query = (
            "SELECT number, text, at, who, what FROM revisions JOIN cases ON id = case_id WHERE name = ? "
            "ORDER BY number DESC"
        )
        found = [Revision(*row) for row in self.connection().execute(query, (name,))]
        if not found:
            raise NoSuchCase(name)
        return found

    def add(self, wanted: str, text: str, who: str, what: str, *, draft: bool = False) -> str:
        """A new case or draft with its first version; its name: the wanted one, with a number if that is taken."""
        with self._writing() as connection:
            taken = {row[0] for row in connection.execute("SELECT name FROM cases")}
            name = free_name(wanted, taken)
            made = connection.execute("INSERT INTO cases (name, draft) VALUES (?, ?)", (name, int(draft)))
            case = made.lastrowid
            connection.execute("INSERT INTO revisions VALUES (?, 1, ?, ?, ?, ?)", (case, text, _now(), who, what))
        return name

    def save(self, name: str, base: int, text: str, who: str, what: str, archived: bool | None = None) -> int:
        """A new version of the case, made from the version base; its number. With archived, sets whether it is that.

        Raises NoSuchCase, and Conflict where base is not the newest version: then nothing is written.
        """
        with self._writing() as connection:
            latest = _revision(connection, name, None)
            if latest.number != base:
                raise Conflict(latest)
            row = (latest.number + 1, text, _now(), who, what, name)
            connection.execute(
                "INSERT INTO revisions SELECT id, ?, ?, ?, ?, ? FROM cases WHERE name = ?",
                row,
            )
            if archived is not None:
                connection.execute("UPDATE cases SET archived = ? WHERE name = ?", (int(archived), name))
        return latest.number + 1

    def people(self) -> list[str]:
        """Everybody who has changed a case here, by name."""
        return [row[0] for row in self.connection().execute("SELECT DISTINCT who FROM revisions ORDER BY who")]

    def passwords(self) -> dict[str, tuple[str, str]]:
        """By account, its role, and its password as argon2 keeps it."""
        rows = self.connection().execute("SELECT name, role, password FROM accounts ORDER BY name")
        return {name: (role, password) for name, role, password in rows}

    def set_account(self, name: str, role: str, password: str) -> None:
        """Adds an account, or gives it another role and password."""
        with self._writing() as connection:
            connection.execute("INSERT OR REPLACE INTO accounts VALUES (?, ?, ?)", (name, role, password))

    def remove_account(self, name: str) -> bool:
        """Whether there was such an account; there is none after it."""
        with self._writing() as connection:
            return connection.execute("DELETE FROM accounts WHERE name = ?", (name,)).rowcount > 0


def _revision(connection: sqlite3.Connection, name: str, number: int | None) -> Revision:
    query = "SELECT number, text, at, who, what FROM revisions JOIN cases ON id = case_id WHERE name = ?"
    given: tuple[str | int, ...] = (name,)
    if number is None:
        query += " ORDER BY number DESC LIMIT 1"
    else:
        query, given = f"{query} AND number = ?", (name, number)
    row = connection.execute(query, given).fetchone()
    if row is None:
        raise NoSuchCase(name, number)
    return Revision(*row)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
