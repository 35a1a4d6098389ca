"""Repos that name themselves upstream: edges of the published graph (15,477), rejected references of this one."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.graph.card_mentions import SOURCE_FIELD
from hugginggraph.graph.defects import SELF
from hugginggraph.graph.relation_names import NEW_VERSION


def self_loops(rejected: DataFrame) -> DataFrame:
    """`node_id, kind, repo_id`: a row a repo, in however many fields it names itself.

    As in the graph, prose does not count, and a successor is no lineage (papers 1.5, defects 5 and 13): a card speaks
    of its own repo all the time.
    """
    # A misspelt field goes by the name its author gave it: `card.New-Version`.
    letters = F.regexp_replace(F.lower("source_field"), "[^a-z]", "")
    of_lineage = (F.col("source_field") != SOURCE_FIELD) & ~letters.contains(NEW_VERSION.replace("_", ""))
    return (
        rejected.where((F.col("code") == SELF) & of_lineage)
        .groupBy("node_id")
        .agg(F.min("kind").alias("kind"), F.min("repo_id").alias("repo_id"))
    )
