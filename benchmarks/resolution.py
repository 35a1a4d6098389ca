"""Precision and recall of the edges against a Hub whose truth is known, by grade and by defect code.

    python -m benchmarks.resolution [--models 100000] [--hub DIR [--warehouse PATH]]

A synthetic Hub of that size is written and taken in for one day (or `--hub` names one, and `--warehouse` the tables
that hold its first day). Every mention that was written is compared with what became of it: the repo its edge leads
from, or nothing. Writes `benchmarks/results/resolution.json`, prints it, and renews `docs/figures.md`.

A mention counts as found where our edge names the very repo that was meant; precision is over the mentions that gave an
edge, recall over those from which a perfect reader of the day's lists could know the repo (`resolvable`). A repo naming
itself and a repo named twice are rightly rejected, so they are in neither.
"""

import argparse
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.figures import keep
from benchmarks.processes import hugginggraph
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import EDGES, NODES

_COMPARED = """
CREATE TABLE compared AS
WITH said AS (
    SELECT d.kind AS child_kind, d.repo_id AS child_id, v.source_field, v.position, u.kind AS kind, u.repo_id AS found,
        v.grade, e.relation
    FROM (SELECT *, unnest(evidence) AS v,
              CASE WHEN relation = 'new_version' THEN src ELSE dst END AS declaring,
              CASE WHEN relation = 'new_version' THEN dst ELSE src END AS named FROM edges) e
    JOIN nodes d ON d.node_id = e.declaring JOIN nodes u ON u.node_id = e.named
    WHERE v.grade <> 'text'
), truth AS (
    SELECT *, count(*) OVER (PARTITION BY child_kind, child_id, source_field, position) AS names,
        CASE WHEN source_field LIKE 'space.%' THEN substr(source_field, 7) ELSE source_field END AS field
    FROM written
    WHERE source_field <> 'card_text' AND NOT list_has_any(coalesce(defects, []), ['SELF', 'DUP_PARENT'])
)
SELECT t.*, s.found, s.kind AS found_kind, s.grade AS found_grade,
    s.found IS NOT NULL AS is_found,
    s.found IS NOT DISTINCT FROM t.parent_id AND s.kind = t.parent_kind AS is_right
FROM truth t LEFT JOIN said s
    ON s.child_kind = t.child_kind AND s.child_id = t.child_id
    AND CASE WHEN t.names > 1 THEN s.found = t.parent_id ELSE s.position = t.position END
    AND (s.source_field = t.field OR (s.grade = 'misspelt' AND t.field = 'card.base_model'))
"""
_SCORE = """
    count(*) AS mentions,
    count(*) FILTER (WHERE is_found) AS edges,
    count(*) FILTER (WHERE is_found AND is_right) AS correct,
    count(*) FILTER (WHERE resolvable) AS knowable,
    count(*) FILTER (WHERE resolvable AND is_found AND is_right) AS resolved,
    round(correct / nullif(edges, 0), 5) AS precision,
    round(resolved / nullif(knowable, 0), 5) AS recall
"""


def scores(truth: str, warehouse: str, day: str) -> dict[str, Any]:
    """Precision and recall in all, by the grade of what was found, and by the defect that was planted."""
    connection = Warehouse(warehouse, date.fromisoformat(day)).view(NODES, EDGES)
    connection.execute(
        f"CREATE VIEW written AS SELECT * FROM read_parquet('{truth}/edges.parquet/date={day}/*.parquet')"
    )
    connection.execute(_COMPARED)
    return {
        "overall": _records(connection, f"SELECT {_SCORE} FROM compared")[0],
        "by_grade": _records(
            connection,
            f"SELECT coalesce(found_grade, grade) AS grade, {_SCORE} FROM compared GROUP BY 1 ORDER BY 2 DESC",
        ),
        "by_defect": _records(
            connection,
            f"""SELECT defect, {_SCORE} FROM (
                SELECT *, unnest(CASE WHEN len(defects) > 0 THEN defects ELSE ['none'] END) AS defect FROM compared
            ) GROUP BY 1 ORDER BY 2 DESC""",
        ),
        "wrong": _records(
            connection,
            """SELECT array_to_string(defects, ' ') AS defects, source_field, raw_reference, parent_id, found
            FROM compared WHERE is_found AND NOT is_right ORDER BY hash(child_id) LIMIT 20""",
        ),
        "missed": _records(
            connection,
            """SELECT array_to_string(defects, ' ') AS defects, source_field, raw_reference, parent_id
            FROM compared WHERE resolvable AND NOT is_found ORDER BY hash(child_id) LIMIT 20""",
        ),
    }


def main() -> int:
    """Write, take in, compare, keep."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--models", type=int, default=100_000)
    parser.add_argument("--hub", help="a synthetic Hub that is there already")
    parser.add_argument("--warehouse", help="a warehouse that holds its first day")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        hub = arguments.hub or f"{folder}/hub"
        if not arguments.hub:
            sizes = [f"--models={arguments.models}", f"--datasets={arguments.models // 3}"]
            sizes += [f"--spaces={arguments.models // 2}", "--days=1", "--style=scale"]
            hugginggraph("synthesize", hub, *sizes)
        day = min(path.name for path in Path(hub, "models").iterdir())
        warehouse = arguments.warehouse or f"{folder}/warehouse"
        if not arguments.warehouse:
            hugginggraph("daily", "--source", hub, "--date", day, "--warehouse", warehouse, "--no-analyses")
        result = {"name": "resolution", "models": arguments.models, **scores(f"{hub}/truth", warehouse, day)}
    keep(result)
    return 0


def _records(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    result = connection.execute(query)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


if __name__ == "__main__":
    sys.exit(main())
