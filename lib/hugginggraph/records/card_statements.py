"""A card's prose split into statements: from a phrase to the end of the sentence, the item or the row of a table."""

import re
from collections.abc import Iterator

from hugginggraph.records.card_phrases import PhraseList
from hugginggraph.records.plain_letters import BULLET, WORD_BEGINS, lower

_MOST_CHARACTERS = 600
"""Characters read after a phrase."""

_ENDS = re.compile(
    r"\n[ \t\r]*\n"  # a blank line
    rf"|\n(?=[ \t]*(?:[-*+{BULLET}][ \t]|[#>|]|\d{{1,2}}[.)][ \t]))"  # the next item, heading, quotation or row
    r"|(?<=[.!?])\s+(?=[A-Z*\[`\"(])",  # the next sentence
    re.ASCII,
)

# "not a fine-tuned version of", "unlike the merge of": said of another model, or denied.
_DENIED = re.compile(
    rf"{WORD_BEGINS}(?:not|never|nor|isn't|wasn't|without|unlike|than|versus|compared to|instead of|tasks)\s"
    r"(?:[\w-]{1,20}\s){0,3}\Z",
    re.ASCII,
)
_MOST_OF_A_DENIAL = 80


def statements(text: str, phrases: PhraseList) -> Iterator[tuple[str, str]]:
    """From each place where a phrase begins, what is said up to the statement's end: as it is, and in lower case.

    Args:
        text: prose whose lists are joined (`card_prose`).
        phrases: that statements begin with.
    """
    lowered = lower(text)
    for start, end_of_phrase in phrases.found_in(lowered):
        if not _DENIED.search(lowered, max(0, start - _MOST_OF_A_DENIAL), start):
            said = text[start : end_of_phrase + _MOST_CHARACTERS]
            ends = _ENDS.search(said)
            end = start + (ends.start() if ends else len(said))
            yield text[start:end], lowered[start:end]
