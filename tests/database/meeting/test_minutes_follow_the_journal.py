"""Each line of the minutes follows from the journal, in the PDF and in the DOCX: read again here from the entries alone."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from pypdf import PdfReader

import bootstrap
from demonstration.recording import MEETING, Stage, read_recording
from exports.documents.docx import document_docx
from exports.documents.minutes import minutes_of
from exports.documents.pdf import document_pdf
from exports.record import Record, read_record
from phrases import language, moment, time_of_day
from tests.worlds import told_meeting
from tests.worlds.open_call import only_call, use, write_demonstration
from tests.worlds.room import Room
from tests.worlds.terms import Act, Entry, Snapshot, UnitOfWork

Rows = list[tuple[str, ...]]
OUTCOMES = {"selected": "Retenu", "reserve": "Liste complémentaire", "declined": "Non retenu"}
OPENING = (Act.MEETING_OPENED, Act.MEETING_RESUMED)
ENDING = (Act.MEETING_SUSPENDED, Act.MEETING_CLOSED)
DECIDING = (Act.DECIDED, Act.AGREED, Act.UNDONE, Act.REASONS_ADOPTED)


def read(uow: UnitOfWork, whole: Snapshot) -> Record:
    return read_record(uow, whole=whole, view=whole)


@pytest.fixture(scope="module")
def told(made_once: Callable[..., Room]) -> Record:
    """Give the record of a meeting with every act that could be told wrongly."""
    room = made_once(told_meeting.hold)
    return read(room.reading(), room.snapshot)


@pytest.fixture(scope="module")
def demonstrated(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """Give the record of the demonstration's meeting, each act at its own time."""
    file = tmp_path_factory.mktemp("demonstrated") / "jury.sqlite3"
    file.write_bytes(migrated_file.read_bytes())
    write_demonstration(file)
    recorded = read_recording(MEETING.read_bytes())
    now = recorded[0].at
    use(file, clock=lambda: now)
    stage = Stage(only_call().call_id, recorded)
    for act in recorded:
        now = act.at
        stage.play(act)
    yield read(bootstrap.reading(), bootstrap.for_documents(stage.call_id))
    bootstrap.reset()


@pytest.fixture(params=["told", "demonstrated"])
def record(request: pytest.FixtureRequest) -> Record:
    """Give each of the two records."""
    found: Record = request.getfixturevalue(request.param)
    return found


def of_act(record: Record, *acts: Act) -> list[Entry]:
    return [entry for entry in record.entries_so_far if entry.act in acts]


@cache
def book(record: Record) -> docx.document.Document:
    with language("fr"):
        return docx.Document(io.BytesIO(document_docx(minutes_of(record, made_at=record.snapshot.versions[0].finalised_at))))


@cache
def tables(record: Record) -> Mapping[str, Rows]:
    """The tables of the DOCX by their first headings, without the heading row; several of the same headings follow one another."""
    found: dict[str, Rows] = {}
    for table in book(record).tables:
        head, *rows = [tuple(cell.text for cell in row.cells) for row in table.rows]
        found.setdefault(" | ".join(head), []).extend(rows)
    return found


@cache
def docx_text(record: Record) -> str:
    cells = (cell.text for table in book(record).tables for row in table.rows for cell in row.cells)
    return plain(" ".join([*(paragraph.text for paragraph in book(record).paragraphs), *cells]))


@cache
def pdf_text(record: Record) -> str:
    with language("fr"):
        made = document_pdf(minutes_of(record, made_at=record.snapshot.versions[0].finalised_at))
    return plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages))


def plain(text: str) -> str:
    """One blank for all kinds, no hyphen of the typesetter's, no page number between two pages."""
    return re.sub(r"\s+", "", re.sub("\u00ad\\s*", "", text)).replace("-", "")


def said_at(at: datetime) -> str:
    with language("fr"):
        return moment(at)


def test_sittings_begin_and_end_with_the_acts_that_say_so(record: Record) -> None:
    pairs = zip(of_act(record, *OPENING), of_act(record, *ENDING), strict=True)
    expected = [(str(number), said_at(began.at), said_at(ended.at)) for number, (began, ended) in enumerate(pairs, start=1)]
    assert tables(record)["Séance | Ouverte | Terminée"] == expected


def test_each_span_of_a_file_is_told_from_its_call_to_the_next_one(record: Record) -> None:
    acts, titles = of_act(record, Act.ITEM_CALLED, Act.MEETING_CLOSED), record.snapshot.by_dossier
    spans = [(one.after["current"], one.at, then.at) for one, then in pairwise(acts) if one.after.get("current")]
    expected = [
        (str(place), dossier, titles[dossier].title, said_at(began), said_at(ended))
        for place, (dossier, began, ended) in enumerate(spans, start=1)
    ]
    assert tables(record)["Ordre | Dossier | Projet | Appelé | Sortie"] == expected


