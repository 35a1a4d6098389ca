"""The grades of evidence, strongest first; nothing here loads Spark."""

HUB = 1
"""The Hub's own resolution, by the other repo's immutable id: `baseModels`."""
TAG = 2
"""A tag or a field that the Hub derived."""
CARD = 3
"""A field of the card, as its author wrote it."""
CONFIG = 4
"""A configuration file that a training library wrote."""
AUTHOR_TAG = 5
"""A tag that the author wrote into the card by hand in the shape of the Hub's own."""
MISSPELT = 6
"""A field of the card under a misspelt key."""
INFERRED = 7
"""A name that had to be guessed at: without its owner, or the last part of a path."""
RECIPE = 8
"""The configuration of a merge that a card shows, as the tool that made the model read it."""
TEXT = 9
"""A phrase in the card's prose."""
UNDECLARED = RECIPE
"""The first grade of what a card's text says; such evidence is never mixed with the declared grades above."""

GRADES = {
    HUB: "hub",
    TAG: "tag",
    CARD: "card",
    CONFIG: "config",
    AUTHOR_TAG: "author_tag",
    MISSPELT: "misspelt",
    INFERRED: "inferred",
    RECIPE: "recipe",
    TEXT: "text",
}
RANKS = {name: rank for rank, name in GRADES.items()}
