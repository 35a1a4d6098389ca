"""Which layouts of a warehouse this version knows."""

from collections.abc import Collection

from hugginggraph.errors import WarehouseError
from hugginggraph.tables import LAYOUT


def require_layout(found: Collection[int]) -> None:
    """Stop where the tables have another layout than this version of HuggingGraph reads and writes.

    Args:
        found: the layouts that the rows of `snapshots` tell.

    Raises:
        WarehouseError: they differ; the message tells what to do.
    """
    if max(found, default=LAYOUT) > LAYOUT:
        raise WarehouseError(newer_layout(max(found)))
    if min(found, default=LAYOUT) < LAYOUT:
        raise WarehouseError(
            f"the warehouse has tables of layout {min(found)}, this version of HuggingGraph reads and writes layout "
            f"{LAYOUT}: backfill into a new --warehouse"
        )


def newer_layout(found: int) -> str:
    """The sentence for a warehouse from the future."""
    return (
        f"the warehouse has tables of layout {found}, this version of HuggingGraph knows layouts up to {LAYOUT}: "
        "use the version that wrote it, or a newer one"
    )
