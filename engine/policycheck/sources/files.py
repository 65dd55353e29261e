"""The file of a document: found below the incident's folder, never through a link, and bounded in size."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policycheck.library.files import refuse, unreadable

SIZE_BOUND = 100_000_000  # bytes
_LINK = "put the file itself there: policycheck attach copies it"


def content_of(folder: Path, file: str) -> bytes:
    """The content of a document by its path from the folder of its incident file.

    Raises FileNotFoundError where there is none, and BadInput where it is a link, no file, too large, or unreadable.
    """
    path = folder
    with _reading(file):
        for part in file.split("/"):
            path = path / part
            if path.is_symlink():
                refuse(file, f"{part} is a link, which may lead out of the folder of the incident file", _LINK)
    return content_at(path, file)


def content_at(path: Path, shown: str) -> bytes:
    """The content of a file that is called as shown in messages; raises as above."""
    with _reading(shown):
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "a directory" if stat.S_ISDIR(status.st_mode) else "no ordinary file"
            refuse(shown, f"this is {what}", "name a file of a document")
        if status.st_size > SIZE_BOUND:
            cause = f"this file is {status.st_size / 1_000_000:,.0f} MB; the bound is {SIZE_BOUND // 1_000_000} MB"
            refuse(shown, cause, "use the part that is needed")
        with path.open("rb") as stream:
            return stream.read(SIZE_BOUND)


@contextmanager
def _reading(shown: str) -> Iterator[None]:
    """Raises what keeps a path from being read, as above."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(shown) from None
    except OSError as error:
        refuse(shown, *unreadable(error))
    except ValueError:
        refuse(shown.replace("\0", "\\0"), "this path holds a null character", "write the path without it")
