"""Whether the communities of a date continue those of the date before (docs/adr/0014); nothing here loads Spark."""

import datetime as dt

from hugginggraph.settings import AnalysisSettings


def continues(previous: dt.date, day: dt.date, options: AnalysisSettings) -> bool:
    """Whether they do, or are found anew: on each date, or on the first of a month.

    Args:
        previous: the last date with communities before the day.
        day: the date.
        options: how often communities are found anew.
    """
    return options.communities_anew != "daily" and (previous.year, previous.month) == (day.year, day.month)
