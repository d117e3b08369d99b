"""The current item on the console: identity, timer, marks, movements of members, next items."""

from html import escape
from urllib.parse import quote

import streamlit as st

import bootstrap
from charts.dots import dot_strip
from charts.parts.theme import Size, track_signs
from charts.radars.sheet import sheet_radar
from deliberation.call.call import Phase
from deliberation.call.people import Person, Right
from deliberation.derived.interests import words_to_ask
from deliberation.derived.meeting.agenda import items_to_come
from deliberation.derived.meeting.rules import comes_back, must_leave
from deliberation.derived.scoring import coverage
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.call.calls import reveal_all
from deliberation.operations.meeting.agenda import start_timer, stop_timer
from deliberation.operations.meeting.meeting import record_departures
from deliberation.operations.scoring import scoring
from deliberation.operations.scoring.scoring import close_revote, open_revote
from deliberation.operations.selection.drafts import drafts_in_revote
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, ngettext, percent, straight
from ui import session
from ui.browsing import note
from ui.meeting import debate, movements
from ui.meeting.console import pieces, waiting
from ui.meeting.console.conducting import as_shown, conductor, doing, on
from ui.meeting.console.pieces import Lines, coloured
from ui.preparation import phases
from ui.texts import icon, line, marked, one_line
from ui.widgets.figures import drawn, figure
from ui.widgets.files import shown

_SECONDS = 5  # a draft is no news to anybody: it is looked for


def panel(person: Person, snapshot: Snapshot, lines: Lines) -> None:
    """Show the current item with its acts; nothing for an item under the person's recusal."""
    meeting = snapshot.meeting
    if meeting.has_conflict:
        st.warning(_("Conflict of interest"), icon=":material/block:")
    elif meeting.current is None:
        waiting.panel(person, snapshot)
    else:
        candidature = snapshot.candidature(meeting.current)
        lines.add(_identity(snapshot, candidature) + pieces.spent(snapshot), kind="file")
        if questions := words_to_ask(snapshot, candidature.id):
            lines.add(f"{icon(':material/help:')} {escape(questions)}", kind="beside")
        _departures(person, snapshot, candidature, lines)
        _marks(person, snapshot, candidature, lines)
        _file(snapshot, candidature, lines)


def _identity(snapshot: Snapshot, candidature: Candidature) -> str:
    administration = snapshot.administration_of(candidature)
    signs = track_signs(snapshot.call)
    named = " + ".join(f"{signs[code]}\N{NO-BREAK SPACE}{snapshot.call.track(code).short}" for code in candidature.requested_tracks)
    tracks_asked = _("{tracks} (asked for)").format(tracks=named) if named else _("No track asked for")
    of = f"<strong>{line(administration.name)}</strong> · {escape(tracks_asked)}"
    return f"<h2>{line(candidature.numbered_title)}</h2><p>{of}</p>"


def _departures(person: Person, snapshot: Snapshot, candidature: Candidature, lines: Lines) -> None:
    leaving = must_leave(snapshot, candidature.id)
    out = movements.out_of_the_room(snapshot)
    back = comes_back(snapshot, candidature.id)
    is_refused = not session.may(person, snapshot, Right.CONDUCT, candidature.id)
    if not leaving and not out:
        return
    lines.show()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="console.movements"):
        if leaving:
            st.markdown(movements.must_go(leaving), width="content")
            went = doing(record_departures, candidature_id=candidature.id, person_ids=[member.id for member in leaving])
            key = as_shown("console.left", snapshot, candidature.id, *(snapshot.people.index(member) for member in leaving))
            st.button(_("Record that they left"), key=key, disabled=is_refused, on_click=went)
        if out:
            st.markdown(movements.come_in(back) if back else movements.outside(out), width="content")
            waiting.offer_return(person, snapshot, _("Record that they are back"), back or out, key="console.back")


def _marks(person: Person, snapshot: Snapshot, candidature: Candidature, lines: Lines) -> None:
    """Show the marks on a line with details; above, the time with the button that stops or starts the timer."""
    is_sealed = snapshot.is_under_seal(candidature.id)
    lines.add(_seal(snapshot, candidature) if is_sealed else _numbers(snapshot, candidature), kind="numbers beside")
    lines.show()
    _stop(person, snapshot)
    debate.button(snapshot, candidature)
    note.button(candidature.id)
    if is_sealed:
        _reveal(person, snapshot, candidature)
    elif not snapshot.meeting.has_open_revote(candidature.id):
        _offer_revote(person, snapshot, candidature)


def _seal(snapshot: Snapshot, candidature: Candidature) -> str:
    sentence = f"{_('Scores under seal')} · {coverage.of_candidature(snapshot, candidature.id).words}"
    return f"{icon(':material/lock:')} {escape(sentence)}"


