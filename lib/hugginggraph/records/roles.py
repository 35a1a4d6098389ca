"""The role a model has by what it declares of its parents."""

import re
from collections.abc import Collection, Iterable, Sequence

from hugginggraph.graph.relation_names import MODEL_RELATIONS

BASE, UNKNOWN = "base", "unknown"
_QUANTIZED_TAGS = frozenset(("quantized", "gguf", "gptq", "awq", "exl2", "bitsandbytes", "4-bit", "8-bit"))
_ADAPTER_TAGS = frozenset(("adapter", "lora", "peft", "qlora"))
_MERGE_TAGS = frozenset(("merge", "mergekit", "lazymergekit"))
_QUANTIZED_FORMATS = frozenset(
    ("gguf", "ggml", "gptq", "awq", "exl2", "exl3", "hqq", "aqlm", "mlx", "imatrix", "compressed-tensors", "llamafile")
)
"""Tags of formats that hold a quantized copy and nothing else."""
_TELLING_FILE = re.compile(
    r"(?:.*/)?(?P<adapter>adapter_config\.json|(?:adapter_model|pytorch_lora_weights)\.(?:safetensors|bin))"
    r"|(?P<quantized>.*\.(?:gguf|llamafile)|(?:.*/)?(?:quantize_config|quant_config)\.json)",
    re.ASCII,
)
"""A file that tells how its repo was made."""
_TELLING_ENDS = (
    *("adapter_config.json", "adapter_model.safetensors", "adapter_model.bin", "pytorch_lora_weights.safetensors"),
    *("pytorch_lora_weights.bin", ".gguf", ".llamafile", "quantize_config.json", "quant_config.json"),
)
"""What the names of such files end with: few names are worth the pattern."""


def known_relation(name: str | None) -> str | None:
    """The relation of that name, however it is capitalised; None for any other word.

    >>> known_relation("Merge"), known_relation("fork")
    ('merge', None)
    """
    word = name.strip(" ").lower() if name is not None else None
    return word if word in MODEL_RELATIONS else None


def model_role(  # noqa: PLR0911 - a ladder
    *,
    hub: str | None,
    declared: str | None,
    typed: Sequence[str],
    parents: int,
    tags: Collection[str],
    has_adapter_config: bool,
) -> str:
    """A model's role by the first rule that holds (the order of the authors' own later releases, papers 1.3).

    Args:
        hub: relation in `baseModels`.
        declared: the card's `base_model_relation`.
        typed: the relations in typed `base_model:` tags.
        parents: number of distinct parents that are declared anywhere.
        tags: all tags.
        has_adapter_config: whether a configuration file of an adapter names a parent.

    Returns:
        `finetune`, `adapter`, `quantized`, `merge`, or `base` where no parent is declared.
    """
    by_hub, by_card = known_relation(hub), known_relation(declared)
    if by_hub:
        return by_hub
    if by_card and parents:
        return by_card
    if typed:
        return typed[0]
    if not parents:
        return BASE
    if parents > 1 and "merge" in tags:
        return "merge"
    if not _QUANTIZED_TAGS.isdisjoint(tags):
        return "quantized"
    if has_adapter_config or not _ADAPTER_TAGS.isdisjoint(tags):
        return "adapter"
    return "merge" if "merge" in tags else "finetune"


def made_as(tags: Iterable[str], files: Iterable[str]) -> str | None:
    """How a repo's own tags and files say that it was made, whatever of; None where they do not tell.

    A file goes before a tag: a fine-tuned adapter of a quantized model bears the tags of both.

    >>> made_as(["gguf"], ["heron-Q4_K_M.gguf"]), made_as(["4-bit", "peft"], ["adapter_config.json"]), made_as([], [])
    ('quantized', 'adapter', None)
    """
    telling = [name for name in files if name.endswith(_TELLING_ENDS)]
    told = {found.lastgroup for found in map(_TELLING_FILE.fullmatch, telling) if found}
    said = {tag.lower() for tag in tags}
    if "adapter" in told:
        return "adapter"
    if not _QUANTIZED_FORMATS.isdisjoint(said) or "quantized" in told:
        return "quantized"
    if not _ADAPTER_TAGS.isdisjoint(said):
        return "adapter"
    if not _QUANTIZED_TAGS.isdisjoint(said):
        return "quantized"
    return "merge" if not _MERGE_TAGS.isdisjoint(said) else None
