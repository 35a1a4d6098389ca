"""Gold: families of models, how they grow, and who has children."""

from hugginggraph.tables.contract import BOOL, DATE, DOUBLE, INT, LONG, STRING, Table, columns

FAMILY_MEMBERS = Table(
    "family_members",
    "gold",
    ("snapshot_date", "graph", "node_id"),
    columns(
        snapshot_date=DATE,
        graph=STRING,
        node_id=LONG,
        family_id=LONG,
        root_id=LONG,
        depth=INT,
        parents=LONG,
        children=LONG,
        on_cycle=BOOL,
    ),
)
"""Models that share a family: weakly connected components of two or more (Anatomy, 2.1)."""

FAMILIES = Table(
    "families",
    "gold",
    ("snapshot_date", "graph", "family_id"),
    columns(
        snapshot_date=DATE,
        graph=STRING,
        family_id=LONG,
        rank=LONG,
        root_id=LONG,
        root=STRING,
        members=LONG,
        edges=LONG,
        ghosts=LONG,
        roots=LONG,
        max_depth=INT,
        multi_parent=LONG,
        reproducing=LONG,
        on_cycles=LONG,
        first_created=DATE,
        last_created=DATE,
    ),
)
"""Families of models."""

FAMILY_GROWTH = Table(
    "family_growth",
    "gold",
    ("snapshot_date", "graph", "family_id", "month"),
    columns(
        snapshot_date=DATE,
        graph=STRING,
        family_id=LONG,
        root=STRING,
        month=DATE,
        created=LONG,
        members=LONG,
        before_floor=LONG,
    ),
)
"""Growth of the ten largest families by month of creation; family 0 is all live models."""

FAMILY_DISTRIBUTIONS = Table(
    "family_distributions",
    "gold",
    ("snapshot_date", "graph", "quantity", "value"),
    columns(
        snapshot_date=DATE,
        graph=STRING,
        quantity=STRING,
        value=LONG,
        count=LONG,
        share_at_least=DOUBLE,
    ),
)
"""How many families, or members, have a size, a number of children or parents, a depth."""

PROGENITORS = Table(
    "progenitors",
    "gold",
    ("snapshot_date", "graph", "relation"),
    columns(
        snapshot_date=DATE,
        graph=STRING,
        relation=STRING,
        edges=LONG,
        reproducing=LONG,
        share=DOUBLE,
    ),
)
"""How many children have children themselves, by the relation that made them."""
