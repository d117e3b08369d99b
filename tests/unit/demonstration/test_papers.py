"""What the demonstration's applicants attached: something to read for each, the same bytes each time, marked as made for it."""

from io import BytesIO
from typing import cast

import pytest

from deliberation.dossiers.candidatures import Candidature
from demonstration.papers import Papers
from tests.worlds.demonstration import sources


@pytest.fixture(scope="module")
def papers() -> Papers:
    # Of a candidature they read what a record of the file holds too.
    return Papers(cast("list[Candidature]", sources().dossiers.records))


def test_each_candidature_has_pages_that_any_server_shows(papers: Papers) -> None:
    assert {file.folders[0] for file in papers.files if file.name.endswith((".pdf", ".png"))} == {
        record.dossier for record in sources().dossiers.records
    }
    assert len(papers.unnamed) == 11


def test_papers_are_of_the_kind_that_their_name_says(papers: Papers) -> None:
    for file in papers.files:
        (content,) = papers.pieces(file)
        with BytesIO(content) as opened:
            assert papers.media_type(file, opened)
    assert {file.name.rpartition(".")[2] for file in papers.files} >= {"pdf", "png", "docx", "odt"}
