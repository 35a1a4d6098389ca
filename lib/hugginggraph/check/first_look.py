"""Whether a Python file may load a repo, by its bytes: a search is a hundred times as quick as a syntax tree."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from hugginggraph.check.loading_calls import ADDRESSES, CALLS, OPTIONS, TRAINER

_GAP = rb"[\s)\\]*"
"""What may stand between a name and the parenthesis of its call, or the sign behind a field. Or a comment: what comes
behind one is not looked at."""
_ARGUMENT = b"add_argument"
_CALLED = {
    name: re.compile(re.escape(name) + _GAP + rb"[(#]")
    for name in sorted([*(each.encode() for each in CALLS), TRAINER.encode(), _ARGUMENT])
}
_FIELDS = {
    name: re.compile(name + _GAP + rb"(?::=|[:=](?!=)|#)")
    for name in sorted(each.replace("-", "_").encode() for each in OPTIONS)
}
_PARTS = (
    *(b"_pretrained", b"_quantized", b"_model_id", b"dataset", b"_download", b"hf_hub", b"repo_", b"_info", b"_exists"),
    *(b"pipeline", b"SentenceTransformer", b"Encoder", b"LLM", b"Engine", b"InferenceClient", b"load_", b"HuggingFace"),
    *(TRAINER.encode(), _ARGUMENT),
)
"""One of these is in every name of `_CALLED`: most files have none."""
_FIELD_PARTS = (b"model", b"dataset", b"tokenizer", b"adapter", b"hf")
"""One of these is in every name of `_FIELDS`."""
_ADDRESSES = tuple(each.encode() for each in ADDRESSES)
_ESCAPE = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([01]?[0-7]{2}))")
_BY_NAME = b"\\N{"


def may_load(raw: bytes, encoding: str) -> bool:
    """Whether a syntax tree of a file could hold a call, a field or an address that names a repo.

    Nothing that `Python` finds is lost, but for addresses in several pieces. Identifiers may be written with letters
    that Python takes for others, strings with escapes.

    Args:
        raw: the file.
        encoding: of its text.
    """
    if not raw.isascii():
        raw = normalize("NFKC", raw.decode(encoding, "replace")).encode()
    if b"\\" in raw:
        if _BY_NAME in raw:
            return True
        plain, escapes = _ESCAPE.subn(_unescaped, raw)
        raw = raw + plain if escapes else raw
    return _has_address(raw) or _has_call(raw) or _has_field(raw)


def _has_address(raw: bytes) -> bool:
    return any(each in raw for each in _ADDRESSES)


def _has_call(raw: bytes) -> bool:
    if not any(part in raw for part in _PARTS):
        return False
    return any(
        name == TRAINER.encode() or not _is_in_word(raw, found.start())
        for name, call in _CALLED.items()
        if name in raw and (name != _ARGUMENT or b"default" in raw)
        for found in call.finditer(raw)
    )


def _has_field(raw: bytes) -> bool:
    """Whether a class may have a field that is called like an option."""
    if b"class" not in raw:
        return False
    lower = raw.lower()
    if not any(part in lower for part in _FIELD_PARTS):
        return False
    return any(_may_be_assigned(lower, found) for found in _fields(lower))


def _may_be_assigned(lower: bytes, found: re.Match[bytes]) -> bool:
    """Whether a name that `=` or `:` follows may be the target of an assignment in a class, and not a parameter."""
    if _is_in_word(lower, found.start()):
        return False
    if b")" in found[0] or found[0].endswith((b":=", b"#")):
        return True
    begin = found.start()
    while begin > 0 and lower[begin - 1] in b" \t\v\f":
        begin -= 1
    if begin == 0 or lower[begin - 1] in b"\r\n":
        return begin < found.start() or lower[max(begin - 3, 0) : begin].rstrip().endswith(b"\\")
    return lower[begin - 1] in b";:=\\"


def _fields(lower: bytes) -> Iterator[re.Match[bytes]]:
    for name, field in _FIELDS.items():
        if name in lower:
            yield from field.finditer(lower)


def _is_in_word(raw: bytes, at: int) -> bool:
    before = raw[at - 1 : at] if at else b""
    return before.isalnum() or before == b"_" or before > b"\x7f"


def _unescaped(found: re.Match[bytes]) -> bytes:
    digits = found[1] or found[2] or found[3]
    number = int(digits, 16) if digits else int(found[4], 8)
    return chr(number).encode("utf-8", "replace") if number <= 0x10FFFF else b""
