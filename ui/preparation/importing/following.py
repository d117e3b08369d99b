"""Have the platform read by itself while the call is in preparation, and say what was found: on the import's screen and at home."""

from typing import Final

import streamlit as st

import bootstrap.platform
from deliberation import operations
from deliberation.call.call import Phase
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.dossiers.following import Following, Found
from deliberation.operations.dossiers.following import Followed
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, labelled, listed, moment, ngettext
from ui import feedback, links, session
from ui.acting import act
from ui.texts import literal
from ui.widgets import choosing, sections

_PART: Final = "following"
_EVERY: Final = "following.every"
_ACCEPTS: Final = "following.accepts"
_MINUTES: Final = (0, 15, 30, 60, 240, 1440)
_SECONDS: Final = 20  # a reading changes nothing of the call, so no screen is told: it is looked for


def panel(person: Person, snapshot: Snapshot) -> None:
    """Offer to have the platform read every so often; say what the last reading found. For those who see every file."""
    followed = operations.platform_followed(bootstrap.reading(), by=person, call_id=person.call_id)
    _tell(followed)
    feedback.outcome(_PART)
    following = followed.following
    if snapshot.phase is not Phase.PREPARATION:
        if following:
            st.caption(_("The call is no longer in preparation: the platform is not read by itself any more."))
        return
    with st.expander(_summary(following), icon=":material/update:", key=_PART), st.form(f"{_PART}.form", border=False):
        minutes = following.minutes if following else 0
        choosing.choose_one(
            _("Read the platform by itself"),
            sorted({*_MINUTES, minutes}),
            index=sorted({*_MINUTES, minutes}).index(minutes),
            key=_EVERY,
            format_func=_every,
        )
        st.toggle(_("Write what it brings without asking anybody"), value=bool(following and following.accepts), key=_ACCEPTS)
        st.caption(_("Without it, what changed waits for a person, who sees it here first. Withdrawals always wait."))
        st.form_submit_button(_("Save"), on_click=_save)


def live_at_home() -> None:
    """Say at home what waits on the platform, or why it could not be read, as soon as a reading ends."""
    snapshot = session.snapshot()
    if snapshot.phase is Phase.PREPARATION and bootstrap.platform.is_connected(snapshot.call.slug) and session.holds(Right.IMPORT):
        st.fragment(_at_home, key="following.home", run_every=_SECONDS)()


def _at_home() -> None:
    person, snapshot = session.require_person(), session.snapshot()
    if snapshot.is_partial or snapshot.phase is not Phase.PREPARATION or not session.holds(Right.IMPORT):
        return
    if _tell(operations.platform_followed(bootstrap.reading(), by=person, call_id=person.call_id)):
        links.link("importer", _("Import from the platform"), sections.query("platform"), icon=":material/cloud_download:")


def _tell(followed: Followed) -> bool:
    """Say what the last reading found; return whether anybody has to do something."""
    at, found = followed.last.read_at, followed.last.found
    if followed.following is None or at is None:
        return False
    if found.failure:
        said = labelled(_("The platform could not be read on {when}").format(when=moment(at)), literal(str(found.failure)))
        st.warning(said, icon=":material/cloud_off:")
        return True
    if found.waiting and not followed.is_dealt_with:
        st.info(labelled(_("On the platform, read on {when}").format(when=moment(at)), _counts(found)), icon=":material/cloud_download:")
        return True
    return False


def _counts(found: Found) -> str:
    parts = (
        ngettext("{count} new dossier", "{count} new dossiers", found.new).format(count=found.new) if found.new else "",
        ngettext("{count} changed", "{count} changed", found.changed).format(count=found.changed) if found.changed else "",
        ngettext("{count} annotated", "{count} annotated", found.annotated).format(count=found.annotated) if found.annotated else "",
        ngettext("{count} in another state", "{count} in another state", found.state_changed).format(count=found.state_changed)
        if found.state_changed
        else "",
        ngettext("{count} withdrawn?", "{count} withdrawn?", found.withdrawn).format(count=found.withdrawn) if found.withdrawn else "",
    )
    return listed(part for part in parts if part)


def _summary(following: Following | None) -> str:
    return labelled(_("Read the platform by itself"), _every(following.minutes if following else 0))


def _every(minutes: int) -> str:
    """Return an interval in words."""
    if not minutes:
        return _("no")
    if minutes % 60:
        return ngettext("every {count} minute", "every {count} minutes", minutes).format(count=minutes)
    hours = minutes // 60
    return ngettext("every {count} hour", "every {count} hours", hours).format(count=hours)


def _save() -> None:
    minutes = st.session_state[_EVERY]
    following = Following(minutes, accepts=bool(st.session_state[_ACCEPTS])) if minutes else None
    act(operations.follow_platform_by_itself, Right.IMPORT, part=_PART, following=following)
