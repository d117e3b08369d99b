"""What a file of scores would do: new, changed, unchanged grids, recusals, and everything it is refused for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from deliberation.call.call import Screening
from deliberation.dossiers.records import GridColumns, GridRow, ScoreFile
from deliberation.errors import ImportRefused
from deliberation.problems import Problem, Severity
from deliberation.scoring.juror_changes import BeforeAfter, JurorChange
from deliberation.scoring.marks import Grid, MarkRow
from deliberation.scoring.score_plan import ScorePlan, Standing, mark_rows, plan_scores
from phrases import Message
from tests.worlds.snapshots import make_candidature, make_juror

COLUMNS = GridColumns(dossier="N° dossier", juror="Juré", title="Titre", comment="Commentaire")
ONE, TWO = make_juror(1), make_juror(2)
EMPTY = Standing(candidatures=[make_candidature(1), make_candidature(2)], jurors=[], marks={}, comments={}, recusals=frozenset())
SEATED = replace(EMPTY, jurors=[ONE, TWO])
MARKED = replace(SEATED, marks={(1, ONE.id, "c1"): 4, (1, ONE.id, "c2"): None}, comments={(1, ONE.id): "Solide"})
REVEALED = replace(MARKED, candidatures=[make_candidature(1, is_revealed=True), make_candidature(2, is_revealed=True)])


def row(dossier: str = "1001", juror: str = "Juré 01", *, title: str = "", comment: str = "", **marks: int | None) -> GridRow:
    return GridRow(juror, dossier, title, {"c1": None, "c2": None, **marks}, False, comment, "Feuille", 2, COLUMNS)


def recused(dossier: str = "1001", juror: str = "Juré 01") -> GridRow:
    return replace(row(dossier, juror), is_recused=True)


def plan(standing: Standing, *rows: GridRow) -> ScorePlan:
    return plan_scores(ScoreFile("notes.xlsx", "", rows, ()), standing)


def refused(standing: Standing, *rows: GridRow) -> list[tuple[str, str]]:
    with pytest.raises(ImportRefused) as refusal:
        plan(standing, *rows)
    return [(problem.column, problem.value) for problem in refusal.value.problems]


def said(of: ScorePlan) -> Mapping[str, Any]:
    names = ("new", "changed", "unchanged", "recusals", "new_jurors", "marks", "comments")
    return {name: value for name in names if (value := getattr(of, name))}


def test_marks_are_new_changed_or_the_same() -> None:
    rows = (row(c1=4, c2=5), row("1002", c1=0), row(juror="Juré 02"))
    assert said(plan(MARKED, *rows)) == {
        "new": (("1002", "Juré 01"),),
        "changed": (("1001", "Juré 01"),),
        "unchanged": (("1001", "Juré 02"),),
        "marks": {("1001", "Juré 01"): {"c2": 5}, ("1002", "Juré 01"): {"c1": 0}},
    }


def test_blank_takes_no_mark_and_no_comment_back() -> None:
    again = plan(MARKED, row())
    assert (said(again), again.is_empty) == ({"unchanged": (("1001", "Juré 01"),)}, True)


def test_comment_that_differs_is_written_even_where_no_mark_does() -> None:
    assert said(plan(MARKED, row(c1=4, comment="Solide"))) == {"unchanged": (("1001", "Juré 01"),)}
    assert said(plan(MARKED, row(c1=4, comment="Fragile"))) == {
        "unchanged": (("1001", "Juré 01"),),
        "comments": {("1001", "Juré 01"): "Fragile"},
    }


def test_marks_outside_the_shortlist_are_taken_with_a_warning() -> None:
    files = [make_candidature(1), make_candidature(2, screening=Screening.DECLINED), make_candidature(3, is_withdrawn=True)]
    rows = (row(c1=4), row("1002", c1=4), row("1002", juror="Juré 02", c2=3), row("1003", c1=4), row("1003", juror="Juré 02"))
    told = plan(replace(SEATED, candidatures=files), *rows)
    assert [(problem.message.values["dossier"], problem.count) for problem in told.problems] == [("1002", 2), ("1003", 1)]
    assert len(told.new) == 4
    assert not plan(replace(SEATED, candidatures=files[1:]), row("1002", c1=4)).problems


def test_recusal_is_told_once() -> None:
    assert said(plan(SEATED, recused())) == {"recusals": (("1001", "Juré 01"),)}
    assert said(plan(replace(SEATED, recusals=frozenset({(1, ONE.id)})), recused())) == {"unchanged": (("1001", "Juré 01"),)}


def test_marks_of_a_recused_juror_are_refused_and_a_blank_grid_is_not() -> None:
    standing = replace(SEATED, recusals=frozenset({(1, ONE.id)}))
    assert refused(standing, row(c1=3)) == [("Juré", "Juré 01")]
    assert plan(standing, row(), row(juror="Juré 02", c1=3)).new == (("1001", "Juré 02"),)


def test_comment_of_a_recused_juror_is_refused_with_its_sheet_and_line() -> None:
    standing = replace(SEATED, recusals=frozenset({(1, ONE.id), (2, ONE.id)}), comments={(2, ONE.id): "Avant"})
    rows = (row(comment="Solide"), row("1002", comment="Avant"), row(juror="Juré 02", comment="Solide"))
    with pytest.raises(ImportRefused) as refusal:
        plan(standing, *rows)
    told = [(problem.sheet, problem.row, problem.column, problem.value) for problem in refusal.value.problems]
    assert told == [("Feuille", 2, "Commentaire", "Solide")]


def test_comment_beside_a_recusal_is_left_aside_and_said() -> None:
    news = replace(recused(), comment="Une parente y travaille")
    brought = plan(SEATED, news)
    assert said(brought) == {"recusals": (("1001", "Juré 01"),)}
    assert [(problem.severity, problem.value) for problem in brought.problems] == [(Severity.WARNING, "Une parente y travaille")]


def test_file_brings_its_jurors_to_a_call_that_has_none() -> None:
    brought = plan(EMPTY, row(juror="Camille", c1=4), row("1002", "camille", c1=5), recused(juror="Dominique"))
    assert said(brought) == {
        "new": (("1001", "Camille"), ("1002", "Camille")),
        "recusals": (("1001", "Dominique"),),
        "new_jurors": ("Camille", "Dominique"),
        "marks": {("1001", "Camille"): {"c1": 4}, ("1002", "Camille"): {"c1": 5}},
    }


def test_unknown_juror_is_refused_and_names_are_read_in_any_case() -> None:
    assert refused(SEATED, row(juror="Juré 03", c1=4)) == [("Juré", "Juré 03")]
    assert plan(SEATED, row(juror="JURÉ 01", c1=4)).new == (("1001", "Juré 01"),)


def test_every_problem_of_the_file_is_told_at_once() -> None:
    read = Problem(Severity.ERROR, Message("No mark."), value="11")
    warned = Problem(Severity.WARNING, Message("Twice."), value="again")
    file = ScoreFile("notes.xlsx", "", (row("9999", c1=1), row(juror="Personne", c1=1)), (warned, read))
    with pytest.raises(ImportRefused) as refusal:
        plan_scores(file, SEATED)
    assert [problem.value for problem in refusal.value.problems] == ["11", "9999", "Personne"]


def test_titles_sorted_apart_from_their_numbers_are_refused() -> None:
    assert refused(SEATED, row(title="PROJET 2", c1=4)) == [("Titre", "PROJET 2")]


def test_title_that_is_nobody_s_is_warned_of_and_the_number_counts() -> None:
    warned = plan(SEATED, row(title="Projet 1 (v2)", c1=4), row("1002", title="projet\u00a02", c1=4))
    assert [(problem.severity, problem.value) for problem in warned.problems] == [(Severity.WARNING, "Projet 1 (v2)")]
    assert warned.new == (("1001", "Juré 01"), ("1002", "Juré 01"))


@pytest.mark.parametrize(
    "news", [row(c1=5), row(c1=4, c2=1), row(juror="Juré 02", c1=4), row(c1=4, comment="Fragile"), recused(), recused(juror="Juré 02")]
)
def test_anything_new_on_a_revealed_candidature_is_refused(news: GridRow) -> None:
    assert refused(REVEALED, news) == [("N° dossier", "1001")]


def test_same_file_again_passes_after_the_reveal() -> None:
    assert plan(REVEALED, row(c1=4, comment="Solide"), row(juror="Juré 02")).is_empty


def test_revealed_candidature_without_marks_yet_takes_its_first() -> None:
    assert plan(REVEALED, row("1002", c1=4), row("1002", "Juré 02", c1=5)).new == (("1002", "Juré 01"), ("1002", "Juré 02"))


def test_rows_to_write_hold_only_what_differs() -> None:
    rows = mark_rows(plan(MARKED, row(c1=4, c2=5)).marks.items(), candidature_ids={"1001": 1}, juror_ids={"Juré 01": ONE.id})
    assert list(rows) == [MarkRow(1, ONE.id, "c2", 5)]


def saved_by(entered_by: str) -> Standing:
    """The first juror's grid on the first dossier, saved on screen by themself or by somebody else for them."""
    return replace(MARKED, grids={(1, ONE.id): Grid(1, datetime(2019, 7, 1, tzinfo=UTC), entered_by)})


