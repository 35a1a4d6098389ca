"""The contracts of the genetics: computed from one snapshot, for any date and at any time, and kept by date."""

from hugginggraph.tables.contract import BOOL, DATE, DOUBLE, INT, LONG, STRING, Table, array, columns

TRAITS = Table(
    "traits",
    "gold",
    ("snapshot_date", "node_id"),
    columns(
        snapshot_date=DATE,
        node_id=LONG,
        kind=STRING,
        licence=array(STRING),
        licence_class=STRING,
        task=array(STRING),
        library=array(STRING),
        language=array(STRING),
        dataset=array(STRING),
        paper=array(STRING),
        tags=INT,
        has_card=BOOL,
        card_length=LONG,
        body_length=LONG,
        generated=BOOL,
        template=STRING,
    ),
)
"""What a live model or dataset says it is, card fields before tags; lists are sets in order (Anatomy, 2.1)."""
CARD_TEMPLATES = Table(
    "card_templates",
    "gold",
    ("snapshot_date", "node_id"),
    columns(
        snapshot_date=DATE,
        node_id=LONG,
        template_id=LONG,
    ),
)
"""Live models and datasets whose card is another's near duplicate (Anatomy, 2.6)."""
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
LICENCE_VERDICTS = Table(
    "licence_verdicts",
    "gold",
    ("snapshot_date", "relation", "parent_class", "child_class", "same_owner", "verdict", "reason"),
    columns(
        snapshot_date=DATE,
        relation=STRING,
        parent_class=STRING,
        child_class=STRING,
        same_owner=BOOL,
        verdict=STRING,
        reason=STRING,
        edges=LONG,
    ),
)
"""Whether licences of parent and child go together, by class: no legal advice (docs/genetics.md)."""
LICENCE_VIOLATIONS = Table(
    "licence_violations",
    "gold",
    ("snapshot_date", "edge_id"),
    columns(
        snapshot_date=DATE,
        edge_id=LONG,
        relation=STRING,
        grade=STRING,
        parent_id=LONG,
        parent=STRING,
        parent_licence=array(STRING),
        parent_class=STRING,
        parent_evidence=STRING,
        child_id=LONG,
        child=STRING,
        child_licence=array(STRING),
        child_class=STRING,
        child_evidence=STRING,
        verdict=STRING,
        reason=STRING,
    ),
)
"""Edges whose licences do not go together, with what both cards say: no legal advice."""
TOP_TRAITS = Table(
    "top_traits",
    "gold",
    ("snapshot_date", "panel", "rank"),
    columns(
        snapshot_date=DATE,
        panel=STRING,
        rank=INT,
        value=STRING,
        count=LONG,
        reporting=LONG,
        models=LONG,
    ),
)
"""What models have most of: the panels of top tens (Anatomy, figure 2)."""
GENETICS = Table(
    "genetics",
    "gold",
    ("snapshot_date", "measure"),
    columns(
        snapshot_date=DATE,
        measure=STRING,
        value=LONG,
        run_id=STRING,
    ),
)
"""Which dates have their genetics, and from how much: written last, so that a date that stands here is whole."""
GENETICS_TABLES = (
    TRAITS,
    CARD_TEMPLATES,
    FAMILY_MEMBERS,
    FAMILIES,
    FAMILY_GROWTH,
    FAMILY_DISTRIBUTIONS,
    PROGENITORS,
    SIMILARITY,
    MUTATION_RATES,
    TRANSITIONS,
    TRAIT_ORDERS,
    TRAIT_DRIFT,
    NUMERICAL_DRIFT,
    LICENCE_VERDICTS,
    LICENCE_VIOLATIONS,
    TOP_TRAITS,
)
"""What the genetics of a date are; `genetics` lists the dates that have them."""
KEPT_BY_DATE = (*GENETICS_TABLES, GENETICS)
"""The tables that no snapshot pins, as they may be computed at any time; the one that marks a date as whole is last."""
