"""The relations of the graph, and the role a model has by what it declares of its parents."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from hugginggraph.graph.relation_names import (
    DERIVED_FROM,
    MODEL_RELATIONS,
    NEW_VERSION,
    RELATIONS,
    TRAINED_ON,
    USED_BY_SPACE,
)


def is_lineage(relation: Column) -> Column:
    """Whether the downstream repo was made with the upstream one.

    >>> spark.sql("SELECT 'new_version' AS r").select(is_lineage(F.col("r")).alias("is")).first()["is"]
    False
    """
    return relation != NEW_VERSION


def relation_rank(relation: Column) -> Column:
    """The relation's place in `RELATIONS`, from 0.

    >>> row = spark.sql("SELECT 'adapter' AS r").select(relation_rank(F.col("r")).alias("rank")).first()
    >>> row["rank"]
    1
    """
    return (F.array_position(F.array(*[F.lit(name) for name in RELATIONS]), relation) - 1).cast("int")


def relation_of_rank(rank: Column) -> Column:
    """The relation at that place in `RELATIONS`.

    >>> spark.range(1, 2).select(relation_of_rank(F.col("id")).alias("r")).first().r
    'adapter'
    """
    return F.get(F.array(*[F.lit(name) for name in RELATIONS]), rank.cast("int"))


def downstream_kind(relation: Column) -> Column:
    """The kind of repo that such an edge leads to.

    >>> rows = spark.sql("SELECT * FROM VALUES ('trained_on'), ('derived_from'), ('used_by_space') AS t(r)")
    >>> rows.select(downstream_kind(F.col("r")).alias("kind")).show()
    +-------+
    |   kind|
    +-------+
    |  model|
    |dataset|
    |  space|
    +-------+
    <BLANKLINE>
    """
    return F.when(relation == DERIVED_FROM, "dataset").when(relation == USED_BY_SPACE, "space").otherwise("model")


def upstream_kind(relation: Column) -> Column:
    """The kind of repo that such an edge comes from; null where it may be any.

    >>> spark.sql("SELECT 'trained_on' AS r").select(upstream_kind(F.col("r")).alias("kind")).first().kind
    'dataset'
    """
    return F.when(relation.isin(*MODEL_RELATIONS), "model").when(relation.isin(TRAINED_ON, DERIVED_FROM), "dataset")


BASE, UNKNOWN = "base", "unknown"
DECLARED_ROOT, NO_METADATA, UNRESOLVED_PARENT = "declared_root", "no_metadata", "unresolved_parent"

_QUANTIZED_TAGS = ("quantized", "gguf", "gptq", "awq", "exl2", "bitsandbytes", "4-bit", "8-bit")
_ADAPTER_TAGS = ("adapter", "lora", "peft", "qlora")


def known_relation(name: Column) -> Column:
    """The relation of that name, however it is capitalised; null for any other word.

    >>> rows = spark.sql("SELECT * FROM VALUES ('Merge'), ('fork') AS t(w)")
    >>> rows.select(known_relation(F.col("w")).alias("r")).show()
    +-----+
    |    r|
    +-----+
    |merge|
    | NULL|
    +-----+
    <BLANKLINE>
    """
    word = F.lower(F.trim(name))
    return F.when(word.isin(*MODEL_RELATIONS), word)


def model_role(
    hub: Column, declared: Column, typed: Column, parents: Column, tags: Column, has_adapter_config: Column
) -> Column:
    """A model's role by the first rule that holds (the order of the authors' own later releases, papers 1.3).

    Args:
        hub: relation in `baseModels`, or null.
        declared: the card's `base_model_relation`, or null.
        typed: array of the relations in typed `base_model:` tags.
        parents: number of distinct parents that are declared anywhere.
        tags: array of all tags.
        has_adapter_config: whether a configuration file of an adapter names a parent.

    Returns:
        `finetune`, `adapter`, `quantized`, `merge`, or `base` where no parent is declared.
    """
    has_parent = parents > 0
    # get() is null past the end, where element_at would raise.
    return (
        F.when(known_relation(hub).isNotNull(), known_relation(hub))
        .when(known_relation(declared).isNotNull() & has_parent, known_relation(declared))
        .when(F.size(typed) > 0, F.get(typed, F.lit(0)))
        .when((parents > 1) & F.array_contains(tags, "merge"), "merge")
        .when(has_parent & _has_any(tags, _QUANTIZED_TAGS), "quantized")
        .when(has_parent & (has_adapter_config | _has_any(tags, _ADAPTER_TAGS)), "adapter")
        .when(has_parent & F.array_contains(tags, "merge"), "merge")
        .when(has_parent, "finetune")
        .otherwise(BASE)
    )


def _has_any(tags: Column, words: tuple[str, ...]) -> Column:
    return F.arrays_overlap(tags, F.array(*[F.lit(word) for word in words]))


def root_kind(kind: Column, names_parent: Column, has_parent: Column, has_card: Column) -> Column:
    """Why a model has no parent in the graph; null where it has one, and for what is no model.

    Args:
        kind: kind of the repo.
        names_parent: whether its metadata names a parent anywhere.
        has_parent: whether one of the names can be a repo's.
        has_card: whether there is metadata at all that could name one.

    Returns:
        `unresolved_parent`, `declared_root` (its metadata names none), or `no_metadata`: not the same as a base model.
    """
    told = F.when(names_parent, UNRESOLVED_PARENT).when(has_card, DECLARED_ROOT).otherwise(NO_METADATA)
    return F.when((kind == "model") & ~has_parent, told)
