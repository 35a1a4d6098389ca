"""What the cards' prose says of other repos: mentions beside those of the metadata, graded `text`, never declared."""

from functools import cache

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.graph.card_text import dataset_text_mentions, text_mentions
from hugginggraph.graph.grades import TEXT

SOURCE_FIELD = "card_text"


def searched(cards: DataFrame, *, max_names: int) -> DataFrame:
    """What each text says, as the card of a model and as that of a dataset: `card_hash, of_model, of_dataset`.

    To be settled before it is taken apart: Spark would search the text again for every filter on the result.

    Args:
        cards: rows of `cards`; each is searched once, however many repos share it.
        max_names: mentions that are taken of one card.
    """
    of_model, of_dataset = _in_text()
    return cards.select(
        "card_hash",
        F.slice(of_model, 1, max_names).alias("of_model"),
        F.slice(of_dataset, 1, max_names).alias("of_dataset"),
    )


@cache
def _in_text() -> tuple[Column, Column]:
    """Large expressions that depend on nothing: built once."""
    return text_mentions(F.col("text")), dataset_text_mentions(F.col("text"))


def card_mentions(searched_cards: DataFrame, with_card: DataFrame) -> DataFrame:
    """One row a mention in a card's text, not read yet: input of `mentions.read_mentions`.

    Args:
        searched_cards: as `searched` gives them.
        with_card: `node_id, kind, card_hash` of the repos.
    """
    found = searched_cards.where((F.size("of_model") > 0) | (F.size("of_dataset") > 0))
    rows = with_card.join(found, on="card_hash").select(
        "node_id",
        "kind",
        F.lit(None).cast("string").alias("implied_relation"),
        F.lit(False).alias("has_quantized_files"),
        F.lit(SOURCE_FIELD).alias("source_field"),
        F.inline(F.when(F.col("kind") == "dataset", F.col("of_dataset")).otherwise(F.col("of_model"))),
    )
    return rows.withColumns(
        {
            "grade_rank": F.lit(TEXT),
            "is_coerced": F.lit(False),
            "is_over": F.lit(False),
        }
    ).drop("phrase")
