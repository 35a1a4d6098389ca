"""Texts as vectors: counts of the most frequent words and pairs of words (Anatomy, definition 6.1; papers 2.3).

As scikit-learn's vectorizers define them, with their defaults: words of two letters, digits or underscores and more, in
lower case, no stop words; `tf * (ln((1 + n) / (1 + df)) + 1)`; vectors of length 1. Ties for the last places of the
vocabulary are broken by the term itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from pyspark.ml.feature import CountVectorizerModel, ElementwiseProduct, NGram, Normalizer
from pyspark.ml.linalg import Vectors, VectorUDT
from pyspark.ml.stat import Summarizer
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql.types import StructType

from hugginggraph.tables.spark import LONG, STRING, struct

BOW, TFIDF = "bow", "tfidf"
COSINES = (BOW, TFIDF)
"""The two ways to weigh a term, which are the names of the columns."""


def words(text: Column) -> Column:
    """The words of a text in order, an array.

    >>> frame = spark.sql("SELECT 'A LoRA of Llama-3.1_8B, für x' AS t")
    >>> frame.select(words(F.col("t")).alias("w")).first().w
    ['lora', 'of', 'llama', '1_8b', 'für']
    """
    # Not `\w{2,}`: for that Java's matcher calls itself where letters beyond U+FFFF stand between others.
    return F.regexp_extract_all(F.lower(text), F.lit(r"(?U)(\w\w+)"))


def vocabularies(texts: DataFrame, *, size: int) -> dict[str, list[str]]:
    """For each variant the most frequent terms of its texts, words and pairs of words, most frequent first.

    Args:
        texts: `variant, node_id, words`.
        size: how many.
    """
    # With `explode` Spark first asks each text whether it has terms, and puts its pairs together twice.
    terms = _terms(texts).select("variant", F.explode_outer("terms").alias("term")).where(F.col("term").isNotNull())
    place = F.row_number().over(Window.partitionBy("variant").orderBy(F.desc("count"), "term"))
    first = terms.groupBy("variant", "term").count().withColumn("place", place).where(F.col("place") <= size)
    found: dict[str, list[str]] = {}
    for row in first.orderBy("variant", "place").collect():
        found.setdefault(row["variant"], []).append(row["term"])
    return found


def term_counts(texts: DataFrame, terms: Mapping[str, Sequence[str]]) -> DataFrame:
    """How often each text has each term of its variant's vocabulary.

    Args:
        texts: `variant, node_id, words`.
        terms: the vocabulary of each variant.

    Returns:
        `variant, node_id` and `counts`, a sparse vector; a row for each text of a variant that has a vocabulary.
    """

    def counted(of_variant: DataFrame, variant: str) -> DataFrame:
        model = CountVectorizerModel.from_vocabulary(list(terms[variant]), inputCol="terms", outputCol="counts")
        return model.transform(_terms(of_variant)).select("variant", "node_id", "counts")

    return by_variant(texts, terms, counted, struct(variant=STRING, node_id=LONG, counts=VectorUDT()))


def vectors(counts: DataFrame) -> DataFrame:
    """The texts as unit vectors.

    Args:
        counts: as `term_counts` gives them; read twice, so they had better be settled.

    Returns:
        `variant, node_id, bow, tfidf`, two sparse vectors; a row for each text with a word of the vocabulary. Inverse
        document frequencies are those of the texts of the variant.
    """
    rarities = _rarities(counts)

    def weighed(of_variant: DataFrame, variant: str) -> DataFrame:
        rare = scaled(of_variant, "counts", rarities[variant], "rare")
        bow = Normalizer(p=2.0, inputCol="counts", outputCol=BOW).transform(rare)
        return Normalizer(p=2.0, inputCol="rare", outputCol=TFIDF).transform(bow).select("variant", "node_id", *COSINES)

    columns = struct(variant=STRING, node_id=LONG, bow=VectorUDT(), tfidf=VectorUDT())
    return by_variant(counts.where(F.size(positions("counts")) > 0), rarities, weighed, columns)


def by_variant(
    frame: DataFrame,
    variants: Iterable[str],
    transform: Callable[[DataFrame, str], DataFrame],
    columns: StructType,
) -> DataFrame:
    """What a transformation makes of the rows of each variant; of no variants a frame without rows."""
    parts = [transform(frame.where(F.col("variant") == variant), variant) for variant in sorted(variants)]
    return reduce(DataFrame.unionByName, parts, frame.sparkSession.createDataFrame([], columns))


def scaled(frame: DataFrame, vector: str, weights: NDArray[np.float64], to: str) -> DataFrame:
    """A further column `to`: the vector with each of its values times the weight of its position."""
    return ElementwiseProduct(scalingVec=Vectors.dense(weights), inputCol=vector, outputCol=to).transform(frame)


def positions(vector: str) -> Column:
    """The positions of a sparse vector's values, an array in ascending order."""
    return F.unwrap_udt(vector)["indices"]


def values(vector: str) -> Column:
    """The values of a sparse vector at its positions, an array."""
    return F.unwrap_udt(vector)["values"]


def _terms(texts: DataFrame) -> DataFrame:
    """`variant, node_id, terms`: the words of each text, and each word with the next."""
    paired = NGram(n=2, inputCol="words", outputCol="pairs").transform(texts)
    return paired.select("variant", "node_id", F.concat("words", "pairs").alias("terms"))


def _rarities(counts: DataFrame) -> dict[str, NDArray[np.float64]]:
    """For each variant the inverse document frequencies, in the order of its vocabulary."""
    holding = Summarizer.numNonZeros(F.col("counts")).alias("holding")
    rows = counts.groupBy("variant").agg(F.count("*").alias("texts"), holding).collect()
    return {row["variant"]: np.log((1 + row["texts"]) / (1 + row["holding"].toArray())) + 1 for row in rows}
