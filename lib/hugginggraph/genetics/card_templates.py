"""Cards that are filled-in copies of one another: near duplicates by MinHash (papers 2.6).

A template that nobody listed by its wording shows itself by its copies. A card is the set of its runs of three words,
all numbers read as one; the share of equal values in the signatures of two cards estimates how much of their sets they
have in common (Broder, 1997). Only cards that agree in a whole band of their signatures are compared at all.
"""

import numpy as np
import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.analysis.kernels.compact import compact
from hugginggraph.analysis.kernels.components import least_member, weak_components
from hugginggraph.frames import settle, with_value
from hugginggraph.genetics.live import live_models_and_datasets
from hugginggraph.genetics.trait_columns import body

WORDS = 400
"""So many words of a card's body are compared: tables and chats come late."""
LEAST_RUNS = 20
"""A card of fewer different runs says too little to be anybody's copy."""
BANDS, ROWS = 8, 4
"""Bands of a signature, values of a band: cards that have 0.8 of their runs in common meet in one with chance 0.98, of
0.3 with chance 0.06."""
LEAST_SHARED = 0.6
"""The share of equal values in two signatures from which one card is the other's near duplicate."""

_NOT_WORDS = r"[^\p{L}\p{N}]+"


def card_templates(repos: DataFrame, cards: DataFrame) -> DataFrame:
    """`node_id, template_id`: live models and datasets whose card is another's near duplicate, or the same.

    Near duplicates of near duplicates are of one template, which is named by the least `node_id` that has it. The links
    between cards are gathered on the driver, at most `BANDS` a card.

    Args:
        repos: `repos` as of the day.
        cards: `cards` as of the day.
    """
    live = live_models_and_datasets(repos).where(F.col("card_hash").isNotNull())
    bearers = settle(live.groupBy("card_hash").agg(F.min("node_id").alias("bearer"), F.count("*").alias("bearers")))
    # Of cards that a live repo has: the table holds all that were ever seen.
    signed = settle(_signatures(cards.join(bearers, on="card_hash")))
    linked = repos.sparkSession.createDataFrame(_named_by_least(_links(signed).toArrow()))
    named = (
        bearers.join(linked, on="bearer", how="left")
        .where(F.col("template_id").isNotNull() | (F.col("bearers") > 1))
        .select("card_hash", F.coalesce("template_id", "bearer").alias("template_id"))
    )
    return live.join(named, on="card_hash").select("node_id", "template_id")


def word_runs(text: Column) -> Column:
    """Hashes of the runs of three words at the beginning of a text, each once; empty where there are too few.

    >>> lines = [F.lit("It has 7 billion weights. " * 30), F.lit("It has 13 billion weights. " * 30)]
    >>> [row] = spark.range(1).select(*[word_runs(line) for line in lines]).collect()
    >>> row[0] == row[1]
    True
    """
    plain = F.regexp_replace(F.lower(F.substring(text, 1, 10 * WORDS)), r"\p{N}+", "0")
    words = F.slice(F.filter(F.split(plain, _NOT_WORDS), lambda word: word != ""), 1, WORDS)

    def runs(words: Column) -> Column:
        first = F.slice(words, 1, F.greatest(F.size(words) - 2, F.lit(0)))
        return F.array_distinct(F.transform(first, lambda word, at: F.xxhash64(word, words[at + 1], words[at + 2])))

    return with_value(words, runs)


def _signatures(cards: DataFrame) -> DataFrame:
    """`bearer, signature`: of each card that says enough the least of its runs by `BANDS * ROWS` hash functions."""
    said = cards.select("bearer", word_runs(body(F.col("text"))).alias("runs"))
    runs = said.where(F.size("runs") >= LEAST_RUNS).select("bearer", F.explode("runs").alias("run"))
    # Spark's hash of a value goes on from the value before: the number chooses the function.
    least = [F.min(F.xxhash64(F.lit(number), "run")) for number in range(BANDS * ROWS)]
    return runs.groupBy("bearer").agg(F.array(*least).alias("signature"))


def _links(signed: DataFrame) -> DataFrame:
    """`bearer, leader`: cards that meet in a band with one of lesser `bearer`, and share enough with it."""
    bands = [F.xxhash64(F.lit(band), F.slice("signature", band * ROWS + 1, ROWS)) for band in range(BANDS)]
    banded = signed.select("bearer", F.explode(F.array(*bands)).alias("band"))
    leaders = banded.groupBy("band").agg(F.min("bearer").alias("leader"))
    met = banded.join(leaders, on="band").where("leader <> bearer").select("bearer", "leader").distinct()
    led = signed.select(F.col("bearer").alias("leader"), F.col("signature").alias("of_leader"))
    equal = F.filter(F.zip_with("signature", "of_leader", lambda one, other: one == other), lambda same: same)
    is_near = F.size(equal) >= LEAST_SHARED * BANDS * ROWS
    return met.join(signed, on="bearer").join(led, on="leader").where(is_near).select("bearer", "leader")


def _named_by_least(links: pa.Table) -> pa.Table:
    """`bearer, template_id` of all that are linked: the least of those that hang together."""
    bearer, leader = (links[name].to_numpy() for name in ("bearer", "leader"))
    graph = compact(np.union1d(bearer, leader), bearer, leader)
    return pa.table({"bearer": graph.node_id, "template_id": least_member(graph, weak_components(graph))})
