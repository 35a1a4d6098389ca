"""Warehouses on S3 and what speaks its language, for Spark and delta-rs, set up from one place.

Where the service is and who asks is told by the variables that AWS' own tools read: `AWS_ENDPOINT_URL` (another service
than AWS), `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and their like.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hugginggraph.errors import StorageError
from hugginggraph.locations import is_local

if TYPE_CHECKING:
    from obstore.store import ObjectStore

_COLOUR = re.compile(r"\x1b\[\d*m")
_S3 = ("s3://", "s3a://")


def is_on_s3(uri: str) -> bool:
    """Whether the URI is one of S3, in either spelling."""
    return uri.startswith(_S3)


def storage_options() -> dict[str, str]:
    """What delta-rs does not take from the environment: that an endpoint without TLS is meant."""
    return {"AWS_ALLOW_HTTP": "true"} if _is_plain() else {}


def put_new(uri: str, path: str, data: bytes) -> bool:
    """Put an object below a URI, and say whether that was done: one that is there already stays as it is."""
    import obstore
    from obstore.exceptions import AlreadyExistsError

    try:
        obstore.put(_folder(uri), path, data, mode="create")
    except AlreadyExistsError:
        return False
    return True


def put_object(uri: str, path: str, data: bytes) -> None:
    """Put an object below a URI."""
    import obstore

    obstore.put(_folder(uri), path, data)


def stored(uri: str, path: str) -> bytes:
    """The bytes of an object below a URI.

    Raises:
        FileNotFoundError: there is none.
    """
    import obstore

    return obstore.get(_folder(uri), path).bytes().to_bytes()


def stored_paths(uri: str) -> set[str]:
    """The paths of the objects below a URI."""
    import obstore

    return {each["path"] for some in obstore.list(_folder(uri)) for each in some}


def delete_stored(uri: str, paths: Sequence[str]) -> None:
    """Delete objects below a URI."""
    import obstore

    obstore.delete(_folder(uri), list(paths))


def hadoop_properties() -> dict[str, str]:
    """What Hadoop does not take from the environment; nothing for AWS itself."""
    if not _endpoint():
        return {}
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    return {
        "spark.hadoop.fs.s3a.endpoint": _endpoint(),
        "spark.hadoop.fs.s3a.endpoint.region": region,
        # Buckets are folders of the endpoint, not hosts below it.
        "spark.hadoop.fs.s3a.path.style.access": "true",
    }


@contextmanager
def reached(uri: str) -> Iterator[None]:
    """Says in one sentence why a warehouse cannot be read inside.

    Raises:
        StorageError: the storage does not answer, or lets nobody in who comes so.
    """
    try:
        yield
    except OSError as error:
        why = [line.strip(" ↳") for line in _COLOUR.sub("", str(error)).splitlines() if line.strip()]
        told = (
            " Where the storage is and who asks is told by AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY, or as for AWS' own tools"
        )
        raise StorageError(
            f"{uri} cannot be read: {why[-1] if why else type(error).__name__}.{'' if is_local(uri) else told}"
        ) from None


def _folder(uri: str) -> "ObjectStore":
    # Not above: look-ups, which write nothing, would load it too.
    from obstore.store import from_url

    return from_url(uri, client_options={"allow_http": _is_plain()})


def _is_plain() -> bool:
    return _endpoint().startswith("http://")


def _endpoint() -> str:
    return os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""
