"""Gold: how alike relatives are, and what changes from parent to child."""

from hugginggraph.tables.contract import BOOL, DATE, DOUBLE, INT, LONG, STRING, Table, columns

SIMILARITY = Table(
    "similarity",
    "gold",
    ("snapshot_date", "graph", "text", "variant", "measure", "method", "pattern", "pair"),
    columns(
        snapshot_date=DATE,
        graph=STRING,
        text=STRING,
        variant=STRING,
        measure=STRING,
        method=STRING,
        pattern=STRING,
        pair=INT,
        relationship=STRING,
        distance=INT,
        occurrences=LONG,
        pairs=LONG,
        mean=DOUBLE,
        low=DOUBLE,
        high=DOUBLE,
        families=LONG,
        family_mean=DOUBLE,
        family_low=DOUBLE,
        family_high=DOUBLE,
    ),
)
"""How alike relatives are, by their position in trees of two to four nodes (Anatomy, definitions 6.1 to 6.3)."""

MUTATION_RATES = Table(
    "mutation_rates",
    "gold",
    ("snapshot_date", "graph", "relation", "trait"),
    columns(
        snapshot_date=DATE,
        graph=STRING,
        relation=STRING,
        trait=STRING,
        edges=LONG,
        pairs=LONG,
        changed=LONG,
        rate=DOUBLE,
        low=DOUBLE,
        high=DOUBLE,
        families=LONG,
        family_mean=DOUBLE,
        family_low=DOUBLE,
        family_high=DOUBLE,
        gained=LONG,
        lost=LONG,
    ),
)
"""How much of a trait changes from parent to child: mean Jaccard distance of the two sets (Anatomy, definition 7.1)."""

TRANSITIONS = Table(
    "transitions",
    "gold",
    ("snapshot_date", "graph", "relation", "quarter", "trait", "parent_value", "child_value"),
    columns(
        snapshot_date=DATE,
        graph=STRING,
        relation=STRING,
        quarter=STRING,
        trait=STRING,
        parent_value=STRING,
        child_value=STRING,
        count=LONG,
        paper_count=LONG,
    ),
)
"""Which value of a trait gives way to which, from parent to child (Anatomy, 7.2)."""

TRAIT_ORDERS = Table(
    "trait_orders",
    "gold",
    ("snapshot_date", "graph", "relation", "trait", "position"),
    columns(
        snapshot_date=DATE,
        graph=STRING,
        relation=STRING,
        trait=STRING,
        position=INT,
        value=STRING,
        licence_class=STRING,
        models=LONG,
        inflow=LONG,
        outflow=LONG,
        least_position=INT,
        greatest_position=INT,
    ),
)
"""The linear order of the most frequent values of a trait that most of the drift goes along (Anatomy, 7.3)."""

TRAIT_DRIFT = Table(
    "trait_drift",
    "gold",
    ("snapshot_date", "graph", "relation", "trait"),
    columns(
        snapshot_date=DATE,
        graph=STRING,
        relation=STRING,
        trait=STRING,
        values=INT,
        pairs=LONG,
        pairs_along=LONG,
        transitions=LONG,
        transitions_along=LONG,
        traffic=LONG,
        traffic_along=LONG,
        share_along=DOUBLE,
        directedness=DOUBLE,
        is_unique=BOOL,
        all_pairs=LONG,
        all_transitions=LONG,
    ),
)
"""How far the drift of a trait has one direction, and how much of it the best order explains (Anatomy, 7.3)."""

NUMERICAL_DRIFT = Table(
    "numerical_drift",
    "gold",
    ("snapshot_date", "graph", "relation", "quantity"),
    columns(
        snapshot_date=DATE,
        graph=STRING,
        relation=STRING,
        quantity=STRING,
        edges=LONG,
        pairs=LONG,
        parent_mean=DOUBLE,
        child_mean=DOUBLE,
        parent_median=DOUBLE,
        child_median=DOUBLE,
        mean_change=DOUBLE,
        low=DOUBLE,
        high=DOUBLE,
        median_change=DOUBLE,
        first_quartile=DOUBLE,
        third_quartile=DOUBLE,
        geometric_ratio=DOUBLE,
        share_less=DOUBLE,
        share_more=DOUBLE,
    ),
)
"""How numbers change from parent to child (Anatomy, 2.6)."""
