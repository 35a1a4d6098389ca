"""What the names of a repo's files tell: all of them, also where only some are kept."""

from collections.abc import Sequence

_QUANTIZED = ".gguf"


def holds_quantized(names: Sequence[str]) -> bool:
    """Whether one of the files is of quantized weights.

    >>> holds_quantized(["README.md", "model.Q4_K_M.gguf"])
    True
    """
    return _QUANTIZED in "\n".join(names).lower() and any(map(_is_quantized, names))


def kept_files(names: list[str] | None, at_most: int) -> list[str] | None:
    """The first of the names; where a later one alone tells that there are quantized weights, it is the last.

    >>> kept_files(["a.bin", "b.bin", "c.gguf"], 2)
    ['a.bin', 'c.gguf']
    """
    if names is None or len(names) <= at_most:
        return names
    first = names[:at_most]
    later = None if holds_quantized(first) else next(filter(_is_quantized, names[at_most:]), None)
    return first if later is None else [*first[:-1], later]


def _is_quantized(name: str) -> bool:
    return name.lower().endswith(_QUANTIZED)
