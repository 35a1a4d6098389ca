"""The fake Hub over HTTP: what the Hub's documentation says of its API, held against a dump drawn by hand."""

import gzip
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from hub_data import HUB
from hub_lab.fake_hub import PLANS, Churn, Cut, FakeHub, Quotas, Stall, Status, at, running_fake_hub, share
from hub_lab.fake_hub.rate_limits import RateLimits
from hugginggraph.errors import SettingsError, SourceError

LIB = Path(__file__).parents[1] / "lib"
ONE, TWO = date(2026, 3, 1), date(2026, 3, 2)


def repo(number, name, created, modified="2026-02-20T10:00:00.000Z", *, downloads=0, tags=(), **fields):
    return {
        "_id": f"{number:024x}",
        "id": name,
        "modelId": name,
        "author": name.partition("/")[0],
        "sha": f"{number:040x}",
        "createdAt": created,
        "lastModified": modified,
        "private": False,
        "downloads": downloads,
        "likes": 1,
        "tags": list(tags),
        "siblings": [{"rfilename": "README.md"}],
        "cardData": {"license": "mit"},
        "config": {"model_type": "bird"},
    } | fields


CHILD_TAGS = ["gguf", "base_model:amber/heron", "base_model:quantized:amber/heron"]
BASE_MODELS = {"relation": "quantized", "models": [{"_id": f"{1:024x}", "id": "amber/heron"}]}
MODELS = [
    repo(1, "amber/heron", "2024-01-01T00:00:00.000Z", downloads=50, pipeline_tag="text-generation", gated="manual"),
    repo(2, "amber/egret", "2024-05-01T00:00:00.000Z", "2026-02-25T00:00:00.000Z", downloads=70),
    repo(3, "reed/heron-gguf", "2024-05-01T00:00:00.000Z", downloads=70, tags=CHILD_TAGS, baseModels=BASE_MODELS),
    repo(4, "reed/heron-lora", "2025-01-01T00:00:00.000Z", downloads=5,
         tags=["peft", "base_model:amber/heron", "base_model:adapter:amber/heron"]),
    {"id": "plover", "likes": 3, "downloads": 9, "tags": ["gguf"]},  # of an old dump: no _id, no times
]  # fmt: skip
NEWEST_FIRST = ["reed/heron-lora", "amber/egret", "reed/heron-gguf", "amber/heron", "plover"]
TWO_MODELS = [MODELS[1] | {"id": "reed/egret", "modelId": "reed/egret"}, *MODELS[2:]]  # heron is gone, egret moved
DATASETS = [repo(101, "amber/corpus", "2024-01-01T00:00:00.000Z", description="Songs")]
SPACES = [repo(201, "amber/pond", "2024-01-01T00:00:00.000Z", sdk="gradio")]
CARD = "---\nlicense: mit\n---\n# Heron, größer\n"


