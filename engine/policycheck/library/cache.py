"""What was read, kept between runs in the user's cache folder, as plain data.

The folder and the file must be the user's own, no links, and writable by nobody else: who could write them could change
what rules say. Where they are not, or cannot be read or written, the cache is left alone, which costs time only.
"""

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from policycheck.library.data_form import from_data, to_data

_KEPT = 8  # files; each edit of a library makes a new one


def cache_folder() -> Path | None:
    """The user's cache folder; None where the user turned caching off."""
    folder = os.environ.get("POLICYCHECK_CACHE")
    if folder is None:
        import platformdirs

        folder = platformdirs.user_cache_dir("policycheck", appauthor=False)
    return Path(folder) if folder else None


def kept(folder: Path, key: str) -> Any:
    """What was kept under the key; None where it is missing, or is not, byte for byte, what was written."""
    try:
        if not _is_own(folder.lstat(), stat.S_ISDIR):
            return None
        content = _read_own(folder / _name(key))
    except (OSError, ValueError):
        return None
    digest, payload = content[:32], content[32:]
    if digest != _digest(key, payload):
        return None
    try:
        return from_data(payload)
    except Exception:  # data of another form can fail in any way; then the files are read again
        return None


def keep(folder: Path, key: str, value: Any) -> None:
    """Keeps the value under the key, if that can be done, and takes away the oldest of what was kept."""
    payload = to_data(value)
    with suppress(OSError, ValueError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_own(folder.lstat(), stat.S_ISDIR):
            _write(folder / _name(key), _digest(key, payload) + payload)
            files = sorted(folder.glob(_name("*")), key=lambda path: path.lstat().st_mtime, reverse=True)
            for old in files[_KEPT:]:
                old.unlink(missing_ok=True)


def _name(key: str) -> str:
    return f"library-{key}.json"


def _digest(key: str, payload: bytes) -> bytes:
    """What stands before the payload, so that neither it nor its file's name can be another's."""
    return hashlib.sha256(key.encode() + b"\0" + payload).digest()


def _is_own(status: os.stat_result, right_kind: Any) -> bool:
    """Whether it is of the kind, the user's own, and writable by nobody else, as far as the system tells."""
    own = not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)
    return own and bool(right_kind(status.st_mode))


def _read_own(path: Path) -> bytes:
    """The content of a file of the user's own. Raises PermissionError where it is anything else."""
    flags = [getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC")]
    with os.fdopen(os.open(path, os.O_RDONLY | sum(flags)), "rb") as stream:
        if not _is_own(os.fstat(stream.fileno()), stat.S_ISREG):
            raise PermissionError(path)
        return stream.read()


def _write(path: Path, content: bytes) -> None:
    """Writes a file that is the user's alone, whole or not at all."""
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".library-")  # which nobody else may read or write
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
