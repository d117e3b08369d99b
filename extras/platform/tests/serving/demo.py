"""``./jury demo-platform``, for developers: a platform of this machine, and the demonstration connected with it, for the whole circle.

Dossiers come in (*Importer*), the jury decides and finalises, the selection goes back (*Documents*); what applicants and instructors would
see stands on the platform's own page, whose address is printed. It is another database than the usual one, begun again at each start.
"""

import argparse
import html
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from extras.platform.tests.carrying import with_annotations
from extras.platform.tests.serving.procedure import NUMBER, Raw, demonstration
from extras.platform.tests.serving.served import served
from extras.platform.tests.serving.server import TOKEN, Platform
from tests.places import ROOT

_TRACKS = ("Accompagnement technique et métier", "Accompagnement scientifique", "Les deux")
_HEADINGS = ("Dossier", "État", "Motif", "Labels", "Annotations")


def run(arguments: Sequence[str]) -> int:
    """Serve both until the dashboard is stopped."""
    parser = argparse.ArgumentParser(
        prog="./jury demo-platform", description="Une plateforme d’essai, et la démonstration qui y est reliée."
    )
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--latency", type=float, default=0.0, metavar="SECONDES", help="ce que la plateforme met à répondre")
    given = parser.parse_args(arguments)
    port = given.port
    platform = Platform(with_annotations(demonstration()), latency_seconds=given.latency)
    platform.procedure.offer("Formule d'accompagnement souhaitée", *_TRACKS)
    for dossier in platform.procedure.dossiers:
        dossier |= {"state": "en_instruction", "motivation": None, "dateTraitement": None}
    with TemporaryDirectory() as folder, served(platform, Route("/", _home(platform))) as url:
        sys.stderr.write(f"Plateforme d’essai : {platform.files_at}/\n")
        return subprocess.run(
            [sys.executable, "cli.py", "start", "--demo", "--port", str(port)], cwd=ROOT, env=_settings(url, folder)
        ).returncode


def _settings(url: str, folder: str) -> dict[str, str]:
    return os.environ | {
        "JURY_DATABASE_URL": f"sqlite:///{Path(folder) / 'jury.sqlite3'}",
        "JURY_PLATFORM_URL": url,
        "JURY_PLATFORM_PROCEDURES": f"demo={NUMBER}",
        "JURY_PLATFORM_TOKEN": TOKEN,
    }


def _home(platform: Platform):  # type: ignore[no-untyped-def]  # what Starlette calls an endpoint
    def home(_request: Request) -> HTMLResponse:
        rows = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in _row(one))}</tr>" for one in platform.procedure.dossiers)
        head = "".join(f"<th>{heading}</th>" for heading in _HEADINGS)
        title = html.escape(platform.procedure.title)
        return HTMLResponse(
            f"<!doctype html><html lang=fr><title>{title}</title><h1>{title}</h1><table border=1><tr>{head}</tr>{rows}</table>"
        )

    return home


def _row(dossier: Raw) -> tuple[str, ...]:
    noted = (f"{one['label']} = {one['stringValue']}" for one in dossier["annotations"] if one["stringValue"])
    labels = ", ".join(one["name"] for one in dossier["labels"])
    return str(dossier["number"]), dossier["state"], dossier["motivation"] or "", labels, " · ".join(noted)
