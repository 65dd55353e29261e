"""The bytes of a file that may be packed, counted as they are read."""

import codecs
import gzip
import io
import re
import secrets
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


_STRAY = re.compile("[\udc80-\udcff]")


class CsvBytes(io.RawIOBase):
    """The bytes of a file, each of which that is not UTF-8 is replaced by a mark and its two digits.

    After them stands a row of so many cells that hold the mark alone. The mark is a text that the file cannot know.
    """

    def __init__(self, path: FilePath, seen: Seen, divider: str, cells: int) -> None:
        super().__init__()
        self.mark = secrets.token_hex(16)
        self.strays = False  # whether a byte has been replaced
        self._source = SourceBytes(path, seen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._pending, self._ended = b"", False
        self._ending = f"\n{divider.join([self.mark] * cells)}\n"

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """So many bytes, as the parser asks for them; fewer at the end alone, lest a row reach over a short block."""
        while len(self._pending) <= size and not self._ended:
            self._pending += self._more(size)
        # A line feed at the beginning of a block would be lost, were the carriage return before it in another.
        cut = size - 1 if self._pending[size - 1 : size + 1] == b"\r\n" else size
        taken, self._pending = self._pending[:cut], self._pending[cut:]
        return taken

    def _more(self, size: int) -> bytes:
        more = self._source.read(size)
        text = self._decoder.decode(more, final=not more)
        if not more:
            text, self._ended = text + self._ending, True
        try:
            return text.encode()
        except UnicodeEncodeError:
            self.strays = True
            return _STRAY.sub(lambda stray: f"{self.mark}{ord(stray[0]) - 0xDC00:02x}", text).encode()

    def close(self) -> None:
        """Closes the file."""
        self._source.close()
        super().close()
