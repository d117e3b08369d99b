"""Declaration of one's recusals: before seeing any file, then whenever needed."""

from collections.abc import Collection, Sequence
from functools import partial

import streamlit as st

from deliberation.call.people import Person, Right, Role
from deliberation.call.rules import RecusalScope
from deliberation.folding import folded
from deliberation.operations.scoring.recusals import declare_recusals
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import must_declare, recusals_to_confirm, suggested_recusals
from phrases import _, ngettext, whole
from ui import feedback, links, navigation, session
from ui.texts import literal
from ui.widgets import choosing
from ui.widgets.windows import Window

_CHOSEN = "recusals.chosen"
_WINDOW = Window("recusals")
_OPENED = "recusals.opened"


def panel(person: Person, snapshot: Snapshot) -> None:
    """Show the files by title and administration, those of the person's organisation chosen beforehand, and take the declaration."""
    if not snapshot.candidatures:
        # A declaration made before any file exists would silence the question later.
        said = _("There is no application yet. Come back once the organisers have imported them: you will declare your recusals then.")
        st.info(said, icon=":material/inbox:")
        return
    suggested = suggested_recusals(snapshot, person) if must_declare(snapshot, person) else frozenset()
    doubtful = recusals_to_confirm(snapshot, person)
    if suggested:
        st.info(_("Files of your organisation are already chosen. Take away those that do not concern you."), icon=":material/info:")
    if suggested & doubtful:
        st.warning(_doubt(len(suggested & doubtful)), icon=":material/help:")

    def name(id_: int) -> str:
        # On a phone an option is cut off after some words: the administration is what one has a link with.
        candidature = snapshot.candidature(id_)
        said = f"{snapshot.administration_of(candidature).name} · {candidature.numbered_title}"
        return f"{_('to confirm')} · {said}" if id_ in doubtful else said

    with st.container(border=True):
        ids = sorted((candidature.id for candidature in snapshot.candidatures), key=lambda id_: folded(name(id_)))
        chosen = choosing.choose_several(
            _("Files on which I have an interest"),
            choosing.offered(ids, name=name, chosen=st.session_state.get(_CHOSEN, suggested), key=_CHOSEN),
            default=sorted(suggested),
            key=_CHOSEN,
            format_func=name,
            placeholder=_("No file"),
        )
        st.caption(_consequences(person))
        with st.container(key="declaration-sheet"):
            if chosen:
                st.button(_declares(chosen, "…"), type="primary", key="recusals.confirm", width="stretch", on_click=_WINDOW.ask, args=(0,))
            else:
                label = _("I have no recusal to declare")
                st.button(label, type="primary", key="recusals.none", width="stretch", on_click=_declare_none)
                feedback.refusal(_WINDOW.name)


def _consequences(person: Person) -> str:
    sentence = _("You will no longer see these files, nor score or vote on them.")
    return sentence if person.has(Role.CHAIR) else f"{sentence} {_('Only the chair can take a recusal back.')}"


def _declares(ids: Sequence[int], more: str = "") -> str:
    label = ngettext("Recuse myself from {count} file", "Recuse myself from {count} files", len(ids)).format(count=whole(len(ids)))
    return f"{label}{more}"


def window() -> None:
    """Ask to confirm a declaration. Called by the frame: the screen that follows a first declaration shows its receipt."""
    _WINDOW.show(_("Confirm my recusals"), _confirm)


def _confirm(_about: int) -> None:
    """Show the number and names of the declared files, then record the declaration."""
    person = session.require(Right.DECLARE_RECUSAL, before_recusals=True)
    snapshot = session.snapshot(before_recusals=True)
    chosen = [id_ for id_ in st.session_state.get(_CHOSEN, ()) if id_ in snapshot.positions]
    if snapshot.call.rules.recusal_scope is RecusalScope.MEETING:
        st.warning(_("In this call one recusal is for the whole meeting: you leave every file to the others."))
    sentence = ngettext("You recuse yourself from {count} file:", "You recuse yourself from {count} files:", len(chosen))
    st.markdown(f"**{sentence.format(count=whole(len(chosen)))}**")
    files = [snapshot.candidature(id_) for id_ in chosen]
    st.markdown("\n".join(f"- **{literal(snapshot.administration_of(file).name)}** · {literal(file.numbered_title)}" for file in files))
    st.markdown(_consequences(person))
    st.button(_declares(chosen), type="primary", key="recusals.declare", width="stretch", on_click=_declare, args=(tuple(chosen),))


def _doubt(count: int) -> str:
    return ngettext(
        "{count} of them is to confirm: it was filed under another name that has the SIREN of your organisation.",
        "{count} of them are to confirm: they were filed under other names that have the SIREN of your organisation.",
        count,
    ).format(count=count)


def none_of_them(person: Person, snapshot: Snapshot) -> None:
    """Explain how to declare no recusals, to a person who must declare first."""
    if must_declare(snapshot, person):
        st.markdown(_("If not, choose none and say so: you can then read the applications."))


def go_on_once_declared() -> None:
    """Leave for the home screen after the declaration that opens the others."""
    if st.session_state.pop(_OPENED, False):
        links.go("accueil")


def _declare_none() -> None:
    # Pressed in the moment before the page shows what was just chosen: that is no declaration of none.
    if not st.session_state.get(_CHOSEN):
        _declare(())


def _declare(chosen: Collection[int]) -> None:
    declaring = partial(session.require, Right.DECLARE_RECUSAL, before_recusals=True)
    is_first = session.must_declare(declaring())
    if _WINDOW.act(declare_recusals, declaring, candidature_ids=chosen):
        # Go on to the screen that was asked for.
        st.session_state[_OPENED] = is_first and navigation.visited() in ("", "deports")
        st.session_state.pop(_CHOSEN, None)
