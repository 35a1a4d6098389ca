"""T1 to T11: the tables of the supply chain."""

from collections.abc import Sequence
from datetime import date

from hugginggraph.report.html.exhibit import SUPPLY_CHAIN, Column, Drawn, Rows, counts, exhibit
from hugginggraph.report.html.plots import TABLE_ROWS, many, with_all
from hugginggraph.tables import COMMUNITY_PROFILES, DEGREES, GRAPH_SUMMARY, NODES, PARTITIONS, SCORECARD
from hugginggraph.tables.contract import ALL
from hugginggraph.tables.paper import (
    CAP_EFFECT,
    CYCLE_SIZES,
    DATASETS_BY_MODELS,
    DEEPEST_LINEAGES,
    MODELS_BY_DATASETS,
    TOP_BASE_MODELS,
    TOP_COMMUNITIES,
    TOP_DATASETS,
    TOTALS_BY_TYPE,
)

_DECLARED = "declared edges of lineage, without prose and self-loops"
_NO_LINEAGE = "No model declares what it was made from; lists with `tags` or `cardData` bring such edges."
_NO_DATASETS = "No repo names a dataset; lists with `tags` or `cardData` of models and datasets bring them."


def _of_last_date(table: str) -> str:
    return f"snapshot_date = (SELECT max(snapshot_date) FROM {table})"


def _ranked(table: str) -> str:
    return f"SELECT * EXCLUDE (snapshot_date) FROM {table} WHERE {_of_last_date(table)} ORDER BY rank"


def _first_ten(rows: Rows, columns: Sequence[Column], note: str = "") -> Drawn:
    first = rows[:TABLE_ROWS]
    return Drawn(n=f"the first {len(first)} of {len(rows):,} in the data", rows=first, columns=columns, note=note)


@exhibit(
    "T1",
    "Nodes and edges by type",
    SUPPLY_CHAIN,
    asks="How many nodes, edges and self-loops of each type are there, and on what evidence do the edges rest?",
    graph=_DECLARED,
    tables=(TOTALS_BY_TYPE,),
    sql=f"""
        SELECT subject, type, sum(total) FILTER (WHERE grade = '*')::BIGINT AS total,
            sum(ghosts) FILTER (WHERE grade = '*')::BIGINT AS ghosts,
            sum(dangling) FILTER (WHERE grade = '*')::BIGINT AS dangling,
            {", ".join(
                f"sum(total) FILTER (WHERE grade = '{grade}')::BIGINT AS {grade}"
                for grade in ("hub", "tag", "card", "config", "author_tag", "misspelt", "inferred")
            )}
        FROM totals_by_type WHERE {_of_last_date("totals_by_type")}
        GROUP BY subject, type ORDER BY subject DESC, type = '*' DESC, total DESC, type
    """,
    empty="The graph of the date has no node; a list of models or datasets brings some.",
)  # fmt: skip
def totals(rows: Rows, _: date) -> Drawn:
    """A row a type, the sums first."""
    sums = {row["subject"]: row["total"] for row in rows if row["type"] == ALL}
    return Drawn(
        rows=with_all(rows, "type"),
        n=f"{sums.get('node', 0):,} nodes, {sums.get('edge', 0):,} edges, {sums.get('self_loop', 0):,} self-loops",
        columns=[
            Column("subject", ""), Column("type", "type"),
            *counts("total", "ghosts", "dangling", "hub", "tag", "card", "config", "author tag", "misspelt"),
            *counts("inferred"),
        ],
        note="Ghosts are named and not listed; dangling edges have a ghost at an end; from hub to inferred: the best "
        "evidence of an edge. A repo that names itself is no edge.",
    )  # fmt: skip


