"""Which group of today is which of yesterday: components and communities followed over the dates.

A group's id is its least member, so it changes when that member leaves, or a lesser one comes. Its *identity* stays
with the members: a group of today continues the one of the date before that gave it more members than any other gave,
where that one's members went nowhere in greater number (mutual best match, as in Greene, Doyle and Cunningham, 2010).
What has no such match was born, or split off; what is not continued has merged into another, or died.

Only groups of two and more count: a repo alone is no group.
"""

from datetime import date

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from hugginggraph.tables import GROUP_EVENTS, GROUP_IDENTITIES
from hugginggraph.tables.spark import conform

COMPONENT = "component"
"""The grouping of weakly connected components; the others are called as their method in `communities`."""
BORN, SPLIT, MERGED, DIED = "born", "split", "merged", "died"

_GROUP = ["grouping", "group_id"]
_HAPPENED = [name for name in GROUP_EVENTS.column_names if name not in ("snapshot_date", "previous_date")]


def groups(component_sizes: DataFrame, community_profiles: DataFrame) -> DataFrame:
    """The day's groups of two and more: `grouping, group_id, members, name`, the name that of a repo it is known by."""
    of_components = component_sizes.select(
        F.lit(COMPONENT).alias("grouping"),
        F.col("component_id").alias("group_id"),
        F.col("nodes").alias("members"),
        F.col("root_repo_id").alias("name"),
    )
    of_communities = community_profiles.select(
        F.col("method").alias("grouping"),
        F.col("community_id").alias("group_id"),
        F.col("nodes").alias("members"),
        F.get("top_members", F.lit(0)).alias("name"),
    )
    return of_components.unionByName(of_communities)


def crossings(components: DataFrame, communities: DataFrame) -> DataFrame:
    """How many nodes went from which group to which: `grouping, from_id, to_id, nodes`; null where one was not there.

    Args:
        components: the delta of `components`.
        communities: the delta of `communities`.
    """
    of_components = components.select(
        F.lit(COMPONENT).alias("grouping"),
        F.col("before.component_id").alias("from_id"),
        F.col("after.component_id").alias("to_id"),
    )
    of_communities = communities.select(
        F.coalesce("after.method", "before.method").alias("grouping"),
        F.col("before.community_id").alias("from_id"),
        F.col("after.community_id").alias("to_id"),
    )
    return of_components.unionByName(of_communities).groupBy("grouping", "from_id", "to_id").agg(
        F.count("*").alias("nodes")
    )  # fmt: skip


def newborn(now: DataFrame, *, day: date) -> DataFrame:
    """`group_identities` where no date before has any: every group begins here.

    Args:
        now: as `groups` gives them.
        day: the date.
    """
    return conform(now.withColumns({"identity": _new_identity(day), "born_on": F.lit(day)}), GROUP_IDENTITIES)


def overlaps(before: DataFrame, now: DataFrame, moves: DataFrame) -> DataFrame:
    """The pairs of an old and a new group that share members, and whether each is the other's best match.

    Args:
        before: `group_identities` of the date before.
        now: as `groups` gives them.
        moves: as `crossings` gives them.

    Returns:
        `grouping, identity, born_on, old_members, group_id, members, name, shared, continues, is_best_new,
        is_best_old`.
    """
    old = before.select(
        "grouping", F.col("group_id").alias("from_id"), "identity", "born_on", F.col("members").alias("old_members")
    )
    new = now.withColumnRenamed("group_id", "to_id")
    came = moves.where(F.col("to_id").isNotNull()).groupBy("grouping", "to_id").agg(F.sum("nodes").alias("came"))
    # Whoever has not come was there: of the rows that did not move none is looked at.
    with_arrivals = new.join(came, on=["grouping", "to_id"], how="left")
    remained = (F.col("members") - F.coalesce("came", F.lit(0))).alias("nodes")
    stayed = with_arrivals.select("grouping", "to_id", F.col("to_id").alias("from_id"), remained).where("nodes > 0")
    crossed = moves.where(F.col("from_id").isNotNull() & F.col("to_id").isNotNull())
    shared = (
        stayed.unionByName(crossed)
        .join(old, on=["grouping", "from_id"])
        .join(new, on=["grouping", "to_id"])
        .select("*", F.col("nodes").alias("shared"), F.col("to_id").alias("group_id"))
    )
    to_new = Window.partitionBy("grouping", "identity").orderBy(F.desc("shared"), "group_id")
    to_old = Window.partitionBy(*_GROUP).orderBy(F.desc("shared"), "born_on", "identity")
    ranked = shared.withColumns(
        {"is_best_new": F.row_number().over(to_new) == 1, "is_best_old": F.row_number().over(to_old) == 1}
    )
    return ranked.withColumn("continues", F.col("is_best_new") & F.col("is_best_old")).select(
        "grouping", "identity", "born_on", "old_members", "group_id", "members", "name", "shared", "continues",
        "is_best_new", "is_best_old",
    )  # fmt: skip


def group_identities(now: DataFrame, pairs: DataFrame, *, day: date) -> DataFrame:
    """`group_identities` of the day.

    Args:
        now: as `groups` gives them.
        pairs: as `overlaps` gives them.
        day: the date.
    """
    heirs = pairs.where("continues").select(*_GROUP, F.col("identity").alias("old_identity"), "born_on")
    known = now.join(heirs, on=_GROUP, how="left").withColumns(
        {
            "identity": F.coalesce("old_identity", _new_identity(day)),
            "born_on": F.coalesce("born_on", F.lit(day)),
        }
    )
    return conform(known, GROUP_IDENTITIES)


def group_events(before: DataFrame, identities: DataFrame, pairs: DataFrame, *, day: date, previous: date) -> DataFrame:
    """`group_events` of the day: what was born, split off, merged and died.

    Args:
        before: `group_identities` of the date before.
        identities: `group_identities` of the day.
        pairs: as `overlaps` gives them.
        day: the date.
        previous: the date before.
    """
    is_new = F.col("born_on") == F.lit(day)
    today = identities.select(
        *_GROUP, F.col("identity").alias("own"), is_new.alias("is_new"), F.col("members").alias("members_after"), "name"
    )
    other, members_before = F.col("identity").alias("other_identity"), F.col("old_members").alias("members_before")
    origin = pairs.where("is_best_old").select(*_GROUP, other, members_before, "shared")
    came = (
        today.where("is_new")
        .join(origin, on=_GROUP, how="left")
        .withColumns(
            {"identity": F.col("own"), "event": F.when(F.col("other_identity").isNull(), BORN).otherwise(SPLIT)}
        )
        .select(*_HAPPENED)
    )
    continued = pairs.where("continues").select("grouping", "identity")
    into = (
        pairs.where("is_best_new")
        .select("grouping", "identity", "group_id", "shared")
        .join(today.select(*_GROUP, F.col("own").alias("other_identity"), "members_after"), on=_GROUP)
        .drop("group_id")
    )
    went = (
        before.join(continued, on=["grouping", "identity"], how="left_anti")
        .join(into, on=["grouping", "identity"], how="left")
        .withColumns(
            {
                "event": F.when(F.col("other_identity").isNull(), DIED).otherwise(MERGED),
                "members_before": F.col("members"),
            }
        )
        .select(*_HAPPENED)
    )
    dated = came.unionByName(went).withColumns({"snapshot_date": F.lit(day), "previous_date": F.lit(previous)})
    return conform(dated, GROUP_EVENTS)


def _new_identity(day: date) -> Column:
    return F.xxhash64("grouping", "group_id", F.lit(day.isoformat()))
