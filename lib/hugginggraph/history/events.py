"""What happened between two snapshots, as people speak of it: a repo was renamed or gated, an author deleted many.

Events are read from the day's deltas alone, so a quiet day costs little: docs/time.md defines each of them.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.graph.evidence import is_declared
from hugginggraph.graph.licence import licence
from hugginggraph.graph.relation_names import DERIVED_FROM, MODEL_RELATIONS, TRAINED_ON
from hugginggraph.graph.relations import is_lineage
from hugginggraph.history.severity import severity
from hugginggraph.history.severity_rules import Rule
from hugginggraph.tables import EVENTS
from hugginggraph.tables.spark import conform, node_id

_NAMED_BY = 100
_COLUMNS = ["event", "kind", "node_id", "repo_id", "before", "after", "repos"]
_APPEARED, _DISAPPEARED, _REAPPEARED = "appeared", "disappeared", "reappeared"
_RENAMED, _RE_REGISTERED = "renamed", "re_registered"


def repo_events(repos: DataFrame, before: DataFrame, *, kinds: Collection[str]) -> DataFrame:
    """What happened to single repos: `event, kind, node_id, repo_id, before, after, repos, author`.

    Args:
        repos: the delta of `repos`.
        before: `repos` of the day before.
        kinds: those that were listed before; of any other nothing can be said to have appeared.
    """
    old, new = F.col("before"), F.col("after")
    was, is_ = _is_live(old), _is_live(new)
    stays = was & is_
    licences = [licence(side["card_data"], side["tags"]) for side in (old, new)]
    # Where one of the two is unknown, nothing is known to differ.
    gates, is_off, hub_ids = ([old[name], new[name]] for name in ("gated", "disabled", "hub_id"))
    is_another = hub_ids[0] != hub_ids[1]
    found = F.array_compact(
        F.array(
            _event(_APPEARED, old.isNull() & is_ & new["kind"].isin(*kinds)),
            _event(_DISAPPEARED, was & ~is_),
            _event(_REAPPEARED, old.isNotNull() & ~was & is_ & ~F.coalesce(is_another, F.lit(False))),
            _event(_RE_REGISTERED, is_ & is_another, *hub_ids),
            _event("gated", stays & (gates[0] != gates[1]) & (gates[1] != "false"), *gates),
            _event("ungated", stays & (gates[0] != "false") & (gates[1] == "false"), *gates),
            _event("disabled", stays & ~is_off[0] & is_off[1]),
            _event("enabled", stays & is_off[0] & ~is_off[1]),
            _event("licence_changed", stays & _is_described(old) & ~licences[0].eqNullSafe(licences[1]), *licences),
        )
    )
    happened = repos.select(
        F.explode(found).alias("e"), F.coalesce("after", "before").alias("repo"), F.lit(1).cast("long").alias("repos")
    ).select("e.*", "repos", "repo.kind", "repo.node_id", "repo.repo_id", "repo.author", "repo.hub_id")
    return _with_renamed(happened, before)


def _with_renamed(happened: DataFrame, before: DataFrame) -> DataFrame:
    """A repo that comes under the Hub's id of another name has been renamed: one event in place of two.

    Its old name may have gone long before, or be missed only by a later, complete list: that is no disappearance.
    """
    key = ["kind", "repo_id"]
    came = F.col("event").isin(_APPEARED, _REAPPEARED, _RE_REGISTERED)
    left = F.col("event") == _DISAPPEARED
    moved = happened.where((came | left) & F.col("hub_id").isNotNull()).select(*key, "hub_id", came.alias("came"))
    leaving = happened.where(left).select("kind", F.col("repo_id").alias("name"), F.lit(True).alias("leaves"))
    names = (
        before.select("kind", "hub_id", "gone_at", "first_seen", F.col("repo_id").alias("name"))
        .join(F.broadcast(moved), on=["kind", "hub_id"])
        .join(F.broadcast(leaving), on=["kind", "name"], how="left")
        .withColumn("is_its_own", F.col("name") == F.col("repo_id"))
    )
    stays = ~F.col("is_its_own") & F.col("gone_at").isNull() & F.col("leaves").isNull()
    known = names.groupBy(*key, "came").agg(
        # The last of its names: the one it still had.
        F.max_by("name", F.struct(F.col("gone_at").isNull(), "gone_at", "first_seen", "name")).alias("last_name"),
        F.max(stays).alias("is_elsewhere"),
        F.collect_set(F.when(F.col("leaves") & ~F.col("is_its_own"), F.col("name"))).alias("leaving"),
    )
    renamed = known.where(F.col("came") & (F.col("last_name") != F.col("repo_id"))).select(*key, "last_name", "leaving")
    no_going = (
        renamed.select("kind", F.explode("leaving").alias("repo_id"))
        .unionByName(known.where(~F.col("came") & F.col("is_elsewhere")).select(*key))
        .withColumn("event", F.lit(_DISAPPEARED))
    )
    no_coming = renamed.select(*key, F.explode(F.array(F.lit(_APPEARED), F.lit(_REAPPEARED))).alias("event"))
    under_new_names = (
        happened.where(came)
        .join(F.broadcast(renamed), on=key)
        .withColumns({"event": F.lit(_RENAMED), "before": F.col("last_name"), "after": F.col("repo_id")})
    )
    untold = F.broadcast(no_going.unionByName(no_coming).distinct())
    told = happened.join(untold, on=[*key, "event"], how="left_anti")
    return told.select(*_COLUMNS, "author").unionByName(under_new_names.select(*_COLUMNS, "author"))


def parent_events(
    changes: DataFrame, happened: DataFrame, repos: DataFrame, nodes: Mapping[str, DataFrame]
) -> DataFrame:
    """Repos that were there before and name other parents now, and models with other datasets.

    A repo whose own metadata stayed names who it did: what its edges lead to can move without it, when a parent gets
    another name, or another repo one like the parent's. And a parent under another name is the same parent. Of a repo
    that was listed before without tags and card nothing is known to have changed.

    Args:
        changes: the day's rows of `changes`.
        happened: what `repo_events` found: who has just come or gone has no parents that changed.
        repos: the delta of `repos`.
        nodes: `nodes` of the day before, of the edges `removed`, and of the day, of those `added`.
    """
    old, new = F.col("before"), F.col("after")
    speaking = repos.where(_is_described(old) & ~old["content_hash"].eqNullSafe(new["content_hash"]))
    is_parent = F.col("relation").isin(*MODEL_RELATIONS, DERIVED_FROM)
    moved = (
        changes.where("subject = 'edge' AND change IN ('added', 'removed')")
        .where(is_parent | (F.col("relation") == TRAINED_ON))
        .withColumns({"node_id": node_id(F.col("kind"), F.col("repo_id")), "is_parent": is_parent})
    )
    moved = moved.join(F.broadcast(speaking.select(F.col("key").alias("node_id"))), on="node_id", how="left_semi")
    ids = F.broadcast(moved.select("upstream_id").distinct())
    known = [
        of_day.select(F.col("node_id").alias("upstream_id"), "hub_id", F.lit(change).alias("change")).join(
            ids, on="upstream_id", how="left_semi"
        )
        for change, of_day in nodes.items()
    ]
    moved = moved.join(F.broadcast(reduce(DataFrame.unionByName, known)), on=["upstream_id", "change"], how="left")
    parent = F.struct(F.coalesce("hub_id", "upstream_repo_id").alias("who"), F.col("upstream_repo_id").alias("name"))
    passed = happened.where(F.col("event").isin(_APPEARED, _DISAPPEARED, _REAPPEARED, _RENAMED)).select("node_id")
    removed, added = (F.collect_set(F.when(F.col("change") == change, parent)) for change in ("removed", "added"))
    grouped = (
        moved.join(F.broadcast(passed), on="node_id", how="left_anti")
        .groupBy("node_id", "kind", "repo_id", "is_parent")
        .agg(removed.alias("removed"), added.alias("added"))
        .withColumns({"before": _listed("removed", "added"), "after": _listed("added", "removed")})
    )
    none = F.lit(None).cast("string")
    was, is_ = F.col("before"), F.col("after")
    parents = F.array(_event("parent_changed", F.col("is_parent") & F.coalesce(was, is_).isNotNull(), was, is_))
    datasets = F.array(
        _event("dataset_added", ~F.col("is_parent") & is_.isNotNull(), none, is_),
        _event("dataset_dropped", ~F.col("is_parent") & was.isNotNull(), was, none),
    )
    found = F.array_compact(F.concat(parents, datasets))
    return grouped.withColumn("e", F.explode(found)).select(
        "e.*", "kind", "node_id", "repo_id", F.lit(1).cast("long").alias("repos")
    )


def author_events(happened: DataFrame, *, mass_deletion: int, burst: int) -> DataFrame:
    """Authors of whom many repos went or came at once; `members` are these repos.

    Args:
        happened: what `repo_events` found.
        mass_deletion: from how many repos of one kind on.
        burst: from how many new repos of one kind on.
    """
    counted = (
        happened.where(F.col("author").isNotNull())
        .groupBy("kind", "author", "event")
        .agg(F.count("*").alias("repos"), F.collect_list("node_id").alias("members"))
    )
    is_mass = (F.col("event") == _DISAPPEARED) & (F.col("repos") >= mass_deletion)
    is_burst = (F.col("event") == _APPEARED) & (F.col("repos") >= burst)
    name = F.when(is_mass, "mass_deletion").when(is_burst, "burst")
    none = F.lit(None)
    return counted.select(
        name.alias("event"),
        "kind",
        none.cast("long").alias("node_id"),
        F.col("author").alias("repo_id"),
        none.cast("string").alias("before"),
        none.cast("string").alias("after"),
        "repos",
        "members",
    ).where(F.col("event").isNotNull())


def events(
    happened: DataFrame,
    edges: Sequence[DataFrame],
    nodes: Sequence[DataFrame],
    *,
    day: date,
    previous: date,
    rules: list[Rule],
) -> DataFrame:
    """The rows of `events`: what happened, who depends on it, and how much it matters.

    Args:
        happened: the columns of `repo_events` without `author`, and `members`.
        edges: `edges` of both days.
        nodes: `nodes` of both days.
        day: the date.
        previous: the date before it in the warehouse.
        rules: the rules of severity.
    """
    happened = happened.withColumn("event_id", F.xxhash64("event", "kind", "repo_id", "before", "after"))
    # Who depended on a repo that has another name now said so by the old one.
    old_name = F.when(F.col("event") == _RENAMED, node_id(F.col("kind"), F.col("before")))
    about = F.coalesce("members", F.array_compact(F.array("node_id", old_name)))
    ids = F.broadcast(happened.select("event_id", F.explode(about).alias("node_id")).distinct())
    ends = [
        e.where(is_lineage(F.col("relation")) & is_declared(F.col("grade_rank")))
        .join(ids, on=F.col("src") == F.col("node_id"))
        .select("event_id", F.col("dst").alias("node_id"))
        for e in edges
    ]
    named = [
        n.select("node_id", "repo_id").join(F.broadcast(end), on="node_id") for end, n in zip(ends, nodes, strict=True)
    ]
    dependents = (
        named[0]
        .unionByName(named[1])
        .groupBy("event_id")
        .agg(
            F.count_distinct("node_id").alias("dependents"),
            F.slice(F.array_sort(F.collect_set("repo_id")), 1, _NAMED_BY).alias("named_by"),
        )
    )
    known = happened.join(dependents, on="event_id", how="left").withColumn(
        "dependents", F.coalesce("dependents", F.lit(0))
    )
    rows = known.withColumns(
        {
            "snapshot_date": F.lit(day),
            "previous_date": F.lit(previous),
            "severity": severity(F.col("event"), F.col("dependents"), F.col("repos"), rules),
        }
    )
    return conform(rows, EVENTS)


def _listed(parents: str, but: str) -> Column:
    """The names of those on one side alone, in order; one whose relation or name alone changed is on both."""
    alone = F.filter(parents, lambda parent: ~F.array_contains(F.col(f"{but}.who"), parent["who"]))
    return F.nullif(F.array_join(F.array_sort(F.transform(alone, lambda parent: parent["name"])), ", "), F.lit(""))


def _is_described(side: Column) -> Column:
    """Whether more than names and counters was listed of a repo: lists of some sources have no more."""
    return side["tags"].isNotNull() | side["card_data"].isNotNull()


def _is_live(side: Column) -> Column:
    return side["kind"].isNotNull() & side["gone_at"].isNull()


def _event(name: str, condition: Column, before: Column | None = None, after: Column | None = None) -> Column:
    none = F.lit(None).cast("string")
    told = [none if value is None else value for value in (before, after)]
    return F.when(condition, F.struct(F.lit(name).alias("event"), told[0].alias("before"), told[1].alias("after")))
