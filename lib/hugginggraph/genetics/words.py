"""Texts as numbers of their words.

Words are those of scikit-learn's vectorizers by their defaults: two letters, digits or underscores and more, in lower
case, no stop words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

WORDED = pa.schema(
    [("node_id", pa.int64()), pa.field("words", pa.list_(pa.dictionary(pa.int32(), pa.string())), nullable=False)]
)
"""The words of a model's text, in order."""
_WORD = re.compile(r"\w\w+")


def words(text: str) -> list[str]:
    """The words of a text in order.

    >>> words("A LoRA of Llama-3.1_8B, für x")
    ['lora', 'of', 'llama', '1_8b', 'für']
    """
    return _WORD.findall(text.lower())


def worded(texts: pa.Table) -> pa.Table:
    """Rows of `WORDED`, for rows of `node_id, text`; each word is written once."""
    found = [words(text) for text in texts["text"].to_pylist()]
    ends = np.cumsum([0, *map(len, found)], dtype=np.int32)
    known = {word: number for number, word in enumerate(dict.fromkeys(chain.from_iterable(found)))}
    numbers = np.fromiter(map(known.__getitem__, chain.from_iterable(found)), np.int32, int(ends[-1]))
    encoded = pa.DictionaryArray.from_arrays(numbers, pa.array(known, pa.string()))
    return pa.table([texts["node_id"], pa.ListArray.from_arrays(ends, encoded)], schema=WORDED)


@dataclass(frozen=True, eq=False)
class WordedTexts:
    """Texts as numbers of their words, one after another.

    Attributes:
        node_id: whose each text is.
        names: the words; a word's number is its place.
        numbers: of the words of all texts.
        starts: where each text begins, and where the last one ends.
    """

    node_id: NDArray[np.int64]
    names: list[str]
    numbers: NDArray[np.int32]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, worded_rows: Iterable[pa.Table]) -> "WordedTexts":
        """The texts of rows of `WORDED`, in their order."""
        known: dict[str, int] = {}
        ids: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
        numbers: list[NDArray[np.int32]] = [np.zeros(0, np.int32)]
        lengths: list[NDArray[np.int64]] = [np.zeros(1, np.int64)]
        for rows in worded_rows:
            for batch in rows.to_batches():
                texts = batch["words"]
                names = texts.values.dictionary.to_pylist()
                number = np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int32)
                ids.append(batch["node_id"].to_numpy())
                numbers.append(number[texts.values.indices.to_numpy()])
                lengths.append(np.diff(texts.offsets.to_numpy()))
        names = list(known)
        known.clear()
        starts = np.cumsum(np.concatenate(lengths), dtype=np.int64)
        return cls(np.concatenate(ids), names, np.concatenate(numbers), starts)

    @property
    def count(self) -> int:
        """How many texts there are."""
        return len(self.starts) - 1
