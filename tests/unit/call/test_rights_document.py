"""The page that tells who may do what, and when, is the table that the operations read."""

from deliberation.call.rights_document import document
from tests.places import ROOT


def test_page_of_rights_is_the_table_as_it_stands() -> None:
    # When it is not: python -m deliberation.call.rights_document > docs/rights.md
    assert (ROOT / "docs" / "rights.md").read_text(encoding="utf-8") == document()
