"""One's own marks on a candidature as small bars, beside the jury's means once the seal is lifted; each number stands there as text."""

from html import escape

import streamlit as st

from charts.profiles import drawn
from deliberation.call.call import Criterion
from deliberation.call.scale import Exact, Scale
from deliberation.derived.scoring.marking import own_marks
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, exact, straight
from phrases.formats import ABSENT


def bars(snapshot: Snapshot, candidature: Candidature) -> None:
    """Show a row a criterion: a bar of one's own mark, where the jury's mean lies on it, both numbers."""
    standings = None if snapshot.is_under_seal(candidature.id) else ranking(snapshot).by_id[candidature.id].criteria
    marks = own_marks(snapshot, candidature.id)
    rows = [
        _row(snapshot.call.scale, criterion, marks[criterion.code], None if standings is None else [standings[criterion.code].mean])
        for criterion in snapshot.call.criteria
    ]
    headings = [_("Criterion"), "", _("My mark"), *([] if standings is None else [_("Jury")])]
    head = "".join(f'<th scope="col">{escape(straight(one))}</th>' if one else "<td></td>" for one in headings)
    caption = f'<caption class="unseen">{escape(_("My marks"))}</caption>'
    st.html(f'<table class="own-marks">{caption}<thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>')


def _row(scale: Scale, criterion: Criterion, mark: Exact | None, means: list[float | None] | None) -> str:
    name = f'<th scope="row">{escape(straight(str(criterion.short)))}</th>'
    numbers = [ABSENT if mark is None else exact(mark), *(decimal(mean) for mean in means or [])]
    bar = "" if mark is None else f'<b style="width: {_share(scale, drawn(mark)):.1f}%"></b>'
    ticks = "".join(f'<i style="left: {_share(scale, mean):.1f}%"></i>' for mean in means or [] if mean is not None)
    cells = "".join(f"<td>{escape(number)}</td>" for number in numbers)
    return f'<tr>{name}<td class="bar" aria-hidden="true"><span>{bar}{ticks}</span></td>{cells}</tr>'


def _share(scale: Scale, mark: float) -> float:
    """Return where a mark lies on the scale, in hundredths of its width."""
    lowest, highest = drawn(scale.minimum), drawn(scale.maximum)
    return 100 * (mark - lowest) / (highest - lowest)
