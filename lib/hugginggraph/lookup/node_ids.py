"""The key of a repo, computed without Spark: to look up a number costs a tenth of looking up a name."""

import xxhash

KINDS = ("model", "dataset", "space")
_SEED = 42
"""Of Spark's `xxhash64`."""


def node_id(kind: str, repo: str) -> int:
    """The same as `hugginggraph.tables.spark.node_id`.

    >>> node_id("model", "amber/heron-7b")
    -1005579071962861817
    """
    digest = xxhash.xxh64_digest(f"{kind}:{repo}".encode(errors="replace"), seed=_SEED)
    return int.from_bytes(digest, "big", signed=True)


def node_ids(repo: str, kind: str | None = None) -> list[int]:
    """The keys that a repo of this name can have; of one kind, or of each."""
    return [node_id(each, repo) for each in ([kind] if kind else KINDS)]
