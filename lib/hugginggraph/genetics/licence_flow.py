"""Which edges keep the duties of the parent's licence, and what both cards say where they do not.

No legal advice. Edges whose parent is a dataset are judged by the policy (hub.md 6.1, verdicts).
"""

from itertools import product

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.frames import literal_rows, settle
from hugginggraph.genetics.licences import LicenceRules, deciding, resolved
from hugginggraph.genetics.verdicts import OWNER, VIOLATION, Judge
from hugginggraph.graph.relation_names import MODEL_RELATIONS, TRAINED_ON
from hugginggraph.tables.spark import BOOL, STRING, namespace, struct

_CASE = ("relation", "parent_key", "parent_class", "child_key", "child_class", "is_kept", "is_linked", "same_owner")
_JUDGED = struct(
    relation=STRING,
    parent_key=STRING,
    parent_class=STRING,
    child_key=STRING,
    child_class=STRING,
    is_kept=BOOL,
    is_linked=BOOL,
    same_owner=BOOL,
    verdict=STRING,
    reason=STRING,
)
_EVIDENCE = ("license", "licence", "licenses", "license_name", "license_link")
_MAX_EVIDENCE = 300


def judged_edges(edges: DataFrame, nodes: DataFrame, repos: DataFrame, traits: DataFrame, *, judge: Judge) -> DataFrame:
    """The edges from model or dataset to model, each with its verdict; `licence_verdicts` and `…_violations` take it.

    Args:
        edges: `edges` as of the day, of declared evidence.
        nodes: `nodes` as of the day.
        repos: `repos` as of the day.
        traits: `traits` of the day; a repo without is a ghost, whose licence is missing.
        judge: the rules and the policy.

    Returns:
        `edge_id, relation, grade, same_owner, verdict, reason` and, with `parent_` and `child_` before them, `id`,
        `licence`, `class`, `evidence` and the name.
    """
    said = settle(_said(nodes, repos, traits, judge.rules))
    parents, children = (
        said.select(F.col("name").alias(end), *[F.col(n).alias(f"{end}_{n}") for n in said.columns if n != "name"])
        for end in ("parent", "child")
    )
    both = (
        edges.where(F.col("relation").isin(*MODEL_RELATIONS, TRAINED_ON))
        .select("edge_id", "relation", "grade", F.col("src").alias("parent_id"), F.col("dst").alias("child_id"))
        .join(parents, on="parent_id")
        .join(children, on="child_id")
        .withColumn("is_kept", F.coalesce(F.size(F.array_except("parent_ids", "child_ids")) == 0, F.lit(False)))
        .withColumn("is_linked", F.col("child_is_linked"))
        .withColumn("same_owner", F.coalesce(F.col("parent_owner") == F.col("child_owner"), F.lit(False)))
    )
    both = settle(both)
    # There are few kinds of cases, however many edges: ids that are not known count as their class.
    cases = both.select(*_CASE).distinct().collect()
    rules = judge.rules
    rows = []
    for case in cases:
        parent, child = (rules.of(case[f"{end}_key"], case[f"{end}_class"]) for end in ("parent", "child"))
        found = judge.judged(
            parent,
            child,
            case["relation"],
            is_kept=case["is_kept"],
            is_linked=case["is_linked"],
            is_owner=case["same_owner"],
        )
        rows.append({**case.asDict(), "verdict": found.verdict, "reason": found.reason})
    verdicts = literal_rows(both.sparkSession, rows, _JUDGED)
    ends = [
        f"{end}{name}" for end, name in product(("parent", "child"), ("", "_id", "_licence", "_class", "_evidence"))
    ]
    return both.join(F.broadcast(verdicts), on=[*_CASE]).select(
        "edge_id", "relation", "grade", *ends, "same_owner", "verdict", "reason"
    )


def licence_verdicts(judged: DataFrame) -> DataFrame:
    """`licence_verdicts` but for the day.

    Args:
        judged: `judged_edges`.
    """
    keys = ("relation", "parent_class", "child_class", "same_owner", "verdict", "reason")
    return judged.groupBy(*keys).agg(F.count("*").alias("edges"))


def licence_violations(judged: DataFrame) -> DataFrame:
    """`licence_violations` but for the day: the edges that drop a duty, by an owner who may or by another.

    Args:
        judged: `judged_edges`.
    """
    return judged.where(F.col("verdict").isin(VIOLATION, OWNER)).drop("same_owner")


def _said(nodes: DataFrame, repos: DataFrame, traits: DataFrame, rules: LicenceRules) -> DataFrame:
    """What each repo's card and tags say of its licence, and what decides."""
    card = F.from_json("card_data", ", ".join(f"`{key}` STRING" for key in _EVIDENCE))
    told = [F.concat(F.lit(f"{key}: "), F.left(F.col(f"card.{key}"), F.lit(_MAX_EVIDENCE))) for key in _EVIDENCE]
    in_card = F.concat_ws("; ", *told)
    in_tags = F.left(F.array_join(F.filter("tags", lambda tag: tag.startswith("license:")), "; "), F.lit(_MAX_EVIDENCE))
    link = F.trim("card.license_link")
    licence = resolved(F.col("licence"), F.col("licence_name"), rules)
    # Through a generator, or Spark would parse the card once for each look at it.
    repo = repos.select("node_id", "tags", F.explode(F.array(card)).alias("card")).select(
        "node_id",
        F.col("card.license_name").alias("licence_name"),
        F.coalesce(F.nullif(in_card, F.lit("")), F.nullif(in_tags, F.lit(""))).alias("evidence"),
        F.coalesce(link != "", F.lit(False)).alias("is_linked"),
    )
    found = (
        nodes.where(F.col("kind").isin("model", "dataset"))
        .select("node_id", "repo_id")
        .join(traits.select("node_id", "licence"), on="node_id", how="left")
        .join(repo, on="node_id", how="left")
        .withColumns({"ids": licence, "decides": deciding(licence, rules)})
    )
    return found.select(
        F.col("node_id").alias("id"),
        F.col("repo_id").alias("name"),
        "licence",
        "ids",
        F.when(F.col("decides.licence").isin(*rules.licences), F.col("decides.licence"))
        .otherwise(F.col("decides.class"))
        .alias("key"),
        F.col("decides.class").alias("class"),
        "evidence",
        F.coalesce("is_linked", F.lit(False)).alias("is_linked"),
        F.lower(namespace(F.col("repo_id"))).alias("owner"),
    )
