"""A crawl: all wanted lists of one date, swept, their cards fetched, and then made visible together."""

import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, TypeAdapter

from hugginggraph.errors import SettingsError, SourceError
from hugginggraph.settings import HubSettings
from hugginggraph.sources.hub.cards import fetch_cards, wanted_ids
from hugginggraph.sources.hub.client import HubClient
from hugginggraph.sources.hub.endpoint import without_credentials
from hugginggraph.sources.hub.kinds import ALL_KINDS, Kind
from hugginggraph.sources.hub.plan import Plan, plan
from hugginggraph.sources.hub.spool import CardState, CrawlState, Mode, Spool, SweepState
from hugginggraph.sources.hub.sweep import new_sweep, sweep
from hugginggraph.sources.hub.watcher import Watcher


@dataclass(frozen=True)
class CrawlReport:
    """What was crawled.

    Attributes:
        date: the date.
        root: the folder.
        lists: by folder, how it was swept; as in `crawl/<date>.json`.
        cards: by folder, what came of the READMEs.
        done_before: folders that the date had already.
    """

    date: date
    root: Path
    lists: dict[str, Any] = field(default_factory=dict)
    cards: dict[str, Any] = field(default_factory=dict)
    done_before: list[str] = field(default_factory=list)


def crawl(
    settings: HubSettings,
    root: Path,
    day: date,
    *,
    kinds: Sequence[str] | None = None,
    mode: Mode | None = None,
    since: datetime | None = None,
    full_every: int | None = None,
    with_cards: bool = False,
    watcher: Watcher | None = None,
) -> CrawlReport:
    """Crawls the lists of the Hub into a dump folder; a crawl that was killed goes on where it was.

    Nothing of the date is visible in the dump before all of its wanted lists are complete.

    Args:
        settings: the section `hub`.
        root: the dump folder.
        day: the date under which the lists are filed.
        kinds: `model`, `dataset`, `space`; None takes all.
        mode: `full` lists every repo; `incremental` those changed since the last crawl in the folder, or since
            `since`. None is what an unfinished crawl of the date began with, else full (incremental with `since`).
        since: everything was known up to then.
        full_every: for a schedule: full where no crawl of the last so many days was, else incremental. Instead of
            `mode` and `since`.
        with_cards: fetch READMEs too, of changed repos for which the list has no card data.
        watcher: is told of progress.

    Returns:
        What was crawled; lists which the date has already are left as they are.

    Raises:
        SourceError: the Hub could not be read to the end; what is there is kept.
        SettingsError: an incremental crawl without any before it, another mode than the crawl began with, or a folder
            that cannot be written.
        ConcurrentRunError: another crawl of the date runs.
    """
    watcher = watcher or Watcher()
    wanted = [kind for kind in ALL_KINDS if kinds is None or kind.name in kinds]
    with HubClient(settings, watcher.waits) as client, Spool(root, day) as spool:
        open_kinds = [kind for kind in wanted if not spool.is_published(kind.folder)]
        done_before = [kind.folder for kind in wanted if kind not in open_kinds]
        state = _state(spool, client)
        for kind in open_kinds:
            _begin(state, spool, settings, kind, mode, since, full_every)
        try:
            if open_kinds:
                _tell_of_others(spool, watcher)
                _sweep_all(client, spool, state, settings, open_kinds, watcher)
                if with_cards:
                    _cards_of_all(client, spool, state, settings, open_kinds, watcher)
        except SourceError as error:
            raise SourceError(
                f"{error}. What was fetched is kept: the same command with --date {day} goes on from there"
            ) from None
        except (OSError, sqlite3.Error) as error:
            raise SettingsError(f"{root} cannot be written ({error}). What was fetched is kept") from None
        return _publish(spool, state, open_kinds, done_before, client, with_cards=with_cards)


def plan_crawl(
    settings: HubSettings,
    root: Path,
    day: date,
    *,
    kinds: Sequence[str] | None = None,
    mode: Mode | None = None,
    since: datetime | None = None,
    full_every: int | None = None,
) -> Plan:
    """What `crawl` with the same arguments would cost; nothing is requested, nothing written."""
    client, spool = HubClient(settings), Spool(root, day)
    wanted = [kind for kind in ALL_KINDS if kinds is None or kind.name in kinds]
    open_kinds = [kind for kind in wanted if not spool.is_published(kind.folder)]
    state = _state(spool, client)
    for kind in open_kinds:
        _begin(state, spool, settings, kind, mode, since, full_every)
    return plan(_requests_ahead(spool, state, settings, open_kinds), has_token=client.has_token)


def _state(spool: Spool, client: HubClient) -> CrawlState:
    """How far the crawl of the date is.

    Raises:
        SettingsError: it was begun at another Hub.
    """
    state = spool.load() or CrawlState(endpoint=client.endpoint)
    if state.endpoint != client.endpoint:
        raise SettingsError(
            f"the crawl of {spool.day} in {spool.root} began at {without_credentials(state.endpoint)}, and the "
            f"endpoint is {client.endpoint}: go on there (hub.endpoint, HF_ENDPOINT), or remove "
            f"{spool.staging} to begin anew"
        )
    return state


