"""The folder a crawl writes: a dump in the project's layout, and beside it what is not finished yet.

    <root>/_crawl/<date>/state.json                     how far the crawl is
    <root>/_crawl/<date>/models/page-000001.jsonl.gz    the pages so far; moved by a rename once all is there, to
    <root>/models/<date>/page-000001.jsonl.gz
    <root>/hub.json                                     the dump's name, and what each crawled date covers
    <root>/crawl/<date>.json                            how the date was crawled

Every file is written aside and renamed, so that a file that is there is whole.
"""

import contextlib
import gzip
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from hugginggraph.errors import ConcurrentRunError, SettingsError, SourceError
from hugginggraph.locations import is_local, place_of
from hugginggraph.sources.hub.listing import Row, is_page_of

Mode = Literal["full", "incremental"]


class SweepState(BaseModel):
    """How far the sweep of one list is.

    Attributes:
        mode: all of the list, or what changed since a time.
        next_path: the page to fetch next; None when all is there.
        fields: the fields asked for.
        refused: the fields the Hub refused.
        since: an incremental sweep ends at repos not changed since then.
        until: the server's time when the sweep began.
        newest: the newest `lastModified` seen.
        pages: pages fetched.
        rows: rows written.
        repeated: rows left out because their repo had been there before.
        odd: rows written that are no object with an `_id` or `id`.
        requests: requests made, retries included.
    """

    model_config = ConfigDict(extra="forbid")

    mode: Mode
    next_path: str | None
    fields: list[str]
    refused: list[str] = []
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    newest: AwareDatetime | None = None
    pages: int = 0
    rows: int = 0
    repeated: int = 0
    odd: int = 0
    requests: int = 0

    @property
    def watermark(self) -> AwareDatetime | None:
        """Up to when all changes are known: what changed after the sweep began may have been passed already."""
        return min((at for at in (self.newest, self.until) if at), default=None)


class CardState(BaseModel):
    """How far the READMEs of one list are: the pages of the list that are done, and what came of them."""

    model_config = ConfigDict(extra="forbid")

    pages: int = 0
    fetched: int = 0
    absent: int = 0
    cut: int = 0
    requests: int = 0


class CrawlState(BaseModel):
    """How far the crawl of a date is, by folder."""

    model_config = ConfigDict(extra="forbid")

    endpoint: str
    sweeps: dict[str, SweepState] = {}
    cards: dict[str, CardState] = {}


