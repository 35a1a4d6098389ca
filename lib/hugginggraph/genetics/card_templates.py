"""Cards that are filled-in copies of one another: near duplicates by MinHash (papers 2.6).

A template that nobody listed by its wording shows itself by its copies. A card is the set of its runs of three words,
all numbers read as one; the share of equal values in the signatures of two cards estimates how much of their sets they
have in common (Broder, 1997). Only cards that agree in a whole band of their signatures are compared at all.
"""

import numpy as np
import pyarrow as pa
import regex
from numpy.typing import NDArray

from hugginggraph.analysis.kernels.compact import compact
from hugginggraph.analysis.kernels.components import least_member, weak_components
from hugginggraph.engines.relations import Relations
from hugginggraph.genetics.trait_values import body
from hugginggraph.history.xxh64_arrays import Hashes, of_eight_bytes, of_four_bytes, of_texts
from hugginggraph.records.hashes import SEED

WORDS = 400
"""So many words of a card's body are compared: tables and chats come late."""
LEAST_RUNS = 20
"""A card of fewer different runs says too little to be anybody's copy."""
BANDS, ROWS = 8, 4
"""Bands of a signature, values of a band: cards that have 0.8 of their runs in common meet in one with chance 0.98, of
0.3 with chance 0.06."""
LEAST_SHARED = 0.6
"""The share of equal values in two signatures from which one card is the other's near duplicate."""

SIGNATURES = pa.schema([("bearer", pa.int64()), ("signature", pa.list_(pa.int64(), BANDS * ROWS))])
"""Of a card that says enough the least of its runs by `BANDS * ROWS` hash functions."""

_NUMBER = regex.compile(r"\p{N}+")
_WORD = regex.compile(r"[\p{L}\p{N}]+")


def card_templates(work: Relations) -> pa.Table:
    """`node_id, template_id`: live models and datasets whose card is another's near duplicate, or the same.

    Near duplicates of near duplicates are of one template, which is named by the least `node_id` that has it.

    Args:
        work: knows `repos` and `cards` of the day.
    """
    live = "kind IN ('model', 'dataset') AND gone_at IS NULL AND card_hash IS NOT NULL"
    work.compute(
        "bearers",
        f"SELECT card_hash, min(node_id) AS bearer, count(*) AS bearers FROM repos WHERE {live} GROUP BY card_hash",
    )
    # Of cards that a live repo has: the table holds all that were ever seen.
    work.map(
        "card_signatures",
        "SELECT b.bearer, c.text FROM cards c JOIN bearers b ON b.card_hash = c.card_hash",
        signatures,
        SIGNATURES,
    )
    found = work.rows("SELECT bearer, signature FROM card_signatures ORDER BY bearer")
    values = found["signature"].combine_chunks().flatten().to_numpy().reshape(-1, BANDS * ROWS)
    work.put("linked_cards", _named_by_least(*_links(found["bearer"].to_numpy(), values)))
    return work.fetch("card_templates")


def word_runs(text: str) -> list[str]:
    """The words at the beginning of a text, all numbers read as one, of which runs are made.

    >>> word_runs("It has 7 billion weights.") == word_runs("It has 13 billion weights.")
    True
    """
    return _WORD.findall(_NUMBER.sub("0", text[: 10 * WORDS].lower()))[:WORDS]


def signatures(cards: pa.Table) -> pa.Table:
    """Rows of `SIGNATURES`, for rows of `bearer, text`; none of a card of fewer different runs than `LEAST_RUNS`."""
    said = [word_runs(body(text)) for text in cards["text"].to_pylist()]
    card, runs = _runs(said)
    counts = np.bincount(card, minlength=len(said))
    chosen = np.flatnonzero(counts >= LEAST_RUNS)
    rows = np.zeros((len(chosen), BANDS * ROWS), dtype=np.int64)
    is_chosen = np.isin(card, chosen)
    runs, starts = runs[is_chosen], np.concatenate([[0], np.cumsum(counts[chosen])[:-1]]).astype(np.int64)
    if len(chosen):
        # The number chooses the function.
        for number in range(BANDS * ROWS):
            hashes = of_eight_bytes(runs, np.full(len(runs), _hash_of_number(number)))
            rows[:, number] = np.minimum.reduceat(hashes.view(np.int64), starts)
    bearer = cards["bearer"].to_numpy()[chosen]
    values = pa.FixedSizeListArray.from_arrays(pa.array(rows.ravel()), BANDS * ROWS)
    return pa.Table.from_arrays([pa.array(bearer, pa.int64()), values], schema=SIGNATURES)


def _runs(said: list[list[str]]) -> tuple[NDArray[np.int64], Hashes]:
    """The hashes of the different runs of three words of each card, and which card each is of, in order of cards."""
    words = [word.encode() for card in said for word in card]
    card = np.repeat(np.arange(len(said)), [len(each) for each in said])
    if len(words) < 3:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64)
    data = np.frombuffer(b"".join(words), dtype=np.uint8)
    ends = np.concatenate([[0], np.cumsum([len(word) for word in words], dtype=np.int64)])
    hashes = np.full(len(words) - 2, SEED, dtype=np.uint64)
    for place in range(3):
        hashes = of_texts(data, ends[place : place + len(words) - 1], hashes)
    is_run = card[2:] == card[:-2]
    each = np.unique(np.stack([card[2:][is_run].astype(np.uint64), hashes[is_run]], axis=1), axis=0)
    return each[:, 0].astype(np.int64), np.ascontiguousarray(each[:, 1])


def _hash_of_number(number: int) -> np.uint64:
    (found,) = of_four_bytes(np.array([number], dtype=np.uint64), np.array([SEED], dtype=np.uint64))
    return np.uint64(found)


def _links(bearer: NDArray[np.int64], signed: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cards that meet in a band with one of lesser `bearer`, and share enough with it: both ends of each link.

    Args:
        bearer: in ascending order.
        signed: the signature of each, a row each.
    """
    met = [_met(signed[:, band * ROWS : (band + 1) * ROWS]) for band in range(BANDS)]
    follower, leader = np.unique(np.concatenate(met), axis=0).T
    is_near = (signed[follower] == signed[leader]).sum(axis=1) >= LEAST_SHARED * BANDS * ROWS
    return bearer[follower[is_near]], bearer[leader[is_near]]


def _met(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Pairs of places, a row each: a card, and the first that agrees with it in a whole band."""
    _, first, back = np.unique(values, axis=0, return_index=True, return_inverse=True)
    place, leader = np.arange(len(values)), first[back.ravel()]
    met: NDArray[np.int64] = np.stack([place, leader], axis=1)[place != leader]
    return met


def _named_by_least(bearer: NDArray[np.int64], leader: NDArray[np.int64]) -> pa.Table:
    """`bearer, template_id` of all that are linked: the least of those that hang together."""
    graph = compact(np.union1d(bearer, leader), bearer, leader)
    return pa.table({"bearer": graph.node_id, "template_id": least_member(graph, weak_components(graph))})
