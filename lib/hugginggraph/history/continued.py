"""Which date's communities those of a date continue (docs/adr/0014)."""

import datetime as dt

from hugginggraph.history.continuity import continues
from hugginggraph.history.snapshots import History
from hugginggraph.settings import AnalysisSettings
from hugginggraph.tables import COMMUNITIES


def continued_by(day: dt.date, history: History, options: AnalysisSettings) -> dt.date | None:
    """The last date with communities before a day; None where the day finds them anew.

    Args:
        day: a date, in the history or after it.
        history: all snapshots.
        options: whether communities are found anew on each date, or on the first of a month.
    """
    previous = history.last_with(COMMUNITIES, before=day)
    return previous if previous is not None and continues(previous, day, options) else None
