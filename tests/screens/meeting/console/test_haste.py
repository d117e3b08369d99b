"""Acting in haste on the console: nothing is recorded that was not confirmed for its file, and nothing that was chosen is lost.

The rules press what a screen showed, also when the call has moved on and the screen does not show it yet: the server has drawn the page
anew, and what is pressed is what stood there before.
"""

import shutil
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation.call.people import Role
from deliberation.derived.meeting.agenda import agenda
from deliberation.derived.meeting.board import Change
from deliberation.errors import DeliberationError
from deliberation.meeting.ballots import Option
from deliberation.operations.meeting.agenda import call_item
from deliberation.operations.selection.decisions import record_decisions
from deliberation.selection.decisions import Outcome
from tests.depth import IS_THOROUGH
from tests.places import ROOT
from tests.screens import looking
from tests.screens.conftest import FRAME, SECONDS_MAX, as_person
from tests.worlds.open_call import OpenCall, only_call, use

FILES = 4
RECORDING = ("console.decide", "console.decide_next")
OPENING = ("console.ballot.open.named", "console.ballot.open.hands")
PRESSED = (*RECORDING, "console.next", "console.previous", *OPENING, "console.ballot.close", "console.draft.give_up")
OUTCOMES = (Outcome.SELECTED, Outcome.RESERVE, Outcome.DECLINED)
SEQUENCES = 200 if IS_THOROUGH else 4


class Shown(NamedTuple):
    """What a screen shows: the file, what is chosen for it, the names of its fields and of its buttons."""

    dossier: str
    chosen: dict[str, object]  # field's key → what it holds; the keys are others once somebody decided, or voted
    outcome: Outcome | None
    buttons: dict[str, str]  # the key without its file → the widget's id


