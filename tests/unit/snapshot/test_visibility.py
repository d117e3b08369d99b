"""What each viewer is sent: the same whether a candidature under their recusal exists or not, whatever is under seal."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.amounts import AmountsBy, amounts_chart
from charts.balance import Breakdown, balance_chart
from charts.coverage import coverage_chart
from charts.dots import dot_strip
from charts.heatmap import criteria_heatmap
from charts.parts.chart import Chart
from charts.radars.compared import named_radar, overlay_radar
from charts.radars.sheet import sheet_radar
from charts.ranking_chart import ranking_chart
from deliberation.call.call import Phase, Screening, Version
from deliberation.call.people import Console, Person, Role
from deliberation.derived.browsing import Filter, Sorting, find_candidatures
from deliberation.derived.meeting.board import Change, board_gauges, preview
from deliberation.derived.meeting.checklist import checklist
from deliberation.derived.meeting.verdicts import suggested_reason
from deliberation.derived.scoring.comparing import differences, proposals
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Administration, Recusal, RecusalOrigin
from deliberation.errors import NotFound
from deliberation.record.state import canonical_state
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import recused_ids, visible
from exports.record import Record
from exports.registry import list_exports
from tests.depth import examples
from tests.unit.exports.reading import MADE_AT
from tests.worlds.snapshots import make_candidature, make_juror, make_snapshot

VIEWER = make_juror(1, Role.CHAIR)
ADMINISTRATIONS = {i: Administration(i, f"Administration {i}", f"Ministère {i % 2}", f"Type {i % 2}") for i in range(1, 5)}
DECIDED = [(Outcome.TO_DISCUSS, None, None), (Outcome.SELECTED, "t1", None), (Outcome.RESERVE, "t2", 1), (Outcome.DECLINED, None, None)]


def contents(snapshot: Snapshot) -> Mapping[str, Any]:
    """Return every field as values that ``==`` compares, NaN included."""
    values = {field.name: getattr(snapshot, field.name) for field in fields(snapshot) if not field.name.startswith("_")}
    return {name: np.nan_to_num(value, nan=-1).tolist() if isinstance(value, np.ndarray) else value for name, value in values.items()}


@dataclass(frozen=True)
class Panel:
    """A drawn call: a snapshot, and the positions of the candidatures under the viewer's recusal."""

    snapshot: Snapshot
    hidden: tuple[int, ...]

    @property
    def without(self) -> Snapshot:
        """The same call, had the candidatures under recusal never been filed."""
        whole, kept = self.snapshot, [i for i in range(len(self.snapshot.candidatures)) if i not in self.hidden]
        candidatures = tuple(whole.candidatures[i] for i in kept)
        ids = {candidature.id for candidature in candidatures}
        filing = {candidature.administration_id for candidature in candidatures}
        return replace(
            whole,
            candidatures=candidatures,
            administrations={id_: one for id_, one in whole.administrations.items() if id_ in filing},
            marks=whole.marks[kept],
            scored=whole.scored[kept],
            recused=whole.recused[kept],
            comments={key: text for key, text in whole.comments.items() if key[0] in ids},
            to_debate={key: True for key in whole.to_debate if key[0] in ids},
            decisions={id_: decision for id_, decision in whole.decisions.items() if id_ in ids},
        )


@st.composite
def panels(draw: st.DrawFn, *, is_sealed: bool | None = None) -> Panel:
    count, jurors = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    mark = st.none() | st.integers(0, 5)
    marks = draw(
        st.lists(st.lists(st.lists(mark, min_size=2, max_size=2), min_size=jurors, max_size=jurors), min_size=count, max_size=count)
    )
    recused = draw(st.sets(st.sampled_from(list(product(range(count), range(jurors))))))
    candidatures = [
        make_candidature(
            i,
            administration_id=draw(st.sampled_from(sorted(ADMINISTRATIONS))),
            requested_tracks=draw(st.sampled_from([(), ("t1",), ("t2",), ("t1", "t2")])),
            screening=draw(st.sampled_from([Screening.SHORTLISTED, Screening.SHORTLISTED, Screening.RESERVE])),
            is_withdrawn=draw(st.booleans()) and draw(st.booleans()),
            is_revealed=draw(st.booleans()),
            amount_asked=draw(st.sampled_from([None, Decimal(12_500)])),
        )
        for i in range(1, count + 1)
    ]
    decisions = [Decision(c.id, *draw(st.sampled_from(DECIDED)), version=1) for c in candidatures if draw(st.booleans())]
    snapshot = make_snapshot(
        marks=marks,
        candidatures=candidatures,
        recused=recused,
        decisions=decisions,
        administrations=ADMINISTRATIONS,
        comments={(c.id, 100 + j): f"{c.id}-{j}" for c in candidatures for j in range(1, jurors + 1)},
        to_debate={(c.id, 100 + j): True for c in candidatures for j in range(1, jurors + 1) if draw(st.booleans())},
        is_sealed=draw(st.booleans()) if is_sealed is None else is_sealed,
        phase=draw(st.sampled_from(Phase)),
    )
    return Panel(snapshot, tuple(sorted(i for i, juror in recused if juror == 0)))