def write(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.writelines((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


@pytest.fixture(scope="module")
def dump(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dump")
    write(folder / "models" / f"{ONE}.jsonl.gz", [*MODELS, "{ no JSON", "[]", {"_id": "5" * 24}])
    write(folder / "models" / str(TWO) / "part-0.jsonl.gz", TWO_MODELS[:2])
    write(folder / "models" / str(TWO) / "part-1.jsonl.gz", TWO_MODELS[2:])
    write(folder / "datasets" / f"{ONE}.jsonl.gz", DATASETS)
    write(folder / "spaces" / f"{ONE}.jsonl.gz", SPACES)
    write(folder / "cards" / f"{ONE}.jsonl.gz", [{"id": "amber/heron", "card": CARD}, {"id": "plover", "card": "old"}])
    write(folder / "cards" / f"{TWO}.jsonl.gz", [{"id": "plover", "card": "new"}])
    write(folder / "dataset_cards" / f"{ONE}.jsonl.gz", [{"id": "amber/corpus", "card": "# Corpus"}])
    write(folder / "space_cards" / f"{ONE}.jsonl.gz", [{"id": "amber/pond", "card": "# Pond"}])
    return folder


@pytest.fixture
def running(dump):
    """A function that starts a fake Hub over the dump's first day; stopped after the test."""
    hubs = []

    def start(**settings):
        hub = FakeHub(dump, **{"day": ONE} | settings)
        hub.start()
        hubs.append(hub)
        return hub

    yield start
    for hub in hubs:
        hub.stop()


@pytest.fixture
def hub(running):
    return running()


class Reply:
    """An HTTP response as it came: no redirect is followed, no retry made."""

    def __init__(self, hub, path, token=None, method="GET", timeout=30):
        connection = http.client.HTTPConnection(urlsplit(hub.url).netloc, timeout=timeout)
        try:
            connection.request(method, path, headers={"Authorization": f"Bearer {token}"} if token else {})
            response = connection.getresponse()
            self.status, self.headers, self.body = response.status, response.headers, response.read()
        finally:
            connection.close()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def next(self):
        link = self.headers["Link"]
        return link and link.removeprefix("<").removesuffix('>; rel="next"')


def pages(hub, path):
    """The rows of each page, following the links."""
    found = []
    while path:
        reply = Reply(hub, path)
        assert reply.status == 200
        found.append(reply.json)
        path = reply.next and reply.next.removeprefix(hub.url)
    return found


def sweep(hub, path):
    """The rows of all pages."""
    return [row for page in pages(hub, path) for row in page]


def names(rows):
    return [row["id"] for row in rows]


# ---- lists


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 1000])
def test_pages_of_any_size_joined_are_the_whole_list_newest_first_and_ties_by_ascending_id(hub, limit):
    found = pages(hub, f"/api/models?sort=createdAt&limit={limit}")
    assert [row["id"] for page in found for row in page] == NEWEST_FIRST
    assert [len(page) for page in found] == [limit] * (5 // limit) + [5 % limit] * (5 % limit > 0)


def test_every_sort_descends(hub):
    by = {sort: names(Reply(hub, f"/api/models?sort={sort}").json) for sort in ("downloads", "likes", "lastModified")}
    assert by["downloads"] == ["amber/egret", "reed/heron-gguf", "amber/heron", "plover", "reed/heron-lora"]
    assert by["likes"][0] == "plover"
    assert by["lastModified"][0] == "amber/egret"
    assert by["lastModified"][-1] == "plover"  # without the field: the floor
    assert "likes" in Reply(hub, "/api/models?sort=stars").json["error"]


def test_a_page_has_at_most_a_thousand_rows_whatever_is_asked(tmp_path):
    write(tmp_path / "models" / f"{ONE}.jsonl.gz", [{"id": f"many/{n}"} for n in range(1001)])
    with running_fake_hub(tmp_path) as hub:
        assert [len(page) for page in pages(hub, "/api/models?limit=5000")] == [1000, 1]
        assert [len(page) for page in pages(hub, "/api/models")] == [1000, 1]


def test_the_link_keeps_every_parameter_in_order_and_ends_with_the_cursor(hub):
    asked = [("limit", "1"), ("expand[]", "sha"), ("expand[]", "tags"), ("filter", "gguf"), ("direction", "-1")]
    reply = Reply(hub, f"/api/models?{urlencode(asked)}")
    assert parse_qsl(urlsplit(reply.next).query)[:-1] == asked
    again = Reply(hub, reply.next.removeprefix(hub.url))
    assert names(reply.json + again.json) == ["reed/heron-gguf", "plover"]
    assert again.next is None


def test_the_cursor_is_the_predicate_of_the_next_page_as_the_hub_writes_it(hub):
    from base64 import b64decode

    cursor = dict(parse_qsl(urlsplit(Reply(hub, "/api/models?sort=createdAt&limit=2").next).query))["cursor"]
    after = "2024-05-01T00:00:00.000Z"
    assert json.loads(b64decode(cursor)) == {
        "$or": [{"createdAt": after, "_id": {"$gt": f"{2:024x}"}}, {"createdAt": {"$lt": after}}, {"createdAt": None}]
    }


@pytest.mark.parametrize("cursor", ["x", "e30=", "eyIkb3IiOiBbeyJsaWtlcyI6IDF9XX0="])
def test_a_cursor_that_was_not_handed_out_is_refused(hub, cursor):
    assert Reply(hub, f"/api/models?sort=createdAt&cursor={cursor}").status == 400


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("filter=gguf", {"reed/heron-gguf", "plover"}),
        ("filter=gguf&filter=base_model:amber/heron", {"reed/heron-gguf"}),
        ("filter=base_model:amber/heron", {"reed/heron-gguf", "reed/heron-lora"}),
        ("filter=base_model:adapter:amber/heron", {"reed/heron-lora"}),
        ("author=amber", {"amber/heron", "amber/egret"}),
        ("search=HERON", {"amber/heron", "reed/heron-gguf", "reed/heron-lora"}),
        ("search=heron&search=lora", {"reed/heron-lora"}),
        ("pipeline_tag=text-generation", {"amber/heron"}),
        ("gated=true", {"amber/heron"}),
        ("filter=nothing", set()),
    ],
)
def test_a_filter_takes_the_rows_that_have_all_it_names(hub, query, found):
    assert {row["id"] for row in Reply(hub, f"/api/models?{query}").json} == found


def test_a_parameter_that_is_not_served_is_refused_and_not_ignored(hub):
    reply = Reply(hub, "/api/models?since=2026-01-01")
    assert reply.status == 400
    assert "'since'" in reply.json["error"]
    assert Reply(hub, "/api/models?limit=0").status == 400


def test_without_full_a_row_has_the_short_fields_and_with_it_all_that_the_dump_has(hub):
    short = {row["id"]: row for row in Reply(hub, "/api/models").json}
    assert sorted(short["amber/heron"]) == sorted(
        ["_id", "id", "modelId", "likes", "private", "downloads", "tags", "pipeline_tag", "createdAt"]
    )
    assert {row["id"]: row for row in Reply(hub, "/api/models?full=true").json} == {row["id"]: row for row in MODELS}
    assert Reply(hub, "/api/models?author=amber&cardData=true").json[0]["cardData"] == {"license": "mit"}
    assert "config" in Reply(hub, "/api/models?author=amber&config=1").json[0]
    assert names(Reply(hub, "/api/datasets").json) == ["amber/corpus"]
    assert Reply(hub, "/api/datasets").json[0]["description"] == "Songs"
    assert Reply(hub, "/api/spaces").json[0]["sdk"] == "gradio"


def test_a_row_without_id_of_its_own_is_served_as_it_stands_at_a_place_of_its_own(hub):
    assert Reply(hub, "/api/models?full=true&search=plover").json == [MODELS[-1]]


def test_expand_gives_the_named_fields_that_a_row_has_and_its_ids(hub):
    rows = Reply(hub, "/api/models?sort=createdAt&expand[]=sha&expand=baseModels&limit=3").json
    assert rows[0] == {"_id": f"{4:024x}", "id": "reed/heron-lora", "modelId": "reed/heron-lora", "sha": f"{4:040x}"}
    assert rows[2]["baseModels"] == BASE_MODELS
    assert Reply(hub, "/api/models?search=plover&expand=sha").json == [{"id": "plover"}]


@pytest.mark.parametrize("name", ["childrenModelCount", "usedStorage", "nonsense", "description"])
def test_a_field_that_a_list_does_not_have_is_refused_with_all_that_it_has(hub, name):
    reply = Reply(hub, f"/api/models?expand[]=author&expand[]={name}")
    assert reply.status == 400
    message, _, place = reply.json["error"].partition("\n")
    assert message.startswith("✖ Invalid option: expected one of ")
    options = message.removeprefix("✖ Invalid option: expected one of ").split("|")
    assert '"author"' in options
    assert '"baseModels"' in options
    assert f'"{name}"' not in options
    assert place == "  → at expand[1]"


def test_base_models_on_lists_can_be_refused_and_stay_on_the_detail(running):
    hub = running(base_models_on_lists=False)
    reply = Reply(hub, "/api/models?expand=baseModels")
    assert (reply.status, '"baseModels"' in reply.json["error"]) == (400, False)
    assert Reply(hub, "/api/models/reed/heron-gguf?expand=baseModels").json["baseModels"] == BASE_MODELS


def test_expand_excludes_full_card_data_and_config(hub):
    for flag in ("full", "cardData", "config"):
        assert Reply(hub, f"/api/models?expand=sha&{flag}=true").status == 400
    assert Reply(hub, "/api/models?expand=sha&full=false").status == 200


def test_all_rows_of_a_real_day_come_back_unchanged_in_the_order_of_their_creation():
    with gzip.open(HUB / "models" / "2025-04-26.jsonl.gz") as lines:
        rows = [json.loads(line) for line in lines]
    expected = sorted(sorted(rows, key=lambda row: row["_id"]), key=lambda row: row["createdAt"], reverse=True)
    with running_fake_hub(HUB, day=date(2025, 4, 26)) as hub:
        assert sweep(hub, "/api/models?sort=createdAt&full=true&limit=700") == expected


# ---- one repo


def test_a_repo_is_found_with_or_without_namespace_and_at_its_revision(hub):
    assert Reply(hub, "/api/models/amber/heron").json == MODELS[0]
    assert Reply(hub, "/api/models/amber/heron?blobs=true&securityStatus=true").json == MODELS[0]
    assert Reply(hub, f"/api/models/amber/heron/revision/{1:040x}").json == MODELS[0]
    assert Reply(hub, "/api/models/plover").json == MODELS[-1]
    assert Reply(hub, "/api/models/plover/revision/main").json == MODELS[-1]
    assert Reply(hub, "/api/datasets/amber/corpus").json == DATASETS[0]
    wrong = Reply(hub, f"/api/models/amber/heron/revision/{9:040x}")
    assert (wrong.status, wrong.headers["X-Error-Code"]) == (404, "RevisionNotFound")


def test_the_children_of_a_model_are_counted_by_relation(hub):
    assert Reply(hub, "/api/models/amber/heron?expand[]=childrenModelCount").json["childrenModelCount"] == {
        "adapter": 1,
        "merge": 0,
        "quantized": 1,
        "finetune": 0,
    }


@pytest.mark.parametrize("path", ["/api/models/no/body", "/no/body/resolve/main/README.md"])
def test_what_is_gone_is_forbidden_to_strangers_and_absent_to_who_has_a_token(hub, path):
    assert Reply(hub, path).status == 401
    assert Reply(hub, path, token="hf_x").status == 404


def test_the_readme_comes_with_the_commit_and_the_name_git_has_for_it(hub):
    reply = Reply(hub, "/amber/heron/resolve/main/README.md")
    assert (reply.status, reply.body.decode()) == (200, CARD)
    git = subprocess.run(["git", "hash-object", "--stdin"], input=reply.body, capture_output=True, check=True)
    assert reply.headers["ETag"] == f'"{git.stdout.decode().strip()}"'
    assert reply.headers["X-Repo-Commit"] == f"{1:040x}"
    head = Reply(hub, "/amber/heron/resolve/main/README.md", method="HEAD")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(CARD.encode())))
    assert Reply(hub, "/datasets/amber/corpus/resolve/main/README.md").body == b"# Corpus"
    assert Reply(hub, "/spaces/amber/pond/resolve/main/README.md").body == b"# Pond"
    assert Reply(hub, "/plover/resolve/main/README.md").body == b"old"


