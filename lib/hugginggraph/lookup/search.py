"""Names that contain a word: models, datasets and Spaces, those that are gone and those only named included."""

from dataclasses import dataclass
from typing import Any

from hugginggraph.errors import QueryParameterError, UnknownRepoError
from hugginggraph.lookup.absent_repos import names_alike
from hugginggraph.lookup.names import name_and_kind
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import COUNTERS, NODES, REPOS

COLUMNS = ("kind", "repo_id", "author", "role", "state", "gone_at", "downloads", "likes")
"""What is told of each name."""

_FOUND = """
WITH named AS (
    SELECT node_id, kind, repo_id, author, gone_at FROM repos
    UNION ALL SELECT node_id, kind, repo_id, NULL, NULL FROM nodes WHERE is_ghost AND node_id NOT IN (
        SELECT node_id FROM repos
    )
), found AS (
    SELECT * FROM named WHERE (contains(lower(repo_id), lower($word)) OR contains(lower(author), lower($word)))
        AND kind = coalesce($kind, kind)
), counted AS (
    SELECT node_id, arg_max_null(downloads, snapshot_date) AS downloads, arg_max_null(likes, snapshot_date) AS likes
    FROM counters WHERE node_id IN (SELECT node_id FROM found) GROUP BY node_id
)
SELECT f.kind, f.repo_id, coalesce(f.author, CASE WHEN contains(f.repo_id, '/') THEN split_part(f.repo_id, '/', 1) END)
        AS author, n.role,
    CASE WHEN f.gone_at IS NOT NULL THEN 'gone' WHEN n.is_ghost THEN 'ghost' ELSE 'live' END AS state,
    f.gone_at, c.downloads, c.likes, count(*) OVER () AS total
FROM found f LEFT JOIN counted c USING (node_id) LEFT JOIN nodes n USING (node_id)
ORDER BY c.downloads DESC NULLS LAST, f.repo_id, f.kind LIMIT $limit
"""

_ALIKE = """
WITH words AS (
    SELECT unnest(string_split_regex(lower(repo_id), '[^\\p{L}\\p{N}]+')) AS word
    FROM nodes WHERE kind = coalesce($kind, kind)
), counted AS (
    SELECT word, count(*) AS names, jaro_winkler_similarity(word, lower($word)) AS likeness FROM words GROUP BY word
)
SELECT word FROM counted WHERE likeness >= $least ORDER BY likeness DESC, names DESC, word LIMIT 5
"""
_LIKE = 0.85
"""From this similarity on (Jaro and Winkler; 1 is the same), a word of a name may have been meant."""


@dataclass(frozen=True)
class Found:
    """The names that contain a word.

    Attributes:
        word: as it was looked for.
        total: how many names contain it.
        rows: the most downloaded of them, in the columns of `COLUMNS`. `state` is `live`; `gone`, no longer listed
            since `gone_at`; or `ghost`, where others name it and no list ever held it.
    """

    word: str
    total: int
    rows: list[dict[str, Any]]


def search(warehouse: Warehouse, word: str, *, kind: str | None = None, limit: int | None = None) -> Found:
    """The names of repos and owners that contain a word in any letters, by downloads, then by name.

    Args:
        warehouse: opened as of a date.
        word: a part of a name, or a repo's page on the Hub.
        kind: model, dataset or space; None for all.
        limit: at most so many rows.

    Raises:
        QueryParameterError: the word is blank.
        UnknownRepoError: no name contains it; the message says which names are most like it.
    """
    word, kind = name_and_kind(word, kind)
    if not word:
        raise QueryParameterError("the word to search for is blank")
    warehouse.view(REPOS, NODES, COUNTERS)
    result = warehouse.connection.execute(_FOUND, {"word": word, "kind": kind, "limit": limit})
    rows = result.fetchall()
    if not rows:
        raise UnknownRepoError(_none_contains(warehouse, word, kind))
    return Found(word, rows[0][-1], [dict(zip(COLUMNS, row[:-1], strict=True)) for row in rows])


def _none_contains(warehouse: Warehouse, word: str, kind: str | None) -> str:
    told = f"no name of a {kind}" if kind else "no name"
    asked = {"word": word, "kind": kind, "least": _LIKE}
    alike = [row[0] for row in warehouse.connection.execute(_ALIKE, asked).fetchall()]
    question = f" Did you mean {', '.join(alike)}?" if alike else names_alike(warehouse, word)
    return f"{told} contains {word!r} up to {warehouse.date}.{question}"
