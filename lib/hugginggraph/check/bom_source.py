"""References in bills of materials: CycloneDX as JSON, SPDX 2 and 3 as JSON."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from hugginggraph.check.loading_calls import DATASET, MODEL
from hugginggraph.check.places import Places
from hugginggraph.check.python_source import Mention
from hugginggraph.check.source_names import Named, named
from hugginggraph.records import json_text

_PURL = "pkg:huggingface/"
_ESCAPE_OR_QUOTE = re.compile(r'\\.|"', re.DOTALL)
_LONGEST = 1000
_OF_TYPE = {"machine-learning-model": MODEL, "data": DATASET, "ai_AIPackage": MODEL, "dataset_DatasetPackage": DATASET}
_ADDRESSES = ("downloadLocation", "software_downloadLocation", "software_homePage", "homepage", "url")
_PACKAGE_URLS = ("purl", "software_packageUrl", "packageUrl")
_ADDRESSES_BESIDE = "externalReferences"
_EXTERNAL = ("referenceLocator", "identifier")


def is_bom(value: Any) -> bool:
    """Whether a value of JSON is a bill of materials of a known form."""
    if not isinstance(value, dict):
        return False
    return (
        value.get("bomFormat") == "CycloneDX"
        or "spdxVersion" in value
        or "spdx.org/rdf/3" in str(value.get("@context"))
    )


def bom_mentions(text: str) -> list[Mention]:
    """The repos that a bill of materials lists, by package URL, address, or the name of a model or data set.

    Raises:
        ValueError: it is no JSON, or no bill of materials.
    """
    bom = json_text.read(text)
    if not is_bom(bom):
        raise ValueError("neither CycloneDX nor SPDX as JSON")
    places = Places(text)
    offsets: dict[str, int] = {}
    for offset, string in _strings(text):
        offsets.setdefault(string, offset)
    return list(
        dict.fromkeys(
            Mention(repo.name, repo.kind, repo.revision, *places.of(offsets.get(said, 0)), by)
            for repo, said, by in _repos(bom)
        )
    )


def _strings(text: str) -> Iterator[tuple[int, str]]:
    """The strings of a text of JSON that are not too long for a name, with their places; none is gone through twice."""
    begin = None
    for found in _ESCAPE_OR_QUOTE.finditer(text):
        if found[0] != '"':
            continue
        if begin is None:
            begin = found.end()
        else:
            if found.start() - begin <= _LONGEST:
                yield begin, text[begin : found.start()]
            begin = None


def _repos(bom: Any) -> Iterator[tuple[Named, str, str]]:
    """Each repo with the text that says it and the field; objects are walked without recursion, in their order."""
    to_do: list[Any] = [bom]
    while to_do:
        node = to_do.pop()
        if isinstance(node, list):
            to_do.extend(reversed(node))
        elif isinstance(node, dict):
            said = list(_of_object(node))
            yield from said
            # The addresses of a component that a package URL names are the same repo once more, without its revision.
            is_told = any(field == "purl" for *_, field in said)
            to_do.extend(value for name, value in reversed(node.items()) if not (is_told and name == _ADDRESSES_BESIDE))


def _of_object(node: dict[str, Any]) -> Iterator[tuple[Named, str, str]]:
    type_ = node.get("type", node.get("@type"))
    kind = _OF_TYPE.get(type_) if isinstance(type_, str) else None
    for field in (*_PACKAGE_URLS, *_EXTERNAL):
        said = node.get(field)
        if isinstance(said, str) and said.startswith(_PURL) and len(said) <= _LONGEST:
            repo = _of_purl(said, kind)
            if repo is not None:
                yield repo, said, field
                return
    revision = next((node[field] for field in ("version", "software_packageVersion", "versionInfo")
                     if isinstance(node.get(field), str) and node[field]), None)  # fmt: skip
    for field in _ADDRESSES:
        said = node.get(field)
        if isinstance(said, str) and ("huggingface.co/" in said or said.startswith("hf://")):
            repo = named(said, kind)
            if repo is not None:
                yield repo._replace(revision=repo.revision or revision), said, field
                return
    name = node.get("name")
    if kind is not None and isinstance(name, str):
        group = node.get("group")
        whole = f"{group}/{name}" if isinstance(group, str) and group and "/" not in name else name
        repo = named(whole, kind) if "/" in whole else None
        if repo is not None:
            yield repo._replace(revision=revision), name, "name"


def _of_purl(purl: str, kind: str | None) -> Named | None:
    """`pkg:huggingface/owner/name@commit`; data sets and Spaces have their folder before the owner."""
    path = purl[len(_PURL) :].partition("#")[0].partition("?")[0]
    path, _, revision = path.partition("@")
    path = unquote(path)
    # Of what has no owner the folder must not be taken for one.
    below = path.removeprefix("datasets/")
    repo = named(below, DATASET) if "/" not in below and below != path else named(path, kind or MODEL, is_list=True)
    return repo and repo._replace(revision=unquote(revision) or None)
