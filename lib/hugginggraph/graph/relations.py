"""The relations of the graph, and the role a model has by what it declares of its parents."""

from pyspark.sql import Column
from pyspark.sql import functions as F

MODEL_RELATIONS = ("finetune", "adapter", "quantized", "merge")
"""parent model -> derived model, as the Hub names them."""
TRAINED_ON = "trained_on"
"""dataset -> model."""
DERIVED_FROM = "derived_from"
"""dataset -> dataset."""
RELATIONS = (*MODEL_RELATIONS, TRAINED_ON, DERIVED_FROM)


def downstream_kind(relation: Column) -> Column:
    """The kind of repo that such an edge leads to.

    >>> rows = spark.sql("SELECT * FROM VALUES ('trained_on'), ('derived_from') AS t(r)")
    >>> rows.select(downstream_kind(F.col("r")).alias("kind")).show()
    +-------+
    |   kind|
    +-------+
    |  model|
    |dataset|
    +-------+
    <BLANKLINE>
    """
    return F.when(relation == DERIVED_FROM, "dataset").otherwise("model")


BASE, UNKNOWN = "base", "unknown"

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


def model_role(hub: Column, declared: Column, typed: Column, parents: Column, tags: Column) -> Column:
    """A model's role by the first rule that holds (the order of the authors' own later releases, papers 1.3).

    Args:
        hub: relation in `baseModels`, or null.
        declared: the card's `base_model_relation`, or null.
        typed: array of the relations in typed `base_model:` tags.
        parents: number of distinct parents that are declared anywhere.
        tags: array of all tags.

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
        .when(has_parent & _has_any(tags, _ADAPTER_TAGS), "adapter")
        .when(has_parent & F.array_contains(tags, "merge"), "merge")
        .when(has_parent, "finetune")
        .otherwise(BASE)
    )


def _has_any(tags: Column, words: tuple[str, ...]) -> Column:
    return F.arrays_overlap(tags, F.array(*[F.lit(word) for word in words]))
