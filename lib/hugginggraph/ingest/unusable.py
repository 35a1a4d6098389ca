"""Whether any record of a list can be taken, asked of frames."""

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.ingest.unusable_list import none_usable


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
    common = [(row["code"], row["count"]) for row in codes.orderBy(F.desc("count"), "code").collect()]
    if not common:
        return
    ((example,),) = records.select(F.make_valid_utf8("line")).take(1)
    raise none_usable(kind, source, day, records.count(), common, example.encode())
