"""The names of all events, and of how much they may matter."""

from typing import Literal, get_args

EventName = Literal[
    "appeared",
    "disappeared",
    "reappeared",
    "renamed",
    "re_registered",
    "gated",
    "ungated",
    "disabled",
    "enabled",
    "licence_changed",
    "inherited_licence_changed",
    "parent_changed",
    "dataset_added",
    "dataset_dropped",
    "mass_deletion",
    "burst",
]
EVENTS: tuple[EventName, ...] = get_args(EventName)

Severity = Literal["info", "low", "medium", "high", "critical"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From the least to the most."""
