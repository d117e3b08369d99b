"""Amounts of money: as forms write them, and never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.amounts import AMOUNT_MAX, amount_of, cents
from phrases import euros, language


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12 500 €", "12500"),
        ("12\u202f500\u00a0€", "12500"),
        ("12500", "12500"),
        ("12500.5", "12500.5"),
        ("12 500,50", "12500.5"),
        ("12.500,50 €", "12500.5"),
        ("12,500.50", "12500.5"),
        ("1.234.567", "1234567"),
        ("1 234 567,8", "1234567.8"),
        ("12,5 k€", "12500"),
        ("1,2 M€", "1200000"),
        ("12 500 euros TTC", "12500"),
        ("0", "0"),
    ],
)
def test_amount_is_read_as_forms_write_it(text: str, amount: str) -> None:
    assert amount_of(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["", "non", "à définir", "-5", "12.500", "12,500", "100.000", "1 2345", "12..5", "1,2,3", "999999999999999", "1e5", "∞"]
)
def test_what_says_no_amount_or_two_is_none(text: str) -> None:
    assert amount_of(text) is None


@given(st.integers(0, int(AMOUNT_MAX.scaleb(2))))
def test_amount_that_is_shown_reads_back_to_the_cent(number: int) -> None:
    amount = Decimal(number).scaleb(-2)
    with language("fr"):
        assert amount_of(euros(amount)) == amount == cents(amount)
