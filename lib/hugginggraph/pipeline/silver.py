"""The graph of a day: what the changed repos say, what it means, and what that changes in the graph.

Only changed repos are read again. What the others say can mean something else when a repo of a fitting name has come
or gone, so their mentions are resolved again, too; nothing else can have moved. On the first day all repos changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.change_sets import change_set, inserts
from hugginggraph.frames import literal_rows, settle
from hugginggraph.graph.card_mentions import SOURCE_FIELD as CARD_TEXT
from hugginggraph.graph.card_mentions import card_mentions, searched
from hugginggraph.graph.edges import declaring_end, edges, judged, named_end, rejected_references
from hugginggraph.graph.mentions import described, mentions, read_mentions
from hugginggraph.graph.moves import known_moves
from hugginggraph.graph.names import last_part
from hugginggraph.graph.nodes import ghost_nodes, live_nodes
from hugginggraph.graph.renames import learned_aliases, told_renames
from hugginggraph.graph.resolution import MOVE, aliases, live_repos
from hugginggraph.pipeline.context import DayRun
from hugginggraph.tables import CARDS, EDGES, MENTIONS, NODES, REJECTED_REFERENCES, REPOS
from hugginggraph.tables.contract import Table
from hugginggraph.tables.spark import node_id


def silver(day: DayRun) -> None:
    """Bring `mentions`, `nodes`, `edges`, `rejected_references` to the day."""
    if not day.moved(REPOS):
        for table in (MENTIONS, NODES, EDGES, REJECTED_REFERENCES):
            day.keep(table)
        return
    other_names = names_given_up(day.read_now(REPOS))
    if day.before is None:
        _first_graph(day, other_names)
    else:
        _next_graph(day, other_names)


def whole_graph(
    repos: DataFrame, cards: DataFrame, other_names: DataFrame, *, max_names: int
) -> dict[Table, Callable[[], DataFrame]]:
    """All four tables of a day computed from its metadata, whatever the day before was like.

    Args:
        repos: `repos` of the day.
        cards: `cards` of the day.
        other_names: what `aliases` gives for them; what the mentions tell of renames comes to it.
        max_names: names that are followed in one field.
    """
    told = settle(described(repos, max_names=max_names))
    with_card = repos.where(F.col("card_hash").isNotNull()).select("node_id", "kind", "card_hash")
    said = settle(mentions(told).unionByName(_mentions_in_cards(cards, with_card, max_names=max_names)))
    all_names = other_names.unionByName(_aliases_of(settle(told_renames(said)), repos)).distinct()
    found = settle(judged(said, live_repos(repos), all_names))
    return {
        MENTIONS: lambda: said,
        EDGES: lambda: edges(found),
        REJECTED_REFERENCES: lambda: rejected_references(found),
        NODES: lambda: live_nodes(told, said).unionByName(ghost_nodes(found)),
    }


def names_given_up(repos: DataFrame) -> DataFrame:
    """What repos are also called: names they had, and moves the Hub made known."""
    return settle(aliases(repos, literal_rows(repos.sparkSession, known_moves(), MOVE)))


def _first_graph(day: DayRun, other_names: DataFrame) -> None:
    max_names = day.settings.ingest.max_names
    graph = whole_graph(day.read_now(REPOS), day.read_now(CARDS), other_names, max_names=max_names)
    day.apply_all({table: partial(lambda of: inserts(of()), of) for table, of in graph.items()})


@dataclass(frozen=True)
class _Moved:
    """The repos that changed.

    Attributes:
        repos: their rows of `repos` as they are now.
        ids: `node_id, has_new_card` of them.
        names: `target_kind, key`: the last parts of names whose meaning can have moved.
    """

    repos: DataFrame
    ids: DataFrame
    names: DataFrame


def _next_graph(day: DayRun, other_names: DataFrame) -> None:
    moved = _moved(day, other_names)
    said_before = day.read_before(MENTIONS).join(F.broadcast(moved.ids), on="node_id", how="left")
    is_stale = F.col("has_new_card") | (F.col("source_field") != CARD_TEXT)
    stale = said_before.where(F.col("has_new_card").isNotNull() & is_stale)
    kept = said_before.where(F.col("has_new_card").isNull() | ~is_stale)

    max_names = day.settings.ingest.max_names
    told = settle(described(moved.repos, max_names=max_names))
    has_new_card = moved.repos.join(moved.ids.where("has_new_card"), on="node_id", how="left_semi")
    with_new_card = settle(has_new_card.select("node_id", "kind", "card_hash").where(F.col("card_hash").isNotNull()))
    said = mentions(told)
    if not with_new_card.isEmpty():
        wanted = F.broadcast(with_new_card.select("card_hash").distinct())
        cards = day.read_now(CARDS).join(wanted, on="card_hash", how="left_semi")
        said = said.unionByName(_mentions_in_cards(cards, with_new_card, max_names=max_names))
    said = settle(said)

    learned, moved_by_learning = _learned(day, kept, stale, said)
    names = moved.names.unionByName(moved_by_learning).distinct()
    speaking = settle(_speaking_anew(day, moved.ids, names, kept))
    of_speaking = _only(kept, speaking).select(*MENTIONS.column_names).unionByName(said)
    all_names = other_names.unionByName(learned).distinct()
    near = settle(_meant_or_speaking(live_repos(day.read_now(REPOS)), of_speaking, all_names))
    found = settle(judged(of_speaking, near, all_names))
    drawn = settle(edges(found))
    drawn_before = settle(_only(day.read_before(EDGES), speaking, declaring_end()))
    day.apply_all(
        {
            MENTIONS: lambda: change_set(stale, said, MENTIONS),
            EDGES: lambda: change_set(drawn_before, drawn, EDGES),
            REJECTED_REFERENCES: lambda: change_set(
                _only(day.read_before(REJECTED_REFERENCES), speaking), rejected_references(found), REJECTED_REFERENCES
            ),
            NODES: lambda: _node_changes(day, told, said, found, drawn_before, speaking),
        }
    )


def _moved(day: DayRun, other_names: DataFrame) -> _Moved:
    was_live = F.col("before").isNotNull() & F.col("before.gone_at").isNull()
    is_live = F.col("after.gone_at").isNull()
    # Who lists a repo and since when nobody does is nothing to the graph; other limits (in the line's hash) can be.
    delta = day.delta(REPOS).where((was_live != is_live) | _differs("content_hash") | _differs("line_hash"))
    # When a repo was created tells whether an edge to it runs backwards in time; the Hub's id, which names it had.
    can_matter = (was_live != is_live) | _differs("created_at") | _differs("hub_id")
    came_or_went = delta.where(can_matter).select("after.kind", "after.repo_id")
    given_up = other_names.join(F.broadcast(came_or_went), on=["kind", "repo_id"]).select(
        "kind", F.col("alias").alias("repo_id")
    )
    hub_ids = delta.where(can_matter).select(
        "after.kind",
        F.explode(F.array_compact(F.array("before.hub_id", "after.hub_id"))).alias("hub_id"),
    )
    # All names that the Hub's id ever had: which of them lead to it depends on who bears it now.
    had = day.read_now(REPOS).where(F.col("gone_at").isNotNull()).select("kind", "hub_id", "repo_id")
    had = had.join(F.broadcast(hub_ids.distinct()), on=["kind", "hub_id"], how="left_semi").select("kind", "repo_id")
    named = came_or_went.unionByName(given_up).unionByName(had)
    return _Moved(
        repos=delta.select("after.*"),
        ids=settle(
            delta.select(
                F.col("key").alias("node_id"),
                _differs("card_hash").alias("has_new_card"),
            )
        ),
        names=settle(
            named.select(F.col("kind").alias("target_kind"), last_part(F.col("repo_id")).alias("key")).distinct()
        ),
    )


def _differs(name: str) -> Column:
    return ~F.col(f"before.{name}").eqNullSafe(F.col(f"after.{name}"))


def _learned(day: DayRun, kept: DataFrame, stale: DataFrame, said: DataFrame) -> tuple[DataFrame, DataFrame]:
    """What children tell of renames now, and `target_kind, key` of the names for which they told otherwise before."""
    both, before, now = (F.array(*map(F.lit, days)).alias("day") for days in (["before", "now"], ["before"], ["now"]))
    parts = [of.select(*MENTIONS.column_names, when) for of, when in ((kept, both), (stale, before), (said, now))]
    told = settle(told_renames(reduce(DataFrame.unionByName, parts), "day"))
    then, today = (
        _aliases_of(told.where(F.array_contains("day", when)).drop("day").distinct(), repos)
        for when, repos in (("before", day.read_before(REPOS)), ("now", day.read_now(REPOS)))
    )
    differing = then.exceptAll(today).unionByName(today.exceptAll(then))
    names = differing.select(F.col("kind").alias("target_kind"), last_part(F.col("alias")).alias("key")).distinct()
    return today, names


def _aliases_of(told: DataFrame, repos: DataFrame) -> DataFrame:
    """The names that these renames give to repos; nothing is computed where none is told, as on most days."""
    if told.isEmpty():
        return literal_rows(repos.sparkSession, [], MOVE)
    return settle(learned_aliases(told, live_repos(repos)))


def _speaking_anew(day: DayRun, moved_ids: DataFrame, moved_names: DataFrame, kept: DataFrame) -> DataFrame:
    """`node_id` of the repos whose edges are drawn anew: they changed, or what they name did."""
    ids = moved_ids.select("node_id")
    naming = kept.withColumn("key", last_part(F.col("candidate"))).join(
        F.broadcast(moved_names), on=["target_kind", "key"], how="left_semi"
    )
    # A name that was given up leads to a repo that is called otherwise.
    ends = day.read_before(EDGES).select(declaring_end().alias("node_id"), named_end().alias("named"))
    to_moved = ends.join(F.broadcast(ids.withColumnRenamed("node_id", "named")), on="named", how="left_semi")
    return reduce(DataFrame.union, [ids, naming.select("node_id"), to_moved.select("node_id")]).distinct()


def _meant_or_speaking(live: DataFrame, said: DataFrame, other_names: DataFrame) -> DataFrame:
    """The live repos that these mentions can mean, by whatever rung of the ladder, or that say them.

    So that all of them are looked through once, where they lie, and not moved about for a few mentions.
    """
    kind_and_key = ["target_kind", "key"]
    named = (
        said.select("target_kind", last_part(F.col("candidate")).alias("key"))
        .where(F.col("key").isNotNull())
        .distinct()
    )
    renamed = other_names.select(F.col("kind").alias("target_kind"), last_part(F.col("alias")).alias("key"), "repo_id")
    now_called = renamed.join(F.broadcast(named), on=kind_and_key, how="left_semi").select(
        "target_kind", last_part(F.col("repo_id")).alias("key")
    )
    meant = named.unionByName(now_called).distinct().withColumn("is_meant", F.lit(True))
    # And those whose key a name has: it can be made up to that end.
    keys = said.where(F.col("candidate").isNotNull()).select(node_id(F.col("target_kind"), F.col("candidate")))
    speaking = said.select("node_id").union(keys).distinct().withColumn("speaks", F.lit(True))
    with_key = live.select("*", F.col("kind").alias("target_kind"), last_part(F.col("repo_id")).alias("key"))
    return (
        with_key.join(F.broadcast(meant), on=kind_and_key, how="left")
        .join(F.broadcast(speaking), on="node_id", how="left")
        .where(F.coalesce("is_meant", "speaks", F.lit(False)))
        .select(*live.columns)
    )


def _node_changes(
    day: DayRun, told: DataFrame, said: DataFrame, found: DataFrame, drawn_before: DataFrame, speaking: DataFrame
) -> DataFrame:
    """Changed repos as they are now, and the ghosts that appear with an edge or leave with the last one."""
    desired = live_nodes(told, said).unionByName(ghost_nodes(found))
    was_named = drawn_before.select(named_end().alias("node_id"))
    touched = settle(reduce(DataFrame.union, [told.select("node_id"), desired.select("node_id"), was_named]).distinct())
    before = _only(day.read_before(NODES), touched)
    # A ghost whose edges from here are gone stays where another repo still names it.
    others = day.read_before(EDGES).select(declaring_end().alias("declaring"), named_end().alias("node_id"))
    others = others.join(
        F.broadcast(speaking.withColumnRenamed("node_id", "declaring")), on="declaring", how="left_anti"
    )
    still_named = _only(others, touched).select("node_id").distinct()
    now = desired.select("node_id").union(told.select("node_id"))
    staying = before.join(still_named, on="node_id", how="left_semi").join(now, on="node_id", how="left_anti")
    # A live repo that only edges touched has not moved.
    untouched = before.where(~F.col("is_ghost")).join(now, on="node_id", how="left_anti")
    return change_set(before, desired.unionByName(staying.where("is_ghost")).unionByName(untouched), NODES)


def _mentions_in_cards(cards: DataFrame, with_card: DataFrame, *, max_names: int) -> DataFrame:
    """The mentions in these cards' text, read.

    Args:
        cards: `card_hash, text`.
        with_card: `node_id, kind, card_hash` of the repos whose text is wanted.
        max_names: names that are followed in one card.
    """
    return read_mentions(card_mentions(settle(searched(cards, max_names=max_names)), with_card))


def _only(rows: DataFrame, ids: DataFrame, owner: Column | None = None) -> DataFrame:
    """The rows that belong to one of `ids`; `owner` tells to whom, where it is not `node_id`."""
    wanted = F.broadcast(ids.select(F.col("node_id").alias("_wanted")))
    return rows.join(wanted, on=(F.col("node_id") if owner is None else owner) == F.col("_wanted"), how="left_semi")
