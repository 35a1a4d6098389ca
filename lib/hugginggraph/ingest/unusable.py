"""A list of which no record can be taken: an error in the list, and no day on which the Hub was empty."""

import json
from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.errors import SourceError

_CODES, _FIELDS, _LONGEST = 3, 10, 60


def require_some_usable(records: DataFrame, *, kind: str, source: str, day: date) -> None:
    """Stop where there are records; a list without any is only empty.

    Args:
        records: all records of a kind, as `parse` gives them, none of which was taken.
        kind: model, dataset or space.
        source: the source's name.
        day: the date of the list.

    Raises:
        SourceError: there are records; the message tells the most common codes, and what one of them looks like.
    """
    codes = records.select(F.explode("defects").alias("code")).groupBy("code").count()
    common = codes.orderBy(F.desc("count"), "code").limit(_CODES).collect()
    if not common:
        return
    told = ", ".join(f"{row['count']:,} {row['code']}" for row in common)
    raise SourceError(
        f"{source} lists {kind}s for {day}, and none of the {records.count():,} records can be taken ({told}). A "
        f"record is one JSON object a line, with the repo's name in the field id; {_example(records)}. Nothing of this "
        "date was taken"
    )


def _example(records: DataFrame) -> str:
    """What the first record looks like, short and inert."""
    fields = F.slice(F.json_object_keys("line"), 1, _FIELDS)
    found = records.select(
        F.transform(fields, lambda name: F.substring(name, 1, _LONGEST)).alias("fields"),
        F.substring(F.make_valid_utf8("line"), 1, _LONGEST).alias("text"),
    ).first()
    if found is None or not found["fields"]:
        return f"one begins with {json.dumps(found['text'] if found else '')}"
    return f"one has the fields {', '.join(map(json.dumps, found['fields']))}"
