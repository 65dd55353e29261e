"""A text file whose lines Spark brings to an executor one after another, to be opened as if it lay there."""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

_START = 4_000_000  # bytes that are kept, so that a reader can look at the beginning before it reads the whole


class CarriedFile:
    """Such a file. It stands in for a path: it has a name and can be opened, and as a text it is what messages say.

    It can be opened again as long as nothing beyond its beginning has been read.
    """

    def __init__(self, shown: str, name: str, blocks: Iterator[bytes]) -> None:
        self.name = name.lower().removesuffix(".gz")  # Spark has unpacked it
        self._shown, self._rest = shown, blocks
        self._start: bytes | None = b""
        while len(self._start) < _START and (block := next(blocks, b"")):
            self._start += block

    def __str__(self) -> str:
        return self._shown

    def open(self, _mode: str) -> BinaryIO:
        """The bytes of the file. Raises ValueError where they are gone."""
        if self._start is None:
            raise ValueError(f"{self._shown} was read before, and cannot be read again")
        return io.BufferedReader(_Stream(self._blocks(self._start)))

    def _blocks(self, start: bytes) -> Iterator[bytes]:
        yield start
        for block in self._rest:
            self._start = None
            yield block


class _Stream(io.RawIOBase):
    """Blocks of bytes, one after another."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        super().__init__()
        self._blocks, self._block, self._at = blocks, memoryview(b""), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._block:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._block = memoryview(block)
        count = min(len(buffer), len(self._block))
        buffer[:count], self._block = self._block[:count], self._block[count:]
        self._at += count
        return count

    def tell(self) -> int:
        return self._at