@exhibit(
    "T2",
    "The largest communities",
    SUPPLY_CHAIN,
    asks="Into which groups does the graph fall, and how closed are they?",
    graph=f"{_DECLARED}; direction ignored",
    tables=(TOP_COMMUNITIES, PARTITIONS, COMMUNITY_PROFILES),
    sql=f"""
        SELECT t.method, t.rank, t.nodes, t.models, t.datasets, t.spaces, t.share, c.internal_share, c.conductance,
            t.top_members, p.modularity, p.communities, p.resolution, p.seed
        FROM top_communities t JOIN partitions p USING (method)
        LEFT JOIN community_profiles c USING (method, community_id)
        WHERE t.{_of_last_date("top_communities")} AND t.rank <= 10 ORDER BY t.method, t.rank
    """,
    empty="No community has two members: there is no edge; lists with `tags` or `cardData` bring them.",
)
def communities(rows: Rows, _: date) -> Drawn:
    """Ten a method; the modularity belongs to the whole division."""
    methods = {row["method"]: row for row in rows}
    q = "; ".join(
        f"{name.replace('_', ' ')} Q = {_three(row['modularity'])} ({row['communities']:,} communities, resolution "
        f"{row['resolution']:g}{'' if row['seed'] is None else ', seed ' + str(row['seed'])})"
        for name, row in methods.items()
    )
    return Drawn(
        n=f"the ten largest of {many(len(methods), 'method')}",
        columns=[
            Column("method", "method"), Column("rank", "", "count"), *counts("nodes", "models", "datasets"),
            Column("share", "of all nodes", "share"), Column("internal_share", "edges inside", "share"),
            Column("conductance", "conductance", "number"), Column("top_members", "most edges", "names"),
        ],
        note=f"Modularity is one number of a whole division: {q}.",
    )  # fmt: skip


def _three(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.3f}"


@exhibit(
    "T3",
    "Base models by what was made from them",
    SUPPLY_CHAIN,
    asks="Which base models have the most models downstream, directly or not, and how deep does it go?",
    graph=f"{_DECLARED}; models",
    tables=(TOP_BASE_MODELS,),
    sql=_ranked("top_base_models"),
    empty=_NO_LINEAGE,
)
def base_models(rows: Rows, _: date) -> Drawn:
    """The first ten; all are in the data."""
    return _first_ten(
        rows,
        [
            Column("rank", "", "count"), Column("repo_id", "base model"),
            *counts("descendants", "finetune", "adapter", "quantized", "merge", "levels"),
        ],
        "Each descendant counts once, by its role, so that the parts add up. Levels are hops by the shortest way.",
    )  # fmt: skip


@exhibit(
    "T4",
    "The deepest lineages",
    SUPPLY_CHAIN,
    asks="Which models have the most levels of models upstream?",
    graph=f"{_DECLARED}; models, cycles taken as one place",
    tables=(DEEPEST_LINEAGES,),
    sql=_ranked("deepest_lineages"),
    empty=_NO_LINEAGE,
)
def deepest(rows: Rows, _: date) -> Drawn:
    """The first ten; all are in the data."""
    return _first_ten(
        rows,
        [
            Column("rank", "", "count"), Column("repo_id", "model"), Column("role", "role"),
            *counts("levels", "ancestors", "base", "finetune", "adapter", "quantized", "merge", "datasets"),
            Column("root_repo_id", "farthest ancestor"),
        ],
        "Datasets stand beside the ancestors, not among them.",
    )  # fmt: skip


@exhibit(
    "T5",
    "Datasets by what went in and what came out",
    SUPPLY_CHAIN,
    asks="Which datasets were composed of most others, and from which was most made?",
    graph=f"{_DECLARED}; one step",
    tables=(TOP_DATASETS,),
    sql=f"""
        SELECT * EXCLUDE (snapshot_date) FROM top_datasets WHERE {_of_last_date("top_datasets")}
        ORDER BY "by" DESC, rank
    """,
    empty=_NO_DATASETS,
)
def datasets(rows: Rows, _: date) -> Drawn:
    """Ten by each of the two."""
    return Drawn(
        n=f"{len({row['node_id'] for row in rows}):,} datasets in the data, the first ten by each shown",
        rows=[row for row in rows if row["rank"] <= 10],
        columns=[
            Column("by", "by"), Column("rank", "", "count"), Column("repo_id", "dataset"),
            *counts("included", "derived", "derived datasets", "trained models", "spaces"),
        ],
        note="Included: distinct datasets it was derived from. Derived: datasets, models and Spaces made with it, told "
        "apart; a dataset that names itself is not among them.",
    )  # fmt: skip