@pytest.mark.parametrize("news", [row(c1=5), row(c1=4, c2=1), row(c1=4, comment="Fragile")])
def test_marks_that_a_juror_saved_on_screen_are_not_replaced_by_a_file(news: GridRow) -> None:
    assert refused(saved_by(""), news) == [("Juré", "Juré 01")]
    assert plan(saved_by("Camille"), news).comments.keys() | plan(saved_by("Camille"), news).marks.keys() == {("1001", "Juré 01")}


def test_file_that_says_what_the_juror_saved_brings_nothing() -> None:
    assert plan(saved_by(""), row(c1=4, comment="Solide")).is_empty


def test_what_is_replaced_is_told() -> None:
    brought = plan(MARKED, row(c1=5, c2=1, comment="Fragile"))
    assert (brought.replaced, brought.replaced_comments) == ({("1001", "Juré 01"): {"c1": 4, "c2": None}}, {("1001", "Juré 01"): "Solide"})


def test_each_juror_s_change_is_counted_before_and_after() -> None:
    rows = (row(c1=5), row("1002", c1=1, c2=2), recused("1002", juror="Juré 02"), row(juror="Juré 02"))
    assert plan(MARKED, *rows).jurors == (
        JurorChange("Juré 01", ("Feuille",), BeforeAfter(1, 2), BeforeAfter(1, 3), BeforeAfter(0, 0), blanks=1, kept=0, replaced=1),
        JurorChange("Juré 02", ("Feuille",), BeforeAfter(0, 0), BeforeAfter(0, 0), BeforeAfter(0, 1), blanks=2, kept=0, replaced=0),
    )
    assert [change.kept for change in plan(MARKED, row()).jurors] == [1]


