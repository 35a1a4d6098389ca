"""Mentions -> edges with all their evidence, and the mentions that gave none with their defect."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from hugginggraph.graph import defects
from hugginggraph.graph.evidence import grade_name
from hugginggraph.graph.grades import INFERRED, TEXT
from hugginggraph.graph.relation_names import DERIVED_FROM, MODEL_RELATIONS, NEW_VERSION, TRAINED_ON, USED_BY_SPACE
from hugginggraph.graph.relations import downstream_kind, upstream_kind
from hugginggraph.graph.resolution import AMBIGUOUS, BARE, EXACT, GHOST, LOOKUP_DEFECTS, TAKEN, resolved
from hugginggraph.records.names import BASENAME, LOADERS
from hugginggraph.tables import EDGES, REJECTED_REFERENCES
from hugginggraph.tables.spark import conform

DAYS_INVERTED = 30
"""A child so many days older than its parent gets the flag TIME_INVERTED."""

_PROXY = r"(?i)^unsloth/|[-_.](?:gguf|gptq|awq|exl2|mlx|[48]bit|int[48]|fp8)(?:[-_.]|$)|-bnb-"
_LOOSE = ["finetune", "adapter", "merge"]


def judged(mentions: DataFrame, live: DataFrame, other_names: DataFrame) -> DataFrame:
    """The mentions of live repos, each with the repo it means or with the `code` of its defect.

    Args:
        mentions: rows of `mentions`.
        live: as `resolution.live_repos` gives them.
        other_names: as `resolution.aliases` gives them.

    Returns:
        The columns of `mentions`, `repo_id`, `created_at` of the repo that speaks, `is_text`, `relation` (null where
        none is told yet), `lookup`, `target_node_id`, `target_id`, `target_created_at`, `code`.
    """
    of_live = mentions.join(live.select("node_id", "repo_id", "created_at"), on="node_id").withColumns(
        {"is_guess": F.col("rule") == BASENAME, "is_text": F.col("grade_rank") == TEXT}
    )
    names = of_live.where(F.col("code").isNull()).select("target_kind", "candidate", "is_guess").distinct()
    # All that follows is grouped by the repo that speaks.
    found = of_live.join(
        resolved(names, live, other_names), on=["target_kind", "candidate", "is_guess"], how="left"
    ).repartition("node_id")
    no_repo = F.col("lookup").isin(GHOST, AMBIGUOUS)
    # A short word in prose is called like some stranger's repo too easily.
    is_word = (F.col("lookup") == BARE) & ~F.col("candidate").rlike(r"[-_].*[-_]")
    is_loader = (F.col("target_kind") == "dataset") & F.col("candidate").isin(*LOADERS) & (F.col("lookup") != EXACT)
    code = F.coalesce(
        F.col("code"),
        F.when(F.col("lookup") == TAKEN, defects.INVALID_ID),
        F.when(no_repo & F.col("is_guess"), defects.LOCAL_PATH),
        F.when((no_repo | is_word) & F.col("is_text"), defects.UNKNOWN_IN_TEXT),
        F.when(is_loader, defects.LOADER),
        F.when(F.col("target_node_id") == F.col("node_id"), defects.SELF),
    )
    # One that was rejected is no first one.
    same = Window.partitionBy("node_id", "source_field", "target_node_id", "stated_relation").orderBy(
        F.col("code").isNotNull(), "position"
    )
    is_again = F.row_number().over(same) > 1
    coded = found.withColumn("code", code)
    return coded.withColumns(
        {
            "code": F.coalesce("code", F.when(is_again, defects.DUP_PARENT)),
            "relation": _told_relation(),
            "rule": F.when(F.col("lookup").isin(GHOST, AMBIGUOUS, EXACT), F.col("rule")).otherwise(F.col("lookup")),
            "grade_rank": F.when(F.col("lookup") == BARE, F.greatest("grade_rank", F.lit(INFERRED))).otherwise(
                F.col("grade_rank")
            ),
            "defects": F.array_sort(F.array_compact(F.concat("defects", F.array(_lookup_defect())))),
        }
    )


def edges(judged_mentions: DataFrame) -> DataFrame:
    """`edges`: one row an upstream, downstream and relation, with all evidence, graded by the best.

    Where a field names a parent without the relation, the relation is that of the best evidence for the same
    parent which tells it, else the repo's role. What cards say in prose makes rows of its own, beside the declared
    ones: the grade `text` is never mixed with another.
    """
    sound = judged_mentions.where(F.col("code").isNull())
    same_pair = Window.partitionBy("node_id", "target_node_id", "is_text")
    telling = F.when(F.col("relation").isNotNull(), F.struct("grade_rank", "source_field", "position", "relation"))
    told = F.min(telling).over(same_pair)["relation"]
    implied = F.when(F.col("implied_relation").isin(*MODEL_RELATIONS), F.col("implied_relation")).otherwise("finetune")
    evidence = F.struct(
        "grade_rank",
        grade_name(F.col("grade_rank")).alias("grade"),
        *("source_field", "position", "raw_reference", "rule", "revision", "defects"),
    )
    points_down = F.col("relation") == NEW_VERSION
    grouped = (
        sound.withColumns(
            {
                "relation": F.coalesce("relation", told, implied),
                "stated_relations": F.size(F.collect_set("stated_relation").over(same_pair)),
            }
        )
        .groupBy("node_id", "target_node_id", "relation", "is_text")
        .agg(
            F.array_sort(F.collect_list(evidence)).alias("evidence"),
            *[F.first(name).alias(name) for name in ("created_at", "target_created_at")],
            *[F.first(name).alias(name) for name in ("stated_relations", "has_quantized_files")],
            F.min("target_id").alias("target_id"),
        )
        .withColumns(
            {
                "src": F.when(points_down, F.col("node_id")).otherwise(F.col("target_node_id")),
                "dst": F.when(points_down, F.col("target_node_id")).otherwise(F.col("node_id")),
                "best": F.element_at("evidence", 1),
                "flags": F.array_compact(F.array(*_flags())),
            }
        )
    )
    declared_id = F.xxhash64("src", "dst", "relation")
    edge_id = F.when(F.col("is_text"), F.xxhash64(declared_id, F.lit("text"))).otherwise(declared_id)
    return conform(grouped.withColumn("edge_id", edge_id).select("*", "best.*"), EDGES)


def rejected_references(judged_mentions: DataFrame) -> DataFrame:
    """`rejected_references`: the mentions that gave no edge."""
    return conform(judged_mentions.where(F.col("code").isNotNull()), REJECTED_REFERENCES)


def declaring_end() -> Column:
    """The node of an edge whose metadata states it: the downstream end, but for a successor.

    >>> row = spark.sql("SELECT 1L AS src, 2L AS dst, 'new_version' AS relation")
    >>> row.select(declaring_end().alias("node_id"), named_end().alias("other")).first()
    Row(node_id=1, other=2)
    """
    return F.when(F.col("relation") == NEW_VERSION, F.col("src")).otherwise(F.col("dst"))


def named_end() -> Column:
    """The node of an edge that the other end's metadata names."""
    return F.when(F.col("relation") == NEW_VERSION, F.col("dst")).otherwise(F.col("src"))


