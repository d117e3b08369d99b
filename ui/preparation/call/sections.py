"""Parts of a call's form: identity and dates, criteria, scale, tracks, rules."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from deliberation.call.call import ApplicantKind, CallKind, Disposal
from deliberation.call.changing import LABELS
from deliberation.call.rules import Majority, RecusalScope, ScreeningImport, TieRule
from phrases import LANGUAGES, N_, _, exact, labelled
from ui.preparation.call.fields import Form
from ui.preparation.call.typed import LANGUAGE_NAMES, marks_with_words, row_typed
from ui.widgets import choosing

# Streamlit lets nobody choose a day more than ten years away unless told.
_DAYS = (date(2000, 1, 1), date(2100, 12, 31))
_STEPS: Mapping[float, str] = {1: N_("whole marks"), 0.5: N_("half marks"), 0.25: N_("quarter marks"), 0.1: N_("tenths")}
_SCALE = N_("Scale of the marks")
_LEAVES: Mapping[str, str] = {
    "short": N_("Short label"),
    "weight": N_("Weight"),
    "places": N_("Places"),
    "envelope": N_("Envelope"),
    "definition": N_("Definition"),
}
# What may change at any time.
_TOGGLED = (
    "minutes_list_declined",
    "jury_downloads",
    "two_voices",
    "ai_declaration",
    "amounts_published",
    "laureates_before_reveal",
)
_ROWS: Mapping[str, tuple[str, str, str]] = {
    "criteria": (N_("Criterion {number}"), N_("Add a criterion"), N_("Remove criterion {number}")),
    "tracks": (N_("Track {number}"), N_("Add a track"), N_("Remove track {number}")),
}


def named(form: Form, field: str) -> str:
    """Return a field's label on the form."""
    table, _dot, rest = field.partition(".")
    if table not in _ROWS:
        return _(LABELS.get(table, _SCALE))
    number, _dot, leaf = rest.partition(".")
    row = _(_ROWS[table][0]).format(number=form.said[table].index(int(number)) + 1)
    kind = leaf.partition(".")[0]
    return labelled(row, _(_LEAVES[kind])) if kind in _LEAVES else row


def day(label: str, *, key: str, **options: Any) -> date | None:
    """Draw a field for a day, which may be left empty."""
    first, last = _DAYS
    if isinstance(date_now := st.session_state.get(key), date):  # from a call's file, say
        first, last = min(first, date_now), max(last, date_now)
    chosen = st.date_input(label, min_value=first, max_value=last, key=key, format="DD/MM/YYYY", **options)
    return chosen if isinstance(chosen, date) else None


def identity(form: Form) -> None:
    """Draw the name of the call, its languages and its dates."""
    st.header(_("Names and dates"))
    form.text("name", _(LABELS["name"]), max_chars=200)
    form.value(
        "languages",
        lambda key: st.pills(
            _("Languages of its texts"),
            list(LANGUAGES),
            selection_mode="multi",
            format_func=lambda code: _(LANGUAGE_NAMES[code]).capitalize(),
            key=key,
            help=_("One is enough: it is then read in the other too. The other can be added at any time."),
        ),
    )
    _words(form)
    for key in ("closes_at", "meets_at"):
        _moment(form, key)


def _words(form: Form) -> None:
    """Draw the call's own words for objects and applicants."""
    for column, (name, kinds) in zip(st.columns(2), (("kind", CallKind), ("applicants", ApplicantKind)), strict=True):
        with column:
            form.value(
                name,
                lambda key, name=name, kinds=kinds: choosing.choose_one(  # type: ignore[misc]
                    _(LABELS[name]), list(kinds), key=key, format_func=lambda kind: kinds(kind).words
                ),
            )


def _moment(form: Form, name: str) -> None:
    left, right = st.columns([3, 2])
    with left:
        form.value(f"{name}.day", lambda key: day(_(LABELS[name]), key=key))
    with right:
        form.value(f"{name}.hour", lambda key: st.time_input(_("at (Paris time)"), key=key, step=300))


