"""Ways to break a workbook of scores as a whole: its headings, its sheets, its blocks."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product

from hypothesis import strategies as st

from tests.unit.intake.broken.book import Book, Page
from tests.unit.intake.broken.harm import Address, Draw, Harm, Where, harms_of, touched
from tests.unit.intake.broken.scores import (
    COMMENT,
    DOSSIERS,
    FIRST_MARK,
    HEADINGS,
    JURORS,
    LABELS,
    NUMBER,
    TITLE,
    TRUTH,
    grid_of,
    sheet_book,
    sheet_of,
)

NAME = "notes.xlsx"
TEXTS = st.sampled_from(["Notes du jury", "À rendre avant lundi", "Séance du 4 juillet 2019", "Confidentiel", "12 personnes"])


def one_page(draw: Draw) -> tuple[Book, Page, str]:
    book, juror = sheet_book(), draw(st.sampled_from(JURORS))
    return book, book.page(sheet_of(juror)), juror


def all_of(*jurors: str) -> list[Address]:
    return [address for juror, dossier in product(jurors, DOSSIERS) for address in grid_of(juror, dossier)]


def broken(book: Book, page: Page, addresses: Iterable[Address], *also: str, row: int | None = None, column: str = "") -> Harm:
    return Harm(book, NAME, (Where(page.name, row, column),), touched(addresses, TRUTH, *also))


def fine(book: Book) -> Harm:
    return Harm(book, NAME, comes_in=True)


def nothing_done(_draw: Draw) -> Harm:
    return fine(sheet_book())


def headings_dropped(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    del page.rows[page.head]
    return broken(book, page, all_of(juror))


def headings_sorted_among_the_rows(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    above = draw(st.integers(1, len(DOSSIERS)))
    page.rows.insert(above, page.rows.pop(0))
    return broken(book, page, [address for dossier in DOSSIERS[:above] for address in grid_of(juror, dossier)])


def headings_far_down(draw: Draw) -> Harm:
    book, page, _juror = one_page(draw)
    page.add_above(*([draw(TEXTS)] for _ in range(draw(st.integers(1, 40)))))
    return fine(book)


def headings_repeated_on_each_printed_page(draw: Draw) -> Harm:
    book, page, _juror = one_page(draw)
    page.rows.insert(draw(st.integers(2, len(DOSSIERS))), list(HEADINGS))
    return fine(book)


def second_block_with_its_own_headings(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    first = draw(st.integers(1, len(DOSSIERS) - 1))
    order = [0, 1, 2, *reversed(range(FIRST_MARK, FIRST_MARK + len(LABELS))), len(HEADINGS) - 1]
    moved = [[row[place] for place in order] for row in page.rows[first + 1 :]]
    page.rows[first + 1 :] = [[], [HEADINGS[place] for place in order], *moved]
    return broken(book, page, [address for dossier in DOSSIERS[first:] for address in grid_of(juror, dossier)])


def second_block_without_headings_further_right(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    first = draw(st.integers(1, len(DOSSIERS) - 1))
    shift = draw(st.integers(1, 3))
    page.rows[first + 1 :] = [[None] * shift + row for row in page.rows[first + 1 :]]
    return broken(book, page, [address for dossier in DOSSIERS[first:] for address in grid_of(juror, dossier)])


def two_blocks_side_by_side(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    first = draw(st.integers(1, len(DOSSIERS) - 1))
    moved = page.rows[first + 1 :]
    del page.rows[first + 1 :]
    for row, beside in zip(page.rows, [list(HEADINGS), *moved], strict=False):
        row += [None, *beside]
    page.rows += [[None] * (len(HEADINGS) + 1) + row for row in moved[first:]]
    return broken(book, page, [address for dossier in DOSSIERS[first:] for address in grid_of(juror, dossier)])


def sheet_hidden(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    page.state = draw(st.sampled_from(["hidden", "veryHidden"]))
    made = broken(book, page, all_of(juror))
    return replace(made, must_name=made.where)


def sheet_of_instructions(draw: Draw) -> Harm:
    book = sheet_book()
    book.pages.insert(draw(st.integers(0, len(JURORS))), Page("Consignes", [[draw(TEXTS)], ["Notez chaque dossier de 0 à 5"]]))
    return replace(fine(book), must_name=(Where("Consignes"),))


def sheet_that_lists_the_dossiers(draw: Draw) -> Harm:
    book = sheet_book()
    rows = [[NUMBER, TITLE], *([row[0], row[1]] for row in book.pages[0].rows[1:])]
    book.pages.insert(draw(st.integers(0, len(JURORS))), Page("Liste", [list(row) for row in rows]))
    return replace(fine(book), must_name=(Where("Liste"),))


def sheet_of_nothing(draw: Draw) -> Harm:
    book = sheet_book()
    book.pages.insert(draw(st.integers(0, len(JURORS))), Page("Feuil9", [], blank_rows_below=draw(st.integers(0, 50))))
    return fine(book)


def sheet_renamed(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    page.name = draw(st.sampled_from(["Feuil1", "Notes", "J. Dupont"]))
    return broken(book, page, all_of(juror))


def sheet_named_in_another_case(draw: Draw) -> Harm:
    book, page, _juror = one_page(draw)
    page.name = draw(st.sampled_from([page.name.upper(), page.name.lower()]))
    return fine(book)


def sheet_name_in_other_blanks(draw: Draw) -> Harm:
    book, page, _juror = one_page(draw)
    page.name = draw(st.sampled_from([page.name.replace(" ", "\N{NO-BREAK SPACE}"), page.name.replace(" ", "  ", 1)[:31]]))
    return fine(book)


def sheet_parted_in_two_under_two_spellings(draw: Draw) -> Harm:
    book, page, _juror = one_page(draw)
    first = draw(st.integers(1, len(DOSSIERS) - 1))
    book.pages.append(Page(page.name.replace(" ", "\N{NO-BREAK SPACE}"), [list(HEADINGS), *page.rows[first + 1 :]]))
    del page.rows[first + 1 :]
    return fine(book)


def sheet_twice_under_two_spellings(draw: Draw) -> Harm:
    """Each of the two sheets lists all dossiers; of some, the second has another mark, or other remarks."""
    book, page, juror = one_page(draw)
    rows = [list(row) for row in page.rows]
    rows[draw(st.integers(1, len(DOSSIERS)))][draw(st.integers(FIRST_MARK, len(HEADINGS) - 1))] = draw(st.sampled_from([None, 5, "DÉPORT"]))
    other = Page(page.name.replace(" ", "\N{NO-BREAK SPACE}"), rows)
    book.pages.append(other)
    return Harm(book, NAME, (Where(page.name), Where(other.name)), touched(all_of(juror), TRUTH))


def sheet_cut_beside_the_whole_name(draw: Draw) -> Harm:
    """A part of one juror's rows is on a sheet that bears the beginning of the name, the other part under the whole name."""
    book = sheet_book()
    page, first = book.page(sheet_of(JURORS[0])), draw(st.integers(1, len(DOSSIERS) - 1))
    book.pages.append(Page("Liste", [[*HEADINGS, "Juré"], *([*row, JURORS[0]] for row in page.rows[first + 1 :])]))
    del page.rows[first + 1 :]
    return fine(book)


