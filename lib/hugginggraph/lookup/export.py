"""The graph of a date, or a closure in it, as files for other tools."""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

import orjson

from hugginggraph.errors import PlaceError
from hugginggraph.lookup.closures import EdgeWalk
from hugginggraph.lookup.export_form import ExportForm
from hugginggraph.lookup.warehouse import Node, Warehouse
from hugginggraph.report.terminal import printable
from hugginggraph.tables import EDGES, NODES
from hugginggraph.tables.contract import KEYS

_AT_ONCE = 10_000
# Spreadsheets take a text for a formula where it begins with one of these.
_FORMULA = ("=", "+", "-", "@")

_NODES = """
SELECT node_id, kind, repo_id, role, is_ghost, root_kind FROM nodes
WHERE ? OR node_id IN (SELECT unnest(?)) ORDER BY kind, repo_id
"""
_EDGES = """
SELECT edge_id, src, dst, relation, grade_rank, grade, source_field, raw_reference, rule, revision,
    array_to_string(flags, ' ') AS flags
FROM edges WHERE (? AND grade_rank <= ?) OR edge_id IN (SELECT unnest(?)) ORDER BY edge_id
"""

_Rows = Iterator[tuple[Any, ...]]
_Writer = Callable[[list[str], _Rows, IO[str]], None]


def export(
    warehouse: Warehouse, out: Path, form: ExportForm, *, min_grade_rank: int, root: Node | None = None, up: bool = True
) -> list[Path]:
    """Write the graph; rows come in a total order, so that the same graph is the same bytes.

    Args:
        warehouse: opened as of a date.
        out: a file for GraphML; else a folder, which is made where it is not there.
        form: of the files. Parquet holds the text as it is; in the others what does not print is an escape.
        min_grade_rank: edges by weaker evidence are left out.
        root: only its closure along the edges of lineage; None takes all nodes, and edges of all relations.
        up: whether the closure is what the root was made from, or what was made from it.

    Returns:
        The files.

    Raises:
        PlaceError: a file cannot be written.
    """
    warehouse.view(NODES, EDGES)
    if root is None:
        of_nodes, of_edges = [True, []], [True, min_grade_rank, []]
    else:
        closure = EdgeWalk.of(warehouse, [root.node_id], min_grade_rank=min_grade_rank, up=up).closure(root.node_id)
        of_nodes, of_edges = [False, closure.nodes], [False, min_grade_rank, closure.edges]
    parts = {"nodes": (_NODES, of_nodes), "edges": (_EDGES, of_edges)}
    if form is ExportForm.graphml:
        with _new(out) as part, part.open("w", encoding="utf-8", newline="\n") as file:
            _write_graphml((_rows(warehouse, *parts[name]) for name in ("nodes", "edges")), file)
        return [out]
    files = []
    for name, (query, parameters) in parts.items():
        with _new(out / f"{name}.{form.value}") as part:
            if form is ExportForm.parquet:
                warehouse.connection.sql(query, params=parameters).write_parquet(str(part))
            else:
                with part.open("w", encoding="utf-8", newline="") as file:
                    _WRITERS[form](*_rows(warehouse, query, parameters), file)
        files.append(out / f"{name}.{form.value}")
    return files


def _rows(warehouse: Warehouse, query: str, parameters: list[Any]) -> tuple[list[str], _Rows]:
    """The columns of a query, and its rows as they come."""
    cursor = warehouse.connection.cursor()
    result = cursor.execute(query, parameters)

    def rows() -> _Rows:
        while block := result.fetchmany(_AT_ONCE):
            yield from block

    return [column[0] for column in result.description or ()], rows()


@contextmanager
def _new(file: Path) -> Iterator[Path]:
    """A file beside this one, which takes its place when it is whole."""
    part = file.with_name(f"{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise PlaceError(f"cannot write to {file}: {error.strerror or error}") from None


def _write_csv(names: list[str], rows: _Rows, file: IO[str]) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else value
    text = printable(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _write_jsonl(names: list[str], rows: _Rows, file: IO[str]) -> None:
    keys = [name in KEYS for name in names]
    for row in rows:
        values = (str(value) if is_key else value for value, is_key in zip(row, keys, strict=True))
        file.write(printable(orjson.dumps(dict(zip(names, values, strict=True))).decode()) + "\n")


def _write_graphml(parts: Iterable[tuple[list[str], _Rows]], file: IO[str]) -> None:
    (node_names, nodes), (edge_names, edges) = parts
    file.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    types = {"is_ghost": "boolean", "grade_rank": "int"}
    told = [("node", name) for name in node_names[1:]] + [("edge", name) for name in edge_names[3:]]
    for of, name in told:
        file.write(f'<key id="{name}" for="{of}" attr.name="{name}" attr.type="{types.get(name, "string")}"/>\n')
    file.write('<graph edgedefault="directed">\n')
    for node_id, *values in nodes:
        file.write(f'<node id="{node_id}">{_data(node_names[1:], values)}</node>\n')
    for edge_id, src, dst, *values in edges:
        ends = f'id="{edge_id}" source="{src}" target="{dst}"'
        file.write(f"<edge {ends}>{_data(edge_names[3:], values)}</edge>\n")
    file.write("</graph>\n</graphml>\n")


def _data(names: list[str], values: list[Any]) -> str:
    known = ((name, value) for name, value in zip(names, values, strict=True) if value is not None)
    return "".join(f'<data key="{name}">{escape(printable(_text(value)))}</data>' for name, value in known)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_WRITERS: dict[ExportForm, _Writer] = {ExportForm.csv: _write_csv, ExportForm.jsonl: _write_jsonl}
