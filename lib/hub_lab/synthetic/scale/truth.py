"""The truth beside the dump: what every written mention means, repo by repo and day by day.

`truth/edges.parquet/date=YYYY-MM-DD/*.parquet`, one row a written mention:

    child_kind, child_id, child_hub_id   the repo in whose row it stands, by its name of the day and its `_id`
    source_field      where it is written: baseModels, tags.base_model, tags.base_model:relation, card.base_model,
                      tags.dataset, card.datasets, tags.source_datasets, card.source_datasets, card.new_version,
                      config.peft.base_model_name_or_path, space.models, space.datasets, card.models, card_text
    position          its place in the field, from 0, tags counted among those of the same field
    raw_reference     the text as written; for a tag, what follows the prefix
    stated_relation   the relation the field states; null where it states none
    relation          the true one: finetune, adapter, quantized, merge, trained_on, derived_from, used_by_space,
                      new_version (here the parent is the successor)
    parent_kind, parent_id   the repo truly meant, by its name of the day, or its last one; null when none can be meant
    parent_hub_id     its `_id`; null for a repo that was never listed
    defects           the codes of what is wrong with the mention; null if nothing is
    resolvable        whether a perfect reader who has the day's whole listing, and nothing else, could name the parent
    grade             the grade the mention deserves: hub (baseModels), tag (derived by the Hub), card, config, text,
                      author_tag (the author wrote the tag), inferred (a base name alone, alone in the listing or not)

Codes are those of the catalogue: SELF, CYCLE, DUP_PARENT, LOCAL_PATH, HF_CACHE_PATH, URL, CASE, ALIAS, BARE,
REV_SUFFIX, KEY_TYPO, TYPE, PLACEHOLDER, GONE, RELATION_MISMATCH, MERGE_ONE, MULTI_FINETUNE, TIME_INVERTED, BOMB,
EXEC_HINT, PROXY_PARENT; further INVALID_ID (free text), EXTERNAL (outside the Hub), NO_TARGET (a bare `extended`) and
NAMESPACE_REUSE (the written name belongs to another repo now). A GONE parent named in full is resolvable: its name is
known, it is the name of a ghost.

`truth/repos.parquet/date=…/*.parquet`, one row a repo with something wrong in it as a whole: kind, id, hub_id and
defects (NO_CARD, BOMB, EXEC_HINT, KEY_TYPO, RELATION_MISMATCH, MERGE_ONE, MULTI_FINETUNE).

`truth/changes.parquet/date=…/*.parquet`, one row an event since the day before: kind, event (new, deleted, renamed,
re_registered, changed, parent_changed: the Hub's part of the row follows a parent's new name or end), id, hub_id,
old_id (the name before a rename). Counters are no event.

`truth/days.json`: the counts of each day.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

_WORD = pa.dictionary(pa.int32(), pa.string())
EDGES = pa.schema(
    [
        ("child_kind", _WORD), ("child_id", pa.string()), ("child_hub_id", pa.string()), ("source_field", _WORD),
        ("position", pa.int32()), ("raw_reference", pa.string()), ("stated_relation", _WORD), ("relation", _WORD),
        ("parent_kind", _WORD), ("parent_id", pa.string()), ("parent_hub_id", pa.string()),
        ("defects", pa.list_(pa.string())), ("resolvable", pa.bool_()), ("grade", _WORD),
    ]
)  # fmt: skip
REPOS = pa.schema([("kind", _WORD), ("id", pa.string()), ("hub_id", pa.string()), ("defects", pa.list_(pa.string()))])
CHANGES = pa.schema(
    [("kind", _WORD), ("event", _WORD), ("id", pa.string()), ("hub_id", pa.string()), ("old_id", pa.string())]
)


class Table:
    """A Parquet file that is written while the rows are made; only some thousand rows are held."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.rows: list[tuple[Any, ...]] = []
        self.counts: Counter[str] = Counter()
        self._schema = schema
        self._defects = schema.get_field_index("defects")
        self._writer = pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=_words(schema))

    def flush(self) -> None:
        """Writes the rows gathered in `rows` as a row group."""
        if not self.rows:
            return
        columns: Sequence[Sequence[Any]] = list(zip(*self.rows, strict=True))
        self.counts["rows"] += len(self.rows)
        if self._defects >= 0:
            for codes in columns[self._defects]:
                self.counts.update(codes or ())
        arrays = [pa.array(column, field.type) for column, field in zip(columns, self._schema, strict=True)]
        self._writer.write_batch(pa.record_batch(arrays, schema=self._schema))
        self.rows.clear()

    def close(self) -> Counter[str]:
        """Writes what is left; returns the number of `rows` and how often each defect stands in them."""
        self.flush()
        self._writer.close()
        return self.counts


def _words(schema: pa.Schema) -> list[str]:
    return [field.name for field in schema if field.type == _WORD]
