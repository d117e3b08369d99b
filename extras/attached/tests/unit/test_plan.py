"""What an import of attached files would do: matched by the form's own names, versions in order, nothing taken that may be the team's."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from deliberation.dossiers.attachments.attachment import Attachment, SentFile, attached, folded_name, name_to_save, own_names, stamped
from deliberation.dossiers.candidatures import Candidature, Content
from deliberation.errors import InvalidValue
from extras.attached.plan import AttachmentPlan, Examined, Matched, Read, plan_attachments, sort_files
from tests.worlds.attachments import content_of
from tests.worlds.snapshots import make_candidature

AT = datetime(2026, 1, 20, 9, tzinfo=UTC)
PLATFORM = ("pieces", "dossier-1", "pieces_justificatives")


def one_dossier(content: Content) -> dict[str, Candidature]:
    return {"1": replace(make_candidature(1, content=content), dossier="1")}


def sorted_names(content: Content, *files: tuple[tuple[str, ...], str]) -> tuple[list[str], list[str]]:
    """The names taken and those to check."""
    sent = [SentFile(key, folders, name, 1) for key, (folders, name) in enumerate(files)]
    matched, to_check = sort_files(sent, one_dossier(content))
    return [one.name for one in matched], [one.name for one in to_check]


def test_only_files_that_the_applicant_s_own_answers_name_are_taken() -> None:
    content = content_of("budget.pdf", "equipe.pdf", private=["budget.pdf", "note.pdf"], in_block=["lettre.pdf"])
    assert own_names(content) == ("equipe.pdf", "lettre.pdf")
    taken, left = sorted_names(
        content,
        (PLATFORM, "equipe-31-05-2019-23-58-12.pdf"),
        (PLATFORM, "lettre-31-05-2019-23-58-13.pdf"),
        (PLATFORM, "budget-31-05-2019-23-58-14.pdf"),  # the team has one of that name: nothing tells them apart
        (PLATFORM, "note-31-05-2019-23-58-15.pdf"),
        (PLATFORM, "inconnu.pdf"),
        (("pieces", "dossier-1"), "export-1.pdf"),
        (("pieces", "dossier-1", "messagerie"), "equipe.pdf"),
        (("pieces", "dossier-1", "avis"), "equipe.pdf"),
        (("pieces", "dossier-2", "pieces_justificatives"), "equipe.pdf"),
        (("pieces",), "equipe.pdf"),
    )
    assert taken == ["equipe.pdf", "lettre.pdf"]
    assert len(left) == 8


def test_a_file_to_check_is_taken_by_its_place_alone() -> None:
    content, sent = (
        content_of("equipe.pdf"),
        [
            SentFile(0, PLATFORM, "budget-31-05-2019-23-58-14.pdf", 1),
            SentFile(1, ("pieces", "dossier-1", "messagerie"), "budget.pdf", 1),
            SentFile(2, ("pieces", "dossier-2"), "budget.pdf", 1),
            SentFile(3, ("..", "dossier-1"), "budget.pdf", 1),
            SentFile(4, PLATFORM, "\N{ZERO WIDTH SPACE}", 1),
        ],
    )
    matched, to_check = sort_files(sent, one_dossier(content), chosen=[sent[0].place])
    assert [(one.name, one.filed_at and one.filed_at.day, one.is_chosen) for one in matched] == [("budget.pdf", 31, True)]
    assert [one.name for one in to_check] == [file.place for file in sent[1:]]
    for nobody_s in (*sent[2:], SentFile(9, ("1",), "absent.pdf", 1)):
        with pytest.raises(InvalidValue):
            sort_files(sent, one_dossier(content), chosen=[nobody_s.place])


def test_file_that_no_answer_names_counts_once_taken_and_its_later_versions_too() -> None:
    content = content_of("equipe.pdf")
    first = Matched(SentFile(0, ("1",), "lettre.pdf", 1), 1, "1", "lettre.pdf", is_chosen=True)
    read = [Read(first, "a" * 64, 1, "application/pdf")]
    plan = plan_attachments(Examined("x.zip", tuple(read), (), (), ("1",)), candidatures=one_dossier(content), here=(), at=AT)
    assert (plan.new, plan.replaced, plan.chosen) == ((("1", "lettre.pdf"),), (), (("1", "1/lettre.pdf"),))
    assert [(one.name, len(one.counting)) for one in attached(content, plan.to_write)] == [("equipe.pdf", 0), ("lettre.pdf", 1)]
    second = Examined("y.zip", (Read(first, "b" * 64, 1, "application/pdf"),), (), (), ("1",))
    later = plan_attachments(second, candidatures=one_dossier(content), here=plan.to_write, at=AT)
    assert (later.new, later.replaced) == ((), (("1", "lettre.pdf"),))


@pytest.mark.parametrize("folders", [("1",), ("dossier-1",), ("2026", "1"), ("a", "dossier-1", "pieces_justificatives")])
def test_a_plain_folder_is_known_by_the_dossier_s_number(folders: tuple[str, ...]) -> None:
    assert sorted_names(content_of("equipe.pdf"), (folders, "equipe.pdf")) == (["equipe.pdf"], [])


def test_a_folder_is_known_by_its_number_however_many_zeros_are_in_front() -> None:
    assert sorted_names(content_of("equipe.pdf"), (("dossier-0001",), "equipe.pdf")) == (["equipe.pdf"], [])


@pytest.mark.parametrize("folders", [("..", "1"), ("1", ".."), ("1", "..", "pieces_justificatives")])
def test_a_path_that_leads_out_is_for_a_person_to_look_at(folders: tuple[str, ...]) -> None:
    assert sorted_names(content_of("equipe.pdf"), (folders, "equipe.pdf"))[0] == []


def test_names_match_however_a_system_writes_them_and_letters_keep_their_case() -> None:
    written = "Pie\u0300ce  1 : budget?.pdf"
    assert sorted_names(content_of(written), (PLATFORM, "Pièce 1 - budget--31-05-2019-23-58-1.pdf"))[0] == [written]
    assert sorted_names(content_of("Plan.pdf", "plan.pdf"), (PLATFORM, "plan.pdf"), (PLATFORM, "Plan.pdf"))[0] == ["Plan.pdf", "plan.pdf"]
    assert sorted_names(content_of("Plan.pdf"), (PLATFORM, "PLAN.pdf")) == ([], ["/".join((*PLATFORM, "PLAN.pdf"))])
    assert folded_name("fdp.\N{RIGHT-TO-LEFT OVERRIDE}exe\N{ZERO WIDTH SPACE}\0") == "fdp.-exe"


def test_stamp_of_the_platform_is_paris_time_and_a_name_may_end_like_one() -> None:
    found = stamped("plan-01-02-2019-10-00-7-31-05-2019-23-58-12.pdf")
    assert found == ("plan-01-02-2019-10-00-7.pdf", datetime(2019, 5, 31, 21, 58, tzinfo=UTC), "12")
    assert [stamped(name) for name in ("plan.pdf", "plan-99-99-2019-10-00-7.pdf", "plan-31-05-2019-23-58.pdf")] == [None] * 3
    own = content_of("plan-01-02-2019-10-00-7.pdf")
    assert sorted_names(own, (PLATFORM, "plan-01-02-2019-10-00-7.pdf"))[0] == ["plan-01-02-2019-10-00-7.pdf"]


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("../../etc/passwd", "-..-etc-passwd"),
        ("con.pdf", "_con.pdf"),
        ("a" * 400 + ".pdf", "a" * 146 + ".pdf"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}", "-"),
        (" . ", "_"),
        ("Pièce n° 1.pdf", "Pièce n° 1.pdf"),
    ],
)
def test_any_computer_can_save_a_file_under_the_name_that_is_given_to_it(name: str, saved: str) -> None:
    assert name_to_save(name) == saved


def planned(content: Content, here: Iterable[Attachment], *files: tuple[str, str, datetime | None]) -> AttachmentPlan:
    """The plan for files given as name, digest, time of filing."""
    reads = tuple(
        Read(Matched(SentFile(key, ("1",), name, 1), 1, "1", name, filed_at, str(key)), sha256 * 64, 1, "application/pdf")
        for key, (name, sha256, filed_at) in enumerate(files)
    )
    return plan_attachments(Examined("x.zip", reads, (), (), ("1",)), candidatures=one_dossier(content), here=here, at=AT)


def hour(number: int) -> datetime:
    return datetime(2019, 5, 31, number, tzinfo=UTC)


def test_latest_version_counts_earlier_ones_stay_and_the_same_again_changes_nothing() -> None:
    content = content_of("plan.pdf", "budget.pdf")
    first = planned(content, (), ("plan.pdf", "a", hour(8)), ("plan.pdf", "b", hour(9)))
    assert (first.new, first.earlier, first.missing) == ((("1", "plan.pdf"),), (("1", "plan.pdf"),), (("1", "budget.pdf"),))
    here = first.to_write
    assert [(one.number, one.sha256[0]) for one in here] == [(1, "a"), (2, "b")]

    again = planned(content, here, ("plan.pdf", "a", hour(8)), ("plan.pdf", "b", hour(9)))
    assert (len(again.unchanged), again.to_write) == (2, ())
    later = planned(content, here, ("plan.pdf", "c", hour(10)), ("budget.pdf", "d", None))
    assert (later.replaced, later.new) == ((("1", "plan.pdf"),), (("1", "budget.pdf"),))
    older = planned(content, here, ("plan.pdf", "c", hour(7)))
    assert (older.earlier, older.replaced) == ((("1", "plan.pdf"),), ())
    plan, budget = attached(content, [*here, *later.to_write])
    assert ([one.sha256[0] for one in plan.counting], [one.sha256[0] for one in plan.earlier]) == (["c"], ["a", "b"])
    assert [one.sha256[0] for one in budget.counting] == ["d"]


def test_a_file_without_a_time_takes_the_place_of_what_came_before_it() -> None:
    content = content_of("plan.pdf")
    here = planned(content, (), ("plan.pdf", "a", hour(8)), ("plan.pdf", "b", hour(9))).to_write
    back = planned(content, here, ("plan.pdf", "a", None))
    assert back.replaced == (("1", "plan.pdf"),)
    (plan,) = attached(content, [*here, *back.to_write])
    assert ([one.number for one in plan.counting], [one.number for one in plan.earlier]) == ([3], [1, 2])


def test_two_questions_answered_by_files_of_one_name_have_two_files_that_count() -> None:
    content = content_of("cv.pdf", "cv.pdf")
    plan = planned(content, (), ("cv.pdf", "a", hour(8)), ("cv.pdf", "b", hour(8)))
    assert plan.new == (("1", "cv.pdf"), ("1", "cv.pdf"))
    (found,) = attached(content, plan.to_write)
    assert ([one.sha256[0] for one in found.counting], found.earlier) == (["a", "b"], ())


def test_a_name_that_nobody_sent_a_file_for_is_told_with_its_dossier() -> None:
    plan = planned(content_of("plan.pdf", "budget.pdf"), (), ("plan.pdf", "a", None))
    assert [(problem.dossier, problem.value, problem.is_error) for problem in plan.problems] == [("1", "budget.pdf", False)]
    assert [found.name for found in attached(content_of("plan.pdf"), ())] == ["plan.pdf"]