@pytest.mark.parametrize("path", ["/amber/egret/resolve/main/README.md", "/amber/heron/resolve/main/config.json"])
def test_a_file_that_is_not_there_is_absent_while_its_repo_is_not(hub, path):
    reply = Reply(hub, path)
    assert (reply.status, reply.headers["X-Error-Code"]) == (404, "EntryNotFound")


def test_a_renamed_repo_redirects_to_its_present_name_until_another_takes_the_old_one(hub):
    hub.change(lambda store: store["models"].rename("amber/heron", "reed/heron"))
    hub.change(lambda store: store["models"].rename("reed/heron", "reed/grey heron"))
    moved = Reply(hub, "/api/models/amber/heron?expand=sha")
    assert (moved.status, moved.headers["Location"]) == (307, "/api/models/reed/grey%20heron?expand=sha")
    assert Reply(hub, moved.headers["Location"]).json["_id"] == f"{1:024x}"
    file = Reply(hub, "/amber/heron/resolve/main/README.md", method="HEAD")
    assert (file.status, file.headers["Location"]) == (307, "/reed/grey%20heron/resolve/main/README.md")
    assert Reply(hub, file.headers["Location"]).body.decode() == CARD
    hub.change(lambda store: store["models"].insert(repo(9, "amber/heron", "2026-03-01T00:00:00.000Z")))
    assert Reply(hub, "/api/models/amber/heron").json["_id"] == f"{9:024x}"
    hub.change(lambda store: store["models"].delete("reed/grey heron"))
    assert Reply(hub, "/api/models/reed/heron").status == 401


