"""What the demonstration's applicants attached: something to read for each, of the kinds that any server shows."""

import bootstrap.kept_files
from extras.attached.demonstration import PAPERS
from extras.attached.sources import FolderOfAttachments
from tests.worlds.demonstration import sources

BYTES_MAX = 1_000_000


def test_each_candidature_has_files_of_the_kinds_that_any_server_shows() -> None:
    papers = FolderOfAttachments(PAPERS, bootstrap.kept_files.limits())
    shown = {file.folders[-1] for file in papers.files if file.name.endswith((".pdf", ".png"))}
    assert shown == {record.dossier for record in sources().dossiers.records}
    for file in papers.files:
        with (PAPERS / file.folders[-1] / file.name).open("rb") as opened:
            assert papers.media_type(file, opened)
    assert {file.name.rpartition(".")[2] for file in papers.files} >= {"pdf", "png", "docx", "odt"}
    assert sum(file.size for file in papers.files) < BYTES_MAX
