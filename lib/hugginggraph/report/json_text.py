"""Documents of JSON in which nothing steers a terminal or hides from a reader, written without a walk in Python."""

import re

import orjson

from hugginggraph.report.terminal import plain, printable

_NOT_PLAIN = re.compile(r"[^\n\x20-\x7e]+")


def json_text(document: object) -> str:
    r"""A document as JSON, indented; a character that does not print is an escape.

    Numbers stay numbers: keys of 64 bits, which `print_json` writes as text, must be text already.

    >>> print(json_text({"name": "amber/her\u202eon"}))
    {
      "name": "amber/her\u202eon"
    }
    <BLANKLINE>
    """
    raw = orjson.dumps(document, default=plain, option=orjson.OPT_INDENT_2)
    text = raw.decode()
    if not raw.isascii() or b"\x7f" in raw:
        # Outside its strings JSON is plain, so that an escape is one of JSON's own wherever it is needed.
        text = _NOT_PLAIN.sub(lambda found: printable(found[0]), text)
    return text + "\n"