def test_another_date_has_other_rows_and_redirects_who_is_named_otherwise(hub):
    hub.serve(TWO)
    assert names(sweep(hub, "/api/models?sort=createdAt&limit=2")) == [
        "reed/heron-lora",
        "reed/egret",
        "reed/heron-gguf",
        "plover",
    ]
    assert Reply(hub, "/api/models/amber/egret").headers["Location"] == "/api/models/reed/egret"
    assert Reply(hub, "/api/models/amber/heron").status == 401
    assert Reply(hub, "/plover/resolve/main/README.md").body == b"new"
    assert names(Reply(hub, "/api/datasets").json) == ["amber/corpus"]  # the newest before


# ---- a Hub that moves


def test_a_sweep_by_creation_meets_every_repo_that_stays_exactly_once_while_others_move(tmp_path):
    rows = [repo(n, f"many/{n}", f"2025-01-{n % 28 + 1:02}T00:00:00.000Z") for n in range(1, 301)]
    write(tmp_path / "models" / f"{ONE}.jsonl.gz", rows)
    churn = Churn(share=0.2, requests=20)
    with running_fake_hub(tmp_path, before_each=churn) as hub:
        seen = [row["_id"] for row in sweep(hub, "/api/models?sort=createdAt&limit=15")]
        stayed = {row["_id"] for row in rows} & set(hub.store["models"].rows)
    assert [len(churn.touched), len(churn.renamed), len(churn.deleted), len(churn.inserted)] == [42, 6, 6, 6]
    assert len(stayed) == 294
    assert len(seen) == len(set(seen))
    assert stayed <= set(seen)


