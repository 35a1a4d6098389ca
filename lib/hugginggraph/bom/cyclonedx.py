"""A bill as CycloneDX 1.7: lineage as pedigree for those who read of it, as dependencies for those who walk it."""

from typing import Any

from cyclonedx.spdx import is_supported_id

from hugginggraph import __version__
from hugginggraph.bom.bill import Bill, Component, Step
from hugginggraph.bom.forms import PurlForm
from hugginggraph.bom.licence_names import NamedLicence
from hugginggraph.bom.purl import hub_page, owner_page, purl
from hugginggraph.graph.relation_names import TRAINED_ON

_TYPES = {"model": "machine-learning-model", "dataset": "data", "space": "application"}
_PREFIX = "hugginggraph:"


def document(bill: Bill, purls: PurlForm = PurlForm.path) -> dict[str, Any]:
    """The document: the root in `metadata.component`, its ancestors in `components`, each edge of the lineage twice.

    Each step is an entry in the downstream component's `pedigree.ancestors`, with its evidence as properties, and in
    `dependencies`. What a model was trained on is in its `modelCard`, too.
    """
    upstream: dict[str, list[Step]] = {component.ref: [] for component in bill.components}
    for step in bill.steps:
        upstream[step.downstream].append(step)
    by_ref = {component.ref: component for component in bill.components}
    root, *ancestors = (_component(each, upstream[each.ref], by_ref, purls) for each in bill.components)
    ghosts = sorted(component.ref for component in bill.components if component.is_ghost)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.7.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.7",
        "serialNumber": bill.uuid("cyclonedx", purls.value, __version__).urn,
        "version": 1,
        "metadata": {
            "timestamp": bill.timestamp,
            "tools": {"components": [{"type": "application", "name": "hugginggraph", "version": __version__}]},
            "component": root,
            "properties": _properties([("snapshot", str(bill.as_of)), ("min_grade", bill.min_grade)]),
        },
        "components": ancestors,
        "dependencies": [
            {"ref": ref, "dependsOn": list(dict.fromkeys(step.upstream for step in steps))}
            for ref, steps in sorted(upstream.items())
        ],
        # Nothing is known of what a ghost was made from.
        **({"compositions": [{"aggregate": "unknown", "dependencies": ghosts}]} if ghosts else {}),
    }


def _component(
    component: Component, steps: list[Step], by_ref: dict[str, Component], purls: PurlForm
) -> dict[str, Any]:
    ancestors = [_identity(by_ref[step.upstream], purls) | {"properties": _properties(step.facts())} for step in steps]
    card = _model_card(component, steps)
    return {
        "bom-ref": component.ref,
        **_identity(component, purls),
        **({"supplier": _owner(component.author)} if component.author else {}),
        **({"licenses": [_licence(each) for each in component.licences]} if component.licences else {}),
        **({"pedigree": {"ancestors": ancestors}} if ancestors else {}),
        "externalReferences": [{"type": "distribution", "url": hub_page(component)}],
        **({"modelCard": {"modelParameters": card}} if card else {}),
        "properties": _properties(component.facts()),
    }


def _identity(component: Component, purls: PurlForm) -> dict[str, Any]:
    """What tells it from others. In a pedigree it has no `bom-ref`, which may be in a document only once."""
    owner, name = component.owner_and_name
    known = {"group": owner, "name": name, "version": component.sha, "purl": purl(component, purls)}
    return {"type": _TYPES[component.kind]} | {key: value for key, value in known.items() if value}


def _owner(author: str) -> dict[str, Any]:
    return {"name": author, "url": [owner_page(author)]}


def _licence(licence: NamedLicence) -> dict[str, Any]:
    declared = {"acknowledgement": "declared"}
    if licence.spdx and is_supported_id(licence.spdx):
        return {"license": {"id": licence.spdx, **declared}}
    if licence.spdx:
        return {"expression": licence.spdx, **declared}
    return {"license": {"name": licence.name, **declared, **({"url": licence.url} if licence.url else {})}}


def _model_card(component: Component, steps: list[Step]) -> dict[str, Any]:
    if component.kind != "model":
        return {}
    trained_on = dict.fromkeys(step.upstream for step in steps if step.relation == TRAINED_ON)
    return {
        **({"task": component.task} if component.task else {}),
        **({"datasets": [{"ref": ref} for ref in trained_on]} if trained_on else {}),
    }


def _properties(facts: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": f"{_PREFIX}{name}", "value": value} for name, value in facts]
