"""Agreement without debate: which files a list may hold, who pulls one out, what stays decided by one act."""

from collections.abc import Callable, Sequence

import pytest

from deliberation.derived.meeting.agenda import items_to_come
from deliberation.derived.meeting.agreement_lists import Unfit, asked_to_agree, files_staying, lists_read, pulled_out, read_now, unfit
from deliberation.derived.meeting.openness import marks_digest
from deliberation.errors import DeliberationError, InvalidValue, NotAllowed, OverCapacity, StaleChange
from deliberation.operations.selection.agreement_lists import (
    agree_list,
    read_list,
    recall_candidature,
    screens_of_list,
    show_list,
    take_list_back,
)
from deliberation.operations.selection.undoing import UNDOABLE, standing_acts, undo
from exports.documents.documents import Grid, Paragraph
from exports.documents.minutes import agreement_sections
from tests.worlds.acts import call_item, close_meeting, record_departures, suspend_meeting
from tests.worlds.room import JURORS, NOON, Room
from tests.worlds.terms import Act, Change, Method, Option, Outcome, Presence, Proposed, first_break, language, visible

SELECTED, DECLINED, TO_DISCUSS = Outcome.SELECTED, Outcome.DECLINED, Outcome.TO_DISCUSS


def read(room: Room, *dossiers: str, outcome: Outcome = DECLINED, track: str | None = None, by: str = "chair") -> None:
    changes = [Change(room.ids[one], outcome, track, reason="Sans débat.", seen_version=room.decision(one).version) for one in dossiers]
    read_list(room.uow(), **room.by(by), changes=changes)


def agree(room: Room, *dossiers: str, by: str = "chair") -> None:
    room.later(60)
    agree_list(room.uow(), **room.by(by), candidature_ids=[room.ids[dossier] for dossier in dossiers])


def pull_out(room: Room, dossier: str, by: str = "juror") -> None:
    recall_candidature(room.uow(), **room.on(dossier, by=by))


def of(room: Room, proposed: Sequence[Proposed]) -> list[str]:
    return [room.snapshot.candidature(one.candidature_id).dossier for one in proposed]


def test_list_is_read_out_and_decides_nothing_yet(sitting: Room) -> None:
    read(sitting, "101", "102", outcome=SELECTED, track="technical", by="organiser")
    said = Proposed(sitting.ids["101"], 1, SELECTED, "technical", "Sans débat.", "organiser", NOON)
    assert sitting.snapshot.agreements[0] == said
    assert (of(sitting, files_staying(sitting.snapshot)), dict(sitting.snapshot.decisions)) == (["101", "102"], {})
    entry = sitting.journal[-1]
    assert (entry.act, entry.subject) == (Act.LIST_READ, "101, 102")
    proposed = {"id": sitting.ids["101"], "outcome": "selected", "track": "technical", "reason": "Sans débat."}
    assert entry.after["proposals"]["101"] == proposed


def test_what_nobody_pulled_out_is_decided_by_one_act(sitting: Room) -> None:
    read(sitting, "101", "102", "103")
    pull_out(sitting, "102")
    assert of(sitting, files_staying(sitting.snapshot)) == ["101", "103"]
    agree(sitting, "101", "103")
    assert [sitting.decision(dossier).outcome for dossier in ("101", "102", "103")] == [DECLINED, TO_DISCUSS, DECLINED]
    entry = sitting.journal[-1]
    assert (entry.act, entry.subject, entry.after["objections"]) == (Act.AGREED, "101, 103", {"102": "juror"})
    assert (sitting.acts.count(Act.AGREED), sitting.acts.count(Act.DECIDED), first_break(sitting.journal)) == (1, 0, None)
    ((_at, listed),) = lists_read(sitting.snapshot)
    assert [(one.decided_version, one.ended_at) for one in listed] == [(1, sitting.now), (None, sitting.now), (1, sitting.now)]
    assert [bool(pulled_out(sitting.snapshot, one)) for one in listed] == [False, True, False]
    assert read_now(sitting.snapshot) == ()


def test_agreement_on_another_list_than_the_one_seen_decides_nothing(sitting: Room) -> None:
    read(sitting, "101", "102")
    pull_out(sitting, "102")
    for seen in (("101", "102"), ("102",), ()):
        with pytest.raises(InvalidValue, match="changé"):
            agree(sitting, *seen)
    assert dict(sitting.snapshot.decisions) == {}


def test_file_of_a_list_that_is_read_is_decided_with_it_or_once_it_is_pulled_out(sitting: Room) -> None:
    sitting.decide("101", SELECTED, "technical", reason="Trop tôt.")
    sequence = sitting.journal[-1].sequence
    undo(sitting.uow(), **sitting.by("chair"), sequence=sequence)
    read(sitting, "101", "102")
    with pytest.raises(InvalidValue, match="101 est sur la liste lue pour accord"):
        sitting.decide("101", SELECTED, "technical", reason="Après discussion.")
    with pytest.raises(InvalidValue, match="101 est sur la liste lue pour accord"):
        undo(sitting.uow(), **sitting.by("chair"), sequence=sequence + 1)
    recall_candidature(sitting.uow(), **sitting.on("101", by="juror"))
    sitting.decide("101", SELECTED, "technical", reason="Après discussion.")
    assert of(sitting, files_staying(sitting.snapshot)) == ["102"]
    agree(sitting, "102")
    assert (sitting.decision("101").outcome, sitting.decision("102").outcome) == (SELECTED, DECLINED)


