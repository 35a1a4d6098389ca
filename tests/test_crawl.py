"""The crawl of the live Hub, held against a Hub on loopback: what it lists is there, once, whatever happens to it."""

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from huggingface_hub import constants

import crawl as job
from dump_files import read_rows, write_rows
from hub_data import HUB
from hub_lab.fake_hub import Churn, Cut, Quotas, Stall, Status, at, running_fake_hub, share
from hugginggraph.errors import ConcurrentRunError, SettingsError, SourceError
from hugginggraph.settings import load_settings
from hugginggraph.sources import hub
from hugginggraph.sources.dumps import CARD_FOLDERS, RECORD_FOLDERS
from hugginggraph.sources.hub.crossref import declared_by
from hugginggraph.sources.hub.kinds import ALL_KINDS
from hugginggraph.sources.hub.spool import Spool
from hugginggraph.sources.json_arrays import split_array

ONE, TWO, THREE = date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 3)
ALL_FIELDS = {
    "models": ["author", "baseModels", "cardData", "config", "createdAt", "disabled", "downloads", "downloadsAllTime",
               "gated", "gguf", "lastModified", "library_name", "likes", "model-index", "pipeline_tag", "private",
               "safetensors", "sha", "siblings", "tags", "trendingScore"],
    "datasets": ["author", "cardData", "createdAt", "description", "disabled", "downloads", "gated", "lastModified",
                 "likes", "private", "sha", "siblings", "tags"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nobody_is_signed_in(monkeypatch, tmp_path):
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_HUB_OFFLINE", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
    # The library asks the Hub once a day for a list of its own.
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_TELEMETRY", True)
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")


@pytest.fixture(autouse=True)
def _no_power_cut(monkeypatch):
    """Waiting for the disk takes most of the time, and is of use in a power cut alone."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def settings(url, **hub_settings):
    quick = {"endpoint": url, "backoff_seconds": 0.01, "backoff_max_seconds": 0.1, "timeout_seconds": 10}
    return load_settings(hub=quick | hub_settings).hub


def a_model(number, **fields):
    row = {"_id": f"{number:024x}", "id": f"someone/model-{number:03}", "createdAt": a_time(number),
           "lastModified": a_time(number), "tags": [], "likes": number}  # fmt: skip
    return row | fields


def a_time(number):
    return f"2026-09-{1 + number // 24:02}T{number % 24:02}:00:00.000Z"


def write_dump(folder, **lists):
    """A dump of one date with these rows by list; READMEs as `cards`."""
    for name, rows in lists.items():
        write_rows(folder / name / "2026-09-30.jsonl.gz", rows)
    return folder


@pytest.fixture
def small(tmp_path):
    """A dump of 20 models, 5 datasets and 1 Space; every third model has a README."""
    return write_dump(
        tmp_path / "small",
        models=[a_model(n) for n in range(20)],
        datasets=[a_model(100 + n) for n in range(5)],
        spaces=[a_model(200, models=["someone/model-001"])],
        cards=[{"id": f"someone/model-{n:03}", "card": f"# Model {n}"} for n in range(0, 20, 3)],
    )


def rows_of(root, day, folder="models"):
    """The rows of a date as the dump holds them, in order; nothing is there if it is not visible."""
    return [row for path in sorted((root / folder / str(day)).glob("*.jsonl.gz")) for row in read_rows(path)]


def ids_of(root, day, folder="models"):
    return [row["id"].removeprefix("someone/") for row in rows_of(root, day, folder)]


def dates_of(root):
    """The dates that whoever ingests the folder sees: those below the folders of a dump's lists."""
    return sorted({date.fromisoformat(path.name[:10]) for name in RECORD_FOLDERS for path in (root / name).glob("*")})


def files_of(root):
    """Every file below a folder with its bytes."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


# The rows


def real_rows(folder, kind, day):
    served = {"_id", "id", "modelId", *ALL_FIELDS[kind]}
    rows = read_rows(folder / kind / f"{day}.jsonl.gz")
    return {row["id"]: {k: v for k, v in row.items() if k in served} for row in rows}


def real_days():
    days = [(HUB, "models", path.name[:10]) for path in sorted((HUB / "models").glob("*.jsonl.gz"))]
    return [*days, (HUB, "datasets", "2022-02-15"), (HUB / "bulk", "models", "2022-02-15")]


@pytest.mark.parametrize(
    ("folder", "kind", "day"), real_days() or [(HUB, "models", "of the real Hub")], ids=lambda v: getattr(v, "name", v)
)
def test_a_crawl_of_real_rows_gives_the_rows_of_the_dump(tmp_path, folder, kind, day):
    with running_fake_hub(folder, day=date.fromisoformat(day)) as fake:
        report = hub.crawl(
            settings(fake.url, page_size=500, fields=ALL_FIELDS), tmp_path, ONE, kinds=[kind.removesuffix("s")]
        )
    rows, expected = rows_of(tmp_path, ONE, kind), real_rows(folder, kind, day)
    assert len(rows) == len(expected)
    assert {row["id"]: row for row in rows} == expected
    assert report.lists[kind]["rows"] == len(expected)


def test_the_real_days_are_there():
    assert len(real_days()) == 9 + 2, f"{HUB} lacks the nine model days; HUB_DATA names another folder"


def test_all_lists_land_in_the_layout_of_a_dump_with_what_they_cover(small, tmp_path):
    out = tmp_path / "out"
    with running_fake_hub(small) as fake:
        hub.crawl(settings(fake.url, page_size=6), out, ONE)
        hub.crawl(settings(fake.url), out, TWO, kinds=["model"], mode="incremental")
    assert sorted(files_of(out)) == [
        "crawl/2026-10-01.json",
        "crawl/2026-10-02.json",
        "datasets/2026-10-01/page-000001.jsonl.gz",
        "hub.json",
        "models/2026-10-01/page-000001.jsonl.gz",
        "models/2026-10-01/page-000002.jsonl.gz",
        "models/2026-10-01/page-000003.jsonl.gz",
        "models/2026-10-01/page-000004.jsonl.gz",
        "models/2026-10-02/page-000001.jsonl.gz",
        "spaces/2026-10-01/page-000001.jsonl.gz",
    ]
    assert json.loads((out / "hub.json").read_bytes()) == {
        "name": "hub",
        "coverage": {"models": "partial", "datasets": "partial", "spaces": "partial"},
        "days": {
            "2026-10-01": {"coverage": {"models": "full", "datasets": "full", "spaces": "full"}},
            "2026-10-02": {"coverage": {"models": "incremental"}},
        },
    }
    assert dates_of(out) == [ONE, TWO]


def test_kinds_are_called_as_in_a_dump():
    assert {kind.folder: kind.name for kind in ALL_KINDS} == RECORD_FOLDERS
    assert {kind.card_folder: kind.name for kind in ALL_KINDS} == CARD_FOLDERS


def test_what_a_dump_says_of_itself_is_kept(small, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    mine = {"name": "mine", "coverage": "full", "days": {"2025-01-01": {"coverage": {"models": "partial"}}}}
    (out / "hub.json").write_text(json.dumps(mine))
    with running_fake_hub(small) as fake:
        hub.crawl(settings(fake.url), out, ONE, kinds=["space"])
    kept = json.loads((out / "hub.json").read_bytes())
    assert kept == mine | {"days": mine["days"] | {"2026-10-01": {"coverage": {"spaces": "full"}}}}


def test_a_date_that_is_there_is_left_as_it_is(small, tmp_path):
    out = tmp_path / "out"
    with running_fake_hub(small) as fake:
        hub.crawl(settings(fake.url), out, ONE)
        before, requests = files_of(out), len(fake.requests)
        assert hub.crawl(settings(fake.url), out, ONE).done_before == ["models", "datasets", "spaces"]
        assert (files_of(out), len(fake.requests)) == (before, requests)


def test_a_folder_that_cannot_be_is_refused_before_the_first_request(small, tmp_path):
    (tmp_path / "file").write_text("")
    with running_fake_hub(small) as fake:
        for out in (tmp_path / "file", Path("s3://bucket/hub")):
            with pytest.raises(SettingsError, match=r"cannot be written|writes to a local folder"):
                hub.crawl(settings(fake.url), out, ONE)
        assert not fake.requests


# Killed, and gone on with


class Killed(BaseException):
    """The end of a process, as far as one can have it without a process."""


@contextmanager
def killed_at(monkeypatch, step, *, done):
    """Ends the crawl at the step-th file that it puts in place, before or after it is there."""
    replace, count = Path.replace, 0

    def replace_or_die(self, target):
        nonlocal count
        count += 1
        if count == step and not done:
            raise Killed
        replace(self, target)
        if count == step:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace_or_die)
        patch.setattr(Path, "rename", replace_or_die)
        yield


@pytest.mark.parametrize("done", [False, True])
def test_killed_at_any_step_and_run_again_it_writes_the_same_files(small, tmp_path, monkeypatch, done):
    whole = tmp_path / "whole"
    with running_fake_hub(small) as fake:
        mine = settings(fake.url, page_size=8)
        hub.crawl(mine, whole, ONE, with_cards=True)
        expected, step = files_of(whole), 0
        while True:
            step += 1
            out = tmp_path / f"{done}-{step}"
            with killed_at(monkeypatch, step, done=done):
                try:
                    hub.crawl(mine, out, ONE, with_cards=True)
                    break
                except Killed:
                    pass
            visible = {path.split("/")[0] for path in files_of(out)}
            # The lists become visible in the end, by a rename each, after all that was to be fetched is there.
            assert not visible & {"models", "datasets", "spaces"} or "crawl" in visible
            hub.crawl(mine, out, ONE, with_cards=True)
            assert files_of(out) == expected
    assert step > 18


@pytest.mark.parametrize("request_number", [1, 3, 7])
def test_a_process_killed_in_the_middle_is_gone_on_with_by_the_same_command(small, tmp_path, request_number):
    whole, out, children = tmp_path / "whole", tmp_path / "out", []
    command = ["--out", str(out), "--date", str(ONE), "--kind", "model", "--kind", "dataset"]

    def kill(store):
        children[0].send_signal(signal.SIGKILL)

    with running_fake_hub(small, events={request_number: kill}) as fake:
        environment = os.environ | {
            "HF_ENDPOINT": fake.url, "HUGGINGGRAPH_HUB__PAGE_SIZE": "3", "PYTHONPATH": os.pathsep.join(sys.path),
        }  # fmt: skip
        start = [sys.executable, "-m", "hugginggraph.cli", "crawl", *command]
        children.append(subprocess.Popen(start, env=environment, stderr=subprocess.DEVNULL))
        assert children[0].wait(timeout=60) == -signal.SIGKILL
        assert not (out / "models").exists()
        again = subprocess.run(start, env=environment, capture_output=True, text=True, timeout=60, check=True)
        # 7 pages of models and 2 of datasets; the one that was answered last may have to be fetched again.
        assert 9 <= fake.counts()["list"] <= 10
        assert "20 rows in 7 pages" in again.stdout
        hub.crawl(settings(fake.url, page_size=3), whole, ONE, kinds=["model", "dataset"])
    assert files_of(out) == files_of(whole)


def test_stopped_by_hand_it_says_how_to_go_on(small, tmp_path, monkeypatch, capsys):
    def stop(store):
        os.kill(os.getpid(), signal.SIGINT)

    with running_fake_hub(small, events={2: stop}) as fake:
        monkeypatch.setenv("HUGGINGGRAPH_HUB__ENDPOINT", fake.url)
        monkeypatch.setenv("HUGGINGGRAPH_HUB__PAGE_SIZE", "1")
        arguments = ["--out", str(tmp_path / "out"), "--date", str(ONE), "--kind", "model"]
        assert job.main(arguments) == 1
        assert "stopped; the same command with --date 2026-10-01 goes on from there" in capsys.readouterr().err
        assert job.main(arguments) == 0
    assert len(ids_of(tmp_path / "out", ONE)) == 20


def test_an_unfinished_crawl_is_no_date(small, tmp_path):
    out = tmp_path / "out"
    with running_fake_hub(small) as fake:
        hub.crawl(settings(fake.url), out, ONE, kinds=["space"])
        fake.inject(*[Status(500)] * 4)
        with pytest.raises(SourceError):
            hub.crawl(settings(fake.url, retries=3), out, TWO)
        assert dates_of(out) == [ONE]


def test_a_page_that_was_written_but_not_noted_and_is_empty_by_then_leaves_no_rows(small, tmp_path, monkeypatch):
    out = tmp_path / "out"
    with running_fake_hub(small) as fake:
        mine = settings(fake.url, page_size=19)
        # Put in place, in order: page 1, the state, page 2.
        with killed_at(monkeypatch, 3, done=True), pytest.raises(Killed):
            hub.crawl(mine, out, ONE, kinds=["model"])
        fake.change(lambda store: store["models"].delete("someone/model-000"))
        hub.crawl(mine, out, ONE, kinds=["model"])
    assert ids_of(out, ONE) == [f"model-{n:03}" for n in reversed(range(1, 20))]


def test_a_crawl_that_began_at_another_hub_is_not_gone_on_with(small, tmp_path):
    out = tmp_path / "out"
    with running_fake_hub(small, faults=at({3: Status(500)})) as fake, pytest.raises(SourceError):
        hub.crawl(settings(fake.url, page_size=6, retries=0), out, ONE, kinds=["model"])
    with running_fake_hub(small) as other:
        with pytest.raises(SettingsError, match=f"began at {fake.url}, and the endpoint is {other.url}: go on there"):
            hub.crawl(settings(other.url, page_size=6), out, ONE, kinds=["model"])
        assert not other.requests
    fake.start()
    hub.crawl(settings(fake.url, page_size=6), out, ONE, kinds=["model"])
    assert fake.counts()["list"] == 3 + 2
    fake.stop()
    assert ids_of(out, ONE) == [f"model-{n:03}" for n in reversed(range(20))]


def test_a_hub_that_is_down_ends_in_one_message_that_says_how_to_go_on(small, tmp_path):
    out = tmp_path / "out"
    with running_fake_hub(small) as fake:
        fake.stop()
        with pytest.raises(SourceError, match=r"3 times in a row\. What was fetched is kept: .* --date 2026-10-01"):
            hub.crawl(settings(fake.url, retries=2), out, ONE)
        fake.start()
        hub.crawl(settings(fake.url, retries=2), out, ONE)
    assert len(rows_of(out, ONE)) == 20


def test_two_crawls_of_one_date_do_not_run_at_a_time(small, tmp_path):
    out = tmp_path / "out"
    with Spool(out, ONE), running_fake_hub(small) as fake:
        with pytest.raises(ConcurrentRunError, match="another crawl of this date runs"):
            hub.crawl(settings(fake.url), out, ONE)
        hub.crawl(settings(fake.url), out, TWO)


def test_a_crawl_goes_on_in_the_mode_it_began_with(small, tmp_path):
    out = tmp_path / "out"
    with running_fake_hub(small, faults=at({2: Status(500)})) as fake:
        mine = settings(fake.url, page_size=6, retries=0)
        with pytest.raises(SourceError):
            hub.crawl(mine, out, ONE, kinds=["model"])
        with pytest.raises(SettingsError, match="began as full: go on with --full"):
            hub.crawl(mine, out, ONE, kinds=["model"], mode="incremental", since=datetime.now(UTC))
        with pytest.raises(SettingsError, match="began with another --since"):
            hub.crawl(mine, out, ONE, kinds=["model"], since=datetime.now(UTC))
        assert hub.crawl(mine, out, ONE, kinds=["model"]).lists["models"]["mode"] == "full"


# A Hub in trouble, and a Hub that moves


def test_with_one_request_in_five_failing_it_writes_the_same_pages(tmp_path):
    whole, out = tmp_path / "whole", tmp_path / "out"
    troubles = [Status(429), Status(429, reset=0), Status(429, retry_after=0), Status(500), Status(503), Status(504),
                Stall(1), Cut(), Cut(0.01)]  # fmt: skip
    with running_fake_hub(HUB, day=date(2025, 4, 26)) as fake:
        hub.crawl(settings(fake.url, page_size=25), whole, ONE, kinds=["model"])
    with running_fake_hub(HUB, day=date(2025, 4, 26), faults=share(0.2, troubles, seed=7)) as fake:
        hub.crawl(settings(fake.url, page_size=25, timeout_seconds=0.5), out, ONE, kinds=["model"])
        faults = {str(request.fault) for request in fake.requests if request.fault}
        assert len(faults) >= 7, "the seed brings nearly all of the troubles"
    assert len(rows_of(out, ONE)) == 1697
    pages = {path: content for path, content in files_of(whole).items() if "page-" in path}
    assert {path: content for path, content in files_of(out).items() if "page-" in path} == pages


def test_before_the_limit_of_requests_is_passed_it_waits_for_the_next_window(small, tmp_path):
    waits = []

    class Waiting(hub.Watcher):
        def waits(self, seconds, why):
            waits.append(why)

    with running_fake_hub(small, quotas=Quotas(api=4, resolvers=4, window=1.0)) as fake:
        hub.crawl(settings(fake.url, page_size=4), tmp_path / "out", ONE, kinds=["model"], watcher=Waiting())
        assert [request.status for request in fake.requests] == [200] * 5
    assert waits == ["the Hub's limit of requests is reached"]


def test_rows_that_are_there_all_the_time_appear_exactly_once_while_two_percent_move(tmp_path):
    moved = Churn(share=0.02, requests=18)
    day = date(2025, 4, 26)
    with running_fake_hub(HUB, day=day, before_each=moved) as fake:
        hub.crawl(settings(fake.url, page_size=100), tmp_path, ONE, kinds=["model"])
    assert len(moved.touched) + len(moved.renamed) + len(moved.deleted) + len(moved.inserted) >= 30
    crawled = [row["_id"] for row in rows_of(tmp_path, ONE)]
    assert len(crawled) == len(set(crawled))
    stayed = {row["_id"] for name, row in real_rows(HUB, "models", day).items() if name not in moved.deleted}
    assert stayed <= set(crawled)


def test_a_repo_that_comes_again_under_another_name_comes_out_once(small, tmp_path):
    def rename_and_move_back(store):
        store["models"].rename("someone/model-019", "someone/renamed")
        store["models"].update("someone/renamed", lastModified=a_time(5))

    with running_fake_hub(small, events={1: rename_and_move_back}) as fake:
        since = datetime(2026, 9, 1, tzinfo=UTC)
        report = hub.crawl(settings(fake.url, page_size=6), tmp_path / "out", ONE, kinds=["model"], since=since)
    assert ids_of(tmp_path / "out", ONE) == [f"model-{n:03}" for n in reversed(range(20))]
    assert report.lists["models"]["repeated"] == 1


# What changed


def test_an_incremental_crawl_ends_at_the_watermark_less_the_overlap(small, tmp_path):
    out = tmp_path / "out"
    with running_fake_hub(small) as fake:
        mine = settings(fake.url, page_size=3, overlap_hours=2)
        since = datetime(2026, 9, 1, 14, tzinfo=UTC)
        hub.crawl(mine, out, ONE, kinds=["model"], since=since)
        assert fake.counts()["list"] == 3  # 19 to 17, 16 to 14, 13 to 11: model 11 is the first that is too old
    assert ids_of(out, ONE) == [f"model-{n:03}" for n in (19, 18, 17, 16, 15, 14, 13, 12)]


def test_an_incremental_crawl_begins_where_the_last_one_ended(small, tmp_path):
    out = tmp_path / "out"
    with running_fake_hub(small) as fake:
        mine = settings(fake.url, page_size=3, overlap_hours=1)
        hub.crawl(mine, out, ONE, kinds=["model"])
        fake.change(lambda store: store["models"].update("someone/model-004", lastModified=a_time(30)))
        fake.change(lambda store: store["models"].insert(a_model(31)))
        hub.crawl(mine, out, TWO, kinds=["model"], mode="incremental")
        hub.crawl(mine, out, THREE, kinds=["model"], mode="incremental")
    assert ids_of(out, TWO) == ["model-031", "model-004", "model-019", "model-018"]
    assert ids_of(out, THREE) == ["model-031", "model-004"]


def test_a_repo_that_changes_behind_the_sweep_is_in_the_next_incremental_crawl(small, tmp_path):
    """The watermark is no later than the beginning of the sweep, by the server's clock."""
    out = tmp_path / "out"

    def two_changes(store):
        store["models"].update("someone/model-019", lastModified="2098-01-01T00:00:00.000Z")  # passed already
        store["models"].update("someone/model-001", lastModified="2099-01-01T00:00:00.000Z")  # still to come

    with running_fake_hub(small, events={2: two_changes}) as fake:
        mine = settings(fake.url, page_size=6)
        hub.crawl(mine, out, ONE, kinds=["model"])
        hub.crawl(mine, out, TWO, kinds=["model"], mode="incremental")
    assert ids_of(out, TWO) == ["model-001", "model-019"]


def test_a_day_without_change_is_a_day(small, tmp_path):
    out = tmp_path / "out"
    with running_fake_hub(small) as fake:
        hub.crawl(settings(fake.url), out, ONE, since=datetime(2026, 9, 29, tzinfo=UTC))
    assert rows_of(out, ONE) == []
    assert dates_of(out) == [ONE]


def test_on_a_schedule_the_first_crawl_is_full_and_then_one_in_so_many_days(small, tmp_path):
    days = [ONE + timedelta(days=number) for number in range(5)]
    with running_fake_hub(small) as fake:
        mine = settings(fake.url)
        reports = [hub.crawl(mine, tmp_path, day, kinds=["model"], full_every=2) for day in days]
        again = hub.crawl(mine, tmp_path, days[-1], kinds=["model", "dataset"], full_every=2)
        with pytest.raises(SettingsError, match="--full-every says itself when a crawl is full"):
            hub.crawl(mine, tmp_path, days[-1] + timedelta(days=1), mode="full", full_every=2)
    modes = [report.lists["models"]["mode"] for report in reports]
    assert modes == ["full", "incremental", "full", "incremental", "full"]
    assert again.lists["datasets"]["mode"] == "full"


def test_an_incremental_crawl_without_one_before_says_what_to_do(small, tmp_path):
    with running_fake_hub(small) as fake, pytest.raises(SettingsError, match=r"Crawl with --full first, or .* --since"):
        hub.crawl(settings(fake.url), tmp_path / "out", ONE, mode="incremental")


# What the Hub refuses, and odd answers


def test_fields_that_the_list_refuses_are_left_out_and_recorded(small, tmp_path):
    fields = {"models": ["author", "baseModels", "usedStorage", "tags", "likes", "lastModified"]}
    with running_fake_hub(small, base_models_on_lists=False) as fake:
        report = hub.crawl(settings(fake.url, fields=fields, page_size=6), tmp_path, ONE, kinds=["model"])
    assert report.lists["models"]["refused"] == ["baseModels", "usedStorage"]
    assert report.lists["models"]["fields"] == ["author", "tags", "likes", "lastModified"]
    assert report.lists["models"]["requests"] == 5
    assert set(rows_of(tmp_path, ONE)[0]) == {"_id", "id", "lastModified", "likes", "tags"}


def test_a_hub_without_models_is_no_full_crawl(tmp_path):
    write_dump(tmp_path / "hub", datasets=[a_model(1)])
    with running_fake_hub(tmp_path / "hub") as fake, pytest.raises(SourceError, match="lists no models at all"):
        hub.crawl(settings(fake.url), tmp_path / "out", ONE)


@contextmanager
def a_server_that_says(*answers):
    """A server that gives these (status, headers, body) in order, and keeps the paths that were asked for."""
    left = list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            status, headers, body = left.pop(0)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    paths: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", paths
    finally:
        server.shutdown()
        server.server_close()


def test_odd_rows_are_written_as_the_lines_they_are(tmp_path):
    deep = '{"id":"c/d","deep":' + "[" * 100_000 + "]" * 100_000 + "}"
    long = '{"id": "a/b",\n "likes": 1.0e+02, "x": "\\ud800", "n": ' + "9" * 5000 + "}"
    rows = [long, "7", '"text, with ]"', "null", deep, '{"id": 9}']
    with a_server_that_says((200, {}, f" [{' , '.join(rows)}]\n".encode())) as (url, _):
        report = hub.crawl(settings(url), tmp_path, ONE, kinds=["model"])
    content = gzip.decompress((tmp_path / "models/2026-10-01/page-000001.jsonl.gz").read_bytes()).decode()
    assert content.splitlines() == [rows[0].replace("\n", " "), *rows[1:]]
    assert report.lists["models"]["odd"] == 5


@pytest.mark.parametrize("body", [b"", b"[", b'[{"id": "a/b"}', b"[1 2]", b"[1],", b"{}", b"<html>", b'[{"a":}]'])
def test_a_body_that_is_no_array_is_asked_for_again(tmp_path, body):
    with a_server_that_says((200, {}, body), (200, {}, b'[{"id": "a/b"}]')) as (url, paths):
        hub.crawl(settings(url), tmp_path, ONE, kinds=["model"])
    assert len(paths) == 2
    assert rows_of(tmp_path, ONE) == [{"id": "a/b"}]


def test_an_empty_array_has_no_elements():
    assert list(split_array(b" [ ] ")) == []


def test_a_list_that_goes_in_a_circle_ends_in_one_message(tmp_path):
    link = {"Link": '</api/models?cursor=abc>; rel="next"'}
    answers = [(200, link, b'[{"id": "a/b"}]'), (200, link, b'[{"id": "c/d"}]')]
    with a_server_that_says(*answers) as (url, _), pytest.raises(SourceError, match="in a circle"):
        hub.crawl(settings(url), tmp_path, ONE, kinds=["model"])


def test_a_link_to_another_host_does_not_lead_there(tmp_path):
    link = {"Link": '<https://elsewhere.example/steal?limit=7&cursor=abc%3D>; rel="next"'}
    with a_server_that_says((200, link, b'[{"id": "a/b"}]'), (200, {}, b'[{"id": "c/d"}]')) as (url, paths):
        hub.crawl(settings(url), tmp_path, ONE, kinds=["model"])
    assert paths[1] == "/api/models?limit=7&cursor=abc%3D"


def test_a_refusal_is_said_in_the_words_of_the_hub(tmp_path):
    no = (401, {"Content-Type": "application/json"}, b'{"error": "Invalid credentials in Authorization header"}')
    with a_server_that_says(no) as (url, paths):
        with pytest.raises(SourceError, match="Invalid credentials"):
            hub.crawl(settings(url), tmp_path, ONE, kinds=["model"])
        assert len(paths) == 1


# READMEs


def test_cards_are_fetched_for_changed_repos_without_card_data(tmp_path):
    rows = [a_model(1), a_model(2, cardData={"license": "mit"}), a_model(3), a_model(4, id="../../etc/passwd")]
    folder = write_dump(
        tmp_path / "hub",
        models=rows,
        cards=[{"id": row["id"], "card": f"# {row['id']} é"} for row in rows[:2]],
    )
    out = tmp_path / "out"
    with running_fake_hub(folder) as fake:
        first = hub.crawl(settings(fake.url), out, ONE, kinds=["model"], with_cards=True)
        fake.change(lambda store: store["models"].insert(a_model(30), card="x" * 50))
        second = hub.crawl(settings(fake.url, max_card_bytes=9), out, TWO, kinds=["model"], with_cards=True)
        assert fake.counts()["file"] == 2 + 1  # no request for what cannot be a name
    assert rows_of(out, ONE, "cards") == [{"id": "someone/model-001", "card": "# someone/model-001 é"}]
    assert first.cards == {"cards": {"pages": 1, "fetched": 1, "absent": 1, "cut": 0, "requests": 2}}
    assert rows_of(out, TWO, "cards") == [{"id": "someone/model-030", "card": "x" * 9}]
    assert second.cards["cards"]["cut"] == 1


# The plan


def test_the_plan_tells_requests_and_minutes_and_asks_for_nothing(tmp_path, capsys, monkeypatch, small):
    with running_fake_hub(small) as fake:
        monkeypatch.setenv("HUGGINGGRAPH_HUB__ENDPOINT", fake.url)
        assert job.main(["--out", str(tmp_path / "out"), "--date", str(ONE), "--plan-only"]) == 0
        monkeypatch.setenv("HF_TOKEN", "hf_" + "x" * 34)
        assert job.main(["--out", str(tmp_path / "out"), "--date", str(ONE), "--plan-only", "--kind", "model"]) == 0
        assert not fake.requests
    assert capsys.readouterr().out.splitlines() == [
        "models: 3,030 requests",
        "datasets: 1,030 requests",
        "spaces: 1,480 requests",
        "5,540 requests take about 56 min at 500 requests in 300 s (anonymous)",
        "models: 3,030 requests",
        "3,030 requests take about 16 min at 1,000 requests in 300 s (free account)",
    ]
    assert not (tmp_path / "out").exists()


def test_a_program_gets_the_plan_as_json(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("HUGGINGGRAPH_HUB__ENDPOINT", "http://127.0.0.1:9")
    arguments = ["--out", str(tmp_path), "--date", str(ONE), "--plan-only", "--kind", "model"]
    assert job.main([*arguments, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["requests"], told["total"], told["minutes"], told["cards"]) == ({"models": 3030}, 3030, 31, 0)
    assert job.main([*arguments, "--cards"]) == 0
    assert "a request for each README" in capsys.readouterr().out


def test_the_plan_follows_the_last_crawl_and_the_quota_the_hub_names(small, tmp_path, capsys, monkeypatch):
    out = tmp_path / "out"
    with running_fake_hub(small, quotas=Quotas(api=120, resolvers=9, window=60.0)) as fake:
        monkeypatch.setenv("HUGGINGGRAPH_HUB__ENDPOINT", fake.url)
        monkeypatch.setenv("HUGGINGGRAPH_HUB__PAGE_SIZE", "6")
        assert job.main(["--out", str(out), "--date", str(ONE), "--kind", "model"]) == 0
        capsys.readouterr()
        assert job.main(["--out", str(out), "--date", str(TWO), "--kind", "model"]) == 0
    told = capsys.readouterr()
    assert told.err.splitlines() == [
        "models: 4 requests",
        "4 requests take about 1 min at 500 requests in 300 s (anonymous)",
        "models: 4 requests",
        "4 requests take about 1 min at 120 requests in 60 s (as the Hub says)",
    ]
    assert told.out.splitlines() == [
        "2026-10-02  models  20 rows in 4 pages, 4 requests, all repos",
        f"Take it in: hugginggraph daily --source {out} --date 2026-10-02",
    ]


def test_a_token_is_sent_and_stands_in_no_file(small, tmp_path, monkeypatch):
    token = "hf_" + "secret" * 6
    monkeypatch.setenv("HF_TOKEN", token)
    with running_fake_hub(small) as fake:
        hub.crawl(settings(fake.url), tmp_path / "out", ONE)
        assert {request.token for request in fake.requests} == {token}
    assert not any(token.encode() in content for content in files_of(tmp_path / "out").values())


# The Hub's lists of children against what the children declare


def test_the_cross_reference_tells_which_side_lacks_a_child(tmp_path, capsys, monkeypatch):
    parent, out = "someone/model-000", tmp_path / "out"
    tag, card = f"base_model:finetune:{parent}", {"base_model": [parent, "other/parent"]}
    rows = [
        a_model(0),
        a_model(1, tags=[tag, f"base_model:{parent}"]),
        a_model(2, tags=[tag], cardData=card),
        a_model(3, cardData={"base_model": parent}),
        a_model(4, tags=[f"base_model:adapter:{parent}"]),
        a_model(5, tags=["base_model:merge:other/parent"], cardData=card),
    ]
    folder = write_dump(tmp_path / "hub", models=rows)
    with running_fake_hub(folder) as fake:
        hub.crawl(settings(fake.url), out, ONE, kinds=["model"])
        fake.change(lambda store: store["models"].insert(a_model(6, tags=[tag])))
        fake.change(lambda store: store["models"].update("someone/model-001", tags=[]))
        (tmp_path / "parents").write_text(f"{parent}\n")
        monkeypatch.setenv("HUGGINGGRAPH_HUB__ENDPOINT", fake.url)
        import crossref as crossref_job

        arguments = ["--out", str(out), "--date", str(ONE), "--models", str(tmp_path / "parents"), "--json"]
        assert crossref_job.main(arguments) == 0
    found = json.loads(capsys.readouterr().out)
    told = [
        [e["relation"], e["listed"], e["declared"], e["both"], e["sample_only_hub"], e["not_crawled"],
         e["sample_only_declared"]] for e in found
    ]  # fmt: skip
    assert told == [
        ["finetune", 2, 2, 1, ["someone/model-006"], 1, ["someone/model-001"]],
        ["adapter", 1, 1, 1, [], 0, []],
        ["merge", 0, 1, 0, [], 0, ["someone/model-005"]],
        ["unstated", 0, 1, 0, [], 0, ["someone/model-003"]],
    ]
    lines = (out / "crossref" / "2026-10-01.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == found


def test_the_cross_reference_takes_all_pages_of_all_parents_with_so_many_children_and_goes_on(tmp_path):
    rows = [a_model(n, tags=[f"base_model:quantized:p/{n % 3}"]) for n in range(21)]
    rows += [a_model(30, tags=["base_model:quantized:p/rare"])]
    folder, out = write_dump(tmp_path / "hub", models=rows), tmp_path / "out"
    with running_fake_hub(folder, faults=at({11 + 10: Status(500)})) as fake:
        mine = settings(fake.url, page_size=2, retries=0)
        hub.crawl(mine, out, ONE, kinds=["model"])
        crawled = fake.counts()["list"]
        assert crawled == 11
        with pytest.raises(SourceError):
            hub.crossref(mine, out, ONE, min_children=2)
        found = hub.crossref(mine, out, ONE, min_children=2)
        # Each parent: 4 pages of 7 children by two, and one empty page for each other relation; 3 were asked twice.
        assert fake.counts()["list"] - crawled == 3 * (4 + 3) + 3
    assert [(e.parent, e.relation, e.listed, e.both) for e in found] == [
        (f"p/{n}", "quantized", 7, 7) for n in range(3)
    ]
    assert not (out / "_crawl").exists()


def test_a_row_declares_what_the_hub_resolved_what_its_tags_say_and_what_its_card_says():
    row = {
        "id": "me/x",
        "baseModels": {"relation": "merge", "models": [{"id": "a/b"}, {"id": "c/d"}, "odd"]},
        "tags": ["base_model:merge:a/b", "base_model:a/b", 7],
        "cardData": {"base_model": ["a/b", "e/f", None], "base_model_relation": "merge"},
    }
    assert declared_by(row) == {("a/b", "merge"), ("c/d", "merge"), ("e/f", "merge")}
    assert declared_by({"id": "me/x", "tags": None, "cardData": "odd", "baseModels": 7}) == set()


def test_an_endpoint_of_the_environment_that_is_no_address_is_refused_before_the_client_library_reads_it(tmp_path):
    line = [sys.executable, "-m", "hugginggraph.cli", "crawl", "--plan-only", "--out", str(tmp_path)]
    environment = os.environ | {"HF_ENDPOINT": "https://me:pw@hub.example:port"}
    ended = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "'https://hub.example:port': its host or its port cannot be read" in ended.stderr
