"""Which texts name a language: the codes of `conf/rules/languages.yml`."""

from functools import cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hugginggraph.errors import SettingsError
from hugginggraph.resources import resource


class LanguageRules(BaseModel):
    """The codes of two letters, and what is none though it looks like one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ambiguous: list[str]
    no_languages: list[str]
    codes: dict[str, list[str]] = Field(min_length=1)

    @cached_property
    def shortest(self) -> dict[str, str]:
        """The code of two letters for each of three that has one."""
        return {three: two for two, threes in self.codes.items() for three in threes}


def language_rules(path: Path | None = None) -> LanguageRules:
    """The rules.

    Args:
        path: another file than `conf/rules/languages.yml`.

    Raises:
        SettingsError: a key is unknown, or there are no codes.
    """
    path = path or resource("conf/rules", "languages.yml")
    try:
        return LanguageRules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise SettingsError(f"{path}: {error}") from None
