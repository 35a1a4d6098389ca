"""Where a lineage that is looked up closes cycles, on graphs drawn by hand."""

import duckdb

from hugginggraph.lookup.lineage import lineage
from hugginggraph.lookup.warehouse import Node


class Drawn:
    """Stands for a warehouse of these edges between models, named by their keys."""

    def __init__(self, *edges):
        self.connection = duckdb.connect()
        rows = ", ".join(f"({src}, {dst}, 'finetune', 2)" for src, dst in edges)
        self.connection.execute(
            f"CREATE TABLE edges AS SELECT * FROM (VALUES {rows}) t(src, dst, relation, grade_rank)"
        )
        self.connection.execute(
            "CREATE TABLE nodes AS SELECT DISTINCT unnest([src, dst]) AS node_id, 'model' AS kind, "
            "chr(96 + unnest([src, dst])::INT) AS repo_id, 'finetune' AS role, false AS is_ghost, NULL AS root_kind "
            "FROM edges"
        )

    def view(self, *_):
        return self.connection


def closing_steps(*edges):
    drawn = Drawn(*edges)
    (name,) = drawn.connection.execute("SELECT repo_id FROM nodes WHERE node_id = 1").fetchone()
    root = Node(1, "model", name, "base", False)
    found = lineage(drawn, root, direction="down", depth_limit=None, max_depth=9, min_grade_rank=7)
    return sorted((via, node) for via, _, node in found.cycles)


def test_a_lineage_deeper_than_is_looked_is_cut_and_says_so():
    drawn = Drawn((1, 2), (2, 3), (3, 4), (4, 2))

    def looked(max_depth, depth_limit=None):
        root = Node(1, "model", "a", "base", False)
        found = lineage(drawn, root, direction="down", depth_limit=depth_limit, max_depth=max_depth, min_grade_rank=7)
        return [relative.node.node_id for relative in found.relatives], len(found.cycles), found.cut_at

    assert looked(3) == ([2, 3, 4], 1, None)
    assert looked(2) == ([2, 3], 0, 2)
    # Who asks for less knows that there may be more.
    assert looked(2, depth_limit=2) == ([2, 3], 0, None)


def test_a_cycle_is_told_wherever_the_lineage_runs_into_it():
    assert closing_steps((1, 2), (2, 1)) == [("b", "a")]
    # Two children of one base that name each other: neither is on the way to the other.
    assert closing_steps((1, 2), (1, 3), (2, 3), (3, 2)) == [("b", "c"), ("c", "b")]
    # A merge is reached twice and closes nothing, whether beside a cycle or not.
    assert closing_steps((1, 2), (1, 3), (2, 4), (3, 4)) == []
    assert closing_steps((1, 2), (1, 3), (2, 4), (3, 4), (4, 5), (5, 4)) == [("e", "d")]
