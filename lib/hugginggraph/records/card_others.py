"""Whether a statement is of another model than the card's: "Heron was pre-trained on" in the card of a Heron fine-tune.

A card does not tell what its own repo is called. So a name is that of another where the card says that this model is a
version of it; and of what a card says so, only that is left out which it says otherwise of its own model, too.
"""

import re
from functools import cached_property

from hugginggraph.records.plain_letters import WORD_BEGINS

_NAME = r"[a-z][a-z0-9]{2,30}+"
_OWN_WORDS = frozenset(
    ("", "this", "that", "the", "model", "models", "checkpoint", "version", "variant", "which", "these", "and")
)
_OF_A_VERSION = re.compile(
    rf"(?:version|variant)\s(?:of|from)\s(?:the\s)?[*_`\"'\[]{{0,3}}(?:google's\s)?({_NAME})", re.ASCII
)
_TUNED = re.compile(
    rf"{WORD_BEGINS}({_NAME})(?:[-_][a-z0-9.]{{1,20}}+){{0,4}}+[\])*_`]{{0,3}}(?:\(\S{{1,200}}\))?(?:\s(?:is|was))?"
    r"[ -](?:fine-?tun|based\s)",
    re.ASCII,
)
_VERBS = (" is ", " was ", " are ", " were ", " has ", " have ")
_PREDICATE = re.compile(r" [a-z]{2,4}\s(?:(?:been|an?|the|only|\w{1,14}(?:ed|ly))\s){0,4}", re.ASCII)
_SUBJECT = re.compile(rf"[*_`\"'(\[]{{0,3}}({_NAME})(?:[-_][a-z0-9.]{{1,20}}+){{0,3}}+[*_`\"'\])]{{0,3}}", re.ASCII)
_UNDERLYING = re.compile(
    r"(?:underlying|base|original|initial|parent)\s(?:model|checkpoint)s?\s(?:(?:is|was|were|are|has|have|been|only|already)\s){1,3}\Z"
    r"|\]\([^()\s]{1,200}\)\s?,\s(?:which\s(?:is|was)|an?)\s[^.;:\n()\[\]]{0,80}\Z",
    re.ASCII,
)
_PRE_TRAINED = ("pretrained", "pre-trained", "pre trained")
_PRE = "pre-"
_VERSIONS = ("fine", "version", "variant", "adapted", "derived", "based", "built", "continu", "initiali")
_MOST, _MOST_OF_A_NAME = 160, 90


class Others:
    """The other models of a card.

    Args:
        lowered: its prose in lower case.
    """

    def __init__(self, lowered: str) -> None:
        self._text = lowered

    def are_meant(self, start: int) -> bool:
        """Whether the words before a phrase make one of them its subject."""
        # Of "pre-trained", the second part begins a statement, too.
        start -= len(_PRE) if self._text.startswith(_PRE, start - len(_PRE)) else 0
        is_pre_trained = self._text.startswith(_PRE_TRAINED, start)
        if not is_pre_trained and not self._text.startswith(_VERSIONS, start):
            return False
        before = self._text[max(0, start - _MOST) : start]
        if is_pre_trained and _UNDERLYING.search(before):
            return True
        subject = _subject(before)
        if subject in _OWN_WORDS:
            return False
        return subject in self._of_versions or (is_pre_trained and subject in self._tuned)

    @cached_property
    def _of_versions(self) -> frozenset[str]:
        return frozenset(_OF_A_VERSION.findall(self._text))

    @cached_property
    def _tuned(self) -> frozenset[str]:
        return frozenset(_TUNED.findall(self._text))


def _subject(before: str) -> str:
    """The name that is the subject of words that go on with a phrase: `heron` of "heron-7b is an improved "."""
    verb = max(map(before.rfind, _VERBS))
    if verb < 0 or not _PREDICATE.fullmatch(before, verb):
        return ""
    words = before[max(0, verb - _MOST_OF_A_NAME) : verb].split()
    subject = _SUBJECT.fullmatch(words[-1]) if words else None
    return subject[1] if subject else ""
