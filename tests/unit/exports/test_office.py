"""An office suite opens what is handed out: LibreOffice reads each file whole, finds no formula in it, and repairs nothing."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from deliberation.snapshot.snapshot import Snapshot
from exports.record import Record
from exports.registry import list_exports
from phrases import language
from tests.unit.exports.looking_into import of_workbook
from tests.unit.exports.reading import MADE_AT, opened
from tests.unit.exports.test_hostile import hostile

OFFICE = shutil.which("soffice")
SECONDS_MAX = 240
# From which kind of file to which; a CSV file as a French spreadsheet opens it: semicolons, quotes, UTF-8.
TARGETS: Mapping[str, tuple[str, ...]] = {
    "xlsx": ("--convert-to", "xlsx"),
    "csv": ("--infilter=Text - txt - csv (StarCalc):59,34,76", "--convert-to", "xlsx"),
    "docx": ("--convert-to", "txt:Text (encoded):UTF8"),
}
OPENED = [name for name, export in list_exports().items() if export.extension in TARGETS]
# The open data are for programs: commas, no BOM.
FOR_OFFICES = [name for name in OPENED if name != "laureates.csv"]

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed here")


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return hostile(14)


@pytest.fixture(scope="module")
def handed_out(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of all such exports, and in it, under ``read``, what LibreOffice made of them."""
    folder = tmp_path_factory.mktemp("office")
    with language("fr"):
        for name in FOR_OFFICES:
            file = list_exports()[name].rendered(snapshot, made_at=MADE_AT, record=lambda: Record(snapshot, (), {}, content=b"{}"))
            (folder / name).write_bytes(file)
    for extension, options in TARGETS.items():
        files = [name for name in FOR_OFFICES if name.endswith(extension)]
        command = [str(OFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", *options]
        command += ["--outdir", str(folder / f"read-{extension}"), *files]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=SECONDS_MAX)
    return folder


@pytest.mark.parametrize("name", [name for name in FOR_OFFICES if name.endswith("xlsx")])
def test_office_reads_each_cell_of_a_workbook(handed_out: Path, name: str) -> None:
    ours, theirs = opened((handed_out / name).read_bytes()), opened((handed_out / "read-xlsx" / name).read_bytes())
    assert theirs.sheetnames == ours.sheetnames
    for sheet in ours.worksheets:
        read = theirs[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                found = read[cell.coordinate]
                # openpyxl does not read this escape back, nor does LibreOffice write it.
                wanted: Any = cell.value.replace("_x005F_", "_") if isinstance(cell.value, str) else cell.value
                if isinstance(wanted, float):
                    wanted = pytest.approx(wanted, rel=1e-14)  # as many digits as it keeps
                assert (found.value, found.data_type) == (wanted, cell.data_type), (sheet.title, cell.coordinate)


@pytest.mark.parametrize("name", [name for name in FOR_OFFICES if name.endswith("csv")])
def test_office_finds_no_formula_in_a_csv_file(handed_out: Path, name: str) -> None:
    book = (handed_out / "read-csv" / name).with_suffix(".xlsx").read_bytes()
    # Looking into it refuses formulas and errors.
    assert list(of_workbook(book))
    (sheet,) = opened(book).worksheets
    assert sheet.max_row > 1


@pytest.mark.parametrize("name", [name for name in FOR_OFFICES if name.endswith("docx")])
def test_office_reads_a_document_to_its_end(handed_out: Path, name: str) -> None:
    text = (handed_out / "read-docx" / name).with_suffix(".txt").read_text(encoding="utf-8-sig")
    assert "Procès-verbal" in text
    assert "Annexe 3" in text
