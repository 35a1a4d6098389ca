"""The similarity of relatives: text by text, graph by graph."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from hugginggraph.engines.relations import Relations
from hugginggraph.genetics.drawn_similarities import LEVENSHTEIN_LENGTH, compared
from hugginggraph.genetics.graphs import FamilyGraph
from hugginggraph.genetics.positions import RANDOM, Weights, occurrences
from hugginggraph.genetics.relative_sums import node_sums
from hugginggraph.genetics.sampling import DrawnPairs, drawn_pairs, random_pairs
from hugginggraph.genetics.similarity import drawn_rows, exact_rows, random_rows
from hugginggraph.genetics.texts import VARIANTS
from hugginggraph.genetics.vectors import Vectors
from hugginggraph.genetics.words import worded
from hugginggraph.settings import GeneticsSettings


def similarities(
    work: Relations, graphs: Mapping[str, FamilyGraph], models: NDArray[np.int64], settings: GeneticsSettings
) -> Iterator[dict[str, Any]]:
    """The rows of `similarity` but for the date; one variant of the texts is in memory at a time.

    Args:
        work: knows `metadata_texts` and `card_texts`.
        graphs: the families, by graph.
        models: the live models, by `node_id`, in order.
        settings: seed, resamples, size of the vocabulary and of the samples.
    """
    acyclic: dict[str, FamilyGraph] = {name: graphs[name].without_cycles for name in settings.similarity_graphs}
    drawn = {name: _drawn(graph, models, settings) for name, graph in acyclic.items()}
    often = {
        name: occurrences(Weights.of(graph)) | {RANDOM.pattern: len(models) * (len(models) - 1)}
        for name, graph in acyclic.items()
    }
    asked = np.unique(np.concatenate([np.zeros(0, np.int64), *(_ends(pairs) for pairs in drawn.values())]))
    for variant in VARIANTS:
        told = _vectors(work, variant, settings)
        if not told.has_vector.any():
            continue
        for row in random_rows(told, models=len(models)):
            yield from (_named(variant, name, row) for name in acyclic)
        for name, sums in node_sums(told, acyclic):
            yield from (_named(variant, name, row) for row in exact_rows(sums, acyclic[name], **settings.bootstrap))
        openings = _openings(work, variant, asked)
        for name, pairs in drawn.items():
            alike = [compared(each, told, openings) for each in pairs]
            for row in drawn_rows(pairs, alike, often[name], **settings.bootstrap):
                yield _named(variant, name, row)


def _vectors(work: Relations, variant: str, settings: GeneticsSettings) -> Vectors:
    """The vectors of a variant."""
    query = f'SELECT node_id, "{variant}" AS text FROM {VARIANTS[variant]}_texts WHERE "{variant}" IS NOT NULL'
    return Vectors.of(work.mapped(query, worded), size=settings.vocabulary)


def _openings(work: Relations, variant: str, asked: NDArray[np.int64]) -> dict[int, str]:
    """The beginnings of a variant's texts, by model, of the models that are asked for."""
    work.put("models_asked_for", pa.table({"node_id": asked}))
    rows = work.rows(
        f'SELECT node_id, "{variant}" AS text FROM {VARIANTS[variant]}_texts JOIN models_asked_for USING (node_id) '
        f'WHERE "{variant}" IS NOT NULL'
    )
    texts = zip(rows["node_id"].to_pylist(), rows["text"].to_pylist(), strict=True)
    return {node_id: text[:LEVENSHTEIN_LENGTH] for node_id, text in texts}


def _named(variant: str, graph: str, row: dict[str, Any]) -> dict[str, Any]:
    return {"graph": graph, "text": VARIANTS[variant], "variant": variant, **row}


def _ends(pairs: list[DrawnPairs]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(0, np.int64), *(end for each in pairs for end in (each.first, each.second))])


def _drawn(graph: FamilyGraph, models: NDArray[np.int64], settings: GeneticsSettings) -> list[DrawnPairs]:
    return [
        *random_pairs(models, pairs=settings.sample, seed=settings.seed),
        *drawn_pairs(graph, patterns=settings.sample, seed=settings.seed),
    ]
