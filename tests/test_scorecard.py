"""How much of a day is known, counted by hand."""

from datetime import date

from hugginggraph.analysis.scorecard_rows import scorecard_rows
from hugginggraph.tables import NODES, REJECTED_REFERENCES
from states import connected, edge, graph, repo

DAY = date(2026, 3, 2)


def evidence(grade, *defects):
    return {"grade": grade, "defects": list(defects)}


def scorecard_of(state, *, cycles=None):
    found = scorecard_rows(connected(now=state), day=DAY, cycles=cycles).to_pylist()
    assert {row["snapshot_date"] for row in found} == {DAY}
    return [(row["measure"], row["kind"], row["item"], row["count"], row["of"]) for row in found]


def test_the_scorecard_counts_what_the_graph_rests_on_and_what_it_left_out():
    repos = [*[repo(f"a/{n}", n) for n in range(4)], repo("d/d", 9, kind="dataset"), repo("d/e", 10, kind="dataset")]
    edges = [
        edge("a/0", "a/1", evidence=[evidence("hub"), evidence("card", "URL", "CASE")], flags=["TIME_INVERTED"]),
        edge("g/ghost", "a/1", "merge", evidence=[evidence("card", "GONE")]),
        edge("a/1", "a/2", evidence=[evidence("text")], grade_rank=8),
        # Told in metadata of one parent and in prose of another.
        edge("a/0", "a/3", evidence=[evidence("text")], grade_rank=8),
        edge("d/d", "a/3", "trained_on", kinds=("dataset", "model"), evidence=[evidence("tag")]),
        # A successor leads to no origin.
        edge("d/d", "d/e", "new_version", kinds=("dataset", "dataset"), evidence=[evidence("card")]),
    ]
    state = graph(repos, edges, ghosts=["g/ghost"])
    state[NODES][0]["root_kind"] = "no_metadata"
    codes = (("model", "SELF"), ("model", "PLACEHOLDER"), ("dataset", "EXTERNAL"))
    state[REJECTED_REFERENCES] = [{"kind": kind, "code": code} for kind, code in codes]
    assert scorecard_of(state, cycles=2) == [
        ("cycles", "model", "*", 2, 5),
        ("edges", "dataset", "*", 1, None),
        ("edges", "model", "*", 5, None),
        ("flagged", "model", "TIME_INVERTED", 1, 5),
        ("ghosts", "model", "*", 1, 5),
        ("lineage_only_in_text", "model", "*", 1, 4),
        ("references", "dataset", "card", 1, 2),
        ("references", "model", "card", 2, 8),
        ("references", "model", "hub", 1, 8),
        ("references", "model", "tag", 1, 8),
        ("references", "model", "text", 2, 8),
        ("repaired", "model", "CASE", 1, 8),
        ("repaired", "model", "GONE", 1, 8),
        ("repaired", "model", "URL", 1, 8),
        ("repos", "dataset", "*", 2, None),
        ("repos", "model", "*", 4, None),
        ("root_kind", "model", "no_metadata", 1, 4),
        ("self_loops", "model", "*", 1, 8),
        ("unresolved", "dataset", "EXTERNAL", 1, 2),
        ("unresolved", "model", "PLACEHOLDER", 1, 8),
        ("unresolved", "model", "SELF", 1, 8),
        ("with_lineage", "model", "*", 2, 4),
    ]


def test_cycles_are_counted_where_they_were_looked_for_also_where_there_are_none():
    state = graph([repo("a/b", 1)])
    assert scorecard_of(state) == [("repos", "model", "*", 1, None)]
    assert scorecard_of(state, cycles=0) == [("cycles", "model", "*", 0, 1), ("repos", "model", "*", 1, None)]
