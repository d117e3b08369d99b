"""What importing a file over what is here would do: dossiers new, changed of state, withdrawn, gone, late."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import permutations, product

import pytest

from deliberation.call.call import Screening
from deliberation.dossiers.candidatures import Candidature, PlatformState, WithdrawalWord
from deliberation.dossiers.differences import ScreeningProposal, StateChange
from deliberation.dossiers.import_plan import plan_import
from deliberation.dossiers.recognition import Assignment
from deliberation.dossiers.records import DossierRecord
from deliberation.problems import Severity
from phrases import language
from tests.depth import sample
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
from tests.worlds.dossiers import NOTHING, Stored, file_of, numbers, record

CONSTRUCTION, INSTRUCTION, DISMISSED = PlatformState.UNDER_CONSTRUCTION, PlatformState.UNDER_INSTRUCTION, PlatformState.DISMISSED
LATER = datetime.fromisoformat("2019-06-04T08:00:00+02:00")


def candidature(stored: Stored, dossier: str = "1") -> Candidature:
    return stored.candidatures[dossier]


@pytest.fixture(scope="module")
def imported() -> Stored:
    return NOTHING.after(export(V1_CSV))


def test_later_export_is_told_apart_from_the_first(imported: Stored) -> None:
    plan = imported.plan(export(LATER_V1_XLSX))

    assert numbers(plan.new) == ["526915"]
    assert {change.dossier: [field.key for field in change.fields] for change in plan.changed} == {
        "499753": ["titre_du_projet", "apport_attendu_de_l_accompagnement_dinsic_ditp"],
        "525638": ["donnees_existence_volume_accessibilite"],
        "526382": ["defi_technique"],
    }
    assert {change.dossier: (change.before, change.after) for change in plan.state_changed} == {
        **dict.fromkeys(("513778", "518026", "525638", "526382"), (CONSTRUCTION, INSTRUCTION)),
        "523044": (CONSTRUCTION, DISMISSED),
    }
    assert (numbers(plan.withdrawn), numbers(plan.late), plan.absent, plan.annotated) == (["523044"], ["526915"], (), ())
    assert len(plan.unchanged) == 40
    assert (plan.new_administrations, [one.name for one in plan.updated_administrations]) == ((), ["Direction de la mer des Îles-Cendrées"])
    assert sorted(plan.to_write) == ["499753", "513778", "518026", "523044", "525638", "526382", "526915"]


@pytest.mark.parametrize(("first", "second"), sample(list(product(FIVE_EXPORTS, repeat=2)), 8, of="two formats"))
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


def test_screening_already_proposed_is_not_proposed_again() -> None:
    file = file_of(record("1", screening=Screening.RESERVE, screening_comment="À revoir"))

    assert NOTHING.plan(file).screenings == {"1": ScreeningProposal(Screening.RESERVE, "À revoir")}
    assert NOTHING.after(file).plan(file).screenings == {}


def withdrawn(stored: Stored, word: WithdrawalWord | None = WithdrawalWord.PLATFORM) -> Stored:
    here = replace(candidature(stored), is_withdrawn=True, withdrawal_reason="Abandon", withdrawn_on_word_of=word)
    return replace(stored, candidatures={**stored.candidatures, "1": here})


@pytest.mark.parametrize("word", [WithdrawalWord.PLATFORM, None])  # None: withdrawn by a file, as files once did
def test_dossier_that_the_platform_opened_again_is_asked_about_and_stays_withdrawn(word: WithdrawalWord | None) -> None:
    stored = withdrawn(NOTHING.after(file_of(record("1", platform_state=DISMISSED, motivation="Abandon"))), word)

    plan = stored.plan(file_of(record("1")))

    assert plan.state_changed == (StateChange("1", 1, "Projet 1", DISMISSED, CONSTRUCTION),)
    assert (numbers(plan.returning), plan.withdrawn, plan.to_write["1"].is_withdrawn) == (["1"], (), True)


def test_withdrawal_on_somebody_else_s_word_is_not_asked_about_again() -> None:
    stored = withdrawn(NOTHING.after(file_of(record("1"))), WithdrawalWord.APPLICANT)

    plan = stored.plan(file_of(record("1")))

    assert (plan.is_empty, plan.asks_withdrawals) == (True, False)


def test_dossier_withdrawn_here_already_is_not_asked_about() -> None:
    file = file_of(record("1", platform_state=DISMISSED, is_archived=True))

    assert NOTHING.after(file).plan(file).asks_withdrawals
    assert not withdrawn(NOTHING.after(file)).plan(file).asks_withdrawals


def test_dismissed_dossier_that_is_not_archived_is_not_asked_about() -> None:
    plan = NOTHING.plan(file_of(record("1", platform_state=DISMISSED)))

    assert (plan.asks_withdrawals, plan.to_write["1"].is_withdrawn) == (False, False)


def test_dossier_gone_from_the_file_is_only_reported() -> None:
    stored = withdrawn(NOTHING.after(file_of(record("1"), record("2"), record("3"))))

    plan = stored.plan(file_of(record("3")))

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


def test_administration_to_create_is_pointed_at_from_its_dossiers() -> None:
    plan = NOTHING.plan(
        file_of(record("2", administration="Ville"), record("1", administration="Parc"), record("3", administration="VILLE"))
    )

    assert [one.name for one in plan.new_administrations] == ["Parc", "Ville"]
    assert plan.assignments == {"1": Assignment(new=0), "2": Assignment(new=1), "3": Assignment(new=1)}
    assert {one.administration_id for one in plan.to_write.values()} == {0}


def test_what_the_call_needs_and_the_file_does_not_give_is_told_with_its_rows() -> None:
    call = replace(demo_call(), tracks=tuple(replace(track, envelope=Decimal(1000)) for track in demo_call().tracks))
    given = {"requested_tracks": ("scientific",), "amount_asked": Decimal(10)}
    bare = {"deposited_at": None, "administration": ""}
    withdrawn_ = record("4", is_archived=True, platform_state=DISMISSED, row=5, **bare)
    file = file_of(record("1", row=2, **bare), record("2", row=3, **given), record("3", row=4, **bare), withdrawn_)

    with language("en"):
        plan = plan_import(file, call=call, existing={}, administrations=[], links={})
        told = {str(problem.message).split(": ")[0]: (problem.severity, problem.rows) for problem in plan.problems}
    assert told == dict.fromkeys(_NOT_GIVEN, (Severity.WARNING, (2, 4)))
    assert [problem.severity for problem in NOTHING.plan(file_of(record("2", **given))).problems] == []


_NOT_GIVEN = (
    "The call closes on 31 May 2019, 23:59, and this dossier has no date of filing",
    "The file has no question about the track that was recognised",
    "This dossier names no applicant",
    "The call has an envelope, and this dossier asks for no amount",
)


def test_project_under_two_numbers_is_asked_about() -> None:
    def asked(stored: Stored, *records: DossierRecord) -> list[tuple[Severity, int | None, str]]:
        told = stored.plan(file_of(*records)).problems
        return [(one.severity, one.row, str(one.message.values["dossier"])) for one in told if "dossier" in one.message.values]

    same = {"title": "Lire les avis", "administration": "Cour de cassation"}
    first, other = record("1", row=2, **same), record("3", row=4, **{**same, "title": "Autre"})
    again = record("2", row=3, title="LIRE  les avis ", administration="Cour de Cassation")
    assert asked(NOTHING, first, again, other) == [(Severity.WARNING, 3, "1")]
    assert asked(NOTHING.after(file_of(first, again, other)), first, again, other) == []
    # The new one is asked about, where the file has it first too.
    assert asked(NOTHING.after(file_of(first)), again, first) == [(Severity.WARNING, 3, "1")]


def test_what_is_here_already_is_not_told_missing_of_a_file_that_leaves_it_out() -> None:
    whole = record("1", requested_tracks=("scientific",))
    left_out = replace(whole, deposited_at=None, administration="", requested_tracks=(), title="Autre")

    assert NOTHING.after(file_of(whole)).plan(file_of(left_out)).problems == ()


@pytest.mark.parametrize("roles", [{}, {"title": "titre"}], ids=["the question was renamed", "the cell is blank"])
def test_title_that_is_here_is_not_replaced_by_the_number(roles: dict[str, str]) -> None:
    stored = NOTHING.after(file_of(record("700101", title="Prévoir les crues")))
    after = stored.after(file_of(record("700101", title="Dossier 700101"), mapping=roles))
    assert candidature(after, "700101").title == "Prévoir les crues"
