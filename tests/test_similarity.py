"""Texts as vectors and the similarity of relatives, against scikit-learn and against pairs compared one by one."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.preprocessing import normalize

from hugginggraph.genetics.drawn_similarities import compared as compare
from hugginggraph.genetics.graphs import FamilyGraph
from hugginggraph.genetics.positions import POSITIONS
from hugginggraph.genetics.relative_sums import node_sums
from hugginggraph.genetics.sampling import DrawnPairs
from hugginggraph.genetics.similarity import drawn_rows, exact_rows, random_rows
from hugginggraph.genetics.texts import VARIANTS, card_texts, metadata_texts
from hugginggraph.genetics.vectors import Vectors
from hugginggraph.genetics.vocabulary import vocabulary
from hugginggraph.genetics.words import WordedTexts, worded
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


def worded_rows(texts, at_once=10):
    """The words of texts whose models are their places, some texts at a time."""
    columns = {"node_id": range(len(texts)), "text": texts}
    schema = pa.schema([("node_id", pa.int64()), ("text", pa.string())])
    rows = pa.table({name: list(values) for name, values in columns.items()}, schema=schema)
    return [worded(rows.slice(first, at_once)) for first in range(0, len(texts), at_once)]


def terms_of(texts, size=SIZE):
    return vocabulary(WordedTexts.of(worded_rows(texts)), size=size).terms


def vectors_of(texts, size=SIZE):
    return Vectors.of(worded_rows(texts), size=size)


@pytest.fixture(scope="module")
def compared():
    """Texts, their vectors, and scikit-learn's vectors over the same vocabulary."""
    texts = corpus(3)
    terms = terms_of(texts)
    counts = CountVectorizer(ngram_range=(1, 2), vocabulary=terms).fit_transform(texts)
    expected = {
        "bow": normalize(counts.astype(float)).toarray(),
        "tfidf": TfidfTransformer().fit_transform(counts).toarray(),
    }
    return texts, vectors_of(texts), expected


@pytest.mark.parametrize("size", [5, 25, 200])
@pytest.mark.parametrize("at_once", [7, 20_000])
def test_the_vocabulary_is_made_of_the_most_frequent_words_and_pairs_of_words(size, at_once, monkeypatch):
    monkeypatch.setattr("hugginggraph.genetics.vocabulary._TEXTS_AT_ONCE", at_once)
    texts = corpus(5)
    counter = CountVectorizer(ngram_range=(1, 2)).fit(texts)
    counts = np.asarray(counter.transform(texts).sum(axis=0)).ravel()
    names = counter.get_feature_names_out()
    expected = sorted(zip(-counts, names, strict=True))[:size]
    assert terms_of(texts, size) == [name for _, name in expected]


@pytest.mark.parametrize("at_once", [7, 20_000])
def test_vectors_are_those_of_scikit_learn(compared, at_once, monkeypatch):
    monkeypatch.setattr("hugginggraph.genetics.vocabulary._TEXTS_AT_ONCE", at_once)
    texts, _, expected = compared
    found = vectors_of(texts)
    rows = found.rows(found.node_id)
    for measure, matrix in expected.items():
        np.testing.assert_allclose(rows[measure].toarray(), matrix, atol=1e-12)
        np.testing.assert_allclose(found.total(measure), matrix.sum(axis=0), atol=1e-12)
        np.testing.assert_allclose(found.dots(measure, matrix[3]), matrix @ matrix[3], atol=1e-12)
    assert [at for at, row in enumerate(expected["bow"]) if not row.any()]


def test_a_corpus_without_words_has_no_vocabulary_and_no_vectors():
    for texts in (["", "a b c"], []):
        found = vectors_of(texts)
        assert terms_of(texts) == []
        assert not found.has_vector.any()
        assert list(random_rows(found, models=2)) == []


def test_the_exact_means_are_those_over_every_pair_that_can_be_compared(compared):
    _, found, expected = compared
    edges = random_forest(11)
    family = FamilyGraph.of(*np.array(edges, dtype=np.int64).T)
    ((graph, sums),) = node_sums(found, {"g": family})
    assert graph == "g"
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
    texts, found, expected = compared
    for row in random_rows(found, models=len(texts)):
        matrix = expected[row["measure"]]
        matrix = matrix[matrix.any(axis=1)]
        n = len(matrix)
        alike = matrix @ matrix.T
        assert row["mean"] == pytest.approx((alike.sum() - n) / (n * (n - 1)), abs=1e-8)
        assert row["pairs"] == n * (n - 1)
        assert row["low"] < row["mean"] < row["high"]


def test_the_interval_of_random_pairs_covers_the_mean_of_all_models_they_could_come_from():
    everything = vectors_of(corpus(8, nodes=400))
    truth = {row["measure"]: row["mean"] for row in random_rows(everything, models=400)}
    covered = 0
    for seed in range(8):
        chosen = np.flatnonzero(np.random.default_rng(seed).random(400) < 0.2)
        some = Vectors(chosen, everything.counts[chosen], everything.weights)
        for row in random_rows(some, models=80):
            covered += row["low"] <= truth[row["measure"]] <= row["high"]
    assert covered >= 13  # 95 % of 16 are 15


