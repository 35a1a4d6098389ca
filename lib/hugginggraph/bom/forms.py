"""The forms that a bill can have."""

from enum import StrEnum


class BomFormat(StrEnum):
    """What a document is written in: CycloneDX 1.7 as JSON, or SPDX 3.0.1 as JSON-LD."""

    cyclonedx = "cyclonedx"
    spdx = "spdx"


class PurlForm(StrEnum):
    """How a package URL tells datasets and Spaces from models, which its specification leaves open.

    By the Hub's own path (`datasets/OWNER/NAME`), by a qualifier (`?type=dataset`), or by there being none.
    """

    path = "path"
    qualifier = "qualifier"
    none = "none"