def test_one_cause_is_told_once_with_how_often() -> None:
    rows = [replace(row(dossier, "Personne", c1=1), row=number, sheet="Notes") for number, dossier in enumerate(["1001", "1002"] * 12, 2)]
    with pytest.raises(ImportRefused) as refusal:
        plan(SEATED, *rows)
    (problem,) = refusal.value.problems
    assert (problem.value, problem.count, problem.rows) == ("Personne", 24, tuple(range(2, 26)))


LONG = replace(make_juror(3), name="Marie-Hélène de La Rochefoucauld-Montbel")
LONGER = replace(make_juror(4), name="Marie-Hélène de La Rochefoucauld-Doudeauville")


def from_sheet(sheet: str, juror: str = "") -> GridRow:
    return replace(row(c1=4), juror=juror or sheet, sheet=sheet, columns=GridColumns())


def test_sheet_whose_name_was_cut_is_that_of_the_only_juror_who_begins_so() -> None:
    cut = LONG.name[:31]
    assert plan(replace(SEATED, jurors=[ONE, LONG]), from_sheet(cut)).new == (("1001", LONG.name),)
    assert refused(replace(SEATED, jurors=[LONG, LONGER]), from_sheet(cut)) == [("", cut)]
    assert refused(replace(SEATED, jurors=[ONE, LONG]), from_sheet(cut[:30])) == [("", cut[:30])]
    assert plan(replace(SEATED, jurors=[replace(ONE, name="A/B")]), from_sheet("A B")).new == (("1001", "A/B"),)


