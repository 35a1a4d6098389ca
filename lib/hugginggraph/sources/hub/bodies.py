"""The body of an answer, unpacked within bounds: a megabyte can unpack to gigabytes, and a byte can come a minute."""

import socket
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx2

_CHUNK = 1 << 16
_GZIP = 31
"""zlib's word for the format of gzip with a window of any size."""


class TooLargeError(Exception):
    """A body has more bytes than it may have."""


class Body:
    """The body of one answer, read as it comes."""

    def __init__(self, response: httpx2.Response, on_end: Callable[[], None]) -> None:
        """The body of a response; `on_end` is called when all is read that is wanted of it."""
        self._response, self._on_end = response, on_end

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the answer."""
        return self._response.headers

    @property
    def links(self) -> dict[str | None, dict[str, str]]:
        """What its header `Link` names, by relation."""
        return self._response.links

    def whole(self, max_bytes: int) -> bytearray:
        """All bytes.

        Raises:
            TooLargeError: there are more, packed or unpacked.
            ValueError: it is not packed as the headers say.
        """
        content = bytearray()
        for chunk in self._chunks(max_bytes):
            content += chunk
            if len(content) > max_bytes:
                raise TooLargeError
        self._on_end()
        return content

    def beginning(self, max_bytes: int) -> bytes:
        """The first bytes: of a longer body one more than asked for, by which it is known.

        Raises:
            TooLargeError: nothing but packing comes.
            ValueError: it is not packed as the headers say.
        """
        content = bytearray()
        for chunk in self._chunks(max_bytes):
            content += chunk
            if len(content) > max_bytes:
                break
        self._on_end()
        return bytes(content[: max_bytes + 1])

    def _chunks(self, max_bytes: int) -> Iterator[bytes]:
        packing = self._response.headers.get("content-encoding", "").strip().lower()
        if packing in ("", "identity"):
            return self._response.iter_raw(_CHUNK)
        if packing in ("gzip", "x-gzip"):
            return unpacked(_no_more(self._response.iter_raw(_CHUNK), max_bytes + _CHUNK))
        raise ValueError(f"it is packed as {packing[:40]!r}, which was not asked for")


def unpacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes in a gzip stream, of one part or several, at most 64 KiB at a time.

    Raises:
        ValueError: it is none, or it breaks off.
    """
    unzip, has_begun = zlib.decompressobj(_GZIP), False
    try:
        for packed in chunks:
            left = packed
            while left:
                if unzip.eof:
                    unzip = zlib.decompressobj(_GZIP)
                has_begun = True
                yield unzip.decompress(left, _CHUNK)
                left = unzip.unused_data if unzip.eof else unzip.unconsumed_tail
        yield unzip.flush()
    except zlib.error:
        raise ValueError("it is no gzip") from None
    if has_begun and not unzip.eof:
        raise ValueError("its gzip breaks off")


def _no_more(chunks: Iterator[bytes], max_bytes: int) -> Iterator[bytes]:
    came = 0
    for chunk in chunks:
        came += len(chunk)
        if came > max_bytes:
            raise TooLargeError
        yield chunk


class Deadlines:
    """Ends answers that take too long: time-outs of a connection count its silence alone."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self._timer: threading.Timer
        self.has_passed = False

    def trace(self, event: str, told: Mapping[str, Any]) -> None:
        """What httpx2 calls with each step of a request; notes connections, and ends those that open too late."""
        stream = told.get("return_value")
        if event.endswith(".complete") and stream is not None and hasattr(stream, "get_extra_info"):
            opened = stream.get_extra_info("socket")
            self._sockets = [each for each in self._sockets if each.fileno() >= 0]
            self._sockets.append(opened)
            if self.has_passed:
                self._hang_up()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Ends all connections if the block is not left, nor `stop` called, in so many seconds; `has_passed` tells."""
        self.has_passed = False
        self._timer = threading.Timer(seconds, self._hang_up)
        self._timer.daemon = True
        self._timer.start()
        try:
            yield
        finally:
            self.stop()

    def stop(self) -> None:
        """The answer is there."""
        self._timer.cancel()

    def _hang_up(self) -> None:
        self.has_passed = True
        for each in self._sockets:
            try:
                # That of the class: TLS would first say good-bye, and wait for the answer.
                socket.socket.shutdown(each, socket.SHUT_RDWR)
            except OSError:
                continue  # it was closed
