"""The README texts that a day offers: read, cut where they are too large, one a repo."""

from dataclasses import dataclass

import pyarrow as pa

from hugginggraph.engines.embedded.reading import DEFECT_SCHEMA, defect_row
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.records.cards import card_of
from hugginggraph.records.hashes import hasher
from hugginggraph.records.record import Record
from hugginggraph.settings import IngestSettings
from hugginggraph.sources.source import OfferedDay

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
    texts: dict[str, tuple[str | None, int | None, bool | None]] = {}
    defects = []
    for batch in offered.card_lines():
        kind, file = batch["kind"][0].as_py(), batch["file"][0].as_py()
        for line in batch["line"].to_pylist():
            card = card_of(line, max_card_bytes=limits.max_card_bytes)
            if card.repo_id is not None and card.card_hash is not None:
                digest, key = card.card_hash, node_id(kind, card.repo_id)
                of_repo[key] = min(digest, of_repo.get(key, digest))
                texts[digest] = (card.text, card.bytes, card.truncated)
            record = Record(repo_id=card.repo_id)
            defects += [(0, *defect_row(kind, file, line, record, code, limits, hash_of)) for code in card.defects]
    columns = [list(texts), *map(list, zip(*texts.values(), strict=True))] if texts else [[], [], [], []]
    return CardTexts(
        of_repo,
        pa.table([pa.array(values, each.type) for values, each in zip(columns, _TEXTS, strict=True)], schema=_TEXTS),
        pa.table(
            [pa.array([row[n] for row in defects], each.type) for n, each in enumerate(DEFECT_SCHEMA)],
            schema=DEFECT_SCHEMA,
        ),
    )
