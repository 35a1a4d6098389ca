"""A warehouse opened for reading as of a date, without Spark: its tables, and its repos by their names."""

from dataclasses import dataclass, field, replace
from datetime import date

from hugginggraph.errors import UnknownRepoError
from hugginggraph.lookup.absent_repos import listed_later, names_alike, why_absent
from hugginggraph.lookup.names import name_and_kind
from hugginggraph.lookup.node_ids import KINDS, node_ids
from hugginggraph.lookup.pinned_tables import PinnedTables
from hugginggraph.lookup.renames import Moved, RepoNames, names_of
from hugginggraph.tables import CHANGES, EVENTS, NODES, REPOS

_MOVED = """
SELECT snapshot_date, event, repo_id, before FROM {events}
WHERE event IN ('renamed', 're_registered') AND kind = ? AND (repo_id = ? OR (event = 'renamed' AND before = ?))
"""


@dataclass(frozen=True)
class Node:
    """A node as the look-ups name it.

    Attributes:
        node_id: its key.
        kind: model, dataset or space.
        repo_id: owner/name.
        role: of a model; else its kind.
        is_ghost: others name it, no list holds it.
        root_kind: why a model has no parent, where it has none.
    """

    node_id: int
    kind: str
    repo_id: str
    role: str
    is_ghost: bool
    root_kind: str | None = None


@dataclass(frozen=True)
class NamedNode(Node):
    """A node that was asked for by name.

    Attributes:
        names: all names of the repo, and the one it was asked for by.
    """

    names: RepoNames = field(kw_only=True)


@dataclass(frozen=True)
class KnownRepo:
    """What a name means that is or was known.

    Attributes:
        repo_id: the name as it is spelt: the repo's name today, an old one, or an author's.
        kind: the kind that was asked for.
        names: all names of the repo; of one repo a kind where several kinds have the name, listed ones and models
            first; none where it is an author's alone.
    """

    repo_id: str
    kind: str | None
    names: tuple[RepoNames, ...]

    @property
    def now(self) -> str:
        """What the repo is called now."""
        return self.names[0].now if self.names else self.repo_id

    @property
    def all_names(self) -> frozenset[str]:
        """Every name the repo has had, and the one it was asked for by."""
        return frozenset({self.repo_id, *(held.repo_id for names in self.names for held in names.chain)})


