"""The graph of a day: `mentions`, `nodes`, `edges`, `rejected_references`.

Only changed repos are read again. All mentions are resolved anew, because a name can mean something else when a repo of
a fitting name has come or gone: that is a few joins. Edges are drawn anew of those repos alone of which some mention
means something else than before.
"""

from collections.abc import Collection
from functools import partial

import pyarrow as pa

from hugginggraph.engines.relations import Relations
from hugginggraph.graph.moves import known_moves
from hugginggraph.graph.said import (
    KEYS,
    TOLD_BY_REPOS,
    TOLD_IN_CARDS,
    keys_of_names,
    mentions_in_cards,
    told_by_repos,
    told_in_cards,
    with_edge_id,
)
from hugginggraph.pipeline.day_run import AnyDayRun
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import CARDS, EDGES, MENTIONS, NODES, REJECTED_REFERENCES, REPOS
from hugginggraph.tables.contract import Table

_MOVE = pa.schema([("kind", pa.string()), ("alias", pa.string()), ("repo_id", pa.string())])
_TABLES = {
    MENTIONS: "mentions_now",
    NODES: "nodes_drawn",
    EDGES: "edges_drawn",
    REJECTED_REFERENCES: "rejected_drawn",
}
_MAY_DIFFER = {
    MENTIONS: "node_id IN (SELECT node_id FROM moved_repos)",
    EDGES: "CASE WHEN relation = 'new_version' THEN src ELSE dst END IN (SELECT node_id FROM redrawn)",
}
"""Which rows of a table may be others than the day before."""


def silver(day: AnyDayRun) -> None:
    """Bring the four tables to the day."""
    kinds = day.history.complete_kinds(day.offered)
    if not day.moved(REPOS) and kinds == day.history.complete_kinds():
        for table in _TABLES:
            day.keep(table)
        return
    day.view_now(REPOS, CARDS)
    day.view_before(*_TABLES)
    tables = drawn(
        day.work,
        max_names=day.settings.ingest.max_names,
        complete_kinds=kinds,
        are_told=day.before is None,
        continues=not day.is_first(EDGES),
    )
    for table, name in tables.items():
        day.change_to(table, name, part=_MAY_DIFFER.get(table))


def drawn(
    work: Relations,
    *,
    max_names: int,
    complete_kinds: Collection[str],
    are_told: bool = False,
    continues: bool = False,
) -> dict[Table, str]:
    """The names of relations that are the four tables of a day.

    Args:
        work: knows `repos` and `cards` now, `repos`, `mentions` and `nodes` before: what is known of repos that stayed.
        max_names: names that are followed in one field.
        complete_kinds: the kinds of which all repos of the Hub are listed: a name without owner is told by them alone.
        are_told: whether `told_lines` has what the repos of `told_as_read` say; the others are read here.
        continues: whether `edges` before are known, too. Then the edges are those of the repos in `redrawn` alone: of
            all others they are what they were.
    """
    work.put("complete_kinds", pa.table({"kind": pa.array(sorted(complete_kinds), pa.string())}))
    work.make("moved_repos")
    _read_moved_repos(work, max_names, are_told=are_told)
    work.make("mentions_now")
    moves = pa.Table.from_pylist([dict(move) for move in known_moves()], schema=_MOVE)
    work.put("known_moves", moves)
    work.compute("live_repos", "SELECT node_id, kind, repo_id, created_at FROM repos_now WHERE gone_at IS NULL")
    for step in ("aliases", "told_renames", "learned_aliases"):
        work.make(step)
    work.define("other_names", "SELECT * FROM aliases UNION SELECT * FROM learned_aliases")
    for step in ("names", "resolved_names"):
        work.make(step)
    ghosts = "SELECT target_kind, candidate, is_guess, target_id FROM resolved_names WHERE target_node_id IS NULL"
    work.map("keys_of_names", ghosts, keys_of_names, KEYS)
    for step in ("resolved_keys", "judged_mentions"):
        work.make(step)
    whose = ""
    if continues:
        work.make("redrawn")
        whose = " WHERE node_id IN (SELECT node_id FROM redrawn)"
    work.define("redrawn_mentions", f"SELECT * FROM judged_mentions{whose}")
    for step in ("ghosts", "drawn_edges", "nodes_drawn"):
        work.make(step)
    work.map("edges_drawn", "SELECT * FROM drawn_edges", with_edge_id, arrow_schema(EDGES))
    work.define(
        "rejected_drawn",
        "SELECT node_id, source_field, position, kind, repo_id, target_kind, raw_reference, code FROM judged_mentions "
        "WHERE code IS NOT NULL",
    )
    return _TABLES


def _read_moved_repos(work: Relations, max_names: int, *, are_told: bool) -> None:
    """Read what changed repos say now: `described` and `said`."""
    moved = (
        "SELECT r.node_id, r.kind, r.tags, r.card_data, r.base_models, r.files, r.extra FROM repos_now r "
        "JOIN moved_repos m ON m.node_id = r.node_id"
    )
    told = partial(told_by_repos, max_names=max_names)
    if are_told:
        work.map("told_anew", f"{moved} ANTI JOIN told_as_read a ON a.node_id = r.node_id", told, TOLD_BY_REPOS)
        work.define(
            "told_by_repos",
            "SELECT * FROM told_anew UNION ALL "
            "SELECT l.* FROM told_lines l JOIN told_as_read a ON a.node_id = l.node_id",
        )
    else:
        work.map("told_by_repos", moved, told, TOLD_BY_REPOS)
    work.define("described", "SELECT node_id, role, has_card, made_as FROM told_by_repos WHERE source_field IS NULL")
    new_cards = (
        "SELECT r.node_id, r.kind, r.card_hash FROM repos_now r JOIN moved_repos m ON m.node_id = r.node_id "
        "WHERE m.has_new_card AND r.card_hash IS NOT NULL"
    )
    work.compute("repos_with_new_card", new_cards)
    # A text is searched once for all repos of a kind that share it.
    work.map(
        "told_in_cards",
        "SELECT c.card_hash, c.text, r.kind FROM (SELECT DISTINCT card_hash, kind FROM repos_with_new_card) r "
        "JOIN cards_now c ON c.card_hash = r.card_hash",
        partial(told_in_cards, max_names=max_names),
        TOLD_IN_CARDS,
    )
    work.map(
        "mentions_in_cards",
        "SELECT t.*, r.node_id, d.made_as FROM told_in_cards t "
        "JOIN repos_with_new_card r ON r.card_hash = t.card_hash AND r.kind = t.kind "
        "JOIN described d ON d.node_id = r.node_id",
        mentions_in_cards,
        arrow_schema(MENTIONS),
    )
    columns = ", ".join(MENTIONS.column_names)
    work.define(
        "said",
        f"SELECT {columns} FROM told_by_repos WHERE source_field IS NOT NULL "
        f"UNION ALL SELECT {columns} FROM mentions_in_cards",
    )
