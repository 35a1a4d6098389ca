"""The DDL in `delta/` against the contracts in code, and both against what Delta makes of them."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from deltalake import DeltaTable
from pyspark.sql.types import StructType

from hugginggraph import tables
from hugginggraph.storage.ddl import ddl_of
from hugginggraph.store import Store
from hugginggraph.tables import ANALYSIS_TABLES, TABLES
from hugginggraph.tables.contract import Table
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


def test_every_table_has_a_file_and_every_file_a_table():
    assert {path.stem for path in DELTA.glob("*.sql")} == {table.name for table in TABLES}


@by_name
def test_the_created_table_has_the_columns_of_the_contract(store, table):
    made = store.read(table).schema
    assert [(f.name, f.dataType) for f in made.fields] == [(f.name, f.dataType) for f in table.columns.fields]
    assert isinstance(made, StructType)


@by_name
def test_the_file_comments_every_column_and_forbids_null_keys(table):
    ddl = (DELTA / f"{table.name}.sql").read_text()
    for name in table.column_names:
        line = next(line for line in ddl.splitlines() if re.match(rf"  {name} ", line))
        assert "COMMENT '" in line
        assert ("NOT NULL" in line) or name not in table.key


@by_name
def test_the_statement_sets_the_properties_that_history_rests_on(table):
    ddl = ddl_of(table, table.name, retention_days=30)
    found = dict(re.findall(r"'(delta\.[A-Za-z]+)' = '([^']+)'", ddl))
    # The log repeats a file's statistics whenever a row of it is struck out.
    told = STATISTICS.get(table.name, table.key[0])
    in_place = {"delta.enableDeletionVectors": "true", "delta.dataSkippingStatsColumns": told}
    assert found == PROPERTIES | (in_place if table.name in CHANGE_IN_PLACE else {})


@by_name
def test_delta_rs_reads_the_created_table(store, table):
    assert [field.name for field in DeltaTable(store.path(table)).schema().fields] == table.column_names
