"""The three kinds of repo: what their lists, cards and folders are called."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of repo, as the Hub's addresses and a dump's folders name it.

    Attributes:
        name: `model`, `dataset` or `space`.
        folder: the list's name in the API and the folder of its pages in a dump.
        card_folder: the folder of its README texts in a dump.
        expected: repos the Hub listed in September 2026; the plan's guess where no earlier crawl tells.
    """

    name: str
    folder: str
    card_folder: str
    expected: int


ALL_KINDS = (
    Kind("model", "models", "cards", 3_030_000),
    Kind("dataset", "datasets", "dataset_cards", 1_030_000),
    Kind("space", "spaces", "space_cards", 1_480_000),
)
