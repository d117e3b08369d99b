"""Declaration of one's recusals: before seeing any file, then whenever needed."""

from collections.abc import Collection
from functools import partial

import streamlit as st

from deliberation.call.people import Person, Right, Role
from deliberation.call.rules import RecusalScope
from deliberation.derived.interests import files_since
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.scoring.recusals import declare_recusals
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import must_declare, recusals_to_confirm, suggested_recusals
from phrases import _, ngettext, whole
from ui import feedback, links, navigation, session
from ui.acting import key_of
from ui.table import table
from ui.texts import literal
from ui.widgets.windows import Window

_CHOSEN = "recusals.chosen"
_WINDOW = Window("recusals")
_OPENED = "recusals.opened"


def panel(person: Person, snapshot: Snapshot) -> None:
    """Show the files by applicant, with the person's own organisation ticked, and take the declaration."""
    if not snapshot.candidatures:
        # A declaration made before any file exists would silence the question later.
        sentence = _("There is no application yet. Come back once the organisers have imported them: you will declare your recusals then.")
        st.info(sentence, icon=":material/inbox:")
        return
    since, suggested = files_since(snapshot, person), suggested_recusals(snapshot, person)
    if not must_declare(snapshot, person):
        suggested &= since
    if since:
        st.info(came_since(since), icon=":material/inbox:")
    if suggested:
        st.info(_("Files of your organisation are already ticked. Untick those that do not concern you."), icon=":material/info:")
    st.session_state.setdefault(_CHOSEN, [file.dossier for file in snapshot.candidatures if file.id in suggested])
    table.pick(snapshot, _groups(snapshot, suggested, recusals_to_confirm(snapshot, person) & suggested, since), key=_CHOSEN)
    st.caption(_consequences(person))
    with st.container(key="declaration-sheet", gap="xsmall"):
        _foot(len(_list_ticked(snapshot)))


def came_since(since: Collection[int]) -> str:
    """Return the number of dossiers imported since the viewer's declaration, with a request to declare."""
    sentence = ngettext(
        "{count} dossier came after your declaration: recuse yourself from it, or say that you have no link with it.",
        "{count} dossiers came after your declaration: recuse yourself from them, or say that you have no link with them.",
        len(since),
    )
    return sentence.format(count=whole(len(since)))


def _groups(snapshot: Snapshot, suggested: Collection[int], doubtful: Collection[int], since: Collection[int]) -> list[table.Group]:
    """Return the files in groups: of the person's organisation, to confirm, new since the declaration, others."""
    files = snapshot.candidatures
    sure = table.Group(_("Your organisation"), [file for file in files if file.id in suggested and file.id not in doubtful])
    unsure = table.Group(_doubt(len(doubtful)), [file for file in files if file.id in doubtful])
    new = table.Group(_("Since your declaration"), [file for file in files if file.id in since and file.id not in suggested])
    other_groups = table.by_applicant(snapshot, [file for file in files if file.id not in suggested and file.id not in since])
    return [group for group in (sure, unsure, new, *other_groups) if group.candidatures]


def _list_ticked(snapshot: Snapshot) -> list[Candidature]:
    return [snapshot.by_dossier[dossier] for dossier in st.session_state.get(_CHOSEN, ()) if dossier in snapshot.by_dossier]


def _foot(count: int) -> None:
    """Show the number of ticked files, beside the two declarations, each in a separate place."""
    st.markdown(ngettext("{count} file ticked", "{count} files ticked", count).format(count=whole(count)))
    with st.container(horizontal=True, gap="small", key="declares"):
        label = _("I have no link with these projects")
        st.button(label, key="recusals.none", width="stretch", disabled=count > 0, on_click=_declare_none)
        label = f"{_declares(count)}…"
        st.button(label, type="primary", key="recusals.confirm", width="stretch", disabled=not count, on_click=_WINDOW.ask, args=(0,))
    feedback.refusal(_WINDOW.name)


def _consequences(person: Person) -> str:
    sentence = _("You will no longer see these files, nor score or vote on them.")
    return sentence if person.has(Role.CHAIR) else f"{sentence} {_('Only the chair can take a recusal back.')}"


def _declares(count: int) -> str:
    return ngettext("Recuse myself from {count} file", "Recuse myself from {count} files", count).format(count=whole(count))


def window() -> None:
    """Ask to confirm a declaration. Called by the frame: the screen after a first declaration shows its receipt."""
    _WINDOW.show(_("Confirm my recusals"), _confirm)


def _confirm(_about: int) -> None:
    """Show the number and names of the declared files, then record the declaration."""
    person = session.require(Right.DECLARE_RECUSAL, before_recusals=True)
    snapshot = session.snapshot(before_recusals=True)
    files = _list_ticked(snapshot)
    if snapshot.call.rules.recusal_scope is RecusalScope.MEETING:
        st.warning(_("In this call one recusal is for the whole meeting: you leave every file to the others."))
    sentence = ngettext("You recuse yourself from {count} file:", "You recuse yourself from {count} files:", len(files))
    st.markdown(f"**{sentence.format(count=whole(len(files)))}**")
    st.markdown("\n".join(f"- **{literal(snapshot.administration_of(file).name)}** · {literal(file.numbered_title)}" for file in files))
    st.markdown(_consequences(person))
    ids = tuple(file.id for file in files)
    key = key_of("recusals.declare", *(file.dossier for file in files))
    st.button(_declares(len(ids)), type="primary", key=key, width="stretch", on_click=_declare, args=(ids,))


def _doubt(count: int) -> str:
    return ngettext(
        "To confirm: filed under another name that has the SIREN of your organisation",
        "To confirm: filed under other names that have the SIREN of your organisation",
        count,
    )


def none_of_them(person: Person, snapshot: Snapshot) -> None:
    """Explain how to declare no recusals, to a person who must declare first."""
    if must_declare(snapshot, person):
        st.markdown(_("If not, choose none and say so: you can then read the applications."))


def go_on_once_declared() -> None:
    """Go to the home screen after the declaration that opens the other screens."""
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