def test_a_sweep_by_last_change_misses_what_is_committed_to_while_it_runs(running):
    touch = {"lastModified": "2026-03-01T00:00:00.000Z"}
    hub = running(events={1: lambda store: store["models"].update("reed/heron-lora", **touch)})
    swept = names(sweep(hub, "/api/models?sort=lastModified&limit=2"))
    assert sorted(swept) == sorted(set(NEWEST_FIRST) - {"reed/heron-lora"})


def test_the_orders_hold_after_every_kind_of_change(hub):
    query = "/api/models?sort=downloads&filter=gguf&limit=1000"
    assert names(Reply(hub, query).json) == ["reed/heron-gguf", "plover"]

    def change(store):
        models = store["models"]
        models.update("plover", downloads=500)
        models.update("amber/egret", tags=["gguf"])
        models.insert(repo(7, "silt/tern", "2026-03-01T00:00:00.000Z", downloads=60, tags=["gguf"]))
        models.rename("silt/tern", "silt/plover")
        models.delete("reed/heron-gguf")

    hub.change(change)
    assert names(Reply(hub, query).json) == ["plover", "amber/egret", "silt/plover"]
    hub.change(lambda store: store["models"].update("plover", tags=[]))
    assert names(Reply(hub, query).json) == ["amber/egret", "silt/plover"]


# ---- limits and faults


def test_an_exhausted_quota_answers_429_and_says_when_it_ends(running):
    hub = running(quotas=Quotas(api=2, resolvers=5))
    first = Reply(hub, "/api/models")
    assert first.headers["RateLimit"] == '"api";r=1;t=300'
    assert first.headers["RateLimit-Policy"] == '"fixed window";"api";q=2;w=300'
    assert [Reply(hub, "/api/models").status for _ in range(2)] == [200, 429]
    refused = Reply(hub, "/api/datasets")
    assert refused.headers["RateLimit"].startswith('"api";r=0;t=')
    assert Reply(hub, "/api/models", token="hf_x").status == 200  # another client
    assert Reply(hub, "/plover/resolve/main/README.md").headers["RateLimit"].startswith('"resolvers";r=4;')


def test_a_window_ends_and_the_next_begins_with_the_next_request():
    now = [100.0]
    limits = RateLimits(Quotas(api=1, resolvers=1, window=60), clock=lambda: now[0])
    assert limits.count("api", "a") == (True, limits_headers(0, 60))
    now[0] += 59.5
    assert limits.count("api", "a") == (False, limits_headers(0, 1))
    now[0] += 0.5
    assert limits.count("api", "a") == (True, limits_headers(0, 60))


def limits_headers(left, reset):
    return {"RateLimit": f'"api";r={left};t={reset}', "RateLimit-Policy": '"fixed window";"api";q=1;w=60'}


