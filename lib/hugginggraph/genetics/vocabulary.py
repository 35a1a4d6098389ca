"""The terms that texts are compared by: their most frequent words and pairs of words (papers 2.3).

Ties for the last places are broken by the term itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from hugginggraph.genetics.words import WordedTexts

Ids = NDArray[np.int64]
_NO_TERM = -1
_TEXTS_AT_ONCE = 20_000


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The most frequent terms of some texts, words and pairs of words.

    Attributes:
        terms: the terms, most frequent first; those as frequent as one another by name.
        of_words: the place of each word among them; -1 where it has none.
        pairs: the pairs among them, as numbers, in ascending order.
        of_pairs: the place of each of them.
    """

    terms: list[str]
    of_words: Ids
    pairs: Ids
    of_pairs: Ids


def vocabulary(texts: WordedTexts, *, size: int) -> Vocabulary:
    """The vocabulary of texts; of texts without words it is empty.

    A pair occurs no more often than either of its words, so that only pairs of words are counted that are as frequent
    as the last word that could have a place (Agrawal and Srikant, Fast Algorithms for Mining Association Rules, 1994).

    Args:
        texts: all of them.
        size: how many terms it has at most.
    """
    of_words = np.bincount(texts.numbers, minlength=len(texts.names))
    pairs, of_pairs = _counted_pairs(texts, of_words >= _least(of_words, size))
    least = _least(np.concatenate([of_words, of_pairs]), size)
    word = np.flatnonzero(of_words >= least)
    pair = np.flatnonzero(of_pairs >= least)
    # By name only where it decides: millions are as rare as one another.
    ranked = [(-int(of_words[n]), texts.names[n], int(n), _NO_TERM) for n in word]
    ranked += [(-int(of_pairs[n]), _pair_name(texts, int(pairs[n])), _NO_TERM, int(n)) for n in pair]
    chosen = sorted(ranked)[:size]
    places = np.full(len(texts.names), _NO_TERM)
    kept: list[tuple[int, int]] = []
    for place, (_, _, number, number_of_pair) in enumerate(chosen):
        if number_of_pair == _NO_TERM:
            places[number] = place
        else:
            kept.append((int(pairs[number_of_pair]), place))
    kept.sort()
    ends = np.array(kept, dtype=np.int64).reshape(-1, 2)
    return Vocabulary([name for _, name, _, _ in chosen], places, ends[:, 0], ends[:, 1])


def term_counts(texts: WordedTexts, terms: Vocabulary) -> csr_array:
    """How often each text has each term: a row a text, a column a term."""
    in_pairs = np.zeros(len(texts.names), dtype=bool)
    in_pairs[terms.pairs >> 32] = in_pairs[terms.pairs & 0xFFFFFFFF] = True
    parts = [_counts(texts, terms, *part, in_pairs) for part in _parts(texts)]
    return csr_array(vstack(parts, format="csr") if parts else csr_array((0, len(terms.terms)), dtype=np.int32))


def _least(counts: Ids, size: int) -> int:
    """How often the last of the `size` most frequent terms occurs."""
    return int(np.partition(counts, -size)[-size]) if len(counts) > size else 1


def _parts(texts: WordedTexts) -> Iterator[tuple[int, int]]:
    """All texts in turn, some at a time: first, and behind the last."""
    for first in range(0, texts.count, _TEXTS_AT_ONCE):
        yield first, min(first + _TEXTS_AT_ONCE, texts.count)


def _pairs(texts: WordedTexts, first: int, last: int, is_counted: NDArray[np.bool_]) -> tuple[Ids, Ids]:
    """The pairs of counted words that follow one another in some texts, and the text of each, counted from `first`."""
    numbers = texts.numbers[texts.starts[first] : texts.starts[last]]
    text = np.repeat(np.arange(last - first), np.diff(texts.starts[first : last + 1]))
    is_frequent = is_counted[numbers]
    behind = 1 + np.flatnonzero((text[1:] == text[:-1]) & is_frequent[1:] & is_frequent[:-1])
    return numbers[behind - 1].astype(np.int64) << 32 | numbers[behind], text[behind]


def _pair_name(texts: WordedTexts, pair: int) -> str:
    """Both words of a pair."""
    return f"{texts.names[pair >> 32]} {texts.names[pair & 0xFFFFFFFF]}"


def _counted_pairs(texts: WordedTexts, is_counted: NDArray[np.bool_]) -> tuple[Ids, Ids]:
    """The different pairs of counted words in ascending order, and how often each occurs."""
    found = [np.unique(_pairs(texts, *part, is_counted)[0], return_counts=True) for part in _parts(texts)]
    pairs, places = np.unique(_joined([pair for pair, _ in found]), return_inverse=True)
    counts = np.zeros(len(pairs), dtype=np.int64)
    np.add.at(counts, places, _joined([count for _, count in found]))
    return pairs, counts


def _joined(parts: Sequence[Ids]) -> Ids:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])


def _counts(texts: WordedTexts, terms: Vocabulary, first: int, last: int, in_pairs: NDArray[np.bool_]) -> csr_array:
    """The counts of some of the texts; of the words it is told which are in pairs of the vocabulary."""
    place = terms.of_words[texts.numbers[texts.starts[first] : texts.starts[last]]]
    row = np.repeat(np.arange(last - first), np.diff(texts.starts[first : last + 1]))
    pairs, row_of_pair = _pairs(texts, first, last, in_pairs)
    if len(terms.pairs):
        at = np.minimum(np.searchsorted(terms.pairs, pairs), len(terms.pairs) - 1)
        place_of_pair = np.where(terms.pairs[at] == pairs, terms.of_pairs[at], _NO_TERM)
    else:
        place_of_pair = np.full(len(pairs), _NO_TERM)
    rows, columns = np.concatenate([row, row_of_pair]), np.concatenate([place, place_of_pair])
    is_term = columns != _NO_TERM
    ones = np.ones(int(is_term.sum()), dtype=np.int32)
    counted = csr_array((ones, (rows[is_term], columns[is_term])), (last - first, len(terms.terms)))
    counted.sum_duplicates()
    return counted
