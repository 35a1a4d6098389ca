"""Texts as vectors and the similarity of relatives, against scikit-learn and against pairs compared one by one."""

from functools import reduce

import numpy as np
import pyarrow as pa
import pytest
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.preprocessing import normalize

from hugginggraph.genetics.drawn_similarities import drawn_frame, drawn_similarities
from hugginggraph.genetics.graphs import FamilyGraph
from hugginggraph.genetics.positions import POSITIONS
from hugginggraph.genetics.relative_sums import node_sums
from hugginggraph.genetics.sampling import DrawnPairs
from hugginggraph.genetics.similarity import exact_rows, random_rows
from hugginggraph.genetics.texts import VARIANTS, card_texts, metadata_texts
from hugginggraph.genetics.vocabulary import term_counts, vectors, vocabularies, words
from test_family_positions import patterns_of, random_forest

SIZE = 25
BOOTSTRAP = {"seed": 1, "resamples": 50}


def corpus(seed, nodes=40):
    """Texts of words that are frequent by rank; some hold none of the frequent ones, and one is empty."""
    random = np.random.default_rng(seed)
    lexicon = [f"word{rank}" for rank in range(60)] + ["Über", "b2_c", "i", "x9"]
    shares = 1 / np.arange(1, len(lexicon) + 1)
    texts = [" ".join(random.choice(lexicon, size=12, p=shares / shares.sum())) for _ in range(nodes)]
    return [*texts[:-2], "", "solitary " + "hermit " * 2]


def frame_of(spark, texts):
    rows = pa.table({"node_id": np.arange(len(texts)), "text": texts})
    frame = spark.createDataFrame(rows).select(F.lit("v").alias("variant"), "*", words(F.col("text")).alias("words"))
    # Rows that came from Python are part of every plan otherwise, and computed by the planner, on the driver.
    return frame.localCheckpoint()


def as_matrix(rows, nodes, measure):
    matrix = np.zeros((nodes, SIZE))
    for row in rows:
        vector = row[measure].toArray()
        matrix[row["node_id"], : len(vector)] = vector
    return matrix


@pytest.fixture(scope="module")
def compared(spark):
    """Texts, their vectors, and scikit-learn's vectors over the same vocabulary."""
    texts = corpus(3)
    frame = frame_of(spark, texts)
    terms = vocabularies(frame, size=SIZE)["v"]
    found = vectors(term_counts(frame, {"v": terms})).localCheckpoint()
    counts = CountVectorizer(ngram_range=(1, 2), vocabulary=terms).fit_transform(texts)
    expected = {
        "bow": normalize(counts.astype(float)).toarray(),
        "tfidf": TfidfTransformer().fit_transform(counts).toarray(),
    }
    return texts, frame, terms, found, expected


@pytest.mark.parametrize("size", [5, 25, 200])
def test_the_vocabulary_is_made_of_the_most_frequent_words_and_pairs_of_words(spark, size):
    texts = corpus(5)
    counter = CountVectorizer(ngram_range=(1, 2)).fit(texts)
    counts = np.asarray(counter.transform(texts).sum(axis=0)).ravel()
    names = counter.get_feature_names_out()
    expected = sorted(zip(-counts, names, strict=True))[:size]
    assert vocabularies(frame_of(spark, texts), size=size) == {"v": [name for _, name in expected]}


def test_vectors_are_those_of_scikit_learn(compared):
    texts, _, _, found, expected = compared
    rows = found.collect()
    for measure, matrix in expected.items():
        np.testing.assert_allclose(as_matrix(rows, len(texts), measure), matrix, atol=1e-12)
    without_any = [at for at, row in enumerate(expected["bow"]) if not row.any()]
    assert without_any
    assert {row["node_id"] for row in rows} == set(range(len(texts))) - set(without_any)


def test_a_corpus_without_words_has_no_vocabulary_and_no_vectors(spark):
    frame = frame_of(spark, ["", "a b c"])
    assert vocabularies(frame, size=SIZE) == {}
    found = vectors(term_counts(frame, {}))
    assert found.count() == 0
    assert list(random_rows(found, models=2)) == []