def _told_relation() -> Column:
    """The relation that is stated, where it can be between repos of these kinds; else the one that their kinds tell."""
    stated = F.col("stated_relation")
    is_possible = (F.col("kind") != "space") & F.coalesce(upstream_kind(stated) == F.col("target_kind"), F.lit(True))
    return F.coalesce(F.when(is_possible, stated), _told_by_kinds())


def _told_by_kinds() -> Column:
    """The relation where the kinds of both ends leave no choice."""
    of_dataset = (
        F.when(F.col("kind") == "model", TRAINED_ON).when(F.col("kind") == "dataset", DERIVED_FROM)
    )  # fmt: skip
    return F.when(F.col("kind") == "space", USED_BY_SPACE).when(F.col("target_kind") == "dataset", of_dataset)


def _lookup_defect() -> Column:
    found = F.lit(None).cast("string")
    for lookup, defect in LOOKUP_DEFECTS.items():
        found = F.when(F.col("lookup") == lookup, defect).otherwise(found)
    return found


def _flags() -> list[Column]:
    same_child = Window.partitionBy("node_id", "relation", "is_text")
    siblings = F.count("*").over(same_child)
    relation, declared = F.col("relation"), ~F.col("is_text")
    is_loose = relation.isin(*_LOOSE)
    late = F.col("target_created_at") - F.expr(f"INTERVAL {DAYS_INVERTED} DAYS")
    mismatch = (F.col("stated_relations") > 1) | ((relation == "finetune") & F.col("has_quantized_files"))
    return [
        F.when(declared & relation.isin(*MODEL_RELATIONS) & mismatch, defects.RELATION_MISMATCH),
        F.when(declared & (relation == "merge") & (siblings == 1), defects.MERGE_ONE),
        F.when(declared & (relation == "finetune") & (siblings > 1), defects.MULTI_FINETUNE),
        F.when(relation.isin(*MODEL_RELATIONS) & (F.col("created_at") < late), defects.TIME_INVERTED),
        F.when(is_loose & F.col("target_id").rlike(_PROXY), defects.PROXY_PARENT),
    ]


def with_kind(edges: DataFrame, nodes: DataFrame) -> DataFrame:
    """The edges with the `kind` of the repo downstream; only of a successor the relation does not tell it."""
    is_successor = F.col("relation") == NEW_VERSION
    told = edges.where(~is_successor).withColumn("kind", downstream_kind(F.col("relation")))
    successors = edges.where(is_successor).join(nodes.select(F.col("node_id").alias("dst"), "kind"), on="dst")
    return told.unionByName(successors)
