"""The contracts: what follows from them, and what Delta makes of them."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from checks.tables import statements
from deltalake import DeltaTable
from pyspark.sql.types import StructType

from hugginggraph import tables
from hugginggraph.storage.ddl import ddl_of, properties_of
from hugginggraph.store import Store
from hugginggraph.tables import ANALYSIS_TABLES, TABLES
from hugginggraph.tables.contract import LONG, STRING, Table, array, columns, nullable, required
from hugginggraph.tables.genetics import KEPT_BY_DATE

DELTA = Path(__file__).parents[1] / "delta"
PROPERTIES = {
    "delta.deletedFileRetentionDuration": "interval 30 days",
    "delta.logRetentionDuration": "interval 30 days",
    "delta.enableExpiredLogCleanup": "false",
    "delta.enableChangeDataFeed": "true",
    "delta.enableDeletionVectors": "false",  # but for these
}
CHANGE_IN_PLACE = {
    *("repos", "mentions", "nodes", "edges", "rejected_references"),
    *("degrees", "components", "component_sizes", "communities", "community_profiles", "group_identities"),
    *("lineage", "generations", "forward_subgraphs", "backward_subgraphs", "inherited_licences"),
}
# Of the columns that look-ups search by; of all others the key's first.
STATISTICS = {
    "repos": "kind,repo_id",
    "edges": "src,dst",
    "lineage": "descendant_id,ancestor_id",
    "components": "component_id",
    "communities": "method,community_id",
    "generations": "root_id",
}
by_name = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@pytest.fixture(scope="module")
def store(spark, tmp_path_factory):
    store = Store(spark, str(tmp_path_factory.mktemp("contracts")), 30)
    store.create()
    store.create_missing([*ANALYSIS_TABLES, *KEPT_BY_DATE])
    return store


def test_every_declared_table_is_listed_once():
    modules = [import_module(f"{tables.__name__}.{module.name}") for module in iter_modules(tables.__path__)]
    declared = {name: each for module in modules for name, each in vars(module).items() if isinstance(each, Table)}
    assert sorted(each.name for each in declared.values()) == sorted(each.name for each in TABLES)
    assert {name.lower() for name in declared} == {each.name for each in TABLES}


def test_the_statements_in_delta_are_those_of_the_contracts():
    written = {path: path.read_text(encoding="utf-8") for path in DELTA.glob("*.sql")}
    assert written == statements(), "python -m checks.tables writes them anew"


@by_name
def test_the_created_table_has_the_columns_of_the_contract(store, table):
    made = store.read(table).schema
    assert [(f.name, f.dataType) for f in made.fields] == [(f.name, f.dataType) for f in table.columns.fields]
    assert isinstance(made, StructType)


@by_name
def test_every_column_says_what_it_is_and_a_key_is_never_null(table):
    assert all(column.comment for column in table.described.values())
    assert table.comment.endswith(".")
    assert all(table.described[name].is_required for name in table.key)


@by_name
def test_delta_is_told_of_the_properties_that_history_rests_on(table):
    found = properties_of(table, retention_days=30)
    # The log repeats a file's statistics whenever a row of it is struck out.
    told = STATISTICS.get(table.name, table.key[0])
    in_place = {"delta.enableDeletionVectors": "true", "delta.dataSkippingStatsColumns": told}
    of_rows = {name: value for name, value in found.items() if name.startswith("delta.constraints.")}
    assert found == PROPERTIES | (in_place if table.name in CHANGE_IN_PLACE else {}) | of_rows


def test_a_statement_says_what_the_contract_says():
    table = Table(
        "authors",
        "gold",
        ("author",),
        "Authors of a day, by 'namespace'.",
        columns(author=required(STRING, r"the \\ namespace"), repos=nullable(array(LONG), "their repos")),
        strikes_rows_out=True,
        laws={"named": "author <> ''"},
    )
    assert (
        ddl_of(table, "hub.authors", retention_days=7)
        == r"""CREATE TABLE IF NOT EXISTS hub.authors (
  author string NOT NULL COMMENT 'the \\\\ namespace',
  repos array<bigint> COMMENT 'their repos'
)
USING DELTA
COMMENT 'Authors of a day, by \'namespace\'.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 7 days',
  'delta.logRetentionDuration' = 'interval 7 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'author',
  'delta.constraints.named' = 'author <> \'\''
)
"""
    )


@by_name
def test_delta_rs_reads_the_created_table(store, table):
    assert [field.name for field in DeltaTable(store.path(table)).schema().fields] == table.column_names