def criteria(form: Form) -> None:
    """Draw the criteria, a line each, with their weights."""
    st.header(_("Criteria"))
    st.caption(_("In their order: the first one separates equal files, unless the rules say otherwise."))
    for number in form.said["criteria"]:
        with st.container(border=True, key=f"call.row.criteria.{number}"), _line(form, "criteria", number):
            _number(form, f"criteria.{number}.weight", _("Weight"))
    _add(form, "criteria")


def tracks(form: Form) -> None:
    """Draw the tracks, a line each, with their places."""
    st.header(_("Tracks and places"))
    st.caption(_("If there is one track only, every file is in it."))
    form.value(
        "funded",
        lambda key: st.toggle(
            _("The budget is limited: each track has an envelope"),
            key=key,
            disabled=form.is_locked,
            help=_("Each selection is then given an amount: what the form says was asked for, unless the jury decides otherwise."),
        ),
    )
    for number in form.said["tracks"]:
        with st.container(border=True, key=f"call.row.tracks.{number}"):
            with _line(form, "tracks", number):
                _number(form, f"tracks.{number}.places", _("Places"), can_grow=True)
            label = _("Definition of the track (optional)")
            form.text(f"tracks.{number}.definition", label, st.text_area, max_chars=600, height="content")
            if form.said["funded"]:
                label = _("Envelope, in euros")
                _number(form, f"tracks.{number}.envelope", label, can_grow=True, width=260)
            if len(form.said["tracks"]) > 1:
                form.value(
                    f"tracks.{number}.answers",
                    lambda key: st.text_area(
                        _("Answers of the form that ask for this track, one a line"),
                        key=key,
                        height=68,
                        placeholder=_("As the form writes them; they can be given later."),
                    ),
                )
    _add(form, "tracks")


def _line(form: Form, table: str, number: int) -> st.delta_generator.DeltaGenerator:
    """Draw the fields common to a criterion and a track, and return the column for its number."""
    place = form.said[table].index(number) + 1
    label = _(_ROWS[table][0]).format(number=place)
    if table == "criteria":  # a sentence, read whole: on lines of its own, as many as it takes
        form.text(f"{table}.{number}", label, st.text_area, max_chars=300, height="content")
        *shorts, own, tools = st.columns([*[5] * len(form.languages), 3, 2])
        form.text(f"{table}.{number}.short", _("Short label"), beside=shorts, max_chars=60)
    else:
        text_column, short, own, tools = st.columns([9, 5, 3, 2])
        with text_column:
            form.text(f"{table}.{number}", label, max_chars=300)
        with short:
            form.text(f"{table}.{number}.short", _("Short label"), max_chars=60)
    with tools:
        _tools(form, table, number, place)
    return own


def _tools(form: Form, table: str, number: int, place: int) -> None:
    with st.container(horizontal=True, gap="xsmall", horizontal_alignment="right", key=f"call.tools.{table}.{number}"):
        rows: list[int] = form.said[table]
        if form.is_locked:
            return
        if place > 1:
            up = partial(_move, form, table, number)
            st.button(_("Move up"), icon=":material/arrow_upward:", key=f"call.up.{table}.{number}", on_click=up, type="tertiary")
        label = _(_ROWS[table][2]).format(number=place)
        take = partial(rows.remove, number)
        is_last = len(rows) == 1
        st.button(label, icon=":material/delete:", key=f"call.take.{table}.{number}", on_click=take, disabled=is_last, type="tertiary")


def _add(form: Form, table: str) -> None:
    if not form.is_locked:
        st.button(_(_ROWS[table][1]), icon=":material/add:", key=f"call.add.{table}", on_click=partial(_new_row, form, table))


def _new_row(form: Form, table: str) -> None:
    number = max(form.said[table], default=0) + 1
    form.said |= row_typed(table, number, {})
    form.said[table] = [*form.said[table], number]


def _move(form: Form, table: str, number: int) -> None:
    rows: list[int] = form.said[table]
    place = rows.index(number)
    rows[place - 1 : place + 1] = [number, rows[place - 1]]


