"""The similarity of relatives: text by text, graph by graph."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.frames import settle, spilled
from hugginggraph.genetics.drawn_similarities import drawn_frame, drawn_similarities
from hugginggraph.genetics.graphs import FamilyGraph
from hugginggraph.genetics.positions import RANDOM, Weights, occurrences
from hugginggraph.genetics.relative_sums import node_sums
from hugginggraph.genetics.sampling import DrawnPairs, drawn_pairs, random_pairs
from hugginggraph.genetics.similarity import drawn_rows, exact_rows, random_rows
from hugginggraph.genetics.texts import VARIANTS
from hugginggraph.genetics.vocabulary import vectors, vocabulary, words
from hugginggraph.settings import GeneticsSettings


def similarities(
    texts: dict[str, DataFrame], graphs: dict[str, FamilyGraph], models: NDArray[np.int64], settings: GeneticsSettings
) -> Iterator[dict[str, Any]]:
    """The rows of `similarity` but for the date.

    Args:
        texts: for each variant `node_id, text`; models without the text are left out.
        graphs: for each graph its families.
        models: the live models, by `node_id`, in order.
        settings: seed, resamples, size of the vocabulary and of the samples.
    """
    acyclic: dict[str, FamilyGraph] = {name: graphs[name].without_cycles for name in settings.similarity_graphs}
    drawn: dict[str, list[DrawnPairs]] = {name: _drawn(graph, models, settings) for name, graph in acyclic.items()}
    for variant, of_variant in texts.items():
        for graph, row in _of_a_text(of_variant, acyclic, drawn, len(models), settings):
            yield {"graph": graph, "text": VARIANTS[variant], "variant": variant, **row}


def _of_a_text(
    texts: DataFrame,
    graphs: dict[str, FamilyGraph],
    drawn: dict[str, list[DrawnPairs]],
    models: int,
    settings: GeneticsSettings,
) -> Iterator[tuple[str, dict[str, Any]]]:
    bootstrap = {"seed": settings.seed, "resamples": settings.resamples}
    with spilled(texts.select("node_id", words(F.col("text")).alias("words"))) as of_words:
        terms = vocabulary(of_words, size=settings.vocabulary)
        with spilled(vectors(of_words, terms)) as of_vectors:
            of_random = list(random_rows(of_vectors, models=models))
            for name, graph in graphs.items():
                for row in of_random:
                    yield name, row
                for row in exact_rows(node_sums(of_vectors, graph), graph, **bootstrap):
                    yield name, row
                pairs = drawn_frame(texts.sparkSession, drawn[name])
                similar = settle(drawn_similarities(pairs, texts, of_vectors))
                often = occurrences(Weights.of(graph)) | {RANDOM.pattern: models * (models - 1)}
                for row in drawn_rows(similar, [each.position for each in drawn[name]], often, **bootstrap):
                    yield name, row


def _drawn(graph: FamilyGraph, models: NDArray[np.int64], settings: GeneticsSettings) -> list[DrawnPairs]:
    return [
        *random_pairs(models, pairs=settings.sample, seed=settings.seed),
        *drawn_pairs(graph, patterns=settings.sample, seed=settings.seed),
    ]
