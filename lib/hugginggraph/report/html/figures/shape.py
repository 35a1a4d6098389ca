"""F3: degrees. F4: weak components. The shape of the graph."""

from datetime import date
from functools import partial
from itertools import accumulate
from typing import Any

from scipy.special import zeta

from hugginggraph.report.html.exhibit import SUPPLY_CHAIN, Drawn, Plot, Row, Rows, exhibit
from hugginggraph.report.html.plots import SERIES, TYPES, axis, colour_of, grouped, in_order, line, logarithmic, tail
from hugginggraph.tables import COMPONENT_SIZES, DEGREE_DISTRIBUTIONS, DEGREE_FITS, GRAPH_SUMMARY
from hugginggraph.tables.contract import ALL

_DECLARED = "declared edges of lineage, without prose and self-loops; repos without an edge included"
_DEGREES = """
    SELECT d.role, d.direction, d.degree, d.nodes, d.share_at_least, f.nodes AS of_nodes, f.mean_degree, f.x_min,
        f.alpha, f.alpha_error, f.tail_nodes, f.log_likelihood_ratio, f.p_value
    FROM degree_distributions d LEFT JOIN degree_fits f USING (role, direction)
    WHERE d.direction = '{direction}' ORDER BY d.role, d.degree
"""
_NO_EDGES = "No repo has such an edge; lists with `tags` or `cardData` bring them."


def _fit(rows: Rows) -> dict[str, Any] | None:
    """The fitted law over its tail: P(K >= k) as the law has it, from the share that is there at x_min."""
    first = rows[0]
    if first["alpha"] is None or first["x_min"] is None:
        return None
    start = next((row["share_at_least"] for row in rows if row["degree"] >= first["x_min"]), None)
    if start is None:
        return None
    greatest = max(row["degree"] for row in rows)
    points = sorted({round(first["x_min"] * (greatest / first["x_min"]) ** (step / 20)) for step in range(21)})
    norm = zeta(first["alpha"], first["x_min"])
    shares = [float(start * zeta(first["alpha"], point) / norm) for point in points]
    return line(f"fit: α = {first['alpha']:.2f}", points, shares, "#7c8794", dash="dash")


def _degree_plot(number_of: str, rows: Rows, _: date) -> Drawn:
    """Shares with at least so many, both axes logarithmic, and the power law of the tail."""
    by_role = grouped(rows, "role")
    curves = []
    for role in in_order(by_role, (ALL, *TYPES)):
        shown = [row for row in by_role[role] if row["degree"] > 0]
        if shown:
            curves.append(tail("all" if role == ALL else role, shown, "degree", colour_of(role)))
    fit = _fit(by_role[ALL]) if ALL in by_role else None
    layout = {
        "xaxis": logarithmic(f"{number_of} (k)"), "yaxis": logarithmic("share with k or more"),
    }  # fmt: skip
    every: Row = by_role.get(ALL, rows)[0]
    return Drawn(
        n=f"{every['of_nodes'] or sum(row['nodes'] for row in rows if row['role'] == ALL):,} nodes",
        plots=[Plot([*curves, fit] if fit else curves, layout, height=440)],
        note=_judged(every),
    )


def _judged(fit: Row) -> str:
    mean = f"Mean {fit['mean_degree']:.2f}." if fit["mean_degree"] is not None else ""
    zero = "Nodes without such an edge count in the shares and cannot be shown on a logarithmic axis."
    if fit["alpha"] is None or fit["x_min"] is None:
        return f"{mean} Too few values for a power law to be fitted. {zero}".strip()
    ratio, p = fit["log_likelihood_ratio"], fit["p_value"]
    verdict = "is not held against the log-normal"
    if ratio is not None and p is not None:
        better = "fits better than a log-normal" if ratio > 0 else "fits worse than a log-normal"
        verdict = "cannot be told from a log-normal" if p > 0.1 else better
        verdict += f" (p = {p:.2g})"
    return (
        f"{mean} The power law of all nodes, exponent {fit['alpha']:.2f} ± {fit['alpha_error'] or 0:.2f} from "
        f"k = {fit['x_min']:,} on ({fit['tail_nodes'] or 0:,} nodes), {verdict}. {zero}"
    )


for _number, _title, _asks, _direction in (
    ("F3a", "How many parents: in-degrees", "From how many repos was a repo made, by its role?", "in"),
    ("F3b", "How many children: out-degrees", "How many repos were made from a repo, by its role?", "out"),
):
    exhibit(
        _number,
        _title,
        SUPPLY_CHAIN,
        asks=_asks,
        graph=_DECLARED,
        tables=(DEGREE_DISTRIBUTIONS, DEGREE_FITS),
        sql=_DEGREES.format(direction=_direction),
        empty=_NO_EDGES,
    )(partial(_degree_plot, f"edges {_direction}"))


@exhibit(
    "F4",
    "Sizes of weakly connected components",
    SUPPLY_CHAIN,
    asks="What share of the components, and of the repos, is in components of at most a size?",
    graph=_DECLARED,
    tables=(COMPONENT_SIZES, GRAPH_SUMMARY),
    sql="""
        SELECT nodes AS size, count(*) AS components FROM component_sizes GROUP BY nodes
        UNION ALL SELECT 1, isolates FROM graph_summary WHERE scope = 'all' AND isolates > 0
        ORDER BY size
    """,
    empty="The graph of the date has no node; a list of models or datasets brings some.",
)
def component_sizes(rows: Rows, _: date) -> Drawn:
    """Step curves: no component lies between two sizes, and so none is drawn there."""
    curves = []
    for isolated, dash in ((False, "solid"), (True, "dot")):
        kept = [row for row in rows if isolated or row["size"] > 1]
        if not kept:
            continue
        for number, (what, weights) in enumerate(
            (
                ("components", [row["components"] for row in kept]),
                ("repos", [row["components"] * row["size"] for row in kept]),
            )
        ):
            shares = [part / sum(weights) for part in accumulate(weights)]
            name = f"{what}, all" if isolated else f"{what} with an edge"
            curves.append(
                line(
                    name, [row["size"] for row in kept], shares, SERIES[number], dash=dash, shape="hv",
                    mode="lines+markers", marker={"size": 5},
                    hovertemplate="size %{x:,} or less: %{y:.2%}<extra>%{fullData.name}</extra>",
                )
            )  # fmt: skip
    layout = {
        "xaxis": logarithmic("size"),
        "yaxis": axis("share of at most that size", tickformat=".0%", range=[0, 1.03]),
    }
    nodes = sum(row["size"] * row["components"] for row in rows)
    alone = sum(row["components"] for row in rows if row["size"] == 1)
    largest = max(row["size"] for row in rows)
    joined = max(nodes - alone, 1)
    return Drawn(
        n=f"{sum(row['components'] for row in rows) - alone:,} components of two or more, {alone:,} repos without edge",
        plots=[Plot(curves, layout)],
        note=f"The largest has {largest:,} repos: {largest / nodes:.1%} of all, {largest / joined:.1%} of those with "
        "an edge. Dotted curves take repos without an edge as components of one.",
    )
