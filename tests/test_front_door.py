"""As a new user comes in: an empty folder, the defaults, and names as people give them to folders."""

import json
import os
import shutil
from pathlib import Path
from typing import get_args, get_type_hints

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import write_deltalake

import backfill
import daily
import maintain
import restore
import verify
from dump_files import write_rows
from hugginggraph import session
from hugginggraph.cli import app, run
from hugginggraph.cli.options import file_of, path_of
from hugginggraph.engines.choice import engine_of
from hugginggraph.errors import PlaceError, SettingsError
from hugginggraph.locations import local_path, place_of, warehouse_of
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.settings import load_settings
from hugginggraph.sources import Dump
from mini_hub import ONE, TWO
from warehouses import delta_rows

ODD = "Büro 50%20 [neu]"
"""A blank, an umlaut, what a URL would take for a blank, and what a shell would take for a pattern."""


def test_where_delta_rs_does_not_find_a_folder_again_spark_writes_to_it(here):
    settings = load_settings(warehouse=f"{here}/wh")
    assert engine_of(settings.model_copy(update={"engine": "auto"})) == "spark"
    with pytest.raises(SettingsError, match=r"the embedded engine cannot write to .*50%20.* `--engine spark`"):
        engine_of(settings.model_copy(update={"engine": "embedded"}))


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The working folder, which is empty."""
    folder = Path(os.path.realpath(tmp_path), ODD)
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("given", ["wh", "./wh", "wh/", "../Büro 50%20 [neu]/wh", "link", "link/", "file_uri", "twice"])
def test_whoever_names_a_folder_means_one_place(given, here):
    (here / "wh").mkdir()
    (here / "link").symlink_to("wh")
    given = {"file_uri": (here / "wh").as_uri(), "twice": f"//{here}/wh//"}.get(given, given)
    assert place_of(given) == place_of(place_of(given)) == f"{here}/wh"


def test_a_home_folder_is_meant_by_its_short_name(here, monkeypatch):
    monkeypatch.setenv("HOME", str(here))
    assert place_of("~") == str(here)
    assert place_of("~/ä b") == f"{here}/ä b"
    assert place_of("~root/x") == str(Path("~root").expanduser().resolve() / "x")
    assert place_of("./~") == f"{here}/~"
    with pytest.raises(PlaceError, match=r"no home folder of that user; what is called so is named \./~nobody-here/x"):
        place_of("~nobody-here/x")


@pytest.mark.parametrize("uri", ["s3a://bucket/some/wh", "gs://bucket/50%20", "hdfs://host:9000/x", "dbfs:/x"])
def test_a_uri_stays_one(uri, here):
    assert place_of(uri) == place_of(f"{uri}/") == uri
    with pytest.raises(PlaceError, match="is no local folder"):
        local_path(uri)


def test_a_bucket_is_one_place_in_both_spellings():
    assert place_of("s3://bucket/wh") == place_of("s3a://bucket/wh/") == "s3a://bucket/wh"


@pytest.mark.parametrize("given", ["", None, 2026, "a\udcff", "file://elsewhere/wh"])
def test_what_names_no_place_is_refused(given):
    with pytest.raises(PlaceError):
        place_of(given)


@pytest.mark.parametrize("uri", ["s3://bucket/50%25", "s3://bucket/a#b", "gs://bucket/a?b"])
def test_a_warehouse_in_a_storage_that_delta_rs_would_look_for_elsewhere_is_refused(uri):
    with pytest.raises(SettingsError, match=r"setting 'warehouse'.*name another"):
        load_settings(warehouse=uri)
    with pytest.raises(PlaceError, match="name another"):
        Warehouse(uri)
    assert warehouse_of("s3://bucket/50% ä") == "s3a://bucket/50% ä"


def test_the_settings_hold_places(here, monkeypatch):
    assert load_settings().warehouse == f"{here}/warehouse"
    assert load_settings().checkpoints == f"{here}/warehouse/_checkpoints"
    monkeypatch.setenv("HUGGINGGRAPH_WAREHOUSE", "elsewhere/")
    monkeypatch.setenv("HUGGINGGRAPH_CHECKPOINT_DIR", "../between")
    assert load_settings().warehouse == f"{here}/elsewhere"
    assert load_settings().checkpoints == f"{here.parent}/between"
    monkeypatch.setenv("HUGGINGGRAPH_WAREHOUSE", "")
    with pytest.raises(SettingsError, match=r"setting 'warehouse'.*is no path"):
        load_settings()


@pytest.mark.parametrize("name", ["warehouse", "./warehouse/", "~/warehouse", "link"])
def test_a_look_up_goes_to_the_same_place(name, here, monkeypatch, capsys):
    monkeypatch.setenv("HOME", str(here))
    (here / "link").symlink_to("warehouse")
    assert run(["snapshots", "--warehouse", name]) == 1
    assert f"{here}/warehouse is no warehouse" in capsys.readouterr().err


def test_every_path_of_the_command_line_is_read_in_one_place():
    parsers = {}
    for command in app.registered_commands:
        for name, hint in get_type_hints(command.callback, include_extras=True).items():
            if Path in {*get_args(hint), *get_args(get_args(hint)[0] if get_args(hint) else hint)}:
                parsers[command.callback.__name__, name] = hint.__metadata__[0].parser
    given = [("crossref", "models"), ("check", "policy"), ("check", "baseline"), ("bom", "from_"), ("impact", "from_")]
    files = dict.fromkeys([*given, ("watch", "rules")], file_of)
    folders = [("demo", "hub"), ("report", "out"), ("synthesize", "out"), ("fake_hub", "data")]
    folders += [("crawl", "out"), ("crossref", "out"), ("check", "write_baseline"), ("bom", "out"), ("export", "out")]
    folders += [("watch", "state")]
    assert parsers == files | dict.fromkeys(folders, path_of)


@pytest.mark.parametrize("line", [["crawl", "--plan-only", "--out"], ["synthesize"], ["fake-hub", "--data"]])
def test_a_folder_of_this_machine_is_no_bucket(line, here, capsys):
    assert run([*line, "s3://bucket/hub"]) == 2
    assert "s3a://bucket/hub is no local folder" in " ".join(capsys.readouterr().err.split()).replace("│ ", "")
    assert list(here.iterdir()) == []


def test_a_synthetic_hub_is_written_and_a_crawl_planned_from_an_empty_folder(here, monkeypatch, capsys):
    monkeypatch.setenv("HOME", str(here))
    few = ["--models", "60", "--datasets", "20", "--days", "1"]
    assert run(["synthesize", "~/hub ä", *few]) == 0
    assert f"{here}/hub ä: 1 days" in capsys.readouterr().out
    assert [day.isoformat() for day in Dump("hub ä").dates()] == ["2026-01-05"]
    assert run(["crawl", "--out", "new", "--plan-only"]) == 0
    assert [each.name for each in here.iterdir()] == ["hub ä"]


@pytest.mark.parametrize(
    "name", ["two words ü", "50%", "50%20", "%41", "a#b", "a?b", "a\\b", "[1]{2}*", "it's `q\"", "a:b", "tab\tx\n"]
)
def test_a_table_is_read_without_a_jvm_whatever_its_folder_is_called(name, tmp_path):
    """As it was and as it is; what comes between two readings is seen."""
    table = tmp_path / "made"
    for row in (1, 2):
        write_deltalake(table, pa.table({"a": [row]}), mode="append")
    (tmp_path / name).mkdir()
    table = table.rename(tmp_path / name / "t")
    here = duckdb.connect(), place_of(tmp_path / name), "t"
    assert sorted(delta_rows(*here).fetchall()) == [(1,), (2,)]
    assert delta_rows(*here, 0).fetchall() == [(1,)]
    table = table.rename(tmp_path / "made")
    write_deltalake(table, pa.table({"a": [3]}), mode="append")
    table.rename(tmp_path / name / "t")
    assert sorted(delta_rows(*here).fetchall()) == [(1,), (2,), (3,)]


def test_a_dump_is_read_whatever_it_and_its_files_are_called(here):
    hub = Path("hub ü 50%20 {a,b}*")
    write_rows(hub / "models" / f"{ONE}" / "part 1 %41.jsonl.gz", [{"id": "a/one"}])
    write_rows(hub / "models" / f"{ONE}" / "part [2] ä?.jsonl.gz", [{"id": "a/two"}])
    (hub / "datasets").mkdir()
    pq.write_table(pa.table({"id": ["a/three"]}), hub / "datasets" / f"{ONE}.parquet")
    dump = Dump(str(hub))
    assert dump.name == "hub ü 50%20 {a,b}*"
    found = [line for batch in dump.offer(ONE).lines() for line in batch["line"].to_pylist()]
    assert sorted(json.loads(line)["id"] for line in found) == ["a/one", "a/three", "a/two"]


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_a_jvm_finds_names_beyond_ascii_in_every_locale(locale, monkeypatch):
    monkeypatch.setenv("LC_ALL", locale)
    session._let_java_find_all_names()
    assert os.environ["LC_ALL"] == "C.UTF-8"
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    session._let_java_find_all_names()
    assert os.environ["LC_ALL"] == "de_DE.UTF-8"


@pytest.fixture(scope="module")
def made_by_demo(mini_dump, tmp_path_factory):
    """An empty folder in which `demo` was run, with the first day of the mini Hub as the Hub that it writes."""
    from hub_lab import synthetic

    def write(folder):
        shutil.copytree(mini_dump, folder, ignore=shutil.ignore_patterns(f"{TWO}*"))

    folder = Path(os.path.realpath(tmp_path_factory.mktemp("front")), "Büro 50 neu")
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(synthetic, "write_synthetic_hub", write)
        assert run(["demo"]) == 0
    return folder


@pytest.fixture
def inside(made_by_demo, monkeypatch):
    """Works in that folder."""
    monkeypatch.chdir(made_by_demo)
    return made_by_demo


def told(capsys, *line):
    """What a command answers in JSON."""
    capsys.readouterr()
    assert run([*line, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def dates(capsys, *line):
    return [row["snapshot_date"] for row in told(capsys, "snapshots", *line)]


def test_the_first_command_makes_what_the_readme_says_where_it_is_run(inside):
    assert sorted(path.name for path in inside.iterdir()) == ["var", "warehouse"]
    assert sorted(path.name for path in (inside / "var").iterdir()) == ["synthetic-hub"]


def test_look_ups_without_options_find_it(inside, capsys):
    assert dates(capsys) == [str(ONE)]
    found = told(capsys, "lineage", "reed/heron-chat", "--up")
    assert {relative["node"]["repo_id"] for relative in found["relatives"]} == {"amber/heron", "amber/corpus"}
    assert len(told(capsys, "show", "components", "--limit", "100")["rows"]) == 23
    assert told(capsys, "explain", "amber/heron", "reed/heron-chat")
    assert told(capsys, "path", "amber/heron", "reed/heron-chat")["paths"]


def test_a_link_to_it_is_the_same_warehouse(inside, tmp_path, monkeypatch, capsys):
    (tmp_path / "link").symlink_to(inside / "warehouse")
    assert dates(capsys, "--warehouse", str(tmp_path / "link")) == [str(ONE)]
    monkeypatch.chdir(tmp_path)
    source = str(inside / "var" / "synthetic-hub")
    (done,) = told(capsys, "daily", "--source", source, "--date", str(ONE), "--warehouse", "link")
    assert done["done_before"]


def test_the_next_day_is_taken_in_and_taken_back(inside, mini_dump, tmp_path, capsys):
    hub = tmp_path / "Mein Hub 50%20"
    shutil.copytree(mini_dump, hub)
    source = os.path.relpath(hub)
    assert daily.main(["--source", source, "--date", str(TWO), "--no-analyses"]) == 0
    # Both are there already: the backfill finds what the day before it wrote.
    assert backfill.main(["--source", source, "--analyses", "none"]) == 0
    assert dates(capsys) == [str(ONE), str(TWO)]
    assert restore.main([str(ONE)]) == 0
    assert dates(capsys) == [str(ONE)]


def test_house_is_kept_there(inside, capsys):
    assert maintain.main(["--table", "nodes", "--table", "snapshots"]) == 0
    assert verify.main(["--date", str(ONE)]) == 0
    assert dates(capsys) == [str(ONE)]


def test_a_report_is_written_there_with_the_genetics_that_it_needs(inside, capsys):
    name = f"report-{ONE}.html"
    try:
        assert run(["report"]) == 0
        assert f"{inside}/{name}" in capsys.readouterr().out
        assert "amber/heron" in Path(name).read_text(encoding="utf-8")
        assert told(capsys, "genetics")["was_there"]
        assert run(["report", "--repo", "amber/heron", "--out", "./heron ä.html"]) == 0
        assert (inside / "heron ä.html").is_file()
    finally:
        for page in inside.glob("*.html"):
            page.unlink()
