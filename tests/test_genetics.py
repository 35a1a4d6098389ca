"""The genetics of a date of the mini Hub, from the job to the tables: families counted by hand."""

import shutil

import pyarrow as pa
import pytest

from hugginggraph.cli import run
from hugginggraph.history.snapshots import History
from hugginggraph.lookup.reproduction import PAPERS, reproduced
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.pipeline.genetics import genetics
from hugginggraph.pipeline.restore import restore
from hugginggraph.storage.ledger import Ledger
from hugginggraph.storage.types import arrow_schema
from hugginggraph.store import Store
from hugginggraph.tables.genetics import GENETICS, KEPT_BY_DATE, TOP_TRAITS
from mini_hub import ONE, TWO
from warehouses import genetics_of, ledger_of, records_of, rows_of, store_of, versions


class KilledError(Exception):
    """Stands for the power failing."""


def power_fails(*_):
    raise KilledError


@pytest.fixture(scope="module")
def settings(mini, settings_for, tmp_path_factory):
    """Of a warehouse with both days, and the genetics of the first."""
    warehouse = tmp_path_factory.mktemp("genetics") / "warehouse"
    shutil.copytree(mini.warehouse, warehouse)
    found = settings_for(warehouse)
    report = genetics(ledger_of(found), found, ONE)
    assert (report.date, report.was_there) == (ONE, False)
    assert report.rows.keys() == {table.name for table in KEPT_BY_DATE}
    return found


def asked(settings, table, what, where="true"):
    return genetics_of(settings.warehouse, ONE, table, what, where)


def test_families_hang_together_by_the_relations_of_their_graph(settings):
    # heron and egret share a merge, three and four children, and a grandchild; orphan's parent is gone.
    found = asked(settings, "families", "members, edges, ghosts, on_cycles, roots, max_depth", "graph = 'all'")
    assert found == [(2, 1, 1, 0, 1, 1), (2, 2, 0, 2, 1, 0), (9, 8, 0, 0, 2, 2)]
    # By fine-tunes alone they are apart; tern and plover name each other.
    found = asked(settings, "families", "members, edges, roots, max_depth", "graph = 'finetune'")
    assert found == [(2, 1, 1, 1), (2, 1, 1, 1), (2, 2, 1, 0), (3, 2, 1, 1)]


def test_three_of_eleven_children_have_children(settings):
    # heron-chat has its quantized copy; tern and plover have each other.
    told = asked(settings, "progenitors", "edges, reproducing", "graph = 'all' AND relation = '*'")
    assert told == [(11, 3)]


def test_a_date_without_a_licence_on_both_sides_has_no_rate_of_mutation(settings):
    (told,) = asked(settings, "mutation_rates", "pairs, rate", "graph = 'all' AND relation = '*' AND trait = 'licence'")
    assert told == (0, None)


def test_every_position_that_occurs_has_its_similarity(settings):
    occurs = asked(settings, "similarity", "DISTINCT pattern, occurrences", "graph = 'finetune' AND method = 'exact'")
    assert dict(occurs)["duo"] == 4  # without the two edges of the cycle
    assert dict(occurs)["trio_1"] == 1  # egret's two fine-tunes
    full = "graph = 'all' AND variant = 'full' AND measure = 'tfidf' AND pattern = 'duo' AND method = 'exact'"
    ((pairs, mean),) = asked(settings, "similarity", "pairs, mean", full)
    assert pairs == 8  # nine pairs off the cycle, one of them with a ghost, which has no record
    assert 0 < mean < 1


def test_repeating_a_date_changes_nothing(settings):
    before = versions(settings, KEPT_BY_DATE)
    report = genetics(ledger_of(settings), settings, ONE)
    assert report.was_there
    assert report.measures["all_edges"] == 11
    assert versions(settings, KEPT_BY_DATE) == before


