"""The page that tells who may do what, and when, is the table that the operations read."""

from pathlib import Path

from deliberation.call.rights_document import document


def test_page_of_rights_is_the_table_as_it_stands() -> None:
    # When it is not: python -m deliberation.rights_document > docs/rights.md
    assert (Path(__file__).parents[2] / "docs" / "rights.md").read_text(encoding="utf-8") == document()
