"""F1: how the Hub grew. F5 and T8: what changes from day to day."""

from datetime import date, timedelta
from itertools import accumulate

from hugginggraph.report.html.exhibit import SUPPLY_CHAIN, Column, Drawn, Plot, Rows, exhibit
from hugginggraph.report.html.plots import COLOURS, RELATIONS, TYPES, axis, colour_of, grouped, in_order, line, many
from hugginggraph.tables import DAILY_STATS, HUB_FLOOR, REPOS


@exhibit(
    "F1",
    "Growth of the Hub by month",
    SUPPLY_CHAIN,
    asks="How many of the repos that live today were there at the end of each month?",
    graph="all live repos the lists hold, by their creation",
    tables=(REPOS,),
    sql=f"""
        SELECT date_trunc('month', created_at)::DATE AS month, kind, count(*) AS created,
            count(*) FILTER (WHERE created_at::DATE = DATE '{HUB_FLOOR}') AS at_floor
        FROM repos WHERE gone_at IS NULL AND created_at IS NOT NULL
        GROUP BY ALL ORDER BY month, kind
    """,
    empty="No repo tells when it was created; lists with the field `createdAt` bring it.",
)
def growth(rows: Rows, _: date) -> Drawn:
    """Cumulated counts by kind, with a mark at the day before which the Hub tells nothing."""
    curves = []
    for kind, of_kind in grouped(rows, "kind").items():
        totals = list(accumulate(row["created"] for row in of_kind))
        months = [row["month"].isoformat() for row in of_kind]
        curves.append(line(f"{kind}s", months, totals, COLOURS[kind], mode="lines+markers", shape="hv"))
    first, last = min(row["month"] for row in rows), max(row["month"] for row in rows)
    x: dict[str, object] = {"type": "date"}
    if first == last:  # One month alone would be stretched to milliseconds.
        x["range"] = [str(first - timedelta(days=60)), str(first + timedelta(days=60))]
    mark: dict[str, object] = {}
    if first <= HUB_FLOOR.replace(day=1):
        mark = {
            "shapes": [
                {"type": "line", "x0": str(HUB_FLOOR), "x1": str(HUB_FLOOR), "yref": "paper", "y0": 0, "y1": 1,
                 "line": {"dash": "dot", "width": 1, "color": "#9aa3ad"}}
            ],
            "annotations": [
                {"x": str(HUB_FLOOR), "y": 1, "yref": "paper", "text": "the Hub's oldest date", "showarrow": False,
                 "xanchor": "left", "yanchor": "top", "xshift": 4}
            ],
        }  # fmt: skip
    layout = {
        "xaxis": x,
        "yaxis": axis("repos", rangemode="tozero"),
        "hovermode": "x unified",
        "showlegend": True,
    } | mark
    floor = sum(row["at_floor"] for row in rows)
    return Drawn(
        n=f"{sum(row['created'] for row in rows):,} repos with a day of creation",
        plots=[Plot(curves, layout)],
        note=f"Repos that are gone are not in it. {floor:,} bear {HUB_FLOOR}, the Hub's oldest date: they are older.",
    )


_MOVES = """
    SELECT snapshot_date, subject, CASE subject WHEN 'node' THEN role ELSE relation END AS type,
        sum(added)::BIGINT AS added, sum(removed)::BIGINT AS removed, sum(modified)::BIGINT AS modified
    FROM daily_stats
    WHERE subject IN ('node', 'edge') AND snapshot_date > (SELECT min(snapshot_date) FROM daily_stats)
    GROUP BY ALL ORDER BY snapshot_date, subject, type
"""
_ONE_DAY = "There is one date alone, and so no change; `hugginggraph daily` takes in the next."


@exhibit(
    "F5",
    "Changes from day to day",
    SUPPLY_CHAIN,
    asks="How many repos and edges appear (above the line) and disappear (below it) on each date?",
    graph="all nodes by role; edges by declared evidence, by relation",
    tables=(DAILY_STATS,),
    sql=_MOVES,
    empty=_ONE_DAY,
)
def changes(rows: Rows, _: date) -> Drawn:
    """Bars by date and type, additions up, removals down."""
    plots = []
    for subject, order, title in (("node", TYPES, "Nodes by role"), ("edge", RELATIONS, "Edges by relation")):
        of_subject = [row for row in rows if row["subject"] == subject]
        bars = []
        for number, name in enumerate(in_order((row["type"] for row in of_subject), order)):
            own = [row for row in of_subject if row["type"] == name]
            for key, sign in (("added", 1), ("removed", -1)):
                bars.append(
                    {
                        "type": "bar", "name": name, "legendgroup": name, "showlegend": sign == 1,
                        "x": [str(row["snapshot_date"]) for row in own], "y": [sign * row[key] for row in own],
                        "marker": {"color": colour_of(name, number)}, "customdata": [key] * len(own),
                        "hovertemplate": "%{x} %{fullData.name} %{customdata}: %{y:,}<extra></extra>",
                    }
                )  # fmt: skip
        layout = {"barmode": "relative", "xaxis": {"type": "category"}, "yaxis": axis("added and removed")}
        plots.append(Plot(bars, layout, title))
    days = len({row["snapshot_date"] for row in rows})
    return Drawn(
        n=f"{many(days, 'date')}, each against the one before it",
        plots=plots,
        note="A repo counts as gone where a complete list of full coverage lacks it; its edges go along.",
    )


@exhibit(
    "T8",
    "A day's changes in the mean",
    SUPPLY_CHAIN,
    asks="How many nodes and edges of each type come and go on a day, in the mean and at the most?",
    graph="all nodes by role; edges by declared evidence, by relation",
    tables=(DAILY_STATS,),
    sql=f"""
        WITH moves AS ({_MOVES}), days AS (SELECT DISTINCT snapshot_date FROM moves),
        types AS (SELECT DISTINCT subject, type FROM moves),
        filled AS (
            SELECT snapshot_date, subject, type, coalesce(added, 0) AS added, coalesce(removed, 0) AS removed,
                coalesce(modified, 0) AS modified
            FROM days CROSS JOIN types LEFT JOIN moves USING (snapshot_date, subject, type)
        )
        SELECT subject, type, count(*) AS days, avg(added) AS added_mean, stddev_samp(added) AS added_sd,
            avg(removed) AS removed_mean, stddev_samp(removed) AS removed_sd, avg(modified) AS modified_mean,
            sum(added - removed)::BIGINT AS net, max(added + removed)::BIGINT AS peak,
            arg_max(snapshot_date, added + removed) AS peak_on, min(snapshot_date) AS since
        FROM filled GROUP BY subject, type ORDER BY subject DESC, net DESC, type
    """,
    empty=_ONE_DAY,
)
def change_table(rows: Rows, _: date) -> Drawn:
    """A row a type."""
    return Drawn(
        n=f"{many(rows[0]['days'], 'date')} from {rows[0]['since']} on; the very first has nothing before it",
        columns=[
            Column("subject", ""), Column("type", "type"), Column("added_mean", "added a day", "number"),
            Column("added_sd", "± sd", "number"), Column("removed_mean", "removed a day", "number"),
            Column("removed_sd", "± sd", "number"), Column("modified_mean", "modified a day", "number"),
            Column("net", "net", "count"), Column("peak", "peak", "count"), Column("peak_on", "on", "date"),
        ],
        note="Net is what was added less what was removed; the peak is the most added and removed on one date.",
    )  # fmt: skip