class Haste(RuleBasedStateMachine):
    """The chair's console, and an organiser who acts meanwhile on another one."""

    file: Path  # of the demonstration call, copied anew for each sequence
    folder: Path
    pages: ClassVar[dict[Any, Any]] = {}

    def __init__(self) -> None:
        super().__init__()
        use(shutil.copy(self.file, self.folder))
        self.call: OpenCall = only_call()
        self.chair, self.organiser = (self.call.somebody(role) for role in (Role.CHAIR, Role.ORGANISER))
        self.call.open_meeting()
        self.dossiers = [self.call.snapshot.candidature(item.candidature_id).dossier for item in agenda(self.call.snapshot)][:FILES]
        self.confirmed: set[tuple[str, Outcome]] = set()
        self.chosen: dict[str, object] = {}

    def teardown(self) -> None:
        bootstrap.reset()

    @initialize()
    def sit_down(self) -> None:
        self.call_file(self.dossiers[0])
        self.app = as_person(AppTest.from_file(FRAME, default_timeout=SECONDS_MAX), self.chair)
        self.open_console()
        self.shown = self.look()

    def open_console(self) -> None:
        """Open the console; what pages there are is learnt from the first run of all, for all sequences."""
        if not self.pages:
            self.app.run()
            type(self).pages = self.app._registered_pages
        self.app._registered_pages = self.pages
        self.app.switch_page(str(ROOT / "pages" / "console.py")).run()

    def look(self) -> Shown:
        """Read what the screen shows now."""
        assert not self.app.exception
        tiles = [field for field in self.app.segmented_control if str(field.key).endswith(".outcome")]
        reasons = [field for field in self.app.text_area if str(field.key).endswith(".reason")]
        buttons = {str(one.key).partition(".on.")[0]: one.id for one in self.app.button if one.key and not one.disabled}
        if not tiles:
            return Shown("", {}, None, buttons)
        chosen = {str(tiles[0].key): tiles[0].value, str(reasons[0].key): reasons[0].value or ""}
        return Shown(str(tiles[0].key).split(".")[2], chosen, Outcome(str(tiles[0].value)), buttons)

    def press(self, shown: Shown, key: str) -> None:
        """Press what ``shown`` says, whatever the server has drawn since."""
        if key in RECORDING and shown.outcome:
            self.confirmed.add((shown.dossier, shown.outcome))
        if key == "console.draft.give_up":
            self.chosen = {name: value for name, value in self.chosen.items() if name not in shown.chosen}
        looking.press_late(self.app, shown.buttons[key])
        self.shown = self.look()

    def call_file(self, dossier: str) -> None:
        meeting = self.call.snapshot.meeting
        if meeting.open_ballot is None and (meeting.current is None or self.call.snapshot.candidature(meeting.current).dossier != dossier):
            call_item(self.call.uow(), **self.call.on(dossier, by=self.organiser))

    @rule(outcome=st.sampled_from(OUTCOMES))
    @precondition(lambda self: self.shown.dossier)
    def choose(self, outcome: Outcome) -> None:
        next(field for field in self.app.segmented_control if str(field.key).endswith(".outcome")).set_value(outcome).run()
        self.shown = self.look()
        self.chosen |= self.shown.chosen

    @rule(reason=st.sampled_from(("Équipe solide.", "Données absentes.")))
    @precondition(lambda self: self.shown.dossier)
    def write(self, reason: str) -> None:
        next(field for field in self.app.text_area if str(field.key).endswith(".reason")).set_value(reason).run()
        self.shown = self.look()
        self.chosen |= self.shown.chosen

    @rule(key=st.sampled_from(PRESSED))
    def press_what_is_there(self, key: str) -> None:
        if key in self.shown.buttons:
            self.press(self.shown, key)

    @rule(key=st.sampled_from(PRESSED), dossier=st.integers(0, FILES - 1))
    def press_what_was_there_before_another_file_was_called(self, key: str, dossier: int) -> None:
        before = self.shown
        self.call_file(self.dossiers[dossier])
        self.refresh()
        if key in before.buttons:
            self.press(before, key)

    @rule(key=st.sampled_from(PRESSED), outcome=st.sampled_from(OUTCOMES), dossier=st.integers(0, FILES - 1))
    def press_what_was_there_before_the_organiser_decided(self, key: str, outcome: Outcome, dossier: int) -> None:
        before, file = self.shown, self.dossiers[dossier]
        self.decide(file, outcome)
        self.refresh()
        if key in before.buttons:
            self.press(before, key)

    @rule(adopted=st.booleans())
    @precondition(lambda self: (ballot := self.call.snapshot.meeting.open_ballot) and not ballot.is_counted_in_room)
    def everybody_votes(self, adopted: bool) -> None:
        ballot = self.call.snapshot.meeting.open_ballot
        assert ballot
        dossier = self.call.snapshot.candidature(ballot.candidature_id).dossier
        for juror in self.call.snapshot.jurors:
            if juror.id in ballot.voters:
                self.call.vote(juror, Option.IN_FAVOUR if adopted else Option.AGAINST, dossier, ballot.number)

    @rule()
    def refresh(self) -> None:
        self.app.run()
        self.shown = self.look()

    @rule()
    def go_to_another_page_and_back(self) -> None:
        for page in ("documents.py", "console.py"):
            self.app.switch_page(str(ROOT / "pages" / page)).run()
        self.shown = self.look()

    def decide(self, dossier: str, outcome: Outcome) -> None:
        standing = self.call.decision(dossier)
        tracks = self.call.snapshot.call.tracks
        track = tracks[0].code if outcome.names_track else None
        change = Change(self.call.id_of(dossier), outcome, track, reason="", seen_version=standing.version)
        try:
            record_decisions(self.call.uow(), **self.call.by(self.organiser), changes=[change], override_reason="")
        except DeliberationError:
            return
        self.confirmed.add((dossier, outcome))

    @invariant()
    def nothing_is_decided_that_was_not_confirmed_for_its_file(self) -> None:
        decided = {(dossier, self.call.decision(dossier).outcome) for dossier in self.dossiers}
        assert {one for one in decided if one[1] is not Outcome.TO_DISCUSS} <= self.confirmed

    @invariant()
    def nothing_chosen_is_lost(self) -> None:
        shown = self.shown.chosen
        assert {name: shown[name] for name in shown if name in self.chosen} == {
            name: self.chosen[name] for name in shown if name in self.chosen
        }


@pytest.fixture
def haste(demonstration_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[Haste]:
    """The machine, whose sequences each begin on a copy of the demonstration call; without charts, of which nothing is pressed."""
    monkeypatch.setattr("ui.meeting.console.item.drawn", lambda *_args, **_options: None)
    monkeypatch.setattr("ui.meeting.console.item.figure", lambda *_args, **_options: None)
    Haste.file, Haste.folder = demonstration_file, tmp_path
    return Haste


def test_no_sequence_of_presses_decides_what_was_not_confirmed_or_loses_a_draft(haste: type[Haste]) -> None:
    run_state_machine_as_test(haste, settings=settings(max_examples=SEQUENCES, stateful_step_count=12, deadline=None))
