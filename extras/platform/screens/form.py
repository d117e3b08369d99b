"""Compare the call with the platform's form, and offer its settings."""

import streamlit as st

import bootstrap
from deliberation.call.call import QuestionRole
from deliberation.call.drafting import blank_settings
from deliberation.call.people import Person
from deliberation.call.settings import parse_call
from deliberation.operations.call.changing import call_to_change
from deliberation.snapshot.snapshot import Snapshot
from extras.platform import line as connected
from extras.platform.pull import Procedure, describe, disagreements, settings_from
from phrases import DEFAULT_LANGUAGE, N_, _, labelled, listed, moment, quoted
from ui import feedback, plain_table, session
from ui.preparation.call import fields
from ui.preparation.call.fields import Form
from ui.preparation.call.making import Begun
from ui.preparation.call.typed import Settings, typed
from ui.texts import literal

_READ = "call.platform.read_form"
_PROPOSED = N_("It proposes a name, the close if the platform says one, tracks, and which question is which; not the criteria.")


def panel(snapshot: Snapshot, form: Form) -> None:
    """Offer to read the procedure's form; show its disagreements with the call, and offer to fill the call."""
    with (
        st.expander(_("The platform’s form"), icon=":material/cloud_download:", key="call.from_platform", expanded=snapshot.call.is_draft),
        feedback.domain_errors(),
    ):
        person = session.require_person()
        if procedure := read(person, snapshot.call.slug, leads=snapshot.call.is_draft):
            _tell(person, snapshot, procedure, form)


def read(person: Person, slug: str, *, leads: bool = False) -> Procedure | None:
    """Offer to read the form of a call's procedure and return it; None until then. ``leads``: as the primary button."""
    if st.button(_("Read the platform’s form"), key="call.platform.read", type="primary" if leads else "secondary"):
        call_to_change(bootstrap.reading(), by=person, call_id=person.call_id)
        st.session_state.pop(_READ, None)
        with connected.line(slug) as line, st.spinner(_("Reading the platform")):
            st.session_state[_READ] = (person.id, person.call_id, slug, describe(line))
    reading: tuple[int, int, str, Procedure] | None = st.session_state.get(_READ)
    procedure = reading[3] if reading and reading[:3] == (person.id, person.call_id, slug) else None
    if procedure is None:
        sentence = _("The form of the procedure {number} is read at {host}.")
        number = connected.connection_settings().procedure_of(slug)
        st.caption(f"{sentence.format(number=number, host=literal(connected.host()))} {_(_PROPOSED)}")
    else:
        st.markdown(literal(_("Procedure {number}, {title}").format(number=procedure.number, title=quoted(procedure.title))))
    return procedure


def is_offered(snapshot: Snapshot, name: str) -> bool:
    """Return whether a further call of this name can begin with the platform's form."""
    return connected.is_connected(connected.slug_to_read(name, snapshot.call.slug))


def begin(snapshot: Snapshot, name: str) -> Begun | None:
    """Read the form and return what a further call begins with; None until then."""
    with feedback.domain_errors():
        procedure = read(session.require_person(), connected.slug_to_read(name, snapshot.call.slug))
        if procedure:
            blank = parse_call(blank_settings(procedure.title, language=DEFAULT_LANGUAGE, taken=()))
            proposed = settings_from(procedure, blank)
            proposal(procedure, proposed)
            return Begun(form=proposed, title=procedure.title)
    return None


def proposal(procedure: Procedure, proposed: Settings) -> None:
    """Show the settings proposed by the form, and the settings without a proposal."""
    tracks = [track[DEFAULT_LANGUAGE] for track in proposed.get("tracks", ())]
    questions = (labelled(QuestionRole(role).words, listed(labels)) for role, labels in proposed["mapping"].items())
    lines = {
        _("Name of the call"): procedure.title,
        _("Close of the call"): moment(procedure.closed_at) if procedure.closed_at else _("The platform does not say."),
        _("Tracks"): listed(tracks) if tracks else _("None: no choice field asks for one."),
        _("Questions that are recognised"): listed(questions) or _("None."),
    }
    rows = [{_("Setting"): name, _("What the form says"): text} for name, text in lines.items()]
    plain_table.show(_("What the form proposes"), rows, key="call.platform.proposal", has_cards=True)
    st.caption(_("The criteria are yours to write; all of this can be changed."))


def _tell(person: Person, snapshot: Snapshot, procedure: Procedure, form: Form) -> None:
    if not snapshot.call.is_draft:
        with bootstrap.reading() as uow:
            form_mapping = uow.calls.mapping(person.call_id)
        conflicts = disagreements(procedure, snapshot.call, form_mapping)
        if not conflicts:
            st.success(_("The form and the call agree."), icon=":material/done_all:")
        for conflict in conflicts:
            st.warning(literal(str(conflict)), icon=":material/difference:")
    if not form.is_locked:
        proposal(procedure, settings_from(procedure, snapshot.call))
        st.button(_("Fill the form from it"), key="call.platform.fill", on_click=_fill, args=(snapshot, procedure, form))


def _fill(snapshot: Snapshot, procedure: Procedure, form: Form) -> None:
    filled = {**form.settings, **settings_from(procedure, snapshot.call)}
    made = fields.fill(form.base, typed({**form.base, **filled}))
    made.extra = {**form.extra, "mapping": filled["mapping"]}
