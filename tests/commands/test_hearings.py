"""Hearings from a terminal: planned, shown, told, given up."""

from pathlib import Path
from zipfile import ZipFile

from deliberation.meeting.hearings import HearingPlan
from deliberation.operations.meeting.hearings import hearing_plan
from tests.commands.conftest import CALL, JSON, Run
from tests.worlds.open_call import only_call

PLAN = ("hearings", "plan", *CALL, "--first", "2026-01-12T09:00", "--minutes", 20, "--between", 10)


def standing() -> HearingPlan | None:
    call = only_call()
    return hearing_plan(call.reading(), **call.by_console())


def test_hearings_are_planned_shown_told_and_given_up(scored: Run, tmp_path: Path) -> None:
    assert scored("hearings", "show", *CALL).code == 2
    assert scored(*PLAN, "--break", "09:30-10:00", "--arrange").code == 0
    shown = scored("hearings", "show", *CALL, *JSON).json
    hours = [one["begins_at"][11:16] for one in shown["hearings"]]
    assert hours[:3] == ["08:00", "09:00", "09:30"]  # in UTC
    assert (shown["plan"]["minutes"], shown["plan"]["breaks"]) == (20, [["09:30", "10:00"]])
    written = tmp_path / "auditions.zip"
    assert scored("hearings", "convene", *CALL, "-o", written).code == 0
    with ZipFile(written) as opened:
        names = opened.namelist()
    assert (len(names), {name[-4:] for name in names}) == (2 * len(hours), {".eml", ".ics"})
    table = tmp_path / "auditions.csv"
    assert scored("hearings", "convene", *CALL, "-o", table).code == 0
    assert table.read_text(encoding="utf-8-sig").count("/passage/") >= len(hours)
    assert scored("hearings", "cancel", *CALL).code == 0
    assert standing() is None


def test_what_is_no_plan_and_no_file_is_refused(scored: Run, tmp_path: Path) -> None:
    refused = [
        scored(*PLAN, "--break", "midi"),
        scored(*PLAN, "--break", "09:00-09:00"),
        scored("hearings", "convene", *CALL, "-o", tmp_path / "x.txt"),
    ]
    assert [(answer.code, len(answer.lines)) for answer in refused] == [(2, 1)] * 3
    assert standing() is None
