"""The recipe of a merge: the YAML that mergekit was run with, as its cards show it in a block of code.

Read are the lines that name a model; what the block means beside them is not asked. So nothing is parsed, and the time
is in proportion to the text.
"""

import re
from collections.abc import Iterator

from hugginggraph.records.card_mention import TextMention

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,}(?!~))([^`]*)\r?")
_IS_RECIPE = re.compile(r"^[ \t>-]*(?:merge_method|gate_mode|experts)[ \t]*:", re.MULTILINE)
_COMMENT = re.compile(r"(?:^|[ \t])#.*")
_MODEL = re.compile(
    r"(?:^[ \t>]*|[{,][ \t]*)(?:-[ \t]+)*[\"']?(?:model|base_model|source_model|path)[\"']?[ \t]*:[ \t]+"
    r"(?:\"([^\"\n]{1,300})\"|'([^'\n]{1,300})'|([^\s\"'{}\[\],#&*!|>][^\n{}\[\],]{0,299}))"
)
_STEP = re.compile(r"[ \t>-]*name[ \t]*:[ \t]*[\"']?([^\s\"'#]{1,100})")
_NO_NAME = frozenset(("null", "~", "none", "base", "union"))
RECIPE = "recipe"


def recipe_mentions(text: str | None) -> list[TextMention]:
    r"""The models that the recipes in a card name as parts of a merge, each once, in the order of the text.

    Args:
        text: the card as it stands; None for none.

    >>> card = "```yaml\nmodels:\n  - model: amber/heron-7b\nmerge_method: linear\nbase_model: amber/egret-7b\n```"
    >>> [each.raw_reference for each in recipe_mentions(card)]
    ['amber/heron-7b', 'amber/egret-7b']
    """
    if not text or not ("merge_method" in text or "source_model" in text):
        return []
    names = dict.fromkeys(name for block in _blocks(text) if _IS_RECIPE.search(block) for name in _models(block))
    return [TextMention(position, "model", name, "merge", RECIPE) for position, name in enumerate(names)]


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
