"""What an import takes for an edit of the applicant, what it writes without calling it one, and what it keeps."""

from dataclasses import replace
from datetime import datetime

from deliberation.call.call import Screening
from deliberation.dossiers.candidatures import Field
from deliberation.dossiers.content_merge import FieldChange
from deliberation.dossiers.dialects import Dialect
from deliberation.dossiers.differences import Change, FileKnowledge, ScreeningProposal, compare_dossier
from deliberation.dossiers.records import Deletion, DossierRecord
from deliberation.problems import Severity
from tests.worlds.demonstration import demo_call
from tests.worlds.dossiers import NOTHING, answer, file_of, numbers, record, with_annexes

LATER = datetime.fromisoformat("2019-06-04T08:00:00+02:00")


def test_edit_is_shown_field_by_field() -> None:
    stored = NOTHING.after(file_of(record("1", answer("un jeu"), answer("deux agents", "equipe"))))

    plan = stored.plan(file_of(record("1", answer("deux jeux"), answer("deux agents", "equipe"))))

    assert plan.changed == (Change("1", 1, "Projet 1", (FieldChange("donnees", "Donnees", "un jeu", "deux jeux"),)),)
    assert plan.to_write["1"].content.fields == (answer("deux jeux"), answer("deux agents", "equipe"))
    assert plan.unchanged == ()


def test_annotation_of_the_team_is_no_edit_of_the_applicant() -> None:
    stored = NOTHING.after(file_of(record("1", answer(None, "avis", is_private=True))))

    plan = stored.plan(file_of(record("1", answer("Oui", "avis", is_private=True), screening=Screening.SHORTLISTED)))

    assert (plan.changed, numbers(plan.annotated)) == ((), ["1"])
    assert plan.screenings == {"1": ScreeningProposal(Screening.SHORTLISTED, "")}


def test_later_update_alone_is_no_change() -> None:
    stored = NOTHING.after(file_of(record("1", answer("x"))))

    assert stored.plan(file_of(record("1", answer("x"), updated_at=LATER))).is_empty


def test_dossier_that_says_the_same_is_in_memory_once() -> None:
    here = NOTHING.after(file_of(record("1", answer("x")))).candidatures["1"]
    knowledge = FileKnowledge(demo_call(), tells_blocks=False, tells_opinions=False, roles=frozenset({"title"}), blocks_are_here=False)

    same, renamed = (
        compare_dossier(one, here, here.administration_id, knowledge)
        for one in (record("1", answer("x"), updated_at=LATER), record("1", answer("x"), title="Autre titre"))
    )

    assert same.after is here
    assert (renamed.is_written, renamed.after.title) == (True, "Autre titre")
    assert renamed.after.content is here.content


def test_older_version_of_an_edited_dossier_is_warned_of() -> None:
    track = ("scientific",)
    stored = NOTHING.after(file_of(record("1", answer("neuf"), updated_at=LATER, requested_tracks=track)))

    (problem,) = stored.plan(file_of(record("1", answer("ancien"), row=7, requested_tracks=track))).problems

    assert (problem.severity, problem.row, problem.value) == (Severity.WARNING, 7, "1")


def test_question_that_the_file_does_not_have_is_kept() -> None:
    stored = NOTHING.after(file_of(record("1", answer("x"), answer("y", "equipe"), requested_tracks=("technical",))))

    plan = stored.plan(file_of(record("1", answer("z", "equipe"), dialect=Dialect.TEMPLATE)))

    assert plan.to_write["1"].content.fields == (answer("x"), answer("z", "equipe"))
    assert plan.to_write["1"].requested_tracks == ("technical",)


def test_summary_emptied_is_emptied_unless_the_file_does_not_ask_for_it() -> None:
    stored = NOTHING.after(file_of(record("1", answer("Trier", "resume"), summary="Trier")))
    file = file_of(record("1", answer(None, "resume")), mapping={"summary": "resume"})

    assert stored.plan(file).to_write["1"].summary == ""
    assert stored.plan(file_of(record("1"))).is_empty


