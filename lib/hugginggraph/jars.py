"""The jars that Spark fetches for a session: each must be the one that `conf/jars.csv` names by its SHA-256."""

import csv
import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from hugginggraph.errors import JarChangedError
from hugginggraph.resources import resource

FILE = "jars.csv"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Jar:
    """A jar as `conf/jars.csv` names it.

    Attributes:
        coordinates: group, artifact and version, as Maven writes them.
        sha256: of its file, in hexadecimal digits.
        licence: an SPDX expression.
    """

    coordinates: str
    sha256: str
    licence: str

    @property
    def file_name(self) -> str:
        """What Spark calls the file that it fetches.

        >>> Jar("io.delta:delta-storage:4.4.0", "", "").file_name
        'io.delta_delta-storage-4.4.0.jar'
        """
        group, artifact, version = self.coordinates.split(":")
        return f"{group}_{artifact}-{version}.jar"


def known_jars() -> list[Jar]:
    """All jars of `conf/jars.csv`: those of `conf/spark.properties` and `conf/s3.properties`, with what they need."""
    with resource("conf", FILE).open(encoding="utf-8", newline="") as lines:
        return [Jar(**row) for row in csv.DictReader(lines)]


def require_known_jars(uris: Sequence[str], *, others_too: bool) -> None:
    """Check the jars of a session before a class of them is loaded.

    Args:
        uris: where they are, as the property `spark.jars` names them; only files of this machine are looked at.
        others_too: whether jars may be among them that `conf/jars.csv` does not name.

    Raises:
        JarChangedError: one has another content than it should, or is not named; the message tells the fix.
    """
    known = {jar.file_name: jar for jar in known_jars()}
    fetched = [Path(unquote(urlsplit(uri).path)) for uri in uris if urlsplit(uri).scheme in ("", "file")]
    unknown = sorted(path.name for path in fetched if path.name not in known)
    if unknown and not others_too:
        raise JarChangedError(
            f"Spark fetched {', '.join(unknown[:5])}, which conf/{FILE} does not name. Somebody changed what "
            "spark.jars.packages needs: if that was you, name packages of your own in the setting `spark`, or write "
            f"conf/{FILE} anew with `python -m checks.jars`; if not, do not run it"
        )
    named = [path for path in fetched if path.name in known]
    for path, found in zip(named, _digests(named), strict=True):
        expected = known[path.name].sha256
        if found != expected:
            raise JarChangedError(
                f"{path} is not {known[path.name].coordinates}: its SHA-256 is {found}, conf/{FILE} expects "
                f"{expected}. Remove {path.parent.parent} and run again, so that Spark fetches it anew; if it comes "
                "the same way again, do not trust the repository it comes from (spark.jars.repositories)"
            )


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _digests(paths: Sequence[Path]) -> list[str]:
    """The digests of files in their order, a few at once: they are 150 MB."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(digest, paths))
