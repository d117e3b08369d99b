"""Compare a procedure's form with a call: proposed settings, and disagreements."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from deliberation.call.call import Call, FormMapping, QuestionRole
from deliberation.dossiers.dialects import Dialect
from extras.platform.client import entire
from extras.platform.pull import Procedure
from intake.dossiers.form_mapping import Answers, Question, map_form
from intake.files.tables import Column
from intake.files.values import field_key
from phrases import DEFAULT_LANGUAGE, N_, Message, moment

_LAYOUT = frozenset({"HeaderSectionChampDescriptor", "ExplicationChampDescriptor", "RepetitionChampDescriptor"})
_NOT_ASKED = N_("The form asks no question “{question}”, which the call takes for: {role}.")
_NO_TRACK = N_("The form offers “{answer}” (“{question}”), which asks for no track of the call.")
_NOT_OFFERED = N_("The form does not offer “{answer}”, by which the call knows who asks for the track “{track}”.")
_NO_MEANING = N_("The annotation “{question}” offers “{answer}”, of which the call does not say what it means.")
_OTHER_CLOSE = N_("The platform closed the form on {there}; the call closes on {here}.")


class _Asked(NamedTuple):
    label: str
    options: tuple[str, ...]


def settings_from(procedure: Procedure, call: Call) -> dict[str, Any]:
    """Return the settings that the form proposes: name, close if there is one, tracks of the choice field, mapping of questions."""
    asked, roles = _understood(procedure, call, None)
    proposed: dict[str, Any] = {
        "name": {DEFAULT_LANGUAGE: procedure.title},
        "mapping": {role: [asked[key].label] for role, key in roles.items()},
    }
    if procedure.closed_at:
        proposed["closes_at"] = procedure.closed_at.isoformat()
    if options := asked[roles[QuestionRole.TRACK]].options if QuestionRole.TRACK in roles else ():
        proposed["tracks"] = [{"code": "", DEFAULT_LANGUAGE: option, "answers": [option]} for option in options]
    return proposed


def disagreements(procedure: Procedure, call: Call, form_mapping: FormMapping | None) -> tuple[Message, ...]:
    """Return where the form and the call disagree, a sentence each. ``said``: the mapping that is remembered."""
    return tuple(_disagreements(procedure, call, form_mapping))


def _disagreements(procedure: Procedure, call: Call, form_mapping: FormMapping | None) -> Iterator[Message]:
    asked, roles = _understood(procedure, call, form_mapping)
    for role, labels in call.mapping.items():
        if role not in roles and not (form_mapping and role in form_mapping.questions):
            yield Message(_NOT_ASKED, {"question": ", ".join(labels), "role": QuestionRole(role).message})
    known = Answers(call, form_mapping.opinions if form_mapping else None)
    if track := asked.get(roles.get(QuestionRole.TRACK, "")):
        yield from _tracks(track, call, known)
    if opinion := asked.get(roles.get(QuestionRole.SCREENING, "")):
        for option in opinion.options:
            if not known.knows_screening(option):
                yield Message(_NO_MEANING, {"question": opinion.label, "answer": option})
    if procedure.closed_at and call.closes_at and abs((procedure.closed_at - call.closes_at).total_seconds()) >= 60:
        yield Message(_OTHER_CLOSE, {"there": moment(procedure.closed_at), "here": moment(call.closes_at)})


def _tracks(asked: _Asked, call: Call, known: Answers) -> Iterator[Message]:
    if len(call.tracks) < 2 or not asked.options:
        return
    for option in asked.options:
        if not known.knows_tracks(option):
            yield Message(_NO_TRACK, {"answer": option, "question": asked.label})
    offered = set(map(field_key, asked.options))
    for track in call.tracks:
        for answer in track.answers:
            if field_key(answer) not in offered:
                yield Message(_NOT_OFFERED, {"answer": answer, "track": track.short})


def _understood(procedure: Procedure, call: Call, form_mapping: FormMapping | None) -> tuple[Mapping[str, _Asked], Mapping[str, str]]:
    """Return the questions by key, and which plays which role: as for dossiers, with the answers that are offered for those given."""
    with entire():
        told = [
            (one, is_private)
            for name, is_private in (("champDescriptors", False), ("annotationDescriptors", True))
            for one in procedure.form[name]
            if one["__typename"] not in _LAYOUT
        ]
        asked = {field_key(one["label"]): _Asked(one["label"], tuple(one.get("options") or ())) for one, _private in told}
        private = frozenset(field_key(one["label"]) for one, is_private in told if is_private)
    questions = [Question(Column(place, one.label, key), key, one.label) for place, (key, one) in enumerate(asked.items())]
    answers = [{key: option} for key, one in asked.items() for option in one.options]
    mapping = map_form(questions, answers, call, form_mapping, dialect=Dialect.API, team=private)
    return asked, mapping.questions
