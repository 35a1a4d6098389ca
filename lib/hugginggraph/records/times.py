"""Points in time as the Hub and its dumps write them."""

import re
from datetime import UTC, datetime, timedelta

_TIME = re.compile(
    r" *(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,9}))?)?)?"
    r" ?(Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)? *",
    re.IGNORECASE | re.ASCII,
)
_AS_THE_API_WRITES_IT = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d\.\d{3}Z", re.ASCII)
_DIGITS = re.compile(r"\d{10,19}", re.ASCII)
_LEAST, _MOST = 1_000_000_000_000_000, 7_258_118_400_000_000
"""The years 2001 to 2200 in microseconds since 1970: the units of a time within them cannot be mistaken."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros_of(text: str) -> int | None:
    """Microseconds since 1970 in UTC; None where the text is no point in time between the years 1 and 9999.

    >>> micros_of("1970-01-01T00:00:01.500Z"), micros_of("1970-01-02"), micros_of("yesterday")
    (1500000, 86400000000, None)
    """
    if _AS_THE_API_WRITES_IT.fullmatch(text):
        try:
            return _micros(datetime.fromisoformat(text))
        except ValueError:
            return None
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(found[n] or 0) for n in range(1, 7))
    micros = int(((found[7] or "") + "000000")[:6])
    try:
        moment = datetime(year, month, day, hour, minute, second, micros, tzinfo=UTC) - _offset(found[8])
    except (ValueError, OverflowError):
        return None
    return _micros(moment)


def micros_of_number(text: str) -> int | None:
    """Microseconds since 1970 of a number of seconds, milli-, micro- or nanoseconds since then.

    Data frames write times so. None of anything else, and of a time before 2001 or after 2200.

    >>> micros_of_number("1737641634000") == micros_of("2025-01-23T14:13:54Z"), micros_of_number("7")
    (True, None)
    """
    if not _DIGITS.fullmatch(text):
        return None
    number = int(text)
    units = (number * 1_000_000, number * 1_000, number, number // 1_000)
    return next((micros for micros in units if _LEAST <= micros < _MOST), None)


def _micros(moment: datetime) -> int:
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone[0] not in "+-":
        return timedelta(0)
    hours, minutes = zone[1:3].rstrip(":"), zone[-2:] if len(zone) > 3 else "0"
    size = timedelta(hours=int(hours), minutes=int(minutes))
    return -size if zone[0] == "-" else size
