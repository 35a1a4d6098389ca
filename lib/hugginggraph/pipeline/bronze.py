"""The day's records taken in: `repos`, `counters`, `cards`, `quarantine`.

Everything is read to its end before the first write, so that a file which breaks off leaves nothing half taken. After
the first day a line is parsed only where a first look finds that it says something new.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from hugginggraph.frames import settle, spilled
from hugginggraph.ingest.cards import card_changes, card_of_each_repo, parse_cards
from hugginggraph.ingest.completeness import listing
from hugginggraph.ingest.counters import counter_changes, first_counters
from hugginggraph.ingest.coverage import KindCoverage, gate
from hugginggraph.ingest.quarantine import quarantine_changes
from hugginggraph.ingest.records import one_a_repo, parse
from hugginggraph.ingest.repos import first_repos, is_owned, listed_repos, missing_repos, with_card_hash
from hugginggraph.ingest.skim import raw_hash, skimmed
from hugginggraph.ingest.unlisted_fields import Unlisted, lost_by_all, unlisted
from hugginggraph.ingest.unusable import require_some_usable
from hugginggraph.pipeline.context import DayRun
from hugginggraph.sources.spark_frames import unbroken
from hugginggraph.tables import CARDS, COUNTER_VALUES, COUNTERS, QUARANTINE, REPOS
from hugginggraph.tables.contract import Table

_DEFECTIVE = ["kind", "file", "line", "repo_id", "defects"]
_LISTED = ["node_id", "kind", "repo_id", *COUNTER_VALUES]


@dataclass(frozen=True)
class _Taken:
    """What was read of a day.

    Attributes:
        parsed: the lines that were parsed, with `is_taken`: one a repo.
        listed: `node_id, kind, repo_id` and the counters of every repo that is listed, parsed or not.
        unlisted: the fields that the lists do not have, by kind, of those that are known of the repos parsed.
    """

    parsed: DataFrame
    listed: DataFrame
    unlisted: Unlisted = field(default_factory=dict)


def bronze(day: DayRun) -> dict[str, KindCoverage]:
    """Take the records in.

    Returns:
        What the source covered, by kind.

    Raises:
        SourceError: a file breaks off, or no record of a list can be taken; nothing has been written then.
    """
    with ExitStack() as files:
        is_large = day.settings.large_day_of(day.offered.size) is not None
        # Whole records and texts: in memory where they are few.
        return _taken_in(day, lambda frame: files.enter_context(spilled(frame)) if is_large else settle(frame))


def _taken_in(day: DayRun, keep: Callable[[DataFrame], DataFrame]) -> dict[str, KindCoverage]:
    offered, ingest = day.offered, day.settings.ingest
    cards = card_of = None
    with unbroken(offered):
        if offered.cards is not None:
            cards = keep(parse_cards(offered.cards, max_card_bytes=ingest.max_card_bytes))
            card_of = settle(card_of_each_repo(cards))
        taken = _all_parsed(day, keep) if day.before is None else _new_parsed(day, card_of)
    coverage = _coverage(day, taken.listed)
    _require_some_of_each_list(day, taken, coverage)
    repos = partial(_repo_changes, day, taken, card_of, coverage)
    is_first_load = day.before is None and any(covered.seen for covered in coverage.values())
    changes: dict[Table, Callable[[], DataFrame]] = {
        COUNTERS: lambda: (
            first_counters(taken.listed, day=day.date)
            if day.before is None
            else counter_changes(taken.listed, day.read_before(COUNTERS), day=day.date)
        ),
    }
    defective = taken.parsed.select(*_DEFECTIVE)
    if cards is None:
        day.keep(CARDS)
    else:
        texts = cards
        defective = defective.unionByName(texts.select(*_DEFECTIVE))
        changes[CARDS] = lambda: card_changes(texts, day.read_before(CARDS), day=day.date)
    if defective.where(F.size("defects") > 0).isEmpty():
        day.keep(QUARANTINE)
    else:
        changes[QUARANTINE] = lambda: quarantine_changes(
            defective,
            day.read_before(QUARANTINE),
            day=day.date,
            source=offered.source,
            max_raw_bytes=ingest.max_raw_bytes,
        )
    if is_first_load:
        day.apply_all(changes, new={REPOS: repos})
    else:
        day.apply_all({REPOS: repos} | changes)
    day.quarantined = _quarantined(day)
    return coverage


def _require_some_of_each_list(day: DayRun, taken: _Taken, coverage: dict[str, KindCoverage]) -> None:
    # Of a declared scope only what lies inside it was counted.
    for kind in [kind for kind, covered in coverage.items() if not covered.seen]:
        is_of_kind = F.col("kind") == kind
        if taken.listed.where(is_of_kind).isEmpty():
            require_some_usable(taken.parsed.where(is_of_kind), kind=kind, source=day.offered.source, day=day.date)


def _quarantined(day: DayRun) -> dict[str, int]:
    """The records that this date brought to quarantine, by code."""
    if not day.written[QUARANTINE.name].insert:
        return {}
    of_day = day.read_now(QUARANTINE).where(F.col("snapshot_date") == day.date)
    return {row["code"]: row["count"] for row in of_day.groupBy("code").count().orderBy("code").collect()}


def _repo_changes(
    day: DayRun, taken: _Taken, card_of: DataFrame | None, coverage: dict[str, KindCoverage]
) -> DataFrame:
    records = with_card_hash(taken.parsed.where("is_taken"), card_of)
    source, observed_at = day.offered.source, day.offered.observed_at
    if day.before is None:
        return first_repos(records, day=day.date, observed_at=observed_at, source=source)
    current = day.read_before(REPOS)
    listed = listed_repos(
        records,
        current,
        day=day.date,
        observed_at=observed_at,
        source=source,
        coverage=day.offered.coverage,
        full_listers=day.history.full_listers(),
        unlisted=taken.unlisted,
    )
    missing = missing_repos(
        current,
        taken.listed.select("node_id"),
        day=day.date,
        source=source,
        coverage=coverage,
        last_listed=day.history.last_listed(),
    )
    return listed.unionByName(missing)


def _all_parsed(day: DayRun, keep: Callable[[DataFrame], DataFrame]) -> _Taken:
    """Parse every line: nothing is known yet."""
    parsed = keep(_parse(day, day.offered.records))
    several = settle(_named_twice(parsed))
    ranked = parsed.withColumn("is_taken", F.col("node_id").isNotNull())
    if not several.isEmpty():
        # Only they are ranked: ranking all would move every record about.
        twice = parsed.join(F.broadcast(several), on="node_id", how="left_semi")
        once = ranked.join(F.broadcast(several), on="node_id", how="left_anti")
        ranked = once.unionByName(settle(one_a_repo(twice)))
    return _Taken(ranked, ranked.where("is_taken").select(*_LISTED))


def _new_parsed(day: DayRun, card_of: DataFrame | None) -> _Taken:
    """Parse the lines that a first look does not know.

    They are new or changed, of repos that had been missing, of new cards, or of repos that another source listed.
    """
    known = day.read_before(REPOS).select(
        "node_id",
        F.col("repo_id").alias("known_name"),
        F.col("line_hash").alias("known_hash"),
        F.col("card_hash").alias("known_card"),
        (
            F.col("last_seen").isNull()
            & is_owned(F.col("kind"), F.col("source"), day.offered.source, day.offered.coverage)
        ).alias("was_listed"),
    )
    skim = settle(skimmed(day.offered.records, day.settings.ingest))
    several = _named_twice(skim).withColumn("is_several", F.lit(True))
    same_card = F.col("card_hash").isNull() | F.col("card_hash").eqNullSafe(F.col("known_card"))
    same_line = F.col("line_hash").eqNullSafe(F.col("known_hash"))
    is_known = F.coalesce(F.col("was_listed"), F.lit(False)) & same_line & same_card & F.col("is_several").isNull()
    is_impostor = F.coalesce(F.col("known_name") != F.col("repo_id"), F.lit(False))
    compared = settle(
        with_card_hash(skim, card_of)
        .join(known, on="node_id", how="left")
        .join(F.broadcast(several), on="node_id", how="left")
        .select(*_LISTED, "raw_hash", is_known.alias("is_known"), "known_name", is_impostor.alias("is_impostor"))
    )
    wanted = compared.where(~F.col("is_known")).select(F.col("raw_hash").alias("_wanted")).distinct()
    lines = day.offered.records.join(F.broadcast(wanted), on=raw_hash() == F.col("_wanted"), how="left_semi")
    impostors = compared.where("is_impostor").select("node_id", "known_name").distinct()
    parsed = settle(one_a_repo(_parse(day, lines), F.broadcast(impostors)))
    new = parsed.where("is_taken").select(*_LISTED)
    others = compared.where("is_known").join(F.broadcast(new.select("node_id")), on="node_id", how="left_anti")
    lost = lost_by_all(parsed, day.read_before(REPOS)).collect()
    return _Taken(parsed, others.select(*_LISTED).unionByName(new), unlisted(lost, day.offered.records))


def _parse(day: DayRun, lines: DataFrame) -> DataFrame:
    return parse(lines, limits=day.settings.ingest)


def _named_twice(rows: DataFrame) -> DataFrame:
    """`node_id` of the repos that have several rows."""
    counted = rows.where(F.col("node_id").isNotNull()).groupBy("node_id").count()
    return counted.where(F.col("count") > 1).select("node_id")


def _coverage(day: DayRun, listed: DataFrame) -> dict[str, KindCoverage]:
    """How the day's lists compare with what the source should list."""
    declared, scope = day.offered.coverage, day.offered.scope
    current = day.read_before(REPOS)
    rows = listing(listed, current, source=day.offered.source, declared=declared, scope=scope).collect()
    return gate(
        declared,
        {row["kind"]: row["seen"] for row in rows},
        {row["kind"]: row["expected"] for row in rows},
        completeness_min=day.settings.ingest.completeness_min,
        scope=scope,
    )
