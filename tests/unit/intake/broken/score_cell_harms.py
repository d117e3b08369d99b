"""Ways to break single cells and rows of a workbook of scores."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from tests.unit.intake.broken.book import Book, Formula, Page
from tests.unit.intake.broken.harm import Draw, Harm, Where, harms_of, touched
from tests.unit.intake.broken.score_sheet_harms import NAME, all_of, broken, fine, one_page
from tests.unit.intake.broken.scores import (
    CODES,
    COMMENT,
    DOSSIERS,
    FIRST_MARK,
    LABELS,
    RECUSAL,
    TITLES,
    TRUTH,
    grid_of,
)

LAST_MARK = FIRST_MARK + len(LABELS) - 1


def one_row(draw: Draw, *, marked: bool = True) -> tuple[Book, Page, str, str, int]:
    """A page, its juror, a dossier and the place of its row; ``marked``: not one under recusal."""
    book, page, juror = one_page(draw)
    fit = [dossier for dossier in DOSSIERS if not marked or TRUTH[juror, dossier, CODES[0]] != RECUSAL]
    dossier = draw(st.sampled_from(fit))
    return book, page, juror, dossier, DOSSIERS.index(dossier) + 1


def one_mark(draw: Draw) -> tuple[Book, Page, tuple[str, str, str], int, int]:
    """A page and a cell of it that holds a mark: its address, row and column."""
    book, page, juror, dossier, row = one_row(draw)
    code = draw(st.sampled_from([code for code in CODES if TRUTH[juror, dossier, code] != ""]))
    return book, page, (juror, dossier, code), row, FIRST_MARK + CODES.index(code)


def changed_mark(draw: Draw, value: Any, *also: str) -> Harm:
    book, page, address, row, column = one_mark(draw)
    page.rows[row][column] = value
    return broken(book, page, [address], *also, row=row + 1)


def marks_merged_down(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    first, last = sorted(draw(st.lists(st.integers(1, len(DOSSIERS)), min_size=2, max_size=2, unique=True)))
    column = draw(st.integers(FIRST_MARK, LAST_MARK))
    for row in range(first + 1, last + 1):
        page.rows[row][column] = None
    page.merged = [((first, column), (last, column))]
    code = CODES[column - FIRST_MARK]
    return must_be_named(broken(book, page, [(juror, DOSSIERS[row - 1], code) for row in range(first, last + 1)], ""))


def marks_merged_across(draw: Draw) -> Harm:
    book, page, juror, dossier, row = one_row(draw)
    first, last = sorted(draw(st.lists(st.integers(FIRST_MARK, LAST_MARK), min_size=2, max_size=2, unique=True)))
    page.rows[row][first + 1 : last + 1] = [None] * (last - first)
    page.merged = [((row, first), (row, last))]
    codes = CODES[first - FIRST_MARK : last - FIRST_MARK + 1]
    return must_be_named(broken(book, page, [(juror, dossier, code) for code in codes], ""))


def comments_merged(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    first = draw(st.integers(1, len(DOSSIERS) - 1))
    column = page.column(COMMENT)
    page.rows[first][column], page.rows[first + 1][column] = "Vaut pour les deux", None
    page.merged = [((first, column), (first + 1, column))]
    addresses = [(juror, DOSSIERS[row - 1], "comment") for row in (first, first + 1)]
    return must_be_named(broken(book, page, addresses, "", "Vaut pour les deux"))


def numbers_merged(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    first = draw(st.integers(1, len(DOSSIERS) - 1))
    page.rows[first + 1][0] = None
    page.merged = [((first, 0), (first + 1, 0))]
    return broken(book, page, grid_of(juror, DOSSIERS[first]))


def title_merged_above_the_table(draw: Draw) -> Harm:
    book, page, _juror = one_page(draw)
    page.add_above(["Notes du jury"])
    page.merged = [((0, 0), (0, draw(st.integers(1, LAST_MARK))))]
    return fine(book)


def must_be_named(harm: Harm) -> Harm:
    return replace(harm, must_name=harm.where)


def formula_with_its_result(draw: Draw) -> Harm:
    book, page, _address, row, column = one_mark(draw)
    page.formulas[row, column] = Formula.COMPUTED
    return fine(book)


def formula_without_its_result(draw: Draw) -> Harm:
    book, page, address, row, column = one_mark(draw)
    ways = [Formula.NEVER_COMPUTED, Formula.EMPTY_RESULT, Formula.SHORT_EMPTY_RESULT, Formula.ERROR]
    page.formulas[row, column] = draw(st.sampled_from(ways))
    return broken(book, page, [address])


def formula_last_of_its_sheet(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    page.rows[-1][-1] = None
    page.rows[-1][LAST_MARK] = 3
    page.formulas[len(page.rows) - 1, LAST_MARK] = draw(st.sampled_from([Formula.NEVER_COMPUTED, Formula.EMPTY_RESULT]))
    return broken(book, page, grid_of(juror, DOSSIERS[-1]), "")


def recusal_in_the_comment(draw: Draw) -> Harm:
    book, page, juror, dossier, row = one_row(draw)
    words = draw(st.sampled_from(["Déport", "DÉPORT : mon ancien service", "Je me déporte", "Conflit d’intérêts", "récusée"]))
    page.rows[row][FIRST_MARK:] = [None] * len(LABELS) + [words]
    return recused(book, page, juror, dossier, row)


def recusal_beside_the_title(draw: Draw) -> Harm:
    book, page, juror, dossier, row = one_row(draw)
    page.rows[row][1] += draw(st.sampled_from([" (déport)", " – DÉPORT"]))
    page.rows[row][FIRST_MARK:] = [None] * (len(LABELS) + 1)
    return recused(book, page, juror, dossier, row)


def recusal_in_a_note_on_a_cell(draw: Draw) -> Harm:
    book, page, juror, dossier, row = one_row(draw)
    page.rows[row][FIRST_MARK:] = [None] * (len(LABELS) + 1)
    page.notes[row, draw(st.sampled_from([0, FIRST_MARK]))] = draw(st.sampled_from(["DÉPORT", "je me déporte"]))
    return recused(book, page, juror, dossier, row)


def recusal_in_a_column_of_its_own(draw: Draw) -> Harm:
    book, page, juror, dossier, row = one_row(draw)
    page.rows[row][FIRST_MARK:] = [None] * (len(LABELS) + 1)
    said = draw(st.sampled_from(["oui", "x", "DÉPORT", "déportée"]))
    heading = draw(st.sampled_from(["Déport", "Conflit d'intérêts"]))
    page.rows = [[*cells, heading if place == 0 else said if place == row else None] for place, cells in enumerate(page.rows)]
    return recused(book, page, juror, dossier, row)


def recused(book: Book, page: Page, juror: str, dossier: str, row: int) -> Harm:
    """A person reads a recusal of the whole dossier, whatever marks were there before, and a comment or none."""
    said = str(page.rows[row][page.column(COMMENT)] or "")
    read = {address: frozenset({RECUSAL} if address[2] != "comment" else {"", said}) for address in grid_of(juror, dossier)}
    return Harm(book, NAME, (Where(page.name, row + 1),), read)


def recusal_on_one_criterion(draw: Draw) -> Harm:
    book, page, juror, dossier, row = one_row(draw)
    page.rows[row][FIRST_MARK:] = [None] * (len(LABELS) + 1)
    page.rows[row][draw(st.integers(FIRST_MARK, LAST_MARK))] = RECUSAL
    return must_be_named(recused(book, page, juror, dossier, row))


def recusal_on_one_criterion_beside_marks(draw: Draw) -> Harm:
    return changed_mark(draw, RECUSAL)


def recusal_in_other_words(draw: Draw) -> Harm:
    book, page, juror, dossier, row = one_row(draw)
    words = draw(st.sampled_from(["déport", "DEPORT", "Déportée", "déport (ancien employeur)", "récusation", "conflit d’intérêts"]))
    page.rows[row][FIRST_MARK:] = [words] * len(LABELS) + [None]
    return recused(book, page, juror, dossier, row)


def row_shifted(draw: Draw) -> Harm:
    book, page, juror, dossier, row = one_row(draw)
    at, is_right = draw(st.integers(0, LAST_MARK)), draw(st.booleans())
    last = [cell for cell in page.rows[row][LAST_MARK:] if cell not in (None, "")]
    if is_right:
        page.rows[row].insert(at, None)
    else:
        del page.rows[row][at]
    read = {address: frozenset({text}) for address, text in zip(grid_of(juror, dossier), _shown(page.rows[row]), strict=True)}
    harm = Harm(book, NAME, (Where(page.name, row + 1),), read)
    # A person sees it by a value of another kind than its heading's: a text among marks, a mark among texts, one beyond the headings.
    return (
        must_be_named(harm) if at < FIRST_MARK or (last if is_right else page.rows[row][LAST_MARK] not in (None, "", *range(6))) else harm
    )


def _shown(cells: list[Any]) -> list[str]:
    padded = [*cells, *[None] * len(LABELS)]
    return ["" if cell is None else str(cell) for cell in padded[FIRST_MARK : FIRST_MARK + len(LABELS) + 1]]


def mark_taken_out(draw: Draw) -> Harm:
    book, page, address, row, column = one_mark(draw)
    page.rows[row][column] = None
    return replace(fine(book), comes_in=False, read={address: frozenset({""})})


def row_twice(draw: Draw) -> Harm:
    book, page, _juror, _dossier, row = one_row(draw)
    page.rows.append(list(page.rows[row]))
    return fine(book)


def row_twice_with_other_marks(draw: Draw) -> Harm:
    book, page, address, row, column = one_mark(draw)
    page.rows.append(list(page.rows[row]))
    page.rows[-1][column] = (page.rows[row][column] + 1) % 6
    return must_be_named(broken(book, page, [address], row=len(page.rows)))


def marks_as_text(draw: Draw) -> Harm:
    book, page, _juror = one_page(draw)
    shape = draw(st.sampled_from(["{}", " {} ", "{}.0", "{},0", "\u00a0{}", "{}\n"]))
    for row in page.rows[1:]:
        row[FIRST_MARK : LAST_MARK + 1] = [
            shape.format(cell) if isinstance(cell, int) else cell for cell in row[FIRST_MARK : LAST_MARK + 1]
        ]
    return fine(book)


def mark_that_is_none(draw: Draw) -> Harm:
    words = ["4,5", 4.5, "4/5", "quatre", "4 - Bon", "O", "1O", "?", 0.8, -1, 6, 44, True, "-", "n/a", "sans avis", "4 3", "#REF!"]
    return must_be_named(changed_mark(draw, draw(st.sampled_from(words))))


def mark_turned_into_a_date(draw: Draw) -> Harm:
    return must_be_named(changed_mark(draw, datetime(2019, draw(st.integers(1, 12)), draw(st.integers(1, 28)))))


def mark_shown_as_a_percentage(draw: Draw) -> Harm:
    book, page, address, row, column = one_mark(draw)
    page.rows[row][column], page.formats[row, column] = draw(st.sampled_from([(0.8, "0%"), (3, "0 %"), (1, "0.00%")]))
    return must_be_named(broken(book, page, [address], row=row + 1))


def number_of_the_dossier_changed(draw: Draw) -> Harm:
    book, page, juror, dossier, row = one_row(draw, marked=False)
    page.rows[row][0] = draw(st.sampled_from([f"n° {dossier}", f"{dossier}bis", "?", 4.72228e17, f"{dossier}.5", "4,72228E+05", None]))
    return must_be_named(broken(book, page, grid_of(juror, dossier), row=row + 1))


def number_of_the_dossier_typed_otherwise(draw: Draw) -> Harm:
    book, page, _juror, dossier, row = one_row(draw, marked=False)
    ways: list[Any] = [dossier, f" {dossier} ", f"{dossier[:-3]} {dossier[-3:]}", f"{dossier[:-3]}\u202f{dossier[-3:]}"]
    if not dossier.startswith("0"):
        ways += [float(dossier), f"{dossier}.0"]
    page.rows[row][0] = draw(st.sampled_from(ways))
    return fine(book)


def leading_zeros_kept_by_the_format(draw: Draw) -> Harm:
    book, page, _juror = one_page(draw)
    row = DOSSIERS.index("0051234") + 1
    page.rows[row][0], page.formats[row, 0] = 51234, "0000000"
    return fine(book)


def leading_zeros_lost(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    row = DOSSIERS.index("0051234") + 1
    page.rows[row][0] = draw(st.sampled_from([51234, "51234"]))
    return broken(book, page, grid_of(juror, "0051234"), row=row + 1)


def line_of_totals(draw: Draw) -> Harm:
    book, page, _juror = one_page(draw)
    page.rows.append(draw(st.sampled_from([["Total"], [None, "Moyenne des notes"], [None] * 3 + [12, 13], ["Signature :"]])))
    return Harm(book, NAME, (Where(page.name, len(page.rows)),), must_name=(Where(page.name, len(page.rows)),))


def headings_decoded_twice(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    page.rows = [[twice(cell) for cell in row] for row in page.rows]
    return Harm(book, NAME, (Where(page.name),), touched(all_of(juror), TRUTH), must_name=(Where(page.name),))


def one_comment_decoded_twice(draw: Draw) -> Harm:
    book, page, juror, dossier, row = one_row(draw)
    page.rows[row][-1] = twice("Équipe engagée, données prêtes")
    return must_be_named(Harm(book, NAME, (Where(page.name, row + 1),), {(juror, dossier, "comment"): frozenset({page.rows[row][-1]})}))


def twice(cell: Any) -> Any:
    """Return a text as it reads once its UTF-8 was taken for another encoding."""
    return cell.encode().decode("cp1252", errors="replace") if isinstance(cell, str) else cell


def juror_that_the_call_does_not_have(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    page.add_above(["Juré·e", "Une inconnue"])
    return Harm(book, NAME, (Where(word="Une inconnue"),), touched(all_of(juror), TRUTH))


def title_that_is_another(draw: Draw) -> Harm:
    book, page, _juror, _dossier, row = one_row(draw)
    page.rows[row][1] = draw(st.sampled_from(["Un tout autre projet", TITLES[row - 1][:8]]))
    return replace(fine(book), must_name=(Where(page.name, row + 1),))


CELL_HARMS = harms_of(globals())
