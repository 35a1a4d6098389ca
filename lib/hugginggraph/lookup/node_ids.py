"""The key of a repo, computed without Spark: to look up a number costs a tenth of looking up a name."""

from xxhash import xxh64_intdigest as _digest

KINDS = ("model", "dataset", "space")
_SEED = 42
"""Of Spark's `xxhash64`."""
_SIGN = 1 << 63


def node_id(kind: str, repo: str) -> int:
    """The same as `hugginggraph.tables.spark.node_id`.

    >>> node_id("model", "amber/heron-7b")
    -1005579071962861817
    """
    key = _digest(f"{kind}:{repo}".encode(errors="replace"), _SEED)
    return key if key < _SIGN else key - (_SIGN << 1)


def node_ids(repo: str, kind: str | None = None) -> list[int]:
    """The keys that a repo of this name can have; of one kind, or of each."""
    return [node_id(each, repo) for each in ([kind] if kind else KINDS)]
