"""Names that share a SIREN: one applicant or several? Asked in an import's preview and beside the administrations."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

import bootstrap
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.dossiers.administrations import shared_sirens
from deliberation.operations.dossiers.settling import settle_siren
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, listed, ngettext
from ui import session
from ui.acting import attempt, doing
from ui.texts import literal

_NAMES_AT_ONCE_MAX: Final = 24


def ask(person: Person, snapshot: Snapshot, shared: Mapping[str, Sequence[str]]) -> dict[str, bool]:
    """Ask about shared SIREN in an import; return the answers by SIREN (True: one applicant)."""
    if not shared:
        return {}
    with st.container(border=True, gap="xsmall", key="imports.sirens"):
        answers = {siren: _ask_one(person, snapshot, siren, names) for siren, names in shared.items()}
        _say_meanwhile()
    return {siren: are_one for siren, are_one in answers.items() if are_one is not None}


def settle(answers: Mapping[str, bool]) -> bool:
    """Record the answers. Return whether none was refused."""
    return all(_settle(siren, are_one) for siren, are_one in answers.items())


def _settle(siren: str, are_one: bool) -> bool:
    done = attempt(lambda by: settle_siren(bootstrap.unit_of_work(), by=by, call_id=by.call_id, siren=siren, are_one=are_one), Right.SETTLE)
    return done is not None


def panel(snapshot: Snapshot) -> None:
    """Show the names that share a SIREN, with a button for either answer."""
    shared = shared_sirens(snapshot.administrations.values())
    for siren, sharing in shared.items():
        with st.container(border=True, key=f"settings.siren.{siren}"):
            st.markdown(_question(siren, [administration.name for administration in sharing]))
            with st.container(horizontal=True):
                for are_one in (False, True):
                    settle = doing(settle_siren, Right.SETTLE, siren=siren, are_one=are_one)
                    st.button(_answer(are_one, len(sharing)), key=f"settings.siren.{siren}.{int(are_one)}", on_click=settle)
    if shared:
        _say_meanwhile()


def _ask_one(person: Person, snapshot: Snapshot, siren: str, names: Sequence[str]) -> bool | None:
    answer: bool | None = st.radio(
        _question(siren, names),
        [None, False, True],
        key=f"imports.siren.{siren}",
        format_func=lambda are_one: _answer(are_one, len(names)),
        disabled=not session.may(person, snapshot, Right.SETTLE),
    )
    return answer


def _question(siren: str, names: Sequence[str]) -> str:
    count = len(names)
    sentence = ngettext("{count} name has the SIREN {siren}:", "{count} names have the SIREN {siren}:", count).format(
        count=count, siren=siren
    )
    more = [f"+ {count - _NAMES_AT_ONCE_MAX}"] if count > _NAMES_AT_ONCE_MAX else []
    return f"**{sentence}** {listed([*map(literal, names[:_NAMES_AT_ONCE_MAX]), *more])}"


def _answer(are_one: bool | None, count: int) -> str:
    if are_one is None:
        return _("To confirm later")
    return _("One applicant") if are_one else ngettext("{count} applicant", "{count} different applicants", count).format(count=count)


def _say_meanwhile() -> None:
    st.caption(
        _("Until this is answered they stay apart, and a member of one of them is offered a recusal on the files of all, to confirm.")
    )
