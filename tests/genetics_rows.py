"""Relations of the genetics from a few rows at hand, named as in a date's run; what a row does not tell is null."""

from datetime import date, datetime

import pyarrow as pa

from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import CARDS, COUNTERS, EDGES, NODES, REPOS
from hugginggraph.tables.genetics import TRAITS

PAIRS = pa.schema(
    [
        *((name, pa.string()) for name in ("graph", "relation")),
        *((name, pa.int64()) for name in ("src", "dst", "family_id")),
    ]
)


def put(work, name, rows, schema):
    work.put(
        name, pa.Table.from_pylist([{key: _value(schema, key, of) for key, of in row.items()} for row in rows], schema)
    )


def _value(schema, key, value):
    """Dates and points in time may be text."""
    type_ = schema.field(key).type
    if isinstance(value, str) and pa.types.is_timestamp(type_):
        return datetime.fromisoformat(value.replace("Z", "+00:00"))
    return date.fromisoformat(value) if isinstance(value, str) and pa.types.is_date(type_) else value


def of_models(work, name, rows, table):
    """Rows of a table that are of models, unless one says otherwise."""
    put(work, name, [{"kind": "model", **row} for row in rows], arrow_schema(table))


def repos_of(work, *rows):
    """Of repos that are live, unless a row says otherwise."""
    of_models(work, "repos", rows, REPOS)


def cards_of(work, texts):
    put(work, "cards", [{"card_hash": hash_, "text": text} for hash_, text in texts.items()], arrow_schema(CARDS))


def traits_of(work, *rows):
    of_models(work, "traits", rows, TRAITS)
    for step in ("trait_sets", "value_counts"):
        work.make(step)


def nodes_of(work, *rows):
    of_models(work, "nodes", rows, NODES)


def edges_of(work, *rows):
    put(work, "edges", [{"grade_rank": 1, **row} for row in rows], arrow_schema(EDGES))


def counters_of(work, *rows):
    put(work, "counters", rows, arrow_schema(COUNTERS))
    work.make("latest_counters")


def pairs_of(work, *rows, graph="all", relation="*"):
    """Of `src, dst, family_id`, or of all five columns."""
    whole = [row if len(row) == len(PAIRS) else (graph, relation, *row) for row in rows]
    put(work, "family_pairs", [dict(zip(PAIRS.names, row, strict=True)) for row in whole], PAIRS)
