r"""The lines of a dump in batches, a repo record a line, in a fixed order and in bounded memory.

A text file is read as a stream. Lines end at `\n` alone and stay bytes, a `\r` and what is no UTF-8 included; only a
byte-order mark at the beginning of a file is dropped. An empty line is a line; a last one needs no `\n`.
"""

import codecs
from collections.abc import Iterable, Iterator

import pyarrow as pa
from pyarrow import fs

from hugginggraph.errors import SourceError
from hugginggraph.records.record import MAX_LINE_BYTES
from hugginggraph.sources.damage import unbroken_file
from hugginggraph.sources.json_arrays import elements

LINES = pa.schema([("kind", pa.string()), ("file", pa.string()), ("line", pa.binary())])
"""The columns of a batch: the kind of repo, the name of the file without its folders, and the bytes of the line."""
KEPT_BYTES = MAX_LINE_BYTES + 1
"""A longer line is cut here, so that a file which unpacks to one endless line cannot fill the memory; by the byte too
much it is known, and not read."""
_BATCH_LINES = 4096
_BATCH_BYTES = 8 << 20
_CHUNK = 1 << 20
_LARGEST_ARRAY = 256 << 20
"""Bytes of a file that has no lines: all of it is in memory at once."""


def text_lines(filesystem: fs.FileSystem, path: str) -> Iterator[bytes]:
    """The lines of a text file, unpacked where its name ends in `.gz`.

    Raises:
        SourceError: the file breaks off or is damaged; the lines before are given first.
    """
    compression = "gzip" if path.endswith(".gz") else None
    with unbroken_file(path), filesystem.open_input_stream(path, compression=compression) as stream:
        yield from split_lines(_chunks(stream))


def array_elements(filesystem: fs.FileSystem, path: str) -> Iterator[bytes]:
    """The elements of a text file that is one JSON array, each as it stands, unpacked where its name ends in `.gz`.

    Raises:
        SourceError: the file breaks off, is no such array, or is larger than an answer of the Hub can be.
    """
    compression = "gzip" if path.endswith(".gz") else None
    with unbroken_file(path), filesystem.open_input_stream(path, compression=compression) as stream:
        content = stream.read(_LARGEST_ARRAY + 1).removeprefix(codecs.BOM_UTF8)
    fix = f"Write an object a line to a file *.jsonl (`jq -c '.[]' {path.rsplit('/', 1)[-1]}`)"
    if len(content) > _LARGEST_ARRAY:
        raise SourceError(f"{path}: a JSON array of more than {_LARGEST_ARRAY >> 20} MB is not read. {fix}")
    try:
        for element in elements(content, len(content)):
            yield bytes(element)
    except ValueError as error:
        raise SourceError(
            f"{path} is no JSON array of records: {error}. {fix}; nothing of this date was taken"
        ) from None


def split_lines(chunks: Iterable[bytes], *, max_line_bytes: int = KEPT_BYTES) -> Iterator[bytes]:
    r"""The lines of a text that comes in pieces; of a longer line than allowed the beginning.

    >>> list(split_lines([b"a\r\nb", b"c\n\nd"]))
    [b'a\r', b'bc', b'', b'd']
    """
    begun: list[bytes] = []
    size = 0
    for chunk in chunks:
        for position, part in enumerate(chunk.split(b"\n")):
            if position:
                yield b"".join(begun)
                begun, size = [], 0
            if part and size < max_line_bytes:
                begun.append(part[: max_line_bytes - size])
                size += len(begun[-1])
    if begun:
        yield b"".join(begun)


def batches(
    kind: str, path: str, lines: Iterable[bytes], *, max_lines: int = _BATCH_LINES, max_bytes: int = _BATCH_BYTES
) -> Iterator[pa.RecordBatch]:
    """The lines of one file in batches of the columns `LINES`; a batch ends with the line that fills it.

    Args:
        kind: of repo.
        path: the file's path.
        lines: the lines of the file.
        max_lines: the most lines of a batch.
        max_bytes: what fills a batch of fewer lines.
    """
    file = path.rsplit("/", 1)[-1]
    batch: list[bytes] = []
    size = 0
    for whole in lines:
        line = whole[:KEPT_BYTES]
        batch.append(line)
        size += len(line)
        if len(batch) >= max_lines or size >= max_bytes:
            yield _batch(kind, file, batch)
            batch, size = [], 0
    if batch:
        yield _batch(kind, file, batch)


def _batch(kind: str, file: str, lines: list[bytes]) -> pa.RecordBatch:
    columns = [pa.repeat(kind, len(lines)), pa.repeat(file, len(lines)), pa.array(lines, pa.binary())]
    return pa.RecordBatch.from_arrays(columns, schema=LINES)


def _chunks(stream: pa.NativeFile) -> Iterator[bytes]:
    chunk = stream.read(_CHUNK).removeprefix(codecs.BOM_UTF8)
    while chunk:
        yield chunk
        chunk = stream.read(_CHUNK)
