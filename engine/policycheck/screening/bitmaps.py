"""Sets of rows as bitmaps of 64-bit words, and Arrow's buffers as such: row i is bit i % 64 of word i // 64.

Arrow packs booleans and validity the same way, so its buffers are taken over as they are; only those of a slice that
does not begin at a byte are shifted. Bits past the last row are zero, unless a function says otherwise.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Bitmap = NDArray[np.uint64]
_ALL = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
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


def true_rows(array: pa.BooleanArray) -> Bitmap:
    """The rows of an array, which has some, that are true."""
    return bits_of(array.buffers()[1], array.offset, len(array)) & valid(array)


def count(bitmap: Bitmap) -> int:
    """How many rows there are in the set."""
    return int(boolean(bitmap, 64 * len(bitmap)).true_count)


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
