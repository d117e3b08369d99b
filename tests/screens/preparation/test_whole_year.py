"""A call unlike the demonstration, from its first start to its archive and to the next one; no terminal.

60 dossiers of its own, labels of its own, marks from 0 to 10 by halves, three tracks under an envelope. What is described, imported
and moved is so on the pages; marks and decisions, whose screens have tests of their own, by the verbs of their buttons. The steps of an
organiser up to the imported jury are counted: they are ten.
"""

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation.operations.call.calls import found_first_call, move_phase, reveal_all
from deliberation.operations.dossiers.screening import ScreeningChange, screen
from exports.record import read_record
from exports.registry import list_exports
from tests.places import ROOT
from tests.screens.conftest import DEVICE, FRAME, SECONDS_MAX
from tests.worlds.acts import admit_late, close_meeting, enrol, issue_link, leave_jury, submit_scores
from tests.worlds.archives import archive_problems
from tests.worlds.extras import needs
from tests.worlds.open_call import OpenCall, only_call, use
from tests.worlds.other_call import CHAIR, CRITERIA, LATE, MEMBERS, TRACKS, WITHDRAWN, closing, export, people
from tests.worlds.terms import Act, Outcome, Person, Phase, Screening, language, start_secret

TODAY = date(2027, 4, 2)


class Organiser:
    """Somebody at the pages, who presses buttons and is counted."""

    def __init__(self, person: Person) -> None:
        key = bootstrap.link_key()
        secret = issue_link(bootstrap.unit_of_work(), by=person, call_id=person.call_id, person_id=person.id, key=key)
        self.app = AppTest.from_file(FRAME, default_timeout=SECONDS_MAX)
        self.app.session_state[DEVICE] = enrol(bootstrap.unit_of_work(), secret=secret, agent="a test").device_secret
        self.app.run()
        self.steps = 0

    def go(self, page: str) -> None:
        self.app.switch_page(str(ROOT / "pages" / page)).run()
        self.steps += 1

    def press(self, key: str) -> None:
        self.app.button(key=key).click().run()
        self.steps += 1

    def field(self, kind: str, name: str) -> Any:
        return next(one for one in self.app.get(kind) if one.key and one.key.startswith("call.form") and one.key.endswith(f".{name}"))

    def type(self, **said: str) -> None:
        for name, text in said.items():
            is_sentence = name.startswith("criteria__") and name.endswith("__fr")
            self.field("text_area" if is_sentence else "text_input", name.replace("__", ".")).set_value(text)
        self.app.run()

    def upload(self, key: str, name: str, content: bytes) -> None:
        self.app.file_uploader(key=key).upload(name, content).run()
        self.steps += 1


@pytest.fixture
def organiser(migrated_file: Path, tmp_path: Path) -> Iterator[Organiser]:
    use(shutil.copy(migrated_file, tmp_path), clock=lambda: datetime.combine(TODAY, time(10), UTC))
    key = bootstrap.link_key()
    said = {"secret": start_secret(key), "name": "Sobriété 2027", "organiser": "Camille", "language": "fr"}
    yield Organiser(found_first_call(bootstrap.unit_of_work(), key=key, **said)[1])
    bootstrap.reset()


def describe(organiser: Organiser) -> None:
    organiser.go("call.py")
    organiser.press("call.add.tracks")
    organiser.press("call.add.tracks")
    organiser.field("toggle", "funded").set_value(True).run()
    organiser.field("selectbox", "scale.step").set_value(0.5)
    for number, label in enumerate(TRACKS, 1):
        organiser.field("text_area", f"tracks.{number}.answers").set_value(label)
    organiser.type(
        scale__lowest="0",
        scale__highest="10",
        **{f"criteria__{number}__fr": label for number, label in enumerate(CRITERIA, 1)},
        **{f"criteria__{number}__weight": weight for number, weight in enumerate(CRITERIA.values(), 1)},
        **{f"tracks__{number}__fr": label for number, label in enumerate(TRACKS, 1)},
        **{f"tracks__{number}__places": share.places for number, share in enumerate(TRACKS.values(), 1)},
        **{f"tracks__{number}__envelope": share.envelope for number, share in enumerate(TRACKS.values(), 1)},
    )
    organiser.press("call.save")


def bring_in(organiser: Organiser) -> None:
    organiser.go("imports.py")
    organiser.upload("imports.dossiers", "dossiers.csv", export(TODAY))
    organiser.press("imports.dossiers.write")
    organiser.go("settings.py")
    organiser.app.button_group(key="settings.section").set_value("people").run()
    organiser.upload("settings.people_file", "jury.csv", people())
    organiser.app.radio(key=f"settings.people_seat.{CHAIR}").set_value(False).run()
    organiser.press("settings.people_write")


