"""Which texts name a language: the codes of `conf/rules/languages.yml`."""

from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from hugginggraph.resources import resource
from hugginggraph.rules import read_rules


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
    return read_rules(LanguageRules, path or resource("conf", "rules/languages.yml"))