def scale(form: Form) -> None:
    """Draw the scale: first mark, last mark, step, and meaning of marks."""
    st.header(_(_SCALE))
    lowest, highest, step = st.columns(3, vertical_alignment="bottom")
    with lowest:
        _number(form, "scale.lowest", _(LABELS["scale.lowest"]))
    with highest:
        _number(form, "scale.highest", _(LABELS["scale.highest"]))
    with step:
        form.value(
            "scale.step",
            lambda key: choosing.choose_one(
                _(LABELS["scale.step"]), list(_STEPS), key=key, format_func=lambda step: _(_STEPS[step]), disabled=form.is_locked
            ),
        )
    form.tell("scale")
    with st.expander(_("What each mark means (optional)"), expanded=False, key="call.words"):
        st.caption(_("A mark without a description can be given like any other."))
        for mark in marks_with_words(form.said):
            for language in form.languages:
                form.said.setdefault(f"scale.words.{mark}.{language}", "")
            form.text(f"scale.words.{mark}", labelled(_("Mark"), exact(Decimal(mark))), max_chars=200)


def _number(form: Form, name: str, label: str, *, can_grow: bool = False, **options: Any) -> None:
    is_locked = form.is_locked and not can_grow
    form.value(name, lambda key: st.text_input(label, key=key, disabled=is_locked, max_chars=40, **options))


def rules(form: Form) -> None:
    """Draw the rules, with most juries' values as defaults."""
    with st.expander(_("Rules: quorum, majority, equal files, seal"), key="call.rules"):
        locked = form.is_locked
        _number(form, "rules.quorum", _("Quorum, in % of the members"))
        _choice(form, "majority", {member: str(member.sentence()) for member in Majority})
        form.value("rules.casting_vote", lambda key: st.toggle(_(LABELS["rules.casting_vote"]), key=key, disabled=locked))
        _choice(form, "recusal_scope", {member: member.words for member in RecusalScope})
        form.value(
            "rules.ties",
            lambda key: choosing.choose_several(
                _(LABELS["rules.ties"]), list(map(str, TieRule)), key=key, format_func=lambda rule: TieRule(rule).words, disabled=locked
            ),
        )
        form.value("rules.starts_sealed", lambda key: st.toggle(_(LABELS["rules.starts_sealed"]), key=key, disabled=locked))
        _number(form, "rules.spread_flag", _("Spread flagged, in % of the scale"))
        _number(form, "rules.open_share", _("Uncertainty threshold (% of the draws)"))
        _choice(form, "screening_import", {member: member.words for member in ScreeningImport})
        for rule in _TOGGLED:
            form.value(f"rules.{rule}", lambda key, rule=rule: st.toggle(_(LABELS[f"rules.{rule}"]), key=key))  # type: ignore[misc]
    with st.expander(_("Address of the dossiers, keeping"), key="call.platform"):
        form.value(
            "platform_url",
            lambda key: st.text_input(
                _(LABELS["platform_url"]), key=key, placeholder="https://…/{dossier}", help=_("With {dossier} in place of its number.")
            ),
        )
        _moment(form, "access_ends_at")
        form.value(
            "kept_until",
            lambda key: day(_(LABELS["kept_until"]), key=key, help=_("From the next day on, the call may be erased.")),
        )
        words = {"": _("Not stated"), **{str(member): member.words for member in Disposal}}
        for name, field in (
            ("retention_rule", lambda key: st.text_input(_(LABELS["retention_rule"]), key=key, placeholder="APP-00001")),
            ("disposal", lambda key: choosing.choose_one(_(LABELS["disposal"]), list(words), key=key, format_func=words.__getitem__)),
        ):
            form.value(name, field)
        st.caption(_("For your archivists: both stand in metadata.csv, in the archive, which ReSIP reads."))


def _choice(form: Form, rule: str, choices: Mapping[Any, str]) -> None:
    words = {str(value): text for value, text in choices.items()}
    form.value(
        f"rules.{rule}",
        lambda key: choosing.choose_one(
            _(LABELS[f"rules.{rule}"]), list(words), key=key, format_func=words.__getitem__, disabled=form.is_locked
        ),
    )
