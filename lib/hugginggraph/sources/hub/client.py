"""Requests to the Hub that wait when told to, try again when it pays, and say clearly when they give up."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

import httpx2
from huggingface_hub import constants, get_token
from huggingface_hub.errors import OfflineModeIsEnabled
from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status, parse_ratelimit_headers
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from hugginggraph import __version__
from hugginggraph.errors import SettingsError, SourceError
from hugginggraph.settings import HubSettings

Bucket = Literal["api", "resolvers"]
"""The Hub counts calls of its API and downloads of files apart."""

T = TypeVar("T")

_LONGEST_WINDOW = 900
_PASSING = {408, 425, 429, 500, 502, 503, 504}


class _PassingError(Exception):
    """What may be gone at the next try; `wait` is how long the server asks to wait for that, if it does."""

    def __init__(self, cause: str, wait: float | None = None) -> None:
        super().__init__(cause)
        self.wait = wait


class HubClient:
    """One door to the Hub. Uses the session, the token and the endpoint (`HF_ENDPOINT`) of `huggingface_hub`."""

    def __init__(
        self, settings: HubSettings, on_wait: Callable[[float, str], None] = lambda seconds, why: None
    ) -> None:
        """Nothing is requested yet.

        Args:
            settings: the section `hub`.
            on_wait: is told of every wait, with the seconds and the reason.

        Raises:
            SettingsError: the endpoint is no HTTP address.
        """
        self.endpoint = (settings.endpoint or constants.ENDPOINT).rstrip("/")
        if not self.endpoint.startswith(("http://", "https://")):
            raise SettingsError(
                f"the Hub's endpoint is {self.endpoint!r}; expected https://… (HF_ENDPOINT, hub.endpoint)"
            )
        self.requests = 0
        self.quotas: dict[str, tuple[int, int]] = {}
        """By bucket, once learnt: so many requests in so many seconds."""
        self._timeout = settings.timeout_seconds
        self._tries = settings.retries + 1
        self._backoff = wait_exponential_jitter(
            initial=settings.backoff_seconds, max=settings.backoff_max_seconds, jitter=settings.backoff_seconds
        )
        self._on_wait = on_wait
        self._not_before: defaultdict[str, float] = defaultdict(float)

    @property
    def has_token(self) -> bool:
        """Whether requests carry a token; nothing is requested to know it."""
        return get_token() is not None and not constants.HF_HUB_DISABLE_IMPLICIT_TOKEN

    def get(self, path: str, read: Callable[[httpx2.Response], T], bucket: Bucket = "api") -> T:
        """What `read` makes of the answer to GET `path`; its body is a stream until `read` takes it.

        A ValueError of `read` means that the body is not what it should be, and is tried again like a lost connection.

        Raises:
            HfHubHTTPError: the Hub refuses for good (400, 401, 404, …).
            SourceError: no whole answer came in all tries.
            SettingsError: `HF_HUB_OFFLINE` is set.
        """
        retrying = Retrying(
            retry=retry_if_exception_type(_PassingError),
            stop=stop_after_attempt(self._tries),
            wait=self._wait_after,
            before_sleep=lambda state: self._on_wait(state.upcoming_sleep, str(_failure(state))),
            reraise=True,
        )
        try:
            answer: T = retrying(self._try, path, read, bucket)
            return answer
        except _PassingError as failure:
            where = self.endpoint + path.partition("?")[0]
            raise SourceError(f"{where}: {failure}, {self._tries} times in a row") from None
        except OfflineModeIsEnabled:
            raise SettingsError("HF_HUB_OFFLINE is set: unset it to reach the Hub") from None

    def _try(self, path: str, read: Callable[[httpx2.Response], T], bucket: Bucket) -> T:
        self._wait_for_window(bucket)
        self.requests += 1
        try:
            with get_session().stream(
                "GET", self.endpoint + path, headers=self._headers(), timeout=self._timeout
            ) as response:
                exhausted = self._note_limits(response.headers, bucket)
                if response.status_code in _PASSING:
                    wait = exhausted if response.status_code == 429 else None
                    raise _PassingError(
                        f"the Hub answers {response.status_code}",
                        wait if wait is not None else _retry_after(response.headers),
                    )
                hf_raise_for_status(response)
                return _read(read, response)
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            raise _PassingError(f"{type(error).__name__} {error}".rstrip()) from None

    def _headers(self) -> dict[str, str]:
        return build_hf_headers(library_name="hugginggraph", library_version=__version__)

    def _note_limits(self, headers: Mapping[str, str], bucket: Bucket) -> float | None:
        """The seconds until the window ends, if this answer was its last one."""
        limits = parse_ratelimit_headers(headers)
        if limits is None:
            return None
        if limits.limit and limits.window_seconds:
            self.quotas[bucket] = limits.limit, limits.window_seconds
        if limits.remaining > 0:
            return None
        # A second more, because the header tells whole seconds.
        reset = min(limits.reset_in_seconds, _LONGEST_WINDOW) + 1
        self._not_before[bucket] = time.monotonic() + reset
        return reset

    def _wait_for_window(self, bucket: Bucket) -> None:
        """Waits where the last answer said that it was the last of its window: no request is made to be refused."""
        seconds = self._not_before[bucket] - time.monotonic()
        if seconds > 0:
            self._on_wait(seconds, "the Hub's limit of requests is reached")
            time.sleep(seconds)

    def _wait_after(self, state: RetryCallState) -> float:
        failure = _failure(state)
        return self._backoff(state) if failure.wait is None else failure.wait


def _read(read: Callable[[httpx2.Response], T], response: httpx2.Response) -> T:
    try:
        return read(response)
    except ValueError as error:
        raise _PassingError(f"the answer is damaged ({error})") from None


def _failure(state: RetryCallState) -> Any:
    return state.outcome.exception() if state.outcome else None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    seconds = headers.get("retry-after", "").strip()
    return min(float(seconds), _LONGEST_WINDOW) if seconds.isdecimal() else None
