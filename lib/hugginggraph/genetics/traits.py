"""What live models and datasets say they are: the genome whose changes the other tables follow (Anatomy, 2.1)."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.genetics import trait_columns
from hugginggraph.genetics.languages import LanguageRules
from hugginggraph.genetics.licence_columns import repo_licences
from hugginggraph.genetics.live import live_models_and_datasets
from hugginggraph.licence_rules import LicenceRules
from hugginggraph.tables.genetics import TRAITS

TRAIT_SETS = ("licence", "task", "library", "language", "dataset", "paper")
"""The traits that are sets."""


def traits(repos: DataFrame, cards: DataFrame, *, licences: LicenceRules, languages: LanguageRules) -> DataFrame:
    """`traits` but for the day: a row a live model or dataset.

    Region tags are storage, not origin, and no trait; loaders' names are no datasets; the paper that the default card
    cites is left out. A text of a card is read once, however many repos share it.

    Args:
        repos: `repos` as of the day.
        cards: `cards` as of the day.
        licences: classes of licences.
        languages: codes of languages.
    """
    live = live_models_and_datasets(repos)
    # Whether cards were taken in is known by kind: on a day of models alone nothing is known of datasets' cards.
    kinds = live.groupBy("kind").agg(F.max(F.col("card_hash").isNotNull()).alias("has_cards"))
    names, tags = F.col("names"), F.col("tags")
    card = _computed(trait_columns.card_fields(F.col("card_data")))
    # Repos without a card go by their own ids: as null they would all be one task's in the join.
    card_hash = F.coalesce("card_hash", F.col("node_id").cast("string")).alias("card_hash")
    said = (
        live.withColumn("card", card)
        .withColumn("names", _computed(trait_columns.named(F.col("card"))))
        .withColumn("said", _computed(repo_licences(F.col("card_data"), tags, licences)))
        .withColumns(
            {
                "licence": F.col("said.ids"),
                "licence_class": F.col("said.class_"),
                "task": trait_columns.tasks(names, F.col("pipeline_tag"), tags),
                "library": trait_columns.libraries(names, F.col("library_name"), tags),
                "language": trait_columns.languages(names, tags, languages),
                "dataset": trait_columns.datasets(names, tags),
                "paper": trait_columns.papers(tags),
            }
        )
        .select("node_id", "kind", card_hash, "tags", *TRAIT_SETS, "licence_class")
    )
    rows = (
        said.join(_read(cards), on="card_hash", how="left")
        .join(F.broadcast(kinds), on="kind")
        .withColumns(
            {
                "tags": F.size("tags"),
                "has_card": F.when(F.col("has_cards"), F.coalesce(F.col("has_text"), F.lit(False))),
            }
        )
    )
    fields = [field for field in TRAITS.columns.fields if field.name != "snapshot_date"]
    return rows.select([F.col(field.name).cast(field.dataType) for field in fields])


def _computed(value: Column) -> Column:
    """A value that later steps read: otherwise Spark would compute it anew in each of them."""
    return F.explode(F.array(value))


def _read(cards: DataFrame) -> DataFrame:
    """What the texts tell: null in a card of nothing but space."""
    text, lower = F.col("text"), F.col("lower")
    has_text = text.rlike(r"\S")
    # A column of its own, so that the dozen questions below do not make it a dozen times.
    return cards.select("card_hash", "text", F.lower("text").alias("lower")).select(
        "card_hash",
        has_text.alias("has_text"),
        F.when(has_text, F.length(text).cast("long")).alias("card_length"),
        F.when(has_text, F.length(trait_columns.body(text)).cast("long")).alias("body_length"),
        F.when(has_text, trait_columns.is_generated(lower)).alias("generated"),
        F.when(has_text, trait_columns.template(lower)).alias("template"),
    )
