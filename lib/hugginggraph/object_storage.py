"""Warehouses on S3 and what speaks its language, for Spark and delta-rs, set up from one place.

Where the service is and who asks is told by the variables that AWS' own tools read: `AWS_ENDPOINT_URL` (another service
than AWS), `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and their like.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from obstore.store import ObjectStore, from_url

from hugginggraph.errors import StorageError
from hugginggraph.locations import is_local

_COLOUR = re.compile(r"\x1b\[\d*m")
_S3 = ("s3://", "s3a://")


def is_on_s3(uri: str) -> bool:
    """Whether the URI is one of S3, in either spelling."""
    return uri.startswith(_S3)


def storage_options() -> dict[str, str]:
    """What delta-rs does not take from the environment: that an endpoint without TLS is meant."""
    return {"AWS_ALLOW_HTTP": "true"} if _is_plain() else {}


def stored_folder(uri: str) -> ObjectStore:
    """The objects below a URI, to be put and deleted."""
    return from_url(uri, client_options={"allow_http": _is_plain()})


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


def _is_plain() -> bool:
    return _endpoint().startswith("http://")


def _endpoint() -> str:
    return os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""
