"""Report the finalised selection to the platform: what remains, annotations, then decisions."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from typing import NamedTuple

import streamlit as st

import bootstrap
from deliberation.call.people import Person, Right
from deliberation.derived.accounting import Account, without_reason
from deliberation.derived.wanted import Told
from deliberation.snapshot.snapshot import Snapshot
from extras.platform import line as connected
from extras.platform.plan import Choice, DossierPlan, annotations_of, carried_words, choice_of, refused_without_reason, step_words
from extras.platform.there import ProcedureThere, There
from extras.platform.verbs import DECIDED, WRITE, carry_annotations, carry_decisions, may_carry, plan_carrying
from extras.platform.writing import PlatformWriting
from phrases import _, listed, ngettext, whole
from ui import acting, feedback, links, plain_table, session
from ui.preparation.importing import readings
from ui.preparation.screening import offer_to_choose
from ui.texts import line
from ui.widgets import choosing, sections

_READ = "carrying.read"
_ROWS_OPEN_MAX = 10


class _Read(NamedTuple):
    of: tuple[int, int]  # whose, of which call
    there: There
    refusals: Mapping[str, str]
    files: Mapping[str, Sequence[str]]  # not here, by dossier
    number: int  # what was agreed to on one reading is not agreed to on the next


def panel(snapshot: Snapshot) -> None:
    """Offer to report the selection, for a complete view with the right, if the call is connected with a procedure."""
    person = session.require(WRITE)
    st.header(_("Send decisions to the platform"))
    with feedback.domain_errors():
        reading = _find_reading(person)
        if st.button(
            _("Read what is on the platform") if reading is None else _("Read it again"),
            type="primary" if reading is None else "secondary",
            icon=":material/cloud_download:",
            key="carrying.look",
        ):
            _read(person, snapshot)
            st.rerun()
        if reading is None:
            st.caption(_("Nothing is changed there before you have seen what would be."))
            return
        _steps(person, snapshot, reading)


def _find_reading(person: Person) -> _Read | None:
    reading = st.session_state.get(_READ)
    return reading if isinstance(reading, _Read) and reading.of == (person.id, person.call_id) else None


def _read(person: Person, snapshot: Snapshot) -> None:
    may_carry(bootstrap.reading(), by=person, call_id=person.call_id)
    here = [(snapshot.candidature(attachment.candidature_id).dossier, attachment) for attachment in snapshot.attachments]
    count = len(snapshot.candidatures)
    with connected.line(snapshot.call.slug) as platform, readings.reading(_("Reading the platform")) as advance:
        line = PlatformWriting(platform)
        there = line.there(expected=count, progress=lambda done, total: advance(done, 2 * total))
        files = line.files_left(here, expected=count, progress=lambda done, total: advance(total + done, 2 * total))
    _keep(person, there, files, {})


def _keep(person: Person, there: There, files: Mapping[str, Sequence[str]], refusals: Mapping[str, str]) -> None:
    before = st.session_state.get(_READ)
    number = before.number + 1 if isinstance(before, _Read) else 1
    st.session_state[_READ] = _Read((person.id, person.call_id), there, refusals, files, number)


def _steps(person: Person, snapshot: Snapshot, read: _Read) -> None:
    procedure = read.there.procedure
    instructor = choosing.choose_one(_("Instructor to act as"), list(procedure.instructors()), index=None, key="carrying.instructor")
    if instructor is None:
        return
    choice = choice_of(procedure, instructor, chosen=_annotations(procedure))
    plan = plan_carrying(bootstrap.reading(), by=person, call_id=person.call_id, there=read.there, choice=choice)
    _tell(plan, read)
    silent, public = (
        sum(bool(steps) for steps in of) for of in zip(*((dossier_plan.silent, dossier_plan.public) for dossier_plan in plan), strict=True)
    )
    if silent:
        label = ngettext("Send the annotations ({count} dossier)", "Send the annotations ({count} dossiers)", silent)
        st.caption(_("Annotations and labels are seen by the team alone, and can be corrected there."))
        if st.button(label.format(count=silent), type="primary", key="carrying.annotations"):
            _carry(snapshot, read, choice, is_public=False)
    elif public:
        st.success(_("The annotations are sent. The decisions come next."), icon=":material/done_all:")
        _files(
            snapshot,
            {
                dossier_plan.wanted.dossier: read.files[dossier_plan.wanted.dossier]
                for dossier_plan in plan
                if dossier_plan.public and dossier_plan.wanted.dossier in read.files
            },
        )
        _decide(snapshot, read, choice, public)


def _annotations(procedure: ProcedureThere) -> dict[Told, str]:
    """Ask for the annotation of each fact, preset by name; return their labels, empty for none."""
    known = annotations_of(procedure, {})
    labels = ["", *(annotation.label for annotation in procedure.annotations if annotation.kind)]
    if len(labels) == 1:
        st.caption(_("The procedure has no annotation that can be written."))
        return {}
    sentences = (f"{one.label} ({what.words})" for what, one in known.items())
    with sections.fold(_("Annotations that are written"), line(listed(sentences)) if known else _("none"), key="carrying.annotated"):
        return {
            what: choosing.choose_one(
                what.words,
                labels,
                index=labels.index(known[what].label) if what in known else 0,
                key=f"carrying.annotation.{what}",
                format_func=lambda label: label or _("Not written"),
            )
            for what in Told
        }


def _tell(plan: tuple[DossierPlan, ...], read: _Read) -> None:
    done = sum(dossier_plan.is_done for dossier_plan in plan)
    (st.success if done == len(plan) else st.info)(carried_words(done, len(plan)))
    rows = [_row(dossier_plan, read.refusals.get(dossier_plan.wanted.dossier, "")) for dossier_plan in plan if not dossier_plan.is_done]
    if obstructed := sum(bool(dossier_plan.obstacles) for dossier_plan in plan):
        sentence = ngettext(
            "{count} dossier cannot be sent, or only in part.", "{count} dossiers cannot be sent, or only in part.", obstructed
        )
        st.warning(f"{sentence.format(count=whole(obstructed))} {_('The list says why.')}", icon=":material/block:")
    _table(_("What is left to send"), rows, key="carrying.left")


def _table(title: str, rows: Sequence[Mapping[str, object]], *, key: str) -> None:
    # The acts stand under it: many rows are folded.
    with sections.fold(title, whole(len(rows)), key=f"{key}.folded") if len(rows) > _ROWS_OPEN_MAX else nullcontext():
        plain_table.show(title, rows, key=key, has_cards=True)


def _row(dossier_plan: DossierPlan, refused: str) -> dict[str, object]:
    return {
        _("Dossier"): dossier_plan.wanted.dossier,
        _("Title"): dossier_plan.wanted.title,
        _("State on the platform"): dossier_plan.there.state.words if dossier_plan.there else "",
        _("For the team"): listed(map(step_words, dossier_plan.silent)),
        _("For applicants"): listed(map(step_words, dossier_plan.public)),
        _("What cannot be sent, and why"): " ".join([*map(str, dossier_plan.obstacles), *([refused] if refused else [])]),
    }


def _files(snapshot: Snapshot, left: Mapping[str, Sequence[str]]) -> None:
    """Name the files missing here that the platform may erase, while fetching is possible."""
    if not left:
        return
    count = sum(map(len, left.values()))
    sentence = ngettext(
        "{count} attached file is not here, and the platform may erase it once it is decided; whoever runs the server can keep it:",
        "{count} attached files are not here, and the platform may erase them once it is decided; whoever runs the server can keep them:",
        count,
    )
    command = f"`./jury platform files --call {snapshot.call.slug} --output DOSSIER`"
    st.warning(f"{sentence.format(count=whole(count))} {command}", icon=":material/attach_file:")
    rows = [{_("Dossier"): dossier, _("Attached files"): ", ".join(names)} for dossier, names in left.items()]
    _table(_("Attached files that are not here"), rows, key="carrying.files_left")


def _decide(snapshot: Snapshot, read: _Read, choice: Choice, count: int) -> None:
    st.warning(
        _("Applicants see each decision and its reason at once, in their thread, even without an e-mail. The experts whom the procedure "
          "tells see it too.")
    )  # fmt: skip
    sends_mail = st.checkbox(_("Have the platform write to applicants too."), key="carrying.mail")
    loses = st.checkbox(_("Decide although attached files are not here, which the platform may erase"), key=f"carrying.files.{read.number}")
    is_sure = st.checkbox(_("I have read what is left: these decisions may be public."), key=f"carrying.sure.{read.number}")
    label = ngettext("Send the decision ({count} dossier)", "Send the decisions ({count} dossiers)", count).format(count=count)
    if st.button(label, type="primary", key="carrying.decisions", disabled=not is_sure):
        _carry(snapshot, read, Choice(choice.instructor, choice.annotations, sends_mail), is_public=True, loses_files=loses)


def _carry(snapshot: Snapshot, read: _Read, choice: Choice, *, is_public: bool, loses_files: bool = False) -> None:
    label = _("Sending the decisions") if is_public else _("Sending the annotations")
    with connected.line(snapshot.call.slug) as platform, readings.writing(label) as advance:
        line = PlatformWriting(platform)
        verb = partial(carry_decisions, loses_files=loses_files) if is_public else carry_annotations
        done = acting.carry_out(verb, WRITE, line=line, choose=lambda _there: choice, progress=advance)
        if done is None:
            return
        _keep(session.require(WRITE), done.result.there, read.files, done.result.refusals)
    st.rerun()


def is_offered(snapshot: Snapshot, *_beside: object) -> bool:
    """Return whether the call is connected with a procedure, for a viewer who sees every file."""
    return not snapshot.is_partial and connected.is_connected(snapshot.call.slug)


def lacking_reasons(snapshot: Snapshot) -> Sequence[str]:
    """Return the dossiers without the reason required by the platform for a refusal, for a complete view."""
    return refused_without_reason(snapshot) if is_offered(snapshot) else ()


def before_finalising(snapshot: Snapshot) -> None:
    """Show how many dossiers the platform will not refuse for want of a reason, while it can still be written."""
    lacking = lacking_reasons(snapshot)
    sentence = ngettext(
        "The platform refuses a dossier with a reason only: {count} has none, and could not be carried there.",
        "The platform refuses a dossier with a reason only: {count} have none, and could not be carried there.",
        len(lacking),
    )
    st.warning(sentence.format(count=len(lacking)), icon=":material/edit_note:")
    if session.holds(Right.SCREEN):
        links.link("preselection", _("Write the reasons that are missing"), icon=":material/edit_note:")


def while_screening(snapshot: Snapshot) -> None:
    """Offer to choose the candidatures outside the shortlist and without the reason required by the platform."""
    lacking = without_reason(snapshot, Account.DECLINED)
    sentence = ngettext(
        "The platform refuses a dossier with a reason only: {count} that is not shortlisted has none.",
        "The platform refuses a dossier with a reason only: {count} that are not shortlisted have none.",
        len(lacking),
    )
    offer_to_choose(lacking, sentence)


def before_reopening(_snapshot: Snapshot) -> None:
    """Warn that reopening changes nothing on the platform."""
    st.warning(
        _("Decisions are on the platform already, where applicants read them. Reopening changes nothing there: what is "
          "decided otherwise here, an instructor puts right there.")
    )  # fmt: skip


def is_carried(snapshot: Snapshot) -> bool:
    """Return, for a complete view, whether a decision was carried to the platform, where applicants read decisions."""

    def read(view: Snapshot) -> bool:
        with bootstrap.reading() as uow:
            return uow.journal.latest(view.call_id, {DECIDED}) is not None

    return not snapshot.is_partial and snapshot.derived("carried", read)