def test_departures_and_returns_are_those_recorded(record: Record) -> None:
    left = {(name, entry.subject): entry.at for entry in of_act(record, Act.MEMBER_LEFT) for name in entry.after["left"]}
    back = [(name, entry.at) for entry in of_act(record, Act.MEMBER_RETURNED) for name in entry.after["returned"]]
    lines = {(row[0], line.split(" – ")[0]): line for row in tables(record)["Membre | Origine | Dossiers"] for line in row[2].split("\n")}
    for (name, dossier), at in left.items():
        returned = next((said_at(when) for who, when in back if who == name and when > at), None)
        ending = f"retour : {returned}" if returned else "aucun retour consigné"
        assert plain(lines[name, dossier]).endswith(plain(f"(sortie : {said_at(at)} ; {ending})")), (name, dossier)
    assert not [key for key in lines if key not in left and "sortie :" in lines[key].replace("\u00a0", " ")]


def test_member_who_stayed_though_recused_is_told(told: Record) -> None:
    (line,) = [row[2] for row in tables(told)["Membre | Origine | Dossiers"] if row[0] == "third"]
    assert line.startswith("103 – Project 103 (présence à l’appel du dossier")
    assert line.endswith("aucune sortie consignée)")


def test_ballots_are_those_opened_and_their_results_those_counted(record: Record) -> None:
    rows = tables(record)["Candidature | Scrutin | Pouvaient voter | Résultat"]
    opened, closed = of_act(record, Act.BALLOT_OPENED), of_act(record, Act.BALLOT_CLOSED)
    settled = {(entry.subject, entry.after["ballot"]): entry for entry in of_act(record, Act.CASTING_VOTE_GIVEN)}
    assert [(row[0].split("\n")[0], row[1].split("\n")[1], row[2]) for row in rows] == [
        (one.subject, said_at(one.at), str(len(one.after["voters"]))) for one in opened
    ]
    for row, entry in zip(rows, closed, strict=True):
        counts = entry.after["counts"]
        beginning = f"Pour : {counts['for']}. Contre : {counts['against']}. Abstentions : {counts['abstain']}."
        assert plain(row[3]).startswith(plain(beginning))
        casting = settled.get((entry.subject, entry.after["ballot"]))
        assert ("voix prépondérante de" in row[3]) == bool(casting)
        for choice, words in {"for": "Pour", "against": "Contre", "abstain": "Abstention"}.items():
            names = [name for name, vote in entry.after.get("votes", {}).items() if vote == choice]
            assert ({*names} <= {*re.split(r", |\n| – ", row[3].split(f"\n{words} – ")[1])}) if names else f"\n{words} – " not in row[3]


