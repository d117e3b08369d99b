"""Questions of a file before its writing: withdrawals to confirm, faulty sheets to skip, tracks of unknown answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

import bootstrap
from deliberation.call.people import Person, Right
from deliberation.dossiers.import_plan import ImportPlan
from deliberation.dossiers.records import Closing, DossierFile
from deliberation.dossiers.track_answers import UnknownAnswer, unknown_answers, with_answers
from deliberation.errors import ImportRefused, NumberUnknown
from deliberation.operations.call.changing import call_to_change, update_call
from deliberation.problems import Problem, sheets_at_fault
from deliberation.scoring.juror_names import MISSPELT
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, labelled, listed, ngettext, quoted
from ui import feedback, session
from ui.acting import doing
from ui.texts import literal
from ui.widgets import choosing

_LEFT = "imports.left_sheets"
_JURORS = "imports.jurors"
_NAMED_MOST = 12

_TRACKS = "imports.tracks"
_SHOWN_MAX = 20


@dataclass(frozen=True, slots=True)
class Ticked:
    """The ticked dossiers: to withdraw, and to restore."""

    withdrawn: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether any was."""
        return bool(self.withdrawn or self.returned)


def ask_withdrawals(person: Person, snapshot: Snapshot, plan: ImportPlan) -> Ticked:
    """List the dossiers with a different state on the platform, and return the ticked ones."""
    if not session.may(person, snapshot, Right.WITHDRAW):
        return Ticked()
    closed = _("These dossiers are closed without continuation and archived, or deleted, on the platform. Withdraw them here too?")
    reopened = _("These dossiers are withdrawn here, but no longer closed on the platform. Take their withdrawal back?")
    return Ticked(_ticks(closed, plan.withdrawn, "withdraw"), _ticks(reopened, plan.returning, "take_back"))


def _ticks(title: str, asked: Sequence[Closing], what: str) -> tuple[str, ...]:
    if not asked:
        return ()
    with st.container(border=True, gap="xsmall", key=f"imports.{what}"):
        st.markdown(f"**{title}**")
        st.caption(_("Nothing changes for those that you do not tick; the others are handled with the import."))
        return tuple(record.dossier for record in asked if st.checkbox(_closing_sentence(record), key=f"imports.{what}.{record.dossier}"))


def _closing_sentence(record: Closing) -> str:
    named = f"{record.dossier} · {literal(record.title)}"
    return labelled(named, literal(record.motivation)) if record.motivation else named


def left_sheets(file_id: str) -> tuple[str, ...]:
    """Return the sheets skipped by a person, and show the sheets."""
    skipped = st.session_state.get(_LEFT)
    if not skipped or skipped[0] != file_id:
        return ()
    sheets: tuple[str, ...] = skipped[1]
    with st.container(horizontal=True, vertical_alignment="center"):
        label = ngettext("{count} sheet is left aside: {names}", "{count} sheets are left aside: {names}", len(sheets))
        st.warning(label.format(count=len(sheets), names=_sheet_names(sheets)), icon=":material/block:")
        st.button(_("Take the whole file again"), key="imports.take_sheets", on_click=_leave, args=(file_id, ()))
    return sheets


@contextmanager
def number_asked(file_id: str) -> Iterator[str]:
    """Yield the chosen heading of the dossiers' numbers, empty while none is; ask for it once the block raises NumberUnknown."""
    state = f"imports.numbers.{file_id}"
    headings: tuple[str, ...] = st.session_state.get(state, ())
    number = None
    if headings:
        label = _("The dossiers’ numbers are in the column")
        only = 0 if len(headings) == 1 else None
        number = choosing.choose_one(label, headings, index=only, key=f"{state}.chosen", placeholder=_("Choose a column"))
    try:
        yield number or ""
    except NumberUnknown as unknown:
        if headings:
            raise
        st.session_state[state] = unknown.headings
        st.rerun()


@contextmanager
def sheets_offered(file_id: str) -> Iterator[list[str]]:
    """Show the refusal of a file within the block; offer to confirm likely jurors, and to skip single faulty sheets.

    Yields the list to which the block adds its read sheets: skipping is offered if further sheets remain.
    """
    read_sheets: list[str] = []
    try:
        yield read_sheets
    except ImportRefused as refusal:
        feedback.refused(refusal)
        _offer_names(file_id, refusal.problems)
        wrong = sheets_at_fault(refusal.problems)
        if wrong and not set(wrong).issuperset(read_sheets):
            _offer_to_leave(file_id, wrong)


