"""Gold: the tables of the HuggingGraph paper, counted anew on each date (papers 1.4)."""

from hugginggraph.tables.contract import (
    BOOL,
    DATE,
    DOUBLE,
    INT,
    LONG,
    STRING,
    Table,
    array,
    columns,
    nullable,
    required,
)

TOTALS_BY_TYPE = Table(
    "totals_by_type",
    "gold",
    ("snapshot_date", "subject", "type", "grade"),
    (
        "Nodes by role and declared edges by relation and grade of evidence, with ghosts, dangling edges and "
        "self-loops (HuggingGraph, RQ1)."
    ),
    columns(
        snapshot_date=required(DATE, "the day"),
        subject=required(
            STRING,
            "node, edge (declared, of lineage), or self_loop (a repo that names itself upstream: a rejected "
            "reference, no edge)",
        ),
        type=required(
            STRING, "role of the node, relation of the edge, kind of the repo that names itself; '*' for all"
        ),
        grade=required(STRING, "grade of the edge's best evidence; '*' for all, and for what is no edge"),
        total=required(LONG, "how many; a repo that names itself counts once, in however many fields"),
        ghosts=nullable(LONG, "of these nodes, those that only references name; NULL for what is no node"),
        dangling=nullable(LONG, "of these edges, those with a ghost at an end; NULL for what is no edge"),
    ),
    laws={"parts": "total >= 0 AND (ghosts IS NULL OR ghosts <= total) AND (dangling IS NULL OR dangling <= total)"},
)

TOP_COMMUNITIES = Table(
    "top_communities",
    "gold",
    ("snapshot_date", "method", "rank"),
    "The largest communities by method (HuggingGraph, RQ2); how good the division is stands in partitions.",
    columns(
        snapshot_date=required(DATE, "the day"),
        method=required(STRING, "label_propagation, louvain or leiden"),
        rank=required(INT, "place by nodes, from 1; ties by the least repo_id of the members, then community_id"),
        community_id=required(LONG, "as in communities: least node_id of the community"),
        nodes=required(LONG, "members: models + datasets + spaces"),
        models=required(LONG, "members that are models"),
        datasets=required(LONG, "members that are datasets"),
        spaces=required(LONG, "members that are Spaces"),
        share=required(DOUBLE, "nodes / all nodes of the graph, isolated ones included"),
        top_members=required(
            array(STRING), "repo_id of the three members with most edges, most first; ties by repo_id, then node_id"
        ),
    ),
    laws={"parts": "nodes = models + datasets + spaces"},
)

TOP_BASE_MODELS = Table(
    "top_base_models",
    "gold",
    ("snapshot_date", "rank"),
    "Base models by the number of models made from them, directly or not (HuggingGraph, RQ3, Table 3).",
    columns(
        snapshot_date=required(DATE, "the day"),
        rank=required(INT, "place by descendants, from 1; ties by repo_id, then node_id"),
        node_id=required(
            LONG, "a model that has no declared parent in the graph, or whose role is base; ghosts included"
        ),
        repo_id=required(STRING, "its name"),
        descendants=required(LONG, "distinct models that edges lead to from it in one step or more"),
        finetune=required(LONG, "descendants whose role is finetune"),
        adapter=required(LONG, "descendants whose role is adapter"),
        quantized=required(LONG, "descendants whose role is quantized"),
        merge=required(LONG, "descendants whose role is merge"),
        other=required(LONG, "descendants of any other role, so that the parts add up; none is expected"),
        levels=required(INT, "most hops to a descendant, each by its shortest way (levels of a breadth-first search)"),
    ),
    laws={"parts": "descendants = finetune + adapter + quantized + merge + other"},
)

DEEPEST_LINEAGES = Table(
    "deepest_lineages",
    "gold",
    ("snapshot_date", "rank"),
    "Models by levels of models upstream (HuggingGraph, RQ3, Table 4).",
    columns(
        snapshot_date=required(DATE, "the day"),
        rank=required(INT, "place by levels, then ancestors, from 1; ties by repo_id, then node_id"),
        node_id=required(LONG, "the model"),
        repo_id=required(STRING, "its name"),
        role=required(STRING, "its role"),
        levels=required(INT, "most hops to an ancestor that is a model, each by its shortest way"),
        ancestors=required(LONG, "distinct models it was made from in one step or more, itself not counted"),
        base=required(LONG, "ancestors whose role is base"),
        finetune=required(LONG, "ancestors whose role is finetune"),
        adapter=required(LONG, "ancestors whose role is adapter"),
        quantized=required(LONG, "ancestors whose role is quantized"),
        merge=required(LONG, "ancestors whose role is merge"),
        other=required(LONG, "ancestors of any other role: unknown, which are ghosts"),
        datasets=required(LONG, "distinct datasets upstream of it; not among the ancestors"),
        root_id=required(
            LONG, "the ancestor most hops away; ties by repo_id, then node_id; on a cycle it has parents itself"
        ),
        root_repo_id=required(STRING, "its name"),
    ),
    laws={"parts": "ancestors = base + finetune + adapter + quantized + merge + other"},
)

