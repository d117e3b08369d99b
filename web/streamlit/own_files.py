"""Own styles and scripts, in a folder named by a digest of the whole: a browser fetches each file once.

Imports among the files are relative, so a page never mixes two versions.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bootstrap.addresses import address_of
from deliberation.derived.meeting.agreement_lists import agreed_words
from deliberation.meeting.ballots import Option
from deliberation.meeting.meeting import MeetingState
from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome
from phrases import LANGUAGES, N_, _, labelled, language
from web import files
from web.files import BrowserFile
from web.streamlit import seams, typefaces, words

_UI = Path(__file__).parents[2] / "ui"
_STYLES = _UI / "style"
_SCRIPTS = _UI / "scripts"
_LIVE = _UI / "live_component"
_ROOM = Path(__file__).parents[1] / "room"
STYLE = "screen.css"
# What it is put together from, after Streamlit's own, in this order: by what they are about, so that none has the last word over another.
STYLES = ("tokens", "bar", "menu", "arriving", "page", "asked", "scoring", "beside", "sheet", "numbers", "lists", "home", "call")
SCRIPT = "screen.js"
WORDS = "words.js"
ASSISTED = "assisted.js"
MENU = "menu.js"
TONGUES = "tongues.js"
RECORDING = "recording.js"
LISTENER = "listener.js"
FOLLOWING = "following.js"
STRIP = "strip.js"
ADDRESSES = "addresses.js"
# What the listener imports.
LISTENING = (
    ADDRESSES,
    "announcements.js",
    "ballot.js",
    FOLLOWING,
    "lost_line.js",
    "pressing.js",
    "signals.js",
    STRIP,
    "typing.js",
    "verdict.js",
)
# The script of the tables of candidatures, put together from its parts, with their style: a screen is sent rows, not these each time.
TABLE = "table.js"
TABLE_PARTS = ("cells.js", "rows.js", "ticks.js", "current.js", "table.js")
# What the marks of an image answer: fetched with the first image.
MARKS = "marks.js"
MARKS_PARTS = ("legend.js", "weights.js", MARKS)
# Of the room's page, which has nothing of Streamlit's.
ROOM_STYLE = "room.css"
ROOM_SCRIPT = "room.js"
_FOLDER = "/direct"
# Of a script, in lines of their own or after what a line ends with.
_COMMENTS = {".js": re.compile(r"^ *//[^\n]*\n|(?<=[;{},]) // [^\n]*", re.MULTILINE), ".css": re.compile(r"\s*/\*.*?\*/", re.DOTALL)}


@cache
def contents() -> Mapping[str, bytes]:
    """Return name → content of each file, without comments."""
    live = {name: (_LIVE / name).read_bytes() for name in (LISTENER, *LISTENING, "stream.js") if name != STRIP}
    written = {STYLE: _style()} | live | _scripts() | {ROOM_STYLE: _room_style().encode()}
    sent = {name: _strip_comments(name, content.decode()).encode() for name, content in written.items()}
    return sent | {typefaces.ICONS: typefaces.icons_font()}


def _strip_comments(name: str, text: str) -> str:
    return _COMMENTS[Path(name).suffix].sub("", text)


def _write_style(style: Path) -> str:
    """Return a style as a text of a script."""
    return json.dumps(_strip_comments(style.name, style.read_text(encoding="utf-8")), ensure_ascii=False)


def _style() -> bytes:
    styles = (_STYLES / f"{name}.css" for name in STYLES)
    return b"\n".join(
        [typefaces.with_our_letters(typefaces.with_our_icons(seams.style())).encode(), *(path.read_bytes() for path in styles)]
    )


def _scripts() -> dict[str, bytes]:
    addresses = (_LIVE / ADDRESSES).read_text(encoding="utf-8").replace("/* prefix */", address_of())
    styled = f"const STYLE = {_write_style(_UI / 'table' / 'table.css')};".encode()
    table = b"\n".join([styled, *((_UI / "table" / name).read_bytes() for name in TABLE_PARTS)])
    return (
        {TABLE: table, STRIP: _strip_script(_LIVE / "strip.css").encode()}
        | {name: (_SCRIPTS / name).read_bytes() for name in (MENU, ASSISTED, TONGUES)}
        | {SCRIPT: addresses.replace("export ", "").encode() + (_SCRIPTS / SCRIPT).read_bytes(), ADDRESSES: addresses.encode()}
        | {ROOM_SCRIPT: (_ROOM / ROOM_SCRIPT).read_bytes(), MARKS: _marks_script()}
        | {WORDS: words.script().encode(), RECORDING: words.filled(_SCRIPTS / RECORDING, N_("Recording…")).encode()}
    )


def _marks_script() -> bytes:
    parts = ((_UI / "widgets" / name).read_bytes() for name in MARKS_PARTS)
    return b"\n".join(parts).replace(b"/* plotly */", seams.script_address("PlotlyChart").encode())


def _room_style() -> str:
    faces = typefaces.with_our_letters("\n".join(seams.typefaces().values()))
    own = ((_STYLES / "tokens.css").read_text(encoding="utf-8"), (_ROOM / ROOM_STYLE).read_text(encoding="utf-8"))
    return "\n".join([faces, *own])


@cache
def version() -> str:
    """Return the name of the folder: a digest of its content."""
    digest = hashlib.sha256()
    for name, content in sorted(contents().items()):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:20]


def address(name: str) -> str:
    """Return where a file is served."""
    return address_of(f"{_FOLDER}/{version()}/{name}")


def routes() -> list[BaseRoute]:
    """Return the route of the files."""
    return [Route(f"{_FOLDER}/{{version}}/{{name}}", _file)]


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in contents():
        return Response(status_code=404)
    file = _hold_file(name, is_small=files.takes_gzip(request.headers))
    # A page of before the server was started again asks in the old folder: it gets what there is, and keeps it under no such address.
    is_current = request.path_params["version"] == version()
    return (file if is_current else replace(file, kept="no-store")).answer(request.scope)


@cache
def _hold_file(name: str, *, is_small: bool) -> BrowserFile:
    file = BrowserFile.of(name, contents()[name])
    return file.compressed() if is_small and not name.endswith(".woff2") else file


def _strip_script(style: Path) -> str:
    """Return the script, which exports the words by the codes of the languages, and the style."""
    parts_by_name: dict[str, Mapping[str, object]] = {}
    for code in LANGUAGES:
        with language(code):
            parts_by_name[code] = _strip_seen() | _strip_announced()
    return f"export const words = {json.dumps(parts_by_name, ensure_ascii=False)};\nexport const style = {_write_style(style)};\n"


def _strip_seen() -> dict[str, object]:
    return {
        "live": _("Live"),
        "late": _("Catching up…"),
        "slow": _("Without live updates: looking every 10 s"),
        "offline": _("Offline: trying again every 10 s"),
        "lost": _("Connection lost; what you see dates from {time}; nothing is lost"),
        "lost_seconds": _("Connection lost for {seconds} s; what you see dates from {time}; nothing is lost"),
        "lost_minutes": _("Connection lost for {minutes} min; what you see dates from {time}; nothing is lost"),
        "back": _("Connection back"),
        "sealed": _("Scores under seal"),
        "partial": _("Files under your recusals left out."),
        "gauge": _("{track}: {selected} of {places}"),
        "time": _("Time spent on this file: {spent} of {planned}"),
        "places": _("{selected} of {places}"),
        "places_taken": _("{before} → {taken}"),
        "decision": _("{title}, {time}"),
        "decisions": _("{time}: {count} decisions"),
        "undone": _("Decision undone: {dossier}"),
        "together": _("{count} decisions"),
        "agreement": labelled(_("Agreement"), "{outcomes}"),
        "agreed": {str(outcome): [agreed_words(outcome, count) for count in (1, 2)] for outcome in Outcome},
        "undone_together": _("{count} decisions undone"),
        "reserve_rank": _("rank {rank}"),
        "conflict": _("Conflict of interest"),
        "votes": _("Votes: {cast} of {entitled}"),
        "present": _("Present: {present} of {members}"),
        "recording": _("Recording…"),
        "unanswered": _("No answer from the server: trying again…"),
        "outcomes": {str(outcome): outcome.words for outcome in Outcome},
    }


def _strip_announced() -> dict[str, object]:
    """Return the announced texts of recent events."""
    return {
        "states": {str(state): state.words for state in MeetingState},
        "called": _("File called: {dossier}, {title}"),
        "unsealed": _("Seal lifted"),
        "ballot_opened": _("Ballot open: {dossier}, {title}"),
        "ballot_closed": _("Ballot closed"),
        "counted": labelled("{option}", "{count}"),
        "options": {str(option): option.words for option in Option},
        "results": {
            "adopted": _("Adopted."),
            "rejected": _("Rejected."),
            "chosen": _("Chosen: {track}."),
            "adopted_by_casting_vote": _("Tie, settled by the casting vote of the presidency: adopted."),
            "rejected_by_casting_vote": _("Tie, settled by the casting vote of the presidency: rejected."),
            "chosen_by_casting_vote": _("Tie, settled by the casting vote of the presidency: {track}."),
            "tie": _("Tie."),
            "none": _("No majority: nothing is decided."),
        },
        "revote_opened": _("Revote open"),
        "revote_closed": _("Revote closed"),
        "listed": _("List read out"),
        "decided": labelled("{outcome}", "{dossier}, {title}"),
        "own_decision": Act.DECIDED.words,
    }
