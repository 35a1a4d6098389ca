"""A card's prose split into statements: from a phrase to the end of the sentence, the item or the row of a table."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from hugginggraph.records.card_others import Others
from hugginggraph.records.phrase_list import PhraseList
from hugginggraph.records.plain_letters import BULLET, CLOSING, WORD_BEGINS, WORD_ENDS

_ENDS = re.compile(
    r"\n[ \t\r]*\n"  # a blank line
    rf"|\n(?=[ \t]*(?:[-*+{BULLET}][ \t]|[#>|]|\d{{1,2}}[.)][ \t]))"  # the next item, heading, quotation or row
    r"|(?<=[.!?])\s+(?=[A-Z*\[`\"(])",  # the next sentence
    re.ASCII,
)

# "not a fine-tuned version of", "unlike the merge of": said of another model, or denied.
_NOT = (
    r"(?:not(?!\s(?:only|just|merely|simply|solely)\s)|never|nor|neither|no|cannot"
    rf"|(?:is|was|are|were|do|does|did|has|have|had|would|could|wo|ca)n['{CLOSING}]t|no\spart\sof|by\sno\smeans"
    r"|without|unlike|than|versus|vs\.?|compared\s(?:to|with)|in\scomparison\s(?:to|with)|instead\sof|as\sopposed\sto"
    r"|relative\sto|similar\sto|outperform(?:s|ed|ing)?|looking\sfor|if\syou\s(?:want|need|prefer)|you\s(?:can|could|may)"
    r"|(?:see\salso|other|all)\s(?:the\s)?(?:models?|versions?)|ultimately|tasks)"
)
_CALIBRATION = r"(?:imatrix|matrix|calibration)"
# Possessive: a mark that could be part of the word or stand after it is tried once.
_WORD = r"[*_]{0,3}+[\w-]{1,20}+[*_]{0,3}+"
_DENIED = re.compile(
    rf"{WORD_BEGINS}{_NOT}[*_]{{0,3}}(?:,\s(?:{_WORD}\s){{0,3}}{_WORD},)?\s(?:{_WORD}\s){{0,3}}"
    rf"(?:n?or\s(?:{_WORD}\s){{0,3}})?[*_]{{0,3}}\Z",
    re.ASCII,
)
_LETTERS = re.compile("[a-z]+")
_SIGNS_OF_DENIAL = frozenset(
    (
        *(
            "not",
            "never",
            "nor",
            "neither",
            "no",
            "cannot",
            "t",
            "without",
            "unlike",
            "than",
            "versus",
            "vs",
            "compared",
        ),
        *("comparison", "instead", "opposed", "relative", "similar", "outperform", "outperforms", "outperformed"),
        *("outperforming", "looking", "you", "also", "other", "all", "ultimately", "tasks", "means"),
    )
)
"""One of them is a word of every denial; to look for them costs less than the pattern."""
_CALIBRATED = re.compile(rf"{WORD_BEGINS}{_CALIBRATION}[*_]{{0,3}}\s(?:{_WORD}\s){{0,3}}[*_]{{0,3}}\Z", re.ASCII)
_QUANTS = ("quant", "gguf", "ggml")
# What is said of another thing than the weights: "its tokenizer is based on", "chat template adapted from".
_THING = (
    r"(?:tokeni[sz]ers?|vocabulary|code|codebase|scripts?|readme|documentation|evaluations?|prompts?|template|notebook|demo"
    r"|logo|licen[cs]e|leaderboard|(?:prompt|chat|instruction|dialogue)\sformat|tokens|embeddings|features)"
)
_OF_ANOTHER_THING = re.compile(
    rf"(?:\)[*_`]{{0,3}},?\s|{WORD_BEGINS}{_THING}\s"
    r"(?:(?:is|are|was|were|has|have|been|which|that|largely|heavily|partly|mostly)\s){0,3})\Z",
    re.ASCII,
)
_VAGUE = ("based", "built", "build", "deriv", "adapt", "copied", "forked", "taken")
# What a tokenizer was trained on, or another's model: "where Ann Other fine-tuned".
_NO_MODEL = re.compile(
    r"(?:tokeni[sz]er|vocabular(?:y|ies)|(?:n|\d)-?gram\s(?:language\s)?models?)(?:(?!model|architecture|network)[^.;\n]){0,60}\Z",
    re.ASCII,
)
_PARTS_OF_NO_MODEL = ("tokeni", "vocabular", "gram")
_BY_ANOTHER = re.compile(
    rf"{WORD_BEGINS}where\s(?:(?!(?:we|i|it|this|that|these|the|they|is|was|were|are|be|been|being|has|have|had|then)\s)"
    r"\w{1,20}\s){1,3}\Z",
    re.ASCII,
)
_TRAINED = ("trained", "pretrained", "pre-trained", "pre trained")
_MOST_OF_A_DENIAL = 160
# What joins a phrase to the one before it, so that one denial holds for both; and what begins something new.
_JOINS = re.compile(rf"(?:,|\s(?:or|nor|and|and/or))[*_]{{0,3}}\s(?:{_WORD}\s){{0,3}}[*_]{{0,3}}\Z", re.ASCII)
_ANEW = re.compile(
    r";|:(?!//)|(?<![\w/.-])(?:but|however|yet|instead|rather|although|though|while|because|since|so|it|this|that|these"
    rf"|which|whose|who|we|they|i|is|was|are|were|has|have|had){WORD_ENDS}",
    re.ASCII,
)
_MOST_OF_A_LIST = 2000


class Statement(NamedTuple):
    """Where a phrase begins in a text, and where what it begins ends; perhaps it `is_of_another` model."""

    start: int
    end: int
    is_of_another: bool


def statements(text: str, lowered: str, phrases: PhraseList) -> Iterator[Statement]:
    """A statement from each place where a phrase begins and nothing denies it.

    The end of a statement is looked for once, whatever begins within it, so that the time is in proportion to the text.

    Args:
        text: prose whose lists are joined (`card_prose`).
        lowered: the same in lower case.
        phrases: that statements begin with.
    """
    others = Others(lowered)
    end = denied_until = -1
    for start, end_of_phrase in phrases.found_in(lowered):
        if start >= end:
            ends = _ENDS.search(text, start)
            end, denied_until = ends.start() if ends else len(text), -1
        if _is_denied(lowered, start) or _goes_on(lowered, denied_until, start):
            denied_until = max(denied_until, end_of_phrase)
        else:
            denied_until = -1
            yield Statement(start, end, others.are_meant(start))


def _is_denied(lowered: str, start: int) -> bool:
    before = lowered[max(0, start - _MOST_OF_A_DENIAL) : start]
    if not _SIGNS_OF_DENIAL.isdisjoint(_LETTERS.findall(before)) and _DENIED.search(before):
        return True
    if ("matrix" in before or "calib" in before) and not lowered.startswith(_QUANTS, start):
        return _CALIBRATED.search(before) is not None
    if lowered.startswith(_VAGUE, start):
        return _OF_ANOTHER_THING.search(before[-60:]) is not None
    if lowered.startswith(_TRAINED, start):
        return any(part in before for part in _PARTS_OF_NO_MODEL) and _NO_MODEL.search(before[-100:]) is not None
    return "where " in before and lowered.startswith("fine", start) and _BY_ANOTHER.search(before[-80:]) is not None


def _goes_on(lowered: str, denied_until: int, start: int) -> bool:
    """Whether a phrase is part of one that is denied, or the next in a list: "not based on, or derived from"."""
    if denied_until < 0 or start <= denied_until:
        return denied_until >= 0
    between = lowered[denied_until : min(start, denied_until + _MOST_OF_A_LIST)]
    return _JOINS.search(between) is not None and not _ANEW.search(between)