def test_a_date_that_was_killed_before_its_mark_is_computed_again_and_comes_out_the_same(settings):
    ledger = ledger_of(settings)
    before = {table.name: rows_of(ledger, table) for table in KEPT_BY_DATE}
    ledger.forget_after(GENETICS, ONE.replace(year=2000))
    told = genetics(ledger_of(settings), settings, ONE)
    assert not told.was_there
    assert {table.name: rows_of(ledger_of(settings), table) for table in KEPT_BY_DATE} == before


def test_spark_writes_a_dates_rows_where_delta_rs_does_not(spark, tmp_path, settings_for, monkeypatch):
    same = {"snapshot_date": ONE, "panel": "licence", "reporting": 3, "models": 19}
    told = [same | {"rank": rank, "value": value, "count": 3 - rank} for rank, value in enumerate(("mit", "other"), 1)]
    rows = pa.Table.from_pylist(told, arrow_schema(TOP_TRAITS))
    written = settings_for(tmp_path / "warehouse")
    store = store_of(spark, written)
    monkeypatch.setattr(Store, "is_written_by_delta_rs", False)
    store.create_missing([TOP_TRAITS])
    for _ in range(2):
        assert store.replace_day(TOP_TRAITS, rows, ONE).insert == rows.num_rows
        assert sorted(records_of(written, TOP_TRAITS), key=lambda row: row["rank"]) == rows.to_pylist()


def test_the_report_of_the_date_is_written_from_it(settings, tmp_path):
    file = tmp_path / "report.html"
    assert run(["report", "--warehouse", settings.warehouse, "--as-of", str(ONE), "--out", str(file)]) == 0
    page = file.read_text(encoding="utf-8")
    assert "amber/heron" in page
    assert file.stat().st_size < 8_000_000


def test_a_later_date_has_its_own_and_a_restored_warehouse_has_forgotten_it(settings, monkeypatch):
    assert genetics(ledger_of(settings), settings, TWO).date == TWO
    assert set(ledger_of(settings).rows(GENETICS)["snapshot_date"].to_pylist()) == {ONE, TWO}
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "forget", power_fails)
        with pytest.raises(KilledError):
            restore(ledger_of(settings), ONE)
    # Were the date gone before its genetics, they would pass for those of one that is taken in anew.
    assert History.of(ledger_of(settings)).newest.date == TWO
    assert set(ledger_of(settings).rows(GENETICS)["snapshot_date"].to_pylist()) == {ONE}
    restore(ledger_of(settings), ONE)
    assert History.of(ledger_of(settings)).newest.date == ONE
    for table in KEPT_BY_DATE:
        assert set(ledger_of(settings).rows(table)["snapshot_date"].to_pylist()) <= {ONE}


@pytest.mark.parametrize("paper", PAPERS)
def test_a_papers_numbers_stand_beside_those_of_the_date(settings, paper):
    rows = {row["what"]: row for row in reproduced(Warehouse(settings.warehouse, ONE), paper)}
    assert all(row["because"] for row in rows.values())
    if paper == "anatomy":
        assert (rows["models"]["paper"], rows["models"]["here"]) == (1_860_411, 19)
        assert rows["edges between models"]["here"] == 10  # eleven, but for orphan's, whose parent is a ghost
        assert rows["members of the largest family"]["here"] == 4
    else:
        # Of the graph with datasets and Spaces; two cycles of the mini Hub are tern and plover's alone.
        assert (rows["nodes in these"]["paper"], rows["nodes in these"]["here"]) == (2169, 2)
        assert rows["merged models"]["here"] == 1


def test_the_check_fails_where_the_authors_numbers_do_not_come_out(settings, capsys):
    command = ["reproduce", "--paper", "anatomy", "--warehouse", settings.warehouse, "--as-of", str(ONE)]
    assert run(command) == 0
    assert "another day of the Hub" in capsys.readouterr().out.replace("\n", " ")
    assert run([*command, "--check"]) == 1


def test_a_date_without_genetics_has_no_numbers_and_says_so(mini):
    rows = reproduced(Warehouse(mini.warehouse, ONE), "anatomy")
    assert {row["because"] for row in rows} == {"not computed on this date"}
    assert {row["here"] for row in rows} == {None}
