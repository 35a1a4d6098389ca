"""The graph of a date, asked from Python."""

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from hugginggraph.api.answer import Answer
from hugginggraph.errors import QueryParameterError
from hugginggraph.graph.grades import GRADES, RANKS
from hugginggraph.history.event_names import SEVERITIES
from hugginggraph.layers import merged_layers
from hugginggraph.lookup import changes as _changes
from hugginggraph.lookup import lineage as _lineage
from hugginggraph.lookup import paths as _paths
from hugginggraph.lookup import search as _search
from hugginggraph.lookup.difference import difference
from hugginggraph.lookup.events import events_between
from hugginggraph.lookup.names import name_and_kind
from hugginggraph.lookup.node_ids import KINDS
from hugginggraph.lookup.show import rows_as_arrow
from hugginggraph.lookup.warehouse import Node, Warehouse
from hugginggraph.tables import CHANGES, EVENTS
from hugginggraph.tables.contract import BOOL, DATE, DOUBLE, INT, LONG, STRING, mapping

if TYPE_CHECKING:
    from hugginggraph.lookup.status import Status

Direction = Literal["up", "down"]
Day = dt.date | str
_LINEAGE = (INT, STRING, STRING, STRING, BOOL, STRING, STRING, STRING, STRING)
_PATHS = (INT, INT, STRING, STRING, STRING, STRING)
_SEARCH = (STRING, STRING, STRING, STRING, STRING, DATE, LONG, LONG)
_STATUS = {
    "warehouse": STRING, "date": DATE, "age_hours": DOUBLE, "max_age_hours": DOUBLE, "is_stale": BOOL,
    "first_date": DATE, "dates": LONG, "days_missing": LONG, "analysed": DATE, "source": STRING, "complete": BOOL,
    "seen": mapping(STRING, LONG), "quarantined": mapping(STRING, LONG), "rejected": mapping(STRING, LONG),
    "written_by": STRING, "layout": INT, "bytes": LONG,
}  # fmt: skip


