"""What is written comes back as it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from data_access.schema.columns import Moment
from deliberation.call.call import FormMapping, Phase, Screening
from deliberation.call.people import Person, Role
from deliberation.dossiers.candidatures import (
    Administration,
    Block,
    Candidature,
    Content,
    Field,
    FieldKind,
    Opinion,
    PlatformState,
    RecusalOrigin,
)
from deliberation.dossiers.dialects import Dialect
from deliberation.errors import NotFound
from deliberation.operations.acts import CallState
from deliberation.scoring.marks import MarkRow
from deliberation.selection.decisions import Decision, Outcome
from tests.worlds.databases import NOON, Database, Jury, candidature
from tests.worlds.demonstration import SETTINGS

PARIS = timezone(timedelta(hours=2))
FULL = Candidature(
    id=0,
    dossier="4711",
    title="Détecter l’ambroisie",
    summary="Sur\nplusieurs lignes, « guillemets » et 🐝",
    administration_id=0,
    requested_tracks=("technical", "scientific"),
    dialect=Dialect.CURRENT,
    declared_administration="METEO FRANCE",
    contact="someone@example.org",
    platform_state=PlatformState.UNDER_INSTRUCTION,
    deposited_at=datetime(2019, 5, 31, 23, 59, 59, 123456, tzinfo=PARIS),
    updated_at=NOON,
    is_withdrawn=True,
    withdrawal_reason="Asked for",
    is_late=True,
    is_absent=True,
    screening=Screening.SHORTLISTED,
    screening_reason="Strong team",
    screening_version=3,
    screened_by="Chair",
    screened_at=NOON,
    proposed_screening=Screening.RESERVE,
    proposed_comment="Hesitation",
    second_screening=Screening.INADMISSIBLE,
    second_comment="No budget",
    is_revealed=True,
    content=Content(
        fields=(Field("titre", "Titre", None), Field("budget", "Budget", "12 000", FieldKind.NUMBER, is_private=True)),
        blocks=(Block("Équipe", ((Field("nom", "Nom", "A"),), (Field("nom", "Nom", "B"),))),),
        attachments=("lettre.pdf",),
        establishment=(Field("siren", "SIREN", "110000000"),),
        opinions=(Opinion("Expert", "Faisable ?", "Oui", True, NOON), Opinion("Other", "", "", None, None)),
    ),
)


def test_a_candidature_comes_back_whole(database: Database, jury: Jury) -> None:
    written = replace(FULL, administration_id=jury.administration)
    with database.unit_of_work() as uow:
        id_ = uow.candidatures.add(jury.call_id, written, revision=2)
        assert uow.candidatures.get_many(jury.call_id, [id_]) == {id_: replace(written, id=id_, revision=2)}


def test_candidatures_come_by_deposit_then_dossier_as_a_number(database: Database, jury: Jury) -> None:
    with database.unit_of_work() as uow:
        for dossier, moment in (("9", NOON), ("A-1", NOON), ("1", None), ("500", NOON - timedelta(days=1))):
            uow.candidatures.add(jury.call_id, candidature(dossier, jury.administration, deposited_at=moment), revision=2)
        assert [each.dossier for each in uow.candidatures.of_call(jury.call_id)] == ["500", "9", "101", "102", "103", "A-1", "1"]


def test_an_updated_candidature_keeps_its_call(database: Database, jury: Jury) -> None:
    with database.unit_of_work() as uow:
        first = uow.candidatures.get_many(jury.call_id, jury.candidatures[:1])[jury.candidatures[0]]
        uow.candidatures.update(replace(first, title="New title"), revision=5)
        assert uow.candidatures.get_many(jury.call_id, [first.id]) == {first.id: replace(first, title="New title", revision=5)}


def test_what_is_not_there_is_not_found(database: Database, jury: Jury) -> None:
    with database.unit_of_work() as uow:
        for ask in (
            lambda: uow.calls.state(99),
            lambda: uow.calls.set_phase(99, Phase.SCORING),
            lambda: uow.people.get(99),
            lambda: uow.people.update(Person(99, jury.call_id, "Nobody", frozenset({Role.STAFF})), revision=2),
            lambda: uow.candidatures.get_many(jury.call_id, [*jury.candidatures, 99]),
            lambda: uow.candidatures.get_many(99, jury.candidatures),
            lambda: uow.candidatures.update(replace(FULL, id=99, administration_id=jury.administration), revision=2),
            lambda: uow.candidatures.update_administration(Administration(99, "Nothing", "", ""), revision=2),
            lambda: uow.candidatures.merge_administration(jury.call_id, merged_id=99, into_id=jury.administration, revision=2),
            lambda: uow.access.add_link(99, nonce="n", secret_hash="a" * 64, at=NOON),
            lambda: uow.versions.content(jury.call_id, 1),
            lambda: uow.journal.get(jury.call_id, 1),
            lambda: uow.snapshot(99),
        ):
            with pytest.raises(NotFound):
                ask()


def test_the_state_of_a_call_comes_back(database: Database, jury: Jury) -> None:
    with database.unit_of_work() as uow:
        uow.calls.set_phase(jury.call_id, Phase.SCORING)
        uow.calls.set_sealed(jury.call_id, True)
        uow.calls.set_revision(jury.call_id, 7)
        state = uow.calls.state(jury.call_id)
        # Times in the settings come back as the texts of a TOML file.
        settings = {**SETTINGS, "closes_at": "2019-05-31T23:59:59+02:00", "meets_at": "2019-07-04T14:00:00+02:00"}
        assert state == CallState(jury.call_id, state.call, settings, 7, Phase.SCORING, True, NOON)
        assert (state.call.slug, state.call.closes_at) == ("ami-ia-2", SETTINGS["closes_at"])
        assert (uow.calls.by_slug("ami-ia-2"), uow.calls.by_slug("none"), uow.calls.all()) == (state, None, [state])


def test_the_mapping_is_remembered(database: Database, jury: Jury) -> None:
    with database.unit_of_work() as uow:
        before = uow.calls.mapping(jury.call_id)
        uow.calls.set_mapping(jury.call_id, FormMapping({"title": "titre"}), revision=2)
        uow.calls.set_mapping(jury.call_id, FormMapping({"title": "intitule"}), revision=3)
        assert (before, uow.calls.mapping(jury.call_id)) == (None, FormMapping({"title": "intitule"}))


def test_people_come_in_the_order_they_were_added(database: Database, jury: Jury) -> None:
    with database.unit_of_work() as uow:
        chair = uow.people.add(Person(0, jury.call_id, "A. Chair", frozenset({Role.CHAIR, Role.JUROR}), "a@b.fr", "DITP"), revision=2)
        uow.people.update(replace(chair, is_active=False, email=""), revision=3)
        assert [person.name for person in uow.people.of_call(jury.call_id)] == ["Juror 1", "Juror 2", "A. Chair"]
        assert uow.people.get(chair.id) == replace(chair, is_active=False, email="")


def test_a_merged_administration_gives_up_dossiers_and_spellings(database: Database, jury: Jury) -> None:
    with database.unit_of_work() as uow:
        other = uow.candidatures.add_administration(jury.call_id, Administration(0, "IGN", "MTE", "opérateur", "1" * 9), revision=2)
        for key, owner in (("meteo", jury.administration), ("ign", other)):
            uow.candidatures.set_spelling(jury.call_id, key=key, text=key.upper(), administration_id=owner, is_decided=True, revision=2)
        uow.candidatures.merge_administration(jury.call_id, merged_id=jury.administration, into_id=other, revision=3)
        assert uow.candidatures.administrations(jury.call_id) == (
            Administration(other, "IGN", "MTE", "opérateur", "1" * 9, spellings=("IGN", "METEO")),
        )
        assert {each.administration_id for each in uow.candidatures.of_call(jury.call_id)} == {other}
        assert uow.candidatures.spellings(jury.call_id) == {"ign": other, "meteo": other}


def test_a_file_never_undoes_what_a_person_decided_on_a_spelling(database: Database, jury: Jury) -> None:
    with database.unit_of_work() as uow:
        other = uow.candidatures.add_administration(jury.call_id, Administration(0, "IGN", "", ""), revision=2)
        for owner, is_decided in ((jury.administration, False), (other, True), (jury.administration, False)):
            uow.candidatures.set_spelling(
                jury.call_id, key="meteo", text="Meteo", administration_id=owner, is_decided=is_decided, revision=2
            )
        uow.candidatures.set_spelling(
            jury.call_id, key="mf", text="MF", administration_id=jury.administration, is_decided=False, revision=2
        )
        assert uow.candidatures.spellings(jury.call_id) == {"meteo": other}


def test_the_latest_mark_and_comment_stand(database: Database, jury: Jury) -> None:
    first, second, _ = jury.candidatures
    juror = jury.jurors[0]
    with database.unit_of_work() as uow:
        uow.scores.set_marks(jury.call_id, [MarkRow(first, juror, "impact", 1), MarkRow(second, juror, "impact", 2)], revision=2)
        uow.scores.set_marks(jury.call_id, [MarkRow(first, juror, "impact", None)], revision=3)
        uow.scores.set_comments(jury.call_id, {(first, juror): "One", (second, juror): "Two"}, revision=2)
        uow.scores.set_comments(jury.call_id, {(first, juror): ""}, revision=3)
        uow.scores.set_comments(jury.call_id, {}, revision=3)
        assert sorted(uow.scores.marks(jury.call_id), key=lambda row: row.candidature_id) == [
            MarkRow(first, juror, "impact", None),
            MarkRow(second, juror, "impact", 2),
        ]
        assert uow.scores.comments(jury.call_id) == {(second, juror): "Two"}


def test_recusals_add_up(database: Database, jury: Jury) -> None:
    first, second, _ = jury.candidatures
    juror = jury.jurors[0]
    with database.unit_of_work() as uow:
        uow.scores.set_recusals(jury.call_id, [(first, juror)], origin=RecusalOrigin.IMPORTED, at=NOON, revision=2)
        uow.scores.set_recusals(jury.call_id, [(first, juror), (second, juror)], origin=RecusalOrigin.DECLARED, at=NOON, revision=3)
        assert uow.scores.recusals(jury.call_id) == frozenset({(first, juror), (second, juror)})


def test_decisions_come_back(database: Database, jury: Jury) -> None:
    first, second, _ = jury.candidatures
    selected = Decision(first, Outcome.SELECTED, "technical", None, "Useful", 1, "Chair", NOON)
    reserve = Decision(second, Outcome.RESERVE, "scientific", 1, "", 1, "Chair", NOON)
    with database.unit_of_work() as uow:
        uow.decisions.save(jury.call_id, [selected, reserve], revision=2)
        uow.decisions.save(jury.call_id, [Decision(first, version=2, decided_by="Chair", decided_at=NOON)], revision=3)
        assert uow.decisions.of_call(jury.call_id) == {
            first: Decision(first, version=2, decided_by="Chair", decided_at=NOON),
            second: reserve,
        }


def test_a_link_and_a_device_lead_to_their_person_until_revoked(database: Database, jury: Jury) -> None:
    person_id = jury.jurors[0]
    with database.unit_of_work() as uow:
        person = uow.people.get(person_id)
        link = uow.access.add_link(person_id, nonce="n", secret_hash="a" * 64, at=NOON)
        devices = [uow.access.add_device(person_id, secret_hash=digit * 64, at=NOON, agent="Firefox") for digit in "bcd"]
        assert [uow.access.person_of_link("a" * 64), uow.access.person_of_device("b" * 64, at=NOON)] == [person, person]
        assert [uow.access.person_of_link("b" * 64), uow.access.person_of_device("a" * 64, at=NOON)] == [None, None]

        later = NOON + timedelta(minutes=1)
        uow.access.revoke_device("b" * 64, at=later)
        assert uow.access.person_of_device("b" * 64, at=NOON) is None
        assert (uow.access.revoke_devices(person_id, at=later + timedelta(1)), uow.access.revoke_links(person_id, at=later)) == (2, 1)
        assert (uow.access.person_of_link("a" * 64), uow.access.person_of_device("c" * 64, at=NOON)) == (None, None)
        assert uow.access.links_of_call(jury.call_id) == [replace(link, revoked_at=later)]
        assert uow.access.devices_of_call(jury.call_id)[0] == replace(devices[0], revoked_at=later)


def test_an_inactive_person_has_no_way_in(database: Database, jury: Jury) -> None:
    with database.unit_of_work() as uow:
        person = uow.people.get(jury.jurors[0])
        uow.access.add_device(person.id, secret_hash="b" * 64, at=NOON, agent="")
        uow.people.update(replace(person, is_active=False), revision=2)
        assert uow.access.person_of_device("b" * 64, at=NOON) is None


def test_a_time_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        Moment().process_bind_param(datetime(2019, 7, 4, 12, 0, tzinfo=UTC).replace(tzinfo=None), dialect=None)  # type: ignore[arg-type]  # any dialect
