"""Three days on which everything happens that `events` knows, and the events that must come out, written by hand."""

import json
from datetime import date

import pytest

from dump_files import write_rows
from hugginggraph.engines.embedded.day import run_day
from hugginggraph.errors import SettingsError
from hugginggraph.history.severity_rules import severity_rules
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.sources import Dump
from hugginggraph.tables import CHANGES, EVENTS
from mini_hub import model, typed

ONE, TWO, THREE = date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 4)


def child(name, number, parent, **fields):
    return model(name, number, tags=typed("finetune", parent), card={"base_model": parent} | fields)


FIRST = [
    model("a/base", 1, card={"license": "apache-2.0"}),
    model("a/second", 2),
    child("a/child", 3, "a/base", datasets=["d/one"]),
    model("a/moved", 4),
    child("a/of-moved", 5, "a/moved"),
    model("b/leaves", 6),
    child("b/left-behind", 7, "b/leaves"),
    model("c/name", 8),
    child("c/user", 9, "c/name"),
    model("e/gate", 10),
    model("e/off", 11),
    model("g/old", 12),
    child("g/child", 13, "g/old"),
    child("g/busy", 14, "g/old"),
    model("h/only", 15),
    child("h/child", 16, "only"),
    child("h/victim", 18, "spam/3"),
    *[model(f"spam/{n}", 100 + n) for n in range(10)],
]
GONE = {"a/moved", "b/leaves", *[f"spam/{n}" for n in range(10)]}
CHANGED = [
    model("a/base", 1, card={"licence": ["mit"]}),
    child("a/child", 3, "a/second", datasets=["d/two"]),
    model("a/renamed", 4),
    model("c/name", 88),
    model("e/gate", 10, gated="manual"),
    model("e/off", 11, disabled=True),
    # The list shows the new name, and the old is missed the day after.
    model("g/new", 12),
    model("z/only", 17),
    *[model(f"f/{n}", 200 + n) for n in range(3)],
]
SECOND = [*CHANGED, *[m for m in FIRST if m["id"] not in GONE | {c["id"] for c in CHANGED}]]
THIRD = [
    # It says something else, and names its parent by the old name as before.
    child("g/busy", 14, "g/old", language="en"),
    model("e/gate", 10),
    model("e/off", 11),
    model("b/leaves", 6),
    # Somebody else takes the name that another repo gave up the day before.
    model("a/moved", 44),
    *[m for m in SECOND if m["id"] not in {"e/gate", "e/off", "g/busy", "g/old"}],
]


@pytest.fixture(scope="module")
def warehouse(settings_for, tmp_path_factory):
    """The three days; datasets are listed on the last one only."""
    folder = tmp_path_factory.mktemp("eventful")
    lists = {("models", ONE): FIRST, ("models", TWO): SECOND, ("models", THREE): THIRD}
    lists["datasets", THREE] = [model("d/one", 50)]
    for (kind, day), records in lists.items():
        (folder / "hub" / kind).mkdir(parents=True, exist_ok=True)
        text = "".join(json.dumps(record) + "\n" for record in records)
        (folder / "hub" / kind / f"{day}.jsonl").write_text(text, encoding="utf-8")
    settings = settings_for(folder / "warehouse")
    settings = settings.model_copy(
        update={
            "ingest": settings.ingest.model_copy(update={"completeness_min": 0.1}),
            "events": settings.events.model_copy(update={"burst": 3}),
        }
    )
    source = Dump(str(folder / "hub"), coverage="full")
    for day in (ONE, TWO, THREE):
        run_day(settings, source, day, with_analyses=False)
    return settings.warehouse


def events_of(warehouse, day):
    opened = Warehouse(warehouse, day)
    opened.view(EVENTS)
    rows = opened.records("SELECT * FROM events WHERE snapshot_date = ?", day)
    return {
        (r["event"], r["repo_id"], r["before"], r["after"], r["severity"], r["repos"], r["dependents"]) for r in rows
    }


def test_of_the_first_day_nothing_is_told(warehouse):
    assert events_of(warehouse, ONE) == set()


