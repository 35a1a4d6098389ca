"""The names that were read from mentions -> the repos they mean, by looking at which repos there are."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.graph import defects
from hugginggraph.graph.names import last_part
from hugginggraph.tables.spark import STRING, node_id, struct

EXACT, ALIAS, CASE, BARE, GHOST, AMBIGUOUS, TAKEN = "exact", "alias", "case", "bare", "ghost", "ambiguous", "taken"
"""How a name was looked up: the first of the ladder that finds exactly one repo.

`TAKEN`: none is called so, and the name's key is that of a repo which is there. Names can be made up to that end.
"""

LOOKUP_DEFECTS = {
    ALIAS: defects.ALIAS,
    CASE: defects.CASE,
    BARE: defects.BARE,
    GHOST: defects.GONE,
    AMBIGUOUS: defects.AMBIGUOUS,
}


MOVE = struct(kind=STRING, alias=STRING, repo_id=STRING)


def live_repos(repos: DataFrame) -> DataFrame:
    """The repos a name can mean: `node_id, kind, repo_id, created_at`."""
    return repos.where(F.col("gone_at").isNull()).select("node_id", "kind", "repo_id", "created_at")


def aliases(repos: DataFrame, known_moves: DataFrame) -> DataFrame:
    """Names that repos have given up: `kind, alias, repo_id`.

    A repo that is gone and whose `hub_id` lives on under another name was renamed; moves from before the first
    snapshot come from `conf/moved_repos.csv`.

    Args:
        repos: the table, tombstones included.
        known_moves: `kind, alias, repo_id`.
    """
    gone, live = F.col("gone_at").isNotNull(), F.col("gone_at").isNull()
    old = repos.where(gone & F.col("hub_id").isNotNull()).select("kind", "hub_id", F.col("repo_id").alias("alias"))
    now = repos.where(live & F.col("hub_id").isNotNull()).select("kind", "hub_id", "repo_id")
    # Few of all repos are gone.
    renamed = now.join(F.broadcast(old), on=["kind", "hub_id"]).select("kind", "alias", "repo_id")
    return renamed.unionByName(known_moves).distinct()


def resolved(names: DataFrame, live: DataFrame, other_names: DataFrame) -> DataFrame:
    """What each name means, by a ladder of which the first rung that finds one repo alone counts.

    The repo of exactly that name; the one that gave it up; the only one that is called so but for case; for a name
    without owner, the only one whose last part it is. Else nobody answers to it: a ghost.

    Args:
        names: `target_kind, candidate, is_guess`, distinct; a guess (the last part of a path) is only looked up as a
            name without owner.
        live: as `live_repos` gives them.
        other_names: as `aliases` gives them.

    Returns:
        `target_kind, candidate, is_guess, lookup, target_node_id, target_id, target_created_at`; for a ghost the name
        itself and its `node_id`, for a key that is taken the same.
    """
    own_id = node_id(F.col("target_kind"), F.col("candidate"))
    there = live.select("node_id", F.col("repo_id").alias("found_id"), F.col("created_at").alias("target_created_at"))
    looked_up = names.withColumn("node_id", own_id).join(there, on="node_id", how="left")
    is_there = F.coalesce(F.col("candidate") == F.col("found_id"), F.lit(False))
    exact = looked_up.where(is_there & ~F.col("is_guess")).select(
        *_NAME,
        F.lit(EXACT).alias("lookup"),
        F.col("node_id").alias("target_node_id"),
        F.col("candidate").alias("target_id"),
        "target_created_at",
    )
    rest = looked_up.where(~is_there | F.col("is_guess")).withColumn(
        "is_taken", F.col("found_id").isNotNull() & ~is_there
    )
    return exact.unionByName(_by_another_key(rest, live, other_names))


_NAME = ["target_kind", "candidate", "is_guess"]


def _by_another_key(names: DataFrame, live: DataFrame, other_names: DataFrame) -> DataFrame:
    name = F.col("candidate")
    has_owner = name.contains("/")
    wanted = names.select(*_NAME, "is_taken").withColumn(
        "key",
        F.explode(
            F.array_compact(
                F.array(
                    F.when(~F.col("is_guess"), F.concat(F.lit(f"{ALIAS} "), name)),
                    F.when(~F.col("is_guess"), F.concat(F.lit(f"{CASE} "), F.lower(name))),
                    F.when(~has_owner, F.concat(F.lit(f"{BARE} "), F.lower(name))),
                )
            )
        ),
    )
    of_alias = other_names.join(live, on=["kind", "repo_id"]).withColumn("key", F.concat(F.lit(f"{ALIAS} "), "alias"))
    of_name = live.withColumn(
        "key",
        F.explode(
            F.array(
                F.concat(F.lit(f"{CASE} "), F.lower("repo_id")),
                F.concat(F.lit(f"{BARE} "), last_part(F.col("repo_id"))),
            )
        ),
    )
    columns = [
        F.col("kind").alias("target_kind"),
        F.col("key"),
        F.struct("node_id", "repo_id", "created_at").alias("repo"),
    ]
    bearers = of_name.select(*columns).unionByName(of_alias.select(*columns))
    found = (
        wanted.join(bearers, on=["target_kind", "key"], how="left")
        .groupBy(*_NAME, "is_taken", F.substring_index("key", " ", 1).alias("how"))
        .agg(F.count("repo").alias("repos"), F.min("repo").alias("repo"))
        .groupBy(*_NAME, "is_taken")
        .agg(*[_found_by(how) for how in (ALIAS, CASE, BARE)])
    )
    only = {how: F.when(F.col(how)["repos"] == 1, _hit(how)) for how in (ALIAS, CASE, BARE)}
    none = F.when(F.col("is_taken"), TAKEN)
    several = F.when((F.col(CASE)["repos"] > 1) | (F.col(BARE)["repos"] > 1), AMBIGUOUS).otherwise(GHOST)
    # Where several are called so but for case, the ladder ends: a bare name is not asked any more.
    unless_several = F.when(F.coalesce(F.col(CASE)["repos"], F.lit(0)) <= 1, only[BARE])
    best = F.coalesce(only[ALIAS], only[CASE], unless_several)
    return found.withColumn("best", best).select(
        *_NAME,
        F.coalesce(F.col("best.lookup"), none, several).alias("lookup"),
        F.coalesce("best.repo.node_id", node_id(F.col("target_kind"), name)).alias("target_node_id"),
        F.coalesce("best.repo.repo_id", name).alias("target_id"),
        F.col("best.repo.created_at").alias("target_created_at"),
    )


def _found_by(how: str) -> Column:
    return F.max(F.when(F.col("how") == how, F.struct("repos", "repo"))).alias(how)


def _hit(how: str) -> Column:
    return F.struct(F.lit(how).alias("lookup"), F.col(how)["repo"].alias("repo"))
