"""What a card's text says, one name at a time."""

from typing import NamedTuple


class TextMention(NamedTuple):
    """A repo that a card's text names, with the phrase it stands after; `position` counts from 0 in the text's order.

    `target_kind` is `model` or `dataset`; `stated_relation` is None where the words ("based on") do not tell it. One
    without a phrase names none: its `raw_reference` tells how many are beyond a limit.
    """

    position: int
    target_kind: str
    raw_reference: str
    stated_relation: str | None
    phrase: str

    @property
    def is_over(self) -> bool:
        """Whether it stands for mentions beyond a limit."""
        return not self.phrase


def more(count: int, position: int) -> TextMention:
    """What stands for mentions that are beyond a limit: it tells how many."""
    return TextMention(position, "model", f"{count} more", None, "")
