"""Requests to the Hub that wait when told to, try again when it pays, and say clearly when they give up."""

import json
import platform
import re
import ssl
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from http.cookiejar import DefaultCookiePolicy
from types import TracebackType
from typing import Any, Literal, TypeVar

import httpx2
from huggingface_hub import constants
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from hugginggraph import __version__
from hugginggraph.errors import SettingsError, SourceError
from hugginggraph.settings import HubSettings
from hugginggraph.sources.hub.bodies import Body, Deadlines, TooLargeError
from hugginggraph.sources.hub.endpoint import Endpoint, host_of

Bucket = Literal["api", "resolvers"]
"""The Hub counts calls of its API and downloads of files apart."""

T = TypeVar("T")

_LONGEST_WINDOW = 900
_LARGEST_QUOTA = 1 << 31
_LONGEST_HEADER = 256
_LONGEST_REFUSAL = 1 << 16
_MOST_REDIRECTS = 5
_PASSING = {408, 425, 429, 500, 502, 503, 504}
_REDIRECT = {301, 302, 303, 307, 308}
_HEADERS = {
    "User-Agent": f"hugginggraph/{__version__}; python/{platform.python_version()}",
    "Accept-Encoding": "gzip",
}
_FAILURES = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError)
_TOKEN = re.compile(r"[!-~]+")


