"""The recipe of a model: the YAML that mergekit, axolotl or LLaMA-Factory was run with, in a block of code of its card.

Read are the lines that name a model or a dataset; what the block means beside them is not asked. So nothing is parsed,
and the time is in proportion to the text.
"""

import re
from collections.abc import Iterator

from hugginggraph.graph.relation_names import TRAINED_ON
from hugginggraph.records.card_mention import TextMention
from hugginggraph.records.card_prose import own

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,}(?!~))([^`]*)\r?")
_IS_RECIPE = re.compile(r"^[ \t>-]*(?:merge_method|gate_mode|experts)[ \t]*:", re.MULTILINE)
_IS_TRAINING = re.compile(
    r"^[ \t>-]*(?:sequence_len|micro_batch_size|lora_r|num_epochs|sample_packing|finetuning_type"
    r"|per_device_train_batch_size)[ \t]*:",
    re.MULTILINE,
)
_TRAINED = re.compile(
    r"[ \t>]*(?:-[ \t]+)?(base_model|model_name_or_path|path)[ \t]*:[ \t]+"
    r"[\"']?([^\s\"'{}\[\],#&*!|>][^\n{}\[\],\"']{0,299})"
)
_OF_HUB = re.compile(
    r"[\w.-]{1,96}/(?![\w.-]*\.(?:jsonl?|csv|tsv|txt|parquet|arrow|zip|gz)\Z)[\w.-]{1,96}", re.ASCII | re.IGNORECASE
)
_COMMENT = re.compile(r"(?:^|[ \t])#.*")
_MODEL = re.compile(
    r"(?:^[ \t>]*|[{,][ \t]*)(?:-[ \t]+)*[\"']?(?:model|base_model|source_model|path)[\"']?[ \t]*:[ \t]+"
    r"(?:\"([^\"\n]{1,300})\"|'([^'\n]{1,300})'|([^\s\"'{}\[\],#&*!|>][^\n{}\[\],]{0,299}))"
)
_STEP = re.compile(r"[ \t>-]*name[ \t]*:[ \t]*[\"']?([^\s\"'#]{1,100})")
_NO_NAME = frozenset(("null", "~", "none", "base", "union"))
_SIGNS = ("merge_method", "source_model", "\nbase_model:", "\nmodel_name_or_path:")
RECIPE = "recipe"


def recipe_mentions(text: str | None) -> list[TextMention]:
    r"""What the recipes in a card name, each once, in the order of the text.

    The parts of a merge have its relation; that of a model that was trained is told by the repo's own tags and files.

    Args:
        text: the card as it stands; None for none.

    >>> card = "```yaml\nmodels:\n  - model: amber/heron-7b\nmerge_method: linear\nbase_model: amber/egret-7b\n```"
    >>> [each.raw_reference for each in recipe_mentions(card)]
    ['amber/heron-7b', 'amber/egret-7b']
    """
    if not text or not any(sign in text for sign in _SIGNS):
        return []
    named: dict[tuple[str, str, str | None], None] = {}
    for block in _blocks(own(text)):
        if _IS_RECIPE.search(block):
            named |= dict.fromkeys(("model", name, "merge") for name in _models(block))
        elif _IS_TRAINING.search(block):
            named |= dict.fromkeys(_trained(block))
    return [TextMention(position, *each, RECIPE) for position, each in enumerate(named)]


def _blocks(text: str) -> Iterator[str]:
    """What stands between fences; a block that is not closed goes to the end."""
    fence, lines = "", list[str]()
    for line in text.split("\n"):
        found = _FENCE.fullmatch(line)
        if not fence:
            fence = found[1] if found else ""
        elif found and found[1].startswith(fence) and not found[2].strip():
            yield "\n".join(lines)
            fence, lines = "", []
        else:
            lines.append(line)
    yield "\n".join(lines)


def _trained(block: str) -> Iterator[tuple[str, str, str | None]]:
    """The model that a training began with, and its data where they are on the Hub."""
    for line in block.split("\n"):
        found = _TRAINED.fullmatch(_COMMENT.sub("", line).rstrip(" \t\r\"'"))
        name = found[2].strip() if found else ""
        if found and found[1] != "path":
            if name.lower() not in _NO_NAME:
                yield "model", name, None
        elif _OF_HUB.fullmatch(name):
            yield "dataset", name, TRAINED_ON


def _models(block: str) -> Iterator[str]:
    """The names in a recipe, without those of its own steps; a model and the adapter put on it are two."""
    lines = [_COMMENT.sub("", line) for line in block.split("\n")]
    steps = {found[1] for found in map(_STEP.match, lines) if found}
    for line in lines:
        for found in _MODEL.finditer(line):
            value = (found[1] or found[2] or found[3]).strip()
            for name in map(str.strip, value.split("+")):
                if name and name.lower() not in _NO_NAME and name not in steps:
                    yield name