def test_everything_that_happened_on_the_second_day_is_told_and_nothing_else(warehouse):
    old, new = f"{8:024x}", f"{88:024x}"
    assert events_of(warehouse, TWO) == {
        ("licence_changed", "a/base", "apache-2.0", "mit", "high", 1, 1),
        ("parent_changed", "a/child", "a/base", "a/second", "low", 1, 0),
        ("dataset_added", "a/child", None, "d/two", "low", 1, 0),
        ("dataset_dropped", "a/child", "d/one", None, "low", 1, 0),
        ("renamed", "a/renamed", "a/moved", "a/renamed", "medium", 1, 1),
        ("disappeared", "b/leaves", None, None, "high", 1, 1),
        ("re_registered", "c/name", old, new, "critical", 1, 1),
        ("renamed", "g/new", "g/old", "g/new", "medium", 1, 2),
        ("appeared", "z/only", None, None, "info", 1, 0),
        ("gated", "e/gate", "false", "manual", "info", 1, 0),
        ("disabled", "e/off", None, None, "medium", 1, 0),
        ("disappeared", "spam/3", None, None, "high", 1, 1),
        *[("disappeared", f"spam/{n}", None, None, "info", 1, 0) for n in range(10) if n != 3],
        ("mass_deletion", "spam", None, None, "high", 10, 1),
        *[("appeared", f"f/{n}", None, None, "info", 1, 0) for n in range(3)],
        ("burst", "f", None, None, "low", 3, 0),
    }


def test_what_comes_back_is_told_and_a_kind_listed_for_the_first_time_is_not(warehouse):
    assert events_of(warehouse, THREE) == {
        ("reappeared", "b/leaves", None, None, "medium", 1, 1),
        ("ungated", "e/gate", "manual", "false", "info", 1, 0),
        ("enabled", "e/off", None, None, "info", 1, 0),
        ("re_registered", "a/moved", f"{4:024x}", f"{44:024x}", "critical", 1, 1),
    }


def test_edges_that_lead_elsewhere_without_the_repo_are_no_change_of_parents(warehouse):
    """Its parent got another name, or somebody else's repo one like the parent's: the repo itself says what it did."""
    rows = Warehouse(warehouse, THREE)
    rows.view(CHANGES)
    moved = rows.records(
        "SELECT snapshot_date, repo_id, change, upstream_repo_id FROM changes WHERE subject = 'edge' "
        "AND repo_id IN ('g/child', 'g/busy', 'h/child') AND change <> 'modified' ORDER BY ALL"
    )
    assert [tuple(row.values()) for row in moved] == [
        (TWO, "h/child", "added", "only"),
        (TWO, "h/child", "removed", "h/only"),
        (THREE, "g/busy", "added", "g/new"),
        (THREE, "g/busy", "removed", "g/old"),
        (THREE, "g/child", "added", "g/new"),
        (THREE, "g/child", "removed", "g/old"),
    ]


@pytest.mark.parametrize(
    ("day", "event", "repo", "cards"),
    [
        (TWO, "re_registered", "c/name", ["c/user"]),
        (TWO, "renamed", "a/renamed", ["a/of-moved"]),
        (TWO, "renamed", "g/new", ["g/busy", "g/child"]),
        (TWO, "mass_deletion", "spam", ["h/victim"]),
        (THREE, "re_registered", "a/moved", ["a/of-moved"]),
    ],
)
def test_an_event_names_the_cards_that_still_point_there(warehouse, day, event, repo, cards):
    opened = Warehouse(warehouse, day)
    opened.view(EVENTS)
    asked = "SELECT named_by FROM events WHERE snapshot_date = ? AND event = ? AND repo_id = ?"
    assert [row["named_by"] for row in opened.records(asked, day, event, repo)] == [cards]


