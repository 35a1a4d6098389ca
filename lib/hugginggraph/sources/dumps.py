"""Dumps in the shape of the Hub's API: one folder a list, one file (or folder of files) a date.

    <root>/models/2025-04-26.jsonl.gz      records as /api/models?full=true&cardData=true gives them
    <root>/datasets/2025-04-26/*.parquet   or as rows: see `formats`
    <root>/cards/2025-04-26.jsonl.gz       {"id", "card"}: README texts of models
    <root>/dataset_cards/…                 the same of datasets; or a column `card` beside the fields of a Parquet list
    <root>/hub.json                        optional: what the dump says of itself, see `manifest`

A date may also be a folder `2025-04-26/` of several files of one format, which are read in parallel. Files whose names
begin with `.` or `_` are no data, as for Spark. A link that leads out of the folder is refused, unless `links_out`.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import cast

from pyarrow import fs

from hugginggraph.errors import SourceError
from hugginggraph.locations import for_arrow, is_local, place_of
from hugginggraph.sources.formats import FORMATS, Format, format_of
from hugginggraph.sources.manifest import Folder, Manifest
from hugginggraph.sources.source import Coverage, DatedList, Declared, OfferedDay, Repeats

RECORD_FOLDERS = {"models": "model", "datasets": "dataset", "spaces": "space"}
CARD_FOLDERS = {"cards": "model", "dataset_cards": "dataset", "space_cards": "space"}

_SUFFIXES = "|".join(re.escape(suffix) for format_ in FORMATS for suffix in format_.suffixes)
_DATED_FILE = re.compile(rf"(?P<folder>\w+)/(?P<date>\d{{4}}-\d\d-\d\d)(?:/[^/._][^/]*)?(?:{_SUFFIXES})")


class Dump:
    """A dump folder, local or behind any URI that Arrow and Spark both read (`s3://`, `gs://`, `hdfs://`)."""

    def __init__(
        self,
        root: str,
        kinds: Iterable[str] | None = None,
        coverage: Coverage | None = None,
        *,
        links_out: bool = False,
    ) -> None:
        """Point at a dump.

        Args:
            root: the folder.
            kinds: take only these kinds (`model`, `dataset`, `space`); None takes all.
            coverage: overrules what `hub.json` declares for every kind and date; without either, a dump counts as
                partial, because a part that is taken for the whole would bury living repos.
            links_out: whether files may be read that lie elsewhere, by a link in the folder.

        Raises:
            PlaceError: `root` names no place.
        """
        self._root = place_of(root)
        self._kinds = set(kinds) if kinds else set(RECORD_FOLDERS.values())
        self._coverage = coverage
        self._links_out = links_out
        self._digests: dict[date, str] = {}

    @property
    def name(self) -> str:
        """The name in `hub.json`, else the folder's."""
        return self._manifest.name or self._root.rsplit("/", 1)[-1]

    def dates(self) -> list[date]:
        """The dates for which there are records of the wanted kinds, in order."""
        return sorted({day for folder, day in self._files if folder in self._wanted(RECORD_FOLDERS)})

    def digest(self, day: date) -> str:
        """sha-256 over the lists of a date and the bytes of their files, whatever the files are called.

        Raises:
            SourceError: there are no records for the date.
        """
        if day not in self._digests:
            self._digests[day] = self._digest(self._listed(day) | self._on(day, CARD_FOLDERS))
        return self._digests[day]

    def repeats(self, day: date) -> Repeats:
        """What `hub.json` says, else what is usual for the format of the date's lists."""
        if self._manifest.repeats:
            return self._manifest.repeats
        formats = [self._format(folder, day, paths) for folder, paths in self._listed(day).items()]
        return "stale" if any(format_.repeats == "stale" for format_ in formats) else "observed"

    def declared(self, day: date) -> Declared:
        """What the dump says of one date.

        Raises:
            SourceError: there are no records (the message names the nearest dates), a list of the date has files of two
                formats, or `hub.json` is not clear.
        """
        listed = self._listed(day)
        for folder, paths in (listed | self._on(day, CARD_FOLDERS)).items():
            self._format(folder, day, paths)
        coverage = {RECORD_FOLDERS[folder]: self._coverage_of(folder, day) for folder in listed}
        in_scope = [folder for folder in listed if coverage[RECORD_FOLDERS[folder]] == "scope"]
        return Declared(coverage, {RECORD_FOLDERS[folder]: self._authors_of(folder) for folder in in_scope})

    def offer(self, day: date) -> OfferedDay:
        """What there is of one date.

        Raises:
            SourceError: as `declared` does, or a Parquet file of the records breaks off.
        """
        declared = self.declared(day)
        listed, cards = self._listed(day), self._on(day, CARD_FOLDERS)
        lists = [self._dated_list(folder, day, kind) for folder, kind in RECORD_FOLDERS.items() if folder in listed]
        texts = [self._dated_list(folder, day, kind) for folder, kind in CARD_FOLDERS.items() if folder in cards]
        beside = [replace(of, is_beside=True) for of in lists if of.format.has_cards(of.filesystem, of.paths.values())]
        return OfferedDay(
            date=day,
            source=self.name,
            digest=self.digest(day),
            coverage=declared.coverage,
            lists=tuple(lists),
            card_lists=(*texts, *beside),
            size=self._size(listed | cards),
            schema_era={of.kind: of.format.era(of.filesystem, of.paths.values()) for of in lists},
            scope=declared.scope,
        )

    def _dated_list(self, folder: str, day: date, kind: str) -> DatedList:
        filesystem, root = self._filesystem
        paths = self._files[folder, day]
        files = {f"{self._root}/{path}": f"{root}/{path}" for path in paths}
        return DatedList(kind, self._format(folder, day, paths), filesystem, files)

    def _wanted(self, folders: dict[str, str]) -> list[str]:
        return [folder for folder, kind in folders.items() if kind in self._kinds]

    def _on(self, day: date, folders: dict[str, str]) -> dict[str, list[str]]:
        return {folder: self._files[folder, day] for folder in self._wanted(folders) if (folder, day) in self._files}

    def _listed(self, day: date) -> dict[str, list[str]]:
        listed = self._on(day, RECORD_FOLDERS)
        if not listed:
            raise SourceError(self._no_such_date(day))
        return listed

    @cached_property
    def _filesystem(self) -> tuple[fs.FileSystem, str]:
        return fs.FileSystem.from_uri(for_arrow(self._root))  # type: ignore[no-any-return]

    @cached_property
    def _files(self) -> dict[tuple[str, date], list[str]]:
        """Paths below the root by folder and date, sorted."""
        filesystem, root = self._filesystem
        found: dict[tuple[str, date], list[str]] = {}
        for folder in (*RECORD_FOLDERS, *CARD_FOLDERS):
            for entry in filesystem.get_file_info(
                fs.FileSelector(f"{root}/{folder}", allow_not_found=True, recursive=True)
            ):
                path = entry.path[len(root) :].lstrip("/")
                match = _DATED_FILE.fullmatch(path)
                if match and entry.type == fs.FileType.File:
                    self._require_inside(path)
                    key = match["folder"], self._date_of(match["date"], path)
                    found.setdefault(key, []).append(path)
        if not found:
            raise SourceError(
                f"{self._root}: no dump is there. Expected files such as models/2025-04-26.jsonl.gz or "
                "datasets/2025-04-26.parquet below it"
            )
        return {key: sorted(paths) for key, paths in found.items()}

    def _date_of(self, text: str, path: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise SourceError(
                f"{self._root}/{path}: there is no date {text}. Rename the file to the date it shows, or take it away"
            ) from None

    def _require_inside(self, path: str) -> None:
        """A file of the dump is in the dump: a link could hand out any file of the machine."""
        if self._links_out or not is_local(self._root):
            return
        target = os.path.realpath(f"{self._root}/{path}")
        if os.path.commonpath([target, self._root]) != self._root:
            raise SourceError(
                f"{self._root}/{path} is a link to {target}, out of the dump, and is not followed. Copy what is meant, "
                "or allow such links with HUGGINGGRAPH_INGEST__LINKS_OUT=true"
            )

    @cached_property
    def _manifest(self) -> Manifest:
        filesystem, root = self._filesystem
        if filesystem.get_file_info(f"{root}/hub.json").type != fs.FileType.File:
            return Manifest()
        self._require_inside("hub.json")
        with filesystem.open_input_stream(f"{root}/hub.json") as stream:
            return Manifest.of(stream.read(), f"{self._root}/hub.json")

    def _format(self, folder: str, day: date, paths: list[str]) -> Format:
        formats = {format_of(path) for path in paths}
        if len(formats) > 1:
            raise SourceError(
                f"{self._root}/{folder} has files of two formats for {day}: {', '.join(paths)}. They would be taken "
                "as two parts of one list; keep those of one format"
            )
        return formats.pop()

    def _coverage_of(self, folder: str, day: date) -> Coverage:
        return self._coverage or self._manifest.coverage_of(cast(Folder, folder), day)

    def _authors_of(self, folder: str) -> tuple[str, ...]:
        authors = self._manifest.authors_of(cast(Folder, folder))
        if not authors:
            raise SourceError(
                f"{self._root}/hub.json: coverage of {folder} is scope, but no scope is declared. Add "
                f'"scope": {{"{folder}": {{"authors": ["…"]}}}}, or declare it partial'
            )
        return authors

    def _digest(self, paths_by_folder: dict[str, list[str]]) -> str:
        filesystem, root = self._filesystem
        digest = hashlib.sha256()
        for folder, paths in sorted(paths_by_folder.items()):
            for path in paths:
                with filesystem.open_input_stream(f"{root}/{path}", compression=None) as stream:
                    # Each file by a digest of its own, so that bytes cannot move from one to the next unnoticed.
                    digest.update(f"{folder} {_sha256(stream.read)}\n".encode())
        return digest.hexdigest()

    def _size(self, paths_by_folder: dict[str, list[str]]) -> int:
        filesystem, root = self._filesystem
        files = filesystem.get_file_info([f"{root}/{path}" for paths in paths_by_folder.values() for path in paths])
        return sum(file.size or 0 for file in files)

    def _no_such_date(self, day: date) -> str:
        dates = self.dates()
        if not dates:
            return f"{self._root} has no records of {', '.join(sorted(self._kinds))}"
        nearest = sorted(dates, key=lambda at: abs((at - day).days))[:3]
        near = ", ".join(str(at) for at in sorted(nearest))
        return f"{self._root} has no records for {day}; it has {dates[0]} to {dates[-1]}, nearest {near}"


def _sha256(read: Callable[[int], bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
