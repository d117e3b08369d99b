"""Dossiers read from the platform itself are those of its exports, up to what each export is known to lose."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from deliberation.dossiers.candidatures import FieldKind, PlatformState
from deliberation.dossiers.records import DossierFile, DossierRecord
from deliberation.errors import PlatformFailed
from extras.platform.pull import NothingChanged, describe, pull
from extras.platform.tests.serving.procedure import Procedure, demonstration, few
from extras.platform.tests.serving.server import Platform as Server
from extras.platform.tests.unit.line import Line
from tests.worlds.demonstration import CURRENT_CSV, CURRENT_ODS, CURRENT_XLSX, FIVE_EXPORTS, V1_CSV, V1_XLSX, demo_call, export
from tests.worlds.dossiers import NOTHING

# What an export and the interface say of a dossier in the same words; its title and texts are compared by the plans.
_SAME = ("dossier", "administration", "ministry", "kind", "requested_tracks", "contact", "deposited_at", "screening", "screening_comment")


def pulled(procedure: Procedure | None = None) -> DossierFile:
    with Line(Server(procedure or demonstration())).open() as platform:
        return pull(platform, demo_call()).dossiers


@pytest.fixture(scope="module")
def read() -> DossierFile:
    return pulled()


def one(file: DossierFile, dossier: str) -> DossierRecord:
    return next(record for record in file.records if record.dossier == dossier)


def field(record: DossierRecord, label: str) -> Any:
    return next(answer for answer in record.content.fields if answer.label == label)


@pytest.mark.parametrize("name", FIVE_EXPORTS)
def test_export_imported_over_the_interface_changes_nothing_nor_the_other_way_round(read: DossierFile, name: str) -> None:
    for here, then in ((export(name), read), (read, export(name))):
        plan = NOTHING.after(here).plan(then)
        assert (plan.new, plan.changed, plan.annotated, plan.state_changed, plan.absent, plan.withdrawn) == ((),) * 6
        assert len(plan.unchanged) == 46


@pytest.mark.parametrize("name", [CURRENT_XLSX, CURRENT_CSV, CURRENT_ODS, V1_CSV, V1_XLSX])
def test_what_the_platform_says_of_each_dossier_is_what_its_exports_say(read: DossierFile, name: str) -> None:
    told = {record.dossier: [getattr(record, name) for name in _SAME] for record in read.records}
    assert told == {record.dossier: [getattr(record, name) for name in _SAME] for record in export(name).records}


def test_file_of_the_interface_says_which_questions_are_the_team_s(read: DossierFile) -> None:
    assert (read.dialect, read.name, read.problems) == (read.records[0].dialect, "démarche 12345", ())
    assert read.mapping == replace(export(CURRENT_XLSX).mapping, opinions=read.mapping.opinions)
    private = [answer.label for answer in read.records[0].content.fields if answer.is_private]
    assert private == ["Avis de présélection", "Commentaire de l'équipe"]


def test_blocks_and_opinions_are_those_of_the_workbook(read: DossierFile) -> None:
    book = export(CURRENT_XLSX)
    assert {r.dossier: r.content.opinions for r in read.records} == {r.dossier: r.content.opinions for r in book.records}
    assert {r.dossier: [len(block.rows) for block in r.content.blocks] for r in read.records} == {
        r.dossier: [len(block.rows) for block in r.content.blocks] for r in book.records
    }


def test_zero_is_an_answer_and_no_answer_is_none(read: DossierFile) -> None:
    etp = "Nombre d'agents mobilisés (ETP)"
    assert [field(one(read, dossier), etp).value for dossier in ("488979", "495701", "526569")] == ["0", None, None]
    assert field(one(read, "495701"), "Le projet a-t-il déjà fait l'objet d'un prototype ?").value is None


def test_title_of_a_section_is_no_question(read: DossierFile) -> None:
    assert "1. Le projet" not in {answer.label for answer in read.records[0].content.fields}


def test_question_hidden_by_a_condition_leaves_the_others_in_their_places() -> None:
    procedure = few()
    dossier = procedure.dossier(472228)
    dossier["champs"] = [champ for champ in dossier["champs"] if champ["label"] != "Résumé du projet"]
    record = one(pulled(procedure), "472228")
    assert record.summary == ""
    assert record.title == one(pulled(few()), "472228").title


def test_question_of_an_earlier_form_is_kept_and_the_team_s_stays_the_team_s() -> None:
    procedure = few()
    for place, label in (("champs", "Ancienne question"), ("annotations", "Ancienne annotation")):
        champ = {"__typename": "TextChamp", "id": "x", "champDescriptorId": label, "label": label, "stringValue": "oui", "updatedAt": "x"}
        procedure.dossier(472228)[place].append(champ)
    record = one(pulled(procedure), "472228")
    question, annotation = field(record, "Ancienne question"), field(record, "Ancienne annotation")
    assert [(one.value, one.is_private) for one in (question, annotation)] == [("oui", False), ("oui", True)]


def test_answer_is_of_the_kind_that_its_question_has_whatever_it_looks_like() -> None:
    procedure = few()
    procedure.attach(472228, "plan du site.dwg")
    answer = field(one(pulled(procedure), "472228"), "Pièces jointes")
    assert (answer.kind, answer.value) == (FieldKind.ATTACHMENTS, "plan du site.dwg")


def test_person_who_applies_is_read_as_a_person() -> None:
    procedure = few()
    procedure.dossier(472228)["demandeur"] = {"__typename": "PersonnePhysique", "id": "x", "civilite": "Mme", "nom": "N", "prenom": "P"}
    content = one(pulled(procedure), "472228").content
    assert [(answer.label, answer.value) for answer in content.establishment] == [("Civilité", "Mme"), ("Nom", "N"), ("Prénom", "P")]


def test_company_of_which_the_register_says_nothing_is_known_by_its_siret(read: DossierFile) -> None:
    record = one(read, "501770")
    assert (record.legal_name, bool(record.siret), record.siren) == ("", True, (record.siret or "")[:9])


def test_two_groups_are_told_apart_and_one_is_not_named() -> None:
    procedure = few()
    procedure.groups.append(procedure.groups[0] | {"id": "other", "label": "Nord"})
    procedure.dossier(472228)["groupeInstructeur"] = procedure.groups[1]
    group = field(one(pulled(procedure), "472228"), "Groupe instructeur")
    assert (group.value, group.is_private) == ("Nord", True)


def test_edit_of_the_applicant_is_a_change_and_one_of_the_team_an_annotation() -> None:
    procedure = few()
    read = pulled(few())
    procedure.answer(472228, "Titre du projet", "Un autre titre")
    procedure.answer(488979, "Commentaire de l'équipe", "Revu", at="2019-06-01T10:00:00+02:00")
    procedure.dossier(501770)["state"] = "en_instruction"
    plan = NOTHING.after(read).plan(pulled(procedure))
    assert ([c.dossier for c in plan.changed], [c.dossier for c in plan.annotated]) == (["472228"], ["488979"])
    assert [(c.dossier, c.after) for c in plan.state_changed] == [("501770", PlatformState.UNDER_INSTRUCTION)]


def test_dossier_deleted_on_the_platform_is_asked_about_and_another_is_absent() -> None:
    procedure = few()
    read = pulled(few())
    procedure.delete(472228)
    procedure.delete(488979, reason="instructeur_request", is_pending=True)
    procedure.dossiers.remove(procedure.dossier(501770))
    plan = NOTHING.after(read).plan(pulled(procedure))
    assert [(closing.dossier, closing.motivation) for closing in plan.withdrawn] == [
        ("472228", "Supprimé sur la plateforme par la personne qui l’a déposé."),
        ("488979", "Supprimé sur la plateforme."),
    ]
    assert [candidature.dossier for candidature in plan.absent] == ["501770"]
    assert not {"472228", "488979"} & {*plan.unchanged, *plan.to_write}


def test_the_same_dossiers_have_the_same_digest_and_an_edit_another() -> None:
    procedure = few()
    read = pulled(few())
    assert pulled(procedure).sha256 == read.sha256
    procedure.answer(472228, "Titre du projet", "Un autre titre")
    assert pulled(procedure).sha256 != read.sha256


def test_procedure_is_described_before_anything_is_read() -> None:
    with Line().open() as platform:
        told = describe(platform)
    assert (told.number, told.title, told.state, told.groups) == (12345, few().title, "publiee", ("défaut",))


def test_procedure_without_a_dossier_brings_nothing() -> None:
    procedure = few()
    procedure.dossiers.clear()
    with pytest.raises(PlatformFailed, match="aucun dossier"):
        pulled(procedure)


LATER = datetime.fromisoformat("2026-01-01T00:00:00+01:00")
ALL = frozenset({"465521", "472228", "488979", "501770"})


def since(procedure: Procedure, *here: str) -> DossierFile:
    with Line(Server(procedure)).open() as platform:
        return pull(platform, demo_call(), since=LATER, here=here).dossiers


def test_what_changed_alone_is_read_where_all_else_is_here() -> None:
    procedure = few()
    procedure.answer(472228, "Titre du projet", "Un autre titre", at="2026-02-01T10:00:00+01:00")
    read = since(procedure, *ALL)
    assert ([record.dossier for record in read.records], read.is_part) == (["472228"], True)
    with pytest.raises(NothingChanged):
        since(few(), *ALL)


def test_dossier_that_no_import_brought_is_read_though_it_did_not_change() -> None:
    read = since(few(), *(ALL - {"488979"}))
    assert (frozenset(record.dossier for record in read.records), read.is_part) == (ALL, False)


def test_dossier_deleted_since_is_told_though_nothing_else_changed() -> None:
    procedure = few()
    procedure.delete(488979, at="2026-02-01T10:00:00+01:00")
    read = since(procedure, *ALL)
    assert [deletion.dossier for deletion in read.deleted] == ["488979"]
