"""Why a name finds no repo, and which names may have been meant."""

from hugginggraph.lookup.pinned_tables import PinnedTables
from hugginggraph.lookup.renames import RepoNames
from hugginggraph.tables import NODES, REPOS

_LIKE = 0.9
"""From this similarity on (Jaro and Winkler; 1 is the same), a name may have been meant."""


def why_absent(tables: PinnedTables, name: str, kind: str | None, names: RepoNames | None) -> str:
    """The sentences that say why the graph has no node of a name.

    Args:
        tables: those of the date.
        name: that was asked for.
        kind: that was asked for.
        names: of the repo that gave the name up, where there is one.
    """
    called = f" It is called {names.now!r} since {names.since}." if names and names.since else ""
    hint = (
        _since_when_gone(tables, names.now if names else name, kind)
        or listed_later(tables, name, kind)
        or names_alike(tables, name)
    )
    return f"no {kind or 'repo'} {name!r} in the graph of {tables.date}.{called}{hint}"


def listed_later(tables: PinnedTables, name: str, kind: str | None) -> str:
    """Since when a repo of the name is listed, where that is after the date; nothing where there is none."""
    if tables.date == tables.last_date:
        return ""
    tables.view_since(tables.last_date, REPOS)
    later = tables.rows(
        "SELECT kind, repo_id, first_seen FROM repos_since WHERE lower(repo_id) = lower(?) "
        "AND kind = coalesce(?, kind) AND first_seen > ? "
        "ORDER BY repo_id <> ?, kind = 'model' DESC, kind, repo_id LIMIT 1",
        name, kind, tables.date, name,
    )  # fmt: skip
    return "".join(
        f" The {what} {there} is listed since {day}: ask --as-of {day}, or later" for what, there, day in later
    )


def names_alike(tables: PinnedTables, name: str, *, or_author: bool = False) -> str:
    """The names that may have been meant, as a question; nothing where no name is like it."""
    tables.view(NODES)
    authors = (
        "UNION SELECT DISTINCT 'author', split_part(repo_id, '/', 1) FROM nodes WHERE contains(repo_id, '/')"
        if or_author
        else ""
    )
    alike = tables.rows(
        f"""
        WITH there AS (
            SELECT kind, repo_id FROM nodes {authors}
        ), named AS (
            SELECT kind, repo_id, greatest(
                jaro_winkler_similarity(lower(repo_id), lower(?)),
                CASE WHEN contains(lower(repo_id), lower(?)) THEN ? ELSE 0 END
            ) AS likeness FROM there
        )
        SELECT kind, repo_id FROM named WHERE likeness >= ? ORDER BY likeness DESC, length(repo_id), repo_id LIMIT 5
        """,
        name, name.rsplit("/", 1)[-1], _LIKE, _LIKE,
    )  # fmt: skip
    return f" Did you mean {', '.join(f'{like} ({what})' for what, like in alike)}?" if alike else ""


def _since_when_gone(tables: PinnedTables, repo: str, kind: str | None) -> str:
    tables.view(REPOS)
    gone = tables.rows(
        "SELECT kind, repo_id, gone_at, (SELECT max(s.snapshot_date) FROM snapshots s "
        "WHERE s.snapshot_date < gone_at) FROM repos WHERE lower(repo_id) = lower(?) AND kind = coalesce(?, kind) "
        "AND gone_at IS NOT NULL ORDER BY repo_id <> ?, kind DESC",
        repo, kind, repo,
    )  # fmt: skip
    if not gone:
        return ""
    what, name, since, before = gone[0]
    ask = f"--as-of {before}, or " if before else ""
    return f" This {what} is listed no more since {since}, and nothing names it: ask {ask}`hugginggraph history {name}`"
