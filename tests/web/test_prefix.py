"""Outside of the prefix that the server is below, there is nothing, and that answer is as guarded as any other."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from bootstrap import addresses
from tests.serving import asgi
from web import serve

PREFIX = "/jury"


@pytest.fixture
def server() -> Iterator[Starlette]:
    """What answers outside of our own routes, in the order in which it is served."""
    addresses.serve_below(PREFIX)
    yield Starlette(middleware=serve.middleware())
    addresses.serve_below("")


@pytest.mark.parametrize("path", ["/", "/candidatures", "/juryx/entree", PREFIX])
def test_answer_outside_of_the_prefix_carries_the_headers_of_those_below_it(server: Starlette, path: str) -> None:
    below = asgi.ask(server, "GET", f"{PREFIX}/nothing").headers
    outside = asgi.ask(server, "GET", path)
    assert outside.status == (307 if path == PREFIX else 404)
    ours = {
        "content-security-policy",
        "x-content-type-options",
        "x-frame-options",
        "referrer-policy",
        "permissions-policy",
        "cache-control",
    }
    assert {name: outside.headers.get(name) for name in ours} == {name: below[name] for name in ours}
