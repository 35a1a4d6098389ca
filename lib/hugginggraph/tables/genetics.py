"""The contracts of the genetics: computed from one snapshot, for any date and at any time, and kept by date."""

from hugginggraph.tables.contract import DATE, LONG, STRING, Table, columns, nullable, required
from hugginggraph.tables.drift import (
    MUTATION_RATES,
    NUMERICAL_DRIFT,
    SIMILARITY,
    TRAIT_DRIFT,
    TRAIT_ORDERS,
    TRANSITIONS,
)
from hugginggraph.tables.families import FAMILIES, FAMILY_DISTRIBUTIONS, FAMILY_GROWTH, FAMILY_MEMBERS, PROGENITORS
from hugginggraph.tables.licences import LICENCE_VERDICTS, LICENCE_VIOLATIONS
from hugginggraph.tables.traits import CARD_TEMPLATES, TOP_TRAITS, TRAITS

GENETICS = Table(
    "genetics",
    "gold",
    ("snapshot_date", "measure"),
    "Which dates have their genetics, and from how much: written last, so that a date that stands here is whole.",
    columns(
        snapshot_date=required(DATE, "the day"),
        measure=required(
            STRING, "models, model_edges, edges_to_ghosts, self_loops_rejected, models_with_card, cards_eligible, …"
        ),
        value=required(LONG, "how many"),
        run_id=nullable(STRING, "the snapshot's run and the rules: the same means the same tables"),
    ),
)

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

__all__ = [
    "CARD_TEMPLATES",
    "FAMILIES",
    "FAMILY_DISTRIBUTIONS",
    "FAMILY_GROWTH",
    "FAMILY_MEMBERS",
    "GENETICS",
    "GENETICS_TABLES",
    "KEPT_BY_DATE",
    "LICENCE_VERDICTS",
    "LICENCE_VIOLATIONS",
    "MUTATION_RATES",
    "NUMERICAL_DRIFT",
    "PROGENITORS",
    "SIMILARITY",
    "TOP_TRAITS",
    "TRAITS",
    "TRAIT_DRIFT",
    "TRAIT_ORDERS",
    "TRANSITIONS",
]