def test_sheet_of_one_juror_with_another_s_name_above_is_refused() -> None:
    assert refused(SEATED, from_sheet("Juré 02", juror="Juré 01")) == [("", "Juré 01")]
    assert plan(SEATED, from_sheet("Feuil1", juror="Juré 01")).new == (("1001", "Juré 01"),)


_ZEROS = "Several dossiers of this call have this number, with more or fewer zeros in front: {dossiers}."
TWINS = replace(
    SEATED, candidatures=[*SEATED.candidatures, replace(make_candidature(3), dossier="07"), replace(make_candidature(4), dossier="007")]
)


@pytest.mark.parametrize(
    ("news", "text"),
    [
        (row("7", c1=4), _ZEROS),
        (row("2001", c1=4), "No application of this call has this number."),
        (row(juror="Jure 02", c1=4), "No juror of this call has this name. Is it {nearest}?"),
        (row(juror="Personne", c1=4), "No juror of this call has this name."),
    ],
)  # fmt: skip
def test_refusal_says_what_comes_near(news: GridRow, text: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        plan(TWINS, news)
    assert [problem.message.text for problem in refusal.value.problems] == [text]


def test_name_that_may_be_cut_is_warned_of_where_it_makes_a_juror() -> None:
    brought = plan(EMPTY, from_sheet(LONG.name[:31]))
    assert (brought.new_jurors, [problem.is_error for problem in brought.problems]) == ((LONG.name[:31],), [False])


@pytest.mark.parametrize("name", ["Feuil1", "Feuille 2", "Sheet1", "sheet 12", "Grille"])
def test_sheet_that_bears_nobody_s_name_makes_no_juror(name: str) -> None:
    line = replace(row(juror=name, c1=4), sheet=name)
    assert refused(EMPTY, line) == [("", "")]
    assert plan(EMPTY, replace(line, juror="Juré 01")).new_jurors == ("Juré 01",)


def test_two_jurors_of_the_call_under_one_name_are_nobody_s_row() -> None:
    namesakes = replace(SEATED, jurors=[replace(ONE, name="Jean Dupont"), replace(TWO, name="JEAN\u00a0DUPONT")])
    assert refused(namesakes, row(juror="Jean Dupont", c1=4)) == [("Juré", "Jean Dupont")]


def test_name_with_letters_of_another_alphabet_is_said_to_have_them() -> None:
    with pytest.raises(ImportRefused) as refusal:
        plan(replace(SEATED, jurors=[replace(ONE, name="Camille")]), row(juror="C\u0430mille", c1=4))
    assert [problem.message.values for problem in refusal.value.problems] == [{"letters": "\u0430 (U+0430)", "nearest": "Camille"}]


def test_new_jurors_whose_names_look_alike_are_named() -> None:
    brought = plan(
        EMPTY,
        row(juror="Chlo\u00e9 Ferr\u00e9", c1=4),
        row(juror="C\u0430mille", c1=4),
        row(juror="Chloe Ferre", c1=4),
        row(juror="Camille", c1=4),
    )
    assert [(problem.is_error, problem.value) for problem in brought.problems] == [
        (False, "C\u0430mille"), (False, "Chloe Ferre"), (False, "Camille")
    ]  # fmt: skip
    assert len(brought.new_jurors) == 4


def test_file_makes_no_juror_of_somebody_who_is_in_the_call_otherwise() -> None:
    assert refused(replace(EMPTY, others=["Henri Vasseur"]), row(juror="Henri\u00a0VASSEUR", c1=4)) == [("Juré", "Henri\u00a0VASSEUR")]


def test_plan_that_would_write_other_than_its_preview_counts_cannot_be_made() -> None:
    sound = plan(MARKED, row(c1=5, c2=1), recused("1002"))
    wrong: Sequence[Mapping[str, Any]] = ({"marks": {}}, {"recusals": ()}, {"jurors": ()})
    for values in wrong:
        with pytest.raises(ImportRefused):
            replace(sound, **values)
