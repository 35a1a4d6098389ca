"""The page of one repo: where it stands, its parents and children, the licences up its lineage, its history."""

from datetime import date
from typing import Any

from hugginggraph.errors import UnknownRepoError, WarehouseError
from hugginggraph.graph.grades import RANKS
from hugginggraph.licence_rules import licence_reader
from hugginggraph.lookup.events import RepoHistory, history_of
from hugginggraph.lookup.lineage import lineage
from hugginggraph.lookup.warehouse import Node, Warehouse
from hugginggraph.report.html.exhibit import Column, Drawn, Exhibit, Row, Rows
from hugginggraph.report.html.figures.subgraph import edges_among, ends
from hugginggraph.report.html.network import network
from hugginggraph.report.html.page import MOST_ROWS, rendered, shown
from hugginggraph.report.html.plots import many
from hugginggraph.tables import CHANGES, EDGES, EVENTS, NODES, REPOS
from hugginggraph.tables.genetics import LICENCE_VERDICTS, LICENCE_VIOLATIONS, TRAITS

_SECTION = "A repo"
_MOST_NODES = 120
_SHOWN = 50
_DECLARED = "edges by declared evidence"
_UP_AND_DOWN = f"{_DECLARED}, all of the lineage upstream and two steps downstream"


def repo_page(warehouse: Warehouse, repo: str, kind: str | None, *, max_depth: int) -> str:
    """The page of a repo as HTML; of one that is gone, its history.

    Args:
        warehouse: opened as of a date.
        repo: its name, or its page on the Hub.
        kind: where a model and a dataset share it.
        max_depth: ancestors more hops away than this are left out, and the page says so.

    Raises:
        UnknownRepoError: no repo of that name was ever seen.
    """
    history = history_of(warehouse, repo, kind)
    repo = history.repo_id
    try:
        node: Node | None = warehouse.node(repo, kind)
    except UnknownRepoError:
        node = None  # Seen once, and gone since.
    exhibits = [_history(history)]
    if node:
        above = lineage(
            warehouse, node, direction="up", depth_limit=None, max_depth=max_depth, min_grade_rank=RANKS["inferred"]
        )
        upstream = [(0, node, "")] + [(each.depth, each.node, each.relation) for each in above.relatives]
        exhibits = [
            _drawing(node, [each.node_id for _, each, _ in upstream], above.cut_at),
            _neighbours("R2", "Parents", node, "src"),
            _neighbours("R3", "Children", node, "dst"),
            _licences(upstream),
            *exhibits,
        ]
    known = next((row for row in history.repos if node is None or row["kind"] == node.kind), None)
    return rendered(
        "repo.html.j2", title=repo, repo=repo, node=node, known=known, day=warehouse.date, most_rows=MOST_ROWS,
        exhibits=[shown(warehouse, exhibit) for exhibit in exhibits],
    )  # fmt: skip


