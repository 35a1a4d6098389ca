"""How a large synthetic Hub is mixed: every share and where it was reported.

Sources: [A] "Anatomy of a Machine Learning Ecosystem" (1,860,411 models, July 2025), [H] HuggingGraph (June 2025) and
its authors' later release (August 2026), [C] the counts over real metadata in the corpus that the tests read. A share
without a mark was reported by nobody; it is set so that the defect is rare but present.
"""

RELATIONS = ("", "finetune", "adapter", "quantized", "merge")
"""What a model's relation code means; 0 is none."""
NONE, FINETUNE, ADAPTER, QUANTIZED, MERGE = range(5)

BLANK, CARD, LINEAGE, CONFIG = range(4)
"""What a model tells: nothing; a card without parents; a card with parents; an adapter's config and no card."""

TELLS = (0.331, 0.332, 0.334, 0.003)  # [A] 67 % have a card; a third of the models has lineage
DERIVED = (0.345, 0.440, 0.191, 0.024)  # [A] of 573,653 edges 189k, 241k, 102k, 40k; a merge has several
FERTILE_BASE = 0.10
FERTILE = (0.0, 0.12, 0.003, 0.012, 0.10)  # [A] finetunes reproduce (7.9 %), quantized (1 %), adapters (0.2 %)
COPYING = (0.0, 0.85, 0.93, 0.55, 0.60)
"""Chance that a child takes the parent of an earlier child instead of any fertile model: the weight of the tail."""
PARENTS_OF_MERGE = (2, 2, 2, 3, 3, 4, 5, 8)
PARENTS_OF_MANY = (2, 2, 2, 3, 4, 5)
PARENTS_OF_BOMB = 200

DATASET_MODELS = 0.105  # of the models with a card; [H] 362,064 dataset edges of 3.03M models
DATASETS_A_MODEL = (1, 1, 1, 1, 1, 2, 2, 3, 5)
DATASET_COPYING = 0.80
DATASET_CARDS = 0.45
SOURCES = {  # of the datasets that declare a source; [C]
    "original": 0.55, "extended": 0.20, "other": 0.16, "plain": 0.03, "bare_extended": 0.01, "free_text": 0.02,
    "self": 0.005, "gone": 0.015, "bare_name": 0.01,
}  # fmt: skip
DATASET_SOURCES = 0.035
SPACE_MODELS = 0.42
SPACE_DATASETS = 0.05
MODELS_A_SPACE = (1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 6, 12)

HUB_RESOLVED = 0.62
"""Share of the references that the Hub could read and resolved to an id; 70 % of those rows show `baseModels`."""
SHOWS_BASE_MODELS = 0.70

PARENT_DEFECTS = {  # of the models with lineage
    "SELF": 0.004, "DUP_PARENT": 0.002, "LOCAL_PATH": 0.012, "HF_CACHE_PATH": 0.001, "URL": 0.003, "CASE": 0.003,
    "BARE": 0.006, "REV_SUFFIX": 0.002, "KEY_TYPO": 0.002, "TYPE": 0.003, "PLACEHOLDER": 0.004, "GONE": 0.03,
    "TIME_INVERTED": 0.002, "BOMB": 0.000004, "EXEC_HINT": 0.00002,
}  # fmt: skip
RELATION_DEFECTS = {  # of the models of one relation that have no other defect
    "RELATION_MISMATCH": (QUANTIZED, 0.02), "MERGE_ONE": (MERGE, 0.03), "MULTI_FINETUNE": (FINETUNE, 0.023),  # [C]
}  # fmt: skip
CYCLES = 0.0004
"""Models in cycles of their own making; [H] 591 cycles of 1.8 million models, most of two."""
RENAMED = 0.008
"""Of the fertile models: renamed before the first day."""
CANONICAL = 8
"""The oldest models and datasets had names without an owner until 2024."""
OLD_NAME = 0.5
"""Chance that a child of a renamed repo wrote its old name; 0.15 for the canonical ones."""
OLD_BARE_NAME = 0.15

DATASET_DEFECTS = {  # of a model's dataset mentions; [H] 30 % unresolved, [C] 6 % free text, 2 % differ by case
    "": 0.745, "GONE": 0.11, "PLACEHOLDER": 0.04, "INVALID_ID": 0.04, "CASE": 0.015, "LOCAL_PATH": 0.005, "BARE": 0.045,
}  # fmt: skip
SPACE_DEFECTS = {"": 0.96, "GONE": 0.025, "CASE": 0.005, "URL": 0.01}
EXEC_HINT_DATASETS = 0.00003

NEW, DELETED = 0.0013, 0.00026
"""New and deleted repos a day, where the share of changed repos allows for it; [H] 3,843 and 779 of 1.8 million."""
RENAMED_A_DAY = 0.00003
REREGISTERED_A_DAY = 0.000002

DEFECTS = (
    "", *PARENT_DEFECTS, *RELATION_DEFECTS, "CYCLE", "ALIAS", "PROXY_PARENT", "NO_CARD", "INVALID_ID", "EXTERNAL",
    "NO_TARGET", "NAMESPACE_REUSE",
)  # fmt: skip
"""Every defect code; a code's number in the arrays is its position."""
CODE = {name: number for number, name in enumerate(DEFECTS)}
