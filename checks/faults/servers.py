"""Hubs that answer as none should, each in one way until it is told to become a sound one."""

import gzip
import json
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LIMITS = {
    "page_size": 2, "retries": 1, "backoff_seconds": 0, "backoff_max_seconds": 0, "timeout_seconds": 2,
    "answer_seconds": 0.4, "max_page_bytes": 100_000, "max_pages": 50, "max_card_bytes": 1000,
}  # fmt: skip
"""The settings of a crawl that meets them: so small that none must be waited for."""


@dataclass
class Asked:
    """A request, and what it is answered with."""

    handler: BaseHTTPRequestHandler
    number: int
    own: str
    is_over: threading.Event

    @property
    def page(self) -> int:
        """The page that is asked for: 0 for the first."""
        _, found, number = self.handler.path.partition("cursor=")
        return int(number.partition("&")[0]) if found else 0

    def says(self, body: bytes = b"[]", status: int = 200, /, **headers: str) -> None:
        """A status, headers (`_` for `-`) and a body."""
        named = {"Content-Length": str(len(body))} | {name.replace("_", "-"): text for name, text in headers.items()}
        self.raw(f"HTTP/1.1 {status} x", named, body)

    def raw(self, first: str, headers: dict[str, str], body: bytes = b"") -> None:
        """These bytes, and the end of the connection."""
        lines = [first, *(f"{name}: {text}" for name, text in headers.items())]
        self.writes("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
        self.handler.close_connection = True

    def writes(self, content: bytes) -> bool:
        """These bytes; whether anybody still reads."""
        try:
            self.handler.wfile.write(content)
        except OSError:
            return False
        return True

    def drips(self, content: bytes, seconds: float) -> None:
        """These bytes again and again, as long as anybody reads."""
        while not self.is_over.wait(seconds) and self.writes(content):
            pass
        self.handler.close_connection = True


Behaviour = Callable[[Asked], object]


def a_row(number: int, **fields: object) -> dict[str, object]:
    """A row of a list."""
    at = "2026-09-01T00:00:00.000Z"
    return {"_id": f"{number:024x}", "id": f"someone/model-{number}", "createdAt": at, "lastModified": at, **fields}


def a_page(*rows: object) -> bytes:
    """Rows as the body of an answer."""
    return json.dumps(rows).encode()


def link_to(page: int | str) -> str:
    """The header that leads to a page."""
    return f'</api/models?cursor={page}>; rel="next"'


def sound(asked: Asked) -> None:
    """Three pages of two rows, and a README for each."""
    if "/resolve/" in asked.handler.path:
        asked.says(b"# A card")
        return
    body = a_page(a_row(2 * asked.page), a_row(2 * asked.page + 1))
    if asked.page < 2:
        asked.says(body, Link=link_to(asked.page + 1))
    else:
        asked.says(body)


def _last(body: bytes, **headers: str) -> Behaviour:
    return lambda asked: asked.says(body, **headers)


def _with(**headers: str) -> Behaviour:
    """A sound page after which comes none."""
    return _last(a_page(a_row(0)), **headers)


def _leads(target: Callable[[Asked], str]) -> Behaviour:
    return lambda asked: asked.says(b"", 302, Location=target(asked))


def _goes(following: Callable[[int], int], row: Callable[[int], object | None]) -> Behaviour:
    def behaviour(asked: Asked) -> None:
        found = row(asked.page)
        asked.says(a_page(found) if found is not None else b"[]", Link=link_to(following(asked.page)))

    return behaviour


def _no_end(first: str, headers: dict[str, str], drip: bytes, seconds: float = 0.05) -> Behaviour:
    def behaviour(asked: Asked) -> None:
        asked.raw(first, headers)
        asked.drips(drip, seconds)

    return behaviour


def _headers_without_end(asked: Asked) -> None:
    asked.writes(b"HTTP/1.1 200 OK\r\nX-Long: ")
    asked.drips(b"x", 0.05)


def _redirect_in_a_circle(asked: Asked) -> None:
    asked.says(b"", 302, Location=asked.handler.path)


@cache
def bomb(of: bytes = b" ", mebibytes: int = 64) -> bytes:
    """A gzip of some kilobytes in which are so many."""
    squeeze = zlib.compressobj(9, wbits=31)
    return b"".join([*(squeeze.compress(of * (1 << 20)) for _ in range(mebibytes)), squeeze.flush()])


GZIP = {"Content_Encoding": "gzip"}
OK = "HTTP/1.1 200 OK"
CHUNKED = {"Transfer-Encoding": "chunked"}
_DAMAGED = "the answer is damaged"
_TOO_LARGE = "more than 100,000 bytes"
_NOT_FOLLOWED = "which is not followed"
_ENDLESS = "in a circle or without end"
_LATE = "no whole answer in 0.4 s"

REFUSED: dict[str, tuple[Behaviour, str]] = {
    "an empty body": (_last(b""), _DAMAGED),
    "a web page": (_last(b"<html>"), _DAMAGED),
    "an object in place of a list": (_last(b"{}"), _DAMAGED),
    "a list that breaks off": (_last(b'[{"id": "a/b"}'), _DAMAGED),
    "a text that is not closed": (_last(b'["' + b'\\"' * 40_000), _DAMAGED),
    "brackets that are not closed": (_last(b"[" * 90_000), _DAMAGED),
    "thirty thousand elements": (_last(b"[" + b"1," * 30_000 + b"1]"), _DAMAGED),
    "a page too large": (_last(a_page("x" * 200_000)), _TOO_LARGE),
    "64 MB in a gzip of 64 KB": (_last(bomb(), **GZIP), _TOO_LARGE),
    "a gzip in a gzip": (_last(gzip.compress(bomb()), Content_Encoding="gzip, gzip"), _DAMAGED),
    "a hundred thousand empty gzips": (_last(gzip.compress(b"") * 10_000, **GZIP), _TOO_LARGE),
    "a gzip that breaks off": (_last(gzip.compress(a_page(a_row(0)))[:-9], **GZIP), _DAMAGED),
    "a gzip that is none": (_last(b"[]", **GZIP), _DAMAGED),
    "a packing that was not asked for": (_last(b"[]", Content_Encoding="br"), _DAMAGED),
    "a body shorter than announced": (_last(b"[]", Content_Length="9"), "RemoteProtocolError"),
    "a body without end": (_no_end(OK, {}, b" " * 20_000, 0), _TOO_LARGE),
    "a body of a byte now and then": (_no_end(OK, {}, b" "), _LATE),
    "chunks of a byte now and then": (_no_end(OK, CHUNKED, b"1\r\n \r\n"), _LATE),
    "a header of a byte now and then": (_headers_without_end, _LATE),
    "headers without end": (lambda a: a.raw(OK, {"X": "x" * 300_000}), "RemoteProtocolError"),
    "chunks that are none": (lambda a: a.raw(OK, CHUNKED, b"zz\r\n"), "RemoteProtocolError"),
    "no HTTP": (lambda a: a.writes(b"220 mail ESMTP\r\n\r\n"), "RemoteProtocolError"),
    "two lengths": (lambda a: a.raw(OK, {"Content-Length": "2", "content-length": "3"}, b"[]"), "RemoteProtocolError"),
    "the end of the connection": (lambda a: a.raw("", {}), "RemoteProtocolError"),
    "silence": (lambda a: a.drips(b"", 0.05), _LATE),
    "status 204": (lambda a: a.says(b"", 204), "204"),
    "status 304": (lambda a: a.says(b"", 304), "304"),
    "status 500 for ever": (lambda a: a.says(b"", 500), "500, 2 times in a row"),
    "a refusal of 64 MB": (lambda a: a.says(bomb(), 403, **GZIP), "does not list models: 403"),
    "a refusal with control characters": (
        lambda a: a.says(b'{"error": "\\u001b[2J no"}', 401), "does not list models: 401"),
    "a refusal that is deep": (lambda a: a.says(b"[" * 60_000, 400), "does not list models: 400"),
    "a redirect to another host": (_leads(lambda a: "http://elsewhere.example/api/models"), _NOT_FOLLOWED),
    "a redirect to another port": (_leads(lambda a: "http://127.0.0.1:9/api/models"), _NOT_FOLLOWED),
    "a redirect to a file": (_leads(lambda a: "file:///etc/passwd"), _NOT_FOLLOWED),
    "a redirect with a password": (_leads(lambda a: f"http://me:pw@{a.own}/api/models"), _NOT_FOLLOWED),
    "a redirect in a circle": (_redirect_in_a_circle, "redirects"),
    "a redirect with control characters": (_leads(lambda a: "/api/\x01models"), _DAMAGED),
    "pages in a circle": (_goes(lambda n: {0: 1, 1: 2}.get(n, 1), a_row), _ENDLESS),
    "a page that follows itself": (_goes(lambda n: 1, a_row), _ENDLESS),
    "empty pages for ever": (_goes(lambda n: n + 1, lambda n: None), _ENDLESS),
    "the same page for ever": (_goes(lambda n: n + 1, lambda n: a_row(0)), _ENDLESS),
    "pages of nothing that has a name": (_goes(lambda n: n + 1, lambda n: n), _ENDLESS),
    "new pages for ever": (_goes(lambda n: n + 1, a_row), _ENDLESS),
    "a Link with control characters": (_with(Link=link_to("\x01\x1b")), _DAMAGED),
    "a Link of 9,000 characters": (_with(Link=link_to("a" * 9000)), _DAMAGED),
    "a Link to half an address": (_with(Link='<http://[::1>; rel="next"'), _DAMAGED),
    "no repo at all": (_last(b"[]"), "lists no models at all"),
}  # fmt: skip
"""By what the Hub does: the behaviour, and what the message of the crawl contains."""

TAKEN: dict[str, Behaviour] = {
    "a Date without a zone": _with(Date="Mon, 01 Sep 2026 00:00:00"),
    "a Date of unknown zone": _with(Date="Mon, 01 Sep 2026 00:00:00 -0000"),
    "a Date of the year 1": _with(Date="Mon, 01 Jan 0001 00:00:00 +2359"),
    "a Date of the year 9999": _with(Date="Fri, 31 Dec 9999 23:59:59 -2359"),
    "a Date that is none": _with(Date="soon" * 1000),
    "cookies": _with(Set_Cookie="a=" + "b" * 4000),
    "a limit of thousands of digits": _with(RateLimit=f'"api";r={"9" * 5000};t=1', RateLimit_Policy="q=1;w=1"),
    "a window without end": _with(RateLimit='"api";r=5;t=1', RateLimit_Policy=f'"x";q=1;w={"9" * 60}'),
    "rows of odd times": _last(a_page(*(
        a_row(n, lastModified=at)
        for n, at in enumerate(["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-09-01T00:00:00",
                                "2026-09-01T00:00:00+11:11:11.111111", "9" * 5000, 7, None])))),
    "rows of long names": _last(a_page({"id": "a" * 90_000}, {"id": "\x1b]0;x\x07"}, {"_id": 7, "id": None})),
    "numbers of thousands of digits": _last(b'[{"id": "a/b", "n": ' + b"9" * 90_000 + b"}]"),
    "deep rows": _last(b'[{"id": "a/b", "x": ' + b"[" * 40_000 + b"]" * 40_000 + b"}, 7]"),
    "text that is no UTF-8": _last(b'[{"id": "a/b", "x": "\xff\xfe\\ud800"}]'),
    "a gzip of two parts": _last(gzip.compress(b"[") + gzip.compress(a_page(a_row(0))[1:]), **GZIP),
    "a Link to another host": lambda a: (
        a.says(a_page(a_row(0)), Link='<https://elsewhere.example/x?cursor=1>; rel="next"')
        if a.page == 0 else a.says(a_page(a_row(1)))),
}  # fmt: skip
"""Odd answers from which a crawl takes what there is."""

CARDS: dict[str, tuple[Behaviour, str]] = {
    "a README of 64 MB": (lambda a: a.says(bomb(), **GZIP), ""),
    "a README without end": (_no_end(OK, {}, b"x" * 200, 0), ""),
    "a README of a byte now and then": (_no_end(OK, {}, b"x"), _LATE),
    "a README at another host": (_leads(lambda a: "https://elsewhere.example/README.md"), _NOT_FOLLOWED),
    "a README without HTTPS": (_leads(lambda a: "http://cdn-lfs.hf.co/README.md"), _NOT_FOLLOWED),
    "a README at an address like a known one": (_leads(lambda a: "https://evilhf.co/README.md"), _NOT_FOLLOWED),
    "a README in the machine": (_leads(lambda a: "http://169.254.169.254/latest"), _NOT_FOLLOWED),
}
"""What READMEs do, where the lists are sound; with an empty message the crawl takes them, cut."""


@cache
def _rows_of(fill: str, bytes_in_all: int = 31 << 20) -> bytes:
    """A page of so many bytes, packed, each of its rows with this."""
    row = '{{"_id": "{:024x}", "id": "a/{}", "x": {}}}'
    count = bytes_in_all // (len(fill.encode()) + 60)
    return gzip.compress(f"[{','.join(row.format(n, n, fill) for n in range(count))}]".encode(), 1)


LARGE: dict[str, Behaviour] = {
    "256 MB in a gzip, where 32 MB may be": lambda a: a.says(bomb(mebibytes=256), **GZIP),
    "31 MB of rows of texts": lambda a: a.says(_rows_of('"' + "é" * 2000 + '"'), **GZIP),
    "31 MB of rows of emoji": lambda a: a.says(_rows_of('"' + "🦜" * 2000 + '"'), **GZIP),
    "31 MB of rows of empty lists": lambda a: a.says(_rows_of("[" + "[]," * 100_000 + "0]"), **GZIP),
    "31 MB of rows of small objects": lambda a: a.says(_rows_of("[" + '{"a":1},' * 50_000 + "0]"), **GZIP),
    "31 MB in one text": lambda a: a.says(_rows_of('"' + "x" * (30 << 20) + '"'), **GZIP),
    "31 MB of escapes in one text": lambda a: a.says(_rows_of('"' + '\\"' * (15 << 20) + '"'), **GZIP),
    "31 MB of twenty thousand rows": lambda a: a.says(_rows_of('"' + "x" * 1600 + '"'), **GZIP),
}
"""Pages as large as the settings allow that a user has, or larger."""


@dataclass
class HostileHub:
    """A server that behaves as it is told, and notes who asked for what; a test counts the connections to it."""

    behaviour: Behaviour = sound
    cards: Behaviour = sound
    url: str = ""
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    connections: int = 0


@contextmanager
def hostile_hub(behaviour: Behaviour = sound, cards: Behaviour = sound) -> Iterator[HostileHub]:
    """A Hub on loopback; its lists behave one way, its READMEs another, and both may be changed while it runs."""
    hub, is_over = HostileHub(behaviour, cards), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            hub.asked.append((self.path, self.headers.get("Authorization")))
            asked = Asked(self, len(hub.asked), hub.url.partition("://")[2], is_over)
            (hub.cards if "/resolve/" in self.path else hub.behaviour)(asked)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True).start()
    try:
        yield hub
    finally:
        is_over.set()
        server.shutdown()
        server.server_close()
