"""Which edges keep the duties of the parent's licence, and what both cards say where they do not.

No legal advice. Edges whose parent is a dataset are judged by the policy (hub.md 6.1, verdicts).
"""

from itertools import product

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.frames import literal_rows, settle
from hugginggraph.genetics.licence_columns import SEVERAL, is_kept, repo_licences
from hugginggraph.genetics.live import live_models_and_datasets
from hugginggraph.genetics.verdicts import OWNER, VIOLATION, Judge
from hugginggraph.graph.relation_names import MODEL_RELATIONS, TRAINED_ON
from hugginggraph.licence_rules import MISSING, Licence, LicenceRules
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


def judged_edges(edges: DataFrame, nodes: DataFrame, repos: DataFrame, *, judge: Judge) -> DataFrame:
    """The edges from model or dataset to model, each with its verdict; `licence_verdicts` and `…_violations` take it.

    Args:
        edges: `edges` as of the day, of declared evidence.
        nodes: `nodes` as of the day.
        repos: `repos` as of the day; the licence of a node that is not live there is missing.
        judge: the rules and the policy.

    Returns:
        `edge_id, relation, grade, same_owner, verdict, reason` and, with `parent_` and `child_` before them, `id`,
        `licence`, `class`, `evidence` and the name.
    """
    said = settle(_said(nodes, repos, judge.rules))
    parents, children = (
        said.select(F.col("name").alias(end), *[F.col(n).alias(f"{end}_{n}") for n in said.columns if n != "name"])
        for end in ("parent", "child")
    )
    both = (
        edges.where(F.col("relation").isin(*MODEL_RELATIONS, TRAINED_ON))
        .select("edge_id", "relation", "grade", F.col("src").alias("parent_id"), F.col("dst").alias("child_id"))
        .join(parents, on="parent_id")
        .join(children, on="child_id")
        .withColumn("is_kept", is_kept(F.col("parent_choices"), F.col("child_choices")))
        .withColumn("is_linked", F.col("child_is_linked"))
        .withColumn("same_owner", F.coalesce(F.col("parent_owner") == F.col("child_owner"), F.lit(False)))
    )
    both = settle(both)
    # There are few kinds of cases, however many edges: ids that are not known count as their class.
    cases = both.select(*_CASE).distinct().collect()
    rules = judge.rules
    rows = []
    for case in cases:
        found = judge.between(
            _facts_of(case["parent_key"], rules),
            _facts_of(case["child_key"], rules),
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


def _facts_of(key: str, rules: LicenceRules) -> list[Licence]:
    """By choice, the facts of the licence that decides: a key that is no licence is a class."""
    return [rules.of(each, each) for each in key.split(SEVERAL)]


def _said(nodes: DataFrame, repos: DataFrame, rules: LicenceRules) -> DataFrame:
    """What each repo's card and tags say of its licence, and what decides."""
    found = repo_licences(F.col("card_data"), F.col("tags"), rules)
    # Through a generator, or Spark would read the card once for each look at it.
    said = live_models_and_datasets(repos).select("node_id", F.explode(F.array(found)).alias("said"))
    return (
        nodes.where(F.col("kind").isin("model", "dataset"))
        .select("node_id", "repo_id")
        .join(said, on="node_id", how="left")
        .select(
            F.col("node_id").alias("id"),
            F.col("repo_id").alias("name"),
            F.col("said.ids").alias("licence"),
            "said.choices",
            F.coalesce("said.key", F.lit(MISSING)).alias("key"),
            F.coalesce("said.class_", F.lit(MISSING)).alias("class"),
            "said.evidence",
            F.coalesce("said.is_linked", F.lit(False)).alias("is_linked"),
            F.lower(namespace(F.col("repo_id"))).alias("owner"),
        )
    )
