"""The state of a warehouse: its age against the clock, what was listed and left out, and when that is a finding."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from days_by_hand import nodes, write_days
from hugginggraph.cli import run
from hugginggraph.lookup.status import status_of
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import LAYOUT

ONE, LAST = date(2026, 3, 1), date(2026, 3, 4)
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def left_out(number, code, day=LAST):
    return {"record_id": number, "snapshot_date": day, "code": code}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    rejected = [{"node_id": 1, "source_field": "tags", "position": n, "code": "SELF"} for n in range(2)]
    last = {
        "nodes": nodes("a/one"),
        "degrees": [],
        "quarantine": [left_out(1, "NO_ID", ONE), left_out(2, "NOT_JSON"), left_out(3, "NO_ID"), left_out(4, "NO_ID")],
        "rejected_references": [*rejected, {"node_id": 2, "source_field": "tags", "position": 0, "code": "BOMB"}],
    }
    return write_days(tmp_path_factory.mktemp("state"), {ONE: {"nodes": []}, LAST: last})


def test_the_state_is_that_of_the_newest_date(warehouse):
    found = status_of(Warehouse(warehouse), now=NOON)
    assert (found.date, found.first_date, found.dates, found.days_missing, found.analysed) == (LAST, ONE, 2, 2, LAST)
    assert (found.source, found.complete, found.layout) == ("hand", True, LAYOUT)
    assert found.kinds == {"model": {"coverage": "full", "seen": 1, "expected": 1, "complete": True}}
    assert list(found.quarantined.items()) == [("NO_ID", 2), ("NOT_JSON", 1)]
    assert list(found.rejected.items()) == [("SELF", 2), ("BOMB", 1)]
    assert found.written_by.startswith("delta-rs")


def test_its_size_is_that_of_all_its_files(warehouse, tmp_path):
    folder = tmp_path / "copy"
    write_days(folder, {ONE: {}})
    before = status_of(Warehouse(str(folder)), now=NOON).bytes
    (folder / "nodes" / "more").write_bytes(b"x" * 1000)
    assert status_of(Warehouse(str(folder)), now=NOON).bytes == before + 1000


@pytest.mark.parametrize(
    ("max_age", "is_stale"),
    [(None, False), (timedelta(hours=36), False), (timedelta(hours=35, minutes=59), True)],
)
def test_the_age_counts_from_the_beginning_of_the_date_in_utc(warehouse, max_age, is_stale):
    found = status_of(Warehouse(warehouse), now=NOON, max_age=max_age)
    assert (found.age_hours, found.is_stale) == (36, is_stale)
    elsewhere = NOON.astimezone(timezone(timedelta(hours=-8)))
    assert status_of(Warehouse(warehouse), now=elsewhere, max_age=max_age) == found


def test_a_warehouse_older_than_is_allowed_ends_with_status_3(warehouse, capsys):
    def status(*more):
        return run(["status", "--warehouse", warehouse, *more])

    assert status("--max-age", "36h", "--now", "2026-03-05T12:00Z") == 0
    assert "36 h old, 36 h allowed" in capsys.readouterr().out
    assert status("--max-age", "1d", "--now", "2026-03-05T12:00Z", "--json") == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["date"], told["age_hours"], told["max_age_hours"], told["is_stale"]) == (str(LAST), 36, 24, True)
    assert status("--max-age", "2160m", "--now", "2026-03-05T12:01Z") == 3
    assert "more than the 36 h allowed" in capsys.readouterr().out


def test_without_a_time_the_clock_is_asked(warehouse, capsys):
    assert run(["status", "--warehouse", warehouse, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    age = datetime.now(UTC) - datetime(2026, 3, 4, tzinfo=UTC)
    assert told["age_hours"] == pytest.approx(age.total_seconds() / 3600, abs=0.2)


@pytest.mark.parametrize("span", ["", "36", "h", "-1h", "1w", "1.5h", "9999999h"])
def test_a_span_that_means_nothing_is_wrong_usage(span, warehouse, capsys):
    assert run(["status", "--max-age", span, "--warehouse", warehouse]) == 2
    assert "write 90m, 36h or 2d" in " ".join(capsys.readouterr().err.split())
