"""A list that comes short on single days, as the crawled list of `daily/` does: nobody is buried, and all come back."""

from datetime import date

import pytest

import backfill
from dump_files import read_rows
from hub_data import HUB
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import REPOS

DAILY = HUB / "daily"

BEFORE, SHORT, AFTER = date(2024, 9, 13), date(2024, 9, 14), date(2024, 9, 15)


def ids(day):
    return {row["id"] for row in read_rows(DAILY / "models" / f"{day}.jsonl.gz")}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """The three days, taken in as if the list were the whole Hub's."""
    path = str(tmp_path_factory.mktemp("short") / "warehouse")
    arguments = ["--source", str(DAILY), "--warehouse", path, "--coverage", "full", "--analyses", "none"]
    assert backfill.main([*arguments, "--from", str(BEFORE), "--to", str(AFTER)]) == 0
    return path


def test_the_day_is_short_indeed():
    assert (len(ids(BEFORE)), len(ids(SHORT))) == (164, 91)


@pytest.mark.parametrize("day", [SHORT, AFTER])
def test_a_short_day_makes_no_tombstone(warehouse, day):
    opened = Warehouse(warehouse, day)
    opened.view(REPOS)
    gone = {row["repo_id"] for row in opened.records("SELECT repo_id FROM repos WHERE gone_at IS NOT NULL")}
    assert gone == (ids(BEFORE) | ids(SHORT)) - ids(AFTER) if day == AFTER else gone == set()


def test_the_short_day_is_marked_and_its_missing_repos_keep_the_day_they_were_last_seen(warehouse):
    opened = Warehouse(warehouse, SHORT)
    opened.view(REPOS)
    rows = opened.records("SELECT repo_id, last_seen FROM repos WHERE last_seen IS NOT NULL")
    assert {row["repo_id"] for row in rows} == ids(BEFORE) - ids(SHORT)
    assert {row["last_seen"] for row in rows} == {BEFORE}
    marks = Warehouse(warehouse).records("SELECT DISTINCT snapshot_date, complete FROM snapshots ORDER BY 1")
    assert [row["complete"] for row in marks] == [True, False, True]
