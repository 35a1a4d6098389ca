"""The questions of `delta/queries/*.sql`: what each asks, of which tables, with which parameters.

A file begins with comments: what it answers; `tables:` (a name with `@since` is the table as of the earlier of two
dates, called `<name>_since` in the query); `walked from:` (the parameter that names a repo: `walked` and `walked_since`
are then the pairs of `lineage` below that repo on the two dates, walked along the edges, so that no analysis need have
run); `parameters:` (each a name and a type of `PARAMETER_TYPES`; they are the columns of the one row of `parameters`,
so that no value ever gets into the text); `returns:`. It is written in what Spark's SQL and DuckDB's have in common,
and run by both.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from hugginggraph.errors import QueryParameterError, UnknownQueryError
from hugginggraph.resources import resource
from hugginggraph.tables import TABLES
from hugginggraph.tables.contract import Table

REPO, GROUPING, DATE = "repo", "grouping", "date"
PARAMETER_TYPES = (REPO, GROUPING, DATE)
"""What a parameter can be: the name of a repo; a division into groups that was computed; a date."""
_HEADER = re.compile(r"-- (tables|walked from|parameters|returns): (.*)")
_OWN = "growth_by_role"
_SINCE = "@since"


@dataclass(frozen=True)
class Query:
    """A named question.

    Attributes:
        name: the file's name.
        about: what it answers.
        tables: those it reads as of the date.
        tables_since: those it reads as of the earlier date.
        types: the type of each of its parameters, by name.
        walked_from: the parameter that names the repo whose descendants it reads, if it reads any.
        returns: the names of its columns.
        sql: the text.
    """

    name: str
    about: str
    tables: tuple[Table, ...]
    tables_since: tuple[Table, ...]
    types: Mapping[str, str] = field(hash=False)
    walked_from: str | None
    returns: tuple[str, ...]
    sql: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of its parameters."""
        return tuple(self.types)

    @property
    def compares(self) -> bool:
        """Whether it asks of two dates, and not of one or of all up to one."""
        return bool(self.tables_since) or "since" in self.types

    def parameters_of(self, type_: str) -> list[str]:
        """The names of its parameters of a type."""
        return [name for name, its_type in self.types.items() if its_type == type_]

    def earlier(self, given: Mapping[str, str], since: date | None) -> date | None:
        """The earlier date that is asked for: as such, or as the value of a parameter.

        Raises:
            QueryParameterError: it is no date, or a date is given and the query has no use for it.
        """
        self.require_wanted(since)
        if "since" in self.types and "since" in given:
            return _day("since", given["since"])
        return since

    def require_wanted(self, since: date | None) -> None:
        """Refuse an earlier date where the question asks of one alone.

        Raises:
            QueryParameterError: a date is given, and the query has no use for it.
        """
        if since and not self.compares:
            raise QueryParameterError(f"query {self.name} asks of all dates up to --as-of; it takes no --since")

    def values(self, given: Mapping[str, str], *, since: date, until: date) -> dict[str, str]:
        """The one row of `parameters`.

        Args:
            given: values by name; `since` and `until` are the two dates unless given.
            since: the earlier date.
            until: the later date.

        Raises:
            QueryParameterError: a parameter is missing or no date where one is due, or the query has none so named.
        """
        values = {"since": str(since), "until": str(until)} | dict(given)
        missing = [name for name in self.parameters if name not in values]
        unknown = [name for name in given if name not in self.parameters]
        if missing or unknown:
            wrong = f"needs {', '.join(missing)}" if missing else f"has no parameter {', '.join(unknown)}"
            raise QueryParameterError(
                f"query {self.name} {wrong}. Its parameters: {', '.join(self.parameters) or 'none'} (--set NAME=VALUE)"
            )
        for name in self.parameters_of(DATE):
            values[name] = str(_day(name, values[name]))
        return values


def _day(name: str, text: str) -> date:
    try:
        # The one form that Spark and DuckDB both read; Python knows others.
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise QueryParameterError(f"{name}={text} is no date. Dates are written YYYY-MM-DD") from None


def queries() -> list[Query]:
    """All questions, by name."""
    return [_parsed(path) for path in sorted(_folder().glob("*.sql"))]


def query(name: str) -> Query:
    """The question of that name.

    Raises:
        UnknownQueryError: there is none; the message names those there are.
    """
    found = {each.name: each for each in queries()}
    if name not in found:
        raise UnknownQueryError(f"no query {name!r}. There are: {', '.join(found)}")
    return found[name]


def _folder() -> Path:
    return resource("delta", f"queries/{_OWN}.sql").parent


def _parsed(path: Path) -> Query:
    sql = path.read_text(encoding="utf-8")
    fields: dict[str, str] = {"about": ""}
    field = "about"
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        header = _HEADER.match(line)
        field = header[1] if header else field
        fields[field] = f"{fields.get(field, '')} {header[2] if header else line[2:].strip()}".strip()
    by_name = {table.name: table for table in TABLES}
    tables = _words(fields["tables"])
    return Query(
        name=path.stem,
        about=fields["about"],
        tables=tuple(by_name[name] for name in tables if not name.endswith(_SINCE)),
        tables_since=tuple(by_name[name.removesuffix(_SINCE)] for name in tables if name.endswith(_SINCE)),
        types=dict(_named(word) for word in _words(fields.get("parameters", ""))),
        walked_from=fields.get("walked from"),
        returns=_words(fields["returns"]),
        sql=sql,
    )


def _named(parameter: str) -> tuple[str, str]:
    name, type_ = parameter.split()
    return name, type_


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
