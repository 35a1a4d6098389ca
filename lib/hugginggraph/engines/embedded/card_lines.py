"""The README texts that a day offers: read, cut where they are too large, one a repo."""

import hashlib
from dataclasses import dataclass

import pyarrow as pa

from hugginggraph.engines.embedded.reading import DEFECT_SCHEMA, defect_row
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.records.hashes import hasher
from hugginggraph.records.json_text import as_text, read
from hugginggraph.records.record import Record
from hugginggraph.settings import IngestSettings
from hugginggraph.sources.source import OfferedDay

CARD_TOO_LARGE = "CARD_TOO_LARGE"
CARD_NOT_JSON = "CARD_NOT_JSON"
_TEXTS = pa.schema(
    [("card_hash", pa.string()), ("text", pa.string()), ("bytes", pa.int64()), ("truncated", pa.bool_())]
)


@dataclass(frozen=True)
class CardTexts:
    """The README texts of a day.

    Attributes:
        hash_of_repo: by key the text's hash; of two cards of one repo the first by hash counts.
        texts: `card_hash, text, bytes, truncated`, each hash once.
        defects: rows of `reading.DEFECT_SCHEMA`.
    """

    hash_of_repo: dict[int, str]
    texts: pa.Table
    defects: pa.Table


def read_cards(offered: OfferedDay, limits: IngestSettings) -> CardTexts:
    """Read all cards of a day.

    Raises:
        SourceError: a file breaks off.
    """
    hash_of = hasher(["string", "string", "string"])
    of_repo: dict[int, str] = {}
    texts: dict[str, tuple[str, int, bool]] = {}
    defects = []
    for batch in offered.card_lines():
        kind, file = batch["kind"][0].as_py(), batch["file"][0].as_py()
        for line in batch["line"].to_pylist():
            name, text = _read(line)
            codes = []
            if name is None or text is None:
                codes.append(CARD_NOT_JSON)
            else:
                raw = text.encode("utf-8", "replace")
                digest, key = hashlib.sha256(raw).hexdigest(), node_id(kind, name)
                is_large = len(raw) > limits.max_card_bytes
                of_repo[key] = min(digest, of_repo.get(key, digest))
                # A character is at least one byte: so a quarter in characters never exceeds the limit.
                cut = text[: limits.max_card_bytes // 4] if is_large else text
                texts[digest] = (cut, len(raw), is_large)
                if is_large:
                    codes.append(CARD_TOO_LARGE)
            for code in codes:
                defects.append((0, *defect_row(kind, file, line, Record(repo_id=name), code, limits, hash_of)))
    columns = [list(texts), *map(list, zip(*texts.values(), strict=True))] if texts else [[], [], [], []]
    return CardTexts(
        of_repo,
        pa.table([pa.array(values, each.type) for values, each in zip(columns, _TEXTS, strict=True)], schema=_TEXTS),
        pa.table(
            [pa.array([row[n] for row in defects], each.type) for n, each in enumerate(DEFECT_SCHEMA)],
            schema=DEFECT_SCHEMA,
        ),
    )


def _read(line: bytes) -> tuple[str | None, str | None]:
    try:
        value = read(line)
    except ValueError:
        return None, None
    return (as_text(value.get("id")), as_text(value.get("card"))) if isinstance(value, dict) else (None, None)
