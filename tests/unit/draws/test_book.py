"""When draws are released: together, a fixed time after the marks that they are made of, whatever else is drawn meanwhile."""

import pytest

from deliberation.derived.scoring.robustness import nothing_drawn
from draws.book import EARLIER_MOST, Book, SheetDraws, allowance

EVERYTHING, RECUSED = frozenset[int](), frozenset({7})
CALL = 1


def wanted(name: bytes, *, noticed: float = 0.0, due: float = 2.0) -> SheetDraws:
    return SheetDraws(name, noticed=noticed, due=due)


def draw(sheet: SheetDraws) -> None:
    sheet.drawn = nothing_drawn(1)


def test_all_sheets_of_a_revision_are_drawn_before_one_is_released() -> None:
    book, whole, partial = Book(), wanted(b"whole"), wanted(b"partial")
    book.take_in(CALL, {EVERYTHING: b"whole", RECUSED: b"partial"}, [whole, partial])
    draw(partial)

    assert not book.release(2.0)
    draw(whole)
    assert (partial.is_released, whole.is_released) == (False, False)
    assert book.seconds_to_next(2.0) == 2.0  # late: at twice its time
    assert not book.release(3.9)
    assert book.release(4.0)
    assert (partial.is_released, whole.is_released) == (True, True)


def test_draws_made_early_wait_for_their_time() -> None:
    book, sheet = Book(), wanted(b"whole", noticed=10.0, due=12.0)
    book.take_in(CALL, {EVERYTHING: b"whole"}, [sheet])
    draw(sheet)

    assert not book.release(11.9)
    assert book.seconds_to_next(11.5) == 0.5
    assert book.release(12.0)
    assert book.seconds_to_next(12.0) is None


@pytest.mark.parametrize("hidden_is_marked_at", [None, 0.5, 1.9])
@pytest.mark.parametrize("is_hidden_drawn", [False, True])
def test_marks_on_a_hidden_file_change_no_time_of_a_recused_juror(hidden_is_marked_at: float | None, is_hidden_drawn: bool) -> None:
    book, whole, partial = Book(), wanted(b"whole"), wanted(b"partial")
    book.take_in(CALL, {EVERYTHING: b"whole", RECUSED: b"partial"}, [whole, partial])
    if hidden_is_marked_at is not None:
        after = wanted(b"whole after", noticed=hidden_is_marked_at, due=hidden_is_marked_at + 2)
        book.take_in(CALL, {EVERYTHING: b"whole after", RECUSED: b"partial"}, [after])
        if is_hidden_drawn:
            draw(after)
    for sheet in (whole, partial):
        draw(sheet)

    assert not book.release(1.95)
    assert (partial.is_released, book.count(CALL, RECUSED)) == (False, 0)
    assert book.release(2.0)
    assert (partial.is_released, book.count(CALL, RECUSED)) == (True, 1)


def test_what_a_recused_juror_has_stays_and_is_no_news_while_a_hidden_file_is_marked() -> None:
    book, whole, partial = Book(), wanted(b"whole"), wanted(b"partial")
    book.take_in(CALL, {EVERYTHING: b"whole", RECUSED: b"partial"}, [whole, partial])
    for sheet in (whole, partial):
        draw(sheet)
    book.release(2.0)
    after = wanted(b"whole after", noticed=5.0, due=7.0)
    book.take_in(CALL, {EVERYTHING: b"whole after", RECUSED: b"partial"}, [after])

    assert partial.is_released
    draw(after)
    assert book.release(7.0)
    assert (book.count(CALL, EVERYTHING), book.count(CALL, RECUSED)) == (2, 1)


def test_draws_given_up_are_released_as_such() -> None:
    book, sheet = Book(), wanted(b"whole")
    book.take_in(CALL, {EVERYTHING: b"whole"}, [sheet])
    sheet.has_failed = True

    assert book.release(2.0)
    assert book.wanted() is None


def test_marks_that_come_back_are_drawn_for_anew_if_they_were_given_up_halfway() -> None:
    book, first = Book(), wanted(b"first")
    book.take_in(CALL, {EVERYTHING: b"first"}, [first])
    book.take_in(CALL, {EVERYTHING: b"second"}, [wanted(b"second", noticed=1.0, due=3.0)])
    book.release(1.5)

    assert book.find(b"first") is None


def test_results_of_earlier_marks_are_bounded() -> None:
    book = Book()
    for number in range(EARLIER_MOST + 20):
        sheet = wanted(str(number).encode())
        draw(sheet)
        book.take_in(CALL, {EVERYTHING: sheet.print}, [sheet])
        book.release(2.0)

    assert sum(book.find(str(number).encode()) is not None for number in range(EARLIER_MOST + 20)) == EARLIER_MOST + 1


def test_call_that_is_gone_leaves_nothing() -> None:
    book, sheet = Book(), wanted(b"whole")
    book.take_in(CALL, {EVERYTHING: b"whole"}, [sheet])
    book.drop(CALL)

    assert (book.find(b"whole"), book.wanted(), book.seconds_to_next(0.0)) == (None, None, None)


@pytest.mark.parametrize(("candidatures", "jurors", "seconds"), [(24, 12, 2), (46, 12, 4), (47, 12, 4), (1_000, 12, 32), (10_000, 12, 256)])
def test_time_until_the_release_is_a_power_of_two_seconds(candidatures: int, jurors: int, seconds: int) -> None:
    assert allowance(candidatures, jurors) == seconds
