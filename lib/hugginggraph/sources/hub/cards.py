"""README texts of the repos whose list says nothing of a card, fetched one by one: only those that changed."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from hugginggraph.errors import SourceError
from hugginggraph.sources.hub.bodies import Body
from hugginggraph.sources.hub.client import HubClient, RefusedError
from hugginggraph.sources.hub.kinds import Kind
from hugginggraph.sources.hub.listing import MODIFIED, moment
from hugginggraph.sources.hub.spool import CardState, CrawlState, Spool
from hugginggraph.sources.json_arrays import READ_BYTES

_SHOWN = 1000
_ABSENT = {401, 403, 404, 410, 451}


def fetch_cards(
    client: HubClient,
    spool: Spool,
    state: CrawlState,
    kind: Kind,
    *,
    changed_since: datetime | None,
    max_bytes: int,
    on_card: Callable[[CardState], None],
) -> None:
    """Fetches the READMEs of one list's repos, and writes a page of cards for each page of the list.

    Args:
        client: the door to the Hub.
        spool: holds the pages of the list; the cards are written beside them.
        state: of the whole crawl; moved on page by page.
        kind: whose list.
        changed_since: repos not changed since then are left out; None takes all.
        max_bytes: a README is read up to here.
        on_card: is told the counts after every card.

    Raises:
        SourceError: a README was not to be had in all tries, for another reason than that it is not there.
    """
    done = state.cards.setdefault(kind.card_folder, CardState())
    for number, lines in spool.lines(kind.folder):
        if number <= done.pages:
            continue
        # The counts move with the state: what a killed run fetched in this page is fetched and counted anew.
        here, before = done.model_copy(), client.requests

        def cards(lines: Iterator[bytes] = lines, here: CardState = here) -> Iterator[bytes]:
            for repo_id in wanted_ids(lines, changed_since):
                card = _card(client, kind, repo_id, max_bytes, here)
                if card is not None:
                    yield json.dumps({"id": repo_id, "card": card}, ensure_ascii=False, separators=(",", ":")).encode()
                on_card(here)

        if not spool.write_page(kind.card_folder, number, cards()):
            spool.remove_page(kind.card_folder, number)
        here.pages, here.requests = number, here.requests + client.requests - before
        done = state.cards[kind.card_folder] = here
        spool.save(state)


def wanted_ids(lines: Iterable[bytes], changed_since: datetime | None) -> Iterator[str]:
    """The ids of the rows without card data that changed at a time or later, and that can be asked for."""
    return (repo_id for line in lines if (repo_id := _wanted_id(line, changed_since)))


def _wanted_id(line: bytes, changed_since: datetime | None) -> str | None:
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id

    if len(line) > READ_BYTES:
        return None
    try:
        row = json.loads(line.decode("utf-8", "surrogateescape"))
        repo_id = row["id"]
        if row.get("cardData"):
            return None
        validate_repo_id(repo_id)
    except (ValueError, TypeError, KeyError, RecursionError, HFValidationError):
        return None
    modified = moment(row.get(MODIFIED))
    return None if changed_since and modified and modified < changed_since else str(repo_id)


def _card(client: HubClient, kind: Kind, repo_id: str, max_bytes: int, counts: CardState) -> str | None:
    def read(body: Body) -> bytes:
        return body.beginning(max_bytes)

    folder = "" if kind.name == "model" else f"/{kind.folder}"
    try:
        content = client.get(f"{folder}/{repo_id}/resolve/main/README.md", read, "resolvers")
    except RefusedError as error:
        if error.status in _ABSENT:
            counts.absent += 1
            return None
        raise SourceError(f"README of {kind.name} {repo_id}: {str(error)[:_SHOWN]}") from None
    counts.fetched += 1
    counts.cut += len(content) > max_bytes
    # A cut within a character leaves bytes that are none; they become the replacement character, as damaged text does.
    return content[:max_bytes].decode("utf-8", "replace")
