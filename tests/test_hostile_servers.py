"""Crawls of Hubs that answer as none should: bounded, refused in a sentence, and gone on with once the Hub is sound."""

import gzip
import json
import os
import resource
import socket
import time
from datetime import UTC, date, datetime
from pathlib import Path

import httpx2
import pytest
from checks.faults import servers
from checks.faults.connections import connections
from checks.faults.outcomes import forker
from huggingface_hub import constants

from hugginggraph.cli import run
from hugginggraph.errors import SettingsError, SourceError
from hugginggraph.settings import load_settings
from hugginggraph.sources import hub
from hugginggraph.sources.hub.bodies import Deadlines, unpacked
from hugginggraph.sources.hub.endpoint import Endpoint, without_credentials

DAY, NEXT = date(2026, 10, 1), date(2026, 10, 2)
SOUND = [f"someone/model-{n}" for n in range(6)]


@pytest.fixture(autouse=True)
def _nobody_is_signed_in(monkeypatch, tmp_path):
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_HUB_OFFLINE", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def crawl(served, root, *, day=DAY, mode=None, with_cards=False, **changed):
    """A crawl, whatever comes of which it opened no connection but to the Hub, and looked up no other name."""
    settings = load_settings(hub=servers.LIMITS | {"endpoint": served.url} | changed).hub
    with connections() as made:
        try:
            return hub.crawl(settings, root, day, kinds=["model"], mode=mode, with_cards=with_cards)
        finally:
            assert set(made) <= {origin_of(served)}
            served.connections += len(made)


def origin_of(served):
    return served.url.partition("://")[2]


def rows_of(root, folder="models", day=DAY):
    pages = sorted((root / folder / str(day)).glob("*.gz"))
    return [json.loads(line) for page in pages for line in gzip.decompress(page.read_bytes()).splitlines()]


def ids_of(root):
    return [row["id"] for row in rows_of(root)]


@pytest.mark.parametrize("name", servers.REFUSED)
def test_a_hostile_answer_is_refused_in_a_sentence_and_a_rerun_at_a_sound_hub_is_whole(name, tmp_path):
    behaviour, told = servers.REFUSED[name]
    with servers.hostile_hub(behaviour) as served:
        with pytest.raises(SourceError) as caught:
            crawl(served, tmp_path)
        assert served.connections > 0
        message = str(caught.value)
        assert told in message
        assert message.endswith("What was fetched is kept: the same command with --date 2026-10-01 goes on from there")
        assert len(message) < 1500
        assert not (tmp_path / "models").exists()
        served.behaviour = servers.sound
        crawl(served, tmp_path)
    assert set(ids_of(tmp_path)) >= set(SOUND[2:])


@pytest.mark.parametrize("name", servers.TAKEN)
def test_an_odd_answer_is_taken_and_poisons_no_folder(name, tmp_path):
    with servers.hostile_hub(servers.TAKEN[name]) as served:
        crawl(served, tmp_path)
        assert (tmp_path / "models" / str(DAY)).is_dir()
        told = json.loads((tmp_path / "crawl" / f"{DAY}.json").read_bytes())["lists"]["models"]
        if told["watermark"] is not None:
            assert "2000" < told["watermark"] <= datetime.now(UTC).isoformat()
            served.behaviour = servers.sound
            crawl(served, tmp_path, day=NEXT, mode="incremental")


def test_a_state_saved_after_an_odd_date_can_be_read_again(tmp_path):
    def behaviour(asked):
        if asked.page:
            asked.says(b"", 500)
        else:
            asked.says(servers.a_page(servers.a_row(0)), Link=servers.link_to(1), Date="Mon, 01 Sep 2026 00:00:00")

    with servers.hostile_hub(behaviour) as served:
        with pytest.raises(SourceError, match="500"):
            crawl(served, tmp_path)
        served.behaviour = servers.sound
        crawl(served, tmp_path)
    assert ids_of(tmp_path)[:2] == ["someone/model-0", "someone/model-2"]


@pytest.mark.parametrize("name", servers.CARDS)
def test_a_hostile_readme_is_cut_or_refused(name, tmp_path):
    cards, told = servers.CARDS[name]
    with servers.hostile_hub(cards=cards) as served:
        if told:
            with pytest.raises(SourceError, match=told):
                crawl(served, tmp_path, with_cards=True)
            served.cards = servers.sound
        report = crawl(served, tmp_path, with_cards=True)
    assert {len(card["card"]) for card in rows_of(tmp_path, "cards")} == ({8} if told else {1000})
    assert report.cards["cards"]["cut"] == (0 if told else 6)


