"""Gold: what a model or dataset says it is."""

from hugginggraph.tables.contract import BOOL, DATE, INT, LONG, STRING, Table, array, columns

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
