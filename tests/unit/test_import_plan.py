"""What importing a file over what is here would do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.administrations import Assignment
from deliberation.candidatures import Block, Candidature, Dialect, Field, FieldKind, Opinion, PlatformState, Screening
from deliberation.import_plan import Change, FieldChange, ImportPlan, ScreeningProposal, StateChange
from deliberation.problems import Severity
from deliberation.records import DossierFile, DossierRecord
from tests.unit.dossiers import (
    CURRENT_CSV,
    CURRENT_ODS,
    CURRENT_XLSX,
    FIVE_EXPORTS,
    LATER_V1_XLSX,
    NOTHING,
    V1_CSV,
    V1_XLSX,
    Stored,
    export,
    file_of,
    record,
)

CONSTRUCTION, INSTRUCTION, DISMISSED = PlatformState.UNDER_CONSTRUCTION, PlatformState.UNDER_INSTRUCTION, PlatformState.DISMISSED
LATER = datetime.fromisoformat("2019-06-04T08:00:00+02:00")


def answer(value: str | None, key: str = "donnees", **values: object) -> Field:
    return replace(Field(key, key.capitalize(), value), **values)  # type: ignore[arg-type]  # checked by replace()


def numbers(dossiers: Sequence[DossierRecord | Change | StateChange | Candidature]) -> list[str]:
    return [one.dossier for one in dossiers]


def candidature(stored: Stored, dossier: str = "1") -> Candidature:
    return stored.candidatures[dossier]


@pytest.fixture(scope="module")
def imported() -> Stored:
    return NOTHING.after(export(V1_CSV))


def test_first_import_is_all_new() -> None:
    plan = NOTHING.plan(export(CURRENT_XLSX))

    assert (len(plan.new), len(plan.to_write), len(plan.new_administrations), len(plan.screenings)) == (46, 46, 38, 46)
    assert (plan.changed, plan.state_changed, plan.unchanged, plan.withdrawn, plan.absent, plan.late, plan.problems) == ((),) * 7


def test_later_export_is_told_apart_from_the_first(imported: Stored) -> None:
    plan = imported.plan(export(LATER_V1_XLSX))

    assert numbers(plan.new) == ["526915"]
    assert {change.dossier: [field.key for field in change.fields] for change in plan.changed} == {
        "499753": ["titre_du_projet", "apport_attendu_de_l_accompagnement_dinsic_ditp"],
        "525638": ["donnees_existence_volume_accessibilite"],
        "526382": ["defi_technique"],
    }
    assert [(change.dossier, change.before, change.after) for change in plan.state_changed] == [
        (dossier, CONSTRUCTION, INSTRUCTION) for dossier in ("513778", "518026", "525638", "526382")
    ]
    assert (numbers(plan.withdrawn), numbers(plan.late), plan.absent, plan.annotated) == (["523044"], ["526915"], (), ())
    assert len(plan.unchanged) == 40
    assert (plan.new_administrations, [one.name for one in plan.updated_administrations]) == (
        (),
        ["Direction de la mer des Îles-Cendrées"],
    )
    assert sorted(plan.to_write) == ["499753", "513778", "518026", "523044", "525638", "526382", "526915"]


def test_withdrawn_dossier_is_marked_with_its_reason(imported: Stored) -> None:
    later = imported.after(export(LATER_V1_XLSX))

    assert candidature(later, "523044").is_withdrawn
    assert candidature(later, "523044").withdrawal_reason
    assert candidature(later, "526915").is_late
    assert len(later.administrations) == 38


@pytest.mark.parametrize(("first", "second"), list(product(FIVE_EXPORTS, repeat=2)))
def test_change_of_format_is_no_change(first: str, second: str) -> None:
    stored = NOTHING.after(export(first))
    plan = stored.plan(export(second))

    assert (plan.new, plan.changed, plan.annotated, plan.state_changed, plan.withdrawn, plan.absent) == ((),) * 6
    assert len(plan.unchanged) == 46
    assert plan.is_empty or first != second
    assert stored.after(export(second)).plan(export(second)).is_empty


@pytest.mark.parametrize("order", list(permutations([V1_XLSX, CURRENT_XLSX, CURRENT_CSV], 3)))
def test_richer_rendering_survives_any_order_of_imports(order: Sequence[str]) -> None:
    stored = NOTHING
    for name in order:
        stored = stored.after(export(name))

    assert "🚀" in (stored.answer("525697", "resume_du_projet") or "") + stored.candidatures["525697"].summary
    impact = "impact_et_benefices_attendus_pour_l_administration_et_ses_usagers"
    assert "<b>essentiel</b>" in (stored.answer("512715", impact) or "")
    assert "<script>alert(1)</script>" in (stored.answer("526569", "apport_attendu_de_l_accompagnement_dinsic_ditp") or "")
    assert stored.answer("495701", "le_projet_a_t_il_deja_fait_l_objet_d_un_prototype") is None
    assert [stored.answer(dossier, "nombre_d_agents_mobilises_etp") for dossier in ("488979", "495701")] == ["0", None]
    assert stored.answer("523432", "pieces_jointes")
    assert sum(len(one.content.opinions) for one in stored.candidatures.values()) == 6
    assert sum(len(block.rows) for one in stored.candidatures.values() for block in one.content.blocks) == 16
    assert len(candidature(stored, "501770").content.establishment) > 10


def test_export_of_another_day_in_another_dialect_shows_the_same_edits() -> None:
    later = NOTHING.after(export(CURRENT_ODS)).plan(export(LATER_V1_XLSX))

    assert numbers(later.changed) == ["499753", "525638", "526382"]
    assert (numbers(later.new), numbers(later.withdrawn)) == (["526915"], ["523044"])


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


def test_screening_already_proposed_is_not_proposed_again() -> None:
    file = file_of(record("1", screening=Screening.RESERVE, screening_comment="À revoir"))

    assert NOTHING.plan(file).screenings == {"1": ScreeningProposal(Screening.RESERVE, "À revoir")}
    assert NOTHING.after(file).plan(file).screenings == {}


def test_later_update_alone_is_no_change() -> None:
    stored = NOTHING.after(file_of(record("1", answer("x"))))

    assert stored.plan(file_of(record("1", answer("x"), updated_at=LATER))).is_empty


def test_dossier_back_from_withdrawal_is_told_and_no_longer_withdrawn() -> None:
    stored = NOTHING.after(file_of(record("1", platform_state=DISMISSED, is_archived=True, motivation="Abandon")))

    plan = stored.plan(file_of(record("1")))

    assert plan.state_changed == (StateChange("1", 1, "Projet 1", DISMISSED, CONSTRUCTION, returns=True),)
    assert (plan.to_write["1"].is_withdrawn, plan.to_write["1"].withdrawal_reason) == (False, "")


def test_dismissed_dossier_that_is_not_archived_is_not_withdrawn() -> None:
    plan = NOTHING.plan(file_of(record("1", platform_state=DISMISSED)))

    assert (plan.withdrawn, plan.to_write["1"].is_withdrawn) == ((), False)


def test_withdrawal_decided_here_is_not_taken_back_by_a_file() -> None:
    stored = NOTHING.after(file_of(record("1")))
    here = replace(candidature(stored), is_withdrawn=True, withdrawal_reason="Lettre du directeur")
    stored = replace(stored, candidatures={"1": here})

    assert stored.plan(file_of(record("1"))).is_empty


def test_dossier_gone_from_the_file_is_only_reported() -> None:
    stored = NOTHING.after(file_of(record("1"), record("2"), record("3", platform_state=DISMISSED, is_archived=True)))

    plan = stored.plan(file_of(record("1")))

    assert (numbers(plan.absent), plan.is_empty) == (["2"], True)


def test_dossier_found_again_is_no_longer_absent() -> None:
    stored = NOTHING.after(file_of(record("1")))
    stored = replace(stored, candidatures={"1": replace(candidature(stored), is_absent=True)})

    assert not stored.plan(file_of(record("1"))).to_write["1"].is_absent


def test_late_dossier_once_admitted_stays_admitted_until_it_is_deposited_anew() -> None:
    file = file_of(record("1", deposited_at=LATER))
    stored = NOTHING.after(file)
    assert candidature(stored).awaits_admission

    in_ = replace(candidature(stored), admitted_by="Camille", admitted_at=LATER, admission_reason="Panne de la plateforme.")
    admitted = replace(stored, candidatures={"1": in_})

    assert (admitted.plan(file).is_empty, numbers(admitted.plan(file).late)) == (True, ["1"])
    again = admitted.after(file_of(record("1", deposited_at=LATER + timedelta(days=1))))
    assert (candidature(again).is_late, candidature(again).awaits_admission) == (True, True)


def test_older_version_of_an_edited_dossier_is_warned_of() -> None:
    stored = NOTHING.after(file_of(record("1", answer("neuf"), updated_at=LATER)))

    (problem,) = stored.plan(file_of(record("1", answer("ancien"), row=7))).problems

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


def with_annexes(one: DossierRecord, *partners: str, opinion: str = "") -> DossierRecord:
    rows = tuple((Field("nom", "Nom", partner),) for partner in partners)
    opinions = (Opinion("expert@administration.example", "Votre avis ?", opinion, None, None),) if opinion else ()
    blocks = (Block("Partenaires", rows),) if rows else ()
    return replace(one, content=replace(one.content, blocks=blocks, opinions=opinions))


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


def test_administration_to_create_is_pointed_at_from_its_dossiers() -> None:
    plan = NOTHING.plan(
        file_of(record("2", administration="Ville"), record("1", administration="Parc"), record("3", administration="VILLE"))
    )

    assert [one.name for one in plan.new_administrations] == ["Parc", "Ville"]
    assert plan.assignments == {"1": Assignment(new=0), "2": Assignment(new=1), "3": Assignment(new=1)}
    assert {one.administration_id for one in plan.to_write.values()} == {0}


TEXTS = st.sampled_from(["", "a b", "ab", "a\vb", "<b>a</b> b", "a 🚀b", "a  b", "a & b", "a\nb", "a;b", "Non"])
KINDS = {"texte": FieldKind.TEXT, "etp": FieldKind.NUMBER, "prototype": FieldKind.YES_NO, "pieces": FieldKind.ATTACHMENTS}
ANSWERS = st.fixed_dictionaries(
    {
        "texte": TEXTS,
        "etp": st.sampled_from([None, "0", "1.5"]),
        "prototype": st.sampled_from([None, "Oui", "Non"]),
        "pieces": st.sampled_from([None, "a.pdf", "a.pdf, b.pdf"]),
    }
)


def filed(
    dossier: str,
    values: dict[str, str | None],
    comment: str,
    partners: list[str],
    administration: tuple[str, str | None],
    state: tuple[PlatformState, bool],
) -> DossierRecord:
    """Make a dossier as the platform holds it: what the API tells."""
    answers = [answer(value, key, kind=KINDS[key]) for key, value in values.items()]
    plain = record(
        dossier,
        *answers,
        answer(comment, "commentaire", is_private=True),
        dialect=Dialect.API,
        administration=administration[0],
        siren=administration[1],
        platform_state=state[0],
        is_archived=state[1],
        screening=Screening.SHORTLISTED,
        screening_comment=comment,
    )
    return with_annexes(plain, *partners, opinion=comment)


DOSSIERS = st.lists(
    st.builds(
        filed,
        st.sampled_from(["1", "2", "10"]),
        ANSWERS,
        TEXTS,
        st.lists(TEXTS.filter(bool), max_size=2),
        st.tuples(st.sampled_from(["", "Parc", "PARC", "Ville de Brumeval"]), st.sampled_from([None, "000000001", "000000002"])),
        st.tuples(st.sampled_from([CONSTRUCTION, INSTRUCTION, DISMISSED]), st.booleans()),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one.dossier,
)
# The exports that lose something, and the one that does not.
DIALECTS = st.sampled_from([Dialect.V1, Dialect.CURRENT, Dialect.API])


def text_in(dialect: Dialect, value: str) -> str:
    if dialect is Dialect.V1:
        return value.replace("<b>", "").replace("</b>", "").replace("\v", "")
    return value.replace("🚀", " ").replace("\v", " ") if dialect is Dialect.CURRENT else value


def answer_in(dialect: Dialect, one: Field) -> Field:
    if dialect is Dialect.API or (one.value and one.kind is not FieldKind.ATTACHMENTS):
        return replace(one, value=text_in(dialect, one.value or ""))
    if dialect is Dialect.V1 and one.kind in (FieldKind.ATTACHMENTS, FieldKind.YES_NO):
        return replace(one, value=None if one.kind is FieldKind.ATTACHMENTS else "Non")
    return replace(one, value="0") if one.kind is FieldKind.NUMBER else one


def exported(dossiers: Sequence[DossierRecord], dialect: Dialect) -> DossierFile:
    """Write dossiers as an export of the platform does, losses included."""

    def rendered(one: DossierRecord) -> DossierRecord:
        blocks, opinions = one.content.blocks, one.content.opinions
        has_annexes = dialect is not Dialect.V1
        content = replace(
            one.content,
            fields=tuple(answer_in(dialect, field) for field in one.content.fields),
            blocks=tuple(
                Block(block.label, tuple(tuple(answer_in(dialect, field) for field in row) for row in block.rows))
                for block in blocks
                if has_annexes
            ),
            opinions=tuple(replace(opinion, answer=text_in(dialect, opinion.answer)) for opinion in opinions if has_annexes),
        )
        return replace(one, dialect=dialect, content=content, screening_comment=text_in(dialect, one.screening_comment))

    return file_of(*map(rendered, dossiers), mapping={"screening_comment": "commentaire"})


@settings(deadline=None)
@given(st.lists(st.tuples(DIALECTS, DOSSIERS), min_size=1, max_size=4))
def test_importing_the_same_file_twice_changes_nothing(history: Sequence[tuple[Dialect, Sequence[DossierRecord]]]) -> None:
    stored = NOTHING
    for dialect, dossiers in history:
        file = exported(dossiers, dialect)
        stored = stored.after(file)
        again = stored.plan(file)
        assert (again.is_empty, again.changed, again.annotated, again.state_changed) == (True, (), (), ())


@settings(deadline=None)
@given(DOSSIERS, st.lists(DIALECTS, min_size=2, max_size=5))
def test_exports_of_the_same_dossiers_never_differ(dossiers: Sequence[DossierRecord], dialects: Sequence[Dialect]) -> None:
    stored = NOTHING.after(exported(dossiers, dialects[0]))
    for dialect in dialects[1:]:
        plan = stored.plan(exported(dossiers, dialect))
        assert (plan.new, plan.changed, plan.annotated, plan.state_changed, plan.withdrawn) == ((), (), (), (), ())
        stored = stored.after(exported(dossiers, dialect))


@settings(deadline=None)
@given(DOSSIERS, DOSSIERS, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(first: list[DossierRecord], second: list[DossierRecord], random: Random) -> None:
    def plan(*, is_shuffled: bool) -> ImportPlan:
        earlier, later = list(first), list(second)
        if is_shuffled:
            random.shuffle(earlier)
            random.shuffle(later)
        return NOTHING.after(exported(earlier, Dialect.V1)).plan(exported(later, Dialect.CURRENT))

    assert plan(is_shuffled=True) == plan(is_shuffled=False)
