"""One POST of JSON to an address that the user named: bounded in time, tried again, followed nowhere."""

import os
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import Empty, Queue
from typing import Any

import httpx2
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from hugginggraph import __version__
from hugginggraph.errors import DeliveryError, SettingsError

_PASSING = {408, 425, 429, 500, 502, 503, 504}
_LONGEST_WAIT = 60
_LOOPBACK = re.compile(r"localhost|127(\.\d+){3}|::1")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True)
class Patience:
    """How long a webhook is waited for.

    Attributes:
        seconds: for the whole of one request, from the connection to the status.
        tries: how often it is tried.
        backoff: seconds before the second try; they double each time.
    """

    seconds: float = 10
    tries: int = 4
    backoff: float = 1


class _PassingError(Exception):
    """What may be gone at the next try; `wait` is how long the receiver asks to wait for that, if it does."""

    def __init__(self, cause: str, wait: float | None = None) -> None:
        super().__init__(cause)
        self.wait = wait


class Webhook:
    """An address that takes JSON by POST."""

    def __init__(
        self,
        url: str,
        *,
        secret_from: str | None = None,
        secret_header: str = "Authorization",
        patience: Patience | None = None,
    ) -> None:
        """Nothing is sent yet.

        Args:
            url: its address, http or https.
            secret_from: the environment variable whose value is sent as a header.
            secret_header: the name of that header.
            patience: how long it is waited for.

        Raises:
            SettingsError: the address is none, the variable is not set, or its value would travel in the clear.
        """
        self._url = _address(url)
        self.place = f"{self._url.scheme}://{self._url.host}"
        """The address without its path, which is a secret of some receivers."""
        self._headers = {"User-Agent": f"hugginggraph/{__version__}", "Content-Type": "application/json"}
        if secret_from is not None:
            self._headers[_header(secret_header)] = self._secret(secret_from)
        self._patience = patience or Patience()

    def send(self, body: bytes, *, key: str) -> None:
        """Deliver a document; done when the receiver answers with a status of 200 to 299.

        Args:
            body: the document.
            key: equal for what is sent again, in the header `Idempotency-Key`.

        Raises:
            DeliveryError: it was not taken in all tries, or was refused for good; a redirect is refused, too.
        """
        patience = self._patience
        backoff = wait_exponential_jitter(initial=patience.backoff, max=_LONGEST_WAIT, jitter=patience.backoff)

        def wait(state: RetryCallState) -> float:
            failure: Any = state.outcome.exception() if state.outcome else None
            return backoff(state) if failure is None or failure.wait is None else failure.wait

        retrying = Retrying(
            retry=retry_if_exception_type(_PassingError),
            stop=stop_after_attempt(patience.tries),
            wait=wait,
            reraise=True,
        )
        try:
            retrying(self._try, body, self._headers | {"Idempotency-Key": key})
        except _PassingError as failure:
            raise DeliveryError(
                f"the webhook at {self.place} took nothing in {patience.tries} tries: {failure}"
            ) from None

    def _try(self, body: bytes, headers: Mapping[str, str]) -> None:
        status, retry_after, place = _within(self._patience.seconds, lambda: self._post(body, headers))
        if 200 <= status < 300:
            return
        if status in _PASSING:
            raise _PassingError(f"it answers {status}", retry_after)
        if 300 <= status < 400:
            where = f" to {place}" if place else ""
            raise DeliveryError(
                f"the webhook at {self.place} answers {status}, a redirect{where}, which is not followed: the secret "
                "and what is told would go there. Give the final address"
            )
        raise DeliveryError(f"the webhook at {self.place} refuses: it answers {status}")

    def _post(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, float | None, str | None]:
        """The status, the seconds that it asks to wait, and the host that it redirects to. No body is read."""
        try:
            with (
                httpx2.Client(timeout=self._patience.seconds, follow_redirects=False) as client,
                client.stream("POST", self._url, content=body, headers=dict(headers)) as answer,
            ):
                return answer.status_code, _seconds(answer.headers), _host_of(answer)
        except httpx2.HTTPError as error:
            raise _PassingError(f"{type(error).__name__} {error}".rstrip()) from None

    def _secret(self, variable: str) -> str:
        value = os.environ.get(variable, "")
        if not value:
            raise SettingsError(f"the environment variable {variable}, from which the secret is taken, is not set")
        if not value.isascii() or not value.isprintable():
            raise SettingsError(f"the value of {variable} cannot stand in a header: it has other than printable ASCII")
        if self._url.scheme != "https" and not _LOOPBACK.fullmatch(self._url.host):
            raise SettingsError(f"the secret would travel in the clear to {self.place}: give an address of https://")
        return value


def _within(seconds: float, call: Callable[[], Any]) -> Any:
    """What a call gives, if it does so in time. One that does not goes on unheard, and ends with the process.

    A client's own limits are for single reads: who sends a byte each second never passes them.
    """
    answer: Queue[tuple[Any, BaseException | None]] = Queue()

    def run() -> None:
        try:
            answer.put((call(), None))
        except BaseException as error:
            answer.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        value, error = answer.get(timeout=seconds)
    except Empty:
        raise _PassingError(f"no answer within {seconds:g} s") from None
    if error is not None:
        raise error
    return value


def _address(url: str) -> httpx2.URL:
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError):
        parsed = None
    if parsed is None or parsed.scheme not in ("http", "https") or not parsed.host:
        raise SettingsError("the webhook's address is none: expected https://HOST/PATH")
    return parsed


def _header(name: str) -> str:
    if not _HEADER.fullmatch(name):
        raise SettingsError(f"{name!r} is no name of a header")
    return name


def _seconds(headers: Mapping[str, str]) -> float | None:
    text = headers.get("retry-after", "").strip()
    return min(float(text), _LONGEST_WAIT) if text.isdecimal() and len(text) < 10 else None


def _host_of(answer: httpx2.Response) -> str | None:
    try:
        return httpx2.URL(answer.headers.get("location", "")).host or None
    except (httpx2.InvalidURL, ValueError):
        return None
