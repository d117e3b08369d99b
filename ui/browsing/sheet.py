"""The sheet of a candidature: its identity, what the applicant wrote, its marks."""

from typing import Final

import pyarrow as pa
import streamlit as st

from charts.radar import sheet_radar
from deliberation.derived.scoring.marking import own_marks
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.standings import Flag, Standing
from deliberation.dossiers.candidatures import Block, Candidature, Field, FieldKind
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, date, decimal, labelled, percent
from phrases.formats import ABSENT
from ui.browsing import brief
from ui.texts import literal
from ui.widgets.figures import drawn, show_chart, size

_SHORT_CHARACTERS: Final = 60
_READING_WIDTH: Final = 820  # pixels: some 95 characters a line


def identity(snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the title and who files the project, on which track, and where it stands."""
    administration = snapshot.administration_of(candidature)
    st.title(literal(candidature.title))
    tracks = [str(snapshot.call.track(code).label) for code in candidature.requested_tracks]
    parts = [
        f"**{literal(administration.name)}**",
        literal(administration.ministry),
        literal(administration.kind),
        " + ".join(tracks) or _("No track asked for"),
        _("Dossier {number}").format(number=literal(candidature.dossier)),
        _("deposited on {date}").format(date=date(candidature.deposited_at)),
    ]
    st.markdown(" · ".join(part for part in parts if part))
    address = snapshot.call.dossier_url(candidature.dossier)
    if address:
        st.link_button(_("Open the dossier on the platform"), address, icon=":material/open_in_new:")


def standing(snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the score, rank, spread and decision, each with its words."""
    here = ranking(snapshot).by_id[candidature.id]
    if here.jurors:
        _numbers(snapshot, candidature, here)
    _decided(snapshot, candidature)
    # No marks at all: do not also flag each criterion as empty.
    for flag in here.flags:
        if here.jurors or flag is not Flag.INCOMPLETE:
            st.badge(flag.words, icon=":material/flag:", color="orange")
    if here.tie:
        st.caption(f":material/balance: {here.tie.sentence}")


def _numbers(snapshot: Snapshot, candidature: Candidature, here: Standing) -> None:
    with st.container(horizontal=True, key="standing"):
        st.metric(_("Official score"), decimal(here.score) if here.score is not None else _("none yet"), border=True)
        st.metric(_("Rank"), str(here.rank) if here.rank else "–", border=True, help=str(here.tie.sentence) if here.tie else None)
        st.metric(_("Rank in its track"), str(here.track_rank) if here.track_rank else "–", border=True)
        st.metric(
            _("Spread between jurors"),
            percent(here.spread),
            border=True,
            help=_("Widest gap between jurors’ totals, as a share of the scale"),
        )
        st.metric(_("Coverage"), percent(here.coverage), border=True, help=brief.coverage(snapshot, candidature))


def _decided(snapshot: Snapshot, candidature: Candidature) -> None:
    decision = snapshot.decision(candidature.id)
    said = f"{brief.status(candidature)} · {brief.OUTCOME_ICONS[decision.outcome]} **{decision.outcome.words}**"
    if decision.track:
        said += f" · {snapshot.call.track(decision.track).label}"
    if decision.outcome is Outcome.RESERVE:
        said += f" · {_('rank {rank}').format(rank=decision.reserve_rank)}"
    st.markdown(said)
    if decision.reason:
        st.markdown(labelled(_("Reason"), literal(decision.reason)))


def marks(snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the radar of the criteria with its numbers beside it, if there is a mark to see."""
    has_jurys = ranking(snapshot).by_id[candidature.id].jurors > 0
    if snapshot.is_under_seal(candidature.id):
        st.info(_("The jury’s marks are under seal until the chair reveals them."), icon=":material/lock:")
    elif not has_jurys:
        st.info(_("Nobody has given marks to this candidature yet."), icon=":material/edit_note:")
    if has_jurys or any(mark is not None for mark in own_marks(snapshot, candidature.id).values()):
        _radar(snapshot, candidature)


def _radar(snapshot: Snapshot, candidature: Candidature) -> None:
    show_chart(drawn(snapshot, sheet_radar, candidature.id, size=size()), key=f"radar.{candidature.dossier}", has_table_beside=True)


def answers(candidature: Candidature, *, shows_private: bool) -> None:
    """Show all that the applicant wrote, laid out to be read, then the blocks, files and opinions."""
    fields = [field for field in candidature.content.fields if field.kind is not FieldKind.ATTACHMENTS and not field.is_private]
    short = [field for field in fields if _is_short(field, candidature) and field.value != candidature.title]
    if short:
        with st.container(border=True, gap="xsmall"):
            _pairs(short)
    for field in fields:
        if not _is_short(field, candidature) and field.value != candidature.title:
            st.subheader(literal(field.label))
            st.text(field.value, width=_READING_WIDTH)
    for block in candidature.content.blocks:
        st.subheader(literal(block.label))
        st.dataframe(_rows(block), hide_index=True, placeholder=ABSENT)
    _annexes(candidature, shows_private=shows_private)


def _rows(block: Block) -> pa.Table:
    rows = [{field.label: field.value for field in row} for row in block.rows]
    labels = dict.fromkeys(label for row in rows for label in row)
    return pa.table({label: pa.array([row.get(label) for row in rows], pa.string()) for label in labels})


def _is_short(field: Field, candidature: Candidature) -> bool:
    return len(field.value or "") <= _SHORT_CHARACTERS or field.value == candidature.declared_administration


def _pairs(fields: list[Field]) -> None:
    # One text: each element of a page costs some 0.1 ms, and a dossier has dozens of short answers.
    st.markdown(
        "  \n".join(labelled(f"**{literal(field.label)}**", literal(field.value) if field.value else _("not answered")) for field in fields)
    )


def _annexes(candidature: Candidature, *, shows_private: bool) -> None:
    content = candidature.content
    if content.attachments:
        st.subheader(_("Attached files"))
        st.markdown("\n".join(f"- {literal(name)}" for name in content.attachments))
        st.caption(_("The files themselves are on the platform."))
    private = [field for field in content.fields if field.is_private and field.value]
    if shows_private and private:
        with st.expander(_("Annotations of the team"), icon=":material/lock_person:"):
            _pairs(private)
    if shows_private and content.opinions:
        with st.expander(_("Opinions asked on the platform"), icon=":material/record_voice_over:"):
            for opinion in content.opinions:
                st.markdown(labelled(f"**{literal(opinion.expert)}**", literal(opinion.answer) if opinion.is_answered else _("no answer")))
    if content.establishment:
        with st.expander(_("The establishment, as registered"), icon=":material/domain:"):
            _pairs([field for field in content.establishment if field.value])
