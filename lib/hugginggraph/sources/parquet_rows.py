"""The rows of a Parquet file as JSON lines: what the Hub's API would have given for them.

Null fields are left out, times are in the API's form, numbers without fraction are written without one, and fields
that hold an object or a list but are stored as JSON text (`cardData`) are that object again. Text there that is no JSON
stays text, and the record is kept.
"""

import base64
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs, types

from hugginggraph.sources import json_forms
from hugginggraph.sources.damage import unbroken_file

OBJECTS = frozenset(
    [
        *("baseModels", "cardData", "childrenModelCount", "config", "datasets", "evalResults", "gguf", "mainSize"),
        *("inferenceProviderMapping", "model-index", "models", "resourceGroup", "runtime", "safetensors", "siblings"),
        *("spaces", "tags", "transformersInfo", "widgetData"),
    ]
)
"""The API's fields that hold an object or a list."""
_ROWS_AT_ONCE = 256
"""Few, for a README beside a record may have some megabytes."""
_BUFFER = 1 << 20
_NANOSECONDS = {"s": 1_000_000_000, "ms": 1_000_000, "us": 1000, "ns": 1}

_Form = Callable[[Any], str | None]
"""A value that is not null -> its JSON; None where JSON has nothing for it."""


def json_lines(
    filesystem: fs.FileSystem, path: str, columns: Iterable[str], *, not_null: str | None = None
) -> Iterator[bytes]:
    """A JSON object a row, its fields in the order of the columns; of other columns nothing is read.

    Args:
        filesystem: where the file lies.
        path: the file.
        columns: those that are wanted; one that the file lacks is left out.
        not_null: the column in which rows that are wanted have a value.

    Raises:
        SourceError: the file is damaged; the rows before are given first.
    """
    for batch in _batches(filesystem, path, list(columns)):
        wanted = batch if not_null is None else batch.filter(batch.column(not_null).is_valid())
        names = [json_forms.string(name) for name in wanted.schema.names]
        written = [_column(field, column) for field, column in zip(wanted.schema, wanted.columns, strict=True)]
        for row in zip(*written, strict=True):
            yield json_forms.object_of(zip(names, row, strict=True)).encode("utf-8", "replace")


def _batches(filesystem: fs.FileSystem, path: str, columns: list[str]) -> Iterator[pa.RecordBatch]:
    with unbroken_file(path), filesystem.open_input_file(path) as file:
        # A row group may be large: it is read page by page.
        rows = pq.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
        there = [name for name in columns if name in rows.schema_arrow.names]
        for batch in rows.iter_batches(_ROWS_AT_ONCE, columns=there):
            yield batch.select(there)


def _column(field: pa.Field, column: pa.Array) -> list[str | None]:
    stored = column.cast(_stored(field.type))
    try:
        values = stored.to_pylist()
    except UnicodeDecodeError:
        values = column.cast(_stored(field.type, text=pa.binary())).to_pylist()
    form = _form_of_column(field)
    return [None if value is None else form(value) for value in values]