def headings_in_other_words(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    words: tuple[tuple[str, Sequence[str | None]], ...] = (
        (NUMBER, ["N°", "N° de dossier", "Numéro", "Dossier", "Réf."]),
        (TITLE, ["Intitulé du projet", "Nom du projet", "Projet présenté", None]),
        (COMMENT, ["Commentaires", "Appréciation générale", "Observations", None]),
        *((label, [label.upper(), f"{label} (0 à 5)", f"{label} :"]) for label in LABELS),
    )
    for heading, ways in words:
        page.headings[page.column(heading)] = draw(st.sampled_from([heading, heading, heading, *ways]))
    return broken(book, page, all_of(juror))


def juror_named_above(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    page.name = draw(st.sampled_from(["Feuil1", "Grille", page.name]))
    page.add_above([draw(st.sampled_from(["Juré·e", "Juré", "Juror"])), juror])
    return fine(book)


def sheet_copied_without_its_name_above(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    other = draw(st.sampled_from([name for name in JURORS if name != juror]))
    book.pages = [kept for kept in book.pages if kept.name != sheet_of(other)]
    page.add_above(["Juré·e", other])
    gone = {address: frozenset({""}) for address in all_of(other)}
    made = broken(book, page, all_of(juror))
    return replace(made, read={**made.read, **gone}, must_name=made.where)


def rows_in_another_order(draw: Draw) -> Harm:
    book, page, _juror = one_page(draw)
    page.rows[1:] = draw(st.permutations(page.rows[1:]))
    return fine(book)


def columns_in_another_order(draw: Draw) -> Harm:
    book, page, _juror = one_page(draw)
    order = draw(st.permutations(range(len(HEADINGS))))
    page.rows = [[row[place] for place in order] for row in page.rows]
    return fine(book)


def rows_hidden_by_a_filter(draw: Draw) -> Harm:
    book, page, _juror = one_page(draw)
    page.hidden_rows = draw(st.sets(st.integers(1, len(DOSSIERS)), min_size=1))
    return fine(book)


def blank_rows_with_a_format(draw: Draw) -> Harm:
    book, page, _juror = one_page(draw)
    page.blank_rows_below = draw(st.sampled_from([1, 30, 2_000]))
    return fine(book)


def column_of_nobody_s(draw: Draw) -> Harm:
    book, page, _juror = one_page(draw)
    heading = draw(st.sampled_from(["Moyenne", "À revoir", None]))
    page.rows = [[*row, heading if place == 0 else draw(st.integers(0, 5))] for place, row in enumerate(page.rows)]
    return replace(fine(book), must_name=(Where(page.name, column=heading or ""),))


def column_dropped(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    heading = draw(st.sampled_from(LABELS))
    place = page.column(heading)
    page.rows = [row[:place] + row[place + 1 :] for row in page.rows]
    return broken(book, page, all_of(juror), "", column=heading)


def criterion_retitled(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    heading = draw(st.sampled_from(LABELS))
    page.headings[page.column(heading)] = draw(st.sampled_from(["Critère n° 3", "Potentiel", None, heading[:12]]))
    return broken(book, page, all_of(juror), column=heading)


def comment_retitled(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    heading = draw(st.sampled_from(["Remarques", "Observations", "Appréciation", "Ce que j’en pense", None]))
    page.headings[page.column(COMMENT)] = heading
    return broken(book, page, all_of(juror), column=heading or "")


def title_retitled_and_titles_sorted_apart(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    heading = draw(st.sampled_from(["Intitulé", "Nom du projet", "Objet", "Sujet traité"]))
    page.headings[1] = heading
    titles = [row[1] for row in page.rows[1:]]
    for row, title in zip(page.rows[1:], titles[1:] + titles[:1], strict=True):
        row[1] = title
    made = broken(book, page, all_of(juror), column=heading)
    return replace(made, must_name=made.where)


def titles_sorted_apart(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    numbers = [row[0] for row in page.rows[1:]]
    for row, number in zip(page.rows[1:], numbers[1:] + numbers[:1], strict=True):
        row[0] = number
    made = broken(book, page, all_of(juror))
    return replace(made, must_name=made.where)


def headings_with_line_breaks(draw: Draw) -> Harm:
    book, page, _juror = one_page(draw)
    page.rows[page.head] = [heading.replace(" ", "\n", 1).upper() if draw(st.booleans()) else heading for heading in HEADINGS]
    return fine(book)


def marks_out_of_twenty(draw: Draw) -> Harm:
    book, page, juror = one_page(draw)
    for row in page.rows[1:]:
        row[FIRST_MARK : FIRST_MARK + len(LABELS)] = [
            cell * 4 if isinstance(cell, int) else cell for cell in row[FIRST_MARK : FIRST_MARK + len(LABELS)]
        ]
    return broken(book, page, all_of(juror))


def dossier_that_the_call_does_not_have(_draw: Draw) -> Harm:
    book = sheet_book()
    for page in book.pages:
        page.rows[1][0] = 999_999
    return Harm(book, NAME, (Where(word="999999"),), touched(all_of(*JURORS), TRUTH))


SHEET_HARMS = harms_of(globals())
