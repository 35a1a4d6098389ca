"""A bill as text: JSON in which nothing steers a terminal or hides from a reader."""

from hugginggraph.bom import cyclonedx, spdx
from hugginggraph.bom.bill import Bill
from hugginggraph.bom.forms import BomFormat, PurlForm
from hugginggraph.report.json_text import json_text

_DOCUMENTS = {BomFormat.cyclonedx: cyclonedx.document, BomFormat.spdx: spdx.document}
SUFFIXES = {BomFormat.cyclonedx: ".cdx.json", BomFormat.spdx: ".spdx3.json"}
"""How the names of files end, as the formats recommend."""


def text_of(bill: Bill, format_: BomFormat, *, purls: PurlForm = PurlForm.path) -> str:
    """The document of a bill: for the same bill the same text.

    Args:
        bill: what it says.
        format_: CycloneDX 1.7 as JSON, or SPDX 3.0.1 as JSON-LD.
        purls: how package URLs tell datasets and Spaces from models.
    """
    return json_text(_DOCUMENTS[format_](bill, purls))
