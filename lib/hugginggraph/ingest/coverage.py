"""The completeness gate: whether a day's list is whole enough for absence to mean anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hugginggraph.sources.source import Coverage


@dataclass(frozen=True)
class KindCoverage:
    """What a source covered of one kind on one day.

    Attributes:
        coverage: what the source declares.
        seen: repos it listed; of a declared scope those inside it.
        expected: repos of this kind that it should list, see `listing`.
        complete: seen is at least the required share of expected.
        authors: the declared scope; empty unless coverage is `scope`.
    """

    coverage: "Coverage"
    seen: int
    expected: int
    complete: bool
    authors: tuple[str, ...] = ()

    @property
    def makes_tombstones(self) -> bool:
        """Whether a repo that is absent is gone: only when the source covers all, and the list is whole."""
        return self.coverage in ("full", "scope") and self.complete


def gate(
    declared: "Mapping[str, Coverage]",
    seen: Mapping[str, int],
    expected: Mapping[str, int],
    *,
    completeness_min: float,
    scope: Mapping[str, tuple[str, ...]],
) -> dict[str, KindCoverage]:
    """The coverage of each kind that was listed.

    A list that is far shorter than yesterday's is a failure of the crawl far more often than a mass deletion, so
    it adds and updates but buries nobody.
    """
    return {
        kind: KindCoverage(
            coverage=coverage,
            seen=seen.get(kind, 0),
            expected=expected.get(kind, 0),
            complete=seen.get(kind, 0) >= completeness_min * expected.get(kind, 0),
            authors=scope.get(kind, ()),
        )
        for kind, coverage in declared.items()
    }
