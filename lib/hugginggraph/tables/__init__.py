"""The contracts: every table of the warehouse, its columns, its key. The DDL in `delta/` follows from them.

    contract   what a contract is, and the types of columns
    bronze     what the Hub told
    silver     the graph, and what it was made from
    structure  how the graph falls apart, and who came from whom
    profiles   what the graph of a date is like, in numbers
    paper      the tables of the HuggingGraph paper
    history    what came between two dates, and how much of a date is known
    traits     what a model or dataset says it is
    families   families of models, how they grow, and who has children
    drift      how alike relatives are, and what changes from parent to child
    licences   whether licences of parent and child go together
    genetics   the last four together, kept by date
    control    which version of every table belongs to a date
    spark      what Spark needs beside the contracts

Each module lists its tables; here they are put together, and what most packages speak of is at hand. The tables of
`paper` and `genetics` are asked for by their module.
"""

from hugginggraph.tables.bronze import (
    BRONZE_TABLES,
    CARDS,
    COUNTER_VALUES,
    COUNTERS,
    HUB_FLOOR,
    QUARANTINE,
    REPO_CONTENT,
    REPOS,
)
from hugginggraph.tables.control import SNAPSHOTS
from hugginggraph.tables.genetics import KEPT_BY_DATE
from hugginggraph.tables.history import (
    CHANGES,
    DAILY_STATS,
    EVENTS,
    GROUP_EVENTS,
    GROUP_IDENTITIES,
    GROUP_TABLES,
    HISTORY_TABLES,
    SCORECARD,
)
from hugginggraph.tables.licences import INHERITED_LICENCES
from hugginggraph.tables.paper import PAPER_TABLES
from hugginggraph.tables.profiles import (
    COMMUNITY_PROFILES,
    COMPONENT_SIZES,
    DEGREE_DISTRIBUTIONS,
    DEGREE_FITS,
    GRAPH_SUMMARY,
    PROFILE_TABLES,
    SINGLETONS,
)
from hugginggraph.tables.silver import EDGES, MENTIONS, NODES, REJECTED_REFERENCES, SILVER_TABLES
from hugginggraph.tables.structure import (
    BACKWARD_SUBGRAPHS,
    COMMUNITIES,
    COMPONENTS,
    CYCLES,
    DEGREES,
    FORWARD_SUBGRAPHS,
    GENERATIONS,
    LINEAGE,
    PARTITIONS,
    STRUCTURE_TABLES,
)

LAYOUT = 8
"""The version of all contracts together; a warehouse of another layout is refused."""

STATE_TABLES = (*BRONZE_TABLES, *SILVER_TABLES, *HISTORY_TABLES)
"""The tables every snapshot pins."""
GRAPH_TABLES = (*STRUCTURE_TABLES, *PROFILE_TABLES, *GROUP_TABLES, *PAPER_TABLES)
"""What the analyses find in the graph alone."""
ANALYSIS_TABLES = (*GRAPH_TABLES, INHERITED_LICENCES)
"""The tables a snapshot pins when the analyses ran on its date."""
PINNED_TABLES = (*STATE_TABLES, *ANALYSIS_TABLES)
"""The tables whose version a snapshot names; the others are kept by date."""
TABLES = (*PINNED_TABLES, *KEPT_BY_DATE, SNAPSHOTS)

__all__ = [
    "ANALYSIS_TABLES",
    "BACKWARD_SUBGRAPHS",
    "CARDS",
    "CHANGES",
    "COMMUNITIES",
    "COMMUNITY_PROFILES",
    "COMPONENTS",
    "COMPONENT_SIZES",
    "COUNTERS",
    "COUNTER_VALUES",
    "CYCLES",
    "DAILY_STATS",
    "DEGREES",
    "DEGREE_DISTRIBUTIONS",
    "DEGREE_FITS",
    "EDGES",
    "EVENTS",
    "FORWARD_SUBGRAPHS",
    "GENERATIONS",
    "GRAPH_SUMMARY",
    "GRAPH_TABLES",
    "GROUP_EVENTS",
    "GROUP_IDENTITIES",
    "HUB_FLOOR",
    "INHERITED_LICENCES",
    "LAYOUT",
    "LINEAGE",
    "MENTIONS",
    "NODES",
    "PAPER_TABLES",
    "PARTITIONS",
    "PINNED_TABLES",
    "QUARANTINE",
    "REJECTED_REFERENCES",
    "REPOS",
    "REPO_CONTENT",
    "SCORECARD",
    "SINGLETONS",
    "SNAPSHOTS",
    "STATE_TABLES",
    "TABLES",
]
