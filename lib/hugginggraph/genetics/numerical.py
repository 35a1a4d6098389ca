"""How numbers change from parent to child (Anatomy, 2.6)."""

from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.frames import settle
from hugginggraph.genetics.family_sums import estimates
from hugginggraph.genetics.intervals import estimate_columns
from hugginggraph.genetics.live import latest_counters

AGE_GAP = "age_gap"
QUANTITIES = (
    *("card_length", "body_length", "generated", "card_present", "languages", "tags", "likes", "downloads"),
    AGE_GAP,
)
"""The numbers that are compared; of the last only the difference, in days, means anything."""


def numerical_drift(
    pairs: DataFrame, traits: DataFrame, repos: DataFrame, counters: DataFrame, *, seed: int, resamples: int
) -> list[dict[str, Any]]:
    """Rows of `numerical_drift` but for the day: one a graph, relation and quantity.

    The mean of a skewed number is that of its largest values: the median and the geometric ratio stand beside. (The
    paper's older notebook has cards grow by 93 % in the mean of ratios where their mean length halves; papers 2.6.)

    Args:
        pairs: `graph, relation, src, dst, family_id`.
        traits: `traits` of the day.
        repos: `repos` as of the day, for `created_at`.
        counters: `counters` as of the day: a repo's newest likes and downloads count.
        seed: of the intervals.
        resamples: of the intervals.
    """
    own = (
        traits.where(F.col("kind") == "model")
        .join(latest_counters(counters).select("node_id", "likes", "downloads"), on="node_id", how="left")
        .join(repos.select("node_id", "created_at"), on="node_id", how="left")
        .select("node_id", F.array(*[_number(name).cast("double") for name in QUANTITIES]).alias("numbers"))
    )
    parents = own.select(F.col("node_id").alias("src"), F.col("numbers").alias("parents"))
    children = own.select(F.col("node_id").alias("dst"), F.col("numbers").alias("children"))
    # A child that has a ghost for a parent counts among the edges: hence joined from the left.
    compared = settle(pairs.join(parents, on="src", how="left").join(children, on="dst", how="left"))
    totals = {
        (row["graph"], row["relation"]): row["edges"]
        for row in pairs.groupBy("graph", "relation").agg(F.count("*").alias("edges")).collect()
    }
    found = estimates(
        compared.groupBy("graph", "relation", "family_id").agg(*_family_sums()),
        [f"change_{name}" for name in QUANTITIES],
        [f"pairs_{name}" for name in QUANTITIES],
        seed=seed,
        resamples=resamples,
    )
    described = {
        (row["graph"], row["relation"], row["quantity"]): row.asDict() for row in _described(compared).collect()
    }
    rows = []
    for (graph, relation), edges in sorted(totals.items()):
        for quantity, of in zip(QUANTITIES, found[graph, relation], strict=True):
            interval = {name: value for name, value in estimate_columns(of).items() if name in ("low", "high")}
            key = {"graph": graph, "relation": relation, "quantity": quantity}
            rest = described.get((graph, relation, quantity), {"pairs": 0})
            rows.append({**key, "edges": edges, **interval, **rest})
    return rows


def _number(quantity: str) -> Column:
    special = {
        "card_present": F.col("has_card").cast("int"),
        "generated": F.col("generated").cast("int"),
        "languages": F.when(F.col("language").isNotNull(), F.size("language")),
        AGE_GAP: F.datediff("created_at", F.lit("1970-01-01")),
    }
    return special.get(quantity, F.col(quantity))


def _change(place: int) -> Column:
    return F.get("children", F.lit(place)) - F.get("parents", F.lit(place))


def _family_sums() -> list[Column]:
    return [
        column
        for place, name in enumerate(QUANTITIES)
        for column in (
            F.coalesce(F.sum(_change(place)), F.lit(0.0)).alias(f"change_{name}"),
            F.count(_change(place)).alias(f"pairs_{name}"),
        )
    ]


def _described(compared: DataFrame) -> DataFrame:
    """Means, medians and shares of each quantity, over the pairs where both have the number."""
    each = F.array(
        *[
            F.struct(
                F.lit(name).alias("quantity"),
                F.get("parents", F.lit(place)).alias("parent"),
                F.get("children", F.lit(place)).alias("child"),
            )
            for place, name in enumerate(QUANTITIES)
        ]
    )
    change, is_gap = F.col("child") - F.col("parent"), F.col("quantity") == AGE_GAP
    parent, child = (F.when(~is_gap, F.col(end)) for end in ("parent", "child"))
    quartiles = F.percentile(change, F.array(F.lit(0.25), F.lit(0.5), F.lit(0.75)))
    ratio = F.when((parent > 0) & (child > 0), F.log(child / parent))
    return (
        compared.select("graph", "relation", F.inline(each))
        .where(F.col("parent").isNotNull() & F.col("child").isNotNull())
        .groupBy("graph", "relation", "quantity")
        .agg(
            F.count("*").alias("pairs"),
            F.mean(parent).alias("parent_mean"),
            F.mean(child).alias("child_mean"),
            F.percentile(parent, 0.5).alias("parent_median"),
            F.percentile(child, 0.5).alias("child_median"),
            F.mean(change).alias("mean_change"),
            quartiles.alias("q"),
            # Sums of logarithms depend on their order in the last digits.
            F.round(F.exp(F.mean(ratio)), 9).alias("geometric_ratio"),
            F.mean((change < 0).cast("int")).alias("share_less"),
            F.mean((change > 0).cast("int")).alias("share_more"),
        )
        .select(
            *("graph", "relation", "quantity", "pairs", "parent_mean", "child_mean", "parent_median", "child_median"),
            *("mean_change", "geometric_ratio", "share_less", "share_more"),
            F.get("q", F.lit(0)).alias("first_quartile"),
            F.get("q", F.lit(1)).alias("median_change"),
            F.get("q", F.lit(2)).alias("third_quartile"),
        )
    )