def move_days(organiser: Organiser, *, reason: str = "", **days: date) -> None:
    organiser.go("call.py")
    for name, day in days.items():
        organiser.field("date_input", f"{name}.day").set_value(day)
    organiser.app.run()
    if reason:
        organiser.app.text_input(key="call.reason").set_value(reason).run()
    organiser.press("call.save")


def open_scoring(call: OpenCall) -> None:
    """Pre-select all that is in time and, once the chair admitted it, the late one."""
    files = call.snapshot.candidatures
    assert [one.dossier for one in files if one.awaits_admission] == [LATE]
    admit_late(call.uow(), **call.on(LATE, by=call.person(CHAIR)), reason="La plateforme était fermée.")
    changes = [ScreeningChange(one.id, Screening.SHORTLISTED, one.screening_version) for one in files]
    screen(call.uow(), **call.by(call.person("Camille")), changes=changes, reason="Recevable.")
    move_phase(call.uow(), **call.by(call.person("Camille")), to=Phase.SCORING)


def score(call: OpenCall, names: Sequence[str]) -> None:
    codes = call.snapshot.call.criterion_codes
    for row, candidature in enumerate(call.snapshot.ranked):
        for column, name in enumerate(names):
            marks = {code: Decimal((row * 5 + column * 3 + place * 5) % 21) / 2 for place, code in enumerate(codes)}
            submit_scores(call.uow(), **call.on(candidature.dossier, by=call.person(name)), marks=marks, seen_version=0)


def decide(call: OpenCall) -> None:
    chair = call.person(CHAIR)
    reveal_all(call.uow(), **call.by(chair))
    move_phase(call.uow(), **call.by(chair), to=Phase.DELIBERATION)
    call.open_meeting()
    call.decide_everything()
    for candidature in call.snapshot.ranked:  # those equal at a line, which the jury settles
        if call.decision(candidature.dossier).outcome is Outcome.TO_DISCUSS:
            call.decide(candidature.dossier, Outcome.DECLINED, reason="Dit.")
    close_meeting(call.uow(), **call.by(chair))
    assert call.finalise(by=chair)


@needs("archive")
def test_another_call_goes_from_first_start_to_archive_and_to_the_next(organiser: Organiser) -> None:
    describe(organiser)
    bring_in(organiser)
    assert organiser.steps <= 10
    call = only_call()
    said = call.snapshot.call
    assert [(track.places, track.envelope) for track in said.tracks] == [(8, Decimal(90_000)), (6, Decimal(66_000)), (4, Decimal(44_000))]
    assert (said.scale.maximum, said.scale.parts, [one.weight for one in said.criteria]) == (10, 2, [1, 1.5, 1])
    assert len(call.snapshot.candidatures) == 60
    assert {candidature.amount_asked for candidature in call.snapshot.candidatures} == {Decimal(5_000 + 100 * n) for n in range(1, 61)}

    move_days(organiser, closes_at=closing(TODAY))
    open_scoring(call)
    move_days(organiser, reason="La salle n’est libre que le 20.", meets_at=date(2027, 4, 20))
    entry = call.journal[-1]
    assert (entry.act, entry.after["reason"]) == (Act.CALL_CHANGED, "La salle n’est libre que le 20.")
    by, leaving = call.by(call.person("Camille")), call.person(MEMBERS[-1]).id
    leave_jury(call.uow(), **by, person_id=leaving, reason="Muté.", keeps_marks=True)
    call.withdraw(WITHDRAWN)
    score(call, MEMBERS[:2])
    decide(call)

    snapshot = bootstrap.for_documents(call.call_id)
    selected = [one for one in snapshot.decisions.values() if one.outcome is Outcome.SELECTED]
    for track in snapshot.call.tracks:
        given = [one.amount for one in selected if one.track == track.code]
        assert 0 < len(given) <= track.places
        assert track.envelope is not None
        assert sum(filter(None, given)) <= track.envelope
    assert (len(snapshot.ranked), len(snapshot.members)) == (59, 8)
    with language("fr"):
        archive = list_exports()["archive.zip"].rendered(
            snapshot, made_at=datetime.now(UTC), record=lambda: read_record(bootstrap.reading(), whole=snapshot, view=snapshot)
        )
    assert archive_problems(archive) == ()

    organiser.go("call.py")
    organiser.app.button_group(key="call.part").set_value("new").run()
    organiser.app.text_input(key="call.new.name").set_value("Sobriété 2028").run()
    organiser.press("call.new.begin")
    with bootstrap.reading() as uow:
        _first, second = uow.calls.all()
    assert [track.label.fr for track in second.call.tracks] == list(TRACKS)
    assert (second.call.is_draft, second.phase, len(OpenCall(second.id).people)) == (True, Phase.PREPARATION, 1)
