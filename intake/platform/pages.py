"""Ask for what comes in pages: smaller ones once the platform is too slow for one, and all of them or nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final

from deliberation.errors import PlatformFailed
from intake.platform.client import PARTIAL, TRIES, Platform, TooSlow
from phrases import N_

PAGE: Final = 25
REPEATS: Final = N_("The platform gives the same page again and again.")
Answer = Mapping[str, Any]


def pages(platform: Platform, operation: str, *, first: int = PAGE, **variables: Any) -> Iterator[list[Answer]]:
    """Yield a procedure's dossiers page by page, in smaller pages once the platform is too slow for one."""
    size, failures, after, seen = first, 0, None, set[str]()
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
        if after in seen:
            raise PlatformFailed(REPEATS)
        seen.add(after)


def page_of(answer: Answer, name: str) -> tuple[list[Answer], str | None]:
    """Return a page's dossiers, and the mark after which the next begins, None after the last."""
    with entire():
        nodes, info = answer[name]["nodes"], answer[name]["pageInfo"]
        return list(nodes), str(info["endCursor"]) if info["hasNextPage"] else None


def patiently(platform: Platform, operation: str, **variables: Any) -> Answer:
    """Return what an operation answers whose answer cannot be asked in smaller pieces."""
    for _attempt in range(TRIES - 1):
        with suppress(TooSlow):
            return platform.ask(operation, **variables)
    return platform.ask(operation, **variables)


@contextmanager
def entire() -> Iterator[None]:
    """Raise PlatformFailed if something that a whole answer has is missing from the one read here."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise PlatformFailed(PARTIAL) from None
