"""Bytes that should be UTF-8, read as text."""

import re

_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]?")
_REPLACEMENT = "\ufffd".encode()


def decoded(raw: bytes) -> str:
    r"""The text as Java decodes it: U+FFFD for each longest beginning of a character, and one for a whole surrogate.

    Python's own `replace` differs in surrogates, of which it replaces every byte, as Spark's `make_valid_utf8` does.

    >>> decoded(b"a\xff\xe2\x82z\xed\xa0\x80")
    'a��z�'
    """
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return _SURROGATE.sub(_REPLACEMENT, raw).decode("utf-8", "replace")
