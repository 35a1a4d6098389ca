"""Frames of the genetics from a few rows at hand; what a row does not tell is null."""

from hugginggraph.frames import literal_rows, settle
from hugginggraph.tables import CARDS, COUNTERS, EDGES, NODES, REPOS
from hugginggraph.tables.genetics import TRAITS
from hugginggraph.tables.spark import LONG, STRING, struct

PAIRS = struct(graph=STRING, relation=STRING, src=LONG, dst=LONG, family_id=LONG)


def frame_of(spark, rows, columns):
    return settle(literal_rows(spark, rows, columns))


def of_models(spark, rows, table):
    """Rows of a table that are of models, unless one says otherwise."""
    return frame_of(spark, [{"kind": "model", **row} for row in rows], table.columns)


def repos_of(spark, *rows):
    """Of repos that are live, unless a row says otherwise."""
    return of_models(spark, rows, REPOS)


def cards_of(spark, texts):
    return frame_of(spark, [{"card_hash": hash_, "text": text} for hash_, text in texts.items()], CARDS.columns)


def traits_of(spark, *rows):
    return of_models(spark, rows, TRAITS)


def nodes_of(spark, *rows):
    return of_models(spark, rows, NODES)


def edges_of(spark, *rows):
    return frame_of(spark, rows, EDGES.columns)


def counters_of(spark, *rows):
    return frame_of(spark, rows, COUNTERS.columns)


def pairs_of(spark, *rows, graph="all", relation="*"):
    """Of `src, dst, family_id`, or of all five columns."""
    names = PAIRS.fieldNames()
    whole = [row if len(row) == len(names) else (graph, relation, *row) for row in rows]
    return frame_of(spark, [dict(zip(names, row, strict=True)) for row in whole], PAIRS)