@exhibit(
    "T6",
    "Datasets by the models trained on them",
    SUPPLY_CHAIN,
    asks="On which datasets do most models say they were trained, by the role of the model?",
    graph=f"{_DECLARED}; trained_on, true datasets only",
    tables=(DATASETS_BY_MODELS,),
    sql=_ranked("datasets_by_models"),
    empty=_NO_DATASETS,
)
def datasets_by_models(rows: Rows, _: date) -> Drawn:
    """The first ten; all are in the data."""
    return _first_ten(
        rows,
        [
            Column("rank", "", "count"), Column("repo_id", "dataset"),
            *counts("models", "base", "finetune", "adapter", "quantized", "merge"),
        ],
        "No model stands among the datasets, as it does in the published table; that one is T6b here.",
    )  # fmt: skip


@exhibit(
    "T6b",
    "Models by the models made from them in one step",
    SUPPLY_CHAIN,
    asks="Which models have the most children, by relation? The published table of datasets holds these.",
    graph=f"{_DECLARED}; edges between models",
    tables=(DEGREES, NODES),
    sql="""
        SELECT n.repo_id, n.role, sum(d.out_degree)::BIGINT AS children,
            coalesce(sum(d.out_degree) FILTER (WHERE relation = 'finetune'), 0)::BIGINT AS finetune,
            coalesce(sum(d.out_degree) FILTER (WHERE relation = 'adapter'), 0)::BIGINT AS adapter,
            coalesce(sum(d.out_degree) FILTER (WHERE relation = 'quantized'), 0)::BIGINT AS quantized,
            coalesce(sum(d.out_degree) FILTER (WHERE relation = 'merge'), 0)::BIGINT AS merge
        FROM degrees d JOIN nodes n USING (node_id)
        WHERE relation IN ('finetune', 'adapter', 'quantized', 'merge') AND neighbour_kind = '*'
        GROUP BY node_id, n.repo_id, n.role HAVING sum(d.out_degree) > 0
        ORDER BY children DESC, n.repo_id LIMIT 100
    """,
    empty=_NO_LINEAGE,
)
def models_by_children(rows: Rows, _: date) -> Drawn:
    """The first ten; all are in the data."""
    return _first_ten(
        rows,
        [
            Column("repo_id", "model"), Column("role", "role"),
            *counts("children", "finetune", "adapter", "quantized", "merge"),
        ],
        "A child that is tied to a parent by two relations counts in both.",
    )  # fmt: skip


@exhibit(
    "T7",
    "Models by the number of their training datasets",
    SUPPLY_CHAIN,
    asks="Which models name the most datasets they were trained on?",
    graph=f"{_DECLARED}; trained_on",
    tables=(MODELS_BY_DATASETS,),
    sql=_ranked("models_by_datasets"),
    empty=_NO_DATASETS,
)
def models_by_datasets(rows: Rows, _: date) -> Drawn:
    """The first ten; all are in the data."""
    return _first_ten(
        rows, [Column("rank", "", "count"), Column("repo_id", "model"), Column("role", "role"), *counts("datasets")]
    )


