"""The journal in the jury's words: every act that can happen to a call is done here, and none is shown in the program's own codes."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, get_args, get_origin

import pytest

import capabilities
from deliberation.call.access import TokenLevel
from deliberation.call.call import Call, FormMapping, Phase, Screening
from deliberation.call.people import Role
from deliberation.derived.meeting.board import Change
from deliberation.dossiers.candidatures import PlatformState
from deliberation.dossiers.names import spelling_key
from deliberation.dossiers.records import GridRow, PersonRecord, ScoreFile
from deliberation.meeting.ballots import Method, Option
from deliberation.meeting.hearings import Break, HearingPlan
from deliberation.meeting.meeting import Sent, SentView
from deliberation.operations.call.access import enrol, issue_link, renew_link, revoke_access
from deliberation.operations.call.calls import move_phase, plain, record_takeover, seal_anew
from deliberation.operations.call.changing import update_call
from deliberation.operations.call.devices import devices_of_call, issue_pass, make_token, revoke_device, revoke_token
from deliberation.operations.call.membership import leave_jury, rejoin_jury
from deliberation.operations.call.people import import_people
from deliberation.operations.dossiers.imports import import_dossiers, import_scores
from deliberation.operations.dossiers.screening import take_back_withdrawal, withdraw
from deliberation.operations.dossiers.settling import (
    admit_late,
    merge_administrations,
    propose_again,
    rename_administration,
    set_mapping,
    split_spelling,
    take_back_admission,
    tell_apart,
)
from deliberation.operations.meeting.ballots import cancel_ballot
from deliberation.operations.meeting.meeting import close_meeting, open_meeting, send_to_room
from deliberation.operations.scoring.recusals import declare_no_ai
from deliberation.operations.selection.agreement_lists import agree_list, read_list
from deliberation.operations.selection.finalisation import adopt_reasons, reopen
from deliberation.record.journal import GENESIS, Act, Entry
from deliberation.record.journal_lines import JournalLine, journal_lines
from deliberation.record.payload_words import value_words
from deliberation.record.payloads.payload import SettingKey, is_payload, mapping_of, read_value
from deliberation.record.wordings import Wording
from deliberation.selection.decisions import Outcome
from phrases import language
from tests.database.record.test_states import by_hand
from tests.worlds.databases import NOON, migrate_rows
from tests.worlds.dossiers import file_of, record
from tests.worlds.extras import is_installed
from tests.worlds.office import choose_paper, hear_teams, print_heading, tell_hours, write_text
from tests.worlds.passes import pass_verb
from tests.worlds.room import Room
from tests.worlds.whole_meeting import hold

# What a person or an applicant wrote, a number, a name: not for the program to word.
RAW = re.compile(r"\b[a-z]+_[a-z_]+\b")


@pytest.fixture(scope="module")
def sitting(made_once: Callable[..., Room]) -> Room:
    """Give a call to which everything happened."""
    sitting = made_once(hold)
    _finalise(sitting)
    _leave(sitting)
    _prepare(sitting)
    _import(sitting)
    _settle(sitting)
    _let_in(sitting)
    sitting.later(-60)
    sitting.add_person("Une autre gestionnaire", Role.STAFF)
    return sitting


def _finalise(sitting: Room) -> None:
    sitting.finalise()
    if is_installed("platform"):
        capabilities.resolve("extras.platform.tests.carrying:carry_all")(sitting)
    print_heading(sitting.uow(), **sitting.by("organiser"), place="Salle 4")
    token = make_token(sitting.uow(), **sitting.by("organiser"), name="Grist", level=TokenLevel.INTERNAL, days=30).token
    revoke_token(sitting.uow(), **sitting.by("organiser"), token_id=token.id)
    reopen(sitting.uow(), **sitting.by("chair"), reason="Une erreur de filière.")
    sitting.decide("102", Outcome.SELECTED, "technical", reason="Une place de plus.", by="chair")
    sitting.decide("104", Outcome.SELECTED, "technical", reason="Une autre.", override_reason="Accord de la direction.")


def _prepare(sitting: Room) -> None:
    write_text(sitting.uow(), **sitting.by("organiser"), wording=Wording.INVITATION, title="Votre accès", text="Bonjour {nom}")
    for paper in (b"paper", b""):
        choose_paper(sitting.uow(), **sitting.by("organiser"), content=paper)
    with sitting.reading() as uow:
        settings = dict(plain(uow.calls.state(sitting.call_id).settings))
    settings["tracks"] = [{**track, "places": track["places"] + 1} for track in settings["tracks"]]
    rules = {**settings["rules"], "ai_declaration": True}
    update_call(
        sitting.uow(),
        **sitting.by("organiser"),
        settings=settings | {"meets_at": "2019-07-05T14:00:00+02:00", "rules": rules},
        reason="Une salle est libre.",
    )
    declare_no_ai(sitting.uow(), **sitting.by("juror"))
    hear_teams(sitting.uow(), **sitting.by("organiser"), plan=HearingPlan(NOON, 20, 10, (Break(time(15), time(16)),)))
    tell_hours(sitting.uow(), **sitting.by("organiser"))
    move_phase(sitting.uow(), **sitting.by_console(), to=Phase.PREPARATION)
    sitting.undo(sitting.pre_select("105", Screening.RESERVE, reason="Hors du périmètre."))
    sitting.pre_select("105", Screening.SHORTLISTED)
    withdraw(sitting.uow(), **sitting.by_console(), candidature_id=sitting.ids["105"], reason="À sa demande")
    take_back_withdrawal(sitting.uow(), **sitting.by_console(), candidature_id=sitting.ids["105"])
    withdraw(sitting.uow(), **sitting.by_console(), candidature_id=sitting.ids["105"], reason="À sa demande")


def _leave(sitting: Room) -> None:
    second = sitting.people["second"].id
    open_meeting(sitting.uow(), **sitting.by("organiser"))
    sitting.arrive("juror", "third", "fourth")
    compared = Sent(SentView.COMPARISON, tuple(sitting.ids[dossier] for dossier in ("101", "102")))
    send_to_room(sitting.uow(), **sitting.by("organiser"), sent=compared)
    secret = sitting.ballot("104", Method.SECRET).number
    juror = {"number": secret, "person_id": sitting.people["juror"].id}
    for verb in ("issue_ballot_pass", "withdraw_ballot_pass") if is_installed("paper") else ():
        pass_verb(verb)(sitting.uow(), **sitting.on("104", by="organiser"), **juror)
    cancel_ballot(sitting.uow(), **sitting.on("104", by="organiser"), number=secret, reason="À main levée.")
    ballot = sitting.ballot("104")
    sitting.enter_vote("juror", Option.IN_FAVOUR, "104", ballot.number)
    sitting.close("104", ballot.number)
    sitting.pre_select("105", Screening.SHORTLISTED)
    change = Change(sitting.ids["105"], Outcome.DECLINED, reason="Sans débat.", reason_is_proposed=True)
    read_list(sitting.uow(), **sitting.by_console(), changes=[change])
    sitting.later(60)
    agree_list(sitting.uow(), **sitting.by_console(), candidature_ids=[sitting.ids["105"]])
    adopt_reasons(sitting.uow(), **sitting.by_console(), seen={sitting.ids["105"]: sitting.decision("105").version})
    successor = sitting.people["deputy"].id
    leave_jury(sitting.uow(), **sitting.by("chair"), person_id=second, reason="Mutation.", keeps_marks=False, successor_id=successor)
    rejoin_jury(sitting.uow(), **sitting.by("chair"), person_id=second)
    close_meeting(sitting.uow(), **sitting.by("organiser"))


def _import(sitting: Room) -> None:
    late = NOON + timedelta(days=400)
    dossiers = record("201", administration="Agence des mesures", deposited_at=late), record("202")
    import_dossiers(sitting.uow(), **sitting.by_console(), file=file_of(*dossiers))
    changed = record(
        "201", administration="Agence des mesures", deposited_at=late, title="Un autre titre", platform_state=PlatformState.ACCEPTED
    )
    import_dossiers(sitting.uow(), **sitting.by_console(), file=file_of(changed, record("202")))
    ids = {one.dossier: one.id for one in sitting.snapshot.candidatures}
    admit_late(sitting.uow(), **sitting.by_console(), candidature_id=ids["201"], reason="Panne de la plateforme.")
    take_back_admission(sitting.uow(), **sitting.by_console(), candidature_id=ids["201"])
    move_phase(sitting.uow(), **sitting.by_console(), to=Phase.SCORING)
    row = GridRow("juror", "202", "Projet 202", {"impact": 3}, False, "", "juror", 3)
    away = GridRow("second", "202", "Projet 202", {}, True, "", "second", 3)
    import_scores(sitting.uow(), **sitting.by_console(), file=ScoreFile("notes.xlsx", "a" * 64, (row, away), ()))


def _settle(sitting: Room) -> None:
    set_mapping(sitting.uow(), **sitting.by_console(), mapping=FormMapping({"title": "titre_du_projet", "amount": "montant"}))
    by_name = {one.name: one.id for one in sitting.snapshot.administrations.values()}
    pair = {"one_id": by_name["Parc national des Hautes-Sources"], "other_id": by_name["Agence des mesures"]}
    tell_apart(sitting.uow(), **sitting.by_console(), **pair)
    propose_again(sitting.uow(), **sitting.by_console(), **pair)
    merge_administrations(sitting.uow(), **sitting.by_console(), merged_id=pair["other_id"], into_id=pair["one_id"])
    spelling = next(text for text in _spellings(sitting, pair["one_id"]) if spelling_key(text) == spelling_key("Agence des mesures"))
    split_spelling(sitting.uow(), **sitting.by_console(), administration_id=pair["one_id"], spelling=spelling)
    rename_administration(
        sitting.uow(),
        **sitting.by_console(),
        administration_id=pair["one_id"],
        name="Météo",
        acronym="MF",
        ministry="MTE",
        kind="opérateur",
    )


def _spellings(sitting: Room, administration_id: int) -> tuple[str, ...]:
    return tuple(sitting.snapshot.administrations[administration_id].spellings)


def _let_in(sitting: Room) -> None:
    import_people(
        sitting.uow(),
        **sitting.by_console(),
        records=[PersonRecord("Une gestionnaire", frozenset({Role.STAFF}), "g@exemple.fr", "DITP", 2)],
    )
    person = sitting.people["juror"].id
    secret, _again = (issue_link(sitting.uow(), **sitting.by_console(), person_id=person, key=b"key") for _time in range(2))
    for _device in range(2):
        enrol(sitting.uow(), secret=secret, agent="Firefox")
    device = devices_of_call(sitting.uow(), **sitting.by_console())[0]
    revoke_device(sitting.uow(), **sitting.by_console(), device_id=device.id)
    issue_pass(sitting.uow(), by=sitting.people["juror"])
    renew_link(sitting.uow(), **sitting.by_console(), person_id=person, key=b"key")
    revoke_access(sitting.uow(), **sitting.by_console(), person_id=person)
    record_takeover(sitting.uow(), **sitting.by_console(), copied_at=NOON)
    migrate_rows(sitting.database, "UPDATE person SET organisation = 'DITP'")
    by_hand(sitting, "UPDATE journal SET key = 'f' WHERE sequence = (SELECT max(sequence) FROM journal)")
    seal_anew(sitting.uow(), **sitting.by_console())


def lines(sitting: Room, code: str) -> tuple[JournalLine, ...]:
    whole = sitting.snapshot
    with sitting.reading() as uow, language(code):
        sealed = uow.grids.sealed_values(whole.call_id)
        return journal_lines(uow.journal.of_call(whole.call_id), whole=whole, view=whole, sealed_values=sealed)


def test_everything_that_can_happen_happened_here(sitting: Room) -> None:
    assert set(Act) - set(sitting.acts) == set()


def test_entry_whose_payload_is_not_that_of_its_act_is_not_written(sitting: Room) -> None:
    for said, why in (
        ({"recalled": True, "why": "x"}, r"Recalled has no field 'why'\. Write in .*selection its type and its words: why: Annotated\[str"),
        ({"recalled": "yes"}, "Recalled.recalled cannot hold 'yes': it is no bool"),
    ):
        with pytest.raises(TypeError, match=why), sitting.uow() as uow:
            uow.journal.append(
                sitting.call_id, at=NOON, actor_id=None, actor="", act=Act.RECALLED, subject="101", before={}, after=said, revision=1
            )


@pytest.mark.parametrize("code", ["fr", "en"])
def test_no_line_shows_a_word_of_the_program(sitting: Room, code: str) -> None:
    shown = {
        (line.act, text)
        for line in lines(sitting, code)
        for text in (line.act_label, *(part for change in line.changes for part in (change.field, change.before, change.after)))
        if RAW.search(text) and "titre_du_projet" not in text
    }
    assert shown == set()
    raw = {"for", "against", "named", "secret", "present", "remote", "technical", "declared", "imposed", "open", "closed", "juror"}
    texts = {text for line in lines(sitting, "fr") for change in line.changes for text in (change.before, change.after)}
    assert texts & (raw - sitting.people.keys()) == set()


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_value_that_an_act_writes_is_in_its_line(sitting: Room, code: str) -> None:
    assert missing_words(sitting, sitting.journal, lines(sitting, code), code) == []


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_field_that_an_act_may_write_is_in_its_line(sitting: Room, code: str) -> None:
    whole = sitting.snapshot
    for act in set(Act) - {Act.CALL_CREATED}:
        entry = Entry(1, NOON, None, "", act, "101", {}, Made().of(act.payload), 1, GENESIS, "")
        with language(code):
            told = journal_lines([entry], whole=whole, view=whole)
        assert missing_words(sitting, [entry], told, code) == []
        assert [change.field for change in told[0].changes if RAW.search(change.field)] == [], act


class Made:
    """Values of any type, no two texts or numbers the same."""

    def __init__(self) -> None:
        self.count = 100

    def of(self, kind: Any) -> Any:
        """Return a value as an entry holds it; what is put in the place of a digest is in none."""
        self.count += 1
        if is_payload(kind):
            written = {name: self.of(field.kind) for name, field in kind.FIELDS.items() if name not in ("sealed", "digest", "broken_seal")}
            return {**{name: value for name, value in written.items() if name != kind.REST}, **written.get(kind.REST, {})}
        inner = get_args(kind)
        if mapping_of(kind):
            return {"rules.quorum": self.count} if inner[0] is SettingKey else {self.of(inner[0]): self.of(inner[1])}
        if get_origin(kind) in (list, tuple):
            return [self.of(each) for each in inner]
        if inner:
            return self.of(inner[0])
        if issubclass(kind, Enum):
            return str(list(kind)[-1])
        return {bool: True, int: self.count, float: self.count, datetime: NOON.isoformat(), Decimal: f"{self.count}.50"}.get(
            kind, f"t{self.count}"
        )


def missing_words(sitting: Room, entries: Sequence[Entry], told: Sequence[JournalLine], code: str) -> list[tuple[str, str, str]]:
    """Return what the lines of entries do not say of what these hold."""
    call, absent = sitting.snapshot.call, []
    with language(code):
        for entry, line in zip(entries, told, strict=True):
            assert isinstance(entry.act, Act)
            if entry.act is Act.CALL_CREATED:  # its settings are summed up
                continue
            shown = " ".join(part for change in line.changes for part in (change.before, change.after))
            sides = ((entry.before, entry.after), (entry.after, entry.before))
            said = (each for side in sides for each in _values(call, entry.act.payload, *side))
            absent += [(str(entry.act), path, words) for path, words in said if words not in shown]
    return absent


def test_marks_saved_under_seal_are_told_before_and_after_once_revealed(sitting: Room) -> None:
    saved = [line for line in lines(sitting, "fr") if line.act == Act.SCORES_SAVED and line.subject == "101" and line.actor == "third"]
    assert [(change.field, change.before, change.after) for change in saved[0].changes][:2] == [
        ("Impact", "–", "4"),
        ("Pertinence de l’IA", "–", "4"),
    ]
    paper = next(line for line in lines(sitting, "fr") if line.act == Act.PAPER_ENTERED)
    assert {(change.dossier, change.after) for change in paper.changes if change.field == "Impact"} == {
        ("101", "3"), ("102", "3"), ("103", "2"), ("104", "2")
    }  # fmt: skip
    assert "fourth" in {change.after for change in paper.changes}


def test_secret_votes_are_nowhere_in_the_journal(sitting: Room) -> None:
    entries = [entry for entry in sitting.journal if entry.subject == "103" and entry.act in (Act.VOTED, Act.BALLOT_CLOSED)]
    assert [dict(entry.after) for entry in entries][:1] == [{"ballot": 1, "voted": "juror"}]
    assert "votes" not in json.dumps([dict(entry.after) for entry in entries])


def _values(call: Call, kind: Any, side: Any, other: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield what one side of an entry says and the other does not: where it stands, and in words. Nobody is told what is untold."""
    if is_payload(kind):
        side, other = kind.by_field(side), kind.by_field(other if isinstance(other, Mapping) else {})
        for key, inner in side.items():
            field = kind.FIELDS[key]
            if field.said is None or ((field.said.words or field.said.of_call) and not field.said.is_address):
                yield from _values(call, field.kind, inner, other.get(key), f"{path}.{key}")
    elif inner := mapping_of(kind):
        if inner[0] is SettingKey:  # a setting has words of its own
            return
        for key, each in side.items():
            yield from _values(call, inner[1], each, other.get(key) if isinstance(other, Mapping) else None, f"{path}.{key}")
    elif side != other and side not in (None, "", []):
        yield path, value_words(call, read_value(kind, side))
