"""Reading exports of dossiers: the real ones, dialect by dialect."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import combinations

import pytest

from deliberation.call.call import Screening
from deliberation.dossiers.candidatures import Field, FieldKind, PlatformState
from deliberation.dossiers.dialects import Dialect
from deliberation.dossiers.records import DossierRecord
from deliberation.dossiers.renderings import same_value
from intake.dossiers.dossiers import read_dossiers
from phrases import _
from tests.places import FIXTURES
from tests.worlds.demonstration import (
    CURRENT_CSV,
    CURRENT_ODS,
    CURRENT_XLSX,
    FIVE_EXPORTS,
    LATER_V1_XLSX,
    V1_CSV,
    V1_XLSX,
    demo_call,
    export,
)

MAPPED = {
    "title": "titre_du_projet",
    "administration": "administration_porteuse_direction_service",
    "ministry": "ministere_de_tutelle_ou_de_rattachement",
    "kind": "type_d_administration",
    "track": "formule_d_accompagnement_souhaitee",
    "summary": "resume_du_projet",
    "screening": "avis_de_preselection",
    "screening_comment": "commentaire_de_l_equipe",
}
# What a re-export of 2026 says of June 2019 and the first export could not: opinions asked afterwards, a silent register.
LATER_UPDATES = {"495484", "499753", "503112", "513778", "518848", "526381"}


def by_number(name: str) -> Mapping[str, DossierRecord]:
    return {record.dossier: record for record in export(name).records}


def field_of(name: str, dossier: str, key: str) -> Field:
    return next(field for field in by_number(name)[dossier].content.fields if field.key == key)


@pytest.mark.parametrize("name", FIVE_EXPORTS)
def test_each_export_gives_every_dossier_and_administration(name: str) -> None:
    file = export(name)

    assert (len(file.records), len({record.siren for record in file.records}), file.problems) == (46, 38, ())
    assert dict(file.mapping.questions) == MAPPED
    assert file.dialect is (Dialect.V1 if name in (V1_CSV, V1_XLSX) else Dialect.CURRENT)


@pytest.mark.parametrize(("one", "other"), tuple(combinations(FIVE_EXPORTS, 2)))
def test_exports_agree_up_to_what_their_dialects_lose(one: str, other: str) -> None:
    first, second = by_number(one), by_number(other)

    def differences() -> list[tuple[str, str]]:
        return [
            (dossier, mine.key)
            for dossier, record in first.items()
            for mine, theirs in zip(record.content.fields, second[dossier].content.fields, strict=True)
            if (mine.key, mine.kind, mine.is_private) != (theirs.key, theirs.kind, theirs.is_private)
            or not same_value(mine.value, record.dialect, theirs.value, second[dossier].dialect, mine.kind)
        ]

    def facts(record: DossierRecord) -> tuple[object, ...]:
        is_updated_later, is_unregistered = record.dossier in LATER_UPDATES, record.dossier == "501770"
        return (
            *(record.siren, record.siret, record.contact, record.ministry, record.kind, record.requested_tracks, record.screening),
            *(record.platform_state, record.is_archived, record.deposited_at, record.processed_at, record.motivation),
            None if is_updated_later else record.updated_at,
            None if is_unregistered else record.legal_name,
        )

    assert differences() == []
    assert [facts(record) for record in first.values()] == [facts(record) for record in second.values()]


def test_counts_are_those_of_the_call() -> None:
    records = export(CURRENT_XLSX).records

    def count(values: list[object]) -> dict[object, int]:
        return {value: values.count(value) for value in set(values)}

    assert count([record.screening for record in records]) == {Screening.SHORTLISTED: 24, Screening.RESERVE: 6, Screening.DECLINED: 16}
    assert count([record.requested_tracks for record in records]) == {
        ("technical",): 30, ("scientific",): 12, ("technical", "scientific"): 3, (): 1,
    }  # fmt: skip
    assert count([record.platform_state for record in records]) == {
        PlatformState.UNDER_INSTRUCTION: 22, PlatformState.UNDER_CONSTRUCTION: 21, PlatformState.DISMISSED: 2, PlatformState.REFUSED: 1,
    }  # fmt: skip
    assert len({record.siret for record in records}) == 39


@pytest.mark.parametrize("name", FIVE_EXPORTS)
def test_deposit_times_are_moments_in_utc(name: str) -> None:
    records = by_number(name)

    assert records["526902"].deposited_at == datetime(2019, 5, 31, 21, 58, 41, tzinfo=UTC)
    assert records["525638"].deposited_at == datetime(2019, 5, 30, 22, 9, 52, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        (V1_CSV, ("0", "0", "0")),
        (V1_XLSX, ("0", "0", "0")),
        (CURRENT_XLSX, ("0", "0", "0")),
        (CURRENT_ODS, ("0", "0", "0")),
        # Only this one tells a zero from no answer.
        (CURRENT_CSV, ("0", None, None)),
    ],
)
def test_empty_number_is_read_as_the_dialect_writes_it(name: str, answers: tuple[str | None, ...]) -> None:
    key = "nombre_d_agents_mobilises_etp"

    assert tuple(field_of(name, dossier, key).value for dossier in ("488979", "495701", "526569")) == answers
    assert field_of(name, "465521", key) == Field(key, field_of(name, "465521", key).label, "0.7", FieldKind.NUMBER)


def test_texts_are_decoded_to_what_a_reader_should_see() -> None:
    assert "R&D" in (field_of(V1_XLSX, "496000", "equipe_d_agents_publics_mobilisee").value or "")
    assert (field_of(CURRENT_XLSX, "522134", "resume_du_projet").value or "").startswith("=SUM(A1) des heures")
    assert not (field_of(V1_CSV, "499753", "resume_du_projet").value or "").startswith("\ufeff")
    assert not any("\r" in (field.value or "") for record in export(CURRENT_CSV).records for field in record.content.fields)
    assert field_of(V1_CSV, "472228", "titre_du_projet").label == "Titre du projet"
    assert field_of(V1_CSV, "472228", "defi_technique").label == "Defi technique"
    assert field_of(CURRENT_CSV, "472228", "defi_technique").label == "Défi technique"


def test_other_sheets_are_joined_to_their_dossier() -> None:
    records = by_number(CURRENT_XLSX)

    establishment = {field.key: field.value for field in records["465521"].content.establishment}
    opinions = [opinion for record in records.values() for opinion in record.content.opinions]
    blocks = [block for record in records.values() for block in record.content.blocks]

    assert (establishment["etablissement_code_postal"], establishment["entreprise_date_creation"]) == ("2A990", "1979-05-02")
    assert [opinion.is_answered for opinion in opinions].count(False) == 2
    assert ({block.label for block in blocks}, sum(len(block.rows) for block in blocks)) == ({"Partenaires du projet"}, 16)
    assert (records["501770"].siret, records["501770"].legal_name) == (by_number(V1_CSV)["501770"].siret, "")
    assert records["475464"].content.attachments == ("shom_lidar.pdf", "illustration.png")


def test_annotations_of_the_team_are_private() -> None:
    private = {field.key for field in export(CURRENT_ODS).records[0].content.fields if field.is_private}

    assert private == {"avis_de_preselection", "commentaire_de_l_equipe"}


def test_withdrawn_dossier_is_read_as_such() -> None:
    file = export(LATER_V1_XLSX)

    assert [record.dossier for record in file.records if record.is_withdrawn] == ["523044"]
    assert len(file.records) == 47


def test_workbook_is_read_quickly() -> None:
    data = (FIXTURES / CURRENT_XLSX).read_bytes()
    started = time.process_time()

    read_dossiers(data, CURRENT_XLSX, demo_call())

    assert time.process_time() - started < 0.3


def test_progress_is_told_up_to_the_last_dossier() -> None:
    told_progress: list[tuple[int, int]] = []

    read_dossiers((FIXTURES / V1_CSV).read_bytes(), V1_CSV, demo_call(), progress=lambda done, total: told_progress.append((done, total)))

    shares = [done / total for done, total in told_progress]
    assert (shares[-1], shares) == (1, sorted(shares))


def test_sample_says_the_track_by_its_label() -> None:
    call = demo_call()
    sample = read_dossiers((FIXTURES / V1_CSV).read_bytes(), V1_CSV, call).reading.sample

    said = {dict(row)[_("Track asked for")] for row in sample}
    assert said <= {"", *(str(track.label) for track in call.tracks)}
    assert said != {""}
