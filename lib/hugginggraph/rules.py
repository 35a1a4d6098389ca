"""Rules that stand in files of YAML and not in code: read, and held against the model that they have to fit."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from hugginggraph.errors import SettingsError

Rules = TypeVar("Rules")
Model = TypeVar("Model", bound=BaseModel)
# The loader in C reads ten times as fast; PyYAML may be built without it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_BYTES = 1_000_000


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


def read_strictly(model: type[Model], path: Path) -> Model:
    """The rules of a file that users write: as `read_rules`, with a message a mistake.

    Raises:
        SettingsError: as `yaml_of_users`, or what it says does not fit. The message names each place; of an unknown key
            the nearest that is known.
    """
    try:
        return model.model_validate(yaml_of_users(path))
    except ValidationError as error:
        known = sorted(_keys_of(model))
        mistakes = "; ".join(_told(mistake, known) for mistake in error.errors())
    raise SettingsError(f"{path}: {mistakes}")


def yaml_of_users(path: Path) -> Any:
    """What a file of YAML says that users write.

    Raises:
        SettingsError: it cannot be read, is larger than a megabyte, is no YAML, has a key twice, or an alias.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise SettingsError(f"{path}: larger than the {_MOST_BYTES:,} bytes that such a file may have")
        return yaml.load(content.decode(), Loader=_StrictLoader)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from None
    except RecursionError:
        raise SettingsError(f"{path}: nested too deeply") from None
    except (yaml.YAMLError, ValueError) as error:
        raise SettingsError(f"{path}: {' '.join(str(error).split())}") from None


class _StrictLoader(yaml.SafeLoader):
    """Takes no key twice, and no alias: some lines of them are gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(problem="aliases are not taken", problem_mark=self.get_mark())
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key is no text", key.start_mark)
            if key.value in seen:
                problem = f"the key {key.value!r} is there twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _told(mistake: Any, known: list[str]) -> str:
    """A mistake that pydantic found, with its place in the file."""
    parts = mistake["loc"]
    # Behind the number of a rule stands by which of several models it was judged: no key of the file.
    kept = [
        part
        for at, part in enumerate(parts)
        if isinstance(part, int) or at in (0, len(parts) - 1) or not isinstance(parts[at - 1], int)
    ]
    place = ".".join(map(str, kept))
    if mistake["type"] == "extra_forbidden":
        key = str(mistake["loc"][-1])
        nearest = get_close_matches(key, known, n=1, cutoff=0)
        return f"unknown key {place!r}; the nearest that is known is {nearest[0]!r}"
    message = mistake["msg"].removeprefix("Value error, ")
    return f"{place}: {message}" if place else message


def _keys_of(model: Any) -> Iterator[str]:
    """The keys of a model, and of the models in it."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        for name, field in model.model_fields.items():
            yield name
            yield from _keys_of(field.annotation)
    for inner in get_args(model):
        yield from _keys_of(inner)
