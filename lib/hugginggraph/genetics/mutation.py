"""How much of a trait changes from parent to child (Anatomy, definition 7.1)."""

from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from hugginggraph.frames import settle
from hugginggraph.genetics.family_sums import estimates
from hugginggraph.genetics.intervals import estimate_columns
from hugginggraph.genetics.traits import TRAIT_SETS

_COUNTS = ("pairs", "changed", "gained", "lost")


def mutation_rates(pairs: DataFrame, traits: DataFrame, *, seed: int, resamples: int) -> list[dict[str, Any]]:
    """Rows of `mutation_rates` but for the day: one a graph, relation and trait.

    The rate is the mean Jaccard distance of the two sets, over the pairs where both name the trait: 0 where nothing
    changes. (The paper's text calls it shared by union, which is its opposite; its notebook computes the distance.)
    A ghost names nothing: its pairs count among `edges` alone.

    Args:
        pairs: `graph, relation, src, dst, family_id`.
        traits: `traits` of the day.
        seed: of the intervals.
        resamples: of the intervals.
    """
    steps = pairs.select("src", "dst").distinct()
    sets = {end: _sets(traits, end) for end in ("src", "dst")}
    compared = steps.join(sets["src"], on="src", how="left").join(sets["dst"], on="dst", how="left")
    measures = [measure for trait in TRAIT_SETS for measure in _measures(trait)]
    counted = pairs.join(compared.select("src", "dst", *measures), on=["src", "dst"])
    columns = [
        name for trait in TRAIT_SETS for name in (*(f"{trait}_{count}" for count in _COUNTS), f"{trait}_distance")
    ]
    sums = settle(
        counted.groupBy("graph", "relation", "family_id").agg(
            F.count("*").alias("edges"), *[F.sum(name).alias(name) for name in columns]
        )
    )
    totals = sums.groupBy("graph", "relation").agg(
        F.sum("edges").alias("edges"),
        *[F.sum(f"{trait}_{count}").alias(f"{trait}_{count}") for trait in TRAIT_SETS for count in _COUNTS],
    )
    found = estimates(
        sums,
        [f"{trait}_distance" for trait in TRAIT_SETS],
        [f"{trait}_pairs" for trait in TRAIT_SETS],
        seed=seed,
        resamples=resamples,
    )
    rows = []
    for row in sorted(totals.collect(), key=lambda r: (r["graph"], r["relation"])):
        group = (row["graph"], row["relation"])
        for trait, of in zip(TRAIT_SETS, found[group], strict=True):
            values = estimate_columns(of)
            rows.append(
                {
                    **dict(zip(("graph", "relation", "trait"), (*group, trait), strict=True)),
                    "edges": row["edges"],
                    **{count: row[f"{trait}_{count}"] for count in _COUNTS},
                    "rate": values.pop("mean"),
                    **values,
                }
            )
    return rows


def _sets(traits: DataFrame, end: str) -> DataFrame:
    named = [F.col(name).alias(f"{end}_{name}") for name in TRAIT_SETS]
    return traits.select(F.col("node_id").alias(end), F.lit(True).alias(f"{end}_is_known"), *named)


def _measures(trait: str) -> list[Column]:
    parent, child = F.col(f"src_{trait}"), F.col(f"dst_{trait}")
    both = parent.isNotNull() & child.isNotNull()
    either = F.size(F.array_union(parent, child))
    changed = either - F.size(F.array_intersect(parent, child))
    flags = {
        "pairs": both,
        "changed": both & (changed > 0),
        "gained": F.col("src_is_known") & parent.isNull() & child.isNotNull(),
        "lost": F.col("dst_is_known") & parent.isNotNull() & child.isNull(),
    }
    counts = [F.coalesce(flag, F.lit(False)).cast("long").alias(f"{trait}_{name}") for name, flag in flags.items()]
    distance = F.when(both, changed / either).otherwise(0.0)
    return [*counts, distance.alias(f"{trait}_distance")]
