"""Robustness of the selection: rank acceptabilities, then one candidature in detail."""

import streamlit as st

import bootstrap
from charts.acceptability import Acceptability, acceptability_chart
from deliberation.call.people import Right
from deliberation.derived.scoring.diagnostics import weight_changes
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.robustness import Pair, Robustness, selected_sentence
from deliberation.derived.scoring.standings import ENVELOPE_RULE
from deliberation.meeting.meeting import Sent, SentView
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, percent, quoted, whole
from ui import plain_table, session
from ui.texts import literal
from ui.widgets import choosing, draws, sending
from ui.widgets.figures import show_chart, size

_CHOSEN = "robustness.chosen"


def panel(snapshot: Snapshot) -> None:
    """Show a candidature's share with its causes, all rank acceptabilities, and the method of the draws."""
    draws.line(snapshot)
    drawn = bootstrap.drawn(snapshot)
    if drawn is None:
        return
    _detail()
    st.header(_("Stability of the ranking"))
    if drawn.rank_acceptability:
        show_chart(acceptability_chart(_lines(snapshot, drawn), draws=drawn.draws, size=size()), key="robustness.chart", is_studied=True)
    else:
        st.caption(_("The stability of so many ranks cannot be read on a chart: it is not shown."))
    with st.expander(_("How these draws are made"), icon=":material/function:"):
        _how(snapshot, drawn)


def _how(snapshot: Snapshot, drawn: Robustness) -> None:
    st.markdown(
        _(
            "{draws} draws (starting number {seed}). Each draws weights for the criteria, all weightings being as likely, and a "
            "panel from among the jurors, each of whom may be drawn several times; the places of each track are then filled. A "
            "share tells how far the outcome depends on the weights and on who sits on the jury: it is not a probability of being "
            "good."
        ).format(draws=whole(drawn.draws), seed=drawn.seed)
    )
    if snapshot.call.funded:
        st.caption(_(ENVELOPE_RULE))


def _lines(snapshot: Snapshot, drawn: Robustness) -> list[Acceptability]:
    ids = [line.candidature_id for line in ranking(snapshot).standings if line.candidature_id in drawn.rank_acceptability]
    ranks = {id_: tuple(drawn.rank_acceptability[id_].tolist()) for id_ in ids}
    return [Acceptability(snapshot.candidature(id_).title, ranks[id_], drawn.selected_share[id_]) for id_ in ids]


@st.fragment(key="robustness.detail")
def _detail() -> None:
    person = session.require(Right.BROWSE)
    snapshot = session.snapshot()
    drawn = bootstrap.drawn(snapshot)
    if drawn is None:  # marks changed since: the line above says so
        return
    ids = [line.candidature_id for line in ranking(snapshot).standings if line.candidature_id in drawn.selected_share]
    if not ids:
        st.caption(_("No application has both a score and a track: there is nothing to draw."))
        return
    contested = min(ids, key=lambda id_: abs(drawn.selected_share[id_] - 0.5))
    st.header(_("One application in detail"))

    def name(id_: int) -> str:
        return f"{ranking(snapshot).by_id[id_].rank}. {snapshot.candidature(id_).numbered_title}"

    options = choosing.offered(ids, name=name, chosen=[contested, st.session_state.get(_CHOSEN)], key=_CHOSEN)
    chosen = choosing.choose_one(_("Application"), options, index=options.index(contested), key=_CHOSEN, format_func=name, width=760)
    share, change, neighbours = st.columns((2, 2, 3), gap="large")
    with share:
        with st.container(gap="xsmall"):
            st.metric(_("Selected in"), percent(drawn.selected_share[chosen]), label_visibility="collapsed")
            st.markdown(selected_sentence(drawn.selected_share[chosen]))
        st.markdown(
            _("With weights drawn around the call’s own (concentration {alpha}): {share}.").format(
                alpha=_alpha(snapshot, drawn), share=percent(drawn.selected_share_concentrated[chosen])
            )
        )
        sending.offer(person, snapshot, Sent(SentView.ROBUSTNESS, (chosen,)))
    with change:
        _smallest_change(snapshot, chosen)
    with neighbours:
        _pairs(snapshot, drawn, chosen)


def _alpha(snapshot: Snapshot, drawn: Robustness) -> str:
    if len(set(drawn.concentrated_alpha)) == 1:
        return decimal(drawn.concentrated_alpha[0], 1)
    return ", ".join(
        f"{literal(str(criterion.short))} {decimal(alpha, 1)}"
        for criterion, alpha in zip(snapshot.call.criteria, drawn.concentrated_alpha, strict=True)
    )


def _smallest_change(snapshot: Snapshot, id_: int) -> None:
    title = _("What change of weights takes it across the line")
    st.markdown(f"**{title}**")
    change = weight_changes(snapshot).get(id_)
    if any(id_ in cut.tied for cut in ranking(snapshot).cuts):
        st.markdown(_("It is tied across the line: the least change decides."))
        return
    if snapshot.track_of(snapshot.candidature(id_)) in snapshot.call.funded:
        st.caption(_("Not worked out where the track has an envelope: what each file asks for moves the line too."))
        return
    if change is None:
        st.caption(_("No realistic change of weights would take it across the line."))
        return
    is_inside = any(id_ in cut.inside for cut in ranking(snapshot).cuts)
    sentence = (
        _("It leaves the places once {share} of the total weight moves as follows.")
        if is_inside
        else _("It enters the places once {share} of the total weight moves as follows.")
    )
    st.markdown(sentence.format(share=percent(change.moved, 1)))
    call, at_line = _("Call"), _("At the line")
    weights = zip(snapshot.call.criteria, (snapshot.weights / snapshot.weights.sum()).tolist(), change.weights.tolist(), strict=True)
    rows = [
        {_("Criterion"): str(criterion.short), call: percent(before, 1), at_line: percent(after, 1)} for criterion, before, after in weights
    ]
    plain_table.show(title, rows, key="robustness.weights", numeric=frozenset({call, at_line}))
    if not change.is_smallest:
        st.caption(_("The smallest change found; a smaller one cannot be ruled out."))


def _pairs(snapshot: Snapshot, drawn: Robustness, id_: int) -> None:
    st.markdown(f"**{_('Against its neighbours across the line')}**")
    pairs = [pair for pair in drawn.pairs if id_ in pair.candidature_ids]
    if not pairs:
        st.caption(_("No neighbouring application: it is far from the line."))
    for pair in pairs:
        st.markdown(_pair_sentence(snapshot, pair, id_))


def _pair_sentence(snapshot: Snapshot, pair: Pair, id_: int) -> str:
    here = pair.candidature_ids.index(id_)
    other = snapshot.candidature(pair.candidature_ids[1 - here])
    sentence = _("- Ahead of {other} in {share} of the draws.").format(other=quoted(literal(other.title)), share=percent(pair.ahead[here]))
    favouring = ", ".join(literal(str(snapshot.call.criteria[place].short).lower()) for place in pair.favouring(id_))
    return f"{sentence} {_('Weight on {criteria} favours it.').format(criteria=favouring)}" if favouring else sentence
