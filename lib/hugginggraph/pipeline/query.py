"""The questions of `delta/queries` asked by Spark: the same text as `hugginggraph query` runs without it."""

from collections.abc import Mapping
from datetime import date

from pyspark.sql import DataFrame, SparkSession

from hugginggraph.frames import literal_rows
from hugginggraph.history.queries import Query
from hugginggraph.history.snapshots import History
from hugginggraph.settings import Settings
from hugginggraph.store import Store
from hugginggraph.tables.spark import STRING, struct


def ask(
    spark: SparkSession,
    settings: Settings,
    query: Query,
    parameters: Mapping[str, str],
    *,
    as_of: date | None = None,
    since: date | None = None,
) -> DataFrame:
    """The frame that a question gives; its tables become temporary views under their names.

    Args:
        spark: a session with Delta.
        settings: where the warehouse is.
        query: the question.
        parameters: a value for each of its parameters; `since` and `until` are the two dates unless given.
        as_of: the later date; without it the newest.
        since: the earlier date; without it the first whose snapshot has what the query asks of it.

    Raises:
        QueryParameterError: a parameter is missing, or the query has none of that name.
        WarehouseError: there is no such snapshot, or a table was not computed on its date.
    """
    store = Store(spark, settings.warehouse, settings.retention_days)
    history = History.of(store)
    later = history.as_of(as_of)
    query.require_wanted(since)
    earlier = history.as_of(since) if since and query.tables_since else history.first_with(*query.tables_since)
    values = query.values(parameters, since=since or earlier.date, until=later.date)
    for snapshot, tables, suffix in ((later, query.tables, ""), (earlier, query.tables_since, "_since")):
        for table in tables:
            store.read(table, history.pinned(snapshot, table)).createOrReplaceTempView(f"{table.name}{suffix}")
    literal_rows(spark, [values], struct(**dict.fromkeys(values, STRING))).createOrReplaceTempView("parameters")
    return spark.sql(query.sql)