def test_the_plans_are_those_of_the_documentation():
    assert {name: (plan.api, plan.resolvers, plan.window) for name, plan in PLANS.items()} == {
        "anonymous": (500, 3000, 300),
        "free": (1000, 5000, 300),
        "pro": (2500, 12000, 300),
    }


def test_faults_come_at_their_requests_and_the_others_are_answered(running):
    hub = running(faults=at({1: Status(500), 3: Status(429, reset=7), 4: Status(429, retry_after=2), 5: Status(504)}))
    replies = [Reply(hub, "/api/models") for _ in range(6)]
    assert [reply.status for reply in replies] == [500, 200, 429, 429, 504, 200]
    assert [reply.headers["RateLimit"] for reply in replies] == [None, None, '"api";r=0;t=7', None, None, None]
    assert replies[3].headers["Retry-After"] == "2"
    assert replies[4].body.startswith(b"<html>")
    assert [request.status for request in hub.requests] == [500, 200, 429, 429, 504, 200]


def test_a_share_of_faults_is_the_same_for_the_same_seed():
    drawn = [share(0.2, [Status(500), Cut()], seed=4)(number) for number in range(1, 1001)]
    assert drawn == [share(0.2, [Status(500), Cut()], seed=4)(number) for number in range(1, 1001)]
    assert drawn != [share(0.2, [Status(500), Cut()], seed=5)(number) for number in range(1, 1001)]
    assert 150 < sum(fault is not None for fault in drawn) < 250
    assert set(drawn) == {None, Status(500), Cut()}


def test_a_cut_body_ends_before_its_length(hub):
    whole = len(Reply(hub, "/api/models").body)
    hub.inject(Cut(share=0.25))
    with pytest.raises(http.client.IncompleteRead) as broken:
        Reply(hub, "/api/models")
    assert len(broken.value.partial) == whole // 4
    assert len(broken.value.partial) + broken.value.expected == whole
    assert Reply(hub, "/api/models").status == 200


def test_a_stalled_request_sends_nothing_and_the_next_is_answered(hub):
    hub.inject(Stall(600))
    with pytest.raises(TimeoutError):
        Reply(hub, "/api/models", timeout=0.05)
    assert Reply(hub, "/api/models").status == 200
    assert [request.status for request in hub.requests] == [None, 200]


def test_a_killed_hub_closes_its_connections_and_comes_back_on_the_same_port(hub):
    waiting = socket.create_connection(urlsplit(hub.url).netloc.split(":"))
    hub.inject(Stall(600))
    waiting.sendall(b"GET /api/models HTTP/1.1\r\n\r\n")
    while not hub.requests:
        time.sleep(0.01)
    hub.stop()
    assert waiting.recv(1) == b""
    waiting.close()
    with pytest.raises(ConnectionRefusedError):
        Reply(hub, "/api/models")
    hub.start()
    assert Reply(hub, "/api/models").status == 200


def test_a_repo_that_takes_the_name_of_another_has_not_its_card(hub):
    hub.change(lambda store: store["models"].rename("amber/egret", "amber/heron"))
    assert Reply(hub, "/amber/heron/resolve/main/README.md").status == 404
    hub.change(lambda store: store["models"].insert(repo(9, "amber/heron", "2026-03-01T00:00:00.000Z"), card="# New"))
    assert Reply(hub, "/amber/heron/resolve/main/README.md").body == b"# New"
    assert Reply(hub, "/api/models?author=amber").json[0]["_id"] == f"{9:024x}"


def test_the_log_has_every_request_and_the_counts_are_by_what_it_led_to(hub):
    for path in ("/api/models?limit=1", "/api/models/plover", "/plover/resolve/main/README.md", "/elsewhere"):
        Reply(hub, path, token="hf_x")
    assert [(entry.number, entry.method, entry.path, entry.query, entry.status) for entry in hub.requests] == [
        (1, "GET", "/api/models", "limit=1", 200),
        (2, "GET", "/api/models/plover", "", 200),
        (3, "GET", "/plover/resolve/main/README.md", "", 200),
        (4, "GET", "/elsewhere", "", 404),
    ]
    assert hub.counts() == {"list": 1, "detail": 1, "file": 1, "other": 1}
    assert hub.requests[0].token == "hf_x"
    assert hub.requests[0].parameters == [("limit", "1")]


# ---- what cannot be served


