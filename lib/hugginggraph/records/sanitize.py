r"""Hostile text: characters that deceive are made visible or flagged, and nothing is ever evaluated.

Metadata is written by anyone. Control characters steer terminals, bidirectional ones make a text read as another one,
invisible ones make two names look alike: they are stored as visible escapes such as `\u202e`. Templates and URIs that
a loader may run are harmless as text; they stay, and the repo is flagged.
"""

import re
from typing import Any

from hugginggraph.records.json_text import as_text

CONTROL_CHARS = "CONTROL_CHARS"
"""Control, bidirectional or invisible characters; they are stored as visible escapes."""
EXEC_HINT = "EXEC_HINT"
"""The card's loading instructions hold template braces, or `data:` or `reference://` URIs; stored as they are."""

# C0 without tab and newline, DEL and C1; bidirectional marks, embeddings, overrides, isolates; characters of no width,
# fillers that no font draws, and the invisible letters in which a second text can be hidden.
_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_BIDIRECTIONAL = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
_NO_WIDTH = r"\u200b\u2060-\u2065\ufeff"
_NOT_DRAWN = r"\u115f\u1160\u3164\uffa0\U000e0000-\U000e007f"
# In prose some of these join letters of Persian or Hindi and parts of an emoji, choose how a sign is drawn, divide a
# word or stand in Braille, and a line may end in one.
_ONLY_IN_PROSE = r"\u200c\u200d\r\xad\u034f\u180b-\u180f\u2800\ufe00-\ufe0f\U000e0100-\U000e01ef"
_IN_NAMES = re.compile(f"[{_CONTROL}{_BIDIRECTIONAL}{_NO_WIDTH}{_NOT_DRAWN}{_ONLY_IN_PROSE}]")
_IN_PROSE = re.compile(f"[{_CONTROL}{_BIDIRECTIONAL}{_NO_WIDTH}{_NOT_DRAWN}]")
# JSON has its own escapes of C0, behind an even number of backslashes.
_ESCAPED_IN_JSON = re.compile(r"\\(?:(?P<pair>\\)|u00[01][0-9A-Fa-f]|b|f)")
# Of a whole line: control characters but tab and newline, lead bytes of the other characters, and escapes in JSON. To
# take bytes out of a line and to look whether any is missing costs a tenth of a search for them.
_SUSPICIOUS = bytes(
    [*range(0x09), *range(0x0B, 0x20), 0x7F, 0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xE3, 0xEF, 0xF3],
)
_SUSPICIOUS_ESCAPE = re.compile(rb"\\[ubfr]")

_INSTRUCTIONS = ("configs", "data_files", "dataset_info")
_EXECUTABLE = re.compile(r"\{\{|\{%|\"\s*data:|reference://", re.IGNORECASE)


def is_plain(line: bytes) -> bool:
    r"""Whether no text of a line can hide a character: most lines need no closer look.

    >>> is_plain(b"plain"), is_plain("a \u202e".encode()), is_plain(rb"a \u0007")
    (True, False, False)
    """
    if len(line.translate(None, _SUSPICIOUS)) != len(line):
        return False
    return b"\\" not in line or _SUSPICIOUS_ESCAPE.search(line) is None


def visible(name: str) -> str:
    r"""A name whose control characters are escapes.

    >>> print(visible("amber/her\u202eon"))
    amber/her\u202eon
    """
    return _IN_NAMES.sub(_escape, name)


def visible_json(text: str) -> str:
    """A JSON text whose control characters are escapes: as JSON it still says the same."""
    return _IN_PROSE.sub(_escape, text)


def hides_in_name(name: str) -> bool:
    """Whether there are control characters in a name."""
    return _IN_NAMES.search(name) is not None


def hides_in_json(text: str) -> bool:
    """Whether there are control characters in a JSON text, as they are or as escapes of JSON."""
    if _IN_PROSE.search(text):
        return True
    return "\\" in text and any(found["pair"] is None for found in _ESCAPED_IN_JSON.finditer(text))


def hints_at_execution(card_data: str, card: Any) -> bool:
    """Whether the parts of a card that tell a loader what to do hold text it might run.

    Elsewhere braces are harmless: chat templates are Jinja by design.

    Args:
        card_data: the card's fields as JSON text.
        card: the same as a value.
    """
    if not isinstance(card, dict) or not _has_sign(card_data):
        return False
    instructions = [as_text(card.get(name)) for name in _INSTRUCTIONS]
    return _EXECUTABLE.search("\n".join(filter(None, instructions))) is not None


def _has_sign(card_data: str) -> bool:
    if "{{" in card_data or "{%" in card_data:
        return True
    lower = card_data.lower()
    return "data:" in lower or "reference://" in lower


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
