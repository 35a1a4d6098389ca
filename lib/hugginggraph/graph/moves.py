"""Moves of repos from before any snapshot, from `conf/moved_repos.csv`."""

import csv

from hugginggraph.resources import resource


def known_moves() -> list[dict[str, str]]:
    """Records with `kind`, `alias` (the old name), `repo_id` (the name today)."""
    with resource("conf", "moved_repos.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