viewers = st.sampled_from([make_juror(1), VIEWER, make_juror(1, Role.ORGANISER)])


@given(panels(), viewers)
def test_recused_juror_is_sent_the_same_whether_the_candidature_exists_or_not(panel: Panel, viewer: Person) -> None:
    assert contents(visible(panel.snapshot, viewer)) == contents(visible(panel.without, viewer))


def derived(seen: Snapshot) -> list[Any]:
    """Return what screens, charts and exports make of what is seen."""
    ids = [candidature.id for candidature in seen.candidatures]
    shown: list[Chart] = [criteria_heatmap(seen), coverage_chart(seen), ranking_chart(seen)]
    shown += [balance_chart(seen, by) for by in Breakdown]
    shown += [amounts_chart(seen, by) for by in AmountsBy]
    shown += [chart for id_ in ids for chart in (sheet_radar(seen, id_), named_radar(seen, id_, 0), dot_strip(seen, id_))]
    shown += [overlay_radar(seen, ids)] if len(ids) > 1 else []
    return [
        ranking(seen).standings,
        ranking(seen).cuts,
        [proposals(seen, about) for about in (None, *ids)],
        differences(seen, ids),
        [find_candidatures(seen, Filter(sorting=sorting, score_minimum=bound)) for sorting in Sorting for bound in (None, 1.0)],
        [find_candidatures(seen, Filter(search=word)) for word in ("projet", "1001", "administration 1", "2")],
        board_gauges(seen),
        [preview(seen, [Change(id_, Outcome.SELECTED, "t1")]) for id_ in ids],
        checklist(seen),
        [suggested_reason(seen, id_, Outcome.RESERVE) for id_ in ids],
        canonical_state(seen),
        [(chart.title, chart.alt, chart.table.to_csv(), chart.figure.to_json()) for chart in shown],
        [
            export.rendered(seen, made_at=MADE_AT, record=lambda: Record(seen, (), {}))
            for export in list_exports().values()
            if export.is_due(seen) and not export.in_place_of  # volumes hold the pages of their document, by the same writer
        ],
    ]


@examples(6, thorough=60)
@given(panels().filter(lambda panel: bool(panel.hidden)))
def test_all_that_is_made_of_what_a_recused_juror_sees_is_the_same_too(panel: Panel) -> None:
    assert derived(visible(panel.snapshot, VIEWER)) == derived(visible(panel.without, VIEWER))


@given(
    panels(is_sealed=True), st.sampled_from([make_juror(1), make_juror(9, Role.OBSERVER), Person(7, 1, "Gestion", frozenset({Role.STAFF}))])
)
def test_marks_under_seal_leave_no_trace_not_even_that_there_are_any(panel: Panel, viewer: Person) -> None:
    sealed, marks = panel.snapshot, panel.snapshot.marks.copy()
    closed = [i for i, candidature in enumerate(sealed.candidatures) if not candidature.is_revealed]
    others = [i for i, juror in enumerate(sealed.jurors) if juror.id != viewer.id]
    marks[np.ix_(closed, others)] = np.nan
    open_ids = {candidature.id for candidature in sealed.candidatures if candidature.is_revealed}
    comments = {key: text for key, text in sealed.comments.items() if key[0] in open_ids or key[1] == viewer.id}
    to_debate = {key: True for key in sealed.to_debate if key[0] in open_ids or key[1] == viewer.id}
    unscored = replace(sealed, marks=marks, scored=~np.isnan(marks), comments=comments, to_debate=to_debate)
    assert contents(visible(sealed, viewer)) == contents(visible(unscored, viewer))


@given(panels(is_sealed=True), st.sampled_from([Role.CHAIR, Role.ORGANISER]))
def test_who_follows_the_progress_learns_who_scored_and_never_what(panel: Panel, role: Role) -> None:
    viewer = Person(7, 1, "La salle", frozenset({role}))
    reversed_marks = replace(panel.snapshot, marks=np.where(_sealed(panel), 5 - panel.snapshot.marks, panel.snapshot.marks))
    revealed = {candidature.id for candidature in panel.snapshot.candidatures if candidature.is_revealed}
    reversed_marks = replace(reversed_marks, to_debate={key: True for key in panel.snapshot.to_debate if key[0] in revealed})
    seen = visible(panel.snapshot, viewer)
    assert contents(seen) == contents(visible(reversed_marks, viewer))
    assert (seen.scored == panel.snapshot.scored).all()


