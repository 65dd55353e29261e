"""Files in and out: bounded reading, decoding, and writing that leaves either the old file or the new one."""

import errno
import os
from pathlib import Path
from typing import NoReturn

from policycheck.model.problem import BadInput, Place, Problem

SIZE_BOUND = 16_000_000  # bytes


def refuse(file: str, cause: str, remedy: str, line: int = 0, column: int = 0) -> NoReturn:
    """Raises BadInput with one problem."""
    raise BadInput([Problem(Place(file, line, column), cause, remedy)])


_CAUSES = {
    errno.ENOENT: ("there is no such file", "check the path"),
    errno.EISDIR: ("this is a directory", "name the file in it"),
    errno.EACCES: ("this file may not be read", "give yourself permission to read it"),
    errno.ELOOP: ("this path is a symbolic link that leads back to itself", "name the file it should lead to"),
    errno.ENOTDIR: ("a part of this path is a file, not a directory", "check the path"),
    errno.ENAMETOOLONG: ("this path is too long", "check the path"),
}


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises BadInput where it cannot be read or is past the bound on size."""
    try:
        with path.open("rb") as stream:
            content = stream.read(SIZE_BOUND + 1)
            size = max(os.fstat(stream.fileno()).st_size, len(content))
    except OSError as error:
        cause, remedy = _CAUSES.get(error.errno or 0, (f"this file cannot be read: {error.strerror}", "check the path"))
        if error.errno == errno.ENOENT and path.is_symlink():
            cause, remedy = "this symbolic link leads to no file", "mend the link, or put the file itself here"
        refuse(str(path), cause, remedy)
    except ValueError:
        refuse(str(path).replace("\0", "\\0"), "this path holds a null character", "write the path without it")
    if len(content) > SIZE_BOUND:
        megabytes = f"{size / 1_000_000:,.0f} MB" if size > len(content) else "larger"
        refuse(
            str(path),
            f"this file is {megabytes}; the bound is {SIZE_BOUND // 1_000_000} MB",
            "check that it is the file you mean; one incident, policy or rule is far smaller",
        )
    return content


def decode(file: str, content: bytes) -> str:
    """The content as text. Raises BadInput where it is empty, not UTF-8, or begins with a byte-order mark."""
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        refuse(file, "this file begins with a byte-order mark", "save it as UTF-8 without a byte-order mark", 1, 1)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        byte = content[error.start]
        refuse(file, f"byte 0x{byte:02x} is not UTF-8", "save the file with the encoding UTF-8", line, column)
    if not text.strip():
        refuse(file, "this file is empty", "write its content; docs/formats.md shows what belongs in it", 1, 1)
    return text


def write_atomically(path: Path, content: bytes) -> None:
    """Writes a file beside its place and moves it there; a device or a pipe is written to as it is.

    Raises BadInput where that cannot be done.
    """
    import tempfile

    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(content)
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:32]}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink()
            raise
    except OSError as error:
        known = {**_CAUSES, **_CAUSES_OF_WRITING}
        cause, remedy = known.get(error.errno or 0, (f"{error.strerror}", "choose another place"))
        refuse(str(path), f"this file cannot be written: {cause}", remedy)
    except ValueError:
        cause = "this file cannot be written: its path holds a null character"
        refuse(str(path).replace("\0", "\\0"), cause, "write the path without it")


_CAUSES_OF_WRITING = {
    errno.ENOENT: ("there is no such folder", "make the folder first, or name another"),
    errno.EISDIR: ("this is a directory", "name a file in it"),
    errno.EBUSY: ("this is a directory", "name a file in it"),
    errno.EACCES: ("you may not write here", "choose another place"),
}


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
