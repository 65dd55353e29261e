"""Who is here: sessions, the address that opens the first one, and accounts with passwords."""

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, get_args

from policycheck.web.workspace import Workspace

Role = Literal["reader", "editor"]
ROLES: tuple[str, ...] = get_args(Role)
_HOURS = 12  # for which a session lasts after it was last used
_SESSIONS = 1_000
_TRIES, _PAUSE = 5, 60.0  # wrong passwords for one name, and seconds until the next try
LONGEST_NAME = 80


@dataclass
class Session:
    """A browser that was let in. Its forms carry the token; who is the name that changes are recorded under."""

    role: Role
    who: str = ""  # empty until the person has said so
    account: str | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    used: float = 0.0
    notices: list[str] = field(default_factory=list)  # what the next page says first
    passed: dict[tuple[str, str], dict[tuple[str, str], str]] = field(default_factory=dict)
    """By case and who answers: the questions that were passed over, by fact and whom it is about, and why."""

    def has_token(self, given: str) -> bool:
        """Whether a form carries this session's token."""
        return hmac.compare_digest(given.encode(), self.token.encode())


class Sessions:
    """The sessions of one run of the program. They are not kept beyond it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}
        self._invitations: set[str] = set()

    def invitation(self) -> str:
        """A token that opens one session, once."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._invitations.add(token)
        return token

    def accept(self, token: str) -> str | None:
        """The secret of a new session for an invitation that was not used; None for any other token."""
        with self._lock:
            if token not in self._invitations:
                return None
            self._invitations.remove(token)
        return self.open(Session(role="editor"))

    def open(self, session: Session) -> str:
        """The secret by which the session is found from now on."""
        secret = secrets.token_urlsafe(32)
        with self._lock:
            self._drop_old()
            session.used = self._clock()
            self._sessions[secret] = session
        return secret

    def find(self, secret: str) -> Session | None:
        """The session of the secret, if it still lasts."""
        with self._lock:
            self._drop_old()
            session = self._sessions.get(secret)
            if session is not None:
                session.used = self._clock()
            return session

    def close_account(self, name: str) -> None:
        """Ends every session of an account."""
        with self._lock:
            self._sessions = {key: one for key, one in self._sessions.items() if one.account != name}

    def _drop_old(self) -> None:
        oldest = self._clock() - _HOURS * 3600
        kept = {key: one for key, one in self._sessions.items() if one.used >= oldest}
        while len(kept) >= _SESSIONS:
            del kept[min(kept, key=lambda key: kept[key].used)]
        self._sessions = kept


class Accounts:
    """Accounts with passwords, in the workspace. They are asked for where others than this computer may connect."""

    def __init__(self, workspace: Workspace, clock: Callable[[], float] = time.monotonic) -> None:
        self._workspace = workspace
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: dict[str, list[float]] = {}

    def add(self, name: str, role: Role, password: str) -> None:
        """Adds an account, or gives it another role and password."""
        from argon2 import PasswordHasher

        self._workspace.set_account(name, role, PasswordHasher().hash(password))

    def session(self, name: str, password: str) -> Session | None:
        """A session for the right password; None for a wrong one. Raises TooManyTries."""
        from argon2 import PasswordHasher
        from argon2.exceptions import Argon2Error, InvalidHashError

        self._pause(name)
        role, kept = self._workspace.passwords().get(name, ("", _nobodys()))
        try:
            PasswordHasher().verify(kept, password)  # also where there is no such name: it takes as long
        except (Argon2Error, InvalidHashError):
            role = ""
        if role not in ROLES:
            with self._lock:
                self._wrong.setdefault(name, []).append(self._clock())
            return None
        with self._lock:
            self._wrong.pop(name, None)
        return Session(role="editor" if role == "editor" else "reader", who=name, account=name)

    def is_current(self, session: Session) -> bool:
        """Whether a session's account is still there, with the role that the session has."""
        there = self._workspace.passwords().get(session.account or "")
        return session.account is None or (there is not None and there[0] == session.role)

    def _pause(self, name: str) -> None:
        with self._lock:
            since = self._clock() - _PAUSE
            self._wrong = {key: late for key, times in self._wrong.items() if (late := [t for t in times if t > since])}
            if len(self._wrong.get(name, ())) >= _TRIES:
                raise TooManyTries(name)


class TooManyTries(Exception):
    """Too many wrong passwords were given for a name lately."""


_NOBODYS: list[str] = []


def _nobodys() -> str:
    """A password that nobody knows, hashed as any other."""
    if not _NOBODYS:
        from argon2 import PasswordHasher

        _NOBODYS.append(PasswordHasher().hash(secrets.token_urlsafe(32)))
    return _NOBODYS[0]
