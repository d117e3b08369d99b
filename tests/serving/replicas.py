"""Replicas: servers on one PostgreSQL database, behind nginx, which keeps each browser on one of them."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from deliberation.call.access import DEVICE_COOKIE
from tools.serving.servers import HOST, ROOT, Server, environment_without, running, running_dashboard

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
SERVED_BY = "X-Served-By"
# As deploy/nginx.conf has it for several replicas, but without TLS and in a folder of its own.
_CONFIGURATION = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream delibere {{ hash $cookie_{cookie} consistent; {servers} }}
  server {{
    listen {host}:{port};
    client_max_body_size 300m;
    location / {{
      proxy_pass http://delibere;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
      proxy_next_upstream error timeout;
      proxy_connect_timeout 2s;
      proxy_read_timeout 1h;
      proxy_buffering off;
      add_header {served_by} $upstream_addr always;
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Replicas:
    """The servers, and the proxy before them."""

    servers: Sequence[Server]
    front: Server

    def serving(self, device: str) -> Server:
        """Return the replica on which the proxy keeps a device."""
        answer = httpx2.get(f"{self.front.url}/_stcore/health", cookies={DEVICE_COOKIE: device})
        served_by = answer.headers[SERVED_BY].rpartition(",")[2].strip()
        return next(server for server in self.servers if f"{server.host}:{server.port}" == served_by)


@contextmanager
def running_replicas(count: int, *, folder: Path, database: str, has_demonstration: bool = True) -> Iterator[Replicas]:
    """Run ``count`` servers on ``database``, behind nginx, until the block ends."""
    with ExitStack() as stack:
        servers = [
            stack.enter_context(
                running_dashboard(folder=folder, database=database, has_demonstration=has_demonstration, name=f"replica-{number}")
            )
            for number in range(count)
        ]

        def command(port: int) -> list[str]:
            named = " ".join(f"server {server.host}:{server.port};" for server in servers)
            names = {"folder": folder, "cookie": DEVICE_COOKIE, "servers": named, "host": HOST, "port": port, "served_by": SERVED_BY}
            configuration = folder / "nginx.conf"
            configuration.write_text(_CONFIGURATION.format(**names), encoding="utf-8")
            return [NGINX or "nginx", "-c", str(configuration)]

        environment = environment_without("JURY_", "STREAMLIT_")
        front = stack.enter_context(running(command, folder=ROOT, environment=environment, log_path=folder / "front.log"))
        yield Replicas(servers, front)
