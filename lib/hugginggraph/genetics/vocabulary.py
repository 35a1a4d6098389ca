"""Texts as vectors: counts of the most frequent words and pairs of words (Anatomy, definition 6.1; papers 2.3).

As scikit-learn's vectorizers define them, with their defaults: words of two letters, digits or underscores and more, in
lower case, no stop words; `tf * (ln((1 + n) / (1 + df)) + 1)`; vectors of length 1. Ties for the last places of the
vocabulary are broken by the term itself.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

BOW, TFIDF = "bow", "tfidf"
COSINES = (BOW, TFIDF)
"""The two ways to weigh a term."""
Ids = NDArray[np.int64]
_WORD = re.compile(r"\w\w+")
_NO_TERM = -1
_TEXTS_AT_ONCE = 20_000


def words(text: str) -> list[str]:
    """The words of a text in order.

    >>> words("A LoRA of Llama-3.1_8B, für x")
    ['lora', 'of', 'llama', '1_8b', 'für']
    """
    return _WORD.findall(text.lower())


@dataclass(frozen=True, eq=False)
class WordedTexts:
    """Texts as numbers of their words, one after another.

    Attributes:
        names: the words; a word's number is its place.
        numbers: of the words of all texts.
        starts: where each text begins, and where the last one ends.
    """

    names: list[str]
    numbers: NDArray[np.int32]
    starts: Ids

    @classmethod
    def of(cls, texts: Iterable[str]) -> "WordedTexts":
        """The texts in their order."""
        known: dict[str, int] = {}
        parts: list[NDArray[np.int32]] = []
        lengths: list[int] = []
        held: list[int] = []
        for text in texts:
            found = words(text)
            held += [known.setdefault(word, len(known)) for word in found]
            lengths.append(len(found))
            if len(lengths) % _TEXTS_AT_ONCE == 0:
                parts.append(np.array(held, dtype=np.int32))
                held = []
        parts.append(np.array(held, dtype=np.int32))
        return cls(list(known), np.concatenate(parts), np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]))

    @property
    def count(self) -> int:
        """How many texts there are."""
        return len(self.starts) - 1

    def pairs(self, first: int, last: int) -> tuple[Ids, Ids]:
        """The pairs of words that follow one another in some texts, and the text of each, counted from `first`."""
        start, end = self.starts[first], self.starts[last]
        numbers = self.numbers[start:end].astype(np.int64)
        text = np.repeat(np.arange(last - first), np.diff(self.starts[first : last + 1]))
        is_pair = text[1:] == text[:-1]
        return (numbers[:-1] << 32 | numbers[1:])[is_pair], text[1:][is_pair]

    def parts(self) -> Iterator[tuple[int, int]]:
        """All texts in turn, some at a time: first, and behind the last."""
        for first in range(0, self.count, _TEXTS_AT_ONCE):
            yield first, min(first + _TEXTS_AT_ONCE, self.count)

    def pair_name(self, pair: int) -> str:
        """Both words of a pair."""
        return f"{self.names[pair >> 32]} {self.names[pair & 0xFFFFFFFF]}"


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

    Args:
        texts: all of them.
        size: how many terms it has at most.
    """
    of_words = np.bincount(texts.numbers, minlength=len(texts.names))
    pairs, of_pairs = _counted_pairs(texts)
    counts = np.concatenate([of_words, of_pairs])
    least = np.partition(counts, -size)[-size] if len(counts) > size else 1
    word = np.flatnonzero(of_words >= least)
    pair = np.flatnonzero(of_pairs >= least)
    # By name only where it decides: millions are as rare as one another.
    ranked = [(-int(of_words[n]), texts.names[n], int(n), _NO_TERM) for n in word]
    ranked += [(-int(of_pairs[n]), texts.pair_name(int(pairs[n])), _NO_TERM, int(n)) for n in pair]
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
    return csr_array(_stacked([_counts(texts, terms, *part) for part in texts.parts()], len(terms.terms)))


def vectors(counts: csr_array) -> dict[str, csr_array]:
    """The texts as unit vectors, by measure; a text without a term of the vocabulary stays empty.

    Args:
        counts: as `term_counts` gives them. Inverse document frequencies are those of these texts.
    """
    holding = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((1 + counts.shape[0]) / (1 + holding)) + 1
    rare = counts.copy()
    rare.data = counts.data * rarity[counts.indices]
    return {BOW: _of_length_one(counts), TFIDF: _of_length_one(rare)}


def _counted_pairs(texts: WordedTexts) -> tuple[Ids, Ids]:
    """All different pairs in ascending order, and how often each occurs.

    Parts of like size are put together, as in a merge sort: each pair is moved a few times only.
    """
    runs: list[tuple[Ids, Ids]] = []
    for part in texts.parts():
        run = np.unique(texts.pairs(*part)[0], return_counts=True)
        while runs and len(runs[-1][0]) <= 2 * len(run[0]):
            run = _together(runs.pop(), run)
        runs.append(run)
    whole = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    while runs:
        whole = _together(runs.pop(), whole)
    return whole


def _together(one: tuple[Ids, Ids], other: tuple[Ids, Ids]) -> tuple[Ids, Ids]:
    pairs, places = np.unique(np.concatenate([one[0], other[0]]), return_inverse=True)
    counts = np.zeros(len(pairs), dtype=np.int64)
    np.add.at(counts, places, np.concatenate([one[1], other[1]]))
    return pairs, counts


def _counts(texts: WordedTexts, terms: Vocabulary, first: int, last: int) -> csr_array:
    """The counts of some of the texts."""
    place = terms.of_words[texts.numbers[texts.starts[first] : texts.starts[last]]]
    row = np.repeat(np.arange(last - first), np.diff(texts.starts[first : last + 1]))
    pairs, row_of_pair = texts.pairs(first, last)
    if len(terms.pairs):
        at = np.minimum(np.searchsorted(terms.pairs, pairs), len(terms.pairs) - 1)
        place_of_pair = np.where(terms.pairs[at] == pairs, terms.of_pairs[at], _NO_TERM)
    else:
        place_of_pair = np.full(len(pairs), _NO_TERM)
    rows, columns = np.concatenate([row, row_of_pair]), np.concatenate([place, place_of_pair])
    is_term = columns != _NO_TERM
    shape = (last - first, len(terms.terms))
    counted = csr_array((np.ones(int(is_term.sum())), (rows[is_term], columns[is_term])), shape)
    counted.sum_duplicates()
    return counted


def _stacked(parts: Sequence[csr_array], width: int) -> csr_array:
    from scipy.sparse import vstack

    return vstack(parts, format="csr") if parts else csr_array((0, width))


def _of_length_one(counts: csr_array) -> csr_array:
    length = np.sqrt(counts.multiply(counts).sum(axis=1))
    scaled = counts.copy()
    scaled.data = counts.data / np.repeat(length, np.diff(counts.indptr))
    return scaled
