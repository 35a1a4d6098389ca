"""What tests ask of a warehouse as a whole."""

from hugginggraph.history.snapshots import History
from hugginggraph.store import Store
from hugginggraph.tables import PINNED_TABLES, SNAPSHOTS


def store_of(spark, settings):
    return Store(spark, settings.warehouse, settings.retention_days)


def rows_of(store, table, version=None):
    """The rows of a table as sorted text."""
    return sorted(str(row) for row in store.read(table, version).collect())


def contents(spark, settings, tables=PINNED_TABLES):
    """The tables at the version their newest snapshot pins, as sorted rows of text."""
    store = store_of(spark, settings)
    newest = History.of(store).newest
    return {table.name: rows_of(store, table, newest.versions[table.name]) for table in tables}


def versions(spark, settings, tables=(*PINNED_TABLES, SNAPSHOTS)):
    """The newest version of each table."""
    store = store_of(spark, settings)
    return {table.name: store._head(table).version for table in tables}