class Graph:
    """The graph of a warehouse as of a date. Every question is answered from the tables that the date pins.

    A repo is named `owner/name`, in upper or lower case where that leaves one name, or by its page on the Hub. A name
    that was never there is an `UnknownRepoError` that says which names are most like it, not an empty answer.
    """

    def __init__(self, warehouse: str | os.PathLike[str] | None = None, *, as_of: Day | None = None) -> None:
        """Open it, as `hugginggraph.open` does."""
        place = None if warehouse is None else os.fspath(warehouse)
        settings = merged_layers(warehouse=place)
        self._warehouse = Warehouse(settings["warehouse"], _day(as_of))
        self._max_depth = int(settings["analysis"]["lineage_max_depth"])
        self._dataset_licences = str(settings["genetics"]["dataset_licences"])

    @property
    def date(self) -> dt.date:
        """The snapshot's date: the newest at or before the one that was asked for."""
        return self._warehouse.date

    @property
    def dates(self) -> list[dt.date]:
        """All dates of the warehouse, in order."""
        return list(self._warehouse.dates)

    def at(self, day: Day) -> "Graph":
        """The same warehouse as of another date."""
        return Graph(self._warehouse.root, as_of=day)

    def lineage(
        self,
        repo: str,
        *,
        direction: Direction = "up",
        depth: int | None = None,
        min_grade: str = "inferred",
        kind: str | None = None,
    ) -> Answer:
        """What a repo was made from (`up`), or what was made from it (`down`), by the fewest hops.

        Args:
            repo: its name.
            direction: `up` or `down`.
            depth: stop after so many hops; None for all.
            min_grade: the weakest evidence to follow: hub, tag, card, config, author_tag, misspelt, inferred, text.
            kind: model, dataset or space, where repos of several kinds share the name.

        Returns:
            A row a relative, by depth and name: `depth, repo_id, kind, role, is_ghost, via` (the neighbour one hop
            nearer), `relation` (of that step), `relations` (from the root on), `grade` (the weakest on the way).
            `about` has `as_of, root, direction, cycles` and `cut_at`, the depth at which more follow, or None.

        Raises:
            UnknownRepoError: there is no such repo on the date.
        """
        _one_of("direction", direction, ("up", "down"))
        found = _lineage.lineage(
            self._warehouse, self._node(repo, kind), direction=direction, depth_limit=depth, max_depth=self._max_depth,
            min_grade_rank=_rank(min_grade),
        )  # fmt: skip
        about = {"as_of": self.date, "root": found.root.repo_id, "direction": direction}
        return Answer(
            [_lineage.flat(relative) for relative in found.relatives],
            dict(zip(_lineage.COLUMNS, _LINEAGE, strict=True)),
            about | {"cycles": found.cycles, "cut_at": found.cut_at},
        )

    def impact(
        self,
        *repos: str,
        since: Day | None = None,
        min_grade: str = "inferred",
        kinds: Iterable[str] | None = None,
    ) -> Answer:
        """Who is affected by some repos: all that was made from them, the way there, its use, and whom to tell first.

        Args:
            repos: names, old names or pages on the Hub; also of repos that are gone.
            since: what came and went since the newest snapshot at or before this date; None for the snapshot before.
            min_grade: the weakest evidence to follow.
            kinds: only dependents of these kinds; the way to them may lead over others.

        Returns:
            A row a dependent, most downloads first: `kind, repo_id, owner, role, depth, root, path, grade, downloads,
            likes, since, since_by, is_new, page, discussions` (docs/answers.md). `about` has `as_of, sentence, roots,
            since, cut_at, totals, fewest_owners, frontier` and `went`.

        Raises:
            UnknownRepoError: some of the repos were never there.
            QueryParameterError: there is no repo, or `since` is not before the date.
        """
        from hugginggraph.api.actions import impact_answer
        from hugginggraph.lookup.impact import impact

        if not repos:
            raise QueryParameterError("name at least one repo")
        found = impact(
            self._warehouse, repos, max_depth=self._max_depth, min_grade_rank=_rank(min_grade),
            kinds=None if kinds is None else [str(_kind(kind)) for kind in kinds], since=self._before(since),
        )  # fmt: skip
        return impact_answer(found, self.date)

    def licences(
        self,
        repo: str,
        *,
        use: str = "all",
        policy: str | None = None,
        min_grade: str = "inferred",
        kind: str | None = None,
    ) -> Answer:
        """Whether a repo may be used, and on which terms. No legal advice: docs/licences.md.

        Args:
            repo: its name.
            use: distribute, serve, commercial or all.
            policy: what a dataset's licence means for a model trained on it: strict, modelgo or lenient; None for that
                of the settings.
            min_grade: the weakest evidence that counts.
            kind: model, dataset or space, where repos of several kinds share the name.

        Returns:
            A row a duty of its own licence or an ancestor's, the heaviest first: `duty, detail, origin, kind, licence,
            applies, hops, path, relations, evidence`. `about` has `as_of, root, ancestors, verdict` (ok, unknown,
            review or violation), `uses` (the verdict by use), `licence, policy, training, first` (the gravest place, or
            None), `places, mends, gone, cut_at` and `disclaimer`.

        Raises:
            UnknownRepoError: there is no such repo on the date.
        """
        from hugginggraph.api.actions import licence_answer
        from hugginggraph.genetics.licence_terms import USES
        from hugginggraph.licence_rules import POLICIES, Policy
        from hugginggraph.lookup.licences import ALL, licences

        chosen = cast(Policy, _one_of("policy", policy or self._dataset_licences, POLICIES))
        found = licences(
            self._warehouse, self._node(repo, kind), use=_one_of("use", use, (*USES, ALL)), policy=chosen,
            max_depth=self._max_depth, min_grade_rank=_rank(min_grade),
        )  # fmt: skip
        return licence_answer(found, self.date)

    def check(self, *given: str | Path, policy: str | os.PathLike[str] | None = None) -> Answer:
        """What a policy says of repos, or of those that source files load, and of all that they were made from.

        Args:
            given: a text is an id or a page on the Hub and never a file; a `Path` is read as `hugginggraph check` reads
                it: a folder of source code, a file, a list, a bill of materials.
            policy: a file with what differs from the default policy: docs/check.md.

        Returns:
            A row a finding, in the order of their places: `rule, level, message, name, file, line, column, kind,
            repo_id, path, fingerprint`. `about` has `as_of, repos, ancestors` and `cut`.

        Raises:
            QueryParameterError: a text is no id, or a path is not there.
            SettingsError: the policy has an unknown key.
        """
        from hugginggraph.api.actions import check_answer
        from hugginggraph.check.policy import read_policy
        from hugginggraph.check.references import Found
        from hugginggraph.check.rules import check
        from hugginggraph.check.source_files import given_id, read_given

        found = Found()
        for each in given:
            if isinstance(each, Path):
                if not read_given(each, found):
                    raise QueryParameterError(f"{each} is no folder or file that is there")
            else:
                reference = given_id(each)
                if reference is None:
                    raise QueryParameterError(f"{each!r} is no id; files are given as a pathlib.Path")
                found.references.append(reference)
        rules = read_policy(None if policy is None else Path(policy))
        checked = check(self._warehouse, found.references, rules, max_depth=self._max_depth)
        return check_answer(checked.findings, checked, self.date)

    def path(
        self, upstream: str, downstream: str, *, min_grade: str = "inferred", at_most: int = _paths.MOST_PATHS
    ) -> Answer:
        """All shortest paths between two repos, whichever of them is upstream.

        Args:
            upstream: one of the two.
            downstream: the other.
            min_grade: the weakest evidence to follow.
            at_most: so many paths are listed; all are counted.

        Returns:
            A row a step: `path` and `step`, numbered from 1; `upstream, relation, downstream, grade`. `about` has
            `as_of, upstream, downstream` (as the paths run), `hops, total` and `cut_at`.

        Raises:
            UnknownRepoError: there is no such repo on the date.
            QueryParameterError: both are the same repo.
        """
        first, second = self._node(upstream, None), self._node(downstream, None)
        if first == second:
            raise QueryParameterError(f"both are {first.repo_id}; a path connects two repos")
        found = _paths.shortest_paths(
            self._warehouse, first, second, max_depth=self._max_depth, min_grade_rank=_rank(min_grade), at_most=at_most
        )
        ends = {"upstream": found.upstream.repo_id, "downstream": found.downstream.repo_id}
        about = {"as_of": self.date, **ends, "hops": found.hops, "total": found.total, "cut_at": found.cut_at}
        return Answer(_paths.flat(found.paths), dict(zip(_paths.COLUMNS, _PATHS, strict=True)), about)

    def search(self, word: str, *, kind: str | None = None, limit: int | None = None) -> Answer:
        """The names of repos and owners that contain a word in any letters, by downloads, then by name.

        Args:
            word: a part of a name.
            kind: model, dataset or space; None for all.
            limit: at most so many rows.

        Returns:
            A row a repo: `kind, repo_id, author, role, state` (`live`, `ghost` or `gone`), `gone_at, downloads, likes`.
            `about` has `as_of, word` and `total`.

        Raises:
            UnknownRepoError: no name contains it.
        """
        found = _search.search(self._warehouse, word, kind=_kind(kind), limit=limit)
        about = {"as_of": self.date, "word": found.word, "total": found.total}
        return Answer(found.rows, dict(zip(_search.COLUMNS, _SEARCH, strict=True)), about)

    def status(self, *, max_age: dt.timedelta | None = None, now: dt.datetime | None = None) -> Answer:
        """The state of the warehouse: the age of its newest date, what was listed and left out on it, its size.

        Args:
            max_age: the age from which on it is stale.
            now: the clock, with its zone; None asks the machine's.

        Returns:
            One row: `warehouse, date, age_hours, max_age_hours, is_stale, first_date, dates, days_missing, analysed,
            source, complete, seen` (by kind), `quarantined` and `rejected` (by code), `written_by, layout, bytes`.
        """
        from hugginggraph.lookup.status import status_of

        newest = self._warehouse.at(self.dates[-1])
        found: Status = status_of(newest, now=now or dt.datetime.now(dt.UTC), max_age=max_age)
        row = asdict(found)
        row["seen"] = {kind: covered["seen"] for kind, covered in row.pop("kinds").items()}
        return Answer([{name: row[name] for name in _STATUS}], _STATUS, {"as_of": found.date})

    def events(
        self, since: Day | None = None, *, at_least: str = "low", repo: str | None = None, kind: str | None = None
    ) -> Answer:
        """What happened up to the date, newest first, the gravest of a day first.

        Args:
            since: none from before this date.
            at_least: the least severity: info, low, medium, high, critical.
            repo: only what happened to this repo or author.
            kind: only what happened to repos of this kind.

        Returns:
            The rows of `events` (docs/tables.md). `about` has `as_of, since, at_least`.

        Raises:
            WarehouseError: `since` lies after the date: nothing is known of it.
            UnknownRepoError: nothing of that name was ever seen.
        """
        _one_of("at_least", at_least, SEVERITIES)
        first = _day(since)
        if first is not None:
            self._warehouse.require_until(first)
        rows = events_between(self._warehouse, first, at_least=at_least, repo=repo, kind=_kind(kind))
        return Answer(rows, EVENTS.types, {"as_of": self.date, "since": first, "at_least": at_least})

    def changes(self, since: Day | None = None, *, repo: str | None = None) -> Answer:
        """What appeared, disappeared or changed on the date, nodes first.

        Args:
            since: compare with the newest snapshot at or before this date; None for the snapshot before.
            repo: only of this repo or author.

        Returns:
            A row a node or edge: `subject, change, kind, repo_id, role, relation, upstream_repo_id, columns,
            old_values, new_values, previous_date`. `about` has `as_of` and `since`.

        Raises:
            WarehouseError: there is no snapshot so early.
            UnknownRepoError: nothing of that name was ever seen.
        """
        first = self._before(since)
        known = self._warehouse.known(repo, or_author=True) if repo else None
        if first is None:
            rows, earlier = _changes.changes_on(self._warehouse, self.date), _changes.date_before(self._warehouse)
        else:
            rows, earlier = difference(self._warehouse, first), self._warehouse.date_as_of(first)
        types = {column: CHANGES.types[column] for column in _changes.COLUMNS}
        found = _changes.only(rows, repo=known.all_names if known else None, repo_kind=known.kind if known else None)
        return Answer(found, types, {"as_of": self.date, "since": earlier})

    def show(self, table: str, *, limit: int | None = None) -> Answer:
        """Any table as it was on the date; of one that grows by the day, the rows of its last day.

        Args:
            table: its name: docs/tables.md says which there are.
            limit: at most so many rows.

        Returns:
            Its rows in the order of its key, read as Arrow; a large table is best taken by `to_arrow`.

        Raises:
            UnknownTableError: there is no such table; the message names those there are.
            WarehouseError: its analyses did not run on the date.
        """
        found, types = rows_as_arrow(self._warehouse, table, limit=limit)
        return Answer(None, types, {"as_of": self.date, "table": table}, arrow=lambda: found)

    def _before(self, since: Day | None) -> dt.date | None:
        first = _day(since)
        if first is not None and first >= self.date:
            raise QueryParameterError(f"since {first} is not before {self.date}")
        return first

    def _node(self, repo: str, kind: str | None) -> Node:
        return self._warehouse.node(*name_and_kind(repo, _kind(kind)))

    def __repr__(self) -> str:
        return f"<Graph of {self._warehouse.root} as of {self.date}>"


def _day(day: Day | None) -> dt.date | None:
    if isinstance(day, str):
        try:
            return dt.datetime.strptime(day, "%Y-%m-%d").date()
        except ValueError:
            raise QueryParameterError(f"{day!r} is no date: write it as 2026-01-07") from None
    return day.date() if isinstance(day, dt.datetime) else day


def _rank(grade: str) -> int:
    return RANKS[_one_of("min_grade", grade, tuple(GRADES.values()))]


def _kind(kind: str | None) -> str | None:
    return kind if kind is None else _one_of("kind", kind, KINDS)


def _one_of(name: str, value: str, known: tuple[Any, ...]) -> str:
    if value not in known:
        raise QueryParameterError(f"{name} is {value!r}; it may be {', '.join(known)}")
    return value
