"""A small table of a page: each cell under its heading, each row named by its first cell, long ones a page at a time."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.screens import looking
from tests.screens.conftest import SECONDS_MAX

HEADINGS = ("Nom", "Rôle", "Notes", "Score")
KINDS = ("", "", ' class="number"', ' class="number"')


def _small() -> None:
    from ui import plain_table

    rows: list[dict[str, object]] = [
        {"Nom": "<b>Ada</b>", "Rôle": None, "Notes": 1234, "Score": "3,50"},
        {"Nom": "Blaise", "Rôle": "", "Notes": None, "Score": ""},
    ]
    plain_table.show("Personnes", rows, key="small", numeric=frozenset({"Score"}))


def _cards() -> None:
    from ui import plain_table

    plain_table.show("Personnes", [{"Nom": "<td>Ada", "Rôle": "présidence"}], key="cards", has_cards=True)


def _long() -> None:
    from ui import plain_table

    plain_table.show("Longue", [{"Numéro": number} for number in range(501)], key="long")


def shown(page: object) -> AppTest:
    app = AppTest.from_function(page, default_timeout=SECONDS_MAX).run()  # type: ignore[arg-type]
    return app


def test_cells_are_told_by_their_headings_and_rows_by_their_first_cell() -> None:
    (body,) = (html.proto.body for html in shown(_small).get("html"))
    head, first, second = (row.replace(' dir="auto"', "") for row in re.findall("<tr>(.*?)</tr>", body))
    assert re.search(r'aria-label="Personnes"><table><caption class="unseen">Personnes</caption><thead>', body)
    assert head == "".join(f'<th scope="col"{kind}>{name}</th>' for name, kind in zip(HEADINGS, KINDS, strict=True))
    assert first == f'<th scope="row">&lt;b&gt;Ada&lt;/b&gt;</th><td>–</td><td{KINDS[2]}>1\u202f234</td><td{KINDS[3]}>3,50</td>'
    assert second == f'<th scope="row">Blaise</th><td></td><td{KINDS[2]}>–</td><td{KINDS[3]}></td>'


def test_row_that_is_a_card_on_a_phone_is_a_row_of_a_table_for_who_hears_it() -> None:
    (body,) = (html.proto.body for html in shown(_cards).get("html"))
    row = '<th role="rowheader" scope="row" dir="auto">&lt;td&gt;Ada</th><td role="cell" data-heading="Rôle" dir="auto">présidence</td>'
    assert f'<tbody role="rowgroup"><tr role="row">{row}</tr></tbody></table>' in body


@pytest.mark.parametrize(("page", "rows"), [(_small, 2), (_long, 500)])
def test_a_table_is_whole_up_to_five_hundred_rows(page: object, rows: int) -> None:
    (table,) = looking.plain(shown(page))
    assert len(table) == rows
