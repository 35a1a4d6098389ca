"""A list of which no record can be taken: an error in the list, and no day on which the Hub was empty."""

import json
from collections.abc import Sequence
from datetime import date

from hugginggraph.errors import SourceError
from hugginggraph.records.json_text import fields_of
from hugginggraph.records.spellings import REPO_NAMES

_CODES, _FIELDS, _LONGEST = 3, 10, 60


def none_usable(
    kind: str, source: str, day: date, records: int, codes: Sequence[tuple[str, int]], example: bytes
) -> SourceError:
    """The error for a list with records of which none could be taken.

    Args:
        kind: model, dataset or space.
        source: the source's name.
        day: the date of the list.
        records: how many there are.
        codes: defects, the most common first, with how often each occurs.
        example: the first record.
    """
    told = ", ".join(f"{count:,} {code}" for code, count in codes[:_CODES])
    return SourceError(
        f"{source} lists {kind}s for {day}, and none of the {records:,} records can be taken ({told}). A "
        f"record is one JSON object a line, or a row of a table, with the repo's name in the field id (or "
        f"{', '.join(REPO_NAMES[1:])}); {_looks_like(example)}. Nothing of this date was taken"
    )


def _looks_like(example: bytes) -> str:
    """What a record looks like, short and inert."""
    text = example.decode("utf-8", "replace")
    names = [name[:_LONGEST] for name in fields_of(text)][:_FIELDS]
    if not names:
        return f"one begins with {json.dumps(text[:_LONGEST])}"
    return f"one has the fields {', '.join(map(json.dumps, names))}"
