"""The repos whose impact is asked for: what each is called, and what happened to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hugginggraph.errors import UnknownRepoError
from hugginggraph.lookup.events import events_of_each
from hugginggraph.lookup.named_nodes import never_there, nodes_named
from hugginggraph.lookup.names import name_and_kind
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.lookup.renames import RepoNames
from hugginggraph.lookup.warehouse import NamedNode, Warehouse
from hugginggraph.tables import NODES

_MOST_REASONS = 10
"""So many unknown names are explained in one message."""
TELLING = (
    *("re_registered", "disappeared", "reappeared", "renamed", "licence_changed"),
    *("disabled", "enabled", "gated", "ungated"),
)
"""The events that bear on who depends on a repo."""


@dataclass(frozen=True)
class Root:
    """A repo whose dependents are looked for.

    Attributes:
        kind: model, dataset or space.
        repo_id: what it is called now, or was called last.
        state: `listed`; `ghost`, where repos name it that no list holds; `gone`, where none names it either.
        names: all names it has had.
        events: what happened to it that bears on its dependents: rows of `events`, oldest first.
    """

    kind: str
    repo_id: str
    state: str
    names: RepoNames
    events: list[dict[str, Any]]

    def keys_on(self, day: date) -> list[int]:
        """The keys under which repos may depend on it on a date: its name of then, and the names it had given up."""
        held = {each.repo_id for each in self.names.chain if each.since is None or each.since <= day}
        return sorted(node_id(self.kind, name) for name in held | {self.names.on(day)})


def roots_of(warehouse: Warehouse, repos: Iterable[str]) -> list[Root]:
    """The roots that some names mean, each once, in order of the names.

    Args:
        warehouse: opened as of a date.
        repos: names, old names or pages on the Hub, as `Warehouse.node` takes them; also of repos that are gone.

    Raises:
        UnknownRepoError: some were never there; the message names each, with the names most like it.
    """
    asked = {repo: name_and_kind(repo) for repo in repos}
    nodes = nodes_named(warehouse, asked.values())
    looked_for = [repo for repo, one in asked.items() if one not in nodes]
    absent: set[str] = set()
    if len(looked_for) > _MOST_REASONS:
        # To find what was meant by a name that was never there takes a look at all names.
        absent = never_there(warehouse, [asked[repo][0] for repo in looked_for])
    found: dict[tuple[str, str], tuple[RepoNames, str]] = {}
    unknown: list[str] = []
    unexplained = 0
    for repo, one in asked.items():
        if one not in nodes and one[0] in absent and len(unknown) >= _MOST_REASONS:
            unexplained += 1
            continue
        try:
            names, state = _known(warehouse, repo, nodes.get(one))
        except UnknownRepoError as error:
            unknown.append(str(error))
        else:
            found.setdefault((names.kind, names.now), (names, state))
    if unknown:
        more = len(unknown[_MOST_REASONS:]) + unexplained
        rest = [f"and {more} more that were never there"] if more else []
        raise UnknownRepoError("\n".join([*unknown[:_MOST_REASONS], *rest]))
    happened = events_of_each(warehouse, [names for names, _ in found.values()])
    return [
        Root(names.kind, names.now, state, names, [row for row in rows if row["event"] in TELLING])
        for (names, state), rows in zip(found.values(), happened, strict=True)
    ]


def _known(warehouse: Warehouse, repo: str, node: NamedNode | None) -> tuple[RepoNames, str]:
    """The names and the state of the repo that a name means."""
    try:
        node = node or warehouse.node(repo)
    except UnknownRepoError:
        known = warehouse.known(repo)
        if not known.names:
            raise
        return known.names[0], "gone"
    return node.names, "ghost" if node.is_ghost else "listed"


def nodes_among(warehouse: Warehouse, roots: Iterable[Root], day: date) -> dict[int, Root]:
    """The nodes of a date that stand for the roots: the repo, and ghosts that stand for names it gave up.

    Args:
        warehouse: on which the nodes of the date are in view, as `nodes` on its own date, else as `nodes_since`.
        roots: the roots.
        day: the date.
    """
    view = NODES.name if day == warehouse.date else f"{NODES.name}_since"
    root_of = {key: root for root in reversed(list(roots)) for key in root.keys_on(day)}
    rows = warehouse.rows(
        f"SELECT node_id, is_ghost, repo_id FROM {view} WHERE node_id IN (SELECT unnest(?))", list(root_of)
    )
    return {
        key: root_of[key]
        for key, is_ghost, repo_id in sorted(rows)
        if is_ghost or repo_id == root_of[key].names.on(day)
    }
