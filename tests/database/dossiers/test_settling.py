"""Administrations merged, split and renamed, the mapping, candidatures withdrawn by hand; and what later imports make of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from deliberation.dossiers.administrations import merge_proposals, shared_sirens
from deliberation.operations.dossiers.screening import take_back_withdrawal, withdraw
from deliberation.operations.dossiers.settling import (
    merge_administrations,
    propose_again,
    rename_administration,
    set_mapping,
    settle_siren,
    split_spelling,
    tell_apart,
)
from tests.worlds.dossiers import record
from tests.worlds.room import Database, Room, jury
from tests.worlds.terms import Act, Administration, FormMapping, InvalidValue, NotFound, Receipt, WithdrawalWord

FULL, SHORT = "Centre hospitalier de Montclar", "CH de Montclar"
RECORDS = [
    record("1", administration=FULL, siren="000000001"),
    record("2", administration=SHORT),
    record("3", administration=FULL, siren="000000001"),
]


@pytest.fixture
def room(made: Callable[..., Room]) -> Room:
    return made(room_with_dossiers)


def room_with_dossiers(database: Database) -> Room:
    room = jury(database)
    room.bring_in(*RECORDS)
    return room


def administrations(room: Room) -> dict[str, Administration]:
    return {one.name: one for one in room.snapshot.administrations.values()}


def owners(room: Room, *dossiers: str) -> list[str]:
    snapshot = room.snapshot
    return [snapshot.administration_of(snapshot.by_dossier[dossier]).name for dossier in dossiers]


def merge(room: Room, merged: str, into: str) -> None:
    known = administrations(room)
    merge_administrations(room.uow(), **room.by_console(), merged_id=known[merged].id, into_id=known[into].id)


def split(room: Room, name: str, spelling: str) -> None:
    split_spelling(
        room.uow(),
        **room.by_console(),
        administration_id=administrations(room)[name].id,
        spelling=spelling,
    )


def settle(room: Room, siren: str, *, are_one: bool) -> Receipt | None:
    return settle_siren(room.uow(), **room.by_console(), siren=siren, are_one=are_one)


def links(room: Room) -> dict[str, int]:
    with room.reading() as uow:
        return dict(uow.candidatures.spellings(room.call_id))


def test_merge_moves_dossiers_and_spellings_and_is_remembered(room: Room) -> None:
    assert owners(room, "1", "2", "3") == [FULL, SHORT, FULL]
    merge(room, SHORT, FULL)
    assert owners(room, "1", "2", "3") == [FULL, FULL, FULL]
    assert set(administrations(room)[FULL].spellings) == {FULL, SHORT}
    assert (SHORT in administrations(room), room.acts[-1]) == (False, Act.ADMINISTRATIONS_MERGED)

    assert room.bring_in(*RECORDS).is_empty
    # What a person decided comes before another SIREN.
    room.bring_in(*RECORDS, record("4", administration="ch de MONTCLAR"), record("5", administration=SHORT, siren="000000002"))
    assert owners(room, "2", "4", "5") == [FULL, FULL, FULL]


def test_merge_into_the_one_without_siren_gives_it_the_siren(room: Room) -> None:
    merge(room, FULL, SHORT)
    assert administrations(room)[SHORT].siren == "000000001"
    room.bring_in(*RECORDS, record("4", administration=f"{FULL} (urgences)", siren="000000001"))
    assert owners(room, "1", "4") == [SHORT, SHORT]


def test_merge_of_what_was_merged_carries_everything_along(room: Room) -> None:
    merge(room, SHORT, FULL)
    merge(room, FULL, "Météo-France")
    assert room.bring_in(*RECORDS).is_empty
    assert owners(room, "1", "2", "3") == ["Météo-France"] * 3


def test_merge_of_one_with_itself_or_of_what_is_not_there_is_refused(room: Room) -> None:
    with pytest.raises(InvalidValue):
        merge(room, FULL, FULL)
    for pair in ((administrations(room)[FULL].id, 999), (999, administrations(room)[FULL].id)):
        with pytest.raises(NotFound):
            merge_administrations(room.uow(), **room.by_console(), merged_id=pair[0], into_id=pair[1])


def test_split_takes_its_dossiers_along_and_is_remembered(room: Room) -> None:
    merge(room, SHORT, FULL)
    split(room, FULL, SHORT)
    assert owners(room, "1", "2", "3") == [FULL, SHORT, FULL]
    assert room.journal[-1].after == {"administration": SHORT, "dossiers": ["2"]}

    assert room.bring_in(*RECORDS).is_empty
    room.bring_in(*RECORDS, record("4", administration=SHORT, siren="000000001"))
    assert owners(room, "2", "4") == [SHORT, SHORT]


def test_what_a_person_split_is_not_proposed_for_a_merge_again(room: Room) -> None:
    room.bring_in(*RECORDS, record("4", administration="Centre hospitalier de Montclaire", siren="000000001"))
    settle(room, "000000001", are_one=True)
    split(room, FULL, "Centre hospitalier de Montclaire")
    known = list(room.snapshot.administrations.values())
    pairs = [{proposal.one.name, proposal.other.name} for proposal in merge_proposals(known, links(room))]
    assert {FULL, "Centre hospitalier de Montclaire"} not in pairs
    assert merge_proposals(known, {})


HOUSES = [
    record(str(n), administration=name, siren="000000009")
    for n, name in enumerate(("Hôpital A", "Hôpital B", "Hôpital B", "Hôpital C"), 11)
]


def sharing(room: Room) -> dict[str, list[str]]:
    return {siren: [one.name for one in several] for siren, several in shared_sirens(room.snapshot.administrations.values()).items()}


def test_those_that_share_a_siren_are_told_apart_until_a_file_brings_another_name(room: Room) -> None:
    room.bring_in(*RECORDS, *HOUSES)
    assert sharing(room) == {"000000009": ["Hôpital A", "Hôpital B", "Hôpital C"]}
    assert settle(room, "000000009", are_one=False)
    assert (sharing(room), room.acts[-1]) == ({}, Act.ADMINISTRATIONS_TOLD_APART)
    assert (room.journal[-1].subject, room.journal[-1].after) == ("000000009", {"administrations": ["Hôpital A", "Hôpital B", "Hôpital C"]})

    assert room.bring_in(*RECORDS, *HOUSES).is_empty
    with pytest.raises(InvalidValue):
        settle(room, "000000009", are_one=False)
    plan = room.bring_in(*RECORDS, *HOUSES, record("20", administration="Hôpital D", siren="000000009"))
    assert plan.shared_sirens == {"000000009": ("Hôpital A", "Hôpital B", "Hôpital C", "Hôpital D")}


def test_names_of_one_siren_merge_under_the_name_with_most_dossiers(room: Room) -> None:
    room.bring_in(*RECORDS, *HOUSES)
    assert settle(room, "000000009", are_one=True)
    assert (owners(room, "11", "12", "14"), sharing(room)) == (["Hôpital B"] * 3, {})
    assert room.journal[-1].before == {"administrations": ["Hôpital A", "Hôpital B", "Hôpital C"]}

    assert room.bring_in(*RECORDS, *HOUSES).is_empty


def test_applicant_without_dossiers_disappears_and_comes_back_with_them(room: Room) -> None:
    room.bring_in(*HOUSES)
    mended = [replace(one, siren=f"00000010{one.dossier[-1]}") if one.administration == "Hôpital A" else one for one in HOUSES]
    plan = room.bring_in(*mended)
    assert room.journal[-1].before["changed"] == {"11": {change.label: change.before for change in plan.changed[0].fields}}
    known = room.snapshot.administrations.values()
    assert sorted((one.name, one.siren) for one in known if one.name.startswith("Hôpital")) == [
        ("Hôpital A", "000000101"),
        ("Hôpital B", "000000009"),
        ("Hôpital C", "000000009"),
    ]
    assert room.bring_in(*mended).is_empty


def told(room: Room, verb: Callable[..., Receipt | None], one: str, other: str) -> Receipt | None:
    ids = {name: administration.id for name, administration in administrations(room).items()}
    return verb(room.uow(), **room.by_console(), one_id=ids[one], other_id=ids[other])


def told_apart(room: Room) -> set[frozenset[str]]:
    names = {administration.id: administration.name for administration in room.snapshot.administrations.values()}
    with room.reading() as uow:
        return {frozenset(names[id_] for id_ in pair) for pair in uow.candidatures.told_apart(room.call_id)}


def test_two_told_apart_are_remembered_whatever_the_order_until_it_is_taken_back(room: Room) -> None:
    assert told(room, tell_apart, FULL, SHORT)
    assert told(room, tell_apart, SHORT, FULL) is None
    assert (told_apart(room), room.acts[-1]) == ({frozenset((FULL, SHORT))}, Act.ADMINISTRATIONS_TOLD_APART)
    assert room.journal[-1].after == {"administrations": [FULL, SHORT]}

    assert told(room, propose_again, SHORT, FULL)
    assert told(room, propose_again, SHORT, FULL) is None
    assert (told_apart(room), room.acts[-1]) == (set(), Act.MERGE_PROPOSED_AGAIN)


def test_what_was_told_apart_follows_a_merge(room: Room) -> None:
    told(room, tell_apart, FULL, SHORT)
    told(room, tell_apart, SHORT, "Météo-France")
    merge(room, FULL, "Météo-France")
    assert told_apart(room) == {frozenset((SHORT, "Météo-France"))}
    merge(room, SHORT, "Météo-France")
    assert told_apart(room) == set()


def test_one_is_not_told_apart_from_itself(room: Room) -> None:
    for verb in (tell_apart, propose_again):
        with pytest.raises(InvalidValue):
            told(room, verb, FULL, FULL)


def test_last_spelling_is_not_split_and_an_unknown_one_not_found(room: Room) -> None:
    with pytest.raises(InvalidValue):
        split(room, SHORT, SHORT)
    with pytest.raises(NotFound):
        split(room, FULL, "Ailleurs")


def rename(room: Room, name: str, to: str, ministry: str = "") -> object:
    return rename_administration(
        room.uow(),
        **room.by_console(),
        administration_id=administrations(room)[name].id,
        name=to,
        acronym="",
        ministry=ministry,
        kind="",
    )


def test_acronym_given_by_a_person_is_kept_and_goes_with_a_merge(room: Room) -> None:
    office = administrations(room)[SHORT]
    rename_administration(room.uow(), **room.by_console(), administration_id=office.id, name=SHORT, acronym=" CHUM ", ministry="", kind="")
    assert administrations(room)[SHORT].acronym == "CHUM"
    assert room.bring_in(*RECORDS).is_empty
    merge_administrations(room.uow(), **room.by_console(), merged_id=office.id, into_id=administrations(room)[FULL].id)
    assert administrations(room)[FULL].acronym == "CHUM"


def test_name_corrected_by_a_person_survives_a_later_import(room: Room) -> None:
    rename(room, SHORT, " CHU de Montclar ", ministry="Santé")
    assert room.bring_in(*RECORDS).is_empty
    renamed = administrations(room)["CHU de Montclar"]
    assert (renamed.ministry, renamed.spellings) == ("Santé", (SHORT,))
    assert rename(room, "CHU de Montclar", "CHU de Montclar", ministry="Santé") is None
    with pytest.raises(InvalidValue):
        rename(room, "CHU de Montclar", "  ")


def test_mapping_is_remembered_and_an_unknown_role_refused(room: Room) -> None:
    def remember(**questions: str) -> object:
        return set_mapping(room.uow(), **room.by_console(), mapping=FormMapping(questions))

    assert remember(title="nom_du_projet") is not None
    assert remember(title="nom_du_projet") is None
    with pytest.raises(InvalidValue):
        remember(colour="couleur")
    with room.reading() as uow:
        assert uow.calls.mapping(room.call_id) == FormMapping({"title": "nom_du_projet"})


def test_withdrawal_by_hand_takes_a_reason_once(room: Room) -> None:
    with pytest.raises(InvalidValue):
        withdraw(room.uow(), **room.by_console(), candidature_id=room.ids["101"], reason=" ")
    assert room.withdraw("101") is not None
    assert room.withdraw("101") is None
    candidature = room.candidature("101")
    assert (candidature.is_withdrawn, candidature.withdrawal_reason, candidature.is_ranked) == (True, "À sa demande", False)


def test_withdrawal_is_dated_said_by_somebody_and_taken_back_as_it_stood(room: Room) -> None:
    before = room.candidature("101")
    word, then = WithdrawalWord.PLATFORM, room.now - timedelta(days=2)
    assert withdraw(room.uow(), **room.on("101", by="organiser"), reason="Lettre.", on_word_of=word, withdrawn_at=then)
    gone = room.candidature("101")
    assert (gone.is_ranked, gone.withdrawn_at, gone.withdrawn_on_word_of) == (False, then, word)
    assert take_back_withdrawal(room.uow(), **room.on("101", by="chair"))
    assert take_back_withdrawal(room.uow(), **room.on("101", by="chair")) is None
    assert replace(room.candidature("101"), revision=before.revision) == before
    with pytest.raises(InvalidValue):
        withdraw(room.uow(), **room.on("101", by="chair"), reason="Plus tard", withdrawn_at=room.now + timedelta(days=1))
