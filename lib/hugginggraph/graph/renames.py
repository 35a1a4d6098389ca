"""Renames that the Hub tells by the way: `baseModels` has a parent's name of today, the card the one it had.

What one child tells holds for all others that still write the old name; and an owner that has nothing left of its own,
and one of whose repos bears another owner's name now, has moved there with the rest.
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.frames import settle
from hugginggraph.graph.names import last_part
from hugginggraph.records.names import BASENAME

_BY_THE_HUB = "baseModels"
_BY_THE_CARD = "card.base_model"
_BY_THE_CHILD = ("tags.base_model", "tags.base_model:relation", _BY_THE_CARD)


def told_renames(mentions: DataFrame, *apart: str) -> DataFrame:
    """The renames of models that children tell: `alias, repo_id`, and the columns `apart`.

    A child tells one where the Hub names a parent and the child itself one model whose name differs in the owner
    alone. Whose card names both has two parents, of which the Hub knows one; its tags follow renames.

    Args:
        mentions: rows of `mentions`, all of a repo or none.
        apart: further columns, whose values keep rows apart.
    """
    name, field = F.col("candidate"), F.col("source_field")
    by_hub = (field == _BY_THE_HUB) & name.contains("/")
    by_child = field.isin(*_BY_THE_CHILD) & (F.col("rule") != BASENAME)
    of_parents = mentions.where(F.col("code").isNull() & (by_hub | by_child))
    by_last_part = of_parents.groupBy(*apart, "node_id", last_part(name).alias("last_part")).agg(
        F.collect_set(F.when(by_hub, name)).alias("now"),
        F.collect_set(F.when(by_child, name)).alias("written"),
        F.collect_set(F.when(field == _BY_THE_CARD, name)).alias("in_card"),
    )
    other = F.array_except("written", "now")
    is_plain = (F.size("now") == 1) & (F.size(other) == 1) & ~F.arrays_overlap("now", "in_card")
    found = by_last_part.where(is_plain).select(*apart, other[0].alias("alias"), F.col("now")[0].alias("repo_id"))
    return found.where(F.lower("alias") != F.lower("repo_id")).distinct()


def learned_aliases(told: DataFrame, live: DataFrame) -> DataFrame:
    """The names that no live repo bears and that children's renames give to one: `kind, alias, repo_id`.

    Args:
        told: as `told_renames` gives them.
        live: as `resolution.live_repos` gives them.
    """
    owners = told.select(F.explode(F.array(_owner("alias"), _owner("repo_id"))).alias("owner")).distinct()
    # One pass over all repos, for those of the few owners that it is about.
    of_owners = live.select("kind", "repo_id", _owner("repo_id").alias("owner"))
    near = settle(of_owners.join(F.broadcast(owners), on="owner"))
    here = near.where(F.col("kind") == "model").select("repo_id")
    sound = told.join(here, on="repo_id", how="left_semi").join(
        here.withColumnRenamed("repo_id", "alias"), on="alias", how="left_anti"
    )
    had_owner = sound.where(F.col("alias").contains("/"))
    moves = had_owner.select(_owner("alias").alias("old"), _owner("repo_id").alias("owner")).distinct()
    moved = (
        moves.groupBy("old")
        .agg(F.min("owner").alias("owner"), F.count("*").alias("owners"))
        .where(F.col("owners") == 1)
        .join(near.select(F.col("owner").alias("old")), on="old", how="left_anti")
    )
    with_owner = near.join(moved, on="owner").select(
        "kind", F.concat("old", F.lit("/"), F.substring_index("repo_id", "/", -1)).alias("alias"), "repo_id"
    )
    return sound.select(F.lit("model").alias("kind"), "alias", "repo_id").unionByName(with_owner).distinct()


def _owner(name: str) -> Column:
    """What stands before the slash; of a name without owner the name."""
    return F.substring_index(name, "/", 1)
