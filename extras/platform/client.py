"""Connection to the platform: address and token, a request at a time, answers page by page."""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep, time
from types import TracebackType
from typing import Any, Self

import httpx2 as httpx

from deliberation.errors import PlatformFailed, PlatformUnsure
from extras.platform.connection import Connection
from phrases import N_

TRIES = 3
_OPERATION = re.compile(r"^(?:query|mutation) (\w+)", re.MULTILINE)
_TEXTS = [(Path(__file__).parent / name).read_text(encoding="utf-8") for name in ("reading.graphql", "writing.graphql")]
# By operation, the file that has it.
_DOCUMENTS = {operation: text for text in _TEXTS for operation in _OPERATION.findall(text)}
_SECONDS = httpx.Timeout(40.0, connect=10.0)
_ANSWER_BYTES_MOST = 64 * 1024 * 1024
_WORDS_MOST = 300
_PAUSE_SECONDS = 2.0
# A limit is of a minute; more than that is a clock that is wrong.
_RESET_SECONDS_MOST = 90.0
_LIMITED_MOST = 5
_MAYBE_DONE = frozenset({"timeout", "internal_server_error"})
_OFF = N_("The platform cannot be reached ({host}). Try again later.")
_REFUSED = N_("The platform refused: {words}")
_MOVED = N_("The platform’s address sends elsewhere, where the token is not sent. Correct it (JURY_PLATFORM_URL).")
_NOT_UNDERSTOOD = N_("What answers at the platform’s address ({host}) does not answer as the platform does.")
_BUSY = N_("The platform asks to wait, again and again. Try again later.")
_SLOW = N_("The platform takes too long to answer, even asked for little at a time. Try again later.")
_UNSURE = N_("The platform did not say whether it did what it was asked.")
PARTIAL = N_("The platform answered in part only. Try again later.")


class TooSlow(PlatformFailed):
    """The platform gave up on an answer, or took too long: less may be asked for at a time."""


class _NotUnderstood(PlatformFailed):
    """The server's answer is not one of the platform's."""


class Unknown(PlatformFailed):
    """Object absent on the platform, or unreadable with this token."""