@exhibit(
    "T9",
    "Cycles and self-loops",
    SUPPLY_CHAIN,
    asks="Where does the lineage lead back to itself?",
    graph=_DECLARED,
    tables=(CYCLE_SIZES, GRAPH_SUMMARY),
    sql=f"""
        SELECT CASE WHEN is_self_loop THEN 'self-loop' WHEN is_two_cycle THEN 'two repos' ELSE 'cycle' END AS what,
            c.nodes, c.edges, c.models, c.datasets, c.repo_ids, s.strong_components, s.cycles, s.nodes_on_cycles,
            s.two_cycles, s.self_loops, s.nodes AS of_nodes
        FROM cycle_sizes c JOIN graph_summary s ON s.scope = 'all'
        WHERE {_of_last_date("cycle_sizes")} ORDER BY c.nodes DESC, c.repo_ids
    """,
    empty="The graph has no cycle and no repo that names itself; nothing is missing.",
)
def cycles(rows: Rows, _: date) -> Drawn:
    """The largest, and the sums."""
    first = rows[0]
    return Drawn(
        n=f"{first['cycles']:,} cycles with {first['nodes_on_cycles']:,} repos, {first['two_cycles']:,} of them of "
        f"two; {first['self_loops']:,} repos that name themselves",
        rows=rows[:15],
        columns=[
            Column("what", ""), *counts("nodes", "edges", "models", "datasets"),
            Column("repo_ids", "members", "names"),
        ],
        note=f"Strongly connected components, single nodes included: {first['strong_components']:,} of "
        f"{first['of_nodes']:,} nodes. The largest 15 are shown.",
    )  # fmt: skip


@exhibit(
    "T10",
    "How much the metadata tells",
    SUPPLY_CHAIN,
    asks="For how many repos is the lineage known, and why not for the others?",
    graph="all live repos the lists hold",
    tables=(SCORECARD,),
    sql=f"""
        SELECT measure, kind, item, count, "of", count / nullif("of", 0) AS share FROM scorecard
        WHERE {_of_last_date("scorecard")} ORDER BY array_position(
            ['repos', 'ghosts', 'with_lineage', 'lineage_only_in_text', 'root_kind', 'references', 'repaired',
            'unresolved', 'self_loops', 'edges', 'flagged', 'cycles'], measure), kind, count DESC, item
    """,
    empty="The scorecard of the date is empty; a list of models or datasets brings it.",
)
def coverage(rows: Rows, _: date) -> Drawn:
    """The scorecard, without what is not split by code."""
    repos = sum(row["count"] for row in rows if row["measure"] == "repos")
    return Drawn(
        n=f"{repos:,} live repos",
        rows=[row | {"item": "" if row["item"] == ALL else row["item"], "measure": row["measure"].replace("_", " ")}
              for row in rows],
        columns=[
            Column("measure", "measure"), Column("kind", "kind"), Column("item", ""), *counts("count", "of"),
            Column("share", "share", "share"),
        ],
        note="What each measure counts, and of what, stands in docs/tables.md under `scorecard`.",
    )  # fmt: skip


@exhibit(
    "T11",
    "What a list that ends would lose",
    SUPPLY_CHAIN,
    asks="How many edges would be lost if children were read from lists that end, as the published graph's do at 300?",
    graph=_DECLARED,
    tables=(CAP_EFFECT,),
    sql=f"""
        SELECT * EXCLUDE (snapshot_date) FROM cap_effect WHERE {_of_last_date("cap_effect")}
        ORDER BY cap, relation = '*' DESC, edges DESC
    """,
    empty=_NO_LINEAGE,
)
def cap(rows: Rows, _: date) -> Drawn:
    """By cap and relation."""
    edges = max(row["edges"] for row in rows)
    return Drawn(
        n=f"{edges:,} edges",
        rows=with_all(rows),
        columns=[
            Column("cap", "cap", "count"), Column("relation", "relation"), *counts("parents", "parents above"),
            *counts("edges", "edges lost"), Column("share_lost", "lost", "share"), *counts("largest"),
        ],
        note="Read from what each child says of its parents, the graph has no such cap.",
    )  # fmt: skip
