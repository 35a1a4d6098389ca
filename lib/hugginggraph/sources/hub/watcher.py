"""What a crawl tells of itself while it runs."""

from hugginggraph.sources.hub.kinds import Kind
from hugginggraph.sources.hub.plan import Plan
from hugginggraph.sources.hub.spool import CardState, SweepState


class Watcher:
    """Is told what a crawl does; this one keeps it to itself."""

    def planned(self, of: Plan) -> None:
        """Said before the first request, again when the Hub has told its quota, and before cards are fetched."""

    def noted(self, message: str) -> None:
        """Something that a user should know."""

    def page(self, kind: Kind, state: SweepState, expected: int | None) -> None:
        """A page was written; `expected` rows are expected in all, None where nothing tells."""

    def card(self, kind: Kind, state: CardState) -> None:
        """A README was fetched, or is not there."""

    def parent(self, done: int, of: int) -> None:
        """The children of so many parents are listed, of so many."""

    def waits(self, seconds: float, why: str) -> None:
        """The crawl waits before its next request."""
