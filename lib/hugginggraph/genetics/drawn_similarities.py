"""The similarity of pairs that were drawn by chance, by three measures."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from hugginggraph.frames import settle
from hugginggraph.genetics.sampling import DrawnPairs
from hugginggraph.genetics.vocabulary import COSINES, positions, values

LEVENSHTEIN = "levenshtein"
LEVENSHTEIN_LENGTH = 512
"""Characters that are compared letter by letter: the time grows with the square. The paper cuts cards here too."""
_PAIRS = pa.schema([("graph", "string"), *[(name, "int64") for name in ("place", "first", "second", "family_id")]])


def drawn_frame(spark: SparkSession, drawn: Mapping[str, Sequence[DrawnPairs]]) -> DataFrame:
    """The pairs drawn from each graph as a frame: `graph, place` (in `drawn`), `first, second, family_id`."""
    tables = [
        pa.table(
            [[graph] * len(each.first), [place] * len(each.first), each.first, each.second, each.family_id],
            schema=_PAIRS,
        )
        for graph, pairs in drawn.items()
        for place, each in enumerate(pairs)
    ]
    return spark.createDataFrame(pa.concat_tables([_PAIRS.empty_table(), *tables]))


def drawn_similarities(pairs: DataFrame, texts: DataFrame, vectors: DataFrame) -> DataFrame:
    """The similarity of each drawn pair in each variant in which both can be compared.

    Args:
        pairs: as `drawn_frame` gives them.
        texts: `variant, node_id, text`.
        vectors: of the same texts.

    Returns:
        `variant, graph, place, family_id, bow, tfidf, levenshtein`.
    """
    asked = F.broadcast(pairs.select(F.explode(F.array("first", "second")).alias("node_id")).distinct())
    opening = F.substring("text", 1, LEVENSHTEIN_LENGTH).alias("text")
    known = settle(
        texts.join(asked, "node_id", "left_semi")
        .join(vectors.join(asked, "node_id", "left_semi"), ["variant", "node_id"])
        .select("variant", "node_id", opening, *[_weights(measure).alias(measure) for measure in COSINES])
    )
    one, other = (
        known.select("variant", F.col("node_id").alias(end), F.struct("text", *COSINES).alias(f"{end}_text"))
        for end in ("first", "second")
    )
    # In small families the same pairs are drawn again and again.
    both = pairs.select("first", "second").distinct().join(one, "first").join(other, ["variant", "second"])
    dots = [_dot(F.col(f"first_text.{measure}"), F.col(f"second_text.{measure}")).alias(measure) for measure in COSINES]
    letters = levenshtein_similarity(F.col("first_text.text"), F.col("second_text.text")).alias(LEVENSHTEIN)
    compared = both.select("variant", "first", "second", *dots, letters)
    return pairs.join(compared, ["first", "second"]).drop("first", "second")


def levenshtein_similarity(one: Column, other: Column) -> Column:
    """1 - distance / the longer length: 1 for two that are the same, 0 where nothing is.

    >>> frame = spark.sql("SELECT 'kitten' AS a, 'sitting' AS b")
    >>> frame.select(levenshtein_similarity(F.col("a"), F.col("b")).alias("s")).first().s
    0.5714285714285714
    """
    longer = F.greatest(F.length(one), F.length(other))
    return F.when(longer == 0, F.lit(1.0)).otherwise(1 - F.levenshtein(one, other) / longer)


def _weights(vector: str) -> Column:
    return F.map_from_arrays(positions(vector), values(vector))


def _dot(one: Column, other: Column) -> Column:
    return F.aggregate(
        F.map_entries(one),
        F.lit(0.0),
        lambda so_far, term: so_far + term["value"] * F.coalesce(F.try_element_at(other, term["key"]), F.lit(0.0)),
    )
