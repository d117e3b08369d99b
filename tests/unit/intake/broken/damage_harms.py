"""Ways in which a spreadsheet, or a wrong encoding, leaves a poorer copy of a value in an export that was sound."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.unit.intake.broken.book import Book, Page
from tests.unit.intake.broken.dossier_harms import NAME, one_row
from tests.unit.intake.broken.dossiers import CONTRACT, DOSSIERS, ESTABLISHMENT, POSTCODE, REFERENCE, START, truth, workbook
from tests.unit.intake.broken.harm import Draw, Harm, Where, harms_of
from tests.unit.intake.broken.score_cell_harms import twice

ROUNDED = {"1234567890123456": ["1,23457E+15", "1.23456789012346E+15", 1234567890123456.0]}


def copied(book: Book, page: Page, dossier: str, row: int, heading: str, value: Any) -> Harm:
    """A cell that now holds a poorer copy: what is read of it is that copy, where nothing sound is here."""
    page.rows[row][page.column(heading)] = value
    return Harm(book, NAME, (Where(column=heading),), {(dossier, heading): frozenset({truth()[dossier, heading]})})


def answer(draw: Draw, heading: str, make: Callable[[str], Any]) -> Harm:
    book, page, dossier, row = one_row(draw)
    return copied(book, page, dossier, row, heading, make(truth()[dossier, heading]))


def long_number_rounded(draw: Draw) -> Harm:
    book = workbook()
    way = draw(st.sampled_from(ROUNDED["1234567890123456"]))
    return copied(book, book.page("Dossiers"), DOSSIERS[0], 1, REFERENCE, way)


def last_digits_zeroed(_draw: Draw) -> Harm:
    book = workbook()
    return copied(book, book.page("Dossiers"), DOSSIERS[0], 1, REFERENCE, "1234567890123450")


def zeros_of_a_postcode_lost(draw: Draw) -> Harm:
    book = workbook()
    return copied(book, book.page("Dossiers"), DOSSIERS[0], 1, POSTCODE, draw(st.sampled_from([1200, "1200"])))


def zeros_of_the_register_lost(draw: Draw) -> Harm:
    book = workbook()
    page = book.page("Etablissements")
    heading = draw(st.sampled_from(ESTABLISHMENT[2:]))
    value = page.rows[1][page.column(heading)]
    return copied(book, page, DOSSIERS[0], 1, heading, value.lstrip("0") if draw(st.booleans()) else int(value))


def share_taken_for_a_date(draw: Draw) -> Harm:
    def dated(value: str) -> date:
        first, second = map(int, value.split("-"))
        return date(2019, second, first) if draw(st.booleans()) and second <= 12 else date(2019, first, second)

    return answer(draw, CONTRACT, dated)


def date_shown_as_a_number(draw: Draw) -> Harm:
    return answer(draw, START, lambda value: (date.fromisoformat(value) - date(1899, 12, 30)).days)


def accents_lost(draw: Draw) -> Harm:
    sign = draw(st.sampled_from(["?", "\ufffd"]))
    return answer(draw, "Résumé du projet", lambda value: "".join(letter if letter.isascii() else sign for letter in value))


def accents_broken(draw: Draw) -> Harm:
    return answer(draw, "Résumé du projet", twice)


DAMAGE_HARMS = harms_of(globals())
# What these leave is what the cell holds and what a person reads there: nothing in it tells.
UNTOLD = (last_digits_zeroed, share_taken_for_a_date)