def test_list_taken_back_decides_nothing_and_another_may_be_read(sitting: Room) -> None:
    read(sitting, "101")
    with pytest.raises(InvalidValue, match="liste"):
        read(sitting, "102")
    take_list_back(sitting.uow(), **sitting.by("deputy"))
    assert take_list_back(sitting.uow(), **sitting.by("chair")) is None
    sitting.later(60)
    read(sitting, "101", "102")
    assert [one.number for one in read_now(sitting.snapshot)] == [2, 1]
    assert (sitting.acts[-2:], dict(sitting.snapshot.decisions)) == ([Act.LIST_TAKEN_BACK, Act.LIST_READ], {})


def test_list_that_is_read_when_the_meeting_closes_decides_nothing(sitting: Room) -> None:
    read(sitting, "101")
    close_meeting(sitting.uow(), **sitting.by("organiser"))
    (listed,) = sitting.snapshot.agreements
    assert (listed.ended_at, listed.decided_version, dict(sitting.snapshot.decisions)) == (NOON, None, {})


def _decide(room: Room) -> None:
    room.decide("101", DECLINED, reason="Dit.")


def _vote(room: Room) -> None:
    room.ballot("101", Method.HANDS)
    room.close("101", counts={Option.IN_FAVOUR: 3, Option.AGAINST: 1})


def _leave(room: Room) -> None:
    room.arrive(*JURORS, presence=Presence.EXCUSED)


UNFIT = {
    Unfit.NOT_SHORTLISTED: lambda room: room.withdraw("101"),
    Unfit.DECIDED: _decide,
    Unfit.RECALLED: lambda room: pull_out(room, "101"),
    Unfit.BALLOT: _vote,
    Unfit.RECUSED: lambda room: room.recuse("101", "second"),
    Unfit.QUORUM: _leave,
}


@pytest.mark.parametrize("why", Unfit)
def test_file_that_is_not_for_agreement_is_refused_with_the_reason(sitting: Room, why: Unfit) -> None:
    UNFIT[why](sitting)
    with pytest.raises(InvalidValue) as refusal:
        read(sitting, "101", "102")
    assert ("101" in str(refusal.value), why.words in str(refusal.value)) == (True, True)
    assert sitting.snapshot.agreements == ()


def test_absent_recused_member_keeps_no_file_off_the_list_until_they_come(sitting: Room) -> None:
    sitting.recuse("101", "second")
    sitting.arrive("second", presence=Presence.EXCUSED)
    read(sitting, "101", "102")
    sitting.arrive("second")
    with pytest.raises(InvalidValue) as refusal:
        agree(sitting, "101", "102")
    assert Unfit.RECUSED.words in str(refusal.value)
    pull_out(sitting, "101", by="organiser")
    agree(sitting, "102")
    assert dict(sitting.snapshot.decisions).keys() == {sitting.ids["102"]}


def test_recused_member_is_told_of_the_list_without_the_file(sitting: Room) -> None:
    sitting.recuse("101", "second")
    sitting.arrive("second", presence=Presence.EXCUSED)
    read(sitting, "101", "102")
    take_list_back(sitting.uow(), **sitting.by("chair"))
    sitting.later(60)
    read(sitting, "101")
    view = visible(sitting.snapshot, sitting.people["second"])
    assert [(one.candidature_id, one.number) for one in view.agreements] == [(sitting.ids["102"], 1)]
    assert read_now(view) == ()


@pytest.mark.parametrize("verb", [read, agree, lambda room, *_dossiers, by: take_list_back(room.uow(), **room.by(by))])
def test_recused_chair_is_told_that_the_deputy_reads(sitting: Room, verb: Callable[..., None]) -> None:
    read(sitting, "101", by="deputy")
    sitting.recuse("104", "presiding juror")
    with pytest.raises(NotAllowed, match="suppléance"):
        verb(sitting, "102", by="presiding juror")


def test_list_keeps_the_places_and_is_read_in_an_open_meeting(sitting: Room) -> None:
    with pytest.raises(OverCapacity):
        read(sitting, "101", "102", outcome=SELECTED, track="scientific")
    suspend_meeting(sitting.uow(), **sitting.by("organiser"))
    with pytest.raises(InvalidValue, match="pas ouverte"):
        read(sitting, "101")


def test_list_made_on_a_decision_that_changed_since_is_refused(sitting: Room) -> None:
    sitting.undo(sitting.decide("101", DECLINED))
    with pytest.raises(StaleChange):
        read_list(sitting.uow(), **sitting.by("chair"), changes=[Change(sitting.ids["101"], DECLINED)])


