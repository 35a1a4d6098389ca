"""The Hub's address: which requests go there, which of its redirects are followed, and who is told the password."""

import base64
import re
from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from hugginggraph.errors import SettingsError

_PORTS = {"http": 80, "https": 443}
_NO_URL_CHARACTER = re.compile(r"[^!-~]|\\")


class Endpoint:
    """An address of the Hub. Credentials in it are sent there, and never shown or stored."""

    def __init__(self, address: str, file_hosts: Sequence[str] = ()) -> None:
        """Read an address.

        Args:
            address: `https://huggingface.co`, a mirror's, or one with user and password.
            file_hosts: hosts to which a download may be redirected, with their subdomains.

        Raises:
            SettingsError: it is no HTTP address.
        """
        shown = without_credentials(address)
        problem = _problem_of(address)
        if problem is not None:
            raise SettingsError(
                f"the Hub's endpoint is {shown!r}: {problem}. Expected https://HOST (HF_ENDPOINT, hub.endpoint)"
            )
        parts = urlsplit(address)
        self.origin = _origin(address)
        host = parts.netloc.rpartition("@")[2]
        self.url = urlunsplit((parts.scheme, host, parts.path, "", "")).rstrip("/")
        self._file_hosts = tuple(host.lower() for host in file_hosts)
        self._login = _basic(parts.username, parts.password)

    def authorization(self, url: str, token: str | None) -> dict[str, str]:
        """The header that says who asks: with requests to this origin alone."""
        if _origin(url) != self.origin:
            return {}
        if self._login:
            return {"Authorization": self._login}
        return {"Authorization": f"Bearer {token}"} if token else {}

    def redirected(self, url: str, location: str, *, is_file: bool) -> str | None:
        """Where a redirect leads, if it may be followed; None if not.

        It may within this origin. A file may also lie on one of the known hosts, behind HTTPS.

        Raises:
            ValueError: the location is no address.
        """
        if _NO_URL_CHARACTER.search(location):
            raise ValueError("a redirect to no address")
        target = urljoin(url, location)
        parts = urlsplit(target)
        if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
            return None
        if _origin(target) == self.origin:
            return target
        is_known = any(parts.hostname == host or parts.hostname.endswith(f".{host}") for host in self._file_hosts)
        is_safe = parts.scheme == "https" and not _is_ip(parts.hostname)
        return target if is_file and is_known and is_safe else None


def without_credentials(address: str) -> str:
    """An address without the user and the password in it, however malformed it is.

    >>> without_credentials("https://me:secret@hub.example/x"), without_credentials("me:secret@hub")
    ('https://hub.example/x', 'hub')
    """
    scheme, separator, rest = address.partition("://") if "://" in address else ("", "", address)
    authority, slash, path = rest.partition("/")
    # A password may hold a slash, where it should have been %2F: up to the last @ anything may be one.
    if "@" in path:
        authority, slash, path = rest, "", ""
    host = authority.rpartition("@")[2]
    return f"{scheme.rpartition('@')[2]}{separator}{host}{slash}{path}"


def host_of(location: str) -> str:
    """The scheme and host of an address, for a message; as much of it as can be read."""
    parts = urlsplit(without_credentials(location))
    return urlunsplit((parts.scheme, parts.netloc, "", "", ""))[:200] or "nowhere"


def _problem_of(address: str) -> str | None:
    """Why an address cannot be the Hub's. What Python says of one may quote a password."""
    if _NO_URL_CHARACTER.search(address):
        return "it has a character that no address has"
    try:
        parts = urlsplit(address)
        if parts.scheme not in _PORTS or not parts.hostname:
            return "it names no scheme http or https, or no host"
        _origin(address)
    except ValueError:
        return "its host or its port cannot be read"
    return "it has a query or a fragment" if parts.query or parts.fragment else None


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme]


def _basic(user: str | None, password: str | None) -> str | None:
    if user is None:
        return None
    pair = f"{unquote(user)}:{unquote(password or '')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