def test_a_change_tells_the_values_before_and_after(warehouse):
    opened = Warehouse(warehouse, TWO)
    opened.view(CHANGES)
    (row,) = opened.records(
        "SELECT columns, old_values, new_values FROM changes WHERE subject = 'node' AND repo_id = 'a/base'"
    )
    assert row["columns"] == ["card_data"]
    assert row["old_values"] == {"card_data": '{"license":"apache-2.0"}'}
    assert row["new_values"] == {"card_data": '{"licence":["mit"]}'}
    (row,) = opened.records(
        "SELECT columns, old_values, new_values FROM changes WHERE subject = 'node' AND repo_id = 'e/off'"
    )
    assert (row["columns"], row["old_values"], row["new_values"]) == (
        ["disabled"],
        {"disabled": "false"},
        {"disabled": "true"},
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('- {event: gone, severity: low}\n- {event: "*", severity: info}', "Events: appeared, "),
        ('- {event: gated, severity: bad}\n- {event: "*", severity: info}', "severity"),
        ("- {event: gated, severity: low}", "the last rule must fit all events"),
        ("- {event: gated, severity: low, when: x}", "when"),
        ("[", "flow"),
    ],
)
def test_a_rule_that_cannot_be_is_one_clear_error(tmp_path, text, message):
    (tmp_path / "rules.yml").write_text(text)
    with pytest.raises(SettingsError, match=message):
        severity_rules(tmp_path / "rules.yml")


# -- What others inherit ----------------------------------------------------------------------------------------------

INHERIT = [
    model("m/base", 1, card={"license": "apache-2.0"}),
    child("n/chat", 2, "m/base", license="apache-2.0"),
    model("o/gguf", 3, tags=typed("quantized", "n/chat"), card={"base_model": "n/chat", "license": "apache-2.0"}),
    child("p/moves-too", 4, "m/base", license="apache-2.0"),
    child("q/adrift", 5, "r/other", license="apache-2.0"),
    model("r/other", 6, card={"license": "mit"}),
    model("s/alone", 7, card={"license": "mit"}),
]
SPACES = [model("t/demo", 8, card={"license": "mit", "models": ["o/gguf"]}, models=["o/gguf"])]


@pytest.fixture(scope="module")
def inheriting(settings_for, tmp_path_factory):
    """m/base gets terms, p/moves-too as well; r/other gets another licence that asks for the same; s/alone has none."""
    folder = tmp_path_factory.mktemp("inheriting")
    relicensed = {"m/base": "llama3.1", "p/moves-too": "llama3.1", "r/other": "bsd-3-clause", "s/alone": "gpl-3.0"}
    second = [
        record | {"cardData": record["cardData"] | {"license": relicensed[record["id"]]}}
        if record["id"] in relicensed
        else record
        for record in INHERIT
    ]
    for kind, day, records in (("models", ONE, INHERIT), ("models", TWO, second), ("models", THREE, second)):
        write_rows(folder / "hub" / kind / f"{day}.jsonl.gz", records)
        write_rows(folder / "hub" / "spaces" / f"{day}.jsonl.gz", SPACES)
    settings = settings_for(folder / "warehouse")
    for day in (ONE, TWO, THREE):
        run_day(settings, Dump(str(folder / "hub"), coverage="full"), day)
    return settings.warehouse


def test_an_ancestors_new_licence_is_told_once_with_all_downstream_whose_verdict_or_duties_it_moved(inheriting):
    told = {event for event in events_of(inheriting, TWO) if event[0] == "inherited_licence_changed"}
    # Not p/moves-too, which was relicensed itself.
    assert told == {("inherited_licence_changed", "m/base", "apache-2.0", "llama3.1", "medium", 1, 3)}
    opened = Warehouse(inheriting, TWO)
    opened.view(EVENTS)
    (row,) = opened.records("SELECT named_by FROM events WHERE event = 'inherited_licence_changed'")
    assert row["named_by"] == ["n/chat", "o/gguf", "t/demo"]


def test_a_new_licence_that_asks_others_for_the_same_moves_nothing(inheriting):
    changed = {event[1] for event in events_of(inheriting, TWO) if event[0] == "licence_changed"}
    assert changed == {"m/base", "p/moves-too", "r/other", "s/alone"}


def test_on_a_day_without_a_new_licence_nothing_inherited_is_told(inheriting):
    assert [event for event in events_of(inheriting, THREE) if event[0] == "inherited_licence_changed"] == []
