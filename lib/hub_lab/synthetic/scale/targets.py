"""What the mentions of a stretch of repos mean: names as written and as they are now, and what gives them away."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hub_lab.synthetic.scale import rates
from hub_lab.synthetic.scale.names import Names, ghost
from hub_lab.synthetic.scale.structure import NOTHING, Hub, Links


class Target(NamedTuple):
    """The repo that a mention means. A mention that means nothing has no `id`.

    Attributes:
        kind: of the repo, in the singular.
        name: as the child's author knew it.
        id: its name of the day, or its last; None where no repo is meant.
        hub_id: its `_id`; None for a ghost.
        is_live: whether the day lists it.
        is_known: whether the day's listing tells a perfect reader which repo the whole `name` means.
        is_only: whether its base name alone gives it away.
        is_twinned: whether another live repo has the same name but for its capitals.
        is_sure: the same of its name of the day, in place of `name`.
        is_guessed: whether `name` is an old one without owner that is known by its base name alone.
        codes: what is wrong with `name`: ALIAS, GONE, NAMESPACE_REUSE.
        sure_codes: what is wrong with the name of the day.
        defect: the mention's own defect, where mentions have one each.
        is_quantized: whether it is a quantized model.
    """

    kind: str
    name: str
    id: str | None
    hub_id: str | None
    is_live: bool
    is_known: bool
    is_only: bool
    is_twinned: bool
    is_sure: bool
    is_guessed: bool
    codes: tuple[str, ...]
    sure_codes: tuple[str, ...]
    defect: str
    is_quantized: bool


_CODES = tuple(
    tuple(code for bit, code in enumerate(("ALIAS", "GONE", "NAMESPACE_REUSE")) if number >> bit & 1)
    for number in range(8)
)


def linked(hub: Hub, names: Names, links: Links, kind: str, children: NDArray[Any]) -> list[list[Target]]:
    """The targets of each child's mentions, in their order."""
    first, last = links.first[children], links.first[children + 1]
    counts = last - first
    slots = np.repeat(first - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts) + np.arange(counts.sum())
    flat = targets(hub, names, kind, links.target[slots], links.written[slots], links.defect[slots])
    ends = np.cumsum(counts).tolist()
    return [flat[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def targets(
    hub: Hub,
    names: Names,
    kind: str,
    numbers: NDArray[Any],
    written: NDArray[Any] | None = None,
    defects: NDArray[Any] | None = None,
) -> list[Target]:
    """The target of each number; `written` is the level of the name in use, by default that of the day."""
    numbers = np.asarray(numbers, np.int64)
    table = hub.repos(kind)
    real = np.maximum(numbers, 0)
    level = table.level[real]
    written = level if written is None else written
    live = table.live[real]
    is_old = (written < level) & (table.takes[real] < 0)
    is_reused = table.reused[real] >> written & 1 > 0
    namesakes = table.namesakes[table.base[real]]
    is_bare = (written == 0) & (real < rates.CANONICAL)
    is_witnessed = table.witnessed[real] >> written & 1 > 0
    is_known = ~is_reused & (~is_old | is_witnessed | (is_bare & live & (namesakes == 1)))
    # A base name gives its repo away where no other has it, or where it is an old name that somebody has dated.
    is_dated = (real < rates.CANONICAL) & (table.witnessed[real] & 1 > 0) & (table.reused[real] & 1 == 0)
    is_only = live & ((namesakes == 1) | is_dated)
    codes = np.where(is_old, 1, 0) + np.where(live, 0, 2) + np.where(is_reused, 4, 0)
    is_taken = ~live & (table.reused[real] >> level & 1 > 0)
    sure_codes = np.where(live, 0, 2) + np.where(is_taken, 4, 0)
    is_guessed = is_old & is_bare & ~is_witnessed
    ids = names.ids(kind, real)
    hub_ids = names.hub_ids(kind, real)
    old = np.flatnonzero(is_old)
    old_names = dict(zip(old.tolist(), names.ids(kind, real[old], written[old]), strict=True))
    twins = hub.models.twin[hub.models.twin >= 0] if kind == "models" else np.zeros(0, np.int32)
    quantized = hub.models.relation[real] == rates.QUANTIZED if kind == "models" else np.zeros(len(real), bool)
    own = np.zeros(len(real), np.uint8) if defects is None else defects
    singular = kind.removesuffix("s")
    columns = (
        numbers, live, is_known, is_only, np.isin(real, twins), ~is_taken, is_guessed, codes,
        sure_codes, own, quantized,
    )  # fmt: skip
    found = []
    for at, (number, lives, known, only, twinned, sure, guessed, code, sure_code, defect, is_quantized) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True)
    ):
        if number >= 0:
            found.append(
                Target(
                    singular, old_names.get(at, ids[at]), ids[at], hub_ids[at], lives, known, only, twinned, sure,
                    guessed,
                    _CODES[code], _CODES[sure_code], rates.DEFECTS[defect], is_quantized,
                )
            )  # fmt: skip
        elif number == NOTHING:
            found.append(
                Target(
                    singular,
                    "",
                    None,
                    None,
                    False,
                    False,
                    False,
                    False,
                    False,
                    False,
                    (),
                    (),
                    rates.DEFECTS[defect],
                    False,
                )
            )
        else:
            name = ghost(kind, number)
            found.append(
                Target(
                    singular, name, name, None, False, True, False, False, True, False, ("GONE",), ("GONE",),
                    _not_gone(defect), False,
                )
            )  # fmt: skip
    return found


def _not_gone(defect: int) -> str:
    return "" if rates.DEFECTS[defect] == "GONE" else rates.DEFECTS[defect]
