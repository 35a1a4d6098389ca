"""Fields that a day's list has for nobody: it says nothing of them, so what is known of them stays known.

Lists of the Hub differ in what they ask for: a dump of 2022 has no `gated`, one of the most downloaded models no tags
and no cards, and a field that the Hub refuses for once is in no record of the day. Taken as it stands, such a list
would strip every repo it names, and all the edges with it.

The API leaves out what a repo does not have, though, so that a field can also be in no record because its last bearer
gave it up. A field counts as unlisted where it is one that the API gives with every repo, where the list has no tags
(which every full record has), or where more repos than by chance would lose it at once.
"""

from collections.abc import Collection, Iterable, Mapping

from pyspark.sql import Column, DataFrame, Row
from pyspark.sql import functions as F

from hugginggraph.frames import sent_to_all
from hugginggraph.ingest.unlisted_rule import COLUMNS, is_left_out
from hugginggraph.json_text import canonical_json

Unlisted = Mapping[str, Collection[str]]
"""By kind, the API's names of the fields that are unlisted."""


# Names of other fields can be made up by the thousand.
_MOST = 100


def lost_by_all(parsed: DataFrame, known: DataFrame) -> DataFrame:
    """The fields that some of the day's parsed repos had before, and none of them has: `kind, field, repos`.

    Those with a column of their own first, then by the number of repos, the first hundred.

    Args:
        parsed: records as `parse` gives them, with `is_taken`.
        known: `repos` as of the snapshot before.
    """
    now = parsed.where("is_taken").select("node_id", "kind", _described().alias("fields"))
    had = known.join(sent_to_all(now.select("node_id")), on="node_id", how="left_semi")
    each = F.explode("fields").alias("field")
    before = had.select("kind", _described().alias("fields")).select("kind", each).groupBy("kind", "field")
    listed = now.select("kind", each).distinct()
    lost = before.agg(F.count("*").alias("repos")).join(listed, on=["kind", "field"], how="left_anti")
    return lost.orderBy(F.col("field").isin(*COLUMNS).desc(), F.col("repos").desc(), "kind", "field").limit(_MOST)


def in_list(lines: DataFrame, lost: Unlisted) -> DataFrame:
    """One row of `is_listed`: which of these fields, as `kind/field`, some line of the day has, whatever it says there.

    Args:
        lines: `kind, line` of the day.
        lost: the fields that are looked for.
    """
    has = [
        F.max(
            F.when(
                # Whose text does not have the name need not be parsed.
                (F.col("kind") == kind) & F.contains("line", F.lit(f'"{field}"')),
                F.array_contains(F.json_object_keys("line"), field),
            )
        ).alias(f"{kind}/{field}")
        for kind, fields in sorted(lost.items())
        for field in sorted(fields)
    ]
    return lines.where(F.col("kind").isin(*lost)).select(*has)


def unlisted(lost: Iterable[Row], lines: DataFrame) -> Unlisted:
    """Which fields the day's list does not have; on a normal day nothing is lost, and the list not looked through.

    Args:
        lost: rows of `lost_by_all`.
        lines: `kind, line` of the day.
    """
    repos = {(row["kind"], row["field"]): row["repos"] for row in lost}
    if not repos:
        return {}
    asked = {kind: {"tags"} | {field for of, field in repos if of == kind} for kind, _ in repos}
    (found,) = in_list(lines, asked).collect()
    listed = {name for name, is_listed in found.asDict().items() if is_listed}
    missing: dict[str, set[str]] = {}
    for (kind, field), bearers in repos.items():
        has_tags = f"{kind}/tags" in listed
        if f"{kind}/{field}" not in listed and is_left_out(field, bearers, has_tags=has_tags):
            missing.setdefault(kind, set()).add(field)
    return missing


def columns_of(missing: Unlisted) -> list[str]:
    """The columns of `repos` in which something stays known."""
    return sorted({column for of in missing.values() for field in of for column in COLUMNS.get(field, ["extra"])})


def what_stays_known(missing: Unlisted, known: str) -> dict[str, Column]:
    """The columns with what is known of unlisted fields, and `line_hash`: such a line is parsed again the next day.

    Args:
        missing: the unlisted fields.
        known: the struct with the columns that the repo had, null of a new one.
    """
    found = {name: F.coalesce(name, _known(name, missing, known)) for name in columns_of(missing) if name != "extra"}
    extra, line_hash = F.col("extra"), F.col("line_hash")
    for kind, fields in sorted(missing.items()):
        is_filled = (F.col("kind") == kind) & F.col(known).isNotNull()
        line_hash = F.when(is_filled, F.xxhash64("line_hash", F.lit(" ".join(sorted(fields))))).otherwise(line_hash)
        if in_extra := sorted(set(fields) - set(COLUMNS)):
            extra = F.when(is_filled, _merged(F.col(f"{known}.extra"), in_extra)).otherwise(extra)
    return found | {"extra": extra, "line_hash": line_hash}


def _described() -> Column:
    """The names of the fields that a repo has, of the columns of `repos`."""
    own = [F.when(F.col(columns[0]).isNotNull(), F.lit(field)) for field, columns in COLUMNS.items()]
    others = F.coalesce(F.json_object_keys("extra"), F.array().cast("array<string>"))
    return F.concat(F.array_compact(F.array(*own)), others)


def _known(column: str, missing: Unlisted, known: str) -> Column:
    kinds = [kind for kind, fields in missing.items() if any(column in COLUMNS.get(field, []) for field in fields)]
    return F.when(F.col("kind").isin(*kinds), F.col(f"{known}.{column}"))


def _merged(known: Column, fields: list[str]) -> Column:
    """`extra` with these fields of what is known."""
    none = F.from_json(F.lit("{}"), "MAP<STRING, STRING>")
    before, now = (F.coalesce(F.from_json(text, "MAP<STRING, STRING>"), none) for text in (known, F.col("extra")))
    both = F.map_concat(F.map_filter(before, lambda name, _: name.isin(*fields)), now)
    return F.when(F.size(both) > 0, canonical_json(F.to_json(both)))
