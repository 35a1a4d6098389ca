"""JSON Lines dumps in the shape of the Hub's API: one folder a list, one file (or folder of files) a date.

    <root>/models/2025-04-26.jsonl.gz      records as /api/models?full=true&cardData=true gives them
    <root>/datasets/2025-04-26.jsonl.gz
    <root>/cards/2025-04-26.jsonl.gz       {"id", "card"}: README texts of models
    <root>/dataset_cards/…                 the same of datasets
    <root>/hub.json                        optional: {"name": …, "coverage": {"models": "full", …}}

A date may also be a folder `2025-04-26/` of several files, which Spark reads in parallel: one gzip file is one task.
"""

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property, reduce
from pathlib import Path

from py4j.protocol import Py4JError
from pyarrow import fs
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from hugginggraph.errors import SourceError
from hugginggraph.sources.source import Coverage, SourceDay

RECORD_FOLDERS = {"models": "model", "datasets": "dataset", "spaces": "space"}
CARD_FOLDERS = {"cards": "model", "dataset_cards": "dataset", "space_cards": "space"}

_DATED_FILE = re.compile(r"(?P<folder>\w+)/(?P<date>\d{4}-\d\d-\d\d)(?:/[^/]+)?\.jsonl(?:\.gz)?")
_BROKEN_OFF = ("Unexpected end of input stream", "EOFException", "not a gzip file", "incorrect header check",
               "invalid stored block", "ZlibException", "invalid code", "invalid distance", "incorrect data check",
               "invalid block type", "DataFormatException", "ZipException")  # fmt: skip


