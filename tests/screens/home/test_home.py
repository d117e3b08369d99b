"""Home: where the call stands and what to do next, for each role."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.operations.call.calls import move_phase, record_takeover
from phrases import _, ngettext
from tests.screens import looking
from tests.worlds.acts import open_meeting, reopen
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Console, Phase, Role
from ui.widgets import sections

READ, DECIDE, DOWNLOAD, SCORE = "candidatures", "selection", "documents", "noter"
FOLLOW, CONDUCT, PREPARE, SETTINGS = "suivre", "seance", "preselection", "reglages"
SCREENS = {READ, DECIDE, DOWNLOAD, SCORE, FOLLOW, CONDUCT, PREPARE, SETTINGS}


def steps(app: AppTest) -> list[str]:
    """The screens that home leads to."""
    return [link.split(":")[0] for link in looking.links(app) if link.split(":")[0] in SCREENS]


def figures(app: AppTest) -> dict[str, str]:
    """The figures of the call, by what they count."""
    shown = next(html.proto.body for html in app.get("html") if "figures" in html.proto.body)
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", shown))


def places(app: AppTest) -> list[str]:
    """How many places of each track are taken, of how many."""
    return re.findall(r"<b>(.*?)</b>", next(html.proto.body for html in app.get("html") if "discs" in html.proto.body))


def phases(app: AppTest) -> tuple[list[str], list[str]]:
    """The phases as steps, and those said to be the current one."""
    shown = next(html.proto.body for html in app.get("html") if "stepper" in html.proto.body)
    return re.findall(r"<b>(.*?)</b>", shown), re.findall(r'aria-current="step">.*?<b>(.*?)</b>', shown)


@pytest.mark.parametrize(
    ("role", "due"),
    [
        (Role.JUROR, [FOLLOW, READ]),
        (Role.OBSERVER, [FOLLOW, READ]),
        (Role.STAFF, [FOLLOW, READ, DOWNLOAD]),
        (Role.CHAIR, [CONDUCT, DECIDE, READ, DOWNLOAD]),
        (Role.ORGANISER, [CONDUCT, DECIDE, READ, DOWNLOAD]),
        (Role.PROJECTOR, []),
    ],
)
def test_home_tells_phase_next_step_and_readiness(open_page: looking.Open, role: Role, due: list[str]) -> None:
    app = open_page("home.py", role)
    assert steps(app) == due
    assert phases(app) == ([phase.words for phase in Phase], [Phase.DELIBERATION.words])
    shown, conducts = looking.words(app), role in (Role.CHAIR, Role.ORGANISER)
    assert (_("Ready to open?") in shown) is conducts
    ticked = [line for line in shown.splitlines() if ":material/check_circle:" in line]
    assert [_("Scores: revealed.") in line or _("Every member has declared their interests") in line for line in ticked] == [
        True,
        True,
    ] * conducts


def test_juror_is_led_to_the_marks_while_the_call_is_scored(call: OpenCall, open_page: looking.Open) -> None:
    move_phase(call.uow(), **call.by_console(), to=Phase.SCORING)
    app = open_page("home.py", Role.JUROR)
    assert steps(app) == [SCORE, READ]
    assert _("All your grids are complete.") in looking.words(app)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ORGANISER])
def test_progress_of_the_scoring_is_told_to_whoever_follows_it(call: OpenCall, open_page: looking.Open, role: Role) -> None:
    call.seal()
    move_phase(call.uow(), **call.by_console(), to=Phase.SCORING)
    app = open_page("home.py", role)
    assert f"analyse: {_('Follow the scoring')}" in looking.links(app)
    said = ngettext("{complete} of {expected} grid complete", "{complete} of {expected} grids complete", 283)
    assert said.format(complete=247, expected=283) in looking.words(app)


@pytest.mark.parametrize("role", [Role.JUROR, Role.STAFF])
def test_under_seal_nobody_is_told_that_nothing_is_scored(call: OpenCall, open_page: looking.Open, role: Role) -> None:
    call.seal()
    move_phase(call.uow(), **call.by_console(), to=Phase.SCORING)
    said = looking.words(open_page("home.py", role))
    assert _("The jury’s marks are under seal until the chair reveals them.") in said
    assert "0\u202f%" not in said


def test_organiser_is_led_to_open_the_scoring(call: OpenCall, open_page: looking.Open) -> None:
    move_phase(call.uow(), **call.by_console(), to=Phase.PREPARATION)
    app = open_page("home.py", Role.ORGANISER)
    assert steps(app) == [SETTINGS, READ, DOWNLOAD]
    assert looking.links(app)[f"reglages: {_('Open the scoring')}"] == sections.query("phase")


def test_numbers_are_those_of_the_call(open_page: looking.Open) -> None:
    app = open_page("home.py", Role.CHAIR)
    assert list(figures(app).values()) == ["46", "38", "24", "12"]
    assert places(app) == ["0 / 11", "0 / 4"]


def test_recused_jurors_numbers_leave_their_files_out_and_say_so(open_page: looking.Open) -> None:
    app = open_page("home.py", "Juré 08")
    assert next(iter(figures(app).values())) == "44"
    assert _("Files under your recusals left out.") in looking.words(app)


def marked_dossiers(app: AppTest) -> set[str]:
    """The dossiers that the scores' figure leads to, and those that home names."""
    svg = "".join(looking.drawings(app))
    return {*re.findall(r'data-dossier="(\w+)"', svg)}


