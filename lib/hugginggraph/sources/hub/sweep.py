"""The sweep of one list, page after page; after each it can be killed and goes on with the next."""

from collections.abc import Callable
from datetime import UTC, datetime

from hugginggraph.errors import SourceError
from hugginggraph.settings import HubSettings
from hugginggraph.sources.hub.client import HubClient, RefusedError
from hugginggraph.sources.hub.kinds import Kind
from hugginggraph.sources.hub.listing import CREATED, MODIFIED, Page, Row, fetch_page, list_path, refused_fields
from hugginggraph.sources.hub.spool import CrawlState, Spool, SweepState

_SHOWN = 1000
"""Characters of a refusal that are shown."""


def new_sweep(settings: HubSettings, kind: Kind, *, since: datetime | None) -> SweepState:
    """A sweep that has not begun: of all repos, or of those changed at `since` or later."""
    fields: list[str] = getattr(settings.fields, kind.folder)
    return SweepState(
        mode="incremental" if since else "full",
        next_path=_first_path(settings, kind, fields, incremental=since is not None),
        fields=fields,
        since=since,
    )


def sweep(
    client: HubClient,
    spool: Spool,
    state: CrawlState,
    settings: HubSettings,
    kind: Kind,
    on_page: Callable[[SweepState], None],
) -> None:
    """Fetches the pages that are still to come, writing each before the state says that it is there.

    Args:
        client: the door to the Hub.
        spool: where pages and state are written.
        state: of the whole crawl; the sweep of the kind in it is moved on, page by page.
        settings: the section `hub`.
        kind: whose list.
        on_page: is told the state after every page.

    Raises:
        SourceError: the Hub refuses the listing, gives no whole page in all tries, lists nothing at all, or its list
            does not end.
    """
    here = state.sweeps[kind.folder]
    spool.forget_after(kind.folder, here.pages)
    while here.next_path:
        before = client.requests
        page = _fetch(client, here, settings, kind)
        wanted = _not_before(page.rows, here.since)
        rows = spool.new_rows(kind.folder, here.pages + 1, wanted)
        is_last = page.next_path is None or len(wanted) < len(page.rows)
        if rows or (is_last and here.mode == "incremental" and here.rows == 0):  # a day without change is a day too
            spool.write_page(kind.folder, here.pages + 1, (row.line for row in rows))
        else:
            spool.remove_page(kind.folder, here.pages + 1)
        if here.until is None:
            now = datetime.now(UTC)
            here.until = min(page.served or now, now)
        here.newest = max((at for at in (here.newest, *(row.modified for row in rows)) if at), default=None)
        here.pages += 1
        here.rows += len(rows)
        here.repeated += len(wanted) - len(rows)
        here.odd += sum(row.key is None for row in rows)
        here.requests += client.requests - before
        here.next_path = None if is_last else page.next_path
        if here.next_path and not any(row.key for row in rows):
            raise endless(client, kind.folder, f"page {here.pages:,} names no repo that was not there before")
        if here.next_path and here.pages >= settings.max_pages:
            raise endless(client, kind.folder, f"it has more than {settings.max_pages:,} pages (hub.max_pages)")
        if is_last and here.mode == "full" and here.rows == 0:
            raise SourceError(
                f"{client.endpoint} lists no {kind.folder} at all: leave them out with --kind if that is right"
            )
        spool.save(state)
        on_page(here)


def endless(client: HubClient, what: str, sign: str) -> SourceError:
    """The error for a list that does not end, with the sign by which that is known."""
    return SourceError(f"{client.endpoint} lists {what} in a circle or without end: {sign}")


def _fetch(client: HubClient, here: SweepState, settings: HubSettings, kind: Kind) -> Page:
    while True:
        try:
            page = fetch_page(client, here.next_path or "", max_bytes=settings.max_page_bytes)
            if page.next_path is not None and page.next_path == here.next_path:
                raise endless(client, kind.folder, f"page {here.pages + 1:,} is followed by itself")
            return page
        except RefusedError as error:
            refused = refused_fields(error.message, here.fields) if error.status == 400 and here.pages == 0 else []
            if not refused:
                raise SourceError(f"{client.endpoint} does not list {kind.folder}: {str(error)[:_SHOWN]}") from None
            here.refused += refused
            here.fields = [field for field in here.fields if field not in refused]
            here.next_path = _first_path(settings, kind, here.fields, incremental=here.mode == "incremental")


def _first_path(settings: HubSettings, kind: Kind, fields: list[str], *, incremental: bool) -> str:
    sort = MODIFIED if incremental else CREATED
    return list_path(kind.folder, sort=sort, page_size=settings.page_size, fields=fields)


def _not_before(rows: list[Row], since: datetime | None) -> list[Row]:
    """The rows changed at `since` or later, and those that do not tell."""
    if since is None:
        return rows
    return [row for row in rows if row.modified is None or row.modified >= since]
