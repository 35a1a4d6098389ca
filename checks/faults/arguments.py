"""Arguments that nobody means: every command that only reads, with every odd value in each of its places."""

from collections.abc import Iterator

ODD = [
    "",
    " ",
    "-",
    "--",
    "\x00",
    "\n",
    "a\tb",
    "\x1b[2J",
    "\u202ea",
    "🦜",
    "a" * 100_000,
    "../../etc/passwd",
    "/dev/null",
    "a/b/c/d",
    "*",
    "%s%n",
    "${HOME}",
    "'; DROP TABLE nodes; --",
    "s3://",
    "file://elsewhere/x",
    "NaN",
    "-1",
    "1e400",
    "9" * 400,
    "2026-13-01",
    "0000-00-00",
    "null",
    "[]",
    "{}",
    "a\udcff",
]
"""Values."""

PLACES = [
    ["show", "{}"], ["show", "nodes", "--limit", "{}"], ["lineage", "{}"], ["explain", "{}", "a/b"], ["history", "{}"],
    ["changes", "--as-of", "{}"], ["events", "--at-least", "{}"], ["query", "{}"], ["snapshots", "--{}"], ["{}"],
]  # fmt: skip
"""Commands with a place for one."""


def lines() -> Iterator[list[str]]:
    """All of them."""
    for place in PLACES:
        for value in ODD:
            yield [part.replace("{}", value) for part in place]
