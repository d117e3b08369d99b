"""The exports by name: the command line and the download routes make the same files from here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, Protocol

from deliberation.errors import InvalidValue
from deliberation.rights import Right
from deliberation.snapshot import Snapshot
from exports.csv_files import scores_csv, selection_csv
from exports.grid import GridLine, blank_grid
from exports.provenance import file_name
from exports.scores import scores_workbook
from exports.selection import selection_workbook
from phrases import N_

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV: Final = "text/csv; charset=utf-8"


class Render(Protocol):
    """What makes a file, in the current language, of a snapshot that its reader may see."""

    def __call__(self, snapshot: Snapshot, *, made_at: datetime) -> bytes:
        """Return the file's bytes."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file that can be asked for: what it is, the right it takes, what makes it.

    ``render`` shows all that the snapshot holds: pass it through ``visible`` first.
    """

    name: str
    extension: str
    label: str
    media_type: str
    right: Right
    render: Render

    def file_name(self, snapshot: Snapshot) -> str:
        """Return the name to save the file under."""
        return file_name(snapshot, self.name, self.extension)


def _timeless(render: Callable[[Snapshot], bytes]) -> Render:
    # A CSV file bears no time.
    def rendered(snapshot: Snapshot, *, made_at: datetime) -> bytes:
        return render(snapshot)

    return rendered


def _grids(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    lines = [
        GridLine(candidature.dossier, candidature.title, snapshot.administration_of(candidature).name)
        for candidature in snapshot.candidatures
        if candidature.is_ranked
    ]
    return blank_grid(snapshot.call, lines, [juror.name for juror in snapshot.jurors], made_at=made_at)


# Keys are name and extension, as in an address: "selection.xlsx".
EXPORTS: Final[Mapping[str, Export]] = MappingProxyType(
    {
        f"{export.name}.{export.extension}": export
        for export in (
            Export("selection", "xlsx", N_("Selection (workbook)"), _XLSX, Right.EXPORT, selection_workbook),
            Export("selection", "csv", N_("Selection (CSV)"), _CSV, Right.EXPORT, _timeless(selection_csv)),
            Export("scores", "xlsx", N_("Marks of the jury (workbook)"), _XLSX, Right.EXPORT, scores_workbook),
            Export("scores", "csv", N_("Marks of the jury (CSV)"), _CSV, Right.EXPORT, _timeless(scores_csv)),
            Export("grid", "xlsx", N_("Blank grids to send to the jurors (workbook)"), _XLSX, Right.MANAGE_PEOPLE, _grids),
        )
    }
)


def find_export(name: str, extension: str) -> Export:
    """Return an export by name, in the format asked for or the first it has. Raises InvalidValue with what there is."""
    for export in EXPORTS.values():
        if export.name == name and extension in ("", export.extension):
            return export
    raise InvalidValue(N_("There is no export {name}; those there are: {names}."), name=f"{name}.{extension}", names=", ".join(EXPORTS))
