"""Rules that stand in `conf/rules` and not in code: read, and held against the model that they have to fit."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from hugginggraph.errors import SettingsError

Rules = TypeVar("Rules")
# The loader in C reads ten times as fast; PyYAML may be built without it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_rules(rules: type[Rules], path: Path, *, hint: str = "") -> Rules:
    """The rules of a file of YAML.

    Args:
        rules: what they have to be: a model, or a list of one.
        path: the file.
        hint: what the message adds where they are something else.

    Raises:
        SettingsError: the file is no YAML, or does not fit; the message names the file and what is wrong.
    """
    try:
        return TypeAdapter(rules).validate_python(yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER))
    # The last three come from a model that looks at what was read before its fields are judged.
    except (ValidationError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(f"{path}: {error}{hint}") from None
