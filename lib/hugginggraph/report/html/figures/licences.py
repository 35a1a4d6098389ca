"""A19: whether licences of parent and child go together."""

from datetime import date

from hugginggraph.report.html.exhibit import GENETICS, Column, Drawn, Plot, Rows, exhibit
from hugginggraph.report.html.plots import LICENCE_COLOURS, RELATIONS, grouped, in_order, plain
from hugginggraph.tables.genetics import LICENCE_VERDICTS, LICENCE_VIOLATIONS

VERDICTS = ("ok", "review", "owner", "violation")
VERDICT_COLOURS = {"ok": "#12a594", "review": "#e6b450", "owner": "#8fa3b8", "violation": "#d64545"}
_GRAPH = "declared edges between models, and from datasets to models"
_ADVICE = "Read from tags and cards by a matrix of classes; no legal advice."
_SHOWN = 25


@exhibit(
    "A19",
    "Licences of parent and child",
    GENETICS,
    asks="Where does a child's licence drop a duty of its parent's?",
    graph=_GRAPH,
    tables=(LICENCE_VERDICTS,),
    sql="""
        SELECT relation, parent_class, child_class, same_owner, verdict, reason, edges FROM licence_verdicts
        ORDER BY edges DESC, relation, parent_class, child_class, verdict, reason
    """,
    empty="No repo declares what it was made from, so no licence is handed on; lists with `tags` or `cardData` bring "
    "such edges.",
)
def verdicts(rows: Rows, _: date) -> Drawn:
    """Bars by relation, and a matrix of classes with the share that is a violation."""
    relations = in_order((row["relation"] for row in rows), RELATIONS)
    bars = []
    for verdict in in_order((row["verdict"] for row in rows), VERDICTS):
        counts = [
            sum(row["edges"] for row in rows if (row["relation"], row["verdict"]) == (relation, verdict))
            for relation in relations
        ]
        bars.append(
            {"type": "bar", "name": verdict, "x": relations, "y": counts,
             "marker": {"color": VERDICT_COLOURS.get(verdict, "#9aa3ad")},
             "hovertemplate": "%{x}: %{y:,} %{fullData.name}<extra></extra>"}
        )  # fmt: skip
    shares = {"barmode": "stack", "barnorm": "percent", "yaxis": {"ticksuffix": " %", "range": [0, 100]}}
    edges = sum(row["edges"] for row in rows)
    by_verdict = {
        verdict: sum(row["edges"] for row in of_verdict) for verdict, of_verdict in grouped(rows, "verdict").items()
    }
    sums: dict[tuple[str, str, str], int] = {}
    for row in rows:
        key = (row["relation"], row["verdict"], row["reason"])
        sums[key] = sums.get(key, 0) + row["edges"]
    table = [
        {"relation": relation, "verdict": verdict, "reason": reason.replace("_", " "), "edges": count}
        for (relation, verdict, reason), count in sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    ]
    told = ", ".join(f"{by_verdict[v]:,} {v}" for v in in_order(by_verdict, VERDICTS))
    return Drawn(
        n=f"{edges:,} edges: {told}",
        plots=[Plot(bars, shares, "Verdicts by relation", 420), _matrix(rows)],
        rows=table,
        columns=[
            Column("relation", "relation"), Column("verdict", "verdict"), Column("reason", "because"),
            Column("edges", "edges", "count"),
        ],
        note="ok: duties kept or tightened; review: not to be decided from metadata; owner: as a violation, but by "
        f"the parent's own owner. {_ADVICE}",
    )  # fmt: skip


def _matrix(rows: Rows) -> Plot:
    """Parent's class by child's class: the share of the edges that is a violation, with their number in the field."""
    parents = in_order((row["parent_class"] for row in rows), tuple(LICENCE_COLOURS))
    children = in_order((row["child_class"] for row in rows), tuple(LICENCE_COLOURS))
    shares: list[list[float | None]] = []
    counts: list[list[str]] = []
    for parent in parents:
        of_parent = [row for row in rows if row["parent_class"] == parent]
        cells = [[row for row in of_parent if row["child_class"] == child] for child in children]
        totals = [sum(row["edges"] for row in cell) for cell in cells]
        bad = [sum(row["edges"] for row in cell if row["verdict"] == "violation") for cell in cells]
        shares.append([part / total if total else None for part, total in zip(bad, totals, strict=True)])
        counts.append([f"{total:,}" if total else "" for total in totals])
    trace = {
        "type": "heatmap", "x": [plain(c).replace("_", " ") for c in children],
        "y": [plain(c).replace("_", " ") for c in parents], "z": shares, "text": counts, "texttemplate": "%{text}",
        "zmin": 0, "zmax": 1, "colorscale": [[0, "#a9dfd6"], [0.5, "#f3d27a"], [1, "#e07070"]], "showscale": False,
        "textfont": {"color": "#1b2430"}, "xgap": 2, "ygap": 2, "hoverongaps": False,
        "hovertemplate": "%{y} → %{x}: %{text} edges, %{z:.1%} violations<extra></extra>",
    }  # fmt: skip
    layout = {
        "xaxis": {"title": {"text": "child"}, "tickangle": -45, "showgrid": False},
        "yaxis": {"title": {"text": "parent"}, "autorange": "reversed", "showgrid": False},
    }
    return Plot([trace], layout, "Edges by class; green: none a violation, red: all", 420)


@exhibit(
    "A19b",
    "Edges whose licences do not go together",
    GENETICS,
    asks="Which edges are these, and what do both cards say?",
    graph=_GRAPH,
    tables=(LICENCE_VIOLATIONS,),
    sql="""
        SELECT * EXCLUDE (snapshot_date) FROM licence_violations
        ORDER BY verdict = 'violation' DESC, parent, child, relation, edge_id
    """,
    empty="No edge drops a duty by what the metadata say; nothing is missing.",
)
def violations(rows: Rows, _: date) -> Drawn:
    """The first of them, with the evidence of both."""
    bad = sum(row["verdict"] == "violation" for row in rows)
    return Drawn(
        n=f"{bad:,} violations, {len(rows) - bad:,} by the parent's own owner; {min(len(rows), _SHOWN)} shown",
        rows=rows[:_SHOWN],
        columns=[
            Column("parent", "parent"), Column("parent_evidence", "says"), Column("child", "child"),
            Column("child_evidence", "says"), Column("relation", "relation"), Column("grade", "edge by"),
            Column("verdict", "verdict"), Column("reason", "because"),
        ],
        note=_ADVICE,
    )  # fmt: skip
