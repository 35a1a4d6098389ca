"""The repos that bills are asked for: by their names, or all of an owner."""

from collections.abc import Sequence

from hugginggraph.errors import UnknownRepoError
from hugginggraph.lookup.named_nodes import nodes_named
from hugginggraph.lookup.names import name_and_kind
from hugginggraph.lookup.warehouse import Node, Warehouse
from hugginggraph.tables import NODES

_COLUMNS = "node_id, kind, repo_id, role, is_ghost, root_kind"
_SHOWN = 5


def named_roots(warehouse: Warehouse, repos: Sequence[str], kind: str | None = None) -> list[Node]:
    """The nodes of some repos, each once, in the order of their names; a few questions look up all.

    Args:
        warehouse: opened as of a date.
        repos: as `Warehouse.node` takes each.
        kind: model, dataset or space, for those that do not say it.

    Raises:
        UnknownRepoError: some are not there; the message says which, and what may have been meant.
    """
    asked = list(dict.fromkeys(name_and_kind(repo, kind) for repo in repos))
    exact = nodes_named(warehouse, asked)
    roots, unknown = dict[int, Node](), list[str]()
    for name, of_kind in asked:
        try:
            node = exact.get((name, of_kind)) or warehouse.node(name, of_kind)
        except UnknownRepoError as error:
            unknown.append(str(error))
        else:
            roots[node.node_id] = node
    if unknown:
        more = [f"… and {len(unknown) - _SHOWN:,} more"] if len(unknown) > _SHOWN else []
        raise UnknownRepoError("\n".join([*unknown[:_SHOWN], *more]))
    return list(roots.values())


def roots_of_owner(warehouse: Warehouse, owner: str, kind: str | None = None) -> list[Node]:
    """The listed repos of an owner, in order of kind and name.

    Args:
        warehouse: opened as of a date.
        owner: the name, in upper or lower case, where that leaves one.
        kind: only of this kind.

    Raises:
        UnknownRepoError: there is none on that date; the message says which owners are called alike.
    """
    known = warehouse.known(owner, or_author=True).repo_id
    rows = warehouse.view(NODES).execute(
        f"SELECT {_COLUMNS} FROM nodes WHERE starts_with(repo_id, ? || '/') AND NOT is_ghost "
        "AND kind = coalesce(?, kind) ORDER BY kind, repo_id",
        [known, kind],
    )
    roots = [Node(*row) for row in rows.fetchall()]
    if not roots:
        raise UnknownRepoError(f"{known} has no {kind or 'repo'} in the graph of {warehouse.date}")
    return roots
