"""Which group of today is which of the date before: components and communities followed over the dates.

A group's id is its least member, so it changes when that member leaves, or a lesser one comes. Its *identity* stays
with the members: a group of today continues the one of the date before that gave it more members than any other gave,
where that one's members went nowhere in greater number (mutual best match, as in Greene, Doyle and Cunningham, 2010).
A group without such a match was born, or split off; one that is not continued has merged into another, or died.

Only groups of two and more count: a repo alone is no group.
"""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from hugginggraph.analysis.embedded.laws import require_one_identity_a_group
from hugginggraph.analysis.embedded.workbench import Workbench
from hugginggraph.records.hashes import hasher
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import COMMUNITIES, COMPONENTS, GROUP_EVENTS, GROUP_IDENTITIES

NEW_IDENTITIES = pa.schema([("grouping", pa.string()), ("group_id", pa.int64()), ("identity", pa.int64())])
"""The identity that each group has if it begins on a day."""


@dataclass(frozen=True, eq=False)
class AnalysedDate:
    """The last date with analyses before a day.

    Attributes:
        date: the date.
        components: its rows of `components`.
        communities: its rows of `communities`.
        group_identities: its rows of `group_identities`.
    """

    date: date
    components: pa.Table
    communities: pa.Table
    group_identities: pa.Table


def follow_groups(
    bench: Workbench, groups: pa.Table, previous: AnalysedDate | None, *, day: date
) -> tuple[pa.Table, pa.Table]:
    """`group_identities` and `group_events` of the day.

    Where there is no date before, every group begins on this one, and nothing has happened.

    Args:
        bench: has `components` and `communities`, and the parameters `day` and `previous`.
        groups: the day's groups: `grouping, group_id, members, name`.
        previous: the date before.
        day: the date.

    Raises:
        InvariantError: two groups have one identity.
    """
    bench.put("groups", groups)
    bench.put("new_identities", new_identities(groups, day))
    for table in (COMPONENTS, COMMUNITIES, GROUP_IDENTITIES):
        rows = getattr(previous, table.name) if previous else arrow_schema(table).empty_table()
        bench.put(f"{table.name}_before", rows)
    for step in ("shared_members", "group_overlaps"):
        bench.put(step, bench.step(step))
    identities = bench.make(GROUP_IDENTITIES)
    require_one_identity_a_group(identities)
    if previous is None:
        return identities, arrow_schema(GROUP_EVENTS).empty_table()
    return identities, bench.make(GROUP_EVENTS)


def new_identities(groups: pa.Table, day: date) -> pa.Table:
    """Rows of `NEW_IDENTITIES`, if they begin on this day."""
    hash_of = hasher(["string", "bigint", "string"])
    pairs = zip(groups["grouping"].to_pylist(), groups["group_id"].to_pylist(), strict=True)
    identity = pa.array([hash_of((*pair, day.isoformat())) for pair in pairs], pa.int64())
    return groups.select(["grouping", "group_id"]).append_column("identity", identity)
