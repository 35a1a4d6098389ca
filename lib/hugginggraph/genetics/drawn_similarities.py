"""The similarity of pairs that were drawn by chance, by three measures."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from hugginggraph.genetics.sampling import DrawnPairs
from hugginggraph.genetics.vectors import BOW, COSINES, Vectors

LEVENSHTEIN = "levenshtein"
LEVENSHTEIN_LENGTH = 512
"""Characters that are compared letter by letter: the time grows with the square. The paper cuts cards here too."""
MEASURES = (*COSINES, LEVENSHTEIN)


@dataclass(frozen=True, eq=False)
class Compared:
    """How alike the models of drawn pairs are.

    Attributes:
        has_both: the pairs both of whose models have a vector; only of these the numbers mean anything.
        by_measure: a number a pair.
    """

    has_both: NDArray[np.bool_]
    by_measure: Mapping[str, NDArray[np.float64]]


def compared(drawn: DrawnPairs, texts: Vectors, openings: Mapping[int, str]) -> Compared:
    """The similarity of each drawn pair.

    Args:
        drawn: the pairs.
        texts: the vectors of one variant.
        openings: the beginnings of its texts by model.
    """
    # In small families the same pairs are drawn again and again.
    ends, back = np.unique(np.stack([drawn.first, drawn.second], axis=1), axis=0, return_inverse=True)
    first, second = (texts.rows(end) for end in ends.T)
    has_both = (np.diff(first[BOW].indptr) > 0) & (np.diff(second[BOW].indptr) > 0)
    by_measure = {measure: np.asarray((first[measure] * second[measure]).sum(axis=1)).ravel() for measure in COSINES}
    letters = np.zeros(len(ends))
    for place in np.flatnonzero(has_both):
        one, other = (openings[int(end)] for end in ends[place])
        letters[place] = levenshtein_similarity(one, other)
    by_measure[LEVENSHTEIN] = letters
    back = back.ravel()
    return Compared(has_both[back], {measure: numbers[back] for measure, numbers in by_measure.items()})


def levenshtein_similarity(one: str, other: str) -> float:
    """1 - distance / the longer length: 1 for two that are the same, 0 where nothing is.

    >>> levenshtein_similarity("kitten", "sitting")
    0.5714285714285714
    """
    return float(Levenshtein.normalized_similarity(one, other))
