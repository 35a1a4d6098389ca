"""The silver tables: the graph, and what the repos say of one another."""

from hugginggraph.tables.contract import BOOL, INT, LONG, STRING, Table, array, columns, nullable, required, struct

EVIDENCE = struct(
    grade_rank=INT,
    grade=STRING,
    source_field=STRING,
    position=INT,
    raw_reference=STRING,
    rule=STRING,
    revision=STRING,
    defects=array(STRING),
)

MENTIONS = Table(
    "mentions",
    "silver",
    ("node_id", "source_field", "position"),
    "Every place where a repo names another, read but not yet resolved; of gone repos, too.",
    columns(
        node_id=required(LONG, "the repo that makes the mention"),
        source_field=required(
            STRING, "where it stands: baseModels, tags.…, card.… (the key as written), config.…, card_text, card_recipe"
        ),
        position=required(INT, "its place in that field, from 0"),
        kind=required(STRING, "kind of the repo that makes it"),
        target_kind=required(STRING, "kind of repo it names"),
        raw_reference=nullable(STRING, "the reference as it stands"),
        stated_relation=nullable(STRING, "the relation, where the field tells it"),
        implied_relation=nullable(
            STRING, "the role of the repo that makes it: the relation where nothing tells another"
        ),
        has_quantized_files=nullable(BOOL, "whether that repo holds GGUF files"),
        grade_rank=required(INT, "rank of the evidence, 1 is strongest"),
        candidate=nullable(STRING, "the name read from the reference; NULL where a defect leaves none"),
        revision=nullable(STRING, "commit, branch, file or folder that the reference tells beside the name"),
        rule=nullable(
            STRING,
            "how the name was read: exact, url, cache_path, suffix, markup, extended, basename; alias (the Hub has "
            "followed the name for this child)",
        ),
        defects=nullable(array(STRING), "what had to be repaired to read it"),
        code=nullable(STRING, "the defect that leaves no name: see hugginggraph.graph.defects"),
    ),
    strikes_rows_out=True,
)

NODES = Table(
    "nodes",
    "silver",
    ("node_id",),
    "The graph's nodes on a day: live repos, and ghosts that only references name.",
    columns(
        node_id=required(LONG, "key, as in repos"),
        kind=required(STRING, "model, dataset or space"),
        repo_id=required(STRING, "owner/name"),
        hub_id=nullable(STRING, "the Hub's immutable id; NULL for a ghost"),
        role=required(STRING, "base, finetune, adapter, quantized, merge; dataset; space; unknown for a ghost model"),
        root_kind=nullable(
            STRING,
            "why a model has no parent: declared_root, no_metadata, unresolved_parent; NULL where it has one, and for"
            " what is no model",
        ),
        is_ghost=required(BOOL, "named by a reference, not listed as a live repo: deleted, private or never there"),
        content_hash=nullable(
            LONG, "of the repo's metadata, as in repos: moves when anything the Hub says of it does; NULL for a ghost"
        ),
    ),
    strikes_rows_out=True,
    laws={"role_known": "role IN ('base', 'finetune', 'adapter', 'quantized', 'merge', 'dataset', 'space', 'unknown')"},
)

EDGES = Table(
    "edges",
    "silver",
    ("edge_id",),
    (
        "The graph's edges on a day, upstream -> downstream: parent -> derived model, dataset -> model, dataset -> "
        "dataset."
    ),
    columns(
        edge_id=required(LONG, "xxhash64(src, dst, relation); a text edge has another than the declared one beside it"),
        src=required(LONG, "upstream node: the parent model, the dataset, or the predecessor"),
        dst=required(LONG, "downstream node: what was made from it, or its successor"),
        relation=required(
            STRING,
            "finetune, adapter, quantized, merge; trained_on (dataset -> model); derived_from (dataset -> dataset); "
            "used_by_space (model or dataset -> Space); new_version (repo -> successor, no lineage)",
        ),
        grade_rank=required(INT, "rank of the best evidence, 1 is strongest"),
        grade=required(
            STRING,
            "the best evidence: hub, tag, card, config, author_tag, misspelt, inferred; recipe and text for what "
            "cards alone say",
        ),
        source_field=required(STRING, "the field of the best evidence"),
        raw_reference=required(STRING, "the best evidence as the downstream repo wrote it"),
        rule=required(
            STRING,
            "how the raw reference was resolved: exact, url, cache_path, suffix, markup, extended, basename; alias, "
            "case, bare",
        ),
        revision=nullable(STRING, "the revision that the best evidence tells"),
        flags=nullable(
            array(STRING),
            "what is odd about the edge: RELATION_MISMATCH, MERGE_ONE, MULTI_FINETUNE, TIME_INVERTED, PROXY_PARENT",
        ),
        evidence=nullable(array(EVIDENCE), "all evidence, best first"),
    ),
    strikes_rows_out=True,
    searched_by=("src", "dst"),
    laws={
        "no_self_loop": "src <> dst",
        "relation_known": "relation IN ('finetune', 'adapter', 'quantized', 'merge', 'trained_on', 'derived_from', "
        "'used_by_space', 'new_version')",
    },
)

REJECTED_REFERENCES = Table(
    "rejected_references",
    "silver",
    ("node_id", "source_field", "position"),
    "References found in the metadata that gave no edge, with the defect.",
    columns(
        node_id=required(LONG, "the repo that made the reference"),
        source_field=required(STRING, "where it stands"),
        position=required(INT, "its place in that field, from 0"),
        kind=nullable(STRING, "kind of the referring repo"),
        repo_id=nullable(STRING, "name of the referring repo"),
        target_kind=nullable(STRING, "kind of repo it should name"),
        raw_reference=nullable(STRING, "the reference as it stands"),
        code=required(STRING, "the defect: see hugginggraph.graph.defects"),
    ),
    strikes_rows_out=True,
)

SILVER_TABLES = (MENTIONS, NODES, EDGES, REJECTED_REFERENCES)
