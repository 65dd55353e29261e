"""The bytes of a file that may be packed, counted as they are read."""

import gzip
import io
from typing import IO

from policycheck.screening.read.source import FilePath, Seen


class SourceBytes(io.RawIOBase):
    """The unpacked bytes of a file. Tells how many bytes of the file itself have been read."""

    def __init__(self, path: FilePath, seen: Seen) -> None:
        super().__init__()
        self._file = path.open("rb")
        packed = path.name.lower().endswith(".gz")
        self._inner: IO[bytes] = gzip.GzipFile(fileobj=self._file) if packed else self._file  # type: ignore[assignment]
        self._seen = seen

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end."""
        chunk = self._inner.read(size)
        self._seen(self._file.tell())
        return chunk

    def readline(self, size: int | None = -1) -> bytes:
        """The next line, or so many bytes of it; none at the end."""
        return self._inner.readline(-1 if size is None else size)

    def tell_seen(self) -> None:
        """Tells how much has been read, where lines were."""
        self._seen(self._file.tell())

    def close(self) -> None:
        """Closes the file."""
        if not self.closed:
            self._file.close()
        super().close()
