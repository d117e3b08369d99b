"""Feedback after an act: written, refused, or failed."""

import logging
import math
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import streamlit as st

from deliberation.call.changing import label_of
from deliberation.errors import DeliberationError, ImportRefused, InvalidCall
from deliberation.operations.acts import Receipt
from deliberation.problems import Problem
from deliberation.record.journal import Act
from phrases import _, labelled, ngettext, quoted, time_of_day, whole
from ui import plain_table
from ui.shims import context, uncut
from ui.texts import literal

_SAVED_KEY = "feedback.saved"
_REFUSALS_KEY = "feedback.refusals"  # how many, so that each has a place of its own
_FOR_THE_PAGE = "feedback.page"  # refusals and failures of callbacks, which draw nothing themselves
_DONE = "feedback.done"  # the press that did an act last, and when
# Within this time a second press is the other half of a double click, wherever the first one has brought another button.
DOUBLE_CLICK_SECONDS = 1.0
_NO_SUCH_FIELD = "st.session_state has no key"  # the words of Streamlit's KeyError
_NAMED_MAX = 3
# Acts whose subject is not said: it is the person who acts, or may be a file or a person that they do not see any more, or never did.
UNNAMED = frozenset({Act.SCORING_FINISHED, Act.NO_AI_DECLARED, Act.RECUSED, Act.RECUSAL_LIFTED, Act.MEMBER_RETURNED})
_log = logging.getLogger(__name__)

_CAUSES_SHOWN_MAX = 20
_PLACES_SHOWN_MAX = 5
_TABLE_ROWS_MAX = 1_000
# A criterion's title is as long as a sentence: its beginning names the column.
_COLUMN_CHARACTERS_MAX = 50
_VALUE_CHARACTERS_MAX = 90


@contextmanager
def domain_errors() -> Iterator[None]:
    """Show a rule's refusal within the block as a sentence; the page goes on after the block."""
    try:
        yield
    except DeliberationError as refusal:
        refused(refusal)


@contextmanager
def in_sight() -> Iterator[None]:
    """Like ``domain_errors``, but visible wherever the page is scrolled to."""
    try:
        yield
    except DeliberationError as refusal:
        if is_repeated():
            return
        if uncut.press() and context.is_of_parts():
            _keep_for_the_page(refusal)
        else:
            _keep_refusal_in_sight(refusal)


def _keep_refusal_in_sight(refusal: DeliberationError) -> None:
    count = st.session_state[_REFUSALS_KEY] = st.session_state.get(_REFUSALS_KEY, 0) + 1
    with st.container(key=f"refused.{count}"):
        refused(refusal)


def _keep_for_the_page(error: Exception) -> None:
    st.session_state[_FOR_THE_PAGE] = [*st.session_state.get(_FOR_THE_PAGE, ()), error]


def note_done() -> None:
    """Note that the present press did an act, so that an immediate second press of its button answers nothing further."""
    st.session_state[_DONE] = (uncut.press(), time.monotonic())


def is_repeated() -> bool:
    """Return whether the press under way repeats, within a double click, the press that has just done an act."""
    done, at = st.session_state.get(_DONE, (None, -math.inf))
    now = uncut.press()
    if not done or not now or now is done or time.monotonic() - at > DOUBLE_CLICK_SECONDS:
        return False
    return bool(now.buttons & done.buttons)


def answer(failure: Exception | None) -> None:
    """Answer a press after its callbacks: a field removed by the previous press means that nothing changed.

    The whole page shows any other failure: drawn by the callback, the message would replace an element of the page.
    """
    if isinstance(failure, KeyError) and _NO_SUCH_FIELD in str(failure):
        saved(None)
    elif isinstance(failure, DeliberationError):
        if not is_repeated():
            _keep_for_the_page(failure)
    elif failure:
        _log.error("a callback failed", exc_info=failure)
        _keep_for_the_page(failure)
    if st.session_state.get(_FOR_THE_PAGE) and context.is_of_parts():
        st.rerun()


def show_for_the_page() -> None:
    """Show what callbacks left for the page to say, once: refusals in sight, and failures."""
    for error in st.session_state.pop(_FOR_THE_PAGE, ()):
        if isinstance(error, DeliberationError):
            _keep_refusal_in_sight(error)
        else:
            apologise(error)


