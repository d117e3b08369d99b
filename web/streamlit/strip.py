"""The words of the live strip in every language and its style, as a script that its listener imports: no run of a page sends them."""

import json
from collections.abc import Mapping
from pathlib import Path

from deliberation.meeting.ballots import Option
from deliberation.meeting.meeting import MeetingState
from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome
from phrases import LANGUAGES, _, labelled, language


def script(style: Path) -> str:
    """Return the script, which exports the words by the codes of the languages, and the style."""
    said: dict[str, Mapping[str, object]] = {}
    for code in LANGUAGES:
        with language(code):
            said[code] = _seen() | _announced()
    exported = {"words": said, "style": style.read_text(encoding="utf-8")}
    return "".join(f"export const {name} = {json.dumps(value, ensure_ascii=False)};\n" for name, value in exported.items())


def _seen() -> dict[str, object]:
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
        "undone_together": _("{count} decisions undone"),
        "reserve_rank": _("rank {rank}"),
        "conflict": _("Conflict of interest"),
        "votes": _("Votes: {cast} of {entitled}"),
        "present": _("Present: {present} of {members}"),
        "recording": _("Recording…"),
        "unanswered": _("No answer from the server: trying again…"),
        "outcomes": {str(outcome): outcome.words for outcome in Outcome},
    }


def _announced() -> dict[str, object]:
    """Return what is said aloud of what has just happened."""
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
        "decided_together": _("{count} decisions"),
    }
