"""How people write the name of a parent, right and wrong, and what a reader can make of it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from hub_lab.synthetic.scale import words

FULL, BASE, LOST = range(3)
"""What a text still tells: the whole name, the base name alone, nothing."""

HUB_READS = frozenset(
    ("", "DUP_PARENT", "GONE", "SELF", "CYCLE", "TIME_INVERTED", "BOMB", "RELATION_MISMATCH", "MERGE_ONE",
     "MULTI_FINETUNE", "CASE", "KEY_TYPO")
)  # fmt: skip
"""The defects in spite of which the Hub makes tags of the card (of a misspelt key only where the relation's is)."""


class Written(NamedTuple):
    """A reference as its author wrote it."""

    raw: str
    tells: int
    codes: tuple[str, ...]
    is_repo: bool = True


def write(defect: str, name: str, bits: int) -> Written:
    """The name with a defect in it; `bits` decide between the forms a defect has. Other defects leave it as it is.

    >>> write("BARE", "amber-lab/heron-7b", 0).raw
    'heron-7b'
    >>> write("REV_SUFFIX", "amber-lab/heron-7b", 2).raw
    'amber-lab/heron-7b:Q4_K_M'
    """
    spoil = _SPOILERS.get(defect)
    return spoil(name, bits) if spoil else Written(name, FULL, (defect,) if defect else ())


def _local_path(name: str, bits: int) -> Written:
    base = name.rsplit("/", 1)[-1]
    if bits % 3 == 0:
        return Written(words.NAMELESS_PATHS[bits // 3 % len(words.NAMELESS_PATHS)], LOST, ("LOCAL_PATH",))
    forms = (f"/root/autodl-tmp/{base}", f"./models/{base}", f"C:\\models\\{base}", f"/home/user/llm/{base}/")
    return Written(forms[bits // 3 % len(forms)], BASE, ("LOCAL_PATH",))


def _cache_path(name: str, bits: int) -> Written:
    sha = f"{bits:016x}{bits:016x}{bits % 2**32:08x}"
    folder = f"models--{name.replace('/', '--')}"
    return Written(f"/root/.cache/huggingface/hub/{folder}/snapshots/{sha}", FULL, ("HF_CACHE_PATH",))


# What follows a name without owner would make it read like an owner and a name, so it is left out.


def _url(name: str, bits: int) -> Written:
    if bits % 5 == 0:
        return Written(f"https://civitai.com/models/{bits % 900000}", LOST, ("URL", "EXTERNAL"), is_repo=False)
    forms = ("https://huggingface.co/{}", "hf.co/{}", "huggingface.co/{}/", "https://huggingface.co/{}/tree/main")
    usable = len(forms) if "/" in name else 3
    return Written(forms[bits // 5 % usable].format(name), FULL, ("URL",))


def _case(name: str, bits: int) -> Written:
    return Written(name.lower() if bits % 2 and name != name.lower() else name.swapcase(), FULL, ("CASE",))


def _bare(name: str, _: int) -> Written:
    return Written(name.rsplit("/", 1)[-1], BASE, ("BARE",))


def _revision(name: str, bits: int) -> Written:
    forms = words.REVISIONS if "/" in name else words.REVISIONS[:4]
    return Written(name + forms[bits % len(forms)], FULL, ("REV_SUFFIX",))


def _placeholder(_: str, bits: int) -> Written:
    return Written(words.PLACEHOLDERS[bits % len(words.PLACEHOLDERS)], LOST, ("PLACEHOLDER",), is_repo=False)


def _payload(_: str, bits: int) -> Written:
    forms = (
        "reference://{{ cycler.__init__.__globals__ }}/" + f"{bits % 1000}",
        "data:application/octet-stream;base64,UEsDBBQAAAAIAA" + f"{bits:016x}",
    )
    return Written(forms[bits % 2], LOST, ("EXEC_HINT",), is_repo=False)


_SPOILERS: dict[str, Callable[[str, int], Written]] = {
    "LOCAL_PATH": _local_path, "HF_CACHE_PATH": _cache_path, "URL": _url, "CASE": _case, "BARE": _bare,
    "REV_SUFFIX": _revision, "PLACEHOLDER": _placeholder, "EXEC_HINT": _payload,
}  # fmt: skip


def odd_shape(names: list[str], bits: int) -> tuple[Any, list[str]]:
    """Two names in a shape that is no list of strings, and the text that a reader finds for each of them."""
    a, b = names[0], names[-1]
    shape = bits % 5
    if shape == 0:
        return f"{a}, {b}", [f"{a}, {b}"] * 2
    if shape == 1:
        return f'["{a}", "{b}"]', [f'["{a}", "{b}"]'] * 2
    if shape == 2:
        return {"text": a, "vision": b}, [a, b]
    if shape == 3:
        return [None, a, 42, b], [a, b]
    return [[a, b]], [a, b]
