"""The repos that references mean on a date, by the ladder that resolves the names in cards, and their facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hugginggraph import steps
from hugginggraph.errors import UnknownRepoError
from hugginggraph.graph.moves import known_moves
from hugginggraph.lookup.node_ids import KINDS, node_id
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.records.names import last_part
from hugginggraph.tables import EVENTS, NODES, REPOS

EXACT, ALIAS, CASE, BARE, GONE, GHOST, UNKNOWN = "exact", "alias", "case", "bare", "gone", "ghost", "unknown"
# As `history.snapshots.History.complete_kinds` has them, for which more is loaded than a look-up may.
_COMPLETE_KINDS = """
CREATE OR REPLACE TEMP TABLE complete_kinds AS
WITH listed AS (
    SELECT source, snapshot_date, unnest(map_keys(coverage)) AS kind, unnest(map_values(coverage)).coverage AS coverage
    FROM (SELECT DISTINCT source, snapshot_date, coverage FROM snapshots WHERE snapshot_date <= ?)
), latest AS (
    SELECT kind, arg_max(coverage, snapshot_date) AS coverage FROM listed WHERE coverage <> 'incremental'
    GROUP BY source, kind
)
SELECT DISTINCT kind FROM latest WHERE coverage = 'full'
"""
_MOST_HINTS = 10
"""Unknown names that are compared with all names; each reads every name of the graph."""


@dataclass(frozen=True)
class Resolved:
    """What a name means.

    Attributes:
        node_id: of the repo; None where no repo and no ghost has the name.
        how: `exact`, `alias`, `case`, `bare`, `gone`, `ghost` or `unknown`.
        hint: of an unknown name, the sentence that says so, with the names most like it.
    """

    node_id: int | None
    how: str
    hint: str = ""


@dataclass(frozen=True)
class Event:
    """The newest event of its kind of a repo, and what was before it."""

    day: date
    before: str | None


@dataclass(frozen=True)
class Repo:
    """The facts of a repo, or of a ghost, on the date of the warehouse; all but the first four may be unknown.

    Attributes:
        events: the newest `re_registered` and `renamed` by name.
    """

    node_id: int
    kind: str
    repo_id: str
    is_ghost: bool
    root_kind: str | None
    sha: str | None
    gated: str | None
    disabled: bool | None
    created_at: datetime | None
    gone_at: date | None
    card_data: str | None
    tags: Sequence[str] | None
    events: dict[str, Event]


Wanted = tuple[str, str | None]


def resolve(warehouse: Warehouse, wanted: Iterable[Wanted]) -> dict[Wanted, Resolved]:
    """What each name of a kind, or of any, means: all are looked up together.

    A name of no kind is a model before it is a dataset, and a dataset before it is a Space.
    """
    asked = sorted(set(wanted), key=lambda each: (each[0], each[1] or ""))
    pairs = sorted({(name, kind) for name, of in asked for kind in ([of] if of else KINDS)})
    ids = {node_id(kind, name): (name, kind) for name, kind in pairs}
    connection = warehouse.view(NODES, REPOS)
    found: dict[tuple[str, str], Resolved] = {}
    for id_, is_ghost, repo_id in connection.execute(
        "SELECT node_id, is_ghost, repo_id FROM nodes WHERE node_id IN (SELECT unnest(?))", [list(ids)]
    ).fetchall():
        if repo_id == ids[id_][0]:
            found[ids[id_]] = Resolved(id_, GHOST if is_ghost else EXACT)
    gone = {
        ids[row[0]]: row[0]
        for row in connection.execute(
            "SELECT node_id FROM repos WHERE node_id IN (SELECT unnest(?)) AND gone_at IS NOT NULL", [list(ids)]
        ).fetchall()
    }
    for pair, id_ in gone.items():
        if found.get(pair, Resolved(None, GHOST)).how == GHOST:
            found[pair] = Resolved(id_, GONE)
    exact = {pair for pair, each in found.items() if each.how == EXACT}
    done = {name for name, _ in exact}
    left = [pair for pair in pairs if pair not in exact and (pair in asked or pair[0] not in done)]
    found |= _by_the_ladder(warehouse, left, list(gone.values()))
    hints = _Hints(warehouse)
    return {each: _best(each, found) or hints.of(each) for each in asked}


def facts(warehouse: Warehouse, ids: Iterable[int]) -> dict[int, Repo]:
    """The facts of repos by their keys; also of those that are gone."""
    wanted = sorted(set(ids))
    warehouse.view(NODES, REPOS, EVENTS)
    events: dict[int, dict[str, Event]] = {}
    for row in warehouse.records(
        "SELECT node_id, event, snapshot_date, before FROM events WHERE node_id IN (SELECT unnest(?)) "
        "AND event IN ('re_registered', 'renamed') ORDER BY snapshot_date, event_id",
        wanted,
    ):
        events.setdefault(row["node_id"], {})[row["event"]] = Event(row["snapshot_date"], row["before"])
    columns = "sha, gated, disabled, created_at, gone_at, card_data, tags"
    of_repos = {
        row.pop("node_id"): row
        for row in warehouse.records(
            f"SELECT node_id, kind, repo_id, {columns} FROM repos WHERE node_id IN (SELECT unnest(?))", wanted
        )
    }
    of_nodes = {
        row.pop("node_id"): row
        for row in warehouse.records(
            "SELECT node_id, kind, repo_id, is_ghost, root_kind FROM nodes WHERE node_id IN (SELECT unnest(?))", wanted
        )
    }
    nothing: dict[str, Any] = dict.fromkeys(columns.split(", ")) | {"is_ghost": True, "root_kind": None}
    return {
        id_: Repo(node_id=id_, events=events.get(id_, {}), **(nothing | of_repos.get(id_, {}) | of_nodes.get(id_, {})))
        for id_ in wanted
        if id_ in of_repos or id_ in of_nodes
    }


def _best(wanted: Wanted, found: dict[tuple[str, str], Resolved]) -> Resolved | None:
    """The meaning of a name; of several kinds, a live repo goes before one that is gone."""
    name, of = wanted
    those = [found[name, kind] for kind in ([of] if of else KINDS) if (name, kind) in found]
    order = (EXACT, ALIAS, CASE, BARE, GONE, GHOST)
    return min(those, key=lambda each: order.index(each.how), default=None)


def _by_the_ladder(
    warehouse: Warehouse, names: list[tuple[str, str]], gone: list[int]
) -> dict[tuple[str, str], Resolved]:
    """The names that no live repo bears exactly, by the step `resolved_names` over the repos that may be meant."""
    if not names:
        return {}
    connection = warehouse.connection
    texts = sorted({name for name, _ in names})
    moves = [move for move in known_moves() if move["alias"] in texts]
    columns = [[move[column] for move in moves] for column in ("kind", "alias", "repo_id")]
    for table in ("known_moves", "other_names"):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS "
            "SELECT unnest(?::VARCHAR[]) AS kind, unnest(?::VARCHAR[]) AS alias, unnest(?::VARCHAR[]) AS repo_id",
            columns,
        )
    connection.execute(_COMPLETE_KINDS, [warehouse.date])
    if gone:
        connection.execute(
            "INSERT INTO other_names SELECT n.kind, o.repo_id, n.repo_id FROM repos n JOIN repos o "
            "ON o.kind = n.kind AND o.hub_id = n.hub_id AND o.node_id IN (SELECT unnest(?)) "
            "WHERE n.gone_at IS NULL AND o.gone_at IS NOT NULL",
            [gone],
        )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE names AS SELECT unnest(?::VARCHAR[]) AS target_kind, "
        "unnest(?::VARCHAR[]) AS candidate, false AS is_guess",
        [[kind for _, kind in names], [name for name, _ in names]],
    )
    bare = sorted({last_part(text) for text in texts if "/" not in text})
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE live_repos AS SELECT node_id, kind, repo_id, NULL::TIMESTAMPTZ AS created_at "
        "FROM nodes WHERE NOT is_ghost AND (lower(repo_id) IN (SELECT unnest(?)) "
        "OR (? AND lower(split_part(repo_id, '/', -1)) IN (SELECT unnest(?::VARCHAR[]))) "
        "OR repo_id IN (SELECT repo_id FROM other_names))",
        [sorted({text.lower() for text in texts}), bool(bare), bare],
    )
    rows = steps.step(connection, "resolved_names").fetchall()
    return {(name, kind): Resolved(id_, how) for kind, name, _, how, id_, *_ in rows if id_ is not None}


class _Hints:
    """Did-you-mean for the first unknown names."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._left = _MOST_HINTS

    def of(self, wanted: Wanted) -> Resolved:
        name, kind = wanted
        plain = f"no {kind or 'repo'} {name!r} in the graph of {self._warehouse.date}."
        if not self._left:
            return Resolved(None, UNKNOWN, plain)
        self._left -= 1
        try:
            self._warehouse.node(name, kind)
        except UnknownRepoError as error:
            return Resolved(None, UNKNOWN, str(error))
        return Resolved(None, UNKNOWN, f"{plain} Several are called so in other letters")
