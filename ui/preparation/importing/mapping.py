"""The mapping of a form: roles of questions, the team's columns, meaning of opinions."""

import streamlit as st

import bootstrap
from deliberation.call.call import ApplicantKind, Call, FormMapping, QuestionRole, Screening
from deliberation.call.people import Person, Right
from deliberation.dossiers.records import DossierFile, OpinionRead
from deliberation.operations.dossiers.settling import set_mapping
from intake.dossiers.form_mapping import opinion_key
from phrases import _, ngettext, whole
from ui import feedback, session
from ui.acting import act
from ui.texts import literal
from ui.widgets import choosing

_SIGNATURE_LETTERS = 8
# More than any team's scale has: beyond, the column is not that of the pre-selection.
_OPINIONS_MOST = 30


def remembered(person: Person) -> FormMapping | None:
    """Return the saved mapping of this call's form, None if there is none."""
    with bootstrap.reading() as uow:
        return uow.calls.mapping(person.call_id)


def panel(file: DossierFile, said: FormMapping | None, call: Call) -> None:
    """Show the mapping of the form, to correct and save; open if a role or an opinion that counts has no meaning yet."""
    signature = file.sha256[:_SIGNATURE_LETTERS]
    unnamed = sum(not record.administration for record in file.records)
    are_unnamed = unnamed * 2 > len(file.records)
    known = {*file.mapping.questions, *(said.questions if said else ())}
    counts = {QuestionRole.TITLE, *([QuestionRole.TRACK] if len(call.tracks) > 1 else [])}
    is_read = not any(problem.is_error for problem in file.problems)  # else what refuses it comes first
    is_unsure = are_unnamed or not counts <= known or any(opinion.meaning is None for opinion in file.opinions)
    with (
        st.expander(_("What the form’s questions are"), icon=":material/schema:", expanded=is_read and is_unsure),
        st.form(f"imports.mapping.{signature}", border=False),
    ):
        if are_unnamed:
            sentence = ngettext("{count} dossier has no applicant.", "{count} dossiers have no applicant.", unnamed)
            st.warning(sentence.format(count=whole(unnamed)), icon=":material/rule:")
        _opinions(file, signature)
        _roles(file, signature)
        _team(file, signature)
        opinions = tuple(opinion_key(opinion.text) for opinion in file.opinions[:_OPINIONS_MOST])
        st.form_submit_button(_("Use and remember"), on_click=_remember, args=(signature, opinions, said))


def _roles(file: DossierFile, signature: str) -> None:
    options, applicants = ["", *file.questions], session.snapshot().call.applicants
    # Ministries are asked about where administrations file, or the file has them.
    has_ministries = applicants is ApplicantKind.ADMINISTRATION or file.mapping.questions.get(QuestionRole.MINISTRY)
    columns = st.columns(2)
    for place, role in enumerate(role for role in QuestionRole if has_ministries or role is not QuestionRole.MINISTRY):
        present = file.mapping.questions.get(role, "")
        with columns[place % 2]:
            choosing.choose_one(
                (applicants if role is QuestionRole.ADMINISTRATION else role).words,
                options,
                index=options.index(present) if present in options else 0,
                key=f"imports.mapping.{role}.{signature}",
                format_func=lambda key: file.questions.get(key, _("Not in the form, or left out")),
            )


def _team(file: DossierFile, signature: str) -> None:
    choosing.choose_several(
        _("Columns of the team, never shown among the applicant’s answers"),
        list(file.questions),
        default=[key for key in file.questions if key in (file.mapping.team or ())],
        key=f"imports.mapping.team.{signature}",
        format_func=lambda key: file.questions[key],
    )


def _opinions(file: DossierFile, signature: str) -> None:
    if not file.opinions:
        return
    st.caption(_("What each opinion of the pre-selection means, once for all the dossiers that have it:"))
    left = len(file.opinions) - _OPINIONS_MOST
    if left > 0:
        text = ngettext(
            "{count} more answer is not shown here: is this the column of the pre-selection?",
            "{count} more answers are not shown here: is this the column of the pre-selection?",
            left,
        )
        st.warning(text.format(count=whole(left)), icon=":material/rule:")
    columns = st.columns(min(3, len(file.opinions)))
    options = ["", *Screening.opinions()]
    for place, opinion in enumerate(file.opinions[:_OPINIONS_MOST]):
        with columns[place % len(columns)]:
            choosing.choose_one(
                _label(opinion),
                options,
                index=options.index(opinion.meaning) if opinion.meaning in options else 0,
                key=_opinion_key(opinion_key(opinion.text), signature),
                format_func=lambda meaning: Screening(meaning).words if meaning else _("Nothing for the pre-selection"),
            )


def _label(opinion: OpinionRead) -> str:
    count = ngettext("{count} dossier", "{count} dossiers", opinion.count).format(count=opinion.count)
    return f"{literal(opinion.text)} ({count})"


def _opinion_key(key: str, signature: str) -> str:
    return f"imports.mapping.opinion.{key}.{signature}"


def _remember(signature: str, opinions: tuple[str, ...], form_mapping: FormMapping | None) -> None:
    def chosen(name: str) -> str:
        return str(st.session_state.get(f"imports.mapping.{name}.{signature}") or "")

    with feedback.domain_errors():
        meanings = {key: st.session_state.get(_opinion_key(key, signature), "") for key in opinions}
        meanings_kept = {key: meaning for key, meaning in (form_mapping.opinions if form_mapping else {}).items() if key not in meanings}
        mapping = FormMapping(
            {str(role): chosen(role) for role in QuestionRole},
            frozenset(st.session_state.get(f"imports.mapping.team.{signature}", ())),
            {**meanings_kept, **{key: Screening(meaning) for key, meaning in meanings.items() if meaning}},
        )
        act(set_mapping, Right.SETTLE, mapping=mapping)