def test_a_likeness_that_is_known_lies_within_the_intervals_of_its_positions():
    """Each word of a child is its parent's, or drawn anew, with a known chance: what d hops leave alike follows.

    Positions share their edges, so that those of one drawing lie within or beyond together: there are eight drawings.
    """
    slots, choices, kept, families, members, drawings = 20, 4, 0.8, 100, 20, 8
    random = np.random.default_rng(2026)
    parents = {
        node: int(random.integers(node - node % members, node)) for node in range(families * members) if node % members
    }
    family = FamilyGraph.of(np.array([*parents.values()]), np.array([*parents]))

    def alike(hops):
        return kept**hops + (1 - kept**hops) / choices

    within, widths = [], []
    for _ in range(drawings):
        texts = random.integers(0, choices, (families * members, slots))
        is_kept = random.random(texts.shape) < kept
        for node, parent in parents.items():
            texts[node] = np.where(is_kept[node], texts[parent], texts[node])
        said = [" ".join(f"slot{at}is{value}" for at, value in enumerate(text)) for text in texts]
        # A word of one slot is in a quarter of the texts, a pair of words in few: the vocabulary is the words.
        ((_, sums),) = node_sums(vectors_of(said, slots * choices), {"g": family})
        rows = exact_rows(sums, family, seed=1, resamples=500)
        by_position = {(row["pattern"], row["pair"]): row for row in rows if row["measure"] == "bow"}
        for position in POSITIONS:
            row = by_position[position.pattern, position.pair]
            within.append(row["low"] < alike(position.distance) < row["high"])
            widths.append(row["high"] - row["low"])
    assert len(within) == drawings * len(POSITIONS)
    assert sum(within) >= 0.85 * len(within)  # 95 % of independent ones
    assert max(widths) < 0.06


def test_drawn_pairs_are_compared_by_all_three_measures(compared):
    texts, found, expected = compared
    first, second = np.array([0, 0, 5, 7, 38]), np.array([1, 1, 6, 7, 2])
    alike = compare(DrawnPairs(POSITIONS[0], first, second, np.arange(5)), found, dict(enumerate(texts)))
    assert alike.has_both.tolist() == [True, True, True, True, False]  # the text of 38 is empty
    for place in range(4):
        one, other = first[place], second[place]
        told = {measure: of[place] for measure, of in alike.by_measure.items()}
        assert told["bow"] == pytest.approx(expected["bow"][one] @ expected["bow"][other])
        assert told["tfidf"] == pytest.approx(expected["tfidf"][one] @ expected["tfidf"][other])
        longer = max(len(texts[one]), len(texts[other]))
        assert told["levenshtein"] == pytest.approx(1 - distance(texts[one], texts[other]) / longer)


def test_a_row_of_drawn_pairs_is_the_mean_over_those_that_can_be_compared(compared):
    texts, found, expected = compared
    drawn = DrawnPairs(POSITIONS[0], np.array([0, 5, 38]), np.array([1, 6, 2]), np.array([7, 7, 9]))
    alike = compare(drawn, found, dict(enumerate(texts)))
    rows = list(drawn_rows([drawn], [alike], {POSITIONS[0].pattern: 11}, **BOOTSTRAP))
    assert [(row["measure"], row["method"], row["occurrences"], row["pairs"]) for row in rows] == [
        (measure, "sampled", 11, 2) for measure in ("bow", "tfidf", "levenshtein")
    ]
    for row in rows[:2]:
        matrix = expected[row["measure"]]
        assert row["mean"] == pytest.approx((matrix[0] @ matrix[1] + matrix[5] @ matrix[6]) / 2)
        assert (row["families"], row["low"]) == (1, None)


def distance(one, other):
    """Levenshtein's, by the rule itself."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row, above = [at], row
        for place, beside in enumerate(other, 1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (letter != beside)))
    return row[-1]


def test_the_anonymous_record_names_neither_the_parent_nor_the_model():
    model = {
        **{"node_id": 1, "repo_id": "ann/heron-7b-ft", "hub_id": "abc", "private": False, "library_name": "peft"},
        **{"created_at": datetime(2024, 5, 1, 10, tzinfo=UTC), "pipeline_tag": "text-generation"},
        "tags": ["gguf", "base_model:finetune:amber/heron-7b", "region:us", "license:mit", None],
        **{"downloads": 17, "likes": 3, "trending_score": 0.5, "language": None, "dataset": None, "paper": None},
        **{"licence": ["mit"], "task": ["text-generation"], "library": ["peft"]},
    }
    (row,) = metadata_texts(pa.Table.from_pylist([model])).to_pylist()
    assert row["anonymous"] == "text-generation peft gguf license:mit"
    assert row["traits"] == "mit text-generation peft"
    assert row["full"] == (
        '{"_id":"abc","id":"ann/heron-7b-ft","likes":3,"trending_score":0.5,"private":false,"downloads":17,"tags":["gguf",'
        '"base_model:finetune:amber/heron-7b","region:us","license:mit",null],"pipeline_tag":"text-generation",'
        '"library_name":"peft","createdAt":"2024-05-01T10:00:00","modelId":"ann/heron-7b-ft"}'
    )
    card = "---\nlicense: mit\n---\n" + "# Heron\n" + "It wades. " * 60
    (told,) = card_texts(pa.Table.from_pylist([{"node_id": 1, "text": card}])).to_pylist()
    assert told["body"].startswith("# Heron\nIt wades.")
    assert told["opening"] == card[:512]
    assert set(VARIANTS) == {"full", "anonymous", "traits", "body", "opening"}


def test_a_model_of_which_nothing_is_told_has_no_such_text():
    fields = (
        "hub_id private library_name created_at pipeline_tag tags downloads likes trending_score licence task library"
    )
    nothing = dict.fromkeys(f"{fields} language dataset paper".split())
    (row,) = metadata_texts(pa.Table.from_pylist([{"node_id": 1, "repo_id": "a/b", **nothing}])).to_pylist()
    assert row == {"node_id": 1, "full": '{"id":"a/b","modelId":"a/b"}', "anonymous": None, "traits": None}
