"""A bill as SPDX 3.0.1 in JSON-LD: packages of the AI and Dataset profiles, and a relationship for each edge."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from hugginggraph import __version__
from hugginggraph.bom.bill import Bill, Component, Step, moment
from hugginggraph.bom.forms import PurlForm
from hugginggraph.bom.licence_names import NamedLicence
from hugginggraph.bom.purl import hub_page, purl
from hugginggraph.graph.relation_names import DERIVED_FROM, MODEL_RELATIONS, TRAINED_ON, USED_BY_SPACE

_Element = dict[str, Any]

CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
_CREATION = "_:creation"
_TYPES = {"model": "ai_AIPackage", "dataset": "dataset_DatasetPackage", "space": "software_Package"}
_PURPOSES = {"model": "model", "dataset": "data", "space": "application"}
_RELATIONSHIPS = dict.fromkeys((*MODEL_RELATIONS, DERIVED_FROM), "descendantOf") | {
    TRAINED_ON: "trainedOn",
    USED_BY_SPACE: "dependsOn",
}
_NO_ASSERTION = "expandedlicensing_NoAssertionLicense"
_OF_THE_HUB = "Hugging Face"
"""Supplies the repos that have no owner."""


def document(bill: Bill, purls: PurlForm = PurlForm.path) -> dict[str, Any]:
    """The document: a `software_Sbom` whose root element is the bill's root.

    Each edge is a relationship from the downstream package to the upstream one, with its evidence as CycloneDX
    properties in an extension. Profiles are named where every package has what they demand.
    """
    return _Document(bill, purls).made()


class _Document:
    """The elements of one document, and their names."""

    def __init__(self, bill: Bill, purls: PurlForm) -> None:
        self._bill = bill
        self._purls = purls
        self._namespace = f"https://spdx.org/spdxdocs/hugginggraph-{bill.uuid('spdx', purls.value, __version__)}"

    def made(self) -> dict[str, Any]:
        bill = self._bill
        packages = [self._package(component) for component in bill.components]
        elements = [*self._makers(), *self._owners(), *packages, *self._licensing(), *self._steps()]
        ids = [each["spdxId"] for each in elements]
        bom = self._element(
            "software_Sbom",
            "bom",
            software_sbomType=["analyzed"],
            rootElement=[packages[0]["spdxId"]],
            element=ids,
            profileConformance=_profiles(packages),
        )
        whole = self._element(
            "SpdxDocument",
            "document",
            name=f"Bill of materials of {bill.root.repo_id} on {bill.as_of}",
            rootElement=[bom["spdxId"]],
            element=[bom["spdxId"], *ids],
            profileConformance=_profiles(packages),
        )
        creation = {
            "type": "CreationInfo",
            "@id": _CREATION,
            "specVersion": "3.0.1",
            "created": bill.timestamp,
            "createdBy": [self._id("agent")],
            "createdUsing": [self._id("tool")],
            "comment": f"From the snapshot of {bill.as_of}; weakest evidence followed: {bill.min_grade}",
        }
        return {"@context": CONTEXT, "@graph": [creation, whole, bom, *elements]}

    def _id(self, name: str) -> str:
        return f"{self._namespace}#{quote(name, safe=':')}"

    def _element(self, type_: str, local_id: str, **properties: Any) -> _Element:
        """An element without the properties that are not known."""
        known = {key: value for key, value in properties.items() if value not in (None, [])}
        return {"type": type_, "spdxId": self._id(local_id), "creationInfo": _CREATION, **known}

    def _makers(self) -> list[_Element]:
        return [
            self._element("SoftwareAgent", "agent", name="HuggingGraph"),
            self._element("Tool", "tool", name=f"hugginggraph {__version__}"),
        ]

    def _owners(self) -> list[_Element]:
        names = sorted({_owner(component) for component in self._bill.components})
        return [self._element("Agent", f"owner:{name}", name=name) for name in names]

    def _package(self, component: Component) -> _Element:
        owner = self._id(f"owner:{_owner(component)}")
        of_dataset = {
            "dataset_datasetType": ["noAssertion"],
            "builtTime": _moment(component.last_modified),
            "originatedBy": [owner],
        }
        return self._element(
            _TYPES[component.kind],
            component.ref,
            name=component.repo_id,
            software_packageVersion=component.sha,
            software_packageUrl=purl(component, self._purls),
            software_downloadLocation=hub_page(component),
            software_primaryPurpose=_PURPOSES[component.kind],
            suppliedBy=owner,
            releaseTime=_moment(component.created_at),
            ai_domain=[component.task] if component.kind == "model" and component.task else None,
            extension=_extension(component.facts()),
            **(of_dataset if component.kind == "dataset" else {}),
        )

    def _licensing(self) -> list[_Element]:
        """The licences, and for each package what it declares; nobody has concluded anything."""
        named = {each.expression: each for component in self._bill.components for each in component.licences}
        custom = {ref: each for ref, each in sorted(named.items()) if not each.spdx}
        texts = [
            self._element(
                "simplelicensing_SimpleLicensingText",
                ref,
                name=each.name,
                simplelicensing_licenseText=f"{each.name}: {each.url}" if each.url else each.name,
            )
            for ref, each in custom.items()
        ]
        expressions = {_expression(component.licences) for component in self._bill.components if component.licences}
        licences = [
            self._element(
                "simplelicensing_LicenseExpression",
                f"licence:{expression}",
                simplelicensing_licenseExpression=expression,
                simplelicensing_customIdToUri=[
                    {"type": "DictionaryEntry", "key": ref, "value": self._id(ref)}
                    for ref in custom
                    if ref in expression.replace("(", " ").replace(")", " ").split()
                ],
            )
            for expression in sorted(expressions)
        ]
        relationships = []
        for component in self._bill.components:
            declared = self._id(f"licence:{_expression(component.licences)}") if component.licences else _NO_ASSERTION
            for type_, licence in (("hasDeclaredLicense", declared), ("hasConcludedLicense", _NO_ASSERTION)):
                relationships.append(
                    self._element(
                        "Relationship",
                        f"{type_}:{component.ref}",
                        relationshipType=type_,
                        **{"from": self._id(component.ref)},
                        to=[licence],
                    )
                )
        return [*texts, *licences, *relationships]

    def _steps(self) -> list[_Element]:
        return [
            self._element(
                "Relationship",
                f"step:{number}",
                relationshipType=_RELATIONSHIPS[step.relation],
                **{"from": self._id(step.downstream)},
                to=[self._id(step.upstream)],
                description=_described(step),
                extension=_extension(step.facts()),
            )
            for number, step in enumerate(self._bill.steps, start=1)
        ]


def _described(step: Step) -> str:
    return f"{step.relation}, by evidence of grade {step.grade} in {step.source_field}"


def _owner(component: Component) -> str:
    return component.author or component.owner_and_name[0] or _OF_THE_HUB


def _expression(licences: Iterable[NamedLicence]) -> str:
    """One expression of several licences that all apply."""
    each = [licence.expression for licence in licences]
    return " AND ".join(f"({text})" if " " in text else text for text in each) if len(each) > 1 else each[0]


def _moment(at: Any) -> str | None:
    return None if at is None else moment(at)


def _extension(facts: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    entries = [
        {
            "type": "extension_CdxPropertyEntry",
            "extension_cdxPropName": f"hugginggraph:{name}",
            "extension_cdxPropValue": value,
        }
        for name, value in facts
    ]
    return [{"type": "extension_CdxPropertiesExtension", "extension_cdxProperty": entries}]


_DEMANDED = {
    "ai": ("ai_AIPackage", ("software_packageVersion", "releaseTime")),
    "dataset": ("dataset_DatasetPackage", ("builtTime", "releaseTime")),
}
"""What the profiles demand of a package and a snapshot may not know."""


def _profiles(packages: list[_Element]) -> list[str]:
    """The profiles that all packages conform to."""
    met = [
        profile
        for profile, (type_, names) in _DEMANDED.items()
        if all(name in package for package in packages if package["type"] == type_ for name in names)
    ]
    return ["core", "software", "simpleLicensing", "extension", *met]