def jurors_confirmed(file_id: str) -> Mapping[str, str]:
    """Return the confirmed jurors by the file's spelling, and show the jurors."""
    confirmed: tuple[str, Mapping[str, str]] = st.session_state.get(_JURORS, ("", {}))
    if confirmed[0] != file_id:
        return {}
    for written, name in confirmed[1].items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(_("“{written}” is {name}.").format(written=literal(written), name=literal(name)), icon=":material/how_to_reg:")
            rest = {other: theirs for other, theirs in confirmed[1].items() if other != written}
            st.button(_("No"), key=f"imports.jurors.no.{written}", on_click=_confirm, args=(file_id, rest))
    return confirmed[1]


def _confirm(file_id: str, names: Mapping[str, str]) -> None:
    st.session_state[_JURORS] = (file_id, names)


def _offer_names(file_id: str, problems: Iterable[Problem]) -> None:
    kept: tuple[str, Mapping[str, str]] = st.session_state.get(_JURORS, ("", {}))
    confirmed = kept[1] if kept[0] == file_id else {}
    misspelt = {problem.value: str(problem.message.values["nearest"]) for problem in problems if problem.message.text == MISSPELT}
    for written, name in list(misspelt.items())[:_NAMED_MOST]:
        label = _("Yes, “{written}” is {name}").format(written=literal(written), name=literal(name))
        args = (file_id, {**confirmed, written: name})
        st.button(label, key=f"imports.jurors.yes.{written}", icon=":material/how_to_reg:", on_click=_confirm, args=args)


def _offer_to_leave(file_id: str, wrong: tuple[str, ...]) -> None:
    sentence = ngettext(
        "Leave {count} sheet aside ({names}), and see what the others bring",
        "Leave {count} sheets aside ({names}), and see what the others bring",
        len(wrong),
    )
    label = sentence.format(count=len(wrong), names=_sheet_names(wrong))
    every = (*_list_skipped(file_id), *wrong)
    st.button(label, key="imports.leave_sheets", icon=":material/rule:", on_click=_leave, args=(file_id, every))


def _list_skipped(file_id: str) -> tuple[str, ...]:
    skipped = st.session_state.get(_LEFT)
    return skipped[1] if skipped and skipped[0] == file_id else ()


def _leave(file_id: str, sheets: tuple[str, ...]) -> None:
    st.session_state[_LEFT] = (file_id, tuple(dict.fromkeys(sheets)))


def _sheet_names(sheets: tuple[str, ...]) -> str:
    return listed([quoted(literal(name)) for name in sheets[:_NAMED_MOST]]) + (", …" if len(sheets) > _NAMED_MOST else "")


def ask_tracks(person: Person, snapshot: Snapshot, file: DossierFile) -> None:
    """Show the answers without a track, each with the closest track, and offer to save the chosen pairs."""
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
    with st.container(border=True, key=_TRACKS):
        chosen = {one.answer: _choose_track(snapshot, number, one) for number, one in enumerate(unknown)}
        pairs = {answer: code for answer, code in chosen.items() if code}
        _offer_pairs(person, pairs)


def _choose_track(snapshot: Snapshot, number: int, unknown_answer: UnknownAnswer) -> str:
    codes = ["", *(track.code for track in snapshot.call.tracks)]
    files = ngettext("{count} dossier", "{count} dossiers", unknown_answer.dossiers).format(count=unknown_answer.dossiers)
    proposed = _("Proposed: the track whose name is most like this answer.")
    code: str = choosing.choose_one(
        _("“{answer}” ({files}) asks for").format(answer=literal(unknown_answer.answer), files=files),
        codes,
        index=codes.index(unknown_answer.track),
        key=f"{_TRACKS}.{number}.{unknown_answer.answer}",
        format_func=lambda code: str(snapshot.call.track(code).label) if code else _("No track"),
        help=choosing.track_help(snapshot.call, proposed if unknown_answer.track else ""),
    )
    return code


def _offer_pairs(person: Person, pairs: Mapping[str, str]) -> None:
    changeable = call_to_change(bootstrap.reading(), by=person, call_id=person.call_id)
    settings = changeable.settings
    take = doing(
        update_call,
        Right.CHANGE_CALL,
        settings=with_answers(settings, pairs),
        reason="" if changeable.is_free else _("Answers of the form named for tracks, at the import"),
        seen=settings,
    )
    words = ngettext("Confirm {count} pair", "Confirm {count} pairs", len(pairs)).format(count=len(pairs))
    st.button(words, key=f"{_TRACKS}.take", icon=":material/check:", disabled=not pairs, on_click=take)
    st.caption(_("The call then knows these answers, the file is read again, and nothing else is written."))
