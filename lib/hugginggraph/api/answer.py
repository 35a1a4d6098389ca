"""What a question gives: rows with typed columns, and what they were asked of."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Row = dict[str, Any]


class Answer:
    """The rows of an answer.

    Iterating gives the rows, `len` their number; `about` says what was asked, as of which date.
    """

    def __init__(
        self,
        rows: Sequence[Row] | None,
        types: Mapping[str, str | None],
        about: Mapping[str, Any],
        *,
        arrow: "Callable[[], pa.Table] | None" = None,
    ) -> None:
        """Hold rows, or what reads them.

        Args:
            rows: the rows; None where `arrow` gives them.
            types: the columns in order, each with its type as SQL writes it; None where the values tell it.
            about: what was asked, as of which date, and what else is told beside the rows.
            arrow: reads the rows as a table of Arrow.
        """
        self._given = rows
        self._types = dict(types)
        self._read = arrow
        self.about = dict(about)

    @cached_property
    def rows(self) -> list[Row]:
        """The rows as dictionaries, in the answer's order."""
        if self._given is not None:
            return list(self._given)
        rows: list[Row] = self.to_arrow().to_pylist(maps_as_pydicts="strict")
        return rows

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return list(self._types)

    def to_arrow(self) -> "pa.Table":
        """The rows as a table of Arrow; an answer without rows has its columns, too."""
        return self._table

    def to_pandas(self) -> "pd.DataFrame":
        """The rows as a frame of pandas, whole numbers in its types that may be missing: a key is never rounded."""
        import pandas as pd
        import pyarrow as pa

        whole = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype(), pa.bool_(): pd.BooleanDtype()}
        frame: pd.DataFrame = self.to_arrow().to_pandas(types_mapper=whole.get)
        return frame

    @cached_property
    def _table(self) -> "pa.Table":
        import pyarrow as pa

        from hugginggraph.storage.types import arrow_type

        if self._given is None and self._read is not None:
            return self._read()
        columns = {}
        for name, sql in self._types.items():
            type_ = None if sql is None else arrow_type(sql)
            values = [_plain(row[name], is_map=sql is not None and sql.startswith("map")) for row in self.rows]
            columns[name] = pa.array(values, type_)
        return pa.table(columns)

    def __len__(self) -> int:
        return len(self.rows) if self._given is not None else int(self.to_arrow().num_rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.about.items())
        return f"<Answer of {len(self):,} rows ({', '.join(self.columns)}): {told}>"

    def _repr_html_(self) -> str:
        """How a notebook shows it: as pandas does, which makes the text of metadata harmless."""
        html: str = self.to_pandas().to_html(max_rows=20, notebook=True)
        return html


def _plain(value: Any, *, is_map: bool) -> Any:
    """A value as Arrow takes it: maps as pairs."""
    return list(value.items()) if is_map and isinstance(value, Mapping) else value
