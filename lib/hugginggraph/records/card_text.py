r"""References that a card's text states in words: "a fine-tuned version of [amber/heron-7b](https://…)".

A text is read in four steps, each in a module of its own:

1. `card_prose`: what is no statement is cut: front matter, comments, code;
2. `card_statements`: the rest is split into statements: a sentence, an item of a list, a row of a table;
3. `card_phrases`: every phrase that a statement begins with gives what stands after it;
4. `card_references`: the link or name that stands there gives the reference.

The text is hostile. Every repetition in a pattern is bounded, possessive or has its end as its only way on, and what
is searched for more than once is remembered; so the time is in proportion to the text.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from hugginggraph.records.card_phrases import DATASET_PHRASES, MODEL_PHRASES, Phrase, PhraseList
from hugginggraph.records.card_prose import prose, with_joined_lists
from hugginggraph.records.card_references import names_after
from hugginggraph.records.card_statements import statements
from hugginggraph.records.plain_letters import plain

_MOST = 200
"""Statements read of a card, and references taken before those to one repo are told apart."""

_OF_MODEL = PhraseList(MODEL_PHRASES)
_OF_DATASET = PhraseList(DATASET_PHRASES)


class TextMention(NamedTuple):
    """A repo that a card's text names, with the phrase it stands after; `position` counts from 0 in the text's order.

    `target_kind` is `model` or `dataset`; `stated_relation` is None where the words ("based on") do not tell it.
    """

    position: int
    target_kind: str
    raw_reference: str
    stated_relation: str | None
    phrase: str


def text_mentions(text: str | None) -> list[TextMention]:
    """What the text of a model's or a Space's card says the repo was made from, in the order of the text.

    Args:
        text: the card as it stands, front matter included; None for none.

    >>> text_mentions("A quantized version of [Heron](https://huggingface.co/amber/heron-7b).")[0]._asdict()
    ... # doctest: +NORMALIZE_WHITESPACE
    {'position': 0, 'target_kind': 'model', 'raw_reference': 'amber/heron-7b', 'stated_relation': 'quantized',
     'phrase': 'quantized_version_of'}
    """
    return _mentions(text, _OF_MODEL)


def dataset_text_mentions(text: str | None) -> list[TextMention]:
    """What the text of a dataset's card says the dataset was made from, all `derived_from`, in the order of the text.

    Args:
        text: the card as it stands, front matter included; None for none.

    >>> dataset_text_mentions("A cleaned subset of [reeds](https://huggingface.co/datasets/amber/reeds).")
    ... # doctest: +NORMALIZE_WHITESPACE
    [TextMention(position=0, target_kind='dataset', raw_reference='amber/reeds', stated_relation='derived_from',
                 phrase='subset_of')]
    """
    return _mentions(text, _OF_DATASET)


class _Found(NamedTuple):
    rank: int
    phrase: Phrase
    name: str


def _mentions(text: str | None, phrases: PhraseList) -> list[TextMention]:
    found = list(islice(_all_found(text or "", phrases), _MOST))
    return [
        TextMention(position, phrase.target_kind, name, phrase.relation, phrase.code)
        for position, (_, phrase, name) in enumerate(_each_once(found))
    ]


def _all_found(text: str, phrases: PhraseList) -> Iterator[_Found]:
    read = with_joined_lists(prose(plain(text)))
    for said, lowered in islice(statements(read, phrases), _MOST):
        for (rank, phrase, _), end in phrases.beginning(lowered):
            for name in names_after(phrase, said[end:]):
                yield _Found(rank, phrase, name)


def _each_once(found: Sequence[_Found]) -> list[_Found]:
    """Of the references to one repo, the one with the first phrase of the list."""
    best: dict[tuple[str, str], int] = {}
    for rank, phrase, name in found:
        repo = phrase.target_kind, name
        best[repo] = min(rank, best.get(repo, rank))
    return list(dict.fromkeys(each for each in found if each.rank == best[each.phrase.target_kind, each.name]))
