"""Texts as vectors: counts of the most frequent words and pairs of words (Anatomy, definition 6.1; papers 2.3).

As scikit-learn's vectorizers define them, with their defaults: words of two letters, digits or underscores and more, in
lower case, no stop words; `tf * (ln((1 + n) / (1 + df)) + 1)`; vectors of length 1. Ties for the last places of the
vocabulary are broken by the term itself.
"""

import math
from collections.abc import Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.frames import literal_rows, settle
from hugginggraph.tables.contract import INT, STRING, struct

_MOST_NAMED = 4
"""So many times the vocabulary's size of words are named in a filter; with more, it costs more than it saves."""


def words(text: Column) -> Column:
    """The words of a text in order, an array.

    >>> frame = spark.sql("SELECT 'A LoRA of Llama-3.1_8B, für x' AS t")
    >>> frame.select(words(F.col("t")).alias("w")).first().w
    ['lora', 'of', 'llama', '1_8b', 'für']
    """
    return F.regexp_extract_all(F.lower(text), F.lit(r"(?U)(\w{2,})"))


def pairs_of_words(words: Column) -> Column:
    """Each word with the next, an array; a null stands for a word that is in no pair.

    >>> frame = spark.sql("SELECT array('a1', 'b2', null, 'd4', 'e5') AS w")
    >>> frame.select(pairs_of_words(F.col("w")).alias("p")).first().p
    ['a1 b2', 'd4 e5']
    """
    following = F.slice(words, F.lit(2), F.greatest(F.size(words) - 1, F.lit(0)))
    both = F.zip_with(words, following, lambda one, next_: F.concat(one, F.lit(" "), next_))
    return F.filter(both, lambda pair: pair.isNotNull())


def vocabulary(texts: DataFrame, *, size: int) -> list[str]:
    """The most frequent terms of all texts, words and pairs of words, most frequent first.

    Args:
        texts: `node_id, words`.
        size: how many.
    """
    counted = settle(_counted(F.col("words"), texts))
    most = _most_frequent(counted, size).collect()
    # A pair is no more frequent than either of its words. Pairs with a word that is rarer than the last of these can
    # not come in, and are most of the many millions that there are.
    least = most[-1]["count"] if len(most) == size else 1
    common = counted.where(F.col("count") >= least).limit(_MOST_NAMED * size + 1).collect()
    kept = F.col("words")
    if len(common) <= _MOST_NAMED * size:
        kept = _only(kept, [row["term"] for row in common])
    pairs = _counted(pairs_of_words(kept), texts)
    found = _most_frequent(counted.unionByName(pairs), size).collect()
    return [row["term"] for row in found]


def vectors(texts: DataFrame, terms: Sequence[str]) -> DataFrame:
    """The texts as unit vectors.

    Args:
        texts: `node_id, words`.
        terms: the vocabulary.

    Returns:
        `node_id` and `vector`, an array of `position` (in the vocabulary), `bow` and `tfidf`; a row for each text with
        a word of the vocabulary. Inverse document frequencies are those of these texts.
    """
    spark = texts.sparkSession
    places = literal_rows(
        spark,
        [{"term": term, "position": place} for place, term in enumerate(terms)],
        struct(term=STRING, position=INT),
    )
    single = sorted({word for term in terms for word in term.split(" ")})
    pairs = pairs_of_words(_only(F.col("words"), single)) if single else F.array().cast("array<string>")
    found = (
        # By node first: all that follows stays within its partition.
        texts.repartition("node_id")
        .select("node_id", F.explode(F.concat("words", pairs)).alias("term"))
        .join(F.broadcast(places), "term")
        .groupBy("node_id", "position")
        .agg(F.count("*").alias("tf"))
        .groupBy("node_id")
        .agg(F.sort_array(F.collect_list(F.struct("position", "tf"))).alias("counts"))
    )
    counts = settle(found)
    total = texts.count()
    holding = {
        row["position"]: row["count"]
        for row in counts.select(F.explode("counts.position").alias("position")).groupBy("position").count().collect()
    }
    rarity = [math.log((1 + total) / (1 + holding.get(place, 0))) + 1 for place in range(len(terms))]
    idf = F.array(*[F.lit(value) for value in rarity])
    weighed = F.transform(
        "counts",
        lambda term: F.struct(
            term["position"].alias("position"),
            term["tf"].cast("double").alias("bow"),
            (term["tf"] * F.get(idf, term["position"])).alias("tfidf"),
        ),
    )
    return counts.select("node_id", weighed.alias("weighed")).select("node_id", _unit(F.col("weighed")).alias("vector"))


def _unit(vector: Column) -> Column:
    bow, tfidf = _length(vector, "bow"), _length(vector, "tfidf")
    return F.transform(
        vector,
        lambda term: F.struct(
            term["position"].alias("position"), (term["bow"] / bow).alias("bow"), (term["tfidf"] / tfidf).alias("tfidf")
        ),
    )


def _length(vector: Column, weight: str) -> Column:
    return F.sqrt(F.aggregate(vector, F.lit(0.0), lambda total, term: total + term[weight] * term[weight]))


def _counted(terms: Column, texts: DataFrame) -> DataFrame:
    return texts.select(F.explode(terms).alias("term")).groupBy("term").count()


def _most_frequent(counted: DataFrame, size: int) -> DataFrame:
    return counted.orderBy(F.desc("count"), "term").limit(size)


def _only(words: Column, kept: Sequence[str]) -> Column:
    return F.transform(words, lambda word: F.when(word.isin(*kept), word))
