"""Letters to applicants: texts, an example, and the files once the selection is finalised; the heading of the minutes."""

from collections.abc import Mapping
from datetime import UTC, datetime

import streamlit as st

import bootstrap
from deliberation.call.people import Person
from deliberation.operations.call.wordings import wordings
from deliberation.record.wordings import LETTERS, PARTS, Wording, Words, words_of
from deliberation.snapshot.snapshot import Snapshot
from exports import subjects
from exports.documents.minutes_annexes import ANNEXES
from exports.letters.letter import letters, without_address, without_letter
from phrases import _, labelled, ngettext
from ui.letters import editing, letterhead
from ui.records import documents
from ui.texts import lines, literal
from ui.widgets import choosing

_KIND = "letters.kind"

_LONG = frozenset({"legal_basis", "convened", "order_of_the_day"})


def panel(person: Person, snapshot: Snapshot) -> None:
    """Choose a letter, word it, see one, and take all of them once they are final."""
    if snapshot.is_partial:
        st.info(_("Letters are only for people who see every file."), icon=":material/front_hand:")
        return
    texts = wordings(bootstrap.reading(), call_id=snapshot.call_id)
    wording = choosing.choose_shown(_("Letter"), [*LETTERS, Wording.LETTERHEAD], key=_KIND, default=LETTERS[0])
    left, right = st.columns(2, gap="large")
    with left:
        words = _head(texts) if wording is Wording.LETTERHEAD else editing.text(texts, wording)
    with right:
        _preview(snapshot, {**texts, wording: words}, wording)
    if wording is Wording.LETTERHEAD:
        letterhead.panel(snapshot, {**texts, wording: words})
    st.header(_("All the letters"))
    count = without_letter(snapshot)
    if count:
        words_of_rest = ngettext(
            "{count} dossier has no letter: withdrawn, late, on hold or still to discuss.",
            "{count} dossiers have no letter: withdrawn, late, on hold or still to discuss.",
            count,
        )
        st.caption(words_of_rest.format(count=count))
    if count := without_address(snapshot):
        st.warning(ngettext("{count} letter has no address.", "{count} letters have no address.", count).format(count=count))
    if not snapshot.is_finalised:
        st.info(_("They can be downloaded once the selection is finalised. Nothing is sent automatically."), icon=":material/lock_clock:")
    else:
        documents.formats(person, snapshot, subjects.LETTERS)


def _head(texts: Mapping[Wording, Words]) -> dict[str, str]:
    labels = PARTS[Wording.LETTERHEAD]

    def draw(part: str, key: str) -> str | None:
        if part == "town":
            return st.text_input(_(labels[part]), key=key, max_chars=100, persist_state="session")
        return st.text_area(_(labels[part]), key=key, height=130, persist_state="session")

    with st.container(border=True):
        return editing.typed(texts, Wording.LETTERHEAD, draw)


def _preview(snapshot: Snapshot, texts: Mapping[Wording, Words], wording: Wording) -> None:
    made = letters(snapshot, texts, made_at=datetime.now(UTC))
    letter = next((one for one in made if one.wording is wording or wording is Wording.LETTERHEAD), None)
    if letter is None:
        st.info(_("No dossier has this letter yet: one will be shown here."), icon=":material/drafts:")
        return
    st.caption(_("Preview for {dossier}").format(dossier=literal(letter.line.candidature.numbered_title)))
    with st.container(border=True, gap="small"):
        if letter.sender:
            st.markdown(lines(letter.sender))
        with st.columns(2)[1]:
            st.markdown(lines("\n".join(letter.envelope)))
            st.markdown(literal(letter.dated))
        st.markdown(f"**{literal(_('Subject: {subject}').format(subject=letter.title))}**")
        for part in letter.text.split("\n\n"):
            st.markdown(lines(part))
        if letter.foot:
            with st.columns(2)[1]:
                st.markdown(lines(letter.foot))


def heading(snapshot: Snapshot) -> None:
    """Draw the fields of the heading, to read only once the minutes are final."""
    texts = wordings(bootstrap.reading(), call_id=snapshot.call_id)
    if snapshot.is_finalised:
        st.info(_("The selection is finalised: its minutes do not change any more."), icon=":material/lock:")
        _show_final_heading(texts)
        return
    st.caption(_("All of these may stay empty: the minutes then leave them out. The convocation takes the place and the order of the day."))
    with st.container(border=True):
        editing.typed(texts, Wording.MINUTES, _heading_field)


def _show_final_heading(texts: Mapping[Wording, Words]) -> None:
    for part, text in words_of(texts, Wording.MINUTES).items():
        if text and part != "annexes":
            st.markdown(labelled(f"**{_(PARTS[Wording.MINUTES][part])}**", literal(text)))


def _heading_field(part: str, key: str) -> str | None:
    label = _(PARTS[Wording.MINUTES][part])
    if part == "annexes":
        # Kept as a text, as the other parts are.
        left_out = [name for name in str(st.session_state[key]).split(",") if name in ANNEXES]
        chosen = choosing.choose_several(
            label,
            list(ANNEXES),
            default=left_out,
            key=editing.chosen_key(Wording.MINUTES),
            format_func=lambda name: _(ANNEXES[name]),
            placeholder=_("None"),
        )
        return ",".join(chosen)
    if part in _LONG:
        return st.text_area(label, key=key, height=100, placeholder=_heading_example(part), persist_state="session")
    return st.text_input(label, key=key, max_chars=200, placeholder=_heading_example(part), persist_state="session")


def _heading_example(part: str) -> str:
    return {
        "legal_basis": _("Decision, order or rules under which the jury sits"),
        "convened": _("By whom, how and when the members were convened"),
        "chair_title": _("Presidency"),
    }.get(part, "")
