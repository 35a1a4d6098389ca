r"""References that a card's text states in words: "a fine-tuned version of [amber/heron-7b](https://…)".

A text is read in steps, each in a module of its own:

1. `card_languages`: what other languages say of a repo's origin is put into English words;
2. `card_prose`: what is no statement is cut: front matter (before all else), comments, code;
3. `card_labels`: labels in tables, HTML, badges and headings are put beside what they are of;
4. `card_statements`: the rest is split into statements: a sentence, an item of a list, a row of a table;
5. `card_phrases`: every phrase that a statement begins with gives what stands after it, or before;
6. `card_references`: the link, the name or the path that stands there gives the reference.

The text is hostile. Every repetition in a pattern is bounded, possessive or has its end as its only way on, and what
is searched for more than once is remembered; so the time is in proportion to the text.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from hugginggraph.records.card_labels import with_labels
from hugginggraph.records.card_languages import in_english
from hugginggraph.records.card_mention import TextMention, more
from hugginggraph.records.card_phrases import DATASET_PHRASES, MODEL_PHRASES, Phrase
from hugginggraph.records.card_prose import after_front_matter, own, prose, with_joined_lists, with_links
from hugginggraph.records.card_references import Reader
from hugginggraph.records.card_statements import Statement, statements
from hugginggraph.records.names import last_part
from hugginggraph.records.phrase_list import PhraseList
from hugginggraph.records.plain_letters import lower, plain

_NO_WIDTH = "\u00ad\u200b\u2060\ufeff"
_MOST = 20_000
"""Statements read of a card; those beyond are counted."""

_OF_MODEL = PhraseList(MODEL_PHRASES)
_OF_DATASET = PhraseList(DATASET_PHRASES)


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
    is_of_another: bool


def _mentions(text: str | None, phrases: PhraseList) -> list[TextMention]:
    read = prepared(text or "")
    lowered = lower(read)
    of_text = statements(read, lowered, phrases)
    found = _of_this(list(_all_found(read, lowered, islice(of_text, _MOST), phrases)))
    told = [
        TextMention(position, phrase.target_kind, name, phrase.relation, phrase.code)
        for position, (_, phrase, name, _) in enumerate(_each_once(found))
    ]
    left = sum(1 for _ in of_text)
    return [*told, more(left, len(told))] if left else told


def prepared(text: str) -> str:
    """The text as phrases are looked for in it: plain, in English, without code, what belongs together in one line."""
    read = own(after_front_matter(text))
    if not read.isascii():
        for character in _NO_WIDTH:
            read = read.replace(character, "")
    return with_joined_lists(with_labels(with_links(prose(plain(in_english(read))))))


def _all_found(read: str, lowered: str, of_text: Iterable[Statement], phrases: PhraseList) -> Iterator[_Found]:
    reader = Reader(read)
    for start, end, is_of_another in of_text:
        for (rank, phrase, _), end_of_phrase in phrases.beginning(lowered, start, end):
            for name in reader.names(phrase, start, end_of_phrase, end):
                yield _Found(rank, phrase, name, is_of_another)


def _of_this(found: list[_Found]) -> list[_Found]:
    """Without what is perhaps said of another model, where the card says as much of its own."""
    if not any(each.is_of_another for each in found):
        return found
    told = {each.phrase.target_kind for each in found if not each.is_of_another}
    return [each for each in found if not each.is_of_another or each.phrase.target_kind not in told]


def _each_once(found: Sequence[_Found]) -> list[_Found]:
    """Of the references to one repo, the one with the first phrase of the list.

    A model's name without owner is that of the model that the card names in full.
    """
    full = {last_part(each.name) for each in found if each.phrase.target_kind == "model" and "/" in each.name}
    if full:
        found = [each for each in found if each.phrase.target_kind != "model" or each.name.lower() not in full]
    best: dict[tuple[str, str], int] = {}
    for rank, phrase, name, _ in found:
        repo = phrase.target_kind, name
        best[repo] = min(rank, best.get(repo, rank))
    return list(dict.fromkeys(each for each in found if each.rank == best[each.phrase.target_kind, each.name]))