def test_variants_have_vocabularies_of_their_own(spark, compared):
    _, frame, terms, found, _ = compared
    other = frame_of(spark, corpus(9)).withColumn("variant", F.lit("w"))
    both = frame.unionByName(other)
    named = vocabularies(both, size=SIZE)
    assert named["v"] == terms
    assert named["w"] == vocabularies(other, size=SIZE)["w"] != terms
    rows = vectors(term_counts(both, named)).where("variant = 'v'").orderBy("node_id").collect()
    assert rows == found.orderBy("node_id").collect()


def test_the_exact_means_are_those_over_every_pair_that_can_be_compared(compared):
    _, _, _, found, expected = compared
    edges = random_forest(11)
    family = FamilyGraph.of(*np.array(edges, dtype=np.int64).T)
    ((variant, graph, sums),) = node_sums(found, {"g": family})
    assert (variant, graph) == ("v", "g")
    rows = {(r["measure"], r["pattern"], r["pair"]): r for r in exact_rows(sums, family, **BOOTSTRAP)}
    for measure, matrix in expected.items():
        has_text = matrix.any(axis=1)
        for position, patterns in patterns_of(edges).items():
            told = rows[measure, position.pattern, position.pair]
            pairs = [(a, b, 1 / len(alike)) for alike in patterns for a, b in alike if has_text[a] and has_text[b]]
            votes = sum(weight for *_, weight in pairs)
            assert told["pairs"] == round(votes)
            mean = sum(weight * matrix[a] @ matrix[b] for a, b, weight in pairs) / votes if votes else None
            assert told["mean"] == (None if mean is None else pytest.approx(mean, abs=1e-8)), position


def test_the_mean_of_random_pairs_is_that_over_all_pairs_there_are(compared):
    texts, _, _, found, expected = compared
    for _, row in random_rows(found, models=len(texts)):
        matrix = expected[row["measure"]]
        matrix = matrix[matrix.any(axis=1)]
        n = len(matrix)
        alike = matrix @ matrix.T
        assert row["mean"] == pytest.approx((alike.sum() - n) / (n * (n - 1)), abs=1e-8)
        assert row["pairs"] == n * (n - 1)
        assert row["low"] < row["mean"] < row["high"]


def test_the_interval_of_random_pairs_covers_the_mean_of_all_models_they_could_come_from(spark):
    texts = corpus(8, nodes=400)
    frame = frame_of(spark, texts)
    everything = vectors(term_counts(frame, vocabularies(frame, size=SIZE))).localCheckpoint()
    truth = {row["measure"]: row["mean"] for _, row in random_rows(everything, models=400)}
    covered = 0
    for seed in range(8):
        chosen = everything.sample(fraction=0.2, seed=seed)
        for _, row in random_rows(chosen, models=80):
            covered += row["low"] <= truth[row["measure"]] <= row["high"]
    assert covered >= 13  # 95 % of 16 are 15


def test_a_likeness_that_is_known_lies_within_the_intervals_of_its_positions(spark):
    """Each word of a child is its parent's, or drawn anew, with a known chance: what d hops leave alike follows.

    Positions share their edges, so that those of one drawing lie within or beyond together: there are eight drawings.
    """
    slots, choices, kept, families, members, drawings = 20, 4, 0.8, 100, 20, 8
    random = np.random.default_rng(2026)
    parents = {
        node: int(random.integers(node - node % members, node)) for node in range(families * members) if node % members
    }
    frames = []
    for drawing in range(drawings):
        texts = random.integers(0, choices, (families * members, slots))
        is_kept = random.random(texts.shape) < kept
        for node, parent in parents.items():
            texts[node] = np.where(is_kept[node], texts[parent], texts[node])
        frame = frame_of(spark, [" ".join(f"slot{at}is{value}" for at, value in enumerate(text)) for text in texts])
        frames.append(frame.withColumn("variant", F.lit(str(drawing))))
    frame = reduce(DataFrame.unionByName, frames)
    # A word of one slot is in a quarter of the texts, a pair of words in few: the vocabulary is the words.
    found = vectors(term_counts(frame, vocabularies(frame, size=slots * choices))).localCheckpoint()
    family = FamilyGraph.of(np.array([*parents.values()]), np.array([*parents]))

    def alike(hops):
        return kept**hops + (1 - kept**hops) / choices

    within, widths = [], []
    for _, _, sums in node_sums(found, {"g": family}):
        rows = exact_rows(sums, family, seed=1, resamples=500)
        by_position = {(row["pattern"], row["pair"]): row for row in rows if row["measure"] == "bow"}
        for position in POSITIONS:
            row = by_position[position.pattern, position.pair]
            within.append(row["low"] < alike(position.distance) < row["high"])
            widths.append(row["high"] - row["low"])
    assert len(within) == drawings * len(POSITIONS)
    assert sum(within) >= 0.85 * len(within)  # 95 % of independent ones
    assert max(widths) < 0.06