def test_agreement_is_undone_and_done_again_as_one_act(sitting: Room) -> None:
    read(sitting, "101", "102")
    agree(sitting, "101", "102")
    with sitting.reading() as uow:
        (last,) = standing_acts(uow.journal.of_acts(sitting.call_id, UNDOABLE), sitting.snapshot)
    assert (last.candidature_ids, last.results) == ((sitting.ids["101"], sitting.ids["102"]), (DECLINED,))
    undone = undo(sitting.uow(), **sitting.by("chair"), sequence=last.sequence)
    assert [sitting.decision(dossier).outcome for dossier in ("101", "102")] == [TO_DISCUSS, TO_DISCUSS]
    assert minutes_of_lists(sitting) == (True, ["Not decided by this list"] * 2)
    sitting.undo(undone)
    assert [sitting.decision(dossier).outcome for dossier in ("101", "102")] == [DECLINED, DECLINED]
    assert minutes_of_lists(sitting)[0] is False


def minutes_of_lists(room: Room) -> tuple[bool, list[str]]:
    """Return whether the minutes say that an agreement was cancelled, and what became of each file."""
    with language("en"), room.reading() as uow:
        (section,) = agreement_sections(room.snapshot, uow.journal.of_call(room.call_id))
    told, table = section.blocks[:2]
    assert isinstance(told, Paragraph)
    assert isinstance(table, Grid)
    assert told.text.count("cancelled") == ("Chair), in sitting 1: this list decided nothing." in told.text)
    return "cancelled" in told.text, [row[-1] for row in table.rows]


def test_proposal_says_what_is_decided() -> None:
    for outcome, track in ((TO_DISCUSS, None), (SELECTED, None), (DECLINED, "technical")):
        with pytest.raises(DeliberationError):
            Proposed(1, 1, outcome, track, "", "chair", NOON)


def show(room: Room, *names: str, has_seen: bool = True) -> None:
    for name in names:
        show_list(room.uow(), **room.by(name), read_at=read_now(room.snapshot)[0].read_at, has_seen=has_seen)


def test_list_waits_ten_seconds_a_file_unless_every_member_has_seen_it(sitting: Room) -> None:
    read(sitting, "101", "102")
    asked = [person.name for person in asked_to_agree(sitting.snapshot)]
    assert asked == ["juror", "second", "third", "fourth"]  # the chair and the deputy read it out
    kept = {"candidature_ids": [sitting.ids["101"], sitting.ids["102"]]}
    sitting.later(19)
    show(sitting, *asked[1:])
    show(sitting, asked[0], has_seen=False)
    with pytest.raises(InvalidValue, match="le temps"):
        agree_list(sitting.uow(), **sitting.by("chair"), **kept)
    show(sitting, asked[0])
    show(sitting, asked[0], has_seen=False)  # shown again, on another page
    agree_list(sitting.uow(), **sitting.by("chair"), **kept)
    assert dict(sitting.snapshot.decisions).keys() == set(kept["candidature_ids"])
    assert screens_of_list(sitting.reading(), **sitting.by("chair"), read_at=NOON) == {}


def test_list_is_read_and_agreed_to_on_the_marks_that_it_was_made_from(sitting: Room) -> None:
    changes = [Change(sitting.ids["101"], DECLINED)]
    with pytest.raises(InvalidValue, match="notes ont changé"):
        read_list(sitting.uow(), **sitting.by("chair"), changes=changes, seen_marks="of other marks")
    read_list(sitting.uow(), **sitting.by("chair"), changes=changes, seen_marks=marks_digest(sitting.snapshot))
    assert sitting.journal[-1].after["rule_marks"] == marks_digest(sitting.snapshot)
    sitting.arrive("second", presence=Presence.EXCUSED)
    sitting.recuse("102", "second")
    with pytest.raises(InvalidValue, match="notes ont changé"):
        agree(sitting, "101")
    assert dict(sitting.snapshot.decisions) == {}


def test_members_who_left_let_a_list_be_read_and_count_for_no_file_of_it(sitting: Room) -> None:
    for dossier, name in (("101", "second"), ("101", "third")):
        sitting.recuse(dossier, name)
    assert unfit(sitting.snapshot, sitting.ids["101"]) is Unfit.RECUSED
    record_departures(sitting.uow(), **sitting.on("101", by="chair"))
    assert [unfit(sitting.snapshot, sitting.ids[dossier]) for dossier in ("101", "102")] == [None, None]
    sitting.arrive("fourth", presence=Presence.EXCUSED)
    assert [unfit(sitting.snapshot, sitting.ids[dossier]) for dossier in ("101", "102")] == [None, Unfit.QUORUM]


def test_file_that_somebody_asked_to_discuss_stands_first_on_the_agenda(sitting: Room) -> None:
    read(sitting, "101", "103")
    pull_out(sitting, "103")
    agree(sitting, "101")
    assert [sitting.snapshot.candidature(item.candidature_id).dossier for item in items_to_come(sitting.snapshot)] == ["103", "102", "104"]
    call_item(sitting.uow(), **sitting.on("103", by="chair"))
    assert [sitting.snapshot.candidature(item.candidature_id).dossier for item in items_to_come(sitting.snapshot)] == ["104", "102"]