def _sentence(refusal: DeliberationError) -> str:
    """Return a refusal's sentence, with a setting's label on the form in place of its key in a call's file."""
    label = label_of(refusal.key, {}) if isinstance(refusal, InvalidCall) else None
    return labelled(str(label), str(refusal.reason)) if label and isinstance(refusal, InvalidCall) else str(refusal)


def refused(refusal: DeliberationError) -> None:
    """Show a refusal; of a file, each problem with its place."""
    st.error(_sentence(refusal), icon=":material/error:")
    if isinstance(refusal, ImportRefused):
        show_problems(refusal.problems)


@contextmanager
def until_drawn(part: str) -> Iterator[None]:
    """Keep a refusal within the block (a callback in a live fragment) for ``outcome(part)`` to show.

    An element shown by the callback itself would replace one above the fragment.
    """
    is_silent = is_repeated()
    if not is_silent:
        st.session_state[_state_key(part, "refusal")] = ""
    try:
        yield
    except DeliberationError as refusal:
        if not is_silent:
            st.session_state[_state_key(part, "refusal")] = _sentence(refusal)


def keep(part: str, receipt: Receipt | None) -> None:
    """Keep the receipt of an act in a live fragment's callback for ``outcome`` to show."""
    if receipt:
        st.session_state[_SAVED_KEY] = receipt.at
    elif is_repeated():
        return
    st.session_state[_state_key(part, "receipts")] = [*st.session_state.get(_state_key(part, "receipts"), ()), receipt]


def outcome(part: str) -> None:
    """Show the outcome of the last act (time written, or refusal) until the next one. Called within a fragment."""
    receipts(part)
    refusal(part)


def receipts(part: str) -> None:
    """Show the receipts of acts done since the last call of this."""
    # Whole: cut short between the two, it would never be said.
    with uncut.whole():
        for receipt in take_receipts(part):
            saved(receipt)


def take_receipts(part: str) -> Sequence[Receipt | None]:
    """Return the receipts since the last call of this function, for callers with a display of their own."""
    receipts: Sequence[Receipt | None] = st.session_state.pop(_state_key(part, "receipts"), ())
    return receipts


def refusal(part: str) -> None:
    """Show the last act's refusal, if any, once, visible wherever the page is scrolled to."""
    if sentence := st.session_state.get(_state_key(part, "refusal")):
        with st.container(key=f"refused.{part}"):
            st.error(sentence, icon=":material/error:")


def is_refused(part: str) -> bool:
    """Tell whether the last act was refused."""
    return bool(st.session_state.get(_state_key(part, "refusal")))


def forget(part: str) -> None:
    """Stop showing a refusal."""
    st.session_state.pop(_state_key(part, "refusal"), None)


def saved(receipt: Receipt | None) -> None:
    """Show the time of writing of an act; nothing without a change. Survives an immediate rerun."""
    if receipt is None and is_repeated():
        return
    if receipt is None:
        st.toast(_("Nothing changed."), icon=":material/info:")
        return
    st.session_state[_SAVED_KEY] = receipt.at
    st.toast(done_sentence(receipt), icon=":material/check:")


def show_saved() -> None:
    """Show when this screen last wrote something."""
    if _SAVED_KEY in st.session_state:
        st.markdown(f":material/check: {_word_saved(st.session_state[_SAVED_KEY])}", width="content")


def apologise(error: Exception) -> bool:
    """Show a sentence without details for an unexpected error, with a number also in the log.

    Returns True: Streamlit shows nothing of its own. Refusals of the rules are shown in their own words.
    """
    if isinstance(error, DeliberationError):
        refused(error)
        return True
    incident = secrets.token_hex(4)
    _log.error("incident %s: the %s above", incident, type(error).__name__)  # Streamlit has just logged the error itself
    st.error(
        _(
            "Something failed on our side. What was saved is kept. Reload the page; "
            "if it happens again, give the organisers this number: {incident}."
        ).format(incident=incident),
        icon=":material/report:",
    )
    return True


def _state_key(part: str, what: str) -> str:
    return f"feedback.{part}.{what}"


