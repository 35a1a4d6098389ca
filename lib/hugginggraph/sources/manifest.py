"""`hub.json`: what a dump says of itself.

    {"name": "mine",
     "coverage": {"models": "full", "datasets": "scope"},
     "scope": {"datasets": {"authors": ["amber", "reed"]}},
     "days": {"2026-01-05": {"coverage": {"models": "partial"}}},
     "repeats": "stale"}

Everything is optional; a key that is not known is an error, because a misspelt word about coverage would bury living
repos or keep dead ones.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from hugginggraph.errors import SourceError
from hugginggraph.sources.source import Coverage, Repeats

Folder = Literal["models", "datasets", "spaces"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scope(_Part):
    """The repos of which a list of coverage `scope` holds all: those in the authors' namespaces."""

    authors: tuple[str, ...]


class Day(_Part):
    """What holds for one date only."""

    coverage: dict[Folder, Coverage] = {}


class Manifest(_Part):
    """The content of `hub.json`."""

    name: str | None = None
    coverage: dict[Folder, Coverage] | Coverage = {}
    scope: dict[Folder, Scope] = {}
    days: dict[date, Day] = {}
    repeats: Repeats | None = None

    @classmethod
    def of(cls, text: str | bytes, path: str) -> "Manifest":
        """Read the text of `hub.json`.

        Raises:
            SourceError: it is no JSON, or says something that is not known; the message names the key.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            problems = (f"{'.'.join(map(str, e['loc'])) or 'the file'}: {e['msg']}" for e in error.errors())
            raise SourceError(
                f"{path}: {'; '.join(problems)}. Known keys: {', '.join(cls.model_fields)}; coverage is full, partial, "
                "incremental or scope"
            ) from None

    def coverage_of(self, folder: Folder, day: date) -> Coverage:
        """What absence from a list means: the date's word before the general one; without either, nothing."""
        general = self.coverage if isinstance(self.coverage, str) else self.coverage.get(folder, "partial")
        return self.days[day].coverage.get(folder, general) if day in self.days else general

    def authors_of(self, folder: Folder) -> tuple[str, ...]:
        """The authors of a list's scope, in order; none where no scope is declared."""
        return tuple(sorted(set(self.scope[folder].authors))) if folder in self.scope else ()
