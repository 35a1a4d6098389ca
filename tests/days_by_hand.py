"""Warehouses of several dates written by hand, by delta-rs alone."""

import pyarrow as pa
from deltalake import write_deltalake

from arrow_types import schema_of
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.tables import LAYOUT, STATE_TABLES, TABLES

_BY_NAME = {table.name: table for table in TABLES}


def write_days(folder, days):
    """A warehouse of some dates, each with the rows of its tables; the state tables not named are there and empty."""
    pins, versions, previous = [], {}, None
    for day, tables in days.items():
        for name, rows in ({table.name: [] for table in STATE_TABLES} | tables).items():
            _write(folder, name, rows)
            versions[name] = versions.get(name, -1) + 1
            pins.append(
                {"snapshot_date": day, "previous_date": previous, "table_name": name, "version": versions[name]}
            )
        previous = day
    whole = {"coverage": "full", "seen": 1, "expected": 1, "complete": True, "authors": None}
    shared = {"run_id": "r1", "source": "hand", "source_digest": "d", "complete": True, "layout": LAYOUT}
    _write(folder, "snapshots", [pin | shared | {"coverage": {"model": whole}, "schema_era": {}} for pin in pins])
    return str(folder)


def nodes(*names, kind="model", **fields):
    """Rows of `nodes`."""
    told = {"kind": kind, "role": "base" if kind == "model" else kind, "is_ghost": False} | fields
    return [told | {"node_id": node_id(kind, name), "repo_id": name} for name in names]


def edge(number, parent, child, relation="finetune", *, grade="tag", kinds=("model", "model")):
    """A row of `edges`."""
    ends = {"src": node_id(kinds[0], parent), "dst": node_id(kinds[1], child)}
    rank = {"tag": 2, "text": 9}[grade]
    told = {"edge_id": number, "relation": relation, "grade": grade, "grade_rank": rank, "source_field": "tags"}
    return told | ends | {"raw_reference": parent, "rule": "exact", "evidence": []}


def repo(name, kind="model", **fields):
    """A row of `repos`."""
    author = name.split("/")[0] if "/" in name else None
    return {"node_id": node_id(kind, name), "kind": kind, "repo_id": name, "author": author} | fields


def _write(folder, name, rows):
    schema = schema_of(_BY_NAME[name])
    assert {key for row in rows for key in row} <= set(schema.names)
    full = [{field.name: row.get(field.name) for field in schema} for row in rows]
    write_deltalake(str(folder / name), pa.Table.from_pylist(full, schema=schema), mode="overwrite")