def test_track_unticked_is_no_longer_asked_for() -> None:
    asked = record("1", answer("Technique", "filiere"), requested_tracks=("technical",))
    stored = NOTHING.after(file_of(asked, mapping={"track": "filiere"}))

    plan = stored.plan(file_of(record("1", answer(None, "filiere")), mapping={"track": "filiere"}))

    assert plan.to_write["1"].requested_tracks == ()


def test_new_question_is_a_change_unless_an_export_had_left_it_out() -> None:
    standard = NOTHING.after(file_of(record("1", answer("x"))))
    template = NOTHING.after(file_of(record("1", answer("x"), dialect=Dialect.TEMPLATE)))
    file = file_of(record("1", answer("y", "equipe"), answer("x")))

    assert standard.plan(file).changed == (Change("1", 1, "Projet 1", (FieldChange("equipe", "Equipe", None, "y"),)),)
    assert template.plan(file).changed == ()
    assert template.plan(file).to_write["1"].content.fields == (answer("y", "equipe"), answer("x"))


def test_block_edited_is_a_change_and_a_file_without_blocks_wipes_none() -> None:
    stored = NOTHING.after(file_of(with_annexes(record("1"), "Ville", opinion="Favorable")))

    edited = stored.plan(file_of(with_annexes(record("1"), "Ville", "Région")))

    assert edited.changed == (Change("1", 1, "Projet 1", (FieldChange("partenaires", "Partenaires", "Ville", "Ville\nRégion"),)),)
    assert stored.plan(file_of(record("1"))).is_empty


def test_block_emptied_is_a_change_where_the_file_tells_blocks() -> None:
    stored = NOTHING.after(file_of(with_annexes(record("1"), "Ville"), with_annexes(record("2"), "Région")))

    plan = stored.plan(file_of(record("1"), with_annexes(record("2"), "Région")))

    assert plan.changed == (Change("1", 1, "Projet 1", (FieldChange("partenaires", "Partenaires", "Ville", None),)),)


def test_opinions_are_stored_without_being_an_edit() -> None:
    stored = NOTHING.after(file_of(with_annexes(record("1"), opinion="Favorable")))

    plan = stored.plan(file_of(with_annexes(record("1"), opinion="Réservé")))

    assert (plan.changed, plan.unchanged) == ((), ("1",))
    assert plan.to_write["1"].content.opinions[0].answer == "Réservé"


def test_other_establishment_is_a_change() -> None:
    def seated(siret: str) -> DossierRecord:
        one = record("1")
        return replace(one, content=replace(one.content, establishment=(Field("etablissement_siret", "SIRET", siret),)))

    plan = NOTHING.after(file_of(seated("99991247000013"))).plan(file_of(seated("99991247000021")))

    assert [change.fields for change in plan.changed] == [
        (FieldChange("etablissement_siret", "SIRET", "99991247000013", "99991247000021"),)
    ]


def test_annotation_that_an_export_calls_a_question_stays_private() -> None:
    stored = NOTHING.after(file_of(record("1", answer("Oui", "avis", is_private=True))))
    for value in ("Oui", "Non"):
        (field,) = stored.after(file_of(record("1", answer(value, "avis")))).candidatures["1"].content.fields
        assert (field.value, field.is_private) == (value, True)


def test_damaged_copy_of_an_answer_changes_nothing_and_is_told() -> None:
    stored = NOTHING.after(file_of(record("1", answer("1234567890123456"))))
    plan = stored.plan(file_of(record("1", answer("1,23457E+15"))))
    assert (plan.changed, [problem.value for problem in plan.problems if problem.dossier]) == ((), ["1,23457E+15"])


def test_dossier_deleted_on_the_platform_is_withdrawn_unless_the_file_has_it_again() -> None:
    stored = NOTHING.after(file_of(record("1"), record("2")))
    gone = tuple(Deletion(dossier, True, LATER) for dossier in ("1", "2"))
    assert numbers(stored.plan(replace(file_of(record("2")), deleted=gone)).withdrawn) == ["1"]
