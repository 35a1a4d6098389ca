"""Verdicts by use and duties as bits of one number, so that whole ancestries are united by one operation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from hugginggraph.genetics.licence_terms import (
    COMMERCIAL,
    DISTRIBUTE,
    DUTIES,
    PASSES_ON,
    SERVE,
    USES,
    VERDICTS,
    asked_by,
    behind_training,
    binds_services,
    gravity,
    of_commerce,
    of_its_own,
)
from hugginggraph.genetics.licensed_graph import Said
from hugginggraph.genetics.verdicts import OK, REVIEW, VIOLATION, Judge

Flags = NDArray[np.int64]
_GRAVE = len(VERDICTS) - 1
_CERTAIN, _OPEN = _GRAVE * len(USES), _GRAVE * len(USES) + len(DUTIES)
_ALL_DUTIES = (1 << len(DUTIES)) - 1
# By the bits that a use has, the gravest verdict.
_GRAVEST = np.array([bits.bit_length() for bits in range(1 << _GRAVE)])


@dataclass(frozen=True, eq=False)
class KindFlags:
    """One entry a kind of licence.

    Attributes:
        material: flags that a repo hands down where no model is trained on it.
        behind_training: flags that it hands down else.
        own: flags of the repo itself, which it does not hand down.
        forbids_commerce: whether it is a violation to use for profit what was made from it.
        passes_on: whether that holds behind training, too.
        binds_services: whether what is not kept of it counts against a service.
    """

    material: Flags
    behind_training: Flags
    own: Flags
    forbids_commerce: NDArray[np.bool_]
    passes_on: NDArray[np.bool_]
    binds_services: NDArray[np.bool_]


def flags_of_kinds(said: Sequence[Said], judge: Judge) -> KindFlags:
    """The flags of each licence of a graph."""
    of_policy = [behind_training(judge, each.deciding[0]) for each in said]
    commerce = [of_commerce(each.terms)[0] for each in said]
    asked = [[duty for licence in each.terms[0] for duty, _ in asked_by(licence)] for each in said]
    material = [
        _of_use(COMMERCIAL, verdict) | _of_duties(duties, _CERTAIN)
        for verdict, duties in zip(commerce, asked, strict=True)
    ]
    open_ = [
        _of_use(COMMERCIAL, REVIEW if verdict == VIOLATION else verdict) | _of_duties(duties, _OPEN)
        for verdict, duties in zip(commerce, asked, strict=True)
    ]
    by_policy = {PASSES_ON: material, REVIEW: open_, OK: [0] * len(said)}
    own = [_of_use(use, of_its_own(each.deciding[0])[0]) for use in (DISTRIBUTE, SERVE) for each in said]
    return KindFlags(
        np.array(material, dtype=np.int64),
        np.array([by_policy[cell][kind] for kind, cell in enumerate(of_policy)], dtype=np.int64),
        np.bitwise_or(*np.array(own, dtype=np.int64).reshape(2, -1)),
        np.array([verdict == VIOLATION for verdict in commerce], dtype=np.bool_),
        np.array([cell == PASSES_ON for cell in of_policy], dtype=np.bool_),
        np.array([binds_services(each.terms[0]) for each in said], dtype=np.bool_),
    )


def flags_of_places(grave: NDArray[np.int8], counts_for_services: NDArray[np.bool_]) -> Flags:
    """The flags of places at which a licence is not kept.

    Args:
        grave: the place of each one's verdict in `VERDICTS`.
        counts_for_services: whether it stands against a service, too.
    """
    to_distribute = np.array([_of_use(DISTRIBUTE, verdict) for verdict in VERDICTS], dtype=np.int64)[grave]
    to_serve = np.array([_of_use(SERVE, verdict) for verdict in VERDICTS], dtype=np.int64)[grave]
    return np.asarray(to_distribute | np.where(counts_for_services, to_serve, 0), dtype=np.int64)


def graveness(flags: Flags, use: str) -> NDArray[np.int8]:
    """The place in `VERDICTS` of the gravest verdict on a use."""
    bits = (flags >> (_GRAVE * USES.index(use))) & ((1 << _GRAVE) - 1)
    return np.asarray(_GRAVEST[bits], dtype=np.int8)


def certain_duties(flags: Flags) -> pa.Array:
    """The duties that hold whatever the policy for training data, the heaviest first."""
    return _told((flags >> _CERTAIN) & _ALL_DUTIES)


def open_duties(flags: Flags) -> pa.Array:
    """The duties that the policy alone leaves open."""
    return _told((flags >> _OPEN) & ~(flags >> _CERTAIN) & _ALL_DUTIES)


def _of_use(use: str, verdict: str) -> int:
    grave = gravity(verdict)
    return 1 << (_GRAVE * USES.index(use) + grave - 1) if grave else 0


def _of_duties(duties: Sequence[str], shift: int) -> int:
    return sum(1 << DUTIES.index(duty) for duty in set(duties)) << shift


def _told(sets: Flags) -> pa.Array:
    kinds, which = np.unique(sets, return_inverse=True)
    return pa.array([list(_named(kind)) for kind in kinds.tolist()], pa.list_(pa.string())).take(pa.array(which))


def _named(bits: int) -> Iterator[str]:
    return (duty for place, duty in enumerate(DUTIES) if bits >> place & 1)
