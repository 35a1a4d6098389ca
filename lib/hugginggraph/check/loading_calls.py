"""The calls and options by which Python and commands load a repo."""

from typing import NamedTuple

MODEL, DATASET = "model", "dataset"


class Call(NamedTuple):
    """How a function is told which repo to load.

    Attributes:
        kind: of the repo; None where `repo_type` tells it.
        positions: of the arguments that may hold the id; the first that holds a text counts.
        keywords: likewise by name.
    """

    kind: str | None
    positions: tuple[int, ...]
    keywords: tuple[str, ...]


_PRETRAINED = Call(
    MODEL, (0, 1),
    ("pretrained_model_name_or_path", "pretrained_model_or_path", "model_id", "model_name", "model_name_or_path",
     "repo_id"),
)  # fmt: skip
_REPO = Call(None, (0,), ("repo_id",))
_REPO_BY_KEYWORD = Call(None, (), ("repo_id",))
_ENGINE = Call(MODEL, (0,), ("model", "model_path", "tokenizer", "speculative_model"))
_TRAINER = Call(MODEL, (0,), ("model",))

CALLS = {
    **dict.fromkeys(("from_pretrained", "from_quantized", "from_pretrained_keras", "from_model_id"), _PRETRAINED),
    **dict.fromkeys(("load_dataset", "load_dataset_builder"), Call(DATASET, (0,), ("path",))),
    **dict.fromkeys(
        ("get_dataset_config_names", "get_dataset_split_names", "get_dataset_infos"), Call(DATASET, (0,), ("path",))
    ),
    **dict.fromkeys(("snapshot_download", "hf_hub_download", "hf_hub_url", "cached_download"), _REPO),
    **dict.fromkeys(("list_repo_files", "list_repo_tree", "list_repo_refs", "list_repo_commits", "repo_info"), _REPO),
    **dict.fromkeys(("get_paths_info", "file_exists", "repo_exists", "revision_exists"), _REPO_BY_KEYWORD),
    "model_info": Call(MODEL, (0,), ("repo_id",)),
    "dataset_info": Call(DATASET, (0,), ("repo_id",)),
    "space_info": Call("space", (0,), ("repo_id",)),
    "pipeline": Call(MODEL, (1,), ("model", "tokenizer")),
    **dict.fromkeys(("SentenceTransformer", "SparseEncoder"), Call(MODEL, (0,), ("model_name_or_path",))),
    "CrossEncoder": Call(MODEL, (0,), ("model_name_or_path", "model_name")),
    **dict.fromkeys(("LLM", "EngineArgs", "AsyncEngineArgs", "Engine"), _ENGINE),
    **dict.fromkeys(("InferenceClient", "AsyncInferenceClient"), Call(MODEL, (0,), ("model",))),
    **dict.fromkeys(("load_adapter", "load_lora_weights", "load_textual_inversion", "load_ip_adapter"), _PRETRAINED),
    **dict.fromkeys(
        ("HuggingFaceEmbeddings", "HuggingFaceBgeEmbeddings", "HuggingFaceEmbedding", "HuggingFaceInstructEmbeddings"),
        Call(MODEL, (0,), ("model_name",)),
    ),
    **dict.fromkeys(("HuggingFaceHub", "HuggingFaceEndpoint"), Call(MODEL, (), ("repo_id",))),
}
"""By the last part of the function's name. Calls that upload or make a repo load nothing, and are not here."""


TRAINER = "Trainer"
"""The names of classes that train a model end so."""
ADDRESSES = ("hf://", "hf-hub:", "hf_hub:", "/resolve/")
"""A text that begins with one of the first three, or holds the last, is an address of a repo or of a file in it."""


def call_named(name: str) -> Call | None:
    """How the function of a name loads a repo; None where it is not known to."""
    return CALLS.get(name) or (_TRAINER if name.endswith(TRAINER) else None)


OPTIONS = {
    **dict.fromkeys(
        ("model", "model-id", "model-path", "model-name", "model-name-or-path", "base-model", "base-model-id",
         "base-model-name-or-path", "pretrained-model-name-or-path", "adapter-name-or-path", "adapter-path",
         "tokenizer", "tokenizer-name", "tokenizer-name-or-path", "draft-model", "speculative-model", "teacher-model",
         "reward-model", "reward-model-path", "embedding-model", "hf-repo", "hf", "hfr", "hf-repo-draft"), MODEL,
    ),
    **dict.fromkeys(("dataset", "dataset-name", "dataset-id", "dataset-path", "dataset-name-or-path"), DATASET),
}  # fmt: skip
"""Options, variables and keys that hold an id, in lower case with hyphens."""
REVISION_OPTIONS = ("revision", "model-revision", "code-revision", "dataset-revision", "revision-of-model")


def kind_of_option(name: str) -> str | None:
    """The kind of repo that an option, a variable or a field of that name holds.

    >>> kind_of_option("--model_name_or_path"), kind_of_option("DATASET_NAME"), kind_of_option("--out")
    ('model', 'dataset', None)
    """
    return OPTIONS.get(plain_option(name))


def plain_option(name: str) -> str:
    """The name of an option or variable in lower case, with hyphens, and none before it."""
    return name.lstrip("-").replace("_", "-").lower()
