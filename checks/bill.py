"""The product's own bill of materials: `python -m checks.bill FILE` writes it as CycloneDX, from the lock alone."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from checks.parts import PRODUCT, Part, product_parts
from packageurl import PackageURL

from hugginggraph import __version__
from hugginggraph.bom.forms import BomFormat
from hugginggraph.bom.validation import require_valid
from hugginggraph.jars import Jar, known_jars

_ROOT = "hugginggraph"


def document() -> dict[str, Any]:
    """The document: the product, its packages with the hashes of their files, its jars with theirs, and who needs whom.

    The same lock and `conf/jars.csv` give the same bytes.
    """
    parts = product_parts()
    refs: dict[str, list[str]] = {}
    for part in parts:
        refs.setdefault(part.name, []).append(_purl(part))
    needs: dict[str, list[str]] = {_ROOT: [_maven(jar) for jar in known_jars()]}
    for part in parts:
        for who in part.needed_by:
            for ref in [_ROOT] if who.startswith(PRODUCT) else refs.get(who, ()):
                needs.setdefault(ref, []).append(_purl(part))
    components = [*map(_package, parts), *map(_jar, known_jars())]
    digest = hashlib.sha256(json.dumps([__version__, components, needs], sort_keys=True).encode()).hexdigest()
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.7.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.7",
        "serialNumber": uuid5(NAMESPACE_URL, digest).urn,
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": _ROOT,
                "name": "hugginggraph",
                "version": __version__,
                "licenses": [{"expression": "Apache-2.0"}],
            }
        },
        "components": components,
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(set(needs.get(ref, ())))}
            for ref in [_ROOT, *(component["bom-ref"] for component in components)]
        ],
    }


def text() -> str:
    """The document as JSON.

    Raises:
        InvariantError: it is no valid CycloneDX document.
    """
    written = json.dumps(document(), ensure_ascii=False, indent=1) + "\n"
    require_valid(written, BomFormat.cyclonedx, "the product")
    return written


def _package(part: Part) -> dict[str, Any]:
    hashes = [{"alg": "SHA-256", "content": each} for each in part.hashes]
    where = [{"name": "hugginggraph:marker", "value": part.marker}] if part.marker else []
    return _component(part.name, part.version, _purl(part), part.licence) | {
        # A file for each system: one of them is installed.
        "externalReferences": [{"type": "distribution", "url": _purl(part), "hashes": hashes}],
        **({"properties": where} if where else {}),
    }


def _jar(jar: Jar) -> dict[str, Any]:
    group, name, version = jar.coordinates.split(":")
    hashes = [{"alg": "SHA-256", "content": jar.sha256}]
    return _component(name, version, _maven(jar), jar.licence) | {"group": group, "hashes": hashes}


def _component(name: str, version: str, purl: str, licence: str) -> dict[str, Any]:
    known = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    return known | {"licenses": [{"expression": licence}]}


def _purl(part: Part) -> str:
    return PackageURL("pypi", None, part.name, part.version).to_string()


def _maven(jar: Jar) -> str:
    group, name, version = jar.coordinates.split(":")
    return PackageURL("maven", group, name, version).to_string()


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), encoding="utf-8")
