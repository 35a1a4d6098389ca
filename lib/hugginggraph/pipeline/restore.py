"""The whole warehouse brought back to a date."""

from datetime import date

from hugginggraph.commits import Run
from hugginggraph.history.snapshots import History
from hugginggraph.storage.ledger import Ledger
from hugginggraph.tables import SNAPSHOTS
from hugginggraph.tables.genetics import KEPT_BY_DATE


def restore(ledger: Ledger, day: date) -> list[date]:
    """Forget all dates after one, and bring each table back to the version that was pinned then.

    When the genetics of the later dates are gone, these leave `snapshots`, in one commit: from then on they are no
    more, and whatever is killed is finished by the same command or the next run. Their versions stay in Delta's history
    until VACUUM.

    Args:
        ledger: the warehouse.
        day: the date to go back to; it must be in the warehouse.

    Returns:
        The dates that were forgotten, in order.

    Raises:
        WarehouseError: there is no snapshot of that date; the message names the nearest.
        ConcurrentRunError: a run pins a date meanwhile.
    """
    history = History.of(ledger)
    snapshot = history.exactly(day)
    later = [each.date for each in history.snapshots if each.date > snapshot.date]
    run = Run(f"restore-{day}", day.isoformat())
    there = ledger.tables()
    with ledger.writing(run):
        if later:
            ledger.require_unmoved(SNAPSHOTS)
        # Before the dates: another run may take them in anew, and theirs would pass for the new ones'. The mark that a
        # date is whole goes first.
        for table in reversed(KEPT_BY_DATE):
            if table in there:
                ledger.forget_after(table, day)
        if later:
            ledger.forget(later)
        ledger.undo_unpinned(History.of(ledger).versions, run)
    return later
