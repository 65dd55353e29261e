"""Sets of rows as bitmaps of 64-bit words, and Arrow's buffers as such: row i is bit i % 64 of word i // 64.

Arrow packs booleans and validity the same way, so its buffers are taken over as they are; only those of a slice that
does not begin at a byte are shifted. Bits past the last row are zero, unless a function says otherwise.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Bitmap = NDArray[np.uint64]
_ALL = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
_LOW_BYTES = np.uint64(0x00FF_00FF_00FF_00FF)
_SUMS = 511  # how many numbers up to 128 surely add up to less than 2 ** 16
_CHUNK = 1 << 12  # words of which a byte a row stays in a processor's cache


def words(rows: int) -> int:
    """How many words hold so many rows."""
    return -(-rows // 64)


def every(rows: int) -> Bitmap:
    """All of so many rows."""
    bitmap = np.full(words(rows), _ALL)
    if rows % 64:
        bitmap[-1] = (1 << rows % 64) - 1
    return bitmap


def none(rows: int) -> Bitmap:
    """None of so many rows."""
    return np.zeros(words(rows), np.uint64)


def of_mask(mask: NDArray[np.bool_]) -> Bitmap:
    """The rows at which the mask is true."""
    padded = np.zeros(words(len(mask)) * 8, np.uint8)
    padded[: -(-len(mask) // 8)] = np.packbits(mask, bitorder="little")
    return padded.view(np.uint64)


def bits_of(buffer: pa.Buffer, offset: int, rows: int) -> Bitmap:
    """So many bits of an Arrow buffer, from a bit on, without a copy where they lie right; then anything may follow."""
    first, shift = divmod(offset, 8)
    size = words(rows) * 8
    if not shift and buffer.size >= first + size:
        return np.frombuffer(buffer, np.uint8, size, first).view(np.uint64)
    bits = np.unpackbits(np.frombuffer(buffer, np.uint8)[first:], count=shift + rows, bitorder="little")
    return of_mask(bits[shift:].view(np.bool_))


def valid(array: pa.Array) -> Bitmap:
    """The rows of an array that are not null."""
    buffer, full = array.buffers()[0], every(len(array))
    return full if buffer is None else bits_of(buffer, array.offset, len(array)) & full


class Booleans:
    """An array of booleans as two bitmaps of its own: which are true, and which are not null."""

    def __init__(self, array: pa.BooleanArray) -> None:
        validity, values = array.buffers()
        self._true = bits_of(values, array.offset, len(array)) if len(array) else none(0)
        self._there = None if validity is None else bits_of(validity, array.offset, len(array))
        self._ragged = bool(len(array) % 64)  # so that anything may follow in the last word

    def fill(self, place: slice, full: Bitmap, no: Bitmap | None, yes: Bitmap | None) -> None:
        """Writes the rows that are false and those that are true, of a part of the array of which the set is every row.

        None is what is not asked for.
        """
        there = full if self._there is None else self._there[place]
        if yes is not None:
            np.bitwise_and(self._true[place], there, yes)
        if no is not None:
            np.bitwise_xor(np.bitwise_and(self._true[place], there, no) if yes is None else yes, there, no)
        for written in (no, yes):
            if written is not None and self._ragged:
                written[-1:] &= full[-1:]


def numbers(array: pa.Array) -> NDArray[Any]:
    """The numbers of an array, without a copy; at a null stands any number at all."""
    types = pa.types  # Arrow itself names NumPy's type only where pandas is installed
    kind = "f" if types.is_floating(array.type) else "u" if types.is_unsigned_integer(array.type) else "i"
    stored = np.frombuffer(array.buffers()[1] or b"", np.dtype(f"{kind}{array.type.bit_width // 8}"))
    return stored[array.offset : array.offset + len(array)]


def count(bitmap: Bitmap) -> int:
    """How many rows there are in the set."""
    return int(np.bitwise_count(bitmap).sum())


class Counter:
    """Adds up how many rows there are in each of so many sets, which are given in parts of at most so many words."""

    def __init__(self, sets: int, words: int) -> None:
        self.totals = np.zeros(sets, np.int64)
        self._bytes = np.zeros((sets, -(-words // 8) * 8), np.uint8)  # of each word, how many rows of it there are
        self._sums = np.empty((sets, self._bytes.shape[1] // 8), np.uint64)

    def add(self, parts: Iterable[Bitmap]) -> None:
        """Adds a part of each set, in their order."""
        length = 0
        for counts, part in zip(self._bytes, parts, strict=True):
            length = len(part)
            np.bitwise_count(part, counts[:length])
        self._bytes[:, length:] = 0
        # Four sums at a time in each word, for a sum of numbers that fill a word is much faster than one of bytes.
        words, sums = self._bytes.view(np.uint64), self._sums
        np.bitwise_and(words, _LOW_BYTES, sums)
        np.right_shift(words, np.uint64(8), words)
        np.bitwise_and(words, _LOW_BYTES, words)
        np.add(sums, words, sums)
        for start in range(0, sums.shape[1], _SUMS):
            total = np.add.reduce(sums[:, start : start + _SUMS], axis=1)
            self.totals += total.view(np.uint16).reshape(len(total), 4).sum(axis=1, dtype=np.int64)


def boolean(bitmap: Bitmap, rows: int) -> pa.BooleanArray:
    """The set as Arrow's booleans: true at the rows that are in it."""
    return pa.BooleanArray.from_buffers(pa.bool_(), rows, [None, pa.py_buffer(bitmap)])


def integers(planes: Sequence[Bitmap], rows: int) -> NDArray[np.uint8]:
    """An integer a row: bit k of it says whether the row is in set k. There are eight sets at the most."""
    total = np.zeros(words(rows) * 64, np.uint8)
    for start in range(0, words(rows), _CHUNK):
        part = total[start * 64 : (start + _CHUNK) * 64].view(np.uint64)
        for position, plane in enumerate(planes):
            bytes_ = plane[start : start + _CHUNK].view(np.uint8)
            bits = np.unpackbits(bytes_, bitorder="little").view(np.uint64)  # a byte a row, 0 or 1
            part |= np.left_shift(bits, np.uint64(position), out=bits)
    return total[:rows]
