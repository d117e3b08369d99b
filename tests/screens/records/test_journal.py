"""The journal on a screen: filtered, a page at a time, and no more than its reader may know."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation.call.people import Console, Person, Role
from deliberation.meeting.ballots import Method, Option, Question
from deliberation.meeting.presence import Presence
from deliberation.operations.meeting.ballots import cast_vote, open_ballot
from deliberation.operations.meeting.meeting import open_meeting, record_presence
from deliberation.operations.scoring.recusals import declare_recusals
from deliberation.operations.scoring.scoring import reveal, save_note, submit_scores
from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome
from phrases import _, ngettext
from tests.screens import looking
from tests.worlds.open_call import OpenCall

DOSSIER, OTHER = "472228", "496000"
PER_PAGE = 30


def words_of(app: AppTest) -> str:
    """Everything written on the screen, as it is read."""
    return looking.words(app).replace("\\", "").replace("\u200b", "")


def test_act_on_the_whole_call_does_not_name_the_call_by_its_address(open_page: looking.Open, call: OpenCall) -> None:
    said = words_of(open_page("journal.py", Role.ORGANISER))
    assert "**Phase changée**  \n" in said
    assert f"· {call.snapshot.call.slug}" not in said


@pytest.fixture
def juror(call: OpenCall) -> Person:
    return call.somebody(Role.JUROR)


def count(call: OpenCall) -> int:
    with bootstrap.reading() as uow:
        return len(uow.journal.of_call(call.call_id))


def counted(number: int) -> str:
    return ngettext("{count} act", "{count} acts", number).format(count=number)


def test_journal_says_who_did_what_before_and_after(call: OpenCall, open_page: looking.Open) -> None:
    call.decide(DOSSIER, Outcome.DECLINED, reason="Trop tôt.")
    words = words_of(open_page("journal.py", Role.ORGANISER))
    assert counted(count(call)) in words
    assert f"{_('Decision')}\u00a0: {_('To discuss')} → **{_('Not selected')}**" in words
    assert f"{_('Reason')}\u00a0: **Trop tôt.**" in words


def test_filter_keeps_acts_of_a_kind_and_on_a_dossier(call: OpenCall, open_page: looking.Open) -> None:
    call.decide(DOSSIER, Outcome.DECLINED, reason="Dit.")
    call.decide(OTHER, Outcome.DECLINED, reason="Dit.")
    app = open_page("journal.py", Role.CHAIR)
    app.multiselect(key="journal.acts").set_value([str(Act.DECIDED)]).run()
    assert counted(2) in words_of(app)
    app.multiselect(key="journal.dossiers").set_value([OTHER]).run()
    assert counted(1) in words_of(app)
    assert DOSSIER not in "\n".join(str(element.value) for element in app.markdown)


def test_journal_is_read_a_page_at_a_time_newest_first(call: OpenCall, open_page: looking.Open) -> None:
    for turn in range(PER_PAGE):
        call.decide(DOSSIER, Outcome.DECLINED if turn % 2 else Outcome.TO_DISCUSS, reason=f"Tour {turn}.")
    app = open_page("journal.py", Role.ORGANISER)
    first = words_of(app)
    assert f"Tour {PER_PAGE - 1}." in first
    created = f"**{_('Call created')}**"
    assert created not in first
    pages = -(-count(call) // PER_PAGE)
    app.session_state[f"journal.page.{pages}"] = pages
    assert created in words_of(app.run())


def test_marks_under_seal_are_told_only_once_revealed(call: OpenCall, open_page: looking.Open, juror: Person) -> None:
    call.seal()
    candidature = call.candidature(DOSSIER)
    submit_scores(
        bootstrap.unit_of_work(),
        by=juror,
        call_id=call.call_id,
        candidature_id=candidature.id,
        marks={"impact": 1},
        comment="Faible.",
        seen_version=1,
    )
    sealed = words_of(open_page("journal.py", Role.CHAIR))
    assert _("Digest of what is under seal") in sealed
    assert "Faible." not in sealed
    reveal(call.uow(), **call.by_console(), candidature_id=candidature.id)
    revealed = words_of(open_page("journal.py", Role.CHAIR))
    assert "**Faible.**" in revealed
    assert _("Digest of what is under seal") not in revealed


def test_value_that_is_not_that_of_its_digest_is_told(call: OpenCall, open_page: looking.Open, juror: Person) -> None:
    call.seal()
    candidature = call.candidature(DOSSIER)
    submit_scores(call.uow(), **call.by(juror), candidature_id=candidature.id, marks={"impact": 1}, seen_version=1)
    with bootstrap.unit_of_work() as uow:
        uow._current_connection.exec_driver_sql("UPDATE sealed_value SET value = replace(value, '1', '5')")  # type: ignore[attr-defined]
        uow.commit()
    reveal(call.uow(), **call.by_console(), candidature_id=candidature.id)
    assert _("The value kept beside the journal is not that of its digest") in words_of(open_page("journal.py", Role.CHAIR))


def test_secret_votes_and_private_notes_are_not_in_the_journal(call: OpenCall, open_page: looking.Open, juror: Person) -> None:
    candidature = call.candidature(DOSSIER)
    said: dict[str, Any] = {"by": Console(), "call_id": call.call_id}
    here = [juror, *(one for one in call.snapshot.jurors if not call.snapshot.is_recused(one.id, candidature.id))][:4]
    record_presence(bootstrap.unit_of_work(), presences={one.id: Presence.PRESENT for one in here}, **said)
    open_meeting(bootstrap.unit_of_work(), **said)
    open_ballot(
        bootstrap.unit_of_work(),
        candidature_id=candidature.id,
        question=Question.ADOPT,
        method=Method.SECRET,
        override_reason="Essai.",
        **said,
    )
    cast_vote(call.uow(), **call.by(juror), candidature_id=candidature.id, number=1, choice=Option.IN_FAVOUR)
    save_note(call.uow(), **call.by(juror), candidature_id=candidature.id, text="Une note pour moi seul.", seen="")
    words = words_of(open_page("journal.py", Role.ORGANISER))
    assert f"{_('Voted')}\u00a0: **{juror.name}**" in words
    assert f"**{_('For')}**" not in words
    assert "Une note pour moi seul." not in words


def test_addresses_are_for_those_who_send_the_links(open_page: looking.Open) -> None:
    address = "presidence@jury.example"
    assert address in words_of(open_page("journal.py", Role.ORGANISER))
    assert address not in words_of(open_page("journal.py", Role.STAFF))


def test_recused_reader_reads_nothing_of_the_file(call: OpenCall, open_page: looking.Open) -> None:
    call.decide(DOSSIER, Outcome.DECLINED, reason="Caché à qui est en déport.")
    call.decide(OTHER, Outcome.DECLINED, reason="Pour tous.")
    chair = call.somebody(Role.CHAIR)
    candidature = call.candidature(DOSSIER)
    declare_recusals(call.uow(), **call.by(chair), candidature_ids=[candidature.id])
    words = words_of(open_page("journal.py", chair))
    assert "Pour tous." in words
    assert "Caché" not in words
    assert DOSSIER not in words