class Warehouse(PinnedTables):
    """The tables of a warehouse as of a date, and its repos by name."""

    def at(self, day: date) -> "Warehouse":
        """The same warehouse, opened as of another date."""
        return Warehouse(self.place, day)

    def node(self, repo: str, kind: str | None = None) -> NamedNode:
        """The node of a name; a model where a dataset has the same name and no kind is given.

        A name that a repo gave up means that repo, unless another repo has the name now.

        Args:
            repo: its name, an old name, or its page on the Hub; in upper or lower case, where that leaves one name.
            kind: model, dataset or space.

        Raises:
            UnknownRepoError: there is none; the message says since when it is gone, or which names are most like it.
        """
        name, kind = name_and_kind(repo, kind)
        found = self.nodes_called(name, kind)
        if not found:
            spelt = self.rows(
                "SELECT DISTINCT repo_id FROM nodes WHERE lower(repo_id) = lower(?) AND kind = coalesce(?, kind)",
                name, kind,
            )  # fmt: skip
            if len(spelt) == 1:
                name = spelt[0][0]
                found = self.nodes_called(name, kind)
        names = None
        if all(node.is_ghost for node in found):
            # Cards may still name a repo by the name it gave up.
            names = self._renamed(name, kind) or (None if found else self._named_later(name, kind))
            found = (self._listed(names.now, names.kind) if names else []) or found
        if not found:
            raise UnknownRepoError(why_absent(self, name, kind, names))
        node = next((node for node in found if node.kind == "model"), found[0])
        if names is None or node.repo_id != names.now:
            names = self.names_of(node.repo_id, node.kind)
        return NamedNode(**vars(node), names=names)

    def known(self, repo: str, kind: str | None = None, *, or_author: bool = False) -> KnownRepo:
        """The repo of a name that is there, is only named, or was so once.

        Args:
            repo: as for `node`.
            kind: as for `node`.
            or_author: whether it may be the name of an author.

        Raises:
            UnknownRepoError: there was never any; the message says which names are most like it.
        """
        name, kind = name_and_kind(repo, kind)
        self.view(NODES, REPOS, CHANGES)
        kinds = self._kinds_of(name, kind)
        if not kinds:
            spelt = self._spelt(name, kind, or_author=or_author)
            if len(spelt) == 1:
                name = spelt.pop()
            elif name not in spelt:
                renamed = self._renamed(name, kind) or self._named_later(name, kind)
                if renamed is None:
                    what = f"{kind or 'repo'}{' or author' if or_author else ''}"
                    alike = listed_later(self, name, kind) or names_alike(self, name, or_author=or_author)
                    raise UnknownRepoError(f"no {what} {name!r} up to {self.date}.{alike}")
                return KnownRepo(renamed.asked, kind, (renamed,))
            kinds = self._kinds_of(name, kind)
        listed = {node.kind for node in self._listed(name, kind)}
        order = sorted(kinds, key=lambda each: (each not in listed, KINDS.index(each)))
        return KnownRepo(name, kind, tuple(self.names_of(name, each) for each in order))

    def names_of(self, name: str, kind: str) -> RepoNames:
        """The repo that a name means up to the warehouse's date, under all names it has had."""
        return names_of(name, kind, self._moved, is_there=bool(self._listed(name, kind)))

    def nodes_called(self, name: str, kind: str | None = None) -> list[Node]:
        """The nodes of exactly that name, of one kind or of each."""
        self.view(NODES)
        columns = "node_id, kind, repo_id, role, is_ghost, root_kind"
        of_name = f"SELECT {columns} FROM nodes WHERE node_id IN (SELECT unnest(?)) ORDER BY kind DESC"
        return [Node(*row) for row in self.rows(of_name, node_ids(name, kind))]

    def _listed(self, name: str, kind: str | None) -> list[Node]:
        return [node for node in self.nodes_called(name, kind) if not node.is_ghost]

    def _kinds_of(self, name: str, kind: str | None) -> list[str]:
        """The kinds of the repos that have or had exactly this name."""
        ids = node_ids(name, kind)
        kinds = self.rows(
            "SELECT kind FROM nodes WHERE node_id IN (SELECT unnest(?)) "
            "UNION SELECT kind FROM repos WHERE node_id IN (SELECT unnest(?))",
            ids, ids,
        )  # fmt: skip
        # A ghost that nobody names any more is in no state, but in what has changed.
        kinds = kinds or self.rows(
            "SELECT DISTINCT kind FROM changes WHERE subject = 'node' AND repo_id = ? AND kind = coalesce(?, kind)",
            name, kind,
        )  # fmt: skip
        return [row[0] for row in kinds]

    def _spelt(self, name: str, kind: str | None, *, or_author: bool) -> set[str]:
        """The names that are or were there and differ from this one at most in upper and lower case."""
        authors = (
            "UNION SELECT DISTINCT split_part(repo_id, '/', 1) FROM named "
            "WHERE starts_with(lower(repo_id), lower(?) || '/')"
        )
        found = self.rows(
            f"""
            WITH named AS (
                SELECT kind, repo_id FROM nodes UNION ALL SELECT kind, repo_id FROM repos
                UNION ALL SELECT kind, repo_id FROM changes WHERE subject = 'node'
            )
            SELECT DISTINCT repo_id FROM named WHERE lower(repo_id) = lower(?) AND kind = coalesce(?, kind)
            {authors if or_author else ""}
            """,
            name, kind, *([name] if or_author else []),
        )  # fmt: skip
        return {row[0] for row in found}

    def _moved(self, kind: str, name: str) -> list[Moved]:
        """What `events` tells of renames from and to a name, and of new repos under it."""
        self.view(EVENTS)
        return self.rows(_MOVED.format(events="events"), kind, name, name)

    def _moved_at_any_time(self, kind: str, name: str) -> list[Moved]:
        self.view_since(self.last_date, EVENTS)
        return self.rows(_MOVED.format(events="events_since"), kind, name, name)

    def _renamed(self, name: str, kind: str | None) -> RepoNames | None:
        """The repo that gave up a name; None where there is none.

        Where names that differ in upper and lower case alone were given up, all must have been of one repo.
        """
        self.view(NODES, REPOS, CHANGES, EVENTS)
        for each in [kind] if kind else KINDS:
            spelt = self.rows(
                "SELECT DISTINCT before FROM events WHERE event = 'renamed' AND kind = ? AND lower(before) = lower(?)",
                each, name,
            )  # fmt: skip
            old = [row[0] for row in spelt if row[0] == name] or [row[0] for row in spelt] or [name]
            found = [names for names in (self.names_of(one, each) for one in sorted(old)) if names.now != names.asked]
            if found and len({names.now for names in found}) == 1 and self._kinds_of(found[0].now, each):
                return found[0]
        return None

    def _named_later(self, name: str, kind: str | None) -> RepoNames | None:
        """The repo that takes a name after the warehouse's date, under its name of that date; None if there is none."""
        self.view_since(self.last_date, EVENTS)
        renamed = self.rows(
            "SELECT DISTINCT kind, repo_id FROM events_since WHERE event = 'renamed' AND lower(repo_id) = lower(?) "
            "AND kind = coalesce(?, kind) AND snapshot_date > ? "
            "ORDER BY repo_id <> ?, kind = 'model' DESC, kind, repo_id",
            name, kind, self.date, name,
        )  # fmt: skip
        for new_kind, new in renamed:
            names = names_of(new, new_kind, self._moved_at_any_time, is_there=False)
            then = names.on(self.date)
            if then != new and self._kinds_of(then, new_kind):
                return replace(names, now=then)
        return None