def _sealed(panel: Panel) -> Any:
    return np.array([not candidature.is_revealed for candidature in panel.snapshot.candidatures])[:, None, None]


def test_juror_keeps_their_own_marks_and_comments_under_seal() -> None:
    sealed = make_snapshot(marks=[[[5, 4], [1, 1]]], comments={(1, 101): "à moi", (1, 102): "à l’autre"}, is_sealed=True)
    seen = visible(sealed, make_juror(1))
    assert seen.own_marks is not None
    assert (seen.own_marks.tolist(), seen.comments) == ([[5, 4]], {(1, 101): "à moi"})
    assert np.isnan(seen.marks).all()
    assert seen.scored.tolist() == [[[True, True], [False, False]]]


def test_revealed_candidature_is_seen_while_the_others_stay_sealed() -> None:
    candidatures = [make_candidature(1, is_revealed=True), make_candidature(2)]
    seen = visible(make_snapshot(marks=[[[5]], [[4]]], candidatures=candidatures, is_sealed=True), make_juror(9))
    assert np.nan_to_num(seen.marks, nan=-1).tolist() == [[[5]], [[-1]]]


def test_seal_lifted_on_the_call_shows_every_mark() -> None:
    seen = visible(make_snapshot(marks=[[[5]], [[4]]]), make_juror(9))
    assert seen.marks.tolist() == [[[5]], [[4]]]


def test_only_their_own_recusals_hide_something_from_a_viewer() -> None:
    snapshot = make_snapshot(marks=[[[5], [4]], [[3], [2]]], recused=[(0, 0)])
    assert [recused_ids(snapshot, who) for who in (make_juror(1), make_juror(2), Console())] == [{1}, frozenset(), frozenset()]
    assert [c.id for c in visible(snapshot, make_juror(2)).candidatures] == [1, 2]
    with pytest.raises(NotFound):
        visible(snapshot, make_juror(1)).candidature(1)


def test_juror_is_told_that_lists_leave_out_files_under_recusal_even_without_any() -> None:
    snapshot = make_snapshot(marks=[[[5]]])
    organiser = Person(7, 1, "Organisation", frozenset({Role.ORGANISER}))
    assert [visible(snapshot, who).is_partial for who in (make_juror(1), organiser)] == [True, False]


def test_chair_who_is_no_juror_sees_a_part_too_once_recused() -> None:
    chair = Person(7, 1, "Présidence", frozenset({Role.CHAIR}))
    version = Version(1, "f" * 64, "Organisation", MADE_AT)
    candidatures = [make_candidature(1, administration_id=1), make_candidature(2, administration_id=2)]
    whole = make_snapshot(marks=[[[5]], [[4]]], candidatures=candidatures, administrations=ADMINISTRATIONS, versions=(version,))
    recused = replace(whole, recusals=(Recusal(1, 7, RecusalOrigin.IMPOSED, MADE_AT),))
    seen, seen_recused = visible(whole, chair), visible(recused, chair)
    assert (seen.is_partial, seen.versions, set(seen.administrations)) == (False, (version,), set(ADMINISTRATIONS))
    assert (seen_recused.is_partial, seen_recused.versions[0].sha256, set(seen_recused.administrations)) == (True, "", {2})


def test_room_screen_shows_no_comment() -> None:
    screen = Person(7, 1, "Salle", frozenset({Role.PROJECTOR}))
    snapshot = make_snapshot(marks=[[[5]]], comments={(1, 101): "Solide"})
    assert [visible(snapshot, who).comments for who in (screen, make_juror(2))] == [{}, {(1, 101): "Solide"}]


def test_console_sees_the_snapshot_itself() -> None:
    snapshot = make_snapshot(marks=[[[5]]], is_sealed=True)
    assert visible(snapshot, Console()) is snapshot


def test_somebody_of_another_call_finds_nothing() -> None:
    with pytest.raises(NotFound):
        visible(make_snapshot(marks=[[[5]]]), replace(VIEWER, call_id=2))


def test_view_is_made_once_for_each_viewer() -> None:
    snapshot = make_snapshot(marks=[[[5]]])
    assert visible(snapshot, make_juror(1)) is visible(snapshot, make_juror(1))
    assert visible(snapshot, make_juror(1)) is not visible(snapshot, VIEWER)
