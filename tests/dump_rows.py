"""Rows of a small dump, and how they stand in Parquet files."""

import json
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq

SIBLING = pa.struct([("rfilename", pa.string())])
COLUMNS = {
    "_id": pa.string(),
    "id": pa.string(),
    "author": pa.string(),
    "createdAt": pa.timestamp("us"),
    "lastModified": pa.timestamp("ns", tz="UTC"),
    "cardData": pa.string(),
    "downloads": pa.float64(),
    "downloadsAllTime": pa.int64(),
    "likes": pa.int32(),
    "trendingScore": pa.float64(),
    "tags": pa.list_(pa.string()),
    "pipeline_tag": pa.string(),
    "library_name": pa.large_string(),
    "baseModels": pa.struct(
        [("relation", pa.string()), ("models", pa.list_(pa.struct([("_id", pa.string()), ("id", pa.string())])))]
    ),
    "siblings": pa.list_(SIBLING),
    "config": pa.string(),
    "safetensors": pa.struct([("parameters", pa.struct([("F32", pa.int64())])), ("total", pa.float64())]),
    "gguf": pa.struct([("total", pa.uint64()), ("architecture", pa.string())]),
    "model-index": pa.string(),
    "usedStorage": pa.float64(),
    "description": pa.string(),
    "neverUsed": pa.null(),
}
"""As pandas and others write such rows: integers with gaps as doubles, objects as structs or as JSON text."""
JSON_TEXT = {"cardData", "config", "model-index"}

ROWS = [
    {
        "_id": "1" * 24,
        "id": "amber/heron",
        "author": "amber",
        "createdAt": "2026-02-01T10:00:00.000Z",
        "lastModified": "2026-02-20T10:00:00.678Z",
        "cardData": {"license": "mit", "nested": {"z": [1, 2.5, None], "a": 'é “x” \\ " \n'}},
        "downloads": 7,
        "downloadsAllTime": 2**40,
        "likes": 3,
        "trendingScore": 0.1,
        "tags": ["license:mit", "region:us"],
        "pipeline_tag": "text-generation",
        "library_name": "transformers",
        "siblings": [{"rfilename": "README.md"}, {"rfilename": "model.gguf"}],
        "config": {"model_type": "llama", "architectures": ["Llama"]},
        "safetensors": {"parameters": {"F32": 7_000_000_000}, "total": 7_000_000_000},
        "gguf": {"total": 2**64 - 1, "architecture": "llama"},
        "model-index": [{"name": "x", "results": [{"value": 0.5}]}],
        "usedStorage": 1_020_767_955,
        "description": "{no JSON, and not to be taken for it",
    },
    {
        "_id": "2" * 24,
        "id": "reed/heron-chat",
        "createdAt": "2026-02-02T10:00:00.000Z",
        "lastModified": "2026-02-21T10:00:00.000Z",
        "tags": ["base_model:amber/heron", "base_model:finetune:amber/heron"],
        "baseModels": {"relation": "finetune", "models": [{"_id": "1" * 24, "id": "amber/heron"}]},
        "siblings": [],
    },
    # The later of two records of a repo is taken, the other goes to quarantine; so does what names no repo.
    {"id": "reed/twice", "lastModified": "2026-02-21T10:00:00.000Z", "likes": 1},
    {"id": "reed/twice", "lastModified": "2026-02-22T10:00:00.000Z", "likes": 2},
    {"author": "nobody", "likes": 5},
]
DATASETS = [{"id": "amber/corpus", "tags": ["source_datasets:original"], "cardData": {"license": "odbl"}}]
CARDS = [{"id": "amber/heron", "card": "---\nlicense: mit\n---\n# Heron\n"}]


def as_column(name, value):
    """A value of the API as it stands in the column."""
    if value is None:
        return None
    if name in JSON_TEXT:
        return value if isinstance(value, str) else json.dumps(value, indent=1)
    if pa.types.is_timestamp(COLUMNS.get(name, pa.string())):
        return datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone(UTC)
    return value


def write_parquet(path, rows, names=None):
    names = names or [name for name in COLUMNS if name == "neverUsed" or any(name in row for row in rows)]
    columns = {n: pa.array([as_column(n, row.get(n)) for row in rows], COLUMNS.get(n)) for n in names}
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
