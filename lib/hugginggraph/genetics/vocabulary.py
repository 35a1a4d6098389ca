"""Texts as vectors: counts of the most frequent words and pairs of words (Anatomy, definition 6.1; papers 2.3).

As scikit-learn's vectorizers define them, with their defaults: words of two letters, digits or underscores and more, in
lower case, no stop words; `tf * (ln((1 + n) / (1 + df)) + 1)`; vectors of length 1. Ties for the last places of the
vocabulary are broken by the term itself.
"""

import math
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType

from hugginggraph.frames import literal_rows, settle, with_value
from hugginggraph.tables.spark import DOUBLE, INT, STRING, struct


def words(text: Column) -> Column:
    """The words of a text in order, an array.

    >>> frame = spark.sql("SELECT 'A LoRA of Llama-3.1_8B, für x' AS t")
    >>> frame.select(words(F.col("t")).alias("w")).first().w
    ['lora', 'of', 'llama', '1_8b', 'für']
    """
    return F.regexp_extract_all(F.lower(text), F.lit(r"(?U)(\w{2,})"))


def pairs_of_words(words: Column) -> Column:
    """Each word with the next, an array of `first` and `second`.

    >>> frame = spark.sql("SELECT array('a1', 'b2', 'c3') AS w")
    >>> frame.select(pairs_of_words(F.col("w")).alias("p")).first().p
    [Row(first='a1', second='b2'), Row(first='b2', second='c3')]
    """
    following = F.slice(words, F.lit(2), F.greatest(F.size(words) - 1, F.lit(0)))
    both = F.zip_with(words, following, lambda one, next_: F.struct(one.alias("first"), next_.alias("second")))
    return F.filter(both, lambda pair: pair["second"].isNotNull())


def vocabularies(texts: DataFrame, *, size: int) -> dict[str, list[str]]:
    """For each variant the most frequent terms of its texts, words and pairs of words, most frequent first.

    Args:
        texts: `variant, node_id, words`.
        size: how many.
    """
    counted = settle(_counted(texts.select("variant", F.explode("words").alias("term"))))
    # A pair is no more frequent than either of its words. Pairs with a word that is rarer than the last of the most
    # frequent words can not come in, and are most of the many millions that there are.
    least = {
        variant: most[-1][1] if len(most) == size else 1 for variant, most in _most_frequent(counted, size).items()
    }
    frequent = reduce(or_, [(F.col("variant") == v) & (F.col("count") >= n) for v, n in least.items()], F.lit(False))
    common = counted.where(frequent)
    pairs = texts.select("variant", F.explode(pairs_of_words(F.col("words"))).alias("pair")).select("variant", "pair.*")
    for word in ("first", "second"):
        kept = common.select("variant", F.col("term").alias(word))
        pairs = pairs.join(F.broadcast(kept), ["variant", word], "left_semi")
    of_pairs = _counted(pairs.select("variant", _joined(F.col("first"), F.col("second")).alias("term")))
    found = _most_frequent(counted.unionByName(of_pairs), size)
    return {variant: [term for term, _ in terms] for variant, terms in found.items()}


def vectors(texts: DataFrame, terms: Mapping[str, Sequence[str]]) -> DataFrame:
    """The texts as unit vectors.

    Args:
        texts: `variant, node_id, words`.
        terms: the vocabulary of each variant.

    Returns:
        `variant, node_id` and `vector`, an array of `position` (in the vocabulary), `bow` and `tfidf`; a row for each
        text with a word of the vocabulary. Inverse document frequencies are those of the texts of the variant.
    """
    spark = texts.sparkSession
    rows = [
        {"variant": variant, "term": term, "position": place}
        for variant, of_variant in terms.items()
        for place, term in enumerate(of_variant)
    ]
    places = literal_rows(spark, rows, struct(variant=STRING, term=STRING, position=INT))
    pairs = F.transform(pairs_of_words(F.col("words")), lambda pair: _joined(pair["first"], pair["second"]))
    found = (
        # By node first: all that follows stays within its partition.
        texts.repartition("variant", "node_id")
        .select("variant", "node_id", F.explode(F.concat("words", pairs)).alias("term"))
        .join(F.broadcast(places), ["variant", "term"])
        .groupBy("variant", "node_id", "position")
        .agg(F.count("*").alias("tf"))
        .groupBy("variant", "node_id")
        .agg(F.sort_array(F.collect_list(F.struct("position", "tf"))).alias("counts"))
    )
    counts = settle(found)
    weighed = F.transform(
        "counts",
        lambda term: F.struct(
            term["position"].alias("position"),
            term["tf"].cast("double").alias("bow"),
            (term["tf"] * F.get("rarity", term["position"])).alias("tfidf"),
        ),
    )
    return (
        counts.join(F.broadcast(_rarities(texts, counts, terms)), "variant")
        .select("variant", "node_id", weighed.alias("weighed"))
        .select("variant", "node_id", _unit(F.col("weighed")).alias("vector"))
    )


def _rarities(texts: DataFrame, counts: DataFrame, terms: Mapping[str, Sequence[str]]) -> DataFrame:
    """For each variant the inverse document frequencies, in the order of its vocabulary."""
    totals = {row["variant"]: row["count"] for row in texts.groupBy("variant").count().collect()}
    places = counts.select("variant", F.explode("counts.position").alias("position"))
    holding = {
        (r["variant"], r["position"]): r["count"] for r in places.groupBy("variant", "position").count().collect()
    }
    rows = [
        {
            "variant": variant,
            "rarity": [
                math.log((1 + totals[variant]) / (1 + holding.get((variant, place), 0))) + 1
                for place in range(len(named))
            ],
        }
        for variant, named in terms.items()
    ]
    return literal_rows(texts.sparkSession, rows, struct(variant=STRING, rarity=ArrayType(DOUBLE)))


def _unit(vector: Column) -> Column:
    lengths = F.struct(_length(vector, "bow").alias("bow"), _length(vector, "tfidf").alias("tfidf"))

    def divided(length: Column) -> Column:
        return F.transform(
            vector,
            lambda term: F.struct(
                term["position"].alias("position"),
                (term["bow"] / length["bow"]).alias("bow"),
                (term["tfidf"] / length["tfidf"]).alias("tfidf"),
            ),
        )

    return with_value(lengths, divided)


def _length(vector: Column, weight: str) -> Column:
    return F.sqrt(F.aggregate(vector, F.lit(0.0), lambda total, term: total + term[weight] * term[weight]))


def _joined(first: Column, second: Column) -> Column:
    return F.concat(first, F.lit(" "), second)


def _counted(terms: DataFrame) -> DataFrame:
    return terms.groupBy("variant", "term").count()


def _most_frequent(counted: DataFrame, size: int) -> dict[str, list[tuple[str, int]]]:
    """For each variant its terms with their counts, most frequent first, ties by the term."""
    found: dict[str, list[tuple[str, int]]] = {}
    for row in _first(counted, size).orderBy("variant", "place").collect():
        found.setdefault(row["variant"], []).append((row["term"], row["count"]))
    return found


def _first(counted: DataFrame, size: int) -> DataFrame:
    """Of each variant the rows of its most frequent terms."""
    place = F.row_number().over(Window.partitionBy("variant").orderBy(F.desc("count"), "term"))
    return counted.withColumn("place", place).where(F.col("place") <= size)
