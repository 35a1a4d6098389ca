"""The names of all events."""

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
    "parent_changed",
    "dataset_added",
    "dataset_dropped",
    "mass_deletion",
    "burst",
]
EVENTS: tuple[EventName, ...] = get_args(EventName)
