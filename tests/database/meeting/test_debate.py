"""Notes of the debate: who keeps them, who reads them, what the journal and the minutes say of them."""

import pytest

from deliberation.meeting.meeting import LINE_CHARACTERS_MAX, DebateLine
from deliberation.operations.meeting.meeting import choose_debate_line, strike_debate_line, write_debate_line
from deliberation.record.journal import Act, digests, first_break, first_broken_seal
from exports.documents.minutes import minutes
from tests.worlds.room import NOON, Room
from tests.worlds.terms import CallIsFinalised, InvalidValue, NotFound, Role, journal_lines, language, shown_to_room, visible

SAID = "La reprise des données inquiète."


def write(room: Room, text: str = SAID, dossier: str = "101", by: str = "organiser") -> None:
    write_debate_line(room.uow(), **room.on(dossier, by=by), text=text)


def choose(room: Room, number: int = 1, *, in_minutes: bool = True, by: str = "chair") -> None:
    choose_debate_line(room.uow(), **room.on("101", by=by), number=number, in_minutes=in_minutes)


def strike(room: Room, number: int = 1) -> None:
    strike_debate_line(room.uow(), **room.on("101", by="organiser"), number=number)


def test_lines_follow_one_another_on_each_file_whoever_writes(sitting: Room) -> None:
    write(sitting, f" {SAID} ")
    write(sitting, "Le calendrier aussi.", by="deputy")
    write(sitting, "Rien à dire.", "102", by="chair")
    one, two, three = sitting.snapshot.debate
    assert one == DebateLine(sitting.ids["101"], 1, SAID, "organiser", NOON)
    assert [(line.number, line.written_by) for line in (two, three)] == [(2, "deputy"), (1, "chair")]


def test_journal_holds_the_digest_of_a_line_and_its_text_is_beside_it(sitting: Room) -> None:
    write(sitting)
    entry = sitting.journal[-1]
    assert (entry.act, entry.subject, entry.before, entry.after["line"]) == (Act.DEBATE_NOTED, "101", {}, 1)
    assert SAID not in repr(entry)
    whole = sitting.snapshot
    with sitting.reading() as uow:
        values = uow.grids.sealed_values(sitting.call_id)
    assert (set(digests(entry)) <= values.keys(), first_broken_seal(sitting.journal, values), first_break(sitting.journal)) == (
        True,
        None,
        None,
    )
    for viewer, is_read in (("chair", True), ("presiding juror", False)):
        if not is_read:
            sitting.recuse("101", viewer)
        view = visible(sitting.snapshot, sitting.people[viewer])
        lines = journal_lines(sitting.journal, whole=whole, view=view, sealed_values=values)
        assert (SAID in repr(lines)) is is_read


@pytest.mark.parametrize("role", Role)
def test_notes_are_read_by_those_who_keep_the_record_and_those_who_export_it(sitting: Room, role: Role) -> None:
    write(sitting)
    view = visible(sitting.snapshot, sitting.add_person("alone", role))
    assert bool(view.debate) is (role in {Role.CHAIR, Role.DEPUTY, Role.ORGANISER, Role.STAFF})
    assert shown_to_room(view).debate == ()


def test_notes_are_hidden_with_their_file_and_written_by_nobody_recused(sitting: Room) -> None:
    write(sitting)
    write(sitting, dossier="102")
    sitting.recuse("101", "presiding juror")
    view = visible(sitting.snapshot, sitting.people["presiding juror"])
    assert [line.candidature_id for line in view.debate] == [sitting.ids["102"]]
    with pytest.raises(NotFound):
        write(sitting, by="presiding juror")


def test_line_struck_out_stays_in_the_record_and_leaves_the_minutes(sitting: Room) -> None:
    write(sitting)
    choose(sitting)
    strike(sitting)
    (line,) = sitting.snapshot.debate
    assert (line.text, line.in_minutes, line.struck_at) == (SAID, False, NOON)
    assert sitting.acts[-3:] == [Act.DEBATE_NOTED, Act.DEBATE_CHOSEN, Act.DEBATE_STRUCK]
    with pytest.raises(InvalidValue, match="barrée"):
        choose(sitting)
    acts = sitting.acts
    strike(sitting)
    assert sitting.acts == acts


def test_only_chosen_lines_enter_the_minutes(sitting: Room) -> None:
    write(sitting)
    write(sitting, "Entre nous.")
    with language("fr"):
        assert SAID not in repr(minutes(sitting.snapshot, made_at=NOON))
        choose(sitting)
        said = repr(minutes(sitting.snapshot, made_at=NOON))
        assert (SAID in said, "Entre nous." in said) == (True, False)
        choose(sitting, in_minutes=False, by="deputy")
        assert SAID not in repr(minutes(sitting.snapshot, made_at=NOON))


@pytest.mark.parametrize("text", ["", "  ", "x" * (LINE_CHARACTERS_MAX + 1)])
def test_line_says_something_and_not_too_long(sitting: Room, text: str) -> None:
    with pytest.raises(InvalidValue):
        write(sitting, text)


def test_line_that_is_not_there_is_not_found(sitting: Room) -> None:
    for act in (choose, strike):
        with pytest.raises(NotFound):
            act(sitting)


def test_finalised_selection_keeps_the_notes_as_they_are(sitting: Room) -> None:
    write(sitting)
    assert sitting.decline_and_finalise()
    with pytest.raises(CallIsFinalised):
        write(sitting)
    assert [line.text for line in sitting.snapshot.debate] == [SAID]