def test_scores_lead_to_each_ranked_file_that_the_viewer_may_see_and_to_no_other(call: OpenCall, open_page: looking.Open) -> None:
    ranked = {file.dossier for file in call.snapshot.ranked}
    assert marked_dossiers(open_page("home.py", Role.CHAIR)) == ranked
    juror = call.people["Juré 08"]
    hidden = {file.dossier for file in call.snapshot.ranked if call.snapshot.is_recused(juror.id, file.id)}
    app = open_page("home.py", juror)
    assert hidden
    assert marked_dossiers(app) == ranked - hidden
    shown = looking.words(app) + "".join(html.proto.body for html in app.get("html"))
    assert not [dossier for dossier in hidden if dossier in shown]


def test_under_seal_home_shows_no_score_and_names_no_divided_file(call: OpenCall, open_page: looking.Open) -> None:
    assert "Le jury est partagé" in looking.words(open_page("home.py", Role.CHAIR))
    call.seal()
    for role in (Role.CHAIR, Role.JUROR, Role.ORGANISER):
        app = open_page("home.py", role)
        assert marked_dossiers(app) == set()
        assert _("Scores by track") not in looking.words(app)
        assert "Le jury est partagé" not in looking.words(app)


def test_finalised_call_says_so_and_leads_to_the_selection(call: OpenCall, open_page: looking.Open) -> None:
    call.conclude()
    assert steps(open_page("home.py", Role.JUROR)) == [DECIDE]
    app = open_page("home.py", Role.CHAIR)
    assert steps(app) == [DECIDE, DOWNLOAD]
    assert call.snapshot.versions[-1].sha256[:12] in looking.words(app)
    assert places(app) == ["11 / 11", "4 / 4"]


def test_reopened_selection_says_so_and_why_to_whoever_sees_all_of_it(call: OpenCall, open_page: looking.Open) -> None:
    call.conclude()
    reopen(call.uow(), **call.by(Role.CHAIR), reason="Une voix mal comptée.")
    opening = _("Version {number}, finalised on {when}, was reopened by {who} on {again}.").partition("{number}")[0] + "1"
    chairs, jurors = looking.words(open_page("home.py", Role.CHAIR)), looking.words(open_page("home.py", Role.JUROR))
    assert opening in chairs
    assert "Une voix mal comptée" in chairs
    assert opening in jurors
    assert "Une voix mal comptée" not in jurors


def test_chair_lifts_the_seal(call: OpenCall, open_page: looking.Open) -> None:
    call.seal()
    app = open_page("home.py", Role.CHAIR)
    assert f"Les notes de **{len(call.snapshot.ranked)}** dossiers deviennent lisibles" in looking.words(app)
    app.button(key="settings.reveal").click().run()
    assert not call.snapshot.is_sealed
    assert "settings.reveal" not in looking.keys(app)


def test_chair_moves_the_phase(call: OpenCall, open_page: looking.Open) -> None:
    app = open_page("home.py", Role.CHAIR).button(key="settings.phase.scoring").click().run()
    assert call.snapshot.phase is Phase.SCORING
    assert app.button(key="settings.phase.scoring").disabled


def test_phase_cannot_be_moved_by_a_stray_click_during_the_meeting(call: OpenCall, open_page: looking.Open) -> None:
    open_meeting(call.uow(), **call.by(Role.CHAIR))
    app = open_page("home.py", Role.CHAIR)
    assert _("Ready to open?") not in looking.words(app)
    assert [app.button(key=f"settings.phase.{phase}").disabled for phase in ("preparation", "scoring", "deliberation")] == [True] * 3
    assert _("The meeting is open: suspend or close it before the call changes phase.") in looking.words(app)


@pytest.mark.parametrize("role", [Role.JUROR, Role.ORGANISER, Role.STAFF, Role.OBSERVER, Role.PROJECTOR])
def test_phase_and_seal_are_on_nobody_elses_home(call: OpenCall, open_page: looking.Open, role: Role) -> None:
    call.seal()
    assert not [key for key in looking.keys(open_page("home.py", role)) if key.startswith("settings.")]


def test_english_is_one_switch_away(open_page: looking.Open) -> None:
    app = open_page("home.py", Role.JUROR)
    assert "What to do now" not in looking.words(app)
    app.button(key="header.language").click().run()
    assert app.title[0].value.endswith("\\(demonstration\\)")
    assert "What to do now" in looking.words(app)


@pytest.mark.parametrize(("role", "is_told"), [(Role.ORGANISER, True), (Role.CHAIR, True), (Role.JUROR, False)])
def test_restored_dashboard_says_so_for_some_hours(call: OpenCall, open_page: looking.Open, role: Role, is_told: bool) -> None:
    now = datetime.now(UTC)
    said = "ce tableau de bord fonctionne à partir d’une copie"
    record_takeover(call.uow(), by=Console(), call_id=call.call_id, copied_at=now - timedelta(seconds=9))
    assert (said in looking.words(open_page("home.py", role))) is is_told