def _begin(
    state: CrawlState,
    spool: Spool,
    settings: HubSettings,
    kind: Kind,
    mode: Mode | None,
    since: datetime | None,
    full_every: int | None,
) -> None:
    """Puts the kind's sweep into the state, unless it is there."""
    if full_every and (mode or since):
        raise SettingsError("--full-every says itself when a crawl is full: give no --full, --incremental or --since")
    begun = state.sweeps.get(kind.folder)
    if begun:
        if (mode or begun.mode) != begun.mode:
            raise SettingsError(
                f"the crawl of {kind.folder} of {spool.day} began as {begun.mode}: go on with --{begun.mode}, "
                f"or remove {spool.staging} to begin anew"
            )
        if since and begun.since != since - timedelta(hours=settings.overlap_hours):
            raise SettingsError(
                f"the crawl of {kind.folder} of {spool.day} began with another --since: leave it out to go on, "
                f"or remove {spool.staging} to begin anew"
            )
        return
    if mode == "full" and since:
        raise SettingsError("--full lists everything and --since a part: give one of them")
    if full_every:
        last = spool.last_full(kind.folder)
        mode = "full" if last is None or (spool.day - last).days >= full_every else "incremental"
    if mode == "incremental" or since:
        known = since or _watermark(spool, kind)
        state.sweeps[kind.folder] = new_sweep(settings, kind, since=known - timedelta(hours=settings.overlap_hours))
    else:
        state.sweeps[kind.folder] = new_sweep(settings, kind, since=None)


def _watermark(spool: Spool, kind: Kind) -> datetime:
    last = spool.last_crawl(kind.folder)
    if not last or not last.get("watermark"):
        raise SettingsError(
            f"{spool.root} has no crawl of {kind.folder} before {spool.day} to go on from. Crawl with --full first, or "
            "name the time up to which all is known with --since"
        )
    return _TIME.validate_python(last["watermark"])


_TIME: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)


def _tell_of_others(spool: Spool, watcher: Watcher) -> None:
    for other in spool.unfinished_dates():
        watcher.noted(
            f"the crawl of {other} is not finished: go on with --date {other}, or remove {spool.staging.parent / other}"
        )


def _sweep_all(
    client: HubClient, spool: Spool, state: CrawlState, settings: HubSettings, kinds: list[Kind], watcher: Watcher
) -> None:
    ahead = _requests_ahead(spool, state, settings, kinds)
    told = plan(ahead, has_token=client.has_token)
    watcher.planned(told)
    for kind in kinds:
        expected = _expected_rows(spool, state.sweeps[kind.folder], kind)

        def on_page(here: SweepState, kind: Kind = kind, expected: int | None = expected) -> None:
            nonlocal told
            learnt = client.quotas.get("api")
            if learnt and learnt != (told.quota, told.window):
                told = plan(ahead, has_token=client.has_token, learnt=learnt)
                watcher.planned(told)
            watcher.page(kind, here, expected)

        sweep(client, spool, state, settings, kind, on_page)


def _requests_ahead(
    spool: Spool, state: CrawlState, settings: HubSettings, kinds: Sequence[Kind]
) -> dict[str, int | None]:
    ahead: dict[str, int | None] = {}
    for kind in kinds:
        here = state.sweeps[kind.folder]
        expected = _expected_rows(spool, here, kind)
        if here.next_path is None:
            ahead[kind.folder] = 0
        elif expected is None:
            ahead[kind.folder] = None
        else:
            ahead[kind.folder] = max(1, math.ceil((expected - here.rows) / settings.page_size))
    return ahead


def _expected_rows(spool: Spool, here: SweepState, kind: Kind) -> int | None:
    """As many as at the last crawl in the same mode; else, of all, as many as the Hub is known to have."""
    last = spool.last_crawl(kind.folder, here.mode)
    if last:
        return int(last["rows"])
    return kind.expected if here.mode == "full" else None


def _cards_of_all(
    client: HubClient, spool: Spool, state: CrawlState, settings: HubSettings, kinds: list[Kind], watcher: Watcher
) -> None:
    since = {}
    for kind in kinds:
        last = spool.last_crawl(kind.folder)
        since[kind.name] = _TIME.validate_python(last["watermark"]) if last and last.get("watermark") else None
    ahead: dict[str, int | None] = {}
    for kind in kinds:
        done = state.cards.get(kind.card_folder, CardState()).pages
        pages = (lines for number, lines in spool.lines(kind.folder) if number > done)
        ahead[kind.card_folder] = sum(1 for lines in pages for _ in wanted_ids(lines, since[kind.name]))
    if any(ahead.values()):
        learnt = client.quotas.get("resolvers")
        watcher.planned(plan(ahead, has_token=client.has_token, bucket="resolvers", learnt=learnt))
    for kind in kinds:
        fetch_cards(
            client, spool, state, kind, changed_since=since[kind.name], max_bytes=settings.max_card_bytes,
            on_card=partial(watcher.card, kind),
        )  # fmt: skip


def _publish(
    spool: Spool,
    state: CrawlState,
    kinds: list[Kind],
    done_before: list[str],
    client: HubClient,
    *,
    with_cards: bool,
) -> CrawlReport:
    lists = {kind.folder: _told(state.sweeps[kind.folder]) for kind in kinds}
    cards = {
        kind.card_folder: state.cards[kind.card_folder].model_dump()
        for kind in kinds
        if with_cards and kind.card_folder in state.cards
    }
    if kinds:
        metadata = {"date": str(spool.day), "endpoint": client.endpoint, "authenticated": client.has_token,
                    "lists": lists, "cards": cards}  # fmt: skip
        # Cards first: once the list is visible, the date is whole.
        folders = [*cards, *lists]
        coverage = {folder: "full" if told["mode"] == "full" else "incremental" for folder, told in lists.items()}
        spool.publish(folders, coverage, metadata)
    if all(spool.is_published(folder) for folder in state.sweeps):
        spool.clean()
    return CrawlReport(spool.day, spool.root, lists, cards, done_before)


def _told(sweep_state: SweepState) -> dict[str, Any]:
    """The sweep as the dump's metadata tells it."""
    told = sweep_state.model_dump(mode="json", exclude={"next_path", "until", "newest"})
    watermark = sweep_state.watermark
    return told | {"watermark": watermark.isoformat().replace("+00:00", "Z") if watermark else None}
