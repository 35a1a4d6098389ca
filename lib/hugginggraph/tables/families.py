"""Gold: families of models, how they grow, and who has children."""

from hugginggraph.tables.contract import BOOL, DATE, DOUBLE, INT, LONG, STRING, Table, columns, nullable, required

WHICH_GRAPH = required(
    STRING, "the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too"
)
"""The column `graph` of every table about families."""

FAMILY_MEMBERS = Table(
    "family_members",
    "gold",
    ("snapshot_date", "graph", "node_id"),
    "Models that share a family: weakly connected components of two or more (Anatomy, 2.1).",
    columns(
        snapshot_date=required(DATE, "the day"),
        graph=WHICH_GRAPH,
        node_id=required(LONG, "the model"),
        family_id=required(LONG, "the least node_id of the family"),
        root_id=required(
            LONG,
            "the nearest root above it, itself if it is one: a model without parents, or the least of a cycle without"
            " any; of several as near the least",
        ),
        depth=nullable(INT, "hops from that root; a cycle is one place"),
        parents=required(LONG, "models it was made from in one step"),
        children=required(LONG, "models made from it in one step"),
        on_cycle=nullable(BOOL, "whether it is among its own ancestors"),
    ),
)

FAMILIES = Table(
    "families",
    "gold",
    ("snapshot_date", "graph", "family_id"),
    "Families of models.",
    columns(
        snapshot_date=required(DATE, "the day"),
        graph=WHICH_GRAPH,
        family_id=required(LONG, "the least node_id of the family"),
        rank=required(LONG, "place by members, from 1; ties by root"),
        root_id=required(LONG, "the root that most members are nearest to"),
        root=nullable(STRING, "its name"),
        members=required(LONG, "models, ghosts included"),
        edges=required(LONG, "parent-child pairs inside"),
        ghosts=required(LONG, "members that are named and not listed"),
        roots=required(LONG, "members without parents; more than one where parents were merged"),
        max_depth=nullable(INT, "greatest depth"),
        multi_parent=required(LONG, "members with several parents"),
        reproducing=required(LONG, "members below a root that have children"),
        on_cycles=required(LONG, "members among their own ancestors"),
        first_created=nullable(
            DATE, "the oldest day of creation that the Hub tells of a member; NULL where it tells none"
        ),
        last_created=nullable(DATE, "the newest"),
    ),
)

FAMILY_GROWTH = Table(
    "family_growth",
    "gold",
    ("snapshot_date", "graph", "family_id", "month"),
    "Growth of the ten largest families by month of creation; family 0 is all live models.",
    columns(
        snapshot_date=required(DATE, "the day"),
        graph=WHICH_GRAPH,
        family_id=required(LONG, "the family; 0 for all live models"),
        root=nullable(STRING, "name of its root; '*' for all live models"),
        month=required(
            DATE, "first day of the month; the floor of the Hub, 2022-03-02, is told apart: see before_floor"
        ),
        created=required(LONG, "members created in the month"),
        members=required(LONG, "members created up to its end"),
        before_floor=required(LONG, "of created, those whose creation the Hub has lost: older than its oldest date"),
    ),
)

FAMILY_DISTRIBUTIONS = Table(
    "family_distributions",
    "gold",
    ("snapshot_date", "graph", "quantity", "value"),
    "How many families, or members, have a size, a number of children or parents, a depth.",
    columns(
        snapshot_date=required(DATE, "the day"),
        graph=WHICH_GRAPH,
        quantity=required(STRING, "size (of families); children, parents, depth (of members)"),
        value=required(LONG, "the value"),
        count=required(LONG, "how many have it"),
        share_at_least=nullable(DOUBLE, "share with this value or a greater one"),
    ),
)

PROGENITORS = Table(
    "progenitors",
    "gold",
    ("snapshot_date", "graph", "relation"),
    "How many children have children themselves, by the relation that made them.",
    columns(
        snapshot_date=required(DATE, "the day"),
        graph=WHICH_GRAPH,
        relation=required(STRING, "finetune, adapter, quantized or merge; '*' for all of the graph"),
        edges=required(LONG, "parent-child pairs"),
        reproducing=required(LONG, "of these, with a child that has children in the graph"),
        share=nullable(DOUBLE, "reproducing / edges; NULL without edges"),
    ),
    laws={"law": "reproducing <= edges"},
)