def test_drawn_pairs_are_compared_by_all_three_measures(spark, compared):
    texts, frame, _, found, expected = compared
    first, second = np.array([0, 0, 5, 7, 38]), np.array([1, 1, 6, 7, 2])
    drawn = [DrawnPairs(POSITIONS[0], first, second, np.arange(5))]
    rows = drawn_similarities(drawn_frame(spark, {"g": drawn}), frame, found).orderBy("family_id").collect()
    assert [row["family_id"] for row in rows] == [0, 1, 2, 3]  # the text of 38 is empty
    for row, one, other in zip(rows, first, second, strict=False):
        assert row["bow"] == pytest.approx(expected["bow"][one] @ expected["bow"][other])
        assert row["tfidf"] == pytest.approx(expected["tfidf"][one] @ expected["tfidf"][other])
        longer = max(len(texts[one]), len(texts[other]))
        assert row["levenshtein"] == pytest.approx(1 - distance(texts[one], texts[other]) / longer)


def distance(one, other):
    """Levenshtein's, by the rule itself."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row, above = [at], row
        for place, beside in enumerate(other, 1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (letter != beside)))
    return row[-1]


def test_the_anonymous_record_names_neither_the_parent_nor_the_model(spark):
    repos = spark.sql("""SELECT 1L AS node_id, 'model' AS kind, 'ann/heron-7b-ft' AS repo_id, 'abc' AS hub_id,
        TIMESTAMP '2024-05-01 10:00:00' AS created_at, false AS private, 'peft' AS library_name,
        'text-generation' AS pipeline_tag, CAST(NULL AS DATE) AS gone_at, 'h' AS card_hash,
        array('gguf', 'base_model:finetune:amber/heron-7b', 'region:us', 'license:mit') AS tags""")
    counters = spark.sql("""SELECT 1L AS node_id, DATE '2024-06-01' AS snapshot_date, 17L AS downloads,
        0L AS downloads_all_time, 3L AS likes, 0.5D AS trending_score""")
    traits = spark.sql("""SELECT 1L AS node_id, 'model' AS kind, 600L AS card_length, false AS generated,
        array('mit') AS licence, array('text-generation') AS task, array('peft') AS library,
        CAST(NULL AS ARRAY<STRING>) AS language, CAST(NULL AS ARRAY<STRING>) AS dataset,
        CAST(NULL AS ARRAY<STRING>) AS paper""")
    row = metadata_texts(repos, counters, traits).first()
    assert row["anonymous"] == "text-generation peft gguf license:mit"
    assert row["traits"] == "mit text-generation peft"
    assert row["full"] == (
        '{"_id":"abc","id":"ann/heron-7b-ft","likes":3,"trending_score":0.5,"private":false,"downloads":17,"tags":["gguf",'
        '"base_model:finetune:amber/heron-7b","region:us","license:mit"],"pipeline_tag":"text-generation",'
        '"library_name":"peft","createdAt":"2024-05-01T10:00:00","modelId":"ann/heron-7b-ft"}'
    )
    card = "---\nlicense: mit\n---\n" + "# Heron\n" + "It wades. " * 60
    cards = spark.createDataFrame([("h", card)], "card_hash string, text string")
    told = card_texts(repos, cards, traits).first()
    assert told["body"].startswith("# Heron\nIt wades.")
    assert told["opening"] == card[:512]
    assert set(VARIANTS) == {"full", "anonymous", "traits", "body", "opening"}


def test_without_models_nothing_is_drawn(spark):
    assert drawn_frame(spark, {"finetune": [], "all": []}).columns == ["graph", "place", "first", "second", "family_id"]
