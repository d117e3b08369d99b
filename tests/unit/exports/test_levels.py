"""What leaves the jury: to each applicant their own, to the public the laureates, to the platform the changes of state."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest

from deliberation.call.call import Phase, Screening, Version
from deliberation.dossiers.candidatures import Content, Field, PlatformState
from deliberation.meeting.meeting import DebateLine
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.applicants import applicants_zip
from exports.tables import csv_files
from exports.tables.csv_files import laureates_csv, laureates_schema, platform_csv, selection_csv
from exports.tables.selection import selection_json
from phrases import language
from tests.unit.exports.reading import MADE_AT
from tests.worlds.snapshots import make_candidature, make_snapshot


def finalised() -> Snapshot:
    return make_snapshot(
        marks=[[[5], [3]], [[1], [2]], [[3], [3]], [[4], [4]]],
        candidatures=[make_candidature(1, title="=1+1"), make_candidature(2), make_candidature(3), make_candidature(4, is_withdrawn=True)],
        decisions=[
            Decision(1, Outcome.SELECTED, "t1", reason="Solide.", version=1),
            Decision(2, Outcome.DECLINED, reason="Trop tôt.", version=1),
            Decision(3, Outcome.RESERVE, "t1", 1, reason="À suivre.", version=1),
        ],
        phase=Phase.FINALISED,
        versions=(Version(1, "ab" * 32, "La présidence", datetime(2019, 7, 4, 16, tzinfo=UTC)),),
    )


def test_applicant_reads_their_own_marks_without_names_and_nothing_of_others() -> None:
    with language("en"), ZipFile(io.BytesIO(applicants_zip(finalised(), made_at=MADE_AT))) as archive:
        own = json.loads(archive.read("1001.json"))
        text = archive.read("1001.json").decode()
        readable = archive.read("1001.txt").decode("utf-8-sig").split("\r\n")
    assert (own["decision"], own["track"], own["reason"], own["score"]) == ("Selected", "Track 1", "Solide.", 4.0)
    assert own["criteria"] == [{"criterion": "Criterion 1", "weight": 1, "mean": 4.0, "marks": [3, 5]}]
    halves = replace(finalised(), marks=finalised().marks / 2)
    scale = replace(halves.call.scale, parts=2)
    halves = replace(halves, call=replace(halves.call, scale=scale))
    with language("fr"), ZipFile(io.BytesIO(applicants_zip(halves, made_at=MADE_AT))) as archive:
        french = archive.read("1001.txt").decode("utf-8-sig")
        assert json.loads(archive.read("1001.json"))["criteria"][0]["marks"] == ["1.5", "2.5"]
    assert "1,5 · 2,5" in french
    assert [line for line in readable if line.startswith(("Decision", "Reason", "Criterion"))] == [
        "Decision: Selected",
        "Reason: Solide.",
        "Criterion 1: 3 · 5",
    ]
    for told in (text, "\n".join(readable)):
        assert "Juré" not in told
        assert "1002" not in told


def test_public_list_holds_laureates_alone_and_no_formula() -> None:
    with language("en"):
        assert laureates_csv(finalised()).decode() == (
            "numero_dossier,titre,candidat,ministere,type_structure,filiere\r\n"
            "1001,'=1+1,Office des essais,Ministère des essais,Administration centrale,Track 1\r\n"
        )
        fields = json.loads(laureates_schema(finalised()))["fields"]
    assert [(field["name"], field["type"]) for field in fields][:2] == [("numero_dossier", "integer"), ("titre", "string")]


def test_public_list_lets_no_internal_column_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_files, "LAUREATE_COLUMNS", {**csv_files.LAUREATE_COLUMNS, "reason": "motif", "rank": "rang"})
    public = laureates_csv(finalised()).decode() + laureates_schema(finalised()).decode()
    assert [word for word in ("motif", "rang", "Solide.") if word in public] == []


def test_public_list_has_the_amounts_given_only_if_the_call_says_so() -> None:
    snapshot = finalised()
    given = {1: replace(snapshot.decision(1), amount=Decimal("60000"))}
    named = {id_: replace(one, acronym="ODE") for id_, one in snapshot.administrations.items()}
    asked = tuple(replace(one, amount_asked=Decimal(60000)) for one in snapshot.candidatures)
    snapshot = replace(snapshot, candidatures=asked, decisions={**snapshot.decisions, **given}, administrations=named)
    assert b"montant" not in laureates_csv(snapshot)
    rules = replace(snapshot.call.rules, amounts_published=True)
    published = replace(snapshot, call=replace(snapshot.call, rules=rules))
    with language("en"):
        public = laureates_csv(published)
        names = [field["name"] for field in json.loads(laureates_schema(published))["fields"]]
    assert public.decode().splitlines()[0].split(",") == names
    assert next(csv.DictReader(io.StringIO(public.decode())))["montant"] == "60000"


@pytest.mark.parametrize(
    ("held", "column", "value"),
    [("008 132 231 30002", ",siret,", ",00813223130002,"), ("999", ",candidat,ministere,", ""), ("", ",candidat,ministere,", "")],
)
def test_public_list_has_the_siret_that_the_dossier_holds(held: str, column: str, value: str) -> None:
    snapshot = finalised()
    filed = replace(snapshot.candidatures[0], content=Content(establishment=(Field("etablissement_siret", "SIRET", held),)))
    heading, laureate = laureates_csv(replace(snapshot, candidatures=(filed, *snapshot.candidatures[1:]))).decode().splitlines()
    assert column in heading
    assert value in laureate


def test_notes_of_the_debate_leave_the_jury_in_no_file() -> None:
    noted = DebateLine(1, 1, "Entre nous.", "Camille", MADE_AT, in_minutes=True)
    snapshot = replace(finalised(), debate=(noted,))
    with language("en"), ZipFile(io.BytesIO(applicants_zip(snapshot, made_at=MADE_AT))) as archive:
        files = [archive.read(name) for name in archive.namelist()]
        files += [laureates_csv(snapshot), platform_csv(snapshot), selection_csv(snapshot), selection_json(snapshot)]
    assert [content for content in files if b"Entre nous." in content] == []


def of_platform(snapshot: Snapshot) -> list[dict[str, str]]:
    with language("en"):
        return list(csv.DictReader(io.StringIO(platform_csv(snapshot).decode("utf-8-sig"), newline=""), delimiter=";"))


def test_platform_is_told_what_to_do_with_each_decided_dossier() -> None:
    with language("fr"):
        rows = platform_csv(finalised()).decode("utf-8-sig").splitlines()
    assert rows == [
        "numero_dossier;action;motif;label;annotation_moyenne;etat_actuel;action_prealable;a_verifier;projet;administration",
        "1001;accepter;Solide.;Filière 1;4,00;;;;'=1+1;Office des essais",
        "1002;refuser;Trop tôt.;;1,50;;;;Projet 2;Office des essais",
        "1003;;À suivre.;Filière 1;3,00;;;;Projet 3;Office des essais",
        "1004;classer_sans_suite;;;4,00;;;La plateforme exige un motif, et aucun n’est enregistré.;Projet 4;Office des essais",
    ]


def test_score_below_zero_keeps_the_hyphen_that_programs_read() -> None:
    below = make_snapshot(marks=[[[-1]]], decisions=[Decision(1, Outcome.SELECTED, "t1", reason="Solide.", version=1)])
    with language("en"):
        (dossier,) = csv.DictReader(io.StringIO(platform_csv(below).decode("utf-8-sig"), newline=""), delimiter=";")
    assert dossier["annotation_moyenne"] == "'-1.00"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PlatformState.UNDER_INSTRUCTION, ("Being examined", "", "")),
        (PlatformState.UNDER_CONSTRUCTION, ("Being written", "passer_en_instruction", "")),
        (PlatformState.REFUSED, ("Refused on the platform", "", "Already in this state on the platform: nothing to do.")),
        (
            PlatformState.ACCEPTED,
            (
                "Accepted on the platform",
                "",
                "In another final state on the platform: put it back under instruction first, if the jury’s decision stands.",
            ),
        ),
    ],
)
def test_platform_says_what_stands_in_the_way_of_a_refusal(state: PlatformState, said: tuple[str, str, str]) -> None:
    decision = Decision(1, Outcome.DECLINED, reason="Trop tôt.", version=1)
    (row,) = of_platform(make_snapshot(marks=[[[5]]], candidatures=[make_candidature(1, platform_state=state)], decisions=[decision]))
    assert (row["action"], row["motif"]) == ("refuser", "Trop tôt.")
    assert (row["etat_actuel"], row["action_prealable"], row["a_verifier"]) == said


def test_platform_is_told_nothing_of_what_is_not_decided() -> None:
    undecided = [make_candidature(1), make_candidature(2, screening=Screening.UNDECIDED), make_candidature(3, screening=Screening.RESERVE)]
    assert of_platform(make_snapshot(candidatures=undecided)) == []