class Spool:
    """A crawl's folder for one date; held by one process at a time while it is open."""

    def __init__(self, root: Path, day: date) -> None:
        self.root, self.day = root, day
        self.staging = root / "_crawl" / str(day)

    def __enter__(self) -> "Spool":
        """Takes hold of the folder.

        Raises:
            ConcurrentRunError: another process crawls into it.
            SettingsError: the folder cannot be written.
        """
        if not is_local(place_of(self.root)):
            raise SettingsError(f"{self.root}: a crawl writes to a local folder; copy it where it is wanted afterwards")
        try:
            self.staging.mkdir(parents=True, exist_ok=True)
            self._seen = sqlite3.connect(self.staging / "seen.sqlite", timeout=0)
            # The lock is the process's: it is gone with it, however it ends.
            self._seen.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._seen.execute(
                "CREATE TABLE IF NOT EXISTS seen (folder TEXT, key BLOB, page INTEGER, PRIMARY KEY (folder, key)) "
                "WITHOUT ROWID"
            )
            self._seen.execute("BEGIN EXCLUSIVE")
            self._seen.commit()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise SettingsError(f"{self.staging}: cannot be written ({error})") from None
            raise ConcurrentRunError(
                f"{self.staging}: another crawl of this date runs. Wait for it, or end it and run again"
            ) from None
        except OSError as error:
            raise SettingsError(f"{self.root}: cannot be written ({error.strerror})") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Lets go of the folder."""
        self._seen.close()

    def load(self) -> CrawlState | None:
        """The state of an unfinished crawl of the date; None where there is none.

        Raises:
            SourceError: it cannot be read, or names a page that is none of its list.
        """
        path = self.staging / "state.json"
        if not path.exists():
            return None
        try:
            state = CrawlState.model_validate_json(path.read_bytes())
        except ValidationError as error:
            raise SourceError(
                f"{path}: not a state this version can go on from ({error.error_count()} errors). "
                f"Remove {self.staging} to crawl the date anew"
            ) from None
        for folder, here in state.sweeps.items():
            if here.next_path is not None and not is_page_of(folder, here.next_path):
                raise SourceError(
                    f"{path}: the next page of {folder} is none of the Hub's. Remove {self.staging} to crawl the date "
                    "anew"
                )
        return state

    def save(self, state: CrawlState) -> None:
        """Makes the state that of the crawl, in one step."""
        write_whole(self.staging / "state.json", state.model_dump_json(indent=1).encode())

    def forget_after(self, folder: str, page: int) -> None:
        """Forgets what later pages had seen: a page that was written but not noted in the state is taken anew."""
        with self._seen:
            self._seen.execute("DELETE FROM seen WHERE folder = ? AND page > ?", (folder, page))

    def new_rows(self, folder: str, page: int, rows: Iterable[Row]) -> list[Row]:
        """The rows whose repo no earlier page, nor an earlier row, has; they count as seen on this page.

        What was seen stands in a file, not in memory: it holds for millions of repos, and for a crawl that goes on.
        """
        with self._seen:
            return [row for row in rows if self._is_new(folder, page, row)]

    def _is_new(self, folder: str, page: int, row: Row) -> bool:
        if row.key is None:
            return True
        added = self._seen.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (folder, row.key, page))
        return added.rowcount == 1

    def write_page(self, folder: str, number: int, lines: Iterable[bytes]) -> int:
        """Writes a page's lines as they come, and says how many; the same lines are the same bytes."""
        path = self.staging / folder / page_name(number)
        path.parent.mkdir(exist_ok=True)
        count = 0
        with _written_whole(path) as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
            for count, line in enumerate(lines, 1):  # noqa: B007 - it is the number of lines in the end
                packed.write(line + b"\n")
        return count

    def remove_page(self, folder: str, number: int) -> None:
        """Removes a page that was written but not noted in the state, and has come out empty since."""
        (self.staging / folder / page_name(number)).unlink(missing_ok=True)

    def is_published(self, folder: str) -> bool:
        """Whether the date is there for all to see."""
        place = self.root / folder
        return any((place / f"{self.day}{ending}").exists() for ending in ("", ".jsonl", ".jsonl.gz"))

    def publish(self, folders: Iterable[str], coverage: Mapping[str, str], metadata: Mapping[str, Any]) -> None:
        """Makes finished folders visible as the date's; what says how to read them is there before they are."""
        crawl = self.root / "crawl" / f"{self.day}.json"
        write_json(crawl, _merged(_read_json(crawl), metadata))
        manifest = _read_json(self.root / "hub.json") or {
            "name": "hub",
            "coverage": {"models": "partial", "datasets": "partial", "spaces": "partial"},
        }
        write_json(self.root / "hub.json", _merged(manifest, {"days": {str(self.day): {"coverage": dict(coverage)}}}))
        for folder in folders:
            if (self.staging / folder).exists():
                (self.root / folder).mkdir(exist_ok=True)
                (self.staging / folder).rename(self.root / folder / str(self.day))
                sync_folder(self.root / folder)

    def clean(self) -> None:
        """Removes the state of a crawl whose folders are all published."""
        self._seen.close()
        shutil.rmtree(self.staging)
        with contextlib.suppress(OSError):  # other dates are unfinished there
            self.staging.parent.rmdir()

    def lines(self, folder: str) -> Iterator[tuple[int, Iterator[bytes]]]:
        """The pages of a list, published or not: number, and the lines, which are read before the next page is."""
        place = self.staging / folder
        if not place.exists():
            place = self.root / folder / str(self.day)
        for path in sorted(place.glob("page-*.jsonl.gz")):
            with gzip.open(path, "rb") as file:
                yield int(path.name[5:11]), (line.removesuffix(b"\n") for line in file)

    def last_crawl(self, folder: str, mode: Mode | None = None) -> dict[str, Any] | None:
        """How the list was crawled on the newest earlier date (in that mode); None where it never was."""
        return next((told for _, told in self._crawls(folder, mode)), None)

    def last_full(self, folder: str) -> date | None:
        """The newest earlier date on which the list was crawled in full, where there is one."""
        return next((day for day, _ in self._crawls(folder, "full")), None)

    def _crawls(self, folder: str, mode: Mode | None) -> Iterator[tuple[date, dict[str, Any]]]:
        """The crawls of a list on earlier dates (in a mode), newest first."""
        for path in sorted((self.root / "crawl").glob("????-??-??.json"), reverse=True):
            if path.stem < str(self.day):
                sweeps = (_read_json(path) or {}).get("lists", {})
                if folder in sweeps and mode in (None, sweeps[folder].get("mode")):
                    yield date.fromisoformat(path.stem), dict(sweeps[folder])

    def unfinished_dates(self) -> list[str]:
        """Other dates whose crawl has begun and not ended."""
        states = sorted((self.root / "_crawl").glob("????-??-??/state.json"))
        return [path.parent.name for path in states if path.parent != self.staging]


def page_name(number: int) -> str:
    """The file of a page; names sort as numbers do."""
    return f"page-{number:06}.jsonl.gz"


def write_json(path: Path, value: Any) -> None:
    """Writes a JSON document, whole or not at all; equal values are equal bytes."""
    write_whole(path, (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file that is there with all its content or not at all, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _written_whole(path) as file:
        file.write(content)


@contextlib.contextmanager
def _written_whole(path: Path) -> Iterator[BinaryIO]:
    aside = path.with_name(path.name + ".tmp")
    with aside.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes the renames in a folder last; where the system cannot, they last a little later."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _read_json(path: Path) -> dict[str, Any] | None:
    if not path.exists():
        return None
    try:
        value = json.loads(path.read_bytes())
    except ValueError as error:
        raise SourceError(f"{path} is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise SourceError(f"{path}: expected an object")
    return value


def _merged(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> dict[str, Any]:
    """The old object with the new one's members; objects within are merged the same way."""
    merged = dict(old or {})
    for key, value in new.items():
        before = merged.get(key)
        merged[key] = _merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return merged