def _form_of_column(field: pa.Field) -> _Form:
    if field.name in OBJECTS and _is_text(_stored(field.type)):
        return json_forms.unwrapped
    # Spark reads nanoseconds of a column as a time, deeper ones as the bare number.
    if types.is_timestamp(field.type) and field.type.unit == "ns":
        return lambda nanoseconds: json_forms.time(_towards_zero(nanoseconds, 1000) // 1000)
    return _form(field.type)


def _form(of: pa.DataType, *, is_in_map: bool = False) -> _Form:
    """How values of a type are written, given as `_stored` has them."""
    of = _without_encoding(of)
    part_by_part = _form_by_parts(of, is_in_map=is_in_map)
    if not _is_plain(of):
        return part_by_part
    # One call for a whole list is several times quicker than one for each text.
    without_nulls = _without_nulls(of) or (lambda value: value)
    return lambda value: json_forms.plain(without_nulls(value)) or part_by_part(value)


def _is_plain(of: pa.DataType) -> bool:
    """Whether all that the values hold are texts, integers and truth values, but no single one."""
    of = _without_encoding(of)
    inner = [field.type for field in of] if types.is_struct(of) else [of.value_type] if _is_list(of) else []
    return bool(inner) and all(_is_plain_scalar(each) or _is_plain(each) for each in inner)


def _is_plain_scalar(of: pa.DataType) -> bool:
    of = _without_encoding(of)
    return _is_text(of) or bool(types.is_integer(of) or types.is_boolean(of))


def _without_nulls(of: pa.DataType) -> Callable[[Any], Any] | None:
    """What leaves out the null fields of structures; None where there are no structures."""
    of = _without_encoding(of)
    if types.is_struct(of):
        inner = {field.name: clean for field in of if (clean := _without_nulls(field.type))}
        return lambda value: {
            name: inner[name](each) if name in inner else each for name, each in value.items() if each is not None
        }
    if _is_list(of) and (element := _without_nulls(of.value_type)):
        return lambda value: [None if each is None else element(each) for each in value]
    return None


def _form_by_parts(of: pa.DataType, *, is_in_map: bool) -> _Form:
    if types.is_struct(of):
        fields = [(field.name, json_forms.string(field.name), _form(field.type, is_in_map=is_in_map)) for field in of]
        return lambda value: json_forms.object_of(
            (written, None if value[name] is None else form(value[name])) for name, written, form in fields
        )
    if types.is_map(of):
        key, inner = _form(of.key_type, is_in_map=True), _form(of.item_type, is_in_map=True)
        return lambda value: json_forms.object_of((_quoted(key(k)), _or_null(inner, each)) for k, each in value)
    if _is_list(of):
        element = _form(of.value_type, is_in_map=is_in_map)
        return lambda value: f"[{','.join([_or_null(element, each) for each in value])}]"
    return _form_of_scalar(of, json_forms.double if is_in_map else json_forms.number)


def _form_of_scalar(of: pa.DataType, of_fractions: _Form) -> _Form:
    if types.is_timestamp(of) and of.unit != "ns":
        nanoseconds = _NANOSECONDS[of.unit]
        return lambda value: json_forms.time(value * nanoseconds // 1_000_000)
    forms: list[tuple[bool, _Form]] = [
        (_is_text(of), json_forms.string),
        (types.is_boolean(of), lambda value: "true" if value else "false"),
        (types.is_floating(of), of_fractions),
        (types.is_date(of), json_forms.day),
        (_is_bytes(of), lambda value: f'"{base64.b64encode(value).decode()}"'),
        (types.is_integer(of) or types.is_decimal(of) or types.is_duration(of) or types.is_timestamp(of), str),
    ]
    return next((form for is_it, form in forms if is_it), lambda value: json_forms.string(str(value)))


def _stored(of: pa.DataType, text: pa.DataType | None = None) -> pa.DataType:
    """The type as which Python gets the values: times as numbers, for it knows no nanoseconds and few years.

    Args:
        of: the type.
        text: instead of text, for a column whose text is no UTF-8.
    """
    of = _without_encoding(of)
    if types.is_struct(of):
        return pa.struct([field.with_type(_stored(field.type, text)) for field in of])
    if types.is_map(of):
        return pa.map_(_stored(of.key_type, text), _stored(of.item_type, text))
    if _is_list(of):
        return pa.list_(_stored(of.value_type, text))
    if types.is_date(of):
        return pa.int32() if types.is_date32(of) else of
    if types.is_timestamp(of) or types.is_duration(of):
        return pa.int64()
    return text or pa.string() if _is_text(of) else of


def _without_encoding(of: pa.DataType) -> pa.DataType:
    if types.is_dictionary(of):
        return _without_encoding(of.value_type)
    return _without_encoding(of.storage_type) if isinstance(of, pa.BaseExtensionType) else of


def _is_text(of: pa.DataType) -> bool:
    return bool(types.is_string(of) or types.is_large_string(of) or types.is_string_view(of))


def _is_bytes(of: pa.DataType) -> bool:
    return bool(
        types.is_binary(of) or types.is_large_binary(of) or types.is_binary_view(of) or types.is_fixed_size_binary(of)
    )


def _is_list(of: pa.DataType) -> bool:
    return bool(
        types.is_list(of)
        or types.is_large_list(of)
        or types.is_fixed_size_list(of)
        or types.is_list_view(of)
        or types.is_large_list_view(of)
    )


def _or_null(form: _Form, value: Any) -> str:
    return "null" if value is None else form(value) or "null"


def _quoted(key: str | None) -> str:
    return key if key is not None and key.startswith('"') else f'"{key}"'


def _towards_zero(number: int, divisor: int) -> int:
    return number // divisor if number >= 0 else -(-number // divisor)