TOP_DATASETS = Table(
    "top_datasets",
    "gold",
    ("snapshot_date", "by", "rank"),
    "Datasets by what they were composed of, and by what was made with them (HuggingGraph, RQ4).",
    columns(
        snapshot_date=required(DATE, "the day"),
        by=required(STRING, "the column that gives the place: included or derived"),
        rank=required(INT, "place by that column, from 1, where it is not 0; ties by repo_id, then node_id"),
        node_id=required(LONG, "the dataset"),
        repo_id=required(STRING, "its name"),
        included=required(LONG, "distinct datasets it was derived from, in one step"),
        derived=required(
            LONG,
            "derived_datasets + trained_models + spaces, in one step; a dataset that names itself is not among them",
        ),
        derived_datasets=required(LONG, "datasets derived from it"),
        trained_models=required(LONG, "models trained on it"),
        spaces=required(LONG, "Spaces that use it"),
    ),
    laws={"parts": "derived = derived_datasets + trained_models + spaces"},
)

DATASETS_BY_MODELS = Table(
    "datasets_by_models",
    "gold",
    ("snapshot_date", "rank"),
    "Datasets by the number of models trained on them (HuggingGraph, RQ5; true datasets only).",
    columns(
        snapshot_date=required(DATE, "the day"),
        rank=required(INT, "place by models, from 1; ties by repo_id, then node_id"),
        node_id=required(LONG, "the dataset; never a model"),
        repo_id=required(STRING, "its name"),
        models=required(LONG, "distinct models that declare to be trained on it"),
        base=required(LONG, "of these models, those whose role is base"),
        finetune=required(LONG, "of these models, those whose role is finetune"),
        adapter=required(LONG, "of these models, those whose role is adapter"),
        quantized=required(LONG, "of these models, those whose role is quantized"),
        merge=required(LONG, "of these models, those whose role is merge"),
        other=required(LONG, "of these models, those of any other role; none is expected"),
    ),
    laws={"parts": "models = base + finetune + adapter + quantized + merge + other"},
)

MODELS_BY_DATASETS = Table(
    "models_by_datasets",
    "gold",
    ("snapshot_date", "rank"),
    "Models by the number of their training datasets (HuggingGraph, RQ5).",
    columns(
        snapshot_date=required(DATE, "the day"),
        rank=required(INT, "place by datasets, from 1; ties by repo_id, then node_id"),
        node_id=required(LONG, "the model"),
        repo_id=required(STRING, "its name"),
        role=required(STRING, "its role"),
        datasets=required(LONG, "distinct datasets it declares to be trained on, ghosts included"),
    ),
    laws={"something": "datasets > 0"},
)

CYCLE_SIZES = Table(
    "cycle_sizes",
    "gold",
    ("snapshot_date", "cycle_id", "is_self_loop"),
    "The cycles of a day, a row each, and the repos that name themselves (HuggingGraph, RQ2).",
    columns(
        snapshot_date=required(DATE, "the day"),
        cycle_id=required(
            LONG, "as in cycles: least node_id of the strongly connected component; of a self-loop, the repo"
        ),
        is_self_loop=required(BOOL, "whether it is a repo that names itself upstream: a rejected reference"),
        is_two_cycle=required(BOOL, "whether it is two repos that name each other"),
        nodes=required(LONG, "members; 1 for a self-loop"),
        edges=required(
            LONG,
            "declared edges from member to member, parallel ones each; 0 for a self-loop, which is no edge of the "
            "graph",
        ),
        models=required(LONG, "members that are models"),
        datasets=required(LONG, "members that are datasets"),
        repo_ids=required(array(STRING), "names of the members in alphabetical order, the first five"),
    ),
    laws={"parts": "nodes = models + datasets AND is_self_loop = (nodes = 1)"},
)

CAP_EFFECT = Table(
    "cap_effect",
    "gold",
    ("snapshot_date", "relation", "cap"),
    "What a list of children that ends at a cap would lose (papers 1.5, defect 1: the published graph stops at 300).",
    columns(
        snapshot_date=required(DATE, "the day"),
        relation=required(STRING, "the relation; '*' over all"),
        cap=required(INT, "most children that are taken of a parent in a relation"),
        parents=required(LONG, "repos with a child in the relation; for '*' in any"),
        parents_above=required(LONG, "parents with more children than the cap in the relation; for '*' in any one"),
        edges=required(LONG, "all edges of the relation"),
        edges_lost=required(LONG, "edges beyond the cap, summed over the parents"),
        share_lost=required(DOUBLE, "edges_lost / edges"),
        largest=required(LONG, "most children of a parent in one relation"),
    ),
    laws={"parts": "edges_lost < edges AND parents_above <= parents"},
)

PAPER_TABLES = (
    *(TOTALS_BY_TYPE, TOP_COMMUNITIES, TOP_BASE_MODELS, DEEPEST_LINEAGES, TOP_DATASETS),
    *(DATASETS_BY_MODELS, MODELS_BY_DATASETS, CYCLE_SIZES, CAP_EFFECT),
)
"""The tables of the HuggingGraph paper, counted anew on each date (papers 1.4), without the defects of papers 1.5."""
