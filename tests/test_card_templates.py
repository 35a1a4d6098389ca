"""Near duplicates among cards: by hand, and against the exact share of runs of three words that two cards have."""

import random
from itertools import combinations

import pytest

from genetics_rows import cards_of, repos_of
from hugginggraph.genetics.card_templates import card_templates

SENTENCE = "the model was trained on data from many birds near open water and it can tell them by their voice at night"
WORDS = SENTENCE.split()
TEMPLATE = (
    "# {name}\n\nThis model is a version of {base} that a tool has trained on a data set of its user, and this card "
    "was written by the same tool when it was done. Nobody has read it since. It reached a loss of {loss} on the part "
    "that was held out.\n\n## Procedure\n\nLearning rate: {rate}. Batches: {batch}. The optimizer and its schedule are "
    "those that the tool takes when nothing else is said."
)


def filled(**gaps):
    return "---\nlicense: mit\n---\n" + TEMPLATE.format(**gaps)


def told(work, cards, repos=None):
    """`template_id` by `node_id`; each card is that of one model, unless repos are given."""
    rows = repos or [{"node_id": number, "card_hash": hash_} for number, hash_ in enumerate(cards, start=1)]
    repos_of(work, *rows)
    cards_of(work, cards)
    found = card_templates(work)
    assert found.column_names == ["node_id", "template_id"]
    return {row["node_id"]: row["template_id"] for row in found.to_pylist()}


def test_a_template_filled_in_anew_is_known_whatever_fills_its_gaps(work):
    cards = {
        "a": filled(name="heron", base="amber/base", loss=0.31, rate="5e-05", batch=32),
        "b": filled(name="Tern 7b", base="reed/other", loss=1.2, rate="2e-04", batch=8),
        "c": "# Plover\n\n" + " ".join(WORDS) + ". " + " ".join(reversed(WORDS)),
        "d": filled(name="egret", base="amber/base", loss=12, rate="0.001", batch=128),
    }
    assert told(work, cards) == {1: 1, 2: 1, 4: 1}


def test_equal_cards_are_copies_and_who_is_gone_or_a_space_has_none(work):
    cards = {"long": " ".join(WORDS * 2), "short": "# Heron"}
    repos = [
        {"node_id": 7, "card_hash": "long", "kind": "dataset"},
        {"node_id": 3, "card_hash": "long"},
        {"node_id": 1, "card_hash": "long", "kind": "space"},
        {"node_id": 2, "card_hash": "long", "gone_at": "2026-01-01"},
        # However short: they are the same.
        {"node_id": 5, "card_hash": "short"},
        {"node_id": 6, "card_hash": "short"},
        {"node_id": 8},
    ]
    assert told(work, cards, repos) == {3: 3, 7: 3, 5: 5, 6: 5}


def test_without_cards_there_are_no_templates(work):
    assert told(work, {}, [{"node_id": 1}]) == {}
    assert told(work, {"a": "", "b": " ", "c": "one two"}) == {}


def mutated(draw, words, chance):
    return [draw.choice(WORDS) if draw.random() < chance else word for word in words]


def shared(one, other):
    """Jaccard's share of the runs of three words."""
    runs = [set(zip(words, words[1:], words[2:], strict=False)) for words in (one, other)]
    return len(runs[0] & runs[1]) / len(runs[0] | runs[1])


def closure(numbers, pairs):
    """Who hangs together by the pairs, by least member."""
    least = {number: number for number in numbers}
    for _ in numbers:
        for one, other in pairs:
            least[one] = least[other] = min(least[one], least[other])
    return least


@pytest.mark.parametrize("seed", [1, 2])
def test_cards_that_share_most_of_their_runs_are_together_and_those_that_share_little_are_not(work, seed):
    draw = random.Random(seed)
    # Twenty originals, and five copies of each with ever more of their words replaced.
    texts = []
    for _ in range(20):
        original = [draw.choice(WORDS) + draw.choice("abcdefgh") for _ in range(150)]
        texts += [original, *(mutated(draw, original, chance) for chance in (0.01, 0.02, 0.04, 0.3, 0.5))]
    found = told(work, {f"{number:03}": " ".join(words) for number, words in enumerate(texts, start=1)})
    pairs = combinations(range(1, len(texts) + 1), 2)
    share = {(one, other): shared(texts[one - 1], texts[other - 1]) for one, other in pairs}
    surely = closure(range(1, len(texts) + 1), [pair for pair, of in share.items() if of > 0.85])
    perhaps = closure(range(1, len(texts) + 1), [pair for pair, of in share.items() if of > 0.3])
    assert len(set(surely.values())) < len(texts)
    for one, other in share:
        if surely[one] == surely[other]:
            assert found[one] == found[other]
        if perhaps[one] != perhaps[other]:
            assert found.get(one, one) != found.get(other, other)
    # Those that are half other words are nobody's copy.
    assert all(number not in found for number in range(6, len(texts) + 1, 6))
