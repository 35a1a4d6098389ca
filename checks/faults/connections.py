"""A log of all connections that Python code opens, and of all names of hosts that it looks up."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

_EVENTS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg")
_logs: list[list[str]] = []


@contextmanager
def connections() -> Iterator[list[str]]:
    """The addresses that are connected to and the names that are looked up in the block, in order, as HOST:PORT."""
    _listen()
    log: list[str] = []
    _logs.append(log)
    try:
        yield log
    finally:
        _logs.remove(log)


@cache
def _listen() -> None:
    """Python tells of all connections from now on; a hook stays as long as the process."""
    sys.addaudithook(_note)


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if _logs and event in _EVENTS:
        told = f"{arguments[0]}:{arguments[1]}" if event == "socket.getaddrinfo" else _shown(arguments[-1])
        for log in _logs:
            log.append(told)


def _shown(address: object) -> str:
    return f"{address[0]}:{address[1]}" if isinstance(address, tuple) else str(address)
