"""Notes of the debate on screen: written, chosen for the minutes, struck out; offered to nobody else."""

import pytest

from deliberation.call.people import Role
from tests.screens import looking
from tests.worlds.acts import call_item, write_debate_line
from tests.worlds.open_call import OpenCall

DOSSIER = "472228"


def test_organiser_writes_a_line_chooses_it_and_strikes_it_out(call: OpenCall, open_page: looking.Open) -> None:
    call.open_meeting()
    call_item(call.uow(), **call.by_console(), candidature_id=call.id_of(DOSSIER))
    app = open_page("console.py", Role.ORGANISER)
    app.button(key=f"debate.open.{DOSSIER}").click().run()
    app.text_area(key=f"debate.text.{DOSSIER}").set_value("Le calendrier inquiète.")
    app.button(key="debate.write").click().run()
    (line,) = call.snapshot.debate
    assert (line.text, line.in_minutes) == ("Le calendrier inquiète.", False)
    app = app.run()
    app.checkbox(key="debate.in_minutes.1.False").check().run()
    assert call.snapshot.debate[0].in_minutes
    app = app.run()
    app.button(key="debate.strike.1").click().run()
    assert (call.snapshot.debate[0].in_minutes, call.snapshot.debate[0].struck_at is None) == (False, False)


@pytest.mark.parametrize(("role", "keeps"), [(Role.JUROR, False), (Role.OBSERVER, False), (Role.CHAIR, True), (Role.ORGANISER, True)])
def test_notes_are_offered_on_the_sheet_to_those_who_keep_them(call: OpenCall, open_page: looking.Open, role: Role, keeps: bool) -> None:
    write_debate_line(call.uow(), **call.by_console(), candidature_id=call.id_of(DOSSIER), text="Entre nous.")
    app = open_page("sheet.py", role, dossier=DOSSIER)
    assert (f"debate.open.{DOSSIER}" in looking.keys(app)) is keeps
    assert "Entre nous." not in looking.words(app)
