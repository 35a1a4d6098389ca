"""The repos of many names at once, by a few questions instead of several a name."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from hugginggraph.lookup.node_ids import KINDS, node_ids
from hugginggraph.lookup.renames import Moved, names_of, was_moved
from hugginggraph.lookup.warehouse import NamedNode, Node, Warehouse
from hugginggraph.tables import CHANGES, EVENTS, NODES, REPOS

Asked = tuple[str, str | None]
"""A name, and the kind where it is told."""
_KINDS_IN_ORDER = ("model", "space", "dataset")


def nodes_named(warehouse: Warehouse, asked: Iterable[Asked]) -> dict[Asked, NamedNode]:
    """The nodes of those names that a node has exactly, as `Warehouse.node` gives each.

    Missing are the names that `Warehouse.node` must look for: in other letters, given up by a repo, never there.

    Args:
        warehouse: opened as of a date.
        asked: names with their kinds, as `name_and_kind` gives them.
    """
    wanted = list(dict.fromkeys(asked))
    nodes = _nodes_called(warehouse, wanted)
    found: dict[Asked, Node] = {}
    for name, kind in wanted:
        kinds = [kind] if kind else _KINDS_IN_ORDER
        there = [nodes[name, each] for each in kinds if (name, each) in nodes]
        if there:
            found[name, kind] = there[0]
    ghosts = {name for name, kind in found if _are_ghosts(nodes, name, kind)}
    given_up = _given_up(warehouse, ghosts)
    found = {one: node for one, node in found.items() if one[0] not in given_up}
    moved = _moved_of(warehouse, {(node.kind, node.repo_id) for node in found.values()})
    named = {}
    for one, node in found.items():
        names = names_of(
            node.repo_id, node.kind, lambda kind, name: moved.get((kind, name), []), is_there=not node.is_ghost
        )
        named[one] = NamedNode(**vars(node), names=names)
    return named


def never_there(warehouse: Warehouse, names: Iterable[str]) -> set[str]:
    """Those of some names that no repo has or had up to any date of the warehouse, in whatever letters."""
    wanted = [name for name in dict.fromkeys(names) if not was_moved(name)]
    warehouse.view(NODES, REPOS, CHANGES)
    warehouse.view_since(warehouse.last_date, EVENTS)
    rows = warehouse.rows(
        """
        SELECT asked.name FROM (SELECT unnest(?::VARCHAR[]) AS name) asked ANTI JOIN (
            SELECT lower(repo_id) AS name FROM nodes
            UNION ALL SELECT lower(repo_id) FROM repos
            UNION ALL SELECT lower(repo_id) FROM changes WHERE subject = 'node'
            UNION ALL SELECT lower(unnest([repo_id, before])) FROM events_since WHERE event = 'renamed'
        ) seen ON lower(asked.name) = seen.name
        """,
        wanted,
    )
    return {name for (name,) in rows}


def _nodes_called(warehouse: Warehouse, asked: Collection[Asked]) -> dict[tuple[str, str], Node]:
    """The nodes that have exactly these names, by name and kind."""
    warehouse.view(NODES)
    rows = warehouse.rows(
        "SELECT node_id, kind, repo_id, role, is_ghost, root_kind FROM nodes WHERE node_id IN (SELECT unnest(?))",
        [key for name, kind in asked for key in node_ids(name, kind)],
    )
    return {(node.repo_id, node.kind): node for node in (Node(*row) for row in rows)}


def _are_ghosts(nodes: dict[tuple[str, str], Node], name: str, kind: str | None) -> bool:
    kinds = [kind] if kind else KINDS
    return all(nodes[name, each].is_ghost for each in kinds if (name, each) in nodes)


def _given_up(warehouse: Warehouse, names: Collection[str]) -> set[str]:
    """Those of some names of ghosts that a repo gave up, perhaps in other letters: cards may still name it so."""
    if not names:
        return set()
    warehouse.view(EVENTS)
    rows = warehouse.rows(
        "SELECT asked.name FROM (SELECT unnest(?::VARCHAR[]) AS name) asked "
        "SEMI JOIN (SELECT lower(before) AS name FROM events WHERE event = 'renamed') old "
        "ON lower(asked.name) = old.name",
        sorted(names),
    )
    return {name for (name,) in rows} | {name for name in names if was_moved(name)}


def _moved_of(warehouse: Warehouse, repos: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[Moved]]:
    """What `events` tells of renames from and to some names, and to and from the names that these lead to."""
    warehouse.view(EVENTS)
    found: dict[tuple[str, str], list[Moved]] = defaultdict(list)
    seen, level = set(repos), set(repos)
    while level:
        names = sorted({name for _, name in level})
        rows = warehouse.rows(
            """
            SELECT kind, snapshot_date, event, repo_id, before FROM events
            WHERE event IN ('renamed', 're_registered') AND (
                repo_id IN (SELECT unnest(?)) OR (event = 'renamed' AND before IN (SELECT unnest(?))))
            """,
            names, names,
        )  # fmt: skip
        reached = set()
        for kind, day, event, repo_id, before in rows:
            ends = {(kind, repo_id)} | ({(kind, before)} if event == "renamed" else set())
            for end in ends & level:
                found[end].append((day, event, repo_id, before))
            if ends & level:
                reached |= ends
        level = reached - seen
        seen |= level
    return found