class Platform:
    """Connection to the platform. ``pause`` and ``now``: of the clock; ``client``: the HTTP client, its own if None."""

    def __init__(
        self,
        connection: Connection,
        *,
        client: httpx.Client | None = None,
        pause: Callable[[float], None] = sleep,
        now: Callable[[], float] = time,
    ) -> None:
        self.connection = connection
        self._client = client or httpx.Client(timeout=_SECONDS, follow_redirects=False)
        self._pause, self._now = pause, now

    def pause(self, seconds: float) -> None:
        """Wait."""
        self._pause(seconds)

    def __enter__(self) -> Self:
        """Return the line."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the line."""
        self._client.close()

    def ask(self, operation: str, **variables: Any) -> Mapping[str, Any]:
        """Return a query's complete answer, repeating the request after a failed connection.

        Raises TooSlow after the platform's timeout; Unknown for an absent object; PlatformFailed, in the platform's words, for a refusal,
        an unreachable platform, or a partial answer.
        """
        failed: PlatformFailed | None = None
        for tries in range(1, TRIES + 1):
            status, body = self._post_within_limits(operation, variables)
            if status and status < httpx.codes.INTERNAL_SERVER_ERROR:
                answer = self._understood(status, body)
                code = _code_of(answer)
                if not code:
                    return self._data(answer)
                if code == "timeout":
                    raise TooSlow(_SLOW)
                failed = (Unknown if code == "not_found" else PlatformFailed)(_REFUSED, words=self._words(answer))
                if status != httpx.codes.OK or code != "internal_server_error":
                    raise failed
            else:
                failed = PlatformFailed(_OFF, host=self.connection.host)
            self._pause(_PAUSE_SECONDS * tries)
        raise failed or PlatformFailed(_OFF, host=self.connection.host)

    def tell(self, operation: str, **given: Any) -> str:
        """Send a mutation once; return the platform's refusal in its words, empty after success.

        Raises PlatformUnsure for an unknown result; PlatformFailed for a general refusal, or repeated requests to wait.
        """
        try:
            status, body = self._post_within_limits(operation, {"input": given})
            if not status or status >= httpx.codes.INTERNAL_SERVER_ERROR:
                raise PlatformUnsure(_UNSURE)
            answer = self._understood(status, body)
        except (TooSlow, _NotUnderstood):
            raise PlatformUnsure(_UNSURE) from None
        code = _code_of(answer)
        payloads = list((answer.get("data") or {}).values())
        if code in _MAYBE_DONE or (not code and not (payloads and isinstance(payloads[0], dict))):
            raise PlatformUnsure(_UNSURE)
        if code:
            raise PlatformFailed(_REFUSED, words=self._words(answer))
        return self._words(payloads[0]) if payloads[0].get("errors") else ""

    @contextmanager
    def fetch(self, address: str) -> Iterator[tuple[int, Iterator[bytes]]]:
        """Give the status and the bytes of a file. The token is not sent. Raises PlatformFailed if the line breaks."""
        try:
            with self._client.stream("GET", address, follow_redirects=False) as answer:
                yield answer.status_code, answer.iter_bytes()
        except httpx.HTTPError:
            raise PlatformFailed(_OFF, host=httpx.URL(address).host) from None

    def _post_within_limits(self, operation: str, variables: Mapping[str, Any]) -> tuple[int, bytes]:
        """Return status and body after the platform's requested waits: a rejected request has no effect."""
        for attempt in range(_LIMITED_MOST + 1):
            status, headers, body = self._post(operation, variables)
            if status != httpx.codes.TOO_MANY_REQUESTS:
                return status, body
            if attempt < _LIMITED_MOST:
                self._pause(self._seconds_until(headers.get("RateLimit-Reset", "")))
        raise PlatformFailed(_BUSY)

    def _post(self, operation: str, variables: Mapping[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
        """Return status, headers and body; status 0 if the line broke. Errors of the library hold the request, with its token."""
        sent = {"query": _DOCUMENTS[operation], "operationName": operation, "variables": dict(variables)}
        headers = {"Authorization": f"Bearer {self.connection.token}", "Accept": "application/json"}
        try:
            with self._client.stream("POST", self.connection.url, json=sent, headers=headers, follow_redirects=False) as answer:
                body = bytearray()
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > _ANSWER_BYTES_MOST:
                        raise TooSlow(_SLOW)
                return answer.status_code, answer.headers, bytes(body)
        except httpx.TimeoutException:
            raise TooSlow(_SLOW) from None
        except httpx.HTTPError:
            return 0, {}, b""

    def _seconds_until(self, reset: str) -> float:
        try:
            seconds = float(reset) - self._now()
        except ValueError:
            seconds = math.nan
        return min(max(seconds, 1.0), _RESET_SECONDS_MOST) if math.isfinite(seconds) else _RESET_SECONDS_MOST

    def _understood(self, status: int, body: bytes) -> Mapping[str, Any]:
        if httpx.codes.is_redirect(status):
            raise PlatformFailed(_MOVED)
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or not ("data" in answer or "errors" in answer):
            raise _NotUnderstood(_NOT_UNDERSTOOD, host=self.connection.host)
        return answer

    def _data(self, answer: Mapping[str, Any]) -> Mapping[str, Any]:
        data = answer.get("data")
        if not isinstance(data, dict) or any(value is None for value in data.values()):
            raise PlatformFailed(PARTIAL)
        return data

    def _words(self, answer: Mapping[str, Any]) -> str:
        """Return the platform's own words on a single line, never with the token."""
        messages = [str(error.get("message", "")) for error in answer.get("errors") or () if isinstance(error, dict)]
        words = " ".join(" · ".join(messages).split()).replace(self.connection.token, "…")
        return words[:_WORDS_MOST] or "?"


def _code_of(answer: Mapping[str, Any]) -> str:
    """Return the code of the first error, empty if there is none: an answer beside an error is not an answer."""
    errors = answer.get("errors")
    if not errors:
        return ""
    first = errors[0] if isinstance(errors, list) and isinstance(errors[0], dict) else {}
    extensions = first.get("extensions")
    return str(extensions.get("code") or "unknown") if isinstance(extensions, dict) else "unknown"


PAGE = 25
REPEATS = N_("The platform gives the same page again and again.")
Answer = Mapping[str, Any]


def pages(platform: Platform, operation: str, *, first: int = PAGE, **variables: Any) -> Iterator[list[Answer]]:
    """Yield a procedure's dossiers page by page, in smaller pages once the platform is too slow for one."""
    size, failures, after, cursors = first, 0, None, set[str]()
    while True:
        try:
            answer = platform.ask(operation, demarche=platform.connection.procedure, first=size, after=after, **variables)
        except TooSlow:
            failures += 1
            if failures == TRIES:
                raise
            size = max(1, size // 2)
            continue
        failures = 0
        nodes, after = page_of(answer["demarche"], "dossiers")
        yield nodes
        if after is None:
            return
        if after in cursors:
            raise PlatformFailed(REPEATS)
        cursors.add(after)


def page_of(answer: Answer, name: str) -> tuple[list[Answer], str | None]:
    """Return a page's dossiers, and the mark after which the next begins, None after the last."""
    with entire():
        nodes, info = answer[name]["nodes"], answer[name]["pageInfo"]
        return list(nodes), str(info["endCursor"]) if info["hasNextPage"] else None


def patiently(platform: Platform, operation: str, **variables: Any) -> Answer:
    """Return the answer of an operation without smaller pieces."""
    for _attempt in range(TRIES - 1):
        with suppress(TooSlow):
            return platform.ask(operation, **variables)
    return platform.ask(operation, **variables)


@contextmanager
def entire() -> Iterator[None]:
    """Raise PlatformFailed if the answer read within the block lacks a required part."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise PlatformFailed(PARTIAL) from None
