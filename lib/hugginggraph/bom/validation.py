"""Whether a document is what its format demands: judged offline by the formats' own libraries."""

from collections import Counter
from functools import cache
from typing import Any

import orjson

from hugginggraph.bom.forms import BomFormat
from hugginggraph.errors import InvariantError

_SHOWN = 5


def require_valid(text: str, format_: BomFormat, whose: str) -> None:
    """Raise where a document is not valid.

    Raises:
        InvariantError: the message names the first problems.
    """
    found = problems(text, format_)
    if found:
        more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise InvariantError(f"the {format_.value} document of {whose} is not valid: {'; '.join(found[:_SHOWN])}{more}")


def problems(text: str, format_: BomFormat) -> list[str]:
    """What is wrong with a document; nothing where it is valid.

    CycloneDX: its JSON schema 1.7, and that each reference leads to one component. SPDX: the types, cardinalities and
    patterns of the 3.0.1 model, and that each reference leads to an element.
    """
    return (_of_cyclonedx if format_ is BomFormat.cyclonedx else _of_spdx)(text)


@cache
def _schema() -> Any:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    return JsonStrictValidator(SchemaVersion.V1_7)


def _of_cyclonedx(text: str) -> list[str]:
    errors = _schema().validate_str(text, all_errors=True)
    found = [f"{error.data.json_path}: {error.data.message[:200]}" for error in errors or ()]
    if found:
        return found
    document = orjson.loads(text)
    components = [document["metadata"]["component"], *document["components"]]
    refs = Counter(component["bom-ref"] for component in components)
    referred = {
        *(ref for each in document["dependencies"] for ref in (each["ref"], *each["dependsOn"])),
        *(ref for each in document.get("compositions", ()) for ref in each["dependencies"]),
        *(
            each["ref"]
            for component in components
            for each in component.get("modelCard", {}).get("modelParameters", {}).get("datasets", ())
        ),
    }
    return [
        *(f"bom-ref {ref!r} is there {count} times" for ref, count in sorted(refs.items()) if count > 1),
        *(f"nothing has the bom-ref {ref!r}" for ref in sorted(referred - set(refs))),
    ]


def _of_spdx(text: str) -> list[str]:
    from spdx_python_model import v3_0_1 as model

    objects = model.SHACLObjectSet()
    try:
        model.JSONLDDeserializer().deserialize_data(orjson.loads(text), objects)
        missing = objects.link()
        # Writing is when the model counts what has to be there.
        model.JSONLDSerializer().serialize_data(objects)
    except (ValueError, TypeError, KeyError) as error:
        return [str(error)[:500]]
    return [f"nothing has the id {each!r}" for each in sorted(map(str, missing))]
