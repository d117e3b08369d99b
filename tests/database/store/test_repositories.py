"""What is written comes back as it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from data_access.schema.columns import Moment
from deliberation.dossiers.candidatures import (
    Administration,
    Block,
    Candidature,
    Content,
    Field,
    FieldKind,
    Opinion,
    PlatformState,
)
from deliberation.dossiers.contents import content_of, content_text
from deliberation.dossiers.dialects import Dialect
from tests.worlds.databases import NOON, Database, Jury, candidature
from tests.worlds.terms import NotFound, Person, Phase, Role, Screening

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


def test_a_candidature_comes_back_whole(database: Database, stored: Jury) -> None:
    written = replace(FULL, administration_id=stored.administration)
    with database.unit_of_work() as uow:
        id_ = uow.candidatures.add(stored.call_id, written, revision=2)
        assert uow.candidatures.get_many(stored.call_id, [id_]) == {id_: replace(written, id=id_, revision=2)}


def test_candidatures_come_by_deposit_then_dossier_as_a_number(database: Database, stored: Jury) -> None:
    with database.unit_of_work() as uow:
        for dossier, moment in (("9", NOON), ("A-1", NOON), ("1", None), ("500", NOON - timedelta(days=1))):
            uow.candidatures.add(stored.call_id, candidature(dossier, stored.administration, deposited_at=moment), revision=2)
        assert [each.dossier for each in uow.candidatures.of_call(stored.call_id)] == ["500", "9", "101", "102", "103", "A-1", "1"]


def test_what_is_not_there_is_not_found(database: Database, stored: Jury) -> None:
    with database.unit_of_work() as uow:
        for ask in (
            lambda: uow.calls.state(99),
            lambda: uow.calls.set_phase(99, Phase.SCORING),
            lambda: uow.people.get(99),
            lambda: uow.people.update(Person(99, stored.call_id, "Nobody", frozenset({Role.STAFF})), revision=2),
            lambda: uow.candidatures.get_many(stored.call_id, [*stored.candidatures, 99]),
            lambda: uow.candidatures.get_many(99, stored.candidatures),
            lambda: uow.candidatures.update(replace(FULL, id=99, administration_id=stored.administration), revision=2),
            lambda: uow.candidatures.update_administration(Administration(99, "Nothing", "", ""), revision=2),
            lambda: uow.candidatures.merge_administration(stored.call_id, merged_id=99, into_id=stored.administration, revision=2),
            lambda: uow.access.add_link(99, nonce="n", secret_hash="a" * 64, at=NOON),
            lambda: uow.versions.content(stored.call_id, 1),
            lambda: uow.journal.get(stored.call_id, 1),
            lambda: uow.snapshot(99),
        ):
            with pytest.raises(NotFound):
                ask()


def test_a_time_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        Moment().process_bind_param(datetime(2019, 7, 4, 12, 0, tzinfo=UTC).replace(tzinfo=None), dialect=None)  # type: ignore[arg-type]  # any dialect


def test_content_is_read_as_it_was_written() -> None:
    assert content_of(content_text(FULL.content)) == FULL.content


def test_content_that_stays_is_the_same_object_after_an_act_on_its_candidature(database: Database, stored: Jury) -> None:
    one, *_others = before = database.snapshots.get(stored.call_id).candidatures
    with database.unit_of_work() as uow:
        uow.candidatures.update(replace(one, title="Autre titre"), revision=7)
        uow.calls.set_revision(stored.call_id, 7)
        uow.commit()
    after = database.snapshots.get(stored.call_id).candidatures
    assert after[0].title == "Autre titre"
    assert [each.content is same.content for each, same in zip(after, before, strict=True)] == [True] * 3
