"""The webhook of `watch` against receivers on this machine that are slow, broken, or lead elsewhere."""

import json
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hugginggraph.cli import run
from hugginggraph.errors import DeliveryError, SettingsError
from hugginggraph.watch.webhook import Patience, Webhook
from test_watch import ALL, ONE, rules_of, warehouse  # noqa: F401 - a fixture

HURRIED = Patience(seconds=0.5, tries=3, backoff=0.01)
PATIENT = Patience(seconds=60, tries=3, backoff=0.01)
"""What answers here does so at once, however busy the machine is."""


class Receiver:
    """Answers each request with the next status, the last one again and again; keeps what it got."""

    def __init__(self, *statuses, headers=()):
        self.statuses, self.headers = list(statuses), dict(headers)
        self.got = []

    def answer(self, handler):
        body = handler.rfile.read(int(handler.headers["content-length"]))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.got.append((handler.path, headers, body))
        handler.send_response(self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0])
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.end_headers()


@contextmanager
def listening(receiver):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            receiver.answer(self)

        def do_GET(self):
            receiver.answer(self)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads, server.block_on_close = True, False
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hooks/a-secret-path"
        server.shutdown()


@contextmanager
def dripping(first=b"HTTP/1.1 200 OK\r\n"):
    """Sends the beginning of an answer, then a byte of a header ten times a second, for ever."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def serve():
            while not stop.is_set():
                connection, _ = server.accept()
                threading.Thread(target=drip, args=(connection,), daemon=True).start()

        def drip(connection):
            with connection:
                connection.sendall(first + b"X: ")
                while not stop.wait(0.1):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        stop.set()


def test_what_is_taken_is_sent_once_with_its_key():
    with listening(taker := Receiver(204)) as url:
        Webhook(url, patience=PATIENT).send(b'{"a": 1}', key="k1")
    ((path, headers, body),) = taker.got
    assert (path, body) == ("/hooks/a-secret-path", b'{"a": 1}')
    assert (headers["content-type"], headers["idempotency-key"]) == ("application/json", "k1")


@pytest.mark.parametrize("status", [500, 503, 429, 408])
def test_what_may_pass_is_tried_again_with_the_same_key(status):
    with listening(taker := Receiver(status, status, 200)) as url:
        Webhook(url, patience=PATIENT).send(b"{}", key="k")
    assert [headers["idempotency-key"] for _, headers, _ in taker.got] == ["k"] * 3


def test_what_does_not_pass_is_an_error_that_keeps_the_path_to_itself():
    with listening(taker := Receiver(500)) as url, pytest.raises(DeliveryError) as failed:
        Webhook(url, patience=PATIENT).send(b"{}", key="k")
    assert len(taker.got) == 3
    assert "took nothing in 3 tries: it answers 500" in str(failed.value)
    assert "secret" not in str(failed.value)


def test_the_time_that_the_receiver_asks_for_is_waited_but_not_longer_than_a_minute(monkeypatch):
    waits, mine, sleep = [], threading.get_ident(), time.sleep
    # Threads that other tests have left in this process sleep as before.
    monkeypatch.setattr(time, "sleep", lambda s: waits.append(s) if threading.get_ident() == mine else sleep(s))
    with listening(Receiver(429, 429, 200, headers={"Retry-After": "7"})) as url:
        Webhook(url, patience=PATIENT).send(b"{}", key="k")
    with listening(Receiver(503, 200, headers={"Retry-After": "99999"})) as url:
        Webhook(url, patience=PATIENT).send(b"{}", key="k")
    assert waits == [7, 7, 60]


@pytest.mark.parametrize("status", [400, 401, 404, 410])
def test_a_refusal_for_good_is_not_tried_again(status):
    with listening(taker := Receiver(status)) as url, pytest.raises(DeliveryError, match=f"answers {status}"):
        Webhook(url, patience=PATIENT).send(b"{}", key="k")
    assert len(taker.got) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_nothing_goes_to_the_other_host(status, monkeypatch):
    monkeypatch.setenv("HOOK_SECRET", "Bearer s3cret")
    with listening(thief := Receiver(200)) as elsewhere:
        to = {"Location": elsewhere.replace("127.0.0.1", "localhost")}
        with listening(taker := Receiver(status, headers=to)) as url, pytest.raises(DeliveryError) as failed:
            Webhook(url, secret_from="HOOK_SECRET", patience=PATIENT).send(b"{}", key="k")
    assert f"answers {status}, a redirect to localhost, which is not followed" in str(failed.value)
    assert (len(taker.got), thief.got) == (1, [])
    assert "s3cret" not in str(failed.value)


@pytest.mark.parametrize("location", ["", "http://[", "\x7f", "//x:99999999/"])
def test_a_redirect_to_nowhere_is_one_too(location):
    with (
        listening(Receiver(302, headers={"Location": location})) as url,
        pytest.raises(DeliveryError, match="redirect"),
    ):
        Webhook(url, patience=PATIENT).send(b"{}", key="k")


def test_a_receiver_that_never_ends_its_answer_is_left_in_time():
    began = time.monotonic()
    with dripping() as url, pytest.raises(DeliveryError, match=r"no answer within 0\.5 s"):
        Webhook(url, patience=HURRIED).send(b"{}", key="k")
    assert time.monotonic() - began < 10


def test_a_body_without_end_does_not_matter():
    with dripping(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n") as url:
        Webhook(url, patience=PATIENT).send(b"{}", key="k")


def test_a_receiver_that_is_not_there_is_an_error():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(DeliveryError, match=r"took nothing in 3 tries: ConnectError"):
        Webhook(f"http://127.0.0.1:{port}/", patience=PATIENT).send(b"{}", key="k")


def test_a_receiver_that_speaks_no_http_is_an_error():
    with dripping(b"220 smtp ready\r\n") as url, pytest.raises(DeliveryError):
        Webhook(url, patience=HURRIED).send(b"{}", key="k")


def test_the_secret_is_a_header_of_the_name_that_is_asked_for(monkeypatch):
    monkeypatch.setenv("HOOK_SECRET", "s3cret")
    with listening(taker := Receiver(200)) as url:
        Webhook(url, secret_from="HOOK_SECRET", secret_header="X-Hook-Token", patience=PATIENT).send(b"{}", key="k")
    assert taker.got[0][1]["x-hook-token"] == "s3cret"


@pytest.mark.parametrize(
    ("value", "url", "header", "said"),
    [
        ("", "https://a.example/", "Authorization", "HOOK_SECRET, from which the secret is taken, is not set"),
        ("a\r\nHost: b", "https://a.example/", "Authorization", "cannot stand in a header"),
        ("schlüssel", "https://a.example/", "Authorization", "cannot stand in a header"),
        ("s", "http://a.example/", "Authorization", "would travel in the clear to http://a.example"),
        ("s", "http://127.evil.example/", "Authorization", "would travel in the clear"),
        ("s", "https://a.example/", "X: y\r\nZ", "is no name of a header"),
    ],
)
def test_a_secret_that_would_be_lost_or_seen_is_refused_before_anything_is_sent(value, url, header, said, monkeypatch):
    monkeypatch.setenv("HOOK_SECRET", value)
    with pytest.raises(SettingsError) as refused:
        Webhook(url, secret_from="HOOK_SECRET", secret_header=header)
    assert said in str(refused.value)
    assert value not in str(refused.value).replace("HOOK_SECRET", "") or len(value) < 2


def test_watch_delivers_prints_and_notes_and_after_a_failure_delivers_the_rest(warehouse, tmp_path, capsys):  # noqa: F811
    state = tmp_path / "state.json"
    line = ["watch", str(rules_of(tmp_path, ALL)), "--since", str(ONE), "--state", str(state), "--tries", "1"]
    with listening(taker := Receiver(200, 500, 200)) as url:
        assert run([*line, "--webhook", url, "--warehouse", warehouse]) == 1
        said = capsys.readouterr()
        assert len(said.out.splitlines()) == 5
        assert "took nothing in 1 tries: it answers 500" in said.err
        assert run([*line, "--webhook", url, "--warehouse", warehouse]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 1
    bodies = [json.loads(body) for _, _, body in taker.got]
    assert [len(body["alerts"]) for body in bodies] == [5, 1, 1]
    assert bodies[1] == bodies[2]
    assert bodies[0]["text"].count("\n") == 4
    keys = [headers["idempotency-key"] for _, headers, _ in taker.got]
    assert keys[1] == keys[2] != keys[0]
