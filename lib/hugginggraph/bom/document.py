"""A bill as text: JSON in which nothing steers a terminal or hides from a reader."""

import re
from typing import Any

import orjson

from hugginggraph.bom import cyclonedx, spdx
from hugginggraph.bom.bill import Bill
from hugginggraph.bom.forms import BomFormat, PurlForm
from hugginggraph.report.terminal import printable

_DOCUMENTS = {BomFormat.cyclonedx: cyclonedx.document, BomFormat.spdx: spdx.document}
SUFFIXES = {BomFormat.cyclonedx: ".cdx.json", BomFormat.spdx: ".spdx3.json"}
"""How the names of files end, as the formats recommend."""

_NOT_PLAIN = re.compile(r"[^\n\x20-\x7e]+")


def text_of(bill: Bill, format_: BomFormat, *, purls: PurlForm = PurlForm.path) -> str:
    """The document of a bill: for the same bill the same text.

    Args:
        bill: what it says.
        format_: CycloneDX 1.7 as JSON, or SPDX 3.0.1 as JSON-LD.
        purls: how package URLs tell datasets and Spaces from models.
    """
    return as_json(_DOCUMENTS[format_](bill, purls))


def as_json(document: dict[str, Any]) -> str:
    r"""A document as JSON, indented; a character that does not print is an escape.

    >>> print(as_json({"name": "amber/her\u202eon"}))
    {
      "name": "amber/her\u202eon"
    }
    <BLANKLINE>
    """
    text = orjson.dumps(document, option=orjson.OPT_INDENT_2).decode()
    # Outside its strings JSON is plain, so that an escape is one of JSON's own wherever it is needed.
    return _NOT_PLAIN.sub(lambda found: printable(found[0]), text) + "\n"
