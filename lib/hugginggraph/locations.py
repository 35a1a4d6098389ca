"""Where things are: one spelling of a place, and how each reader is told of it.

A *place* is an absolute path of this machine, its links followed, or the URI of a storage. Whatever a user, a setting
or a caller names becomes a place before anybody looks there: Spark has a working folder of its own, and Delta takes
only an absolute path for a path. A name may hold any character, and every reader takes some for something else.
"""

import glob
import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote

from hugginggraph.errors import PlaceError
from hugginggraph.scratch import process_folder

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
_OF_THIS_MACHINE = re.compile(r"file:(?://(?:localhost)?)?(/(?!/).*)", re.DOTALL)
_PATTERN = re.compile(r"[*?{}\[\]\\]")
"""What Hadoop takes for a pattern."""
_LOST_IN_A_URL = re.compile(r"[#?\\\x00-\x1f\x7f]|%[0-9A-Fa-f]{2}")
"""What delta-rs does not find again, once it has made a URL of a path and a path of that."""


def place_of(given: object) -> str:
    """The place that a text or a path means; of a place, the place itself.

    A relative path is one below the working folder; `~` and `~user` are home folders; `file:` URIs are paths. Other
    URIs stay, without a slash at the end, with `s3://` in Hadoop's spelling.

    >>> place_of("s3://bucket/some/warehouse/"), place_of("file:///two%20words/")
    ('s3a://bucket/some/warehouse', '/two words')

    Raises:
        PlaceError: it is no path, or of a user who has no home folder, or of bytes that are no text.
    """
    if not isinstance(given, (str, os.PathLike)) or not os.fspath(given):
        raise PlaceError(f"{given!r} is no path")
    text = os.fspath(given)
    if _URI.match(text) and not text.startswith("file:"):
        return re.sub("^s3://", "s3a://", text.rstrip("/"))
    if text.startswith("file:/"):
        of_this_machine = _OF_THIS_MACHINE.fullmatch(text)
        if of_this_machine is None:
            raise PlaceError(f"{text} is on another machine; name a folder of this one")
        text = unquote(of_this_machine[1])
    try:
        # A path forgets that it began with `./`.
        path = os.path.realpath(Path(text).expanduser() if text.startswith("~") else text)
        path.encode()
    except RuntimeError:
        raise PlaceError(f"{text}: there is no home folder of that user; what is called so is named ./{text}") from None
    except UnicodeEncodeError:
        raise PlaceError(f"{text!r} is no text in UTF-8, and Spark would not find it; rename it") from None
    # Two slashes at the beginning would be the name of a host to Hadoop.
    return f"/{path.lstrip('/')}"


def warehouse_of(given: str | os.PathLike[str]) -> str:
    """The place of a warehouse.

    Raises:
        PlaceError: as `place_of`; or it is in a storage, under a name that delta-rs looks for elsewhere.
    """
    place = place_of(given)
    if not is_local(place) and _LOST_IN_A_URL.search(place):
        raise PlaceError(
            f"{place} has # ? \\ or % and two digits in its name, which not all readers of Delta find in a storage; "
            "name another"
        )
    return place


def local_path(given: str | os.PathLike[str]) -> Path:
    """The place as a path, for what is written to this machine alone.

    Raises:
        PlaceError: as `place_of`; or it is in a storage.
    """
    place = place_of(given)
    if not is_local(place):
        raise PlaceError(f"{place} is no local folder; write to one, and copy it where it is wanted afterwards")
    return Path(place)


def is_local(place: str) -> bool:
    """Whether the place is one of this machine."""
    return place.startswith("/")


def for_spark(place: str) -> str:
    """The place as Hadoop and Delta take it: as it stands, with its file system.

    >>> for_spark("/two words/50%"), for_spark("s3a://bucket/two words")
    ('file:/two words/50%', 's3a://bucket/two words')
    """
    return f"file:{place}" if is_local(place) else place


def for_spark_files(place: str) -> str:
    r"""The place as Spark's readers of files take it, for which some names are patterns.

    >>> for_spark_files("/hub[1]/models")
    'file:/hub\\[1\\]/models'
    """
    return _PATTERN.sub(r"\\\g<0>", for_spark(place))


def for_sql(place: str) -> str:
    """The Delta table at a place as SQL names it. A name may hold anything but the quote that ends it.

    >>> for_sql("/a `b`/nodes")
    'delta.`file:/a ``b``/nodes`'
    """
    return f"delta.`{for_spark(place).replace('`', '``')}`"


def for_arrow(place: str) -> str:
    """The place as Arrow takes it: a path, or a URI with all that a URI must not hold encoded.

    >>> for_arrow("/two words"), for_arrow("s3a://bucket/two words")
    ('/two words', 's3://bucket/two%20words')
    """
    if is_local(place):
        return place
    scheme, rest = place.split(":", 1)
    return f"{'s3' if scheme == 's3a' else scheme}:{quote(rest, safe='/:@')}"


def for_delta_rs(place: str) -> str:
    """The folder of a table, or the URI above tables, as delta-rs takes it.

    A folder with a name that it does not find again is shown to it by another name: a temporary folder of links to all
    that is in it now. The log is one link, so that later commits are seen; files that come later are not.
    """
    if not is_local(place):
        return for_arrow(place)
    if not _LOST_IN_A_URL.search(place):
        return place
    folder = Path(place)
    stand_in = Path(process_folder(), hashlib.sha256(place.encode()).hexdigest()[:16])
    stand_in.mkdir(exist_ok=True)
    for entry in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileExistsError):
            (stand_in / entry.name).symlink_to(entry)
    return str(stand_in)


def for_duckdb(place: str) -> str:
    """A path of this machine as DuckDB takes it, for which some names are patterns."""
    return glob.escape(place)