def test_a_connection_that_opens_after_the_deadline_is_ended_at_once():
    """While it was being opened there was nothing to end, and a byte now and then would keep it open for ever."""

    class Stream:
        def get_extra_info(self, name):
            return {"socket": near}[name]

    near, far = socket.socketpair()
    deadlines = Deadlines()
    with near, far, deadlines.within(0.01):
        while not deadlines.has_passed:
            time.sleep(0.01)
        deadlines.trace("connection.connect_tcp.complete", {"return_value": Stream()})
        assert near.recv(1) == b""


# One origin


def test_a_token_goes_to_the_endpoint_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    with servers.hostile_hub() as elsewhere, servers.hostile_hub() as served:
        served.cards = lambda asked: asked.says(b"", 302, Location=f"{elsewhere.url}/README.md")
        with pytest.raises(SourceError, match="which is not followed"):
            crawl(served, tmp_path, with_cards=True)
        assert {token for _, token in served.asked} == {"Bearer hf_secret"}
        assert elsewhere.asked == []


def test_all_connections_of_a_whole_process_go_to_the_origin_that_the_settings_name(tmp_path):
    """A Hub that a redirect, a next page, a README or `HF_ENDPOINT` names is asked nothing."""

    def first(asked):
        if asked.page == 0:
            asked.says(servers.a_page(servers.a_row(0)), Link=f'<{elsewhere.url}/api/models?cursor=1>; rel="next"')
        else:
            servers.sound(asked)

    def to_elsewhere(asked):
        asked.says(b"", 302, Location=f"{elsewhere.url}{asked.handler.path}")

    tried = [(servers.sound, servers.sound, 0), (first, servers.sound, 0), (to_elsewhere, servers.sound, 1),
             (servers.sound, to_elsewhere, 1)]  # fmt: skip
    with servers.hostile_hub() as elsewhere, forker() as run_apart:
        for number, (lists, cards, status) in enumerate(tried):
            with servers.hostile_hub(lists, cards) as served:
                variables = {"HF_ENDPOINT": elsewhere.url, "HF_TOKEN": "hf_secret", "HF_HUB_DISABLE_TELEMETRY": "0"}
                variables |= {f"HUGGINGGRAPH_HUB__{name.upper()}": str(value) for name, value in servers.LIMITS.items()}
                variables["HUGGINGGRAPH_HUB__ENDPOINT"] = served.url
                line = ["crawl", "--out", str(tmp_path / str(number)), "--date", str(DAY), "--kind", "model", "--cards"]
                ended = run_apart(line, variables)
                assert (ended.status, set(ended.connections)) == (status, {origin_of(served)}), ended.message
        assert elsewhere.asked == []


def test_the_log_of_connections_misses_none(tmp_path):
    with servers.hostile_hub() as one, servers.hostile_hub() as other, connections() as made:
        for url in (one.url, other.url):
            with httpx2.Client() as client:
                client.get(url)
    assert set(made) == {origin_of(one), origin_of(other)}


def test_nothing_but_lists_and_readmes_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    with servers.hostile_hub() as served:
        crawl(served, tmp_path, with_cards=True)
        paths = [path.partition("?")[0] for path, _ in served.asked]
    assert paths == ["/api/models"] * 3 + [f"/{name}/resolve/main/README.md" for name in SOUND]


def test_a_redirect_within_the_hub_is_followed(tmp_path):
    def moved(asked):
        if "new" in asked.handler.path:
            asked.says(b"moved")
        else:
            asked.says(b"", 307, Location="/new/name/resolve/main/README.md")

    with servers.hostile_hub(cards=moved) as served:
        crawl(served, tmp_path, with_cards=True)
    assert {card["card"] for card in rows_of(tmp_path, "cards")} == {"moved"}


@pytest.mark.parametrize(
    "next_path", ["@127.0.0.1:9/api/models?x", ":9/api/models?x", "/api/datasets?x", "/api/models", "/api/models?\x01"]
)
def test_a_state_that_leads_elsewhere_is_refused_before_a_request(next_path, tmp_path):
    with servers.hostile_hub(lambda asked: asked.says(b"", 500)) as served:
        with pytest.raises(SourceError):
            crawl(served, tmp_path)
        state = tmp_path / "_crawl" / str(DAY) / "state.json"
        if not state.exists():
            served.behaviour = lambda a: a.says(servers.a_page(servers.a_row(0)), Link=servers.link_to(0))
            with pytest.raises(SourceError):
                crawl(served, tmp_path)
        told = json.loads(state.read_bytes())
        told["sweeps"]["models"]["next_path"] = next_path
        state.write_text(json.dumps(told))
        before = len(served.asked)
        with pytest.raises(SourceError, match=r"none of the Hub's\. Remove .* to crawl the date anew"):
            crawl(served, tmp_path)
        assert len(served.asked) == before


