"""Marks off the scale of the call: each is reported with its place, but a grid marked out of 20 is reported as such, once."""

from collections import Counter
from typing import Final

from deliberation.call.call import Call
from deliberation.call.scale import Exact
from deliberation.scoring.marks import marks_allowed
from intake.files.findings import Findings, Place
from phrases import N_

_USUAL_MAXIMA: Final = (5, 10, 20, 100)
# As many marks, and such a share of them, are no slip of the hand.
_MARKS_MIN: Final = 3
_SHARE_MIN: Final = 0.2
_OFF: Final = N_("Expected here: {expected}, DÉPORT or nothing.")
_OTHER: Final = N_(
    "{juror}: {count} marks of {total} are above {maximum}, none above {other}. It looks marked out of {other}, not out of {maximum}."
)


class OtherScales:
    """Gathers the marks above the scale, juror by juror, until all of a file is read."""

    def __init__(self, call: Call, findings: Findings) -> None:
        self._scale, self._findings = call.scale, findings
        self._marks: Counter[str] = Counter()
        self._above: dict[str, list[tuple[Exact, Place]]] = {}

    def count(self, juror: str) -> None:
        """Count a mark on the scale."""
        self._marks[juror] += 1

    def keep(self, juror: str, number: Exact, place: Place) -> None:
        """Keep a number above the scale, for ``tell`` to report."""
        self._above.setdefault(juror, []).append((number, place))

    def refuse(self, place: Place) -> None:
        """Report that a cell holds no mark of the scale."""
        self._findings.error(_OFF, expected=marks_allowed(self._scale), **place)

    def tell(self) -> None:
        """Report what was kept."""
        for juror, marks in self._above.items():
            total = len(marks) + self._marks[juror]
            other = next((top for top in _USUAL_MAXIMA if top >= max(number for number, _place in marks)), None)
            if other and other > self._scale.maximum and len(marks) >= max(_MARKS_MIN, _SHARE_MIN * total):
                first = marks[0][1]
                self._findings.error(
                    _OTHER,
                    sheet=first["sheet"],
                    row=first["row"],
                    column=first["column"],
                    value=first["value"],
                    juror=juror,
                    count=len(marks),
                    total=total,
                    maximum=self._scale.maximum,
                    other=other,
                )
            else:
                for _number, place in marks:
                    self.refuse(place)