def _drawing(node: Node, upstream: list[int], cut_at: int | None) -> Exhibit:
    drawn = f"Ancestors are drawn up to {cut_at} hops, and there are more" if cut_at else "All ancestors are drawn"

    def ask(warehouse: Warehouse) -> Rows:
        taken = list(upstream)
        frontier = [node.node_id]
        for _ in range(2):
            found = warehouse.records(
                """
                SELECT e.dst, (SELECT count(*) FROM edges c WHERE c.src = e.dst) AS made FROM edges e
                WHERE e.src IN (SELECT unnest(?)) AND e.dst NOT IN (SELECT unnest(?)) AND e.grade_rank < 8
                    AND e.relation <> 'new_version'
                GROUP BY e.dst ORDER BY made DESC, e.dst
                """,
                frontier, taken,
            )  # fmt: skip
            frontier = [row["dst"] for row in found][: max(min(_MOST_NODES - len(taken), _MOST_NODES * 2 // 3), 0)]
            taken += frontier
        return edges_among(warehouse, taken)

    def draw(rows: Rows, _: date) -> Drawn:
        nodes = ends(rows)
        return Drawn(
            n=f"{many(len(nodes), 'repo')}, {many(len(rows), 'edge')}",
            plots=[network(rows, node.node_id, nodes)],
            note=f"The repo is in the middle, a ring is a hop. {drawn}, and descendants up to {_MOST_NODES} repos.",
        )

    return Exhibit(
        "R1", "Where it stands", _SECTION, "What was it made from, and what was made from it?", _UP_AND_DOWN,
        (EDGES, NODES), ask, draw, "No edge leads to it or from it: nothing is known of its lineage.",
    )  # fmt: skip


def _neighbours(number: str, title: str, node: Node, side: str) -> Exhibit:
    other = "dst" if side == "src" else "src"

    def ask(warehouse: Warehouse) -> Rows:
        return warehouse.records(
            f"""
            SELECT n.repo_id, n.kind, n.role, n.is_ghost, e.relation, e.grade, e.source_field, e.raw_reference, e.flags
            FROM edges e JOIN nodes n ON n.node_id = e.{side} WHERE e.{other} = ? AND e.relation <> 'new_version'
            ORDER BY e.grade_rank >= 8, e.relation, n.repo_id
            """,
            node.node_id,
        )

    def draw(rows: Rows, _: date) -> Drawn:
        return Drawn(
            n=many(len(rows), "edge"),
            rows=[row | {"is_ghost": "not listed" if row["is_ghost"] else ""} for row in rows[:_SHOWN]],
            columns=[
                Column("repo_id", "repo"), Column("kind", "kind"), Column("role", "role"), Column("is_ghost", ""),
                Column("relation", "relation"), Column("grade", "evidence"), Column("source_field", "in the field"),
                Column("raw_reference", "as written"), Column("flags", "odd", "names"),
            ],
            note="What the grades recipe and text rest on is in no other count. Edges of new_version "
            "name a successor: they are no lineage, and are left out."
            + (f" The first {_SHOWN} are shown." if len(rows) > _SHOWN else ""),
        )  # fmt: skip

    asks = "What does it say it was made from?" if side == "src" else "What says that it was made from it?"
    empty = "It names no parent." if side == "src" else "No repo names it as a parent."
    return Exhibit(number, title, _SECTION, asks, "all edges of lineage, one step", (EDGES, NODES), ask, draw, empty)


_NOT_COMPUTED = "not computed"
_OF_ITSELF = "—"
"""Stands where the repo itself has no child in its own lineage: an empty cell would read as a verdict that is fine."""


def _licences(upstream: list[tuple[int, Node, str]]) -> Exhibit:
    def ask(warehouse: Warehouse) -> Rows:
        ids = [node.node_id for _, node, _ in upstream]
        found, verdicts = _traits(warehouse, ids), _verdicts(warehouse, ids)
        rows: Rows = []
        for depth, node, relation in upstream:
            told = found.get(node.node_id, {})
            verdict = _NOT_COMPUTED if verdicts is None else verdicts.get(node.node_id, "not judged")
            rows.append(
                {
                    "hops": depth, "repo_id": node.repo_id, "kind": node.kind, "relation": relation,
                    "licence": told.get("licence"), "licence_class": told.get("licence_class"),
                    "verdict": verdict if depth else _OF_ITSELF,
                }
            )  # fmt: skip
        return rows

    def draw(rows: Rows, day: date) -> Drawn:
        note = (
            "Verdicts are those on each edge to a child in this lineage. ok: duties kept or tightened; review: not to "
            "be decided from metadata; owner: as a violation, but by the parent's own owner; not judged: its child "
            "here is no model. No legal advice."
            if all(row["verdict"] != _NOT_COMPUTED for row in rows)
            else f"As cards and tags name them; `hugginggraph genetics --as-of {day}` brings classes and verdicts."
        )
        return Drawn(
            n=f"it and {many(len(rows) - 1, 'ancestor')}",
            rows=[row | {"relation": row["relation"] or "this repo"} for row in rows],
            columns=[
                Column("hops", "hops up", "count"), Column("repo_id", "repo"), Column("kind", "kind"),
                Column("relation", "as"), Column("licence", "licence", "names"),
                Column("licence_class", "class"), Column("verdict", "towards its child"),
            ],
            note=note,
        )  # fmt: skip

    return Exhibit(
        "R4", "Licences up the lineage", _SECTION, "Under which licences are it and what it was made from?",
        f"{_DECLARED}, all of the lineage upstream", (REPOS,), ask, draw, "Nothing is known of its licence.",
    )  # fmt: skip


def _traits(warehouse: Warehouse, ids: list[int]) -> dict[int, Row]:
    """Licence and class by repo; without genetics the licence alone."""
    of_ids = "WHERE node_id IN (SELECT unnest(?))"
    try:
        warehouse.view(TRAITS)
        rows = warehouse.records(f"SELECT node_id, licence, licence_class FROM traits {of_ids}", ids)
        return {row["node_id"]: row for row in rows}
    except WarehouseError:
        warehouse.view(REPOS)
        rows = warehouse.records(f"SELECT node_id, card_data, tags FROM repos {of_ids}", ids)
        read = licence_reader().read
        return {row["node_id"]: {"licence": list(read(row["card_data"], row["tags"]).ids)} for row in rows}


def _verdicts(warehouse: Warehouse, ids: list[int]) -> dict[int, str] | None:
    """The verdicts on the edges among some repos, by parent, the gravest first; None without genetics.

    Of an edge that drops no duty the table of verdicts by class tells whether it is fine or for review; where edges of
    its classes are the one and the other, both are told.
    """
    try:
        warehouse.view(EDGES, NODES, TRAITS, LICENCE_VIOLATIONS, LICENCE_VERDICTS)
    except WarehouseError:
        return None
    rows = warehouse.records(
        """
        WITH by_class AS (
            SELECT relation, parent_class, child_class, same_owner,
                string_agg(DISTINCT verdict, ' or ' ORDER BY verdict) AS verdict
            FROM licence_verdicts WHERE verdict IN ('ok', 'review') GROUP BY ALL
        ), judged AS (
            SELECT DISTINCT e.src AS parent_id, c.repo_id AS child, coalesce(v.verdict, b.verdict) AS verdict
            FROM edges e JOIN nodes p ON p.node_id = e.src JOIN nodes c ON c.node_id = e.dst
            LEFT JOIN traits pt ON pt.node_id = e.src LEFT JOIN traits ct ON ct.node_id = e.dst
            LEFT JOIN licence_violations v ON v.edge_id = e.edge_id
            LEFT JOIN by_class b ON b.relation = e.relation
                AND b.parent_class = coalesce(pt.licence_class, 'missing')
                AND b.child_class = coalesce(ct.licence_class, 'missing')
                AND b.same_owner = (contains(p.repo_id, '/') AND contains(c.repo_id, '/')
                    AND lower(split_part(p.repo_id, '/', 1)) = lower(split_part(c.repo_id, '/', 1)))
            WHERE e.src IN (SELECT unnest(?)) AND e.dst IN (SELECT unnest(?)) AND e.grade_rank < 8
        )
        SELECT parent_id, string_agg(verdict || ': ' || child, ', '
            ORDER BY list_position(['violation', 'owner', 'review', 'ok or review', 'ok'], verdict), child) AS verdicts
        FROM judged WHERE verdict IS NOT NULL GROUP BY parent_id
        """,
        ids, ids,
    )  # fmt: skip
    return {row["parent_id"]: row["verdicts"] for row in rows}


def _history(history: RepoHistory) -> Exhibit:
    def ask(_: Warehouse) -> Rows:
        rows: list[dict[str, Any]] = [
            {
                "snapshot_date": event["snapshot_date"], "what": event["event"].replace("_", " "),
                "severity": event["severity"], "detail": _change(event["before"], event["after"]),
            }
            for event in history.events
        ]  # fmt: skip
        for change in history.changes:
            detail = "; ".join(
                f"{name}: {_change((change['old_values'] or {}).get(name), (change['new_values'] or {}).get(name))}"
                for name in change["columns"] or ()
            )
            if change["relation"]:
                detail = f"{change['repo_id']} ← {change['upstream_repo_id']} ({change['relation']})"
            rows.append(
                {
                    "snapshot_date": change["snapshot_date"], "what": f"{change['subject']} {change['change']}",
                    "severity": "", "detail": detail,
                }
            )  # fmt: skip
        return sorted(rows, key=lambda row: row["snapshot_date"])

    def draw(rows: Rows, _: date) -> Drawn:
        return Drawn(
            n=many(len(rows), "entry"),
            rows=rows[-_SHOWN:],
            columns=[
                Column("snapshot_date", "date", "date"), Column("what", "what"), Column("severity", "severity"),
                Column("detail", "from and to"),
            ],
            note="Seen from one snapshot to the next; what came and went in between is not."
            + (f" The last {_SHOWN} are shown." if len(rows) > _SHOWN else ""),
        )  # fmt: skip

    return Exhibit(
        "R5", "History", _SECTION, "What became of it?", "events and changes of it and of the edges it is an end of",
        (CHANGES, EVENTS), ask, draw,
        "Nothing about it has changed since the warehouse's first date; `hugginggraph daily` takes in the next.",
    )  # fmt: skip


def _change(before: str | None, after: str | None, at_most: int = 80) -> str:
    cut = ["(none)" if text is None else text if len(text) <= at_most else text[: at_most - 1] + "…" for text in
           (before, after)]  # fmt: skip
    return " → ".join(cut)