class JsonLinesDump:
    """A dump folder, local or behind any URI that Arrow and Spark both read (`s3://`, `gs://`, `hdfs://`)."""

    def __init__(self, root: str, kinds: Iterable[str] | None = None, coverage: Coverage | None = None) -> None:
        """Point at a dump.

        Args:
            root: the folder.
            kinds: take only these kinds (`model`, `dataset`, `space`); None takes all.
            coverage: overrules what `hub.json` declares for every kind; without either, a dump counts as
                partial, because a part that is taken for the whole would bury living repos.
        """
        self._remote = "://" in root
        self._root = root.rstrip("/") if self._remote else str(Path(root).resolve())
        self._kinds = set(kinds) if kinds else set(RECORD_FOLDERS.values())
        self._coverage = coverage

    @property
    def name(self) -> str:
        """The name in `hub.json`, else the folder's."""
        return str(self._manifest.get("name") or self._root.rsplit("/", 1)[-1])

    def dates(self) -> list[date]:
        """The dates for which there are records of the wanted kinds, in order."""
        return sorted({day for folder, day in self._files if folder in self._record_folders})

    def day(self, spark: SparkSession, day: date) -> SourceDay:
        """The records of one date.

        Raises:
            SourceError: there are none; the message names the nearest dates.
        """
        files = {folder: paths for (folder, at), paths in self._files.items() if at == day}
        listed = {folder: files[folder] for folder in self._record_folders if folder in files}
        if not listed:
            raise SourceError(self._no_such_date(day))
        cards = {folder: files[folder] for folder in self._card_folders if folder in files}
        return SourceDay(
            date=day,
            source=self.name,
            digest=self._digest([path for paths in (listed | cards).values() for path in paths]),
            coverage={RECORD_FOLDERS[folder]: self._coverage_of(folder) for folder in listed},
            records=self._lines(spark, {RECORD_FOLDERS[folder]: paths for folder, paths in listed.items()}),
            cards=self._lines(spark, {CARD_FOLDERS[folder]: paths for folder, paths in cards.items()})
            if cards
            else None,
        )

    @property
    def _record_folders(self) -> list[str]:
        return [folder for folder, kind in RECORD_FOLDERS.items() if kind in self._kinds]

    @property
    def _card_folders(self) -> list[str]:
        return [folder for folder, kind in CARD_FOLDERS.items() if kind in self._kinds]

    @cached_property
    def _filesystem(self) -> tuple[fs.FileSystem, str]:
        if self._remote:
            return fs.FileSystem.from_uri(self._root)  # type: ignore[no-any-return]
        return fs.LocalFileSystem(), self._root

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
                    key = match["folder"], date.fromisoformat(match["date"])
                    found.setdefault(key, []).append(path)
        if not found:
            raise SourceError(
                f"{self._root}: no dump is there. Expected files such as models/2025-04-26.jsonl.gz or "
                "datasets/2025-04-26.jsonl.gz below it"
            )
        return {key: sorted(paths) for key, paths in found.items()}

    @cached_property
    def _manifest(self) -> dict[str, object]:
        filesystem, root = self._filesystem
        if filesystem.get_file_info(f"{root}/hub.json").type != fs.FileType.File:
            return {}
        with filesystem.open_input_stream(f"{root}/hub.json") as stream:
            try:
                manifest = json.loads(stream.read())
            except ValueError as error:
                raise SourceError(f"{self._root}/hub.json is not JSON: {error}") from None
        if not isinstance(manifest, dict):
            raise SourceError(f"{self._root}/hub.json: expected an object with name and coverage")
        return manifest

    def _coverage_of(self, folder: str) -> Coverage:
        if self._coverage:
            return self._coverage
        declared = self._manifest.get("coverage") or {}
        value = declared.get(folder, "partial") if isinstance(declared, dict) else declared
        if value not in ("full", "partial"):
            raise SourceError(f"{self._root}/hub.json: coverage of {folder} is {value!r}, not full or partial")
        return value

    def _digest(self, paths: list[str]) -> str:
        """sha-256 over names and contents: what makes two runs runs of the same data."""
        filesystem, root = self._filesystem
        digest = hashlib.sha256()
        for path in sorted(paths):
            digest.update(path.encode())
            with filesystem.open_input_stream(f"{root}/{path}", compression=None) as stream:
                while chunk := stream.read(1 << 20):
                    digest.update(chunk)
        return digest.hexdigest()

    def _lines(self, spark: SparkSession, paths_by_kind: dict[str, list[str]]) -> DataFrame:
        frames = [
            spark.read.text([self._spark_path(path) for path in paths], lineSep="\n").select(
                F.lit(kind).alias("kind"),
                F.col("_metadata.file_name").alias("file"),
                F.col("value").alias("line"),
            )
            for kind, paths in paths_by_kind.items()
        ]
        return reduce(DataFrame.unionByName, frames)

    def _spark_path(self, path: str) -> str:
        root = self._root.replace("s3://", "s3a://", 1) if self._remote else Path(self._root).as_uri()
        return f"{root}/{path}"

    def _no_such_date(self, day: date) -> str:
        dates = self.dates()
        if not dates:
            return f"{self._root} has no records of {', '.join(sorted(self._kinds))}"
        nearest = sorted(dates, key=lambda at: abs((at - day).days))[:3]
        near = ", ".join(str(at) for at in sorted(nearest))
        return f"{self._root} has no records for {day}; it has {dates[0]} to {dates[-1]}, nearest {near}"


@contextlib.contextmanager
def unbroken(day: SourceDay) -> Iterator[None]:
    """Turn Spark's failure on a file that breaks off into one clear error.

    Raises:
        SourceError: a file of the day is truncated or is no gzip.
    """
    try:
        yield
    except (PySparkException, Py4JError) as error:
        text = str(error)
        if not any(sign in text for sign in _BROKEN_OFF):
            raise
        name = re.search(r"file:\S+\.jsonl\S*|s3a?://\S+\.jsonl\S*", text)
        raise SourceError(
            f"{name.group(0).rstrip('.') if name else f'a file of {day.source} for {day.date}'} breaks off or is "
            "damaged (truncated gzip). Fetch it again and rerun; nothing of this date was taken"
        ) from None