def _reveal(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    is_refused = not session.may(person, snapshot, Right.REVEAL, candidature.id)
    with st.popover(_("Reveal…"), icon=":material/lock_open:", disabled=is_refused):
        phases.warn_for_one(candidature)
        reveal = doing(scoring.reveal, candidature_id=candidature.id)
        st.button(_("Reveal"), key=on("console.reveal", candidature.id), type="primary", on_click=reveal)
    with st.popover(_("Reveal all…"), disabled=not session.may(person, snapshot, Right.REVEAL)):
        phases.warn_for_all(snapshot)
        st.button(_("Reveal all"), key="console.reveal_all", type="primary", on_click=doing(reveal_all))


def _summary(candidature: Candidature) -> str:
    """Return the first lines of the summary, and the rest."""
    text = escape(straight("\n".join(paragraph for paragraph in candidature.summary.splitlines() if paragraph.strip())))
    # The sheet opens in a tab of its own: the console stays where it is.
    rest = f'<a href="fiche?dossier={quote(candidature.dossier)}" target="_blank">{escape(_("… read the sheet"))}</a>'
    return f"<p>{text}</p>{rest}" if text else rest


def _numbers(snapshot: Snapshot, candidature: Candidature) -> str:
    here = ranking(snapshot).by_id[candidature.id]
    parts = [
        marked(_("Score **{score}**")).format(score=decimal(here.score)),
        marked(_("rank **{rank}**")).format(rank=here.rank if here.rank else "–"),
        marked(_("rank in its track **{rank}**")).format(rank=here.track_rank or "–"),
        marked(_("spread **{spread}**")).format(spread=percent(here.spread)),
    ]
    return " · ".join(parts)


def revote(person: Person, snapshot: Snapshot, candidature: Candidature, lines: Lines) -> None:
    """Show the progress of an open revote with its ending button; nothing without a revote."""
    if not snapshot.meeting.has_open_revote(candidature.id):
        return
    lines.show()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(_("Mark again"), anchor=False, width="content")
        st.fragment(_draw_marking_again, key="console.marking_again", run_every=_SECONDS)(candidature.id)
        st.button(
            _("End the revote"),
            icon=":material/done_all:",
            key=as_shown("console.revote.end", snapshot, candidature.id),
            type="primary",
            disabled=not session.may(person, snapshot, Right.REVOTE, candidature.id),
            on_click=doing(close_revote, candidature_id=candidature.id, number=len(snapshot.meeting.revotes_on(candidature.id))),
        )


def _offer_revote(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    is_refused = not session.may(person, snapshot, Right.REVOTE, candidature.id)
    label, key = _("Open a revote"), as_shown("console.revote", snapshot, candidature.id)
    window = st.popover(
        label,
        icon=":material/restart_alt:",
        type="tertiary",
        disabled=is_refused,
        key=on("console.revote.ask", candidature.id),
        on_change="rerun",
    )
    if window.open:
        with window:
            st.markdown(_("Every member may change their marks on this file; the first ones stay shown, and the minutes give both scores."))
            opened = doing(open_revote, candidature_id=candidature.id, number=len(snapshot.meeting.revotes_on(candidature.id)) + 1)
            st.button(label, key=key, disabled=is_refused, on_click=opened)


def _stop(person: Person, snapshot: Snapshot) -> None:
    """Show the button that stops or starts the item's timer."""
    if snapshot.phase is not Phase.DELIBERATION:
        return
    is_running = snapshot.meeting.running_since is not None
    st.button(
        _("Stop the timer") if is_running else _("Start the timer"),
        icon=":material/pause:" if is_running else ":material/play_arrow:",
        key="console.timer.button",
        type="tertiary",
        disabled=not snapshot.meeting.is_open or not session.may(person, snapshot, Right.CONDUCT),
        on_click=doing(stop_timer if is_running else start_timer),
    )


def following(snapshot: Snapshot) -> str:
    """Return the next item as HTML, and the members who will have to move; empty after the last item."""
    for item in items_to_come(snapshot)[:1]:
        candidature = snapshot.candidature(item.candidature_id)
        moving = movements.to_come(snapshot, candidature.id, written=line)
        # The title in an element of its own, which says its language where the page has another.
        parts = [line(candidature.dossier), *([f"<strong>{moving}</strong>"] if moving else []), f"<em>{line(candidature.title)}</em>"]
        return escape(_("next: {title}")).format(title=" · ".join(parts))
    return ""


def _file(snapshot: Snapshot, candidature: Candidature, lines: Lines) -> None:
    """Show the file's summary and the jury's marks, which are hidden while under seal."""
    is_sealed = snapshot.is_under_seal(candidature.id)
    if not is_sealed:
        _tie(snapshot, candidature, lines)
    lines.add(_summary(candidature), kind="summary")
    lines.show()
    if not is_sealed:
        charts = (drawn(snapshot, draw, candidature.id, size=Size.CONSOLE) for draw in (sheet_radar, dot_strip))
        figure(*charts, key=f"console.figures.{candidature.dossier}", size=Size.CONSOLE)
    for files in shown():
        files.open_button(snapshot, candidature)
    debate.line(candidature)


def _tie(snapshot: Snapshot, candidature: Candidature, lines: Lines) -> None:
    official = ranking(snapshot)
    for cut in official.cuts:
        if candidature.id in cut.tied:
            dossiers = ", ".join(one_line(snapshot.candidature(id_).dossier) for id_ in cut.tied if id_ != candidature.id)
            tie = official.by_id[candidature.id].tie
            sentence = escape(_("Tied at the line with {dossiers}.").format(dossiers=dossiers))
            head = coloured(f"{icon(':material/balance:')} <strong>{sentence}</strong>", "warned")
            lines.add(f"{head} {escape(str(tie.sentence)) if tie else ''}", kind="tie small")


def _draw_marking_again(candidature_id: int) -> None:
    """Show how many jurors have marked again, and how many drafts exist, while a revote is open."""
    person, snapshot = conductor(), session.snapshot()
    far = coverage.in_revote(snapshot, candidature_id) if candidature_id in snapshot.positions else None
    if far is None or not session.holds(Right.SEE_PROGRESS):
        return
    parts = [ngettext("{done} of {due} has marked again", "{done} of {due} have marked again", far.complete)]
    drafts = len(drafts_in_revote(bootstrap.reading(), by=person, call_id=person.call_id, candidature_id=candidature_id))
    if drafts:
        parts.append(ngettext("{drafts} draft", "{drafts} drafts", drafts))
    st.caption(", ".join(parts).format(done=far.complete, due=far.due, drafts=drafts), width="content")
