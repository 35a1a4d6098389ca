"""HTTP around the answers, and the handle that tests hold.

It is the standard library's server, a thread a connection: a stall, a body that breaks off and a server that dies are
a few plain lines on a socket, while a server of the ASGI kind stands between the program and its socket to prevent
just that.
"""

import json
import socket
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from hub_lab.fake_hub.answers import Answer, Answers, Route, route
from hub_lab.fake_hub.dump import KINDS, DumpFolder
from hub_lab.fake_hub.faults import Cut, Fault, FaultPlan, Stall, Status, never
from hub_lab.fake_hub.query import MAX_PAGE, Parameters
from hub_lab.fake_hub.rate_limits import Quotas, RateLimits
from hub_lab.fake_hub.repos import Mutation, Repos, Store
from hugginggraph.errors import SettingsError, SourceError

HOST = "127.0.0.1"


@dataclass
class Request:
    """A request in the log. `status` is None as long as no answer is due."""

    number: int
    method: str
    path: str
    query: str
    route: Route
    token: str | None
    status: int | None = None
    fault: Fault | None = None

    @property
    def parameters(self) -> Parameters:
        """The query, read."""
        return parse_qsl(self.query, keep_blank_values=True)


class FakeHub:
    """A server over a dump folder; `requests` is the log of all that was asked."""

    def __init__(
        self,
        folder: Path | str,
        *,
        day: date | None = None,
        port: int = 0,
        page: int = MAX_PAGE,
        base_models_on_lists: bool = True,
        quotas: Quotas | None = None,
        faults: FaultPlan = never,
        events: Mapping[int, Mutation] | None = None,
        before_each: Callable[[int, Store], None] | None = None,
        watch: Callable[[Request], None] | None = None,
    ) -> None:
        """Load a date; `start` makes it answer.

        Args:
            folder: the dump.
            day: the date to serve; None takes the newest. A kind without a file of that date serves its newest before.
            port: where to listen; 0 takes a free one.
            page: the rows of a full page, for tests of paging over few rows.
            base_models_on_lists: whether `expand` takes `baseModels` on a list: what is known of the Hub disagrees.
            quotas: the rate limits of every client; None limits nobody.
            faults: what goes wrong at which request.
            events: what happens to the repos after the request of a number was answered.
            before_each: called with the number of each request and the repos before it is answered.
            watch: called with each request when its answer is due.

        Raises:
            SourceError: there is no dump, or none as old as the date.
        """
        self._dump = DumpFolder(folder)
        self._answers = Answers(page=page, refused_on_lists=() if base_models_on_lists else ("baseModels",))
        self._limits = RateLimits(quotas)
        self._faults = faults
        self._events = dict(events or {})
        self._before_each = before_each
        self._watch = watch
        self._injected: list[Fault] = []
        self._lock = threading.RLock()
        self._port = port
        self._server: _Server | None = None
        self.requests: list[Request] = []
        self.store = Store()
        self.day = self._dump.days()[-1]
        self.serve(day or self.day)

    @property
    def url(self) -> str:
        """The base of all paths, to be given as `endpoint`."""
        return f"http://{HOST}:{self._port}"

    def serve(self, day: date) -> None:
        """Serve another date from now on. Who has another name there than now, is redirected.

        Raises:
            SourceError: the dump has nothing as old.
        """
        if day < self._dump.days()[0]:
            raise SourceError(f"the dump begins on {self._dump.days()[0]}: it has nothing as old as {day}")
        store = Store(**{kind: Repos(kind, self._dump.rows(kind, day), self._dump.cards(kind, day)) for kind in KINDS})
        with self._lock:
            for kind, repos in store.items():
                repos.renamed_since(self.store[kind])
            self.store, self.day = store, day

    def change(self, mutation: Mutation) -> None:
        """Let something happen now: `hub.change(lambda store: store["models"].delete("amber/heron"))`."""
        with self._lock:
            mutation(self.store)

    def inject(self, *faults: Fault) -> None:
        """Break the next requests, one each, in this order, whatever the plan says."""
        with self._lock:
            self._injected.extend(faults)

    def counts(self) -> Counter[str]:
        """How many requests there were by what they led to: list, detail, file, other."""
        return Counter(request.route.name for request in list(self.requests))

    def start(self) -> None:
        """Listen. After `stop`, listen again on the same port.

        Raises:
            SettingsError: the port is taken.
        """
        try:
            self._server = _Server((HOST, self._port), self)
        except OSError as error:
            raise SettingsError(f"port {self._port} cannot be used ({error.strerror}). Give another --port") from None
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Die: close the port and every connection, whatever was being sent."""
        server, self._server = self._server, None
        if server is not None:
            server.die()

    def _register(self, method: str, path: str, query: str, token: str | None) -> Request:
        with self._lock:
            request = Request(len(self.requests) + 1, method, path, query, route(path), token)
            request.fault = self._injected.pop(0) if self._injected else self._faults(request.number)
            self.requests.append(request)
            return request

    def _answer(self, request: Request, client: str) -> Answer:
        with self._lock:
            if self._before_each:
                self._before_each(request.number, self.store)
            allowed, headers = self._limits.count(request.route.bucket, request.token or client)
            if not allowed:
                answer = _failure(Status(429))
            elif isinstance(request.fault, Status):
                answer = _failure(request.fault)
                headers = _reset(request) if answer.status == HTTPStatus.TOO_MANY_REQUESTS else headers
            else:
                answer = self._answers.to(
                    self.store, request.route, request.parameters, origin=self.url, signed_in=request.token is not None
                )
            answer.headers |= headers
            request.status = answer.status
            if request.number in self._events:
                self._events.pop(request.number)(self.store)
            if self._watch:
                self._watch(request)
            return answer


@contextmanager
def running_fake_hub(folder: Path | str, **settings: Any) -> Iterator[FakeHub]:
    """A fake Hub that listens on a free port as long as the block runs. `settings` are those of `FakeHub`."""
    hub = FakeHub(folder, **settings)
    hub.start()
    try:
        yield hub
    finally:
        hub.stop()


def _failure(status: Status) -> Answer:
    phrase = HTTPStatus(status.code).phrase
    headers = {} if status.retry_after is None else {"Retry-After": str(status.retry_after)}
    if status.code in (502, 503, 504):  # of the load balancer, which speaks HTML
        return Answer(status.code, f"<html><body><h1>{status.code} {phrase}</h1></body></html>".encode(),
                      headers | {"Content-Type": "text/html"})  # fmt: skip
    message = "We had to rate limit you." if status.code == HTTPStatus.TOO_MANY_REQUESTS else phrase
    return Answer(status.code, json.dumps({"error": message}).encode(), headers | {"Content-Type": "application/json"})


def _reset(request: Request) -> dict[str, str]:
    reset = request.fault.reset if isinstance(request.fault, Status) else None
    return {} if reset is None else {"RateLimit": f'"{request.route.bucket}";r=0;t={reset}'}


class _Server(ThreadingHTTPServer):
    """The listener and its open connections."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], hub: FakeHub) -> None:
        self.hub = hub
        self.dead = threading.Event()
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news; anything else is a defect and must be seen."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def die(self) -> None:
        """Close everything at once."""
        self.dead.set()
        self.shutdown()
        self.server_close()
        for connection in list(self._open):
            _hang_up(connection)


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: _Server
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body in one write
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the console: the log is `FakeHub.requests`."""

    def _serve(self) -> None:
        hub = self.server.hub
        path, _, query = self.path.partition("?")
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        request = hub._register(self.command, path, query, token if scheme.lower() == "bearer" else None)
        if isinstance(request.fault, Stall):
            self.server.dead.wait(request.fault.seconds)
            if self.server.dead.is_set():
                self.close_connection = True
                return
        answer = hub._answer(request, str(self.client_address[0]))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        cut = request.fault if isinstance(request.fault, Cut) else None
        if self.command != "HEAD":
            self.wfile.write(answer.body[: int(len(answer.body) * cut.share)] if cut else answer.body)
        self.close_connection |= cut is not None


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it was gone