class RefusedError(Exception):
    """The Hub refuses a request for good; the message is the Hub's own."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status} {message}".strip())
        self.status, self.message = status, message


class _PassingError(Exception):
    """What may be gone at the next try; `wait` is how long the server asks to wait for that, if it does."""

    def __init__(self, cause: str, wait: float | None = None) -> None:
        super().__init__(cause)
        self.wait = wait


class HubClient:
    """One door to the Hub: to the endpoint (`hub.endpoint`, `HF_ENDPOINT`) with the token of `huggingface_hub`.

    Its requests are its own: the library's would ask the Hub for a list of agents first.
    """

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
        # Most of the client library can be imported only where HF_ENDPOINT is an address, whether it is used or not.
        by_library = Endpoint(constants.ENDPOINT, settings.file_hosts)
        self._endpoint = Endpoint(settings.endpoint, settings.file_hosts) if settings.endpoint else by_library
        self.endpoint = self._endpoint.url
        self.requests = 0
        self.quotas: dict[str, tuple[int, int]] = {}
        """By bucket, once learnt: so many requests in so many seconds."""
        self._settings = settings
        self._tries = settings.retries + 1
        self._backoff = wait_exponential_jitter(
            initial=settings.backoff_seconds, max=settings.backoff_max_seconds, jitter=settings.backoff_seconds
        )
        self._on_wait = on_wait
        self._not_before: defaultdict[str, float] = defaultdict(float)
        self._deadlines = Deadlines()
        self._opened: httpx2.Client | None = None

    def __enter__(self) -> "HubClient":
        """Nothing is opened before the first request."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the connections."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    @property
    def has_token(self) -> bool:
        """Whether requests carry a token; nothing is requested to know it."""
        return self._token() is not None

    def get(self, path: str, read: Callable[[Body], T], bucket: Bucket = "api") -> T:
        """What `read` makes of the answer to GET `path`.

        A ValueError of `read` means that the body is not what it should be, and is tried again like a lost connection.

        Raises:
            RefusedError: the Hub refuses for good (400, 401, 404, …).
            SourceError: no whole answer came in all tries, one is larger than it may be, or one leads elsewhere.
            SettingsError: `HF_HUB_OFFLINE` is set, or the token is none.
        """
        if constants.is_offline_mode():
            raise SettingsError("HF_HUB_OFFLINE is set: unset it to reach the Hub")
        retrying = Retrying(
            retry=retry_if_exception_type(_PassingError),
            stop=stop_after_attempt(self._tries),
            wait=self._wait_after,
            before_sleep=lambda state: self._on_wait(state.upcoming_sleep, str(_failure(state))),
            reraise=True,
        )
        where = self.endpoint + path.partition("?")[0]
        try:
            answer: T = retrying(self._try, path, read, bucket)
            return answer
        except _PassingError as failure:
            raise SourceError(f"{where}: {failure}, {self._tries} times in a row") from None
        except TooLargeError:
            most = self._settings.max_page_bytes
            raise SourceError(
                f"{where}: the answer has more than {most:,} bytes (hub.max_page_bytes). Ask for fewer repos at once "
                "by hub.page_size"
            ) from None

    def _try(self, path: str, read: Callable[[Body], T], bucket: Bucket) -> T:
        self._wait_for_window(bucket)
        try:
            with self._deadlines.within(self._settings.answer_seconds):
                answer = self._answer(self.endpoint + path, read, bucket)
        except _FAILURES as error:
            if self._deadlines.has_passed:
                raise self._too_late() from None
            if isinstance(error, ValueError):
                raise _PassingError(f"the answer is damaged ({error})") from None
            raise _PassingError(f"{type(error).__name__} {error}".rstrip()) from None
        if self._deadlines.has_passed:  # a body without a length ends where the connection does
            raise self._too_late()
        return answer

    def _too_late(self) -> _PassingError:
        return _PassingError(f"no whole answer in {self._settings.answer_seconds:g} s")

    def _answer(self, url: str, read: Callable[[Body], T], bucket: Bucket) -> T:
        for _ in range(_MOST_REDIRECTS + 1):
            self.requests += 1
            headers = _HEADERS | self._endpoint.authorization(url, self._token())
            how = {"trace": self._deadlines.trace}
            with self._client().stream("GET", url, headers=headers, extensions=how) as response:
                exhausted = self._note_limits(response.headers, bucket)
                status, location = response.status_code, response.headers.get("location")
                if status in _PASSING:
                    wait = exhausted if status == 429 else None
                    raise _PassingError(
                        f"the Hub answers {status}", wait if wait is not None else _retry_after(response.headers)
                    )
                if status not in _REDIRECT or location is None:
                    body = Body(response, self._deadlines.stop)
                    if status != 200:
                        raise RefusedError(status, _refusal(body))
                    return read(body)
                url = self._redirected(url, location, bucket)
        raise _PassingError(f"more than {_MOST_REDIRECTS} redirects")

    def _redirected(self, url: str, location: str, bucket: Bucket) -> str:
        target = self._endpoint.redirected(url, location, is_file=bucket == "resolvers")
        if target is None:
            fix = "name its host in hub.file_hosts" if bucket == "resolvers" else "name that Hub by hub.endpoint"
            raise SourceError(
                f"{url.partition('?')[0]}: the answer leads to {host_of(location)}, which is not followed. If that is "
                f"right, {fix}"
            )
        return target

    def _client(self) -> httpx2.Client:
        if self._opened is None:
            self._opened = httpx2.Client(
                verify=_trusted(), timeout=self._settings.timeout_seconds, follow_redirects=False
            )
            self._opened.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        return self._opened

    def _token(self) -> str | None:
        from huggingface_hub import get_token

        token = None if constants.HF_HUB_DISABLE_IMPLICIT_TOKEN else get_token()
        if token is not None and not _TOKEN.fullmatch(token):
            raise SettingsError(
                "the token (HF_TOKEN, or what `hf auth login` stored) has a character that no token has"
            )
        return token

    def _note_limits(self, headers: Mapping[str, str], bucket: Bucket) -> float | None:
        """The seconds until the window ends, if this answer was its last one."""
        from huggingface_hub.utils import parse_ratelimit_headers

        told = {name: headers.get(name, "")[:_LONGEST_HEADER] for name in ("ratelimit", "ratelimit-policy")}
        limits = parse_ratelimit_headers(told)
        if limits is None:
            return None
        if 0 < (limits.limit or 0) < _LARGEST_QUOTA and 0 < (limits.window_seconds or 0) < _LARGEST_QUOTA:
            self.quotas[bucket] = limits.limit or 0, limits.window_seconds or 0
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


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted; reading them takes longer than all else of a start."""
    return httpx2.create_ssl_context()


def _refusal(body: Body) -> str:
    """What the Hub says of a refusal: the member `error` of a JSON body, else a header, else nothing."""
    try:
        told = json.loads(body.beginning(_LONGEST_REFUSAL))
    except (ValueError, RecursionError, TooLargeError):
        told = None
    error = told.get("error") if isinstance(told, dict) else None
    return error if isinstance(error, str) else body.headers.get("x-error-message", "")


def _failure(state: RetryCallState) -> Any:
    return state.outcome.exception() if state.outcome else None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    seconds = headers.get("retry-after", "").strip()
    return min(float(seconds), _LONGEST_WINDOW) if seconds.isdecimal() else None
