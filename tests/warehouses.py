"""What tests ask of a warehouse as a whole."""

from types import SimpleNamespace

import duckdb

from hugginggraph.commits import Written
from hugginggraph.engines.embedded.day_run import EmbeddedDayRun
from hugginggraph.engines.embedded.workspace import workspace
from hugginggraph.history.snapshots import History
from hugginggraph.lookup.delta_files import DeltaFiles
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.storage.ledger import Ledger
from hugginggraph.store import Store
from hugginggraph.tables import PINNED_TABLES, SNAPSHOTS, STATE_TABLES
from hugginggraph.tables.genetics import KEPT_BY_DATE

# What a day is where no analysis ran: the scorecard counts cycles, where they were looked for.
STATE_WITHOUT_ANALYSES = [table for table in STATE_TABLES if table.name != "scorecard"]


def store_of(spark, settings):
    return Store(spark, settings.warehouse, settings.retention_days)


def ledger_of(settings):
    return Ledger(settings.warehouse, settings.retention_days)


def records_of(settings, table, version=None):
    """The rows of a table as dictionaries, read without Spark."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    found = delta_rows(connection, settings.warehouse, table.name, version)
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def delta_rows(connection, root, table, version=None):
    """A Delta table at a version as look-ups read it: a relation in the columns it was written with."""
    name = f"{table}_at_{version}"
    DeltaFiles(connection, root).view(name, table, version, lambda there: [f'"{column}"' for column in sorted(there)])
    return connection.sql(f"FROM {name}")


def delta_between(ledger, table, first, last):
    """The delta of two versions of a table as a day on one machine finds it, from the feed that delta-rs reads."""
    with workspace(ledger._root, "1GB") as work:
        day = EmbeddedDayRun(ledger, work, **a_day_from(table, first, last))
        day.compare(table)
        return work.rows(f"SELECT * FROM {table.name}_delta").to_pylist()


def a_day_from(table, first, last):
    """What a day's run knows that found a table at one version and left it at another; it knows no more."""
    unknown = dict.fromkeys(("settings", "offered", "run", "progress"))
    history = SimpleNamespace(versions={table.name: first})
    return unknown | {"history": history, "written": {table.name: Written(last)}}


def as_if_large(settings):
    """The settings by which every day is one of much data, but for compiled code, which pays for many rows alone."""
    large = settings.large_day
    interpreted = {name: value for name, value in large.spark.items() if ".codegen." not in name}
    return settings.model_copy(update={"large_day": large.model_copy(update={"from_bytes": 0, "spark": interpreted})})


def spark_merges(patched):
    """Let Spark write the changes of every table on a day of much data, however small the table's files are."""
    patched.setattr("hugginggraph.store.MOST_BYTES", -1)


def rows_of(store, table, version=None):
    """The rows of a table as sorted text, read without Spark, which takes half a second a table."""
    root, _, name = store.path(table).rpartition("/")
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    return sorted(map(str, delta_rows(connection, root, name, version).fetchall()))


def contents(settings, tables=PINNED_TABLES):
    """The tables at the version their newest snapshot pins, as sorted rows of text."""
    ledger = ledger_of(settings)
    newest = History.of(ledger).newest
    return {table.name: rows_of(ledger, table, newest.versions[table.name]) for table in tables}


def versions(settings, tables=(*PINNED_TABLES, SNAPSHOTS)):
    """The newest version of each table."""
    ledger = ledger_of(settings)
    return {table.name: ledger._head(table).version for table in tables}


def genetics_of(folder, as_of, table, what, where="true"):
    """What is asked of a table of the genetics, in order."""
    warehouse = Warehouse(str(folder), as_of)
    warehouse.view(*[each for each in KEPT_BY_DATE if each.name == table])
    return warehouse.connection.execute(f"SELECT {what} FROM {table} WHERE {where} ORDER BY ALL").fetchall()
