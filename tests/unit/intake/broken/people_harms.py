"""Ways to break a list of people: its bytes, its lines, its columns, its cells, its sheets."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from hypothesis import strategies as st

from deliberation.call.people import Role
from tests.unit.intake.broken.book import Book, Formula, Page, csv_text
from tests.unit.intake.broken.harm import Address, Draw, Harm, Where, harms_of, touched
from tests.unit.intake.broken.people import HEADINGS, PEOPLE, SHEET, TRUTH, book, of_person, roles_told, rows
from tests.unit.intake.broken.score_list_harms import spelt_otherwise

CSV, XLSX = "jury.csv", "jury.xlsx"
NAMES = tuple(PEOPLE)
Rows = list[list[str]]


def fine(lines: Rows) -> Harm:
    return Harm(csv_text(lines).encode(), CSV, comes_in=True)


def broken(lines: Rows, addresses: Iterable[Address], *where: Where, also: tuple[str, ...] = ()) -> Harm:
    return Harm(csv_text(lines).encode(), CSV, where, touched(addresses, TRUTH, *also))


def named(harm: Harm) -> Harm:
    return replace(harm, must_name=harm.where)


def one_line(draw: Draw) -> tuple[Rows, int, str]:
    lines = rows()
    place = draw(st.integers(1, len(lines) - 1))
    return lines, place, lines[place][0]


# --- Nothing that a person could object to ----------------------------------------------------------------------------


def as_a_workbook(draw: Draw) -> Harm:
    made = book()
    page = made.page(SHEET)
    page.blank_rows_below = draw(st.integers(0, 30))
    page.add_above(*draw(st.lists(st.just(["Jury de l’appel"]), max_size=3)))
    return Harm(made, XLSX, comes_in=True)


def lines_and_columns_in_another_order(draw: Draw) -> Harm:
    order = draw(st.permutations(range(len(HEADINGS))))
    head, *rest = rows()
    return fine([[line[place] for place in order] for line in (head, *draw(st.permutations(rest)))])


def headings_in_other_words(draw: Draw) -> Harm:
    lines = rows()
    lines[0] = [
        draw(st.sampled_from(words))
        for words in (["NOM", "name", "Prénom et nom"], ["E-mail", "mail", "Adresse e-mail"], ["Rôle", "roles", "Fonction"], ["Structure"])
    ]
    return fine(lines)


def first_names_apart(_draw: Draw) -> Harm:
    head, *rest = rows()
    parted = [[*line[0].split(" ", 1), *line[1:]] for line in rest]
    return fine([["Prénom", *head], *parted])


def first_names_beside_whole_names(draw: Draw) -> Harm:
    head, *rest = rows()
    whole = draw(st.sampled_from(["Nom complet", "Prénom et nom"]))
    lines = [["Prénom", "Nom", whole, *head[1:]], *([*line[0].split(" ", 1), *line] for line in rest)]
    order = draw(st.permutations(range(len(lines[0]))))
    lines = [[line[place] for place in order] for line in lines]
    return Harm(csv_text(lines).encode(), CSV, must_name=(Where(column="Prénom"), Where(column="Nom")))


def roles_in_other_words(draw: Draw) -> Harm:
    lines = rows()
    for line in lines[1:]:
        roles = [role.value for role in PEOPLE[line[0]][2]]
        line[2] = draw(st.sampled_from([" / ", ", ", " + ", ";"])).join(draw(st.permutations(roles)))
        line[2] = draw(st.sampled_from([str.upper, str.title, str.lower]))(line[2])
    return fine(lines)


def with_a_column_more(draw: Draw) -> Harm:
    heading = draw(st.sampled_from(["Téléphone", "Remarques", "Civilité"]))
    lines = [[*line, heading if place == 0 else f"note {place}"] for place, line in enumerate(rows())]
    return Harm(csv_text(lines).encode(), CSV, must_name=(Where(column=heading),))


# --- Bytes ------------------------------------------------------------------------------------------------------------


def decoded_twice(draw: Draw) -> Harm:
    text = csv_text(rows()).encode().decode(draw(st.sampled_from(["cp1252", "latin-1", "mac_roman"])), errors="replace")
    return Harm(text.encode(), CSV, (Where(word="accent"),), touched(TRUTH, TRUTH))


def one_cell_decoded_twice(draw: Draw) -> Harm:
    lines = rows()
    place = draw(st.sampled_from([1, 4]))
    as_written = lines[place][3].encode().decode("cp1252", errors="replace")
    name, lines[place][3] = lines[place][0], as_written
    return named(Harm(csv_text(lines).encode(), CSV, (Where(row=place + 1),), {(name, "organisation"): frozenset({as_written})}))


def characters_lost(draw: Draw) -> Harm:
    lines, place, name = one_line(draw)
    lines[place][0] = lines[place][0].translate(str.maketrans(dict.fromkeys("éÉ", draw(st.sampled_from(["�", "?"])))))
    return named(broken(lines, of_person(name), Where(row=place + 1)))


# --- Lines and columns ------------------------------------------------------------------------------------------------


def line_too_short(draw: Draw) -> Harm:
    lines, place, name = one_line(draw)
    del lines[place][draw(st.integers(0, len(HEADINGS) - 1))]
    return named(broken(lines, of_person(name), Where(row=place + 1)))


def line_too_long(draw: Draw) -> Harm:
    lines, place, name = one_line(draw)
    lines[place].insert(draw(st.integers(0, len(HEADINGS))), "à revoir")
    return named(broken(lines, of_person(name), Where(row=place + 1)))


def headings_dropped(_draw: Draw) -> Harm:
    return broken(rows()[1:], TRUTH, Where("jury"))


def headings_among_the_lines(draw: Draw) -> Harm:
    lines = rows()
    lines.insert(draw(st.integers(1, len(lines) - 1)), lines.pop(0))
    return broken(lines, TRUTH, Where("jury"))


def column_retitled(draw: Draw) -> Harm:
    lines = rows()
    place = draw(st.integers(0, len(HEADINGS) - 1))
    lines[0][place] = draw(st.sampled_from(["qui", "adresse", "statut", ""]))
    letters = "ABCD"[place]
    return broken(lines, TRUTH, Where(column=lines[0][place] or letters), Where("jury"), also=("",))


def addresses_in_a_second_column(draw: Draw) -> Harm:
    head, *rest = rows()
    second = draw(st.sampled_from(["Mail", "Adresse e-mail"]))
    lines = [[*head, second], *([line[0], "", *line[2:], line[1]] for line in rest)]
    emails = [address for address in TRUTH if address[1] == "email"]
    return broken(lines, emails, Where(column=second), also=("",))


# --- Cells ------------------------------------------------------------------------------------------------------------


def role_of_no_jury(draw: Draw) -> Harm:
    lines, place, name = one_line(draw)
    lines[place][2] = draw(st.sampled_from(["dictateur", "", "jurée ; dictateur", "–", "voir plus haut", "oui"]))
    return named(broken(lines, of_person(name), Where(row=place + 1)))


def address_that_is_none(draw: Draw) -> Harm:
    lines, place, name = one_line(draw)
    lines[place][1] = draw(st.sampled_from(["à demander", "a@b", "mh@dinum.example, mh@perso.example", "@dinum.example", "01 02 03 04 05"]))
    return named(broken(lines, of_person(name), Where(row=place + 1)))


def somebody_twice(draw: Draw) -> Harm:
    lines, _place, name = one_line(draw)
    again = draw(st.sampled_from([name, f" {name} ", spelt_otherwise(draw, name)]))
    lines.append([again, "autre@dinum.example", "observateur", ""])
    return named(broken(lines, of_person(name), Where(row=len(lines))))


def letters_that_nobody_sees(draw: Draw) -> Harm:
    lines, place, name = one_line(draw)
    within = draw(st.integers(1, len(name) - 1))
    letter = draw(st.sampled_from("\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}\N{RIGHT-TO-LEFT OVERRIDE}\N{WORD JOINER}"))
    lines[place][0] = name[:within] + letter + name[within:]
    return Harm(csv_text(lines).encode(), CSV, must_name=(Where(row=place + 1),))


def letters_of_another_alphabet(draw: Draw) -> Harm:
    lines, place, name = one_line(draw)
    letters = {"a": "\N{CYRILLIC SMALL LETTER A}", "e": "\N{CYRILLIC SMALL LETTER IE}", "o": "\N{CYRILLIC SMALL LETTER O}"}
    lines[place][0] = "".join(letters.get(letter, letter) for letter in name)
    if draw(st.booleans()):
        lines.append([name, *rows()[place][1:]])
    return named(broken(lines, of_person(name), Where(row=place + 1)))


def nobody_named(draw: Draw) -> Harm:
    lines, place, name = one_line(draw)
    lines[place][0] = ""
    return named(broken(lines, of_person(name), Where(row=place + 1)))


def screen_with_another_role(_draw: Draw) -> Harm:
    lines = rows()
    lines[-1][2] = "écran de salle ; juré"
    return named(broken(lines, of_person(lines[-1][0]), Where(row=len(lines))))


# --- Workbooks --------------------------------------------------------------------------------------------------------


def in_book(change: Callable[[Book, Page], None]) -> Book:
    made = book()
    change(made, made.page(SHEET))
    return made


def formula_without_result(draw: Draw) -> Harm:
    place, column = draw(st.integers(1, len(NAMES))), draw(st.integers(0, len(HEADINGS) - 1))
    formula = draw(st.sampled_from([each for each in Formula if each is not Formula.COMPUTED]))

    def change(_book: Book, page: Page) -> None:
        page.rows[place][column] = page.rows[place][column] or "x"
        page.formulas[place, column] = formula

    return named(Harm(in_book(change), XLSX, (Where(SHEET, place + 1),), touched(of_person(NAMES[place - 1]), TRUTH)))


def cells_merged(draw: Draw) -> Harm:
    place, column = draw(st.integers(1, len(NAMES) - 1)), draw(st.integers(0, len(HEADINGS) - 1))
    data = in_book(lambda _book, page: page.merged.append(((place, column), (place + 1, column))))
    return Harm(data, XLSX, (Where(SHEET, place + 1),), touched([*of_person(NAMES[place - 1]), *of_person(NAMES[place])], TRUTH, ""))


def row_shifted(draw: Draw) -> Harm:
    place = draw(st.integers(1, len(NAMES)))
    data = in_book(lambda _book, page: page.rows[place].insert(0, None))
    return Harm(data, XLSX, (Where(SHEET, place + 1),), touched(of_person(NAMES[place - 1]), TRUTH))


def people_on_two_sheets(draw: Draw) -> Harm:
    place = draw(st.integers(2, len(NAMES)))

    def change(made: Book, page: Page) -> None:
        made.pages.append(Page("Suite", [list(HEADINGS), *page.rows[place:]]))
        del page.rows[place:]

    return Harm(in_book(change), XLSX, comes_in=True)


def second_sheet_not_read(draw: Draw) -> Harm:
    way, place = draw(st.sampled_from(["hidden", "without headings"])), draw(st.integers(2, len(NAMES)))

    def change(made: Book, page: Page) -> None:
        head = [list(HEADINGS)] if way == "hidden" else []
        made.pages.append(Page("Suite", [*head, *page.rows[place:]], state="hidden" if way == "hidden" else "visible"))
        del page.rows[place:]

    gone = [address for name in NAMES[place - 1 :] for address in of_person(name)]
    return named(Harm(in_book(change), XLSX, (Where("Suite"),), touched(gone, TRUTH, "")))


def role_in_a_note(draw: Draw) -> Harm:
    place = draw(st.integers(1, len(NAMES)))

    def change(_book: Book, page: Page) -> None:
        page.notes[place, 2] = "et présidence"

    return named(Harm(in_book(change), XLSX, (Where(SHEET, place + 1),)))


def hidden_row(draw: Draw) -> Harm:
    place = draw(st.integers(1, len(NAMES)))
    return Harm(in_book(lambda _book, page: page.hidden_rows.add(place)), XLSX, comes_in=True)


def role_that_only_begins_alike(draw: Draw) -> Harm:
    lines = rows()
    lines[4][2] = draw(st.sampled_from(["membre du jury (suppléant)", "jurée et présidente", "membre du jury - observatrice"]))
    also = (roles_told({Role.JUROR}),)
    return named(broken(lines, of_person(lines[4][0])[1:2], Where(row=5), also=also))


BOOK_HARMS = [
    as_a_workbook,
    formula_without_result,
    cells_merged,
    row_shifted,
    people_on_two_sheets,
    second_sheet_not_read,
    role_in_a_note,
    hidden_row,
]
PEOPLE_HARMS = harms_of(globals())
