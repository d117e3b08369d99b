"""Ways to break an export of dossiers: its sheets, its rows, its cells, its bytes."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.unit.intake.broken.book import Book, Formula, Page, csv_text
from tests.unit.intake.broken.dossiers import (
    ADMINISTRATION,
    DOSSIERS,
    FIRST_ASKED,
    HEADINGS,
    OPINION,
    PARTNER_SHEET,
    TITLE,
    TRACK,
    csv_rows,
    csv_truth,
    truth,
    workbook,
)
from tests.unit.intake.broken.harm import Address, Draw, Harm, Where, harms_of, touched
from tests.unit.intake.broken.score_cell_harms import twice

NAME = "dossiers.xlsx"
CSV_NAME = "dossiers.csv"
SHEETS = ("Dossiers", "Etablissements", PARTNER_SHEET)


def fine(book: Book) -> Harm:
    return Harm(book, NAME, comes_in=True)


def broken(book: Book, *where: Where, also: Iterable[str] = ("",), of: Iterable[Address] | None = None) -> Harm:
    return Harm(book, NAME, where, touched(truth() if of is None else of, truth(), *also))


def named(harm: Harm) -> Harm:
    return replace(harm, must_name=harm.where)


def of_dossier(dossier: str, *names: str) -> list[Address]:
    return [address for address in truth() if address[0] == dossier and (not names or address[1] in names)]


def one_page(draw: Draw) -> tuple[Book, Page]:
    book = workbook()
    return book, book.page(draw(st.sampled_from(SHEETS)))


def one_row(draw: Draw) -> tuple[Book, Page, str, int]:
    book, row = workbook(), draw(st.integers(1, len(DOSSIERS)))
    return book, book.page("Dossiers"), DOSSIERS[row - 1], row


def nothing_done(_draw: Draw) -> Harm:
    return fine(workbook())


def headings_dropped(draw: Draw) -> Harm:
    book, page = one_page(draw)
    del page.rows[0]
    return named(broken(book, Where(page.name)))


def headings_sorted_among_the_rows(draw: Draw) -> Harm:
    book, page = one_page(draw)
    page.rows.insert(draw(st.integers(1, len(page.rows) - 1)), page.rows.pop(0))
    return named(broken(book, Where(page.name)))


def headings_far_down(draw: Draw) -> Harm:
    book, page = one_page(draw)
    page.add_above(*([text] for text in draw(st.lists(st.sampled_from(["Liste au 3 juin", "À trier"]), min_size=1, max_size=40))))
    return fine(book)


def headings_repeated(draw: Draw) -> Harm:
    book, page = one_page(draw)
    page.rows.insert(draw(st.integers(2, len(page.rows))), list(page.rows[0]))
    return fine(book)


def sheet_hidden(draw: Draw) -> Harm:
    book, page = one_page(draw)
    page.state = draw(st.sampled_from(["hidden", "veryHidden"]))
    return named(broken(book, Where(page.name)))


def second_list_of_dossiers(draw: Draw) -> Harm:
    book = workbook()
    page, first = book.page("Dossiers"), draw(st.integers(1, len(DOSSIERS) - 1))
    book.pages.insert(draw(st.integers(0, 3)), Page("Lot 2", [list(HEADINGS), *page.rows[first + 1 :]]))
    del page.rows[first + 1 :]
    return broken(book, Where("Lot 2"), Where("Dossiers"))


def sheet_beside(draw: Draw) -> Harm:
    book = workbook()
    rows = draw(st.sampled_from([[["Consignes"], ["Lire avant de trier"]], [["N° dossier", "À voir"], ["472228", "oui"]]]))
    book.pages.insert(draw(st.integers(0, 4)), Page("À part", rows))
    return replace(fine(book), must_name=(Where("À part"),))


def second_block_with_its_own_headings(draw: Draw) -> Harm:
    book, page, _dossier, row = one_row(draw)
    order = [0, *reversed(range(1, len(HEADINGS)))]
    page.rows[row:] = [[], *([cells[place] for place in order] for cells in (page.rows[0], *page.rows[row:]))]
    return broken(book, Where("Dossiers"))


def cells_merged(draw: Draw) -> Harm:
    book, page, _dossier, row = one_row(draw)
    column = draw(st.integers(FIRST_ASKED, len(HEADINGS) - 2))
    across = draw(st.booleans()) or row == len(DOSSIERS)
    end = (row, column + 1) if across else (row + 1, column)
    page.rows[end[0]][end[1]] = None
    page.merged = [((row, column), end)]
    return named(broken(book, Where("Dossiers", row + 1)))


def formula(draw: Draw) -> Harm:
    book, page, _dossier, row = one_row(draw)
    column = draw(st.integers(FIRST_ASKED, len(HEADINGS) - 1))
    page.rows[row][column] = page.rows[row][column] or "x"
    page.formulas[row, column] = draw(st.sampled_from([way for way in Formula if way is not Formula.COMPUTED]))
    return named(broken(book, Where("Dossiers", row + 1)))


def row_shifted(draw: Draw) -> Harm:
    book, page, dossier, row = one_row(draw)
    at = draw(st.integers(0, 6))
    if draw(st.booleans()):
        page.rows[row].insert(at, None)
    else:
        del page.rows[row][at]
    return broken(book, Where("Dossiers", row + 1), Where(dossier), of=of_dossier(dossier))


def row_without_number(draw: Draw) -> Harm:
    book, page, dossier, row = one_row(draw)
    page.rows[row][0] = draw(st.sampled_from([None, "n° 12", "4,72E+05", 4.72228e16, "?"]))
    return named(broken(book, Where("Dossiers", row + 1), of=of_dossier(dossier)))


def row_twice_otherwise(draw: Draw) -> Harm:
    book, page, dossier, row = one_row(draw)
    page.rows.append([*page.rows[row][:FIRST_ASKED], "Un autre titre", *page.rows[row][FIRST_ASKED + 1 :]])
    return named(broken(book, Where("Dossiers", len(DOSSIERS) + 2), of=of_dossier(dossier)))


def rows_and_columns_in_another_order(draw: Draw) -> Harm:
    book = workbook()
    page = book.page("Dossiers")
    page.rows[1:] = draw(st.permutations(page.rows[1:]))
    at = draw(st.integers(FIRST_ASKED, len(HEADINGS) - 1))
    page.rows = [[*row[:FIRST_ASKED], *row[at:], *row[FIRST_ASKED:at]] for row in page.rows]
    return fine(book)


def blank_rows_with_a_format(draw: Draw) -> Harm:
    book, page = one_page(draw)
    page.blank_rows_below = draw(st.sampled_from([1, 2_000]))
    return fine(book)


def cell_beyond_the_headings(draw: Draw) -> Harm:
    book, page, dossier, row = one_row(draw)
    page.rows[row] += [None] * draw(st.integers(0, 3)) + ["Vu avec la direction"]
    made = fine(book)
    return replace(made, comes_in=False, must_come=((dossier, "Vu avec la direction"),))


def title_asked_in_other_words(draw: Draw) -> Harm:
    book = workbook()
    words = [
        "Intitulé du projet",
        "Nom du projet",
        "Titre",
        "Titre de votre projet",
        "Project title",
        "Name of the project",
        "Título del proyecto",
    ]
    words += [
        "Nombre del proyecto",
        "Quel est le titre de votre projet ?",
        "Dénomination du projet",
        "Titre de l'action",
        "Acronyme et titre",
    ]
    book.page("Dossiers").headings[FIRST_ASKED] = draw(st.sampled_from(words))
    return replace(fine(book), comes_in=False, read={(dossier, TITLE): frozenset({"", truth()[dossier, TITLE]}) for dossier in DOSSIERS})


def number_headed_otherwise(draw: Draw) -> Harm:
    """A list made by hand: whatever its numbers are headed by, they are read or the sheet is named; none is made up."""
    book = workbook()
    words = ["N°", "Nº", "Numéro", "Num.", "N° dossier", "Dossier", "Réf.", "Code"]
    book.page("Dossiers").headings[0] = draw(st.sampled_from(words))
    return broken(book, Where("Dossiers"))


def applicant_headed_otherwise(draw: Draw) -> Harm:
    """The service's remarks beside an applicant under another heading: they are nobody's name."""
    book = workbook()
    page = book.page("Dossiers")
    remarks = draw(st.sampled_from(["Observations du service", "Remarques du service", "Note du service", "Observation du service"]))
    page.rows = [[*row, remarks if row is page.headings else "manque le RIB"] for row in page.rows]
    words = ["Porteur", "Candidat", "Établissement", "Structure", "Organisme", "Bénéficiaire", "Qui dépose ?"]
    page.headings[page.column(ADMINISTRATION)] = draw(st.sampled_from(words))
    legal = {dossier: str(row[HEADINGS.index("Entreprise raison sociale")]) for dossier, row in zip(DOSSIERS, page.rows[1:], strict=True)}
    read: dict[Address, frozenset[str]] = {
        (dossier, name): frozenset({"", truth()[dossier, name], legal[dossier]})
        for dossier in DOSSIERS
        for name in ("administration", ADMINISTRATION)
    }
    return Harm(book, NAME, (), read)


def date_of_filing_not_read(draw: Draw) -> Harm:
    book = workbook()
    page = book.page("Dossiers")
    place = page.column("Déposé le")
    if draw(st.booleans()):
        page.headings[place] = draw(st.sampled_from(["Reçu au bureau d'ordre", "Arrivée", "Enregistré"]))
    else:
        page.rows = [[*row[:place], *row[place + 1 :]] for row in page.rows]
    return named(broken(book, Where("Dossiers", word="date de dépôt"), of=[(dossier, "filed") for dossier in DOSSIERS]))


def row_twice_but_for_zeros(draw: Draw) -> Harm:
    book, page, dossier, row = one_row(draw)
    other = dossier.lstrip("0") if dossier.startswith("0") else f"00{dossier}"
    page.rows.append([other, *page.rows[row][1:FIRST_ASKED], "Un autre titre", *page.rows[row][FIRST_ASKED + 1 :]])
    return named(broken(book, Where("Dossiers", len(DOSSIERS) + 2), of=of_dossier(dossier)))


def register_number_of_somebody_else(draw: Draw) -> Harm:
    """One SIREN under two names: each dossier keeps the name that it declares."""
    book = workbook()
    page = book.page("Etablissements")
    first, second = draw(st.lists(st.integers(1, len(DOSSIERS)), min_size=2, max_size=2, unique=True))
    heading = draw(st.sampled_from(["Établissement SIRET", "Entreprise SIREN"]))
    place = page.column(heading)
    page.rows[first][place] = page.rows[second][place]
    address = (DOSSIERS[first - 1], heading)
    return replace(fine(book), comes_in=False, read={address: frozenset({truth()[DOSSIERS[second - 1], heading]})})


def title_not_recognised(draw: Draw) -> Harm:
    book = workbook()
    heading = draw(st.sampled_from(["Q1", "Votre réponse", "Champ 12"]))
    book.page("Dossiers").headings[FIRST_ASKED] = heading
    read = {address: frozenset({truth()[address], "", f"Dossier {address[0]}"}) for address in truth() if address[1] in (TITLE, "title")}
    return Harm(book, NAME, (Where(word="titre"),), read, must_name=(Where(word="titre"),))


def answer_that_the_call_does_not_know(draw: Draw) -> Harm:
    book, page, dossier, row = one_row(draw)
    heading, role = draw(st.sampled_from([(TRACK, "track"), (OPINION, "opinion")]))
    page.rows[row][page.column(heading)] = "Tout autre chose"
    return named(broken(book, Where("Dossiers", row + 1, heading), of=of_dossier(dossier, role, heading), also=("", "Tout autre chose")))


def moment_or_state_unreadable(draw: Draw) -> Harm:
    book, page, dossier, row = one_row(draw)
    heading, words = draw(
        st.sampled_from([("Déposé le", ["hier", 43616, "31/31/2019"]), ("État du dossier", ["Bof", 2]), ("À archiver", ["peut-être"])])
    )
    page.rows[row][page.column(heading)] = draw(st.sampled_from(words))
    return named(broken(book, Where("Dossiers", row + 1, heading), of=of_dossier(dossier)))


def headings_decoded_twice(draw: Draw) -> Harm:
    book, page = one_page(draw)
    page.rows = [[twice(cell) for cell in row] for row in page.rows]
    return named(broken(book, Where(page.name)))


def one_answer_decoded_twice(draw: Draw) -> Harm:
    book, page, dossier, row = one_row(draw)
    column = draw(st.integers(FIRST_ASKED, FIRST_ASKED + 3))
    words = twice("Équipe engagée")
    page.rows[row][column] = words
    return named(broken(book, Where("Dossiers", row + 1), of=of_dossier(dossier), also=("", words)))


DOSSIER_HARMS = harms_of(globals())  # as a workbook: those defined so far


def as_csv(draw: Draw) -> Harm:
    rows = csv_rows()
    separator, encoding = draw(st.sampled_from([",", ";", "\t"])), draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
    return Harm(csv_text(rows, separator, draw(st.sampled_from(["\n", "\r\n"]))).encode(encoding), CSV_NAME, comes_in=True)


def csv_line_ragged(draw: Draw) -> Harm:
    rows: list[list[Any]] = csv_rows()
    row, column = draw(st.integers(1, len(DOSSIERS))), draw(st.integers(0, len(HEADINGS) - 1))
    if draw(st.booleans()):
        rows[row].insert(column, "de trop")
    else:
        del rows[row][column]
    return Harm(csv_text(rows, ",", "\n").encode(), CSV_NAME, (Where(row=row + 1),), must_name=(Where(row=row + 1),))


def csv_decoded_twice(draw: Draw) -> Harm:
    text = csv_text(csv_rows(), ",", "\n").encode().decode(draw(st.sampled_from(["cp1252", "latin-1", "mac_roman"])), errors="replace")
    return Harm(text.encode(), CSV_NAME, (Where(word="accent"),), must_name=(Where(word="accent"),))


def csv_quotation_mark_lost(draw: Draw) -> Harm:
    text = csv_text(csv_rows(), ",", "\n")
    place = draw(st.sampled_from([place for place, sign in enumerate(text) if sign == '"']))
    line = text.count("\n", 0, place) + 1
    near = tuple(Where(row=number) for number in range(max(1, line - 3), line + 4))
    without = {address: frozenset({value, value.replace('"', "", 1)}) for address, value in csv_truth().items()}
    return Harm((text[:place] + text[place + 1 :]).encode(), CSV_NAME, near, without)


CSV_HARMS = [harm for harm in harms_of(globals()) if harm not in DOSSIER_HARMS]
