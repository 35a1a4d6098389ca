"""The similarity of pairs that were drawn by chance, by three measures."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from hugginggraph.frames import settle
from hugginggraph.genetics.relative_sums import COSINES
from hugginggraph.genetics.sampling import DrawnPairs

LEVENSHTEIN = "levenshtein"
LEVENSHTEIN_LENGTH = 512
"""Characters that are compared letter by letter: the time grows with the square. The paper cuts cards here too."""


def drawn_frame(spark: SparkSession, drawn: Sequence[DrawnPairs]) -> DataFrame:
    """The drawn pairs as a frame: `drawn` (a number), `place` (in `drawn`), `first`, `second`, `family_id`."""
    lengths = [len(each.first) for each in drawn]
    columns = {
        "drawn": np.arange(sum(lengths)),
        "place": np.repeat(np.arange(len(drawn)), lengths),
        "first": _joined([each.first for each in drawn]),
        "second": _joined([each.second for each in drawn]),
        "family_id": _joined([each.family_id for each in drawn]),
    }
    return spark.createDataFrame(pa.table(columns))


def drawn_similarities(pairs: DataFrame, texts: DataFrame, vectors: DataFrame) -> DataFrame:
    """The similarity of each drawn pair whose two texts can be compared.

    Args:
        pairs: as `drawn_frame` gives them.
        texts: `node_id, text`.
        vectors: of the same texts.

    Returns:
        `place, family_id, bow, tfidf, levenshtein`.
    """
    known = texts.join(vectors, "node_id").select(
        "node_id", F.substring("text", 1, LEVENSHTEIN_LENGTH).alias("text"), "vector"
    )
    asked = pairs.select(F.explode(F.array("first", "second")).alias("node_id")).distinct()
    known = settle(known.join(F.broadcast(asked), "node_id", "left_semi"))
    one, other = (
        known.select(F.col("node_id").alias(end), F.struct("text", "vector").alias(f"{end}_text"))
        for end in ("first", "second")
    )
    both = pairs.join(one, "first").join(other, "second")
    dots = [
        _cosine(F.col("first_text.vector"), F.col("second_text.vector"), measure).alias(measure) for measure in COSINES
    ]
    letters = levenshtein_similarity(F.col("first_text.text"), F.col("second_text.text")).alias(LEVENSHTEIN)
    return both.select("place", "family_id", *dots, letters)


def levenshtein_similarity(one: Column, other: Column) -> Column:
    """1 - distance / the longer length: 1 for two that are the same, 0 where nothing is.

    >>> frame = spark.sql("SELECT 'kitten' AS a, 'sitting' AS b")
    >>> frame.select(levenshtein_similarity(F.col("a"), F.col("b")).alias("s")).first().s
    0.5714285714285714
    """
    longer = F.greatest(F.length(one), F.length(other))
    return F.when(longer == 0, F.lit(1.0)).otherwise(1 - F.levenshtein(one, other) / longer)


def _cosine(one: Column, other: Column, measure: str) -> Column:
    values = F.map_from_arrays(other["position"], other[measure])
    return F.aggregate(
        one,
        F.lit(0.0),
        lambda so_far, term: (
            so_far + term[measure] * F.coalesce(F.try_element_at(values, term["position"]), F.lit(0.0))
        ),
    )


def _joined(arrays: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int64)
