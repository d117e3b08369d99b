"""Answers of the form that no track declares, each with a proposed track, accepted by one press."""

from collections.abc import Mapping

import streamlit as st

import bootstrap
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.dossiers.records import DossierFile
from deliberation.dossiers.track_answers import UnknownAnswer, unknown_answers, with_answers
from deliberation.operations.call.changing import call_to_change, update_call
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext
from ui import session
from ui.acting import doing
from ui.texts import literal
from ui.widgets import choosing

_KEY = "imports.tracks"
_SHOWN_MAX = 20


def panel(person: Person, snapshot: Snapshot, file: DossierFile) -> None:
    """Show the answers that name no track with their closest track, and offer to save the chosen pairs."""
    unknown = unknown_answers(snapshot.call, file.problems)[:_SHOWN_MAX]
    if not unknown:
        return
    count = sum(one.dossiers for one in unknown)
    sentence = ngettext(
        "{count} dossier would come without its track: the call does not know its answer.",
        "{count} dossiers would come without their track: the call does not know their answers.",
        count,
    )
    st.warning(sentence.format(count=count), icon=":material/alt_route:")
    if not session.may(person, snapshot, Right.CHANGE_CALL):
        st.caption(_("Somebody who may change the call must say which track each answer asks for: “The call”, “Tracks”."))
        return
    with st.container(border=True, key=_KEY):
        chosen = {one.answer: _choose(snapshot, number, one) for number, one in enumerate(unknown)}
        pairs = {answer: code for answer, code in chosen.items() if code}
        _offer(person, pairs)


def _choose(snapshot: Snapshot, number: int, unknown_answer: UnknownAnswer) -> str:
    codes = ["", *(track.code for track in snapshot.call.tracks)]
    files = ngettext("{count} dossier", "{count} dossiers", unknown_answer.dossiers).format(count=unknown_answer.dossiers)
    code: str = choosing.choose_one(
        _("“{answer}” ({files}) asks for").format(answer=literal(unknown_answer.answer), files=files),
        codes,
        index=codes.index(unknown_answer.track),
        key=f"{_KEY}.{number}.{unknown_answer.answer}",
        format_func=lambda code: str(snapshot.call.track(code).label) if code else _("No track"),
        help=_("Proposed: the track whose name is most like this answer.") if unknown_answer.track else None,
    )
    return code


def _offer(person: Person, pairs: Mapping[str, str]) -> None:
    changeable = call_to_change(bootstrap.reading(), by=person, call_id=person.call_id)
    standing = changeable.settings
    take = doing(
        update_call,
        Right.CHANGE_CALL,
        settings=with_answers(standing, pairs),
        reason="" if changeable.is_free else _("Answers of the form named for tracks, at the import"),
        seen=standing,
    )
    words = ngettext("Confirm {count} pair", "Confirm {count} pairs", len(pairs)).format(count=len(pairs))
    st.button(words, key=f"{_KEY}.take", icon=":material/check:", disabled=not pairs, on_click=take)
    st.caption(_("The call then knows these answers, the file is read again, and nothing else is written."))