def standing(record: Record) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The decision that stands on each file, as the last act on it left it."""
    rows = [row for entry in of_act(record, *DECIDING) for row in entry.after["decisions"].items()]
    yield from {**dict(rows)}.items()


def test_lists_say_what_was_read_pulled_out_and_decided_and_what_was_replaced_since(record: Record) -> None:
    (listed,), (agreed,) = of_act(record, Act.LIST_READ), of_act(record, Act.AGREED)
    pulled = {entry.subject: entry for entry in of_act(record, Act.RECALLED)}
    changed = {
        dossier
        for entry in of_act(record, *DECIDING)
        for dossier, row in entry.after["decisions"].items()
        if entry.sequence > agreed.sequence and row["outcome"] != agreed.after["decisions"].get(dossier, row)["outcome"]
    }
    rows = {row[0]: row[2:] for row in tables(record)["Dossier | Projet | Proposé | Suite donnée"]}
    assert set(rows) == set(listed.after["proposals"])
    for dossier, (proposed, became) in rows.items():
        outcome, *track = proposed.split("\n")
        assert outcome == OUTCOMES[listed.after["proposals"][dossier]["outcome"]]
        assert bool(track) == bool(listed.after["proposals"][dossier]["track"])
        if dossier in agreed.after["decisions"]:
            assert became == "Décidé sans débat" + ("\n(décision remplacée depuis)" if dossier in changed else "")
        else:
            assert plain(became) == plain(f"Retiré de la liste à {time_of_day(pulled[dossier].at)}, pour en débattre")
    said = f"Liste lue le {said_at(listed.at)} par {listed.actor}. {len(agreed.after['decisions'])} dossiers décidés sans débat, le "
    assert plain(said + said_at(agreed.at)) in docx_text(record)
    rule = listed.after["rule_seed"]
    assert plain(f"5 % au plus de 10 000 simulations des poids et du jury (nombre de départ {rule})") in docx_text(record)


def test_files_decided_by_a_list_are_not_told_as_never_called(record: Record) -> None:
    called = {entry.after["current"] for entry in of_act(record, Act.ITEM_CALLED)}
    agreed = {dossier: row for entry in of_act(record, Act.AGREED) for dossier, row in entry.after["decisions"].items()}
    uncalled = [
        dossier for dossier, row in standing(record) if dossier not in called and row["outcome"] != agreed.get(dossier, {}).get("outcome")
    ]
    heading = plain("Dossiers présélectionnés et jamais appelés en séance :")
    assert (heading in docx_text(record)) == bool(uncalled)
    for dossier in uncalled:
        assert plain(f"{dossier} – ") in docx_text(record).split(heading)[1][:200]
    for dossier in agreed.keys() - called - {*uncalled}:
        assert plain(f"{dossier} – ") not in docx_text(record).partition(heading)[2][:200]


def test_decisions_and_their_reasons_are_those_that_stand(record: Record) -> None:
    found = tables(record)
    ranked = [row[1:] for row in found["Rang | Rang dans la filière | Dossier | Projet | Score | Motif"]]
    rows = [*ranked, *found["Rang | Dossier | Projet | Score | Motif"]]
    assert {row[1]: row[4] for row in rows} == {dossier: row["reason"] for dossier, row in standing(record)}


def test_overruns_are_told_with_the_hours_of_their_beginning_and_end(told: Record) -> None:
    over, kept = (entry for entry in of_act(told, Act.DECIDED) if entry.subject == "104")
    against, again, _last = [entry for entry in of_act(told, Act.DECIDED, Act.UNDONE) if entry.subject == "204"]
    expected = [
        f"Le {said_at(over.at)}, chair a dépassé les places de la filière Accompagnement scientifique pour 104 : "
        f"Une place de plus sera demandée. Dépassement terminé le {said_at(kept.at)}.",
        f"Le {said_at(against.at)}, chair a fait décider 204 autrement que le scrutin : Le jury se reprend. "
        f"Décision remplacée le {said_at(again.at)}.",
    ]
    assert [one for one in expected if plain(one) not in docx_text(told)] == []


def test_dissents_are_those_recorded_and_say_whether_the_decision_was_replaced(told: Record) -> None:
    rows = tables(told)["Membre | Dossier | Sur la décision | Opinion exprimée | Consignée"]
    assert [(row[0], row[1].split("\n")[0], row[3], row[4]) for row in rows] == [
        (entry.after["person"], entry.subject, entry.after["sentence"], said_at(entry.at)) for entry in of_act(told, Act.DISSENT_RECORDED)
    ]
    assert ["remplacée" in row[2] for row in rows] == [False, True]  # of the first, the reason alone was put into other words


def test_sources_of_dossiers_and_marks_are_those_of_the_imports(record: Record) -> None:
    text = docx_text(record)
    for entry in of_act(record, Act.DOSSIERS_IMPORTED):
        where = f"du fichier {entry.after['file']['name']}"
        begins = f"Lu sur la plateforme démarches-simplifiées le {said_at(entry.at)}"
        if entry.after["file"]["dialect"] != "api":
            begins = f"Importé le {said_at(entry.at)} {where}"
        assert plain(f"{begins}. Dossiers nouveaux : {len(entry.after['new'])} ;") in text
    assert ("surlaplateforme" in text) == any(e.after["file"]["dialect"] == "api" for e in of_act(record, Act.DOSSIERS_IMPORTED))
    for entry in of_act(record, Act.SCORES_IMPORTED):
        name, count = entry.after["file"]["name"], len(entry.after["new"])
        said = f"Notes importées le {said_at(entry.at)} du fichier {name}. Grilles nouvelles : {count} ;"
        assert plain(said) in text


def test_reasons_are_told_as_the_record_holds_them(record: Record) -> None:
    rows = [row for _dossier, row in standing(record) if row["reason"]]
    proposed = sum(bool(row.get("reason_is_proposed")) for row in rows)
    adopted = sum(bool(row.get("reason_adopted_at")) for row in rows)
    said = f"Motifs : {len(rows)}."
    if proposed:
        words = "enregistrés tels que le programme les avait proposés d’après les moyennes des critères"
        said = f"Motifs : {len(rows)}, dont {words} : {proposed}."
    approvals = of_act(record, Act.REASONS_ADOPTED)
    assert sum(len(entry.after["decisions"]) for entry in approvals) == adopted
    assert plain(said) in docx_text(record)
    for entry in approvals:
        words = f"Motifs proposés validés tels quels : {len(entry.after['decisions'])}, le {said_at(entry.at)}"
        assert plain(words) in docx_text(record)


@pytest.mark.parametrize("read_text", [pdf_text, docx_text])
def test_every_hour_of_the_minutes_is_that_of_an_act(record: Record, read_text: Callable[[Record], str]) -> None:
    hours = {plain(said_at(entry.at)).lstrip("0123456789") for entry in record.entries}
    told_hours = re.findall(r"(?:juillet|novembre)\d{4}à\d\d:\d\d", read_text(record))  # a day may follow another number
    assert len(told_hours) > 20
    assert {hour for hour in told_hours if hour not in hours} == set()


def test_pdf_says_what_the_docx_says(record: Record) -> None:
    in_pdf = pdf_text(record)
    missing = [
        cell for rows in tables(record).values() for row in rows for cell in row for line in cell.split("\n") if plain(line) not in in_pdf
    ]
    assert len(missing) <= 3, missing  # cells that the foot of a page cuts


@pytest.mark.parametrize(
    "said",
    [
        "une personne a choisi, relu",
        "l’application n’écrit aucun texte",
        "les dossiers déposés sur démarches-simplifiées",
        "Les jurys réels",
    ],
)
def test_minutes_say_nothing_that_no_entry_says(record: Record, said: str) -> None:
    assert plain(said) not in docx_text(record)
