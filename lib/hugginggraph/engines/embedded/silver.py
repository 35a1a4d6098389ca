"""The graph of a day: `mentions`, `nodes`, `edges`, `rejected_references`.

Only changed repos are read again. All mentions are resolved anew, because a name can mean something else when a repo of
a fitting name has come or gone: DuckDB does so for a million repos in seconds.
"""

from typing import Any

import pyarrow as pa

from hugginggraph.engines.embedded.change_sets import change_set
from hugginggraph.engines.embedded.day_run import DayRun
from hugginggraph.graph.grades import TEXT
from hugginggraph.graph.moves import known_moves
from hugginggraph.history.row_hashes import row_hashes
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.records.card_text import dataset_text_mentions, text_mentions
from hugginggraph.records.mentions import Mention, Said, describe, read_mentions
from hugginggraph.steps import make
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import CARDS, EDGES, MENTIONS, NODES, REJECTED_REFERENCES, REPOS

CARD_TEXT = "card_text"
_DESCRIBED = pa.schema([("node_id", pa.int64()), ("role", pa.string()), ("has_card", pa.bool_())])
_MOVE = pa.schema([("kind", pa.string()), ("alias", pa.string()), ("repo_id", pa.string())])


def silver(day: DayRun) -> None:
    """Bring the four tables to the day."""
    tables = (MENTIONS, NODES, EDGES, REJECTED_REFERENCES)
    if not day.moved(REPOS):
        for table in tables:
            day.keep(table)
        return
    day.view_now(REPOS, CARDS)
    day.view_before(*tables)
    make(day.work.connection, "moved_repos")
    _read_moved_repos(day)
    desired = _drawn(day)
    for table in tables:
        name = desired[table.name]
        if day.before is None:
            day.append(table, day.work.rows(f"SELECT * FROM {name}"))
        else:
            day.apply(table, change_set(day.work, table, f"{table.name}_before", name))


def _read_moved_repos(day: DayRun) -> None:
    """Read what changed repos say: `described`, and `mentions_now` with what the others said before."""
    work, max_names = day.work, day.settings.ingest.max_names
    mentions: list[Mention] = []
    described: list[tuple[Any, ...]] = []
    moved = work.connection.execute(
        "SELECT r.node_id, r.kind, r.tags, r.card_data, r.base_models, r.files, r.extra FROM repos_now r "
        "WHERE r.node_id IN (SELECT node_id FROM moved_repos)"
    )
    names = [column[0] for column in moved.description or ()]
    while rows := moved.fetchmany(10_000):
        for row in rows:
            repo = dict(zip(names, row, strict=True))
            found = describe(repo, max_names=max_names)
            described.append((repo["node_id"], found.role, found.has_card))
            mentions += found.mentions
    mentions += _mentions_in_cards(day, max_names)
    work.put("described", _columns(described, _DESCRIBED))
    work.put("said", _columns(mentions, arrow_schema(MENTIONS)))
    make(work.connection, "mentions_now")


def _mentions_in_cards(day: DayRun, max_names: int) -> list[Mention]:
    """What the prose of new cards says; each text is searched once, however many repos share it."""
    rows = day.work.connection.execute(
        "SELECT c.text, list({'node_id': r.node_id, 'kind': r.kind}) FROM repos_now r "
        "JOIN moved_repos m ON m.node_id = r.node_id AND m.has_new_card JOIN cards_now c ON c.card_hash = r.card_hash "
        "GROUP BY c.card_hash, c.text"
    )
    found: list[Mention] = []
    while several := rows.fetchmany(1000):
        for text, repos in several:
            of_data = of_model = None
            for repo in repos:
                if repo["kind"] == "dataset":
                    told = of_data = dataset_text_mentions(text) if of_data is None else of_data
                else:
                    told = of_model = text_mentions(text) if of_model is None else of_model
                said = [
                    Said(CARD_TEXT, each.position, each.target_kind, each.raw_reference, each.stated_relation, TEXT)
                    for each in told[:max_names]
                ]
                found += read_mentions(repo["node_id"], repo["kind"], said, None, False)
    return found


def _drawn(day: DayRun) -> dict[str, str]:
    """All four tables of the day, computed from all mentions; the names under which they can be asked."""
    work = day.work
    connection = work.connection
    moves = [tuple(move[name] for name in _MOVE.names) for move in known_moves()]
    work.put("known_moves", _columns(moves, _MOVE))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE live_repos AS "
        "SELECT node_id, kind, repo_id, created_at FROM repos_now WHERE gone_at IS NULL"
    )
    for step in ("aliases", "told_renames", "learned_aliases"):
        make(connection, step)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE other_names AS SELECT * FROM aliases UNION SELECT * FROM learned_aliases"
    )
    make(connection, "names")
    resolved = make(connection, "resolved_names").to_arrow_table()
    work.put("keys_of_names", _keys(resolved))
    make(connection, "resolved_keys")
    make(connection, "judged_mentions")
    make(connection, "ghosts")
    edges = make(connection, "drawn_edges").to_arrow_table()
    work.put("edges_drawn", edges.append_column("edge_id", _edge_ids(edges)))
    make(connection, "nodes_drawn")
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW rejected_drawn AS SELECT node_id, source_field, position, kind, repo_id, "
        "target_kind, raw_reference, code FROM judged_mentions WHERE code IS NOT NULL"
    )
    return {
        MENTIONS.name: "mentions_now",
        NODES.name: "nodes_drawn",
        EDGES.name: "edges_drawn",
        REJECTED_REFERENCES.name: "rejected_drawn",
    }


def _keys(resolved: pa.Table) -> pa.Table:
    """The key of each name that no repo was found for: its own."""
    ghosts = resolved.filter(pa.compute.is_null(resolved["target_node_id"]))
    kinds, names = ghosts["target_kind"].to_pylist(), ghosts["candidate"].to_pylist()
    keys = [node_id(kind, name) for kind, name in zip(kinds, names, strict=True)]
    return pa.table(
        {
            "target_kind": pa.array(kinds, pa.string()),
            "candidate": pa.array(names, pa.string()),
            "is_guess": ghosts["is_guess"],
            "own_key": pa.array(keys, pa.int64()),
        }
    )


def _edge_ids(edges: pa.Table) -> pa.Array:
    """The key of each edge; what prose alone says has a key beside that of the declared edge."""
    declared = row_hashes(edges.select(["src", "dst", "relation"]).cast(_KEY_OF_EDGE))
    text = pa.array(["text"] * edges.num_rows, pa.string())
    of_text = row_hashes(pa.table({"declared": pa.array(declared), "text": text}))
    return pa.compute.if_else(edges["is_text"].combine_chunks(), pa.array(of_text), pa.array(declared))


_KEY_OF_EDGE = pa.schema([("src", pa.int64()), ("dst", pa.int64()), ("relation", pa.string())])


def _columns(rows: list[Any], schema: pa.Schema) -> pa.Table:
    """Tuples as a table of a schema's columns."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return pa.table([pa.array(values, each.type) for values, each in zip(columns, schema, strict=True)], schema=schema)
