"""Files in and out: bounded reading, decoding, and writing that leaves either the old file or the new one."""

import errno
import os
import tempfile
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
        with open(path, "rb") as stream:
            content = stream.read(SIZE_BOUND + 1)
            size = max(os.fstat(stream.fileno()).st_size, len(content))
    except OSError as error:
        cause, remedy = _CAUSES.get(error.errno or 0, (f"this file cannot be read: {error.strerror}", "check the path"))
        refuse(str(path), cause, remedy)
    except ValueError:
        refuse(str(path).replace("\0", "\\0"), "this path holds a null character", "check the path")
    if len(content) > SIZE_BOUND:
        megabytes = f"{size / 1_000_000:,.0f} MB" if size > SIZE_BOUND else "larger"
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
    """Writes a file beside its place and moves it there. Raises BadInput where that cannot be done."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:32]}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            os.chmod(name, 0o666 & ~_umask())
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        cause, remedy = _CAUSES.get(error.errno or 0, (f"{error.strerror}", "choose another place"))
        refuse(str(path), f"this file cannot be written: {cause}", remedy)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
