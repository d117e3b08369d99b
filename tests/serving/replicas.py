"""Replicas: servers on one PostgreSQL database, behind a front that keeps each browser on one of them.

``python -m tests.serving.replicas PORT REPLICA_PORT…`` is the front.
"""

import asyncio
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.serving.servers import HOST, ROOT, Server, environment_without, running, running_dashboard
from web.workers.front import Front, Worker


@dataclass(frozen=True)
class Replicas:
    """The servers, and their front."""

    servers: Sequence[Server]
    front: Server


@contextmanager
def running_replicas(count: int, *, folder: Path, database: str, has_demonstration: bool = True) -> Iterator[Replicas]:
    """Run ``count`` servers on ``database`` until the block ends."""
    with ExitStack() as stack:
        servers = [
            stack.enter_context(
                running_dashboard(folder=folder, database=database, has_demonstration=has_demonstration, name=f"replica-{number}")
            )
            for number in range(count)
        ]

        def command(port: int) -> list[str]:
            return [sys.executable, "-m", "tests.serving.replicas", str(port), *(str(server.port) for server in servers)]

        environment = environment_without("JURY_", "STREAMLIT_")
        front = stack.enter_context(running(command, folder=ROOT, environment=environment, log_path=folder / "front.log"))
        yield Replicas(servers, front)


async def serve(port: int, replicas: Sequence[int]) -> None:
    """Be the front for ever."""
    front = Front([Worker(HOST, each) for each in replicas], believes=lambda _sender: False)
    async with front.serving([socket.create_server((HOST, port))]):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), [int(each) for each in sys.argv[2:]]))
