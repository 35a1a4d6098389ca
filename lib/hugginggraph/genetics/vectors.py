"""Texts as unit vectors over a vocabulary, by two measures.

Inverse document frequencies are those of scikit-learn by its defaults, of all the texts: `ln((1 + n) / (1 + df)) + 1`.
Only the counts are kept for all texts; vectors are made of those that are asked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hugginggraph.genetics.vocabulary import term_counts, vocabulary
from hugginggraph.genetics.words import WordedTexts

BOW, TFIDF = "bow", "tfidf"
COSINES = (BOW, TFIDF)
"""The two ways to weigh a term: by its count, and by its count times its inverse document frequency."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Vectors:
    """The vectors of one variant's texts; a text without a term of the vocabulary has none.

    Attributes:
        node_id: the models that have the text, in ascending order.
        counts: a row for each of them, a column a term.
        weights: of the terms, by measure.
    """

    node_id: NDArray[np.int64]
    counts: csr_array
    weights: dict[str, Numbers]

    @classmethod
    def of(cls, worded_rows: Iterable[pa.Table], *, size: int) -> "Vectors":
        """The vectors of texts, rows of `words.WORDED` in any order, over the `size` most frequent terms."""
        texts = WordedTexts.of(worded_rows)
        counts = term_counts(texts, vocabulary(texts, size=size))
        texts_with = np.bincount(counts.indices, minlength=counts.shape[1])
        rarity = np.log((1 + counts.shape[0]) / (1 + texts_with)) + 1
        order = np.argsort(texts.node_id)
        return cls(texts.node_id[order], counts[order], {BOW: np.ones(counts.shape[1]), TFIDF: rarity})

    @cached_property
    def has_vector(self) -> NDArray[np.bool_]:
        """Of each model whether its text has a vector."""
        is_there: NDArray[np.bool_] = np.diff(self.counts.indptr) > 0
        return is_there

    def rows(self, node_id: NDArray[np.int64]) -> dict[str, csr_array]:
        """For each measure the unit vectors of these nodes, a row each; empty for those that have none."""
        place = np.minimum(np.searchsorted(self.node_id, node_id), max(len(self.node_id) - 1, 0))
        has_text = self.node_id[place] == node_id if len(self.node_id) else np.zeros(len(node_id), dtype=bool)
        # A matrix of ones chooses the rows.
        chosen = np.flatnonzero(has_text)
        choice = csr_array((np.ones(len(chosen)), (chosen, place[chosen])), (len(node_id), len(self.node_id)))
        counts = (choice @ self.counts).tocsr()
        return {measure: _of_length_one(counts, weights) for measure, weights in self.weights.items()}

    def total(self, measure: str) -> Numbers:
        """The sum of all unit vectors."""
        found: Numbers = (self._scales[measure] @ self.counts) * self.weights[measure]
        return found

    def dots(self, measure: str, vector: Numbers) -> Numbers:
        """The dot product of each unit vector with a vector; 0 for those that have none."""
        found: Numbers = (self.counts @ (vector * self.weights[measure])) * self._scales[measure]
        return found

    @cached_property
    def _scales(self) -> dict[str, Numbers]:
        """By measure, for each text what its counts are multiplied with to have length 1."""
        return {measure: _scale(self.counts, weights) for measure, weights in self.weights.items()}


def _scale(counts: csr_array, weights: Numbers) -> Numbers:
    squares = csr_array((counts.data.astype(np.float64) ** 2, counts.indices, counts.indptr), counts.shape)
    length = np.sqrt(squares @ weights**2)
    scale: Numbers = np.divide(1, length, out=np.zeros(len(length)), where=length > 0)
    return scale


def _of_length_one(counts: csr_array, weights: Numbers) -> csr_array:
    scale = np.repeat(_scale(counts, weights), np.diff(counts.indptr))
    values = counts.data * weights[counts.indices] * scale
    return csr_array((values, counts.indices, counts.indptr), counts.shape)
