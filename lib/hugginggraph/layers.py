"""The layers that settings lie in: base file < environment's file < environment variables < command line.

The environment's name is `HUGGINGGRAPH_ENV` (default `local`). An unknown key in any layer is an error, because a
misspelt setting that is silently ignored is worse than a run that does not start. What the values may be is told by
`hugginggraph.settings`; look-ups, which need two of them, do without.
"""

import json
import os
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from typing import Any

import yaml

from hugginggraph.errors import SettingsError
from hugginggraph.resources import resource

PREFIX = "HUGGINGGRAPH_"
ENVIRONMENT_VARIABLE = f"{PREFIX}ENV"

Layer = dict[str, Any]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader in C is ten times as fast; some builds of the library lack it."""


def merged_layers(**overrides: Any) -> Layer:
    """All settings, each from the strongest layer that has it.

    Args:
        overrides: what the command line gives; None means not given.

    Raises:
        SettingsError: a layer cannot be read, or has a key that `conf/base.yml` has not.
    """
    files = files_read()
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        base, environment = map(_of_file, files)
        layers = [base, environment, _of_variables(), given]
    except (yaml.YAMLError, ValueError) as error:
        raise SettingsError(f"settings cannot be read: {error} ({where_read()})") from None
    merged = reduce(_merged, layers)
    unknown = [f"{key!r} ({PREFIX}{key.upper().replace('.', '__')})" for key in _unknown(merged, base)]
    if unknown:
        raise SettingsError(f"unknown setting {', '.join(unknown)} ({where_read()})")
    return merged


def where_read() -> str:
    """Where the settings come from, for a message."""
    return f"files: {', '.join(map(str, files_read()))}; variables: {PREFIX}*; command line"


def files_read() -> list[Path]:
    """The two files, the weaker one first.

    Raises:
        SettingsError: there is none of the environment's name; the message names those there are.
    """
    environment = os.environ.get(ENVIRONMENT_VARIABLE, "local")
    try:
        return [resource("conf", "base.yml"), resource("conf", f"{environment}.yml")]
    except FileNotFoundError:
        files = resource("conf", "base.yml").parent.glob("*.yml")
        known = sorted(path.stem for path in files if path.stem != "base")
        raise SettingsError(
            f"{ENVIRONMENT_VARIABLE}={environment}: there is no conf/{environment}.yml. Known: {', '.join(known)}"
        ) from None


def _of_file(path: Path) -> Layer:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER) or {}


def _of_variables() -> Layer:
    """The settings that environment variables give; two underscores lead into a section, lists are JSON."""
    found: Layer = {}
    for name, text in os.environ.items():
        if name.upper().startswith(PREFIX) and name.upper() != ENVIRONMENT_VARIABLE:
            *sections, key = name[len(PREFIX) :].lower().split("__")
            value = json.loads(text) if text == "null" or text.startswith(("[", "{")) else text
            found = _merged(found, reduce(lambda inner, section: {section: inner}, reversed(sections), {key: value}))
    return found


def _merged(weak: Layer, strong: Layer) -> Layer:
    """Both layers, section by section; where both have a value, that of the strong one."""
    both = {
        key: _merged(weak[key], strong[key])
        for key in weak
        if isinstance(weak[key], dict) and isinstance(strong.get(key), dict)
    }
    return weak | strong | both


def _unknown(given: Layer, base: Layer) -> Iterator[str]:
    """The keys that the base file has not; what is empty there may hold anything."""
    for key, value in given.items():
        if key not in base:
            yield key
        elif base[key] and isinstance(base[key], dict) and isinstance(value, dict):
            yield from (f"{key}.{inner}" for inner in _unknown(value, base[key]))