def test_credentials_of_an_endpoint_are_sent_and_neither_stored_nor_shown(tmp_path, monkeypatch, capsys):
    with servers.hostile_hub() as served:
        monkeypatch.setenv("HUGGINGGRAPH_HUB__ENDPOINT", served.url.replace("://", "://me:geheim@"))
        assert run(["crawl", "--out", str(tmp_path / "out"), "--date", str(DAY), "--kind", "model"]) == 0
        served.behaviour = lambda asked: asked.says(b"", 404)
        assert run(["crawl", "--out", str(tmp_path / "out"), "--date", str(NEXT), "--kind", "model"]) == 1
        assert {token for _, token in served.asked} == {"Basic bWU6Z2VoZWlt"}
    said = capsys.readouterr()
    assert "geheim" not in said.out + said.err
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert served.url.encode() in written
    assert b"geheim" not in written


MALFORMED = ["hub.example", "ftp://hub.example", "https://", "https://[::1", "https://hub:99999", "https://h b", "//x",
             "https://hub?x=1", "https://hub#x", "https://hub\n.example", "https://ü.example", "https:\\\\hub",
             "me:geheim@x", "https://me:geheim/x@hub:port", "http://me:geheim@"]  # fmt: skip


@pytest.mark.parametrize("address", MALFORMED)
def test_a_malformed_endpoint_is_one_message_without_its_password(address):
    with pytest.raises(SettingsError, match=r"^the Hub's endpoint is .*: .* Expected https://HOST") as caught:
        Endpoint(address)
    assert "geheim" not in str(caught.value)


def test_a_password_is_not_shown_however_the_address_is_written():
    for address in ("https://a:geheim@h/x", "https://a:geh://eim@h", "a:geheim@h", "https://a:ge/heim@h", "a@geheim@h"):
        shown = without_credentials(address)
        assert "heim" not in shown
        assert "eim" not in shown


def test_a_token_that_is_none_is_not_shown(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_geheim\x01ü")
    with servers.hostile_hub() as served, pytest.raises(SettingsError, match="a character that no token has") as caught:
        crawl(served, tmp_path)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("location", "followed"),
    [
        ("/x", "https://hub.example/x"),
        ("https://HUB.example:443/x", "https://HUB.example:443/x"),
        ("https://cdn.hf.co/x", "https://cdn.hf.co/x"),
        ("http://hub.example/x", None),
        ("https://hub.example:444/x", None),
        ("https://hf.co.evil.example/x", None),
        ("https://me@cdn.hf.co/x", None),
        ("//elsewhere.example/x", None),
        ("javascript:alert(1)", None),
    ],
)
def test_a_file_may_lie_at_the_hub_and_at_known_hosts(location, followed):
    endpoint = Endpoint("https://hub.example", ["hf.co"])
    assert endpoint.redirected("https://hub.example/a", location, is_file=True) == followed
    if followed and "cdn" in followed:
        assert endpoint.redirected("https://hub.example/a", location, is_file=False) is None


# Memory


def test_a_bomb_is_unpacked_no_further_than_it_may():
    squeezed = servers.bomb(mebibytes=64)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert max(map(len, unpacked(iter([squeezed])))) <= 1 << 16
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


def test_a_page_of_the_most_bytes_takes_little_more_memory_than_it_has(tmp_path):
    """Rows of texts, of empty lists and of escapes."""
    import psutil

    fill = ['"' + "é" * 10_000 + '"', "[" + "[]," * 6_000 + "0]", '"' + "\\\\" * 10_000 + '"']
    rows = [f'{{"_id": "{n:024x}", "id": "a/{n}", "x": {fill[n % 3]}}}' for n in range(300)]
    body = gzip.compress(f"[{','.join(rows)}]".encode(), 1)
    process = psutil.Process()
    peak = before = process.memory_info().rss

    class Watching(hub.Watcher):
        def page(self, kind, state, expected):
            nonlocal peak
            peak = max(peak, process.memory_info().rss)

    with servers.hostile_hub(lambda asked: asked.says(body, Content_Encoding="gzip")) as served:
        settings = load_settings(hub=servers.LIMITS | {"endpoint": served.url, "max_page_bytes": 32 << 20,
                                                      "answer_seconds": 60}).hub  # fmt: skip
        hub.crawl(settings, tmp_path, DAY, kinds=["model"], watcher=Watching())
    assert len(rows_of(tmp_path)) == 300
    assert peak - before < 30 << 20
    assert Path(tmp_path / "models").is_dir()
