"""The questions of `delta/queries` asked by Spark: the same text as `hugginggraph query` runs without it."""

from collections.abc import Mapping
from datetime import date

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from hugginggraph.analysis.lineage import lineage
from hugginggraph.errors import QueryParameterError, UnknownRepoError, WarehouseError
from hugginggraph.frames import literal_rows
from hugginggraph.graph.graphframe import lineage_edges
from hugginggraph.history.no_snapshot import nothing_followed
from hugginggraph.history.queries import GROUPING, REPO, Query
from hugginggraph.history.snapshots import History, Snapshot
from hugginggraph.settings import Settings
from hugginggraph.store import Store
from hugginggraph.tables import EDGES, GROUP_IDENTITIES, NODES, REPOS
from hugginggraph.tables.contract import Table
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
        QueryParameterError: a parameter is missing or wrong, or the query has none of that name.
        UnknownRepoError: a parameter names a repo that is on neither date and was never listed.
        WarehouseError: there is no such snapshot, a table was not computed on its date, or there is but one date.
        NotConvergedError: the descendants are deeper than the setting allows.
    """
    store = Store(spark, settings.warehouse, settings.retention_days)
    history = History.of(store)
    later = history.as_of(as_of)
    wanted = query.earlier(parameters, since)
    earlier = history.as_of(wanted) if wanted and query.tables_since else history.first_with(*query.tables_since)
    values = query.values(parameters, since=wanted or earlier.date, until=later.date)
    if query.tables_since and wanted is None and earlier.date >= later.date:
        raise WarehouseError(
            f"query {query.name} compares two dates, and up to {later.date} there is no earlier one that has "
            f"{', '.join(table.name for table in query.tables_since)}"
        )

    def read(snapshot: Snapshot, table: Table) -> DataFrame:
        return store.read(table, history.pinned(snapshot, table))

    for name in query.parameters_of(REPO):
        _require_repo(values[name], read(later, NODES), read(earlier, NODES), read(later, REPOS))
    for name in query.parameters_of(GROUPING):
        _require_grouping(values[name], read(later, GROUP_IDENTITIES))
        if history.last_with(GROUP_IDENTITIES, before=later.date) is None:
            raise WarehouseError(nothing_followed(later.date))
    for snapshot, tables, suffix in ((later, query.tables, ""), (earlier, query.tables_since, "_since")):
        for table in tables:
            read(snapshot, table).createOrReplaceTempView(f"{table.name}{suffix}")
        if query.walked_from:
            roots = read(snapshot, NODES).where(F.col("repo_id") == values[query.walked_from]).select("node_id")
            walked = lineage(
                lineage_edges(read(snapshot, EDGES)), roots, direction="down",
                max_depth=settings.analysis.lineage_max_depth,
            )  # fmt: skip
            walked.where("depth > 0").selectExpr(
                "root_id AS ancestor_id", "node_id AS descendant_id", "depth AS hops"
            ).createOrReplaceTempView(f"walked{suffix}")
    literal_rows(spark, [values], struct(**dict.fromkeys(values, STRING))).createOrReplaceTempView("parameters")
    return spark.sql(query.sql)


def _require_repo(name: str, *tables: DataFrame) -> None:
    if all(table.where(F.col("repo_id") == name).isEmpty() for table in tables):
        raise UnknownRepoError(f"no repo {name!r} on either date, and none was listed before")


def _require_grouping(name: str, identities: DataFrame) -> None:
    there = sorted(row["grouping"] for row in identities.select("grouping").distinct().collect())
    if name not in there:
        raise QueryParameterError(f"no grouping {name!r}. There are: {', '.join(there) or 'none on that date'}")
