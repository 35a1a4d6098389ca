"""The similarity of relatives: text by text, graph by graph."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.frames import spilled
from hugginggraph.genetics.drawn_similarities import drawn_frame, drawn_similarities
from hugginggraph.genetics.graphs import FamilyGraph
from hugginggraph.genetics.positions import RANDOM, Weights, occurrences
from hugginggraph.genetics.relative_sums import node_sums
from hugginggraph.genetics.sampling import DrawnPairs, drawn_pairs, random_pairs
from hugginggraph.genetics.similarity import drawn_rows, exact_rows, random_rows
from hugginggraph.genetics.texts import VARIANTS
from hugginggraph.genetics.vocabulary import term_counts, vectors, vocabularies, words
from hugginggraph.settings import GeneticsSettings


def similarities(
    texts: DataFrame, graphs: Mapping[str, FamilyGraph], models: NDArray[np.int64], settings: GeneticsSettings
) -> Iterator[dict[str, Any]]:
    """The rows of `similarity` but for the date. Every pass is over all variants and all graphs at once.

    Args:
        texts: `variant, node_id, text`, of the models that have the text.
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
    with spilled(texts.withColumn("words", words(F.col("text"))), "variant") as cut:
        terms = vocabularies(cut, size=settings.vocabulary)
        with spilled(term_counts(cut, terms), "variant") as counts:
            of_vectors = vectors(counts)
            for variant, row in random_rows(of_vectors, models=len(models)):
                yield from (_named(variant, name, row) for name in acyclic)
            for variant, name, sums in node_sums(of_vectors, acyclic):
                yield from (_named(variant, name, row) for row in exact_rows(sums, acyclic[name], **settings.bootstrap))
            similar = drawn_similarities(drawn_frame(texts.sparkSession, drawn), cut, of_vectors)
            positions = {name: [each.position for each in pairs] for name, pairs in drawn.items()}
            for variant, name, row in drawn_rows(similar, positions, often, **settings.bootstrap):
                yield _named(variant, name, row)


def _named(variant: str, graph: str, row: dict[str, Any]) -> dict[str, Any]:
    return {"graph": graph, "text": VARIANTS[variant], "variant": variant, **row}


def _drawn(graph: FamilyGraph, models: NDArray[np.int64], settings: GeneticsSettings) -> list[DrawnPairs]:
    return [
        *random_pairs(models, pairs=settings.sample, seed=settings.seed),
        *drawn_pairs(graph, patterns=settings.sample, seed=settings.seed),
    ]
