"""README texts: one row a content, however many repos share it."""

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.change_sets import inserts
from hugginggraph.tables import CARDS
from hugginggraph.tables.spark import STRING, conform, node_id, struct

CARD_TOO_LARGE = "CARD_TOO_LARGE"
"""The text exceeds `ingest.max_card_bytes`; it is kept cut."""
CARD_NOT_JSON = "CARD_NOT_JSON"
"""The line is no JSON object with `id` and `card`."""


def parse_cards(lines: DataFrame, *, max_card_bytes: int) -> DataFrame:
    """One row a line: `kind, file, line, repo_id, node_id, card_hash, text, bytes, truncated, defects`.

    Two cards of one repo in a day: the first by hash counts, so that the result does not depend on the order.
    """
    card = F.from_json("line", struct(id=STRING, card=STRING))
    bytes_ = F.octet_length("r.card")
    usable = F.col("r.id").isNotNull() & F.col("r.card").isNotNull()
    return lines.withColumn("r", card).select(
        "kind",
        "file",
        "line",
        F.col("r.id").alias("repo_id"),
        F.when(usable, node_id(F.col("kind"), F.col("r.id"))).alias("node_id"),
        F.when(usable, F.sha2("r.card", 256)).alias("card_hash"),
        # Characters are at least one byte each, so this cut never exceeds the cap; it may fall short of it.
        F.when(bytes_ > max_card_bytes, F.substring("r.card", 1, max_card_bytes // 4))
        .otherwise(F.col("r.card"))
        .alias("text"),
        bytes_.cast("long").alias("bytes"),
        (bytes_ > max_card_bytes).alias("truncated"),
        F.array_compact(F.array(F.when(~usable, CARD_NOT_JSON), F.when(bytes_ > max_card_bytes, CARD_TOO_LARGE))).alias(
            "defects"
        ),
    )


def card_of_each_repo(parsed: DataFrame) -> DataFrame:
    """`node_id, card_hash`: one row a repo."""
    return parsed.where(F.col("node_id").isNotNull()).groupBy("node_id").agg(F.min("card_hash").alias("card_hash"))


def card_changes(parsed: DataFrame, cards: DataFrame, *, day: date) -> DataFrame:
    """The change set with the texts that are not in `cards` yet."""
    new = (
        parsed.where(F.col("node_id").isNotNull())
        .dropDuplicates(["card_hash"])
        .join(cards.select("card_hash"), on="card_hash", how="left_anti")
        .withColumn("first_seen", F.lit(day))
    )
    return inserts(conform(new, CARDS))
