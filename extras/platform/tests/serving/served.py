"""The platform for tests on a port of this machine, for what cannot be handed a line: commands and screens."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any

import uvicorn
from starlette.routing import Route

import bootstrap
from extras.platform.settings import PlatformSettings
from extras.platform.tests.serving.server import Platform


def connect(**settings: Any) -> None:
    """Connect the calls of this process with the platform."""
    told = {"platform_" + name: value for name, value in settings.items()}
    bootstrap.use(bootstrap.settings(), own=[PlatformSettings(**told)], clock=bootstrap.assembled().clock)


@contextmanager
def served(platform: Platform, *beside: Route) -> Iterator[str]:
    """Serve the platform, and the routes ``beside`` it, in a thread; give the address of its interface."""
    app = platform.app
    app.routes.extend(beside)
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", access_log=False, lifespan="off", ws="none")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        platform.files_at = f"http://127.0.0.1:{port}"
        yield f"{platform.files_at}/api/v2/graphql"
    finally:
        server.should_exit = True
        thread.join()