def done_sentence(receipt: Receipt, *, shown: Callable[[str], str] = literal) -> str:
    """Return the sentence of a receipt: act, subject and time, as Markdown, unless the subject is ``shown`` otherwise."""
    subjects = receipt.subject.split(", ") if receipt.subject and receipt.act not in UNNAMED else []
    named = shown(", ".join(subjects[:_NAMED_MAX]) + (", …" if len(subjects) > _NAMED_MAX else ""))
    if receipt.outcome:
        outcome = str(receipt.outcome)
        outcome = outcome[:1].lower() + outcome[1:]
        named = f"{named} ({outcome})" if named else outcome
    label = _("{act}: {files}, at {time}") if named else _("{act}, at {time}")
    return label.format(act=receipt.act.words, files=named, time=time_of_day(receipt.at))


def _word_saved(at: datetime) -> str:
    # In bold: where the bar is short of room, the time alone is seen (ui/style/bar.css).
    return _("Saved at {time}").format(time=f"**{time_of_day(at)}**")


def show_problems(found: Sequence[Problem]) -> None:
    """Show the problems found in a file by cause, each with the first of its places; all places are in a table, folded."""
    causes: dict[str, list[Problem]] = {}
    for problem in found:
        causes.setdefault(str(problem.message), []).append(problem)
    visible = list(causes.items())[:_CAUSES_SHOWN_MAX]
    st.markdown("\n".join(line for sentence, problems in visible for line in _problem_lines(sentence, problems)))
    if len(causes) > len(visible) or any(len(problems) > _PLACES_SHOWN_MAX for _sentence, problems in visible):
        _problem_table(found)


def _problem_lines(sentence: str, problems: Sequence[Problem]) -> Iterable[str]:
    times = sum(problem.count for problem in problems)
    label = ngettext("{count} time", "{count} times", times).format(count=whole(times))
    yield f"- {literal(sentence)}" + (f" **{literal(label)}**" if times > 1 else "")
    for problem in problems[:_PLACES_SHOWN_MAX]:
        if place := _problem_place(problem):
            yield f"    - {literal(place)}"
    left = len(problems) - _PLACES_SHOWN_MAX
    if left > 0:
        yield "    - " + literal(ngettext("and {count} more place", "and {count} more places", left).format(count=whole(left)))


def _problem_place(problem: Problem) -> str:
    """Return a problem's place, juror and value."""
    juror = problem.juror if problem.juror not in (problem.sheet, problem.value) else ""
    parts = [
        problem.where,
        _("column {name}").format(name=quoted(_cut(problem.column, _COLUMN_CHARACTERS_MAX))) if problem.column else "",
        _("juror {name}").format(name=juror) if juror else "",
        _("dossier {number}").format(number=problem.dossier) if problem.dossier not in ("", problem.value) else "",
    ]
    where = ", ".join(part for part in parts if part)
    value = quoted(_cut(problem.value, _VALUE_CHARACTERS_MAX)) if problem.value not in ("", problem.sheet) else ""
    return labelled(where, value) if where and value else where or value


def _cut(text: str, characters: int) -> str:
    return text if len(text) <= characters else f"{text[: characters - 1].rstrip()}…"


def _problem_table(problems: Sequence[Problem]) -> None:
    with st.expander(_("Every place, as a table"), icon=":material/table_rows:"):
        visible = problems[:_TABLE_ROWS_MAX]
        rows = [_as_row(problem) for problem in visible]
        headings = [heading for heading in rows[0] if any(row[heading] for row in rows)]
        plain_table.show(_("Every place, as a table"), [{heading: row[heading] for heading in headings} for row in rows], key="problems")
        if len(problems) > len(visible):
            st.caption(
                ngettext("And {count} more.", "And {count} more.", len(problems) - len(visible)).format(count=len(problems) - len(visible))
            )


def _as_row(problem: Problem) -> dict[str, str]:
    return {
        _("Where"): problem.where,
        _("Column"): problem.column,
        _("Juror"): problem.juror,
        _("Dossier"): problem.dossier,
        _("Value"): problem.value,
        _("Times"): whole(problem.count) if problem.count > 1 else "",
        _("Problem"): str(problem.message),
    }
