"""XXH64 of many values at once, each with a seed of its own: the arithmetic of the algorithm on arrays.

The steps are those of the specification (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md). Numbers wrap
around, of which numpy warns unless it is told not to.
"""

import numpy as np
import numpy.typing as npt
from xxhash import xxh64_intdigest

Hashes = npt.NDArray[np.uint64]

_P1, _P2, _P3, _P4, _P5 = (
    np.uint64(prime)
    for prime in (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)
)
_LONG = 32
"""From so many bytes on, a text is hashed in four lanes."""


def of_eight_bytes(bits: Hashes, seeds: Hashes) -> Hashes:
    """The hashes of values of eight bytes."""
    return _avalanched(_with_eight(seeds + _P5 + np.uint64(8), bits))


def of_four_bytes(bits: Hashes, seeds: Hashes) -> Hashes:
    """The hashes of values of four bytes, the low ones of `bits`."""
    return _avalanched(_with_four(seeds + _P5 + np.uint64(4), bits))


def of_texts(data: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int64], seeds: Hashes) -> Hashes:
    """The hashes of texts that follow one another.

    Args:
        data: the bytes of all.
        offsets: where each text begins, and where the last one ends.
        seeds: one for each text.
    """
    starts, lengths = offsets[:-1], np.diff(offsets)
    hashes = _of_short_texts(data, starts, lengths, seeds)
    rows = np.flatnonzero(lengths >= _LONG)
    places = zip(starts[rows].tolist(), offsets[1:][rows].tolist(), seeds[rows].tolist(), strict=True)
    hashes[rows] = [xxh64_intdigest(data.data[start:end], seed) for start, end, seed in places]
    return hashes


def _of_short_texts(
    data: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64], seeds: Hashes
) -> Hashes:
    """Eight bytes at a time, then four, then one by one; of a long text, any number."""
    words = np.frombuffer(data.tobytes() + bytes(16 + -len(data) % 8), "<u8")
    hashes = seeds + _P5 + lengths.astype(np.uint64)
    for done in range(0, _LONG - 8, 8):
        rows = np.flatnonzero(lengths >= done + 8)
        hashes[rows] = _with_eight(hashes[rows], _words_at(words, starts[rows] + done))
    tails, left = _words_at(words, starts + (lengths & ~7)), lengths & 7
    rows = np.flatnonzero(left >= 4)
    hashes[rows] = _with_four(hashes[rows], tails[rows] & np.uint64(0xFFFFFFFF))
    tails[rows] >>= np.uint64(32)
    for done in range(3):
        rows = np.flatnonzero(left & 3 > done)
        hashes[rows] = _with_one(hashes[rows], tails[rows] >> np.uint64(8 * done) & np.uint64(0xFF))
    return _avalanched(hashes)


def _words_at(words: Hashes, places: npt.NDArray[np.int64]) -> Hashes:
    """The eight bytes that begin at each place: parts of two words."""
    at, shift = places >> 3, (places & 7).astype(np.uint64) * np.uint64(8)
    low: Hashes = words[at] >> shift
    # In two shifts: one by all 64 bits would do nothing.
    high: Hashes = (words[at + 1] << np.uint64(1)) << (np.uint64(63) - shift)
    return low | high


def _with_eight(hashes: Hashes, bits: Hashes) -> Hashes:
    return _turned(hashes ^ (_turned(bits * _P2, 31) * _P1), 27) * _P1 + _P4


def _with_four(hashes: Hashes, bits: Hashes) -> Hashes:
    return _turned(hashes ^ (bits * _P1), 23) * _P2 + _P3


def _with_one(hashes: Hashes, bits: Hashes) -> Hashes:
    return _turned(hashes ^ (bits * _P5), 11) * _P1


def _avalanched(hashes: Hashes) -> Hashes:
    hashes = (hashes ^ (hashes >> np.uint64(33))) * _P2
    hashes = (hashes ^ (hashes >> np.uint64(29))) * _P3
    return hashes ^ (hashes >> np.uint64(32))


def _turned(bits: Hashes, by: int) -> Hashes:
    return (bits << np.uint64(by)) | (bits >> np.uint64(64 - by))
