"""The relations of the graph by name; nothing here loads Spark."""

MODEL_RELATIONS = ("finetune", "adapter", "quantized", "merge")
"""parent model -> derived model, as the Hub names them."""
TRAINED_ON = "trained_on"
"""dataset -> model."""
DERIVED_FROM = "derived_from"
"""dataset -> dataset."""
USED_BY_SPACE = "used_by_space"
"""model or dataset -> Space."""
NEW_VERSION = "new_version"
"""A repo -> its successor: no derivation, and so no part of any lineage. The upstream end states it."""
LINEAGE_RELATIONS = (*MODEL_RELATIONS, TRAINED_ON, DERIVED_FROM, USED_BY_SPACE)
"""The relations in which the downstream repo was made with the upstream one."""
RELATIONS = (*LINEAGE_RELATIONS, NEW_VERSION)
