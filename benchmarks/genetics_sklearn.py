"""The paper's way to one similarity: scikit-learn's vectorizers over all texts, then a sample of pairs.

    python -m benchmarks.genetics_sklearn WAREHOUSE

Takes the texts of traits and the fine-tune edges that `hugginggraph genetics` has left in the warehouse. Prints JSON:
seconds of each step, and by relationship and measure the mean over the pairs drawn beside the exact one.
"""

import json
import sys
import time

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import normalize

from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.tables import EDGES
from hugginggraph.tables.genetics import SIMILARITY, TRAITS

PAIRS = 100_000
VOCABULARY = 512
_TRAITS = ("licence", "task", "library", "language", "dataset", "paper")
_TEXTS = f"""
SELECT node_id, concat_ws(' ', {", ".join(f"array_to_string({name}, ' ')" for name in _TRAITS)}) AS text
FROM traits WHERE kind = 'model' AND coalesce({", ".join(_TRAITS)}) IS NOT NULL ORDER BY node_id
"""
_EDGES = "SELECT DISTINCT src, dst FROM edges WHERE relation = 'finetune' AND grade <> 'text'"
_EXACT = """
SELECT measure, relationship, mean FROM similarity
WHERE graph = 'finetune' AND variant = 'traits' AND method = 'exact'
    AND (pattern, pair) IN (('duo', 1), ('trio_1', 2))
"""


def main() -> None:
    """Measure and print."""
    seconds: dict[str, float] = {}
    clock = time.monotonic()

    def step(name: str) -> None:
        nonlocal clock
        seconds[name], clock = round(time.monotonic() - clock, 2), time.monotonic()

    warehouse = Warehouse(sys.argv[1])
    opened = warehouse.view(EDGES, TRAITS, SIMILARITY)
    texts = opened.sql(_TEXTS).to_arrow_table()
    edges = opened.sql(_EDGES).to_arrow_table()
    ids = texts["node_id"].to_numpy()
    source, target = (np.searchsorted(ids, edges[end].to_numpy()).clip(max=len(ids) - 1) for end in ("src", "dst"))
    known = (ids[source] == edges["src"].to_numpy()) & (ids[target] == edges["dst"].to_numpy())
    source, target = source[known], target[known]
    step("read")
    draw = np.random.default_rng(42)
    drawn = draw.integers(len(source), size=PAIRS)
    pairs = {"parent-child": (source[drawn], target[drawn]), "siblings": _siblings(source, target, draw)}
    step("sample")
    found: list[dict[str, object]] = []
    shape = {"max_features": VOCABULARY, "ngram_range": (1, 2)}
    for measure, vectorizer in {"bow": CountVectorizer(**shape), "tfidf": TfidfVectorizer(**shape)}.items():
        vectors = normalize(vectorizer.fit_transform(texts["text"].to_pylist()))
        for name, ends in pairs.items():
            found.append({"measure": measure, "relationship": name, **_mean(vectors, *ends)})
        step(measure)
    exact = {(row["measure"], row["relationship"]): row["mean"] for row in warehouse.records(_EXACT)}
    for row in found:
        row["exact"] = exact.get((row["measure"], row["relationship"]))
    print(json.dumps({"texts": len(ids), "edges": len(source), "pairs": PAIRS, "seconds": seconds, "means": found}))


def _siblings(
    source: NDArray[np.int64], target: NDArray[np.int64], draw: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of two children of a parent, all pairs as likely: a parent is drawn by how many it has."""
    order = np.argsort(source, kind="stable")
    parents, starts, children = np.unique(source[order], return_index=True, return_counts=True)
    weight = children * (children - 1.0)
    chosen = draw.choice(len(parents), size=PAIRS, p=weight / weight.sum())
    first = draw.integers(children[chosen])
    second = (first + 1 + draw.integers(children[chosen] - 1)) % children[chosen]
    return target[order][starts[chosen] + first], target[order][starts[chosen] + second]


def _mean(vectors: csr_matrix, first: NDArray[np.int64], second: NDArray[np.int64]) -> dict[str, float]:
    cosines = np.asarray(vectors[first].multiply(vectors[second]).sum(axis=1)).ravel()
    # A text without a word of the vocabulary can be compared with nothing.
    has_words = np.diff(vectors.indptr) > 0
    cosines = cosines[has_words[first] & has_words[second]]
    return {"sampled": round(float(cosines.mean()), 4), "error": round(float(cosines.std() / len(cosines) ** 0.5), 4)}


if __name__ == "__main__":
    main()