def test_a_folder_without_a_dump_a_date_before_it_and_a_broken_file_are_named(dump, tmp_path):
    with pytest.raises(SourceError, match="no dump is there"):
        FakeHub(tmp_path)
    with pytest.raises(SourceError, match="begins on 2026-03-01"):
        FakeHub(dump, day=date(2020, 1, 1))
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "2026-03-01.jsonl.gz").write_bytes(gzip.compress(b'{"id": "a/b"}\n' * 100)[:40])
    with pytest.raises(SourceError, match=r"2026-03-01\.jsonl\.gz breaks off"):
        FakeHub(tmp_path)


def test_a_port_that_is_taken_is_an_error_that_names_it(hub, running):
    port = urlsplit(hub.url).port
    with pytest.raises(SettingsError, match=f"port {port} "):
        running(port=port)


# ---- with the Hub's own client


@pytest.fixture
def api(running, monkeypatch):
    from huggingface_hub import HfApi
    from huggingface_hub.utils import _http

    monkeypatch.setattr(_http.time, "sleep", lambda _: None)
    hub = running(page=2)
    return hub, HfApi(endpoint=hub.url, token=False)


def test_the_hubs_own_client_lists_all_pages_with_filter_sort_limit_and_fields(api):
    _, client = api
    assert [model.id for model in client.list_models(sort="created_at", full=True)] == NEWEST_FIRST
    assert [model.id for model in client.list_models(sort="created_at", limit=3)] == NEWEST_FIRST[:3]
    children = list(client.list_models(filter=["gguf", "base_model:amber/heron"], expand=["sha", "downloads"]))
    assert [(model.id, model.sha, model.downloads, model.tags) for model in children] == [
        ("reed/heron-gguf", f"{3:040x}", 70, None)
    ]
    assert [dataset.id for dataset in client.list_datasets(full=True)] == ["amber/corpus"]
    assert [space.sdk for space in client.list_spaces(search="pond")] == ["gradio"]


def test_the_hubs_own_client_retries_through_faults(api):
    hub, client = api
    hub.inject(Status(429, reset=1), Status(503), Cut())
    assert [model.id for model in client.list_models(sort="created_at")] == NEWEST_FIRST
    assert [entry.status for entry in hub.requests] == [429, 503, 200, 200, 200, 200]


def test_the_hubs_own_client_finds_a_repo_follows_its_rename_and_knows_when_it_is_gone(api):
    from huggingface_hub.errors import BadRequestError, RepositoryNotFoundError, RevisionNotFoundError

    hub, client = api
    hub.change(lambda store: store["models"].rename("amber/heron", "reed/heron"))
    assert client.model_info("amber/heron").id == "reed/heron"
    with pytest.raises(RepositoryNotFoundError):
        client.model_info("no/body")
    with pytest.raises(RevisionNotFoundError):
        client.model_info("reed/heron", revision="dev")
    with pytest.raises(BadRequestError, match="expected one of"):
        list(client.list_models(expand=["usedStorage"]))


def test_the_hubs_own_client_downloads_a_readme(api, tmp_path):
    from huggingface_hub.errors import EntryNotFoundError

    hub, client = api
    hub.change(lambda store: store["models"].rename("amber/heron", "reed/heron"))
    for repo_id, kind, text in (("reed/heron", "model", CARD), ("amber/heron", "model", CARD),
                                ("amber/corpus", "dataset", "# Corpus")):  # fmt: skip
        path = client.hf_hub_download(repo_id, "README.md", repo_type=kind, cache_dir=tmp_path)
        assert Path(path).read_text(encoding="utf-8") == text
    with pytest.raises(EntryNotFoundError):
        client.hf_hub_download("amber/egret", "README.md", cache_dir=tmp_path)


# ---- as a command


def test_the_command_serves_until_it_is_interrupted(dump):
    command = [sys.executable, "-m", "hugginggraph.cli", "fake-hub", "--data", str(dump), "--port", "0"]
    command += ["--date", str(ONE), "--plan", "free", "--fail-share", "1", "--fail", "504"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(LIB)})
    first = process.stdout.readline()
    assert "serves 5 models, 1 datasets, 1 spaces as of 2026-03-01" in first

    class Address:
        url = first.split()[0]

    reply = Reply(Address, "/api/models")
    assert (reply.status, reply.headers["RateLimit"]) == (504, '"api";r=999;t=300')
    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=30)[0]
    assert "Requests served: list 1" in rest
    assert process.returncode == 0
