"""Importing what applicants attached: bytes first, rows all or none, nothing lost by a kill, and nobody sees what they may not."""

import hashlib
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

import pytest
from sqlalchemy import event, text

from data_access.database import reading
from data_access.files.attachment_files import is_digest
from deliberation.errors import CallIsFinalised, FileChanged, ImportRefused, NotAllowed, StorageFailed
from deliberation.operations.dossiers.imports import attachment_problems, sweep_attachments
from deliberation.operations.scoring.recusals import declare_recusals
from extras.attached.tests.database import killed_import
from extras.attached.tests.sending import attach, sent, store_of
from extras.attached.verbs import FOR_WHOLE, Store, examine_attachments, import_attachments, plan_examined
from tests.database.conftest import HOLDS_FILES, POSTGRES, STORES
from tests.database.store.living import Life, Place
from tests.depth import IS_THOROUGH
from tests.worlds.attachments import LIMITS, content_of, files_in, from_platform, name_files, pdf, zip_of
from tests.worlds.room import Room
from tests.worlds.terms import Act, Console, Role, canonical_state, first_break, journal_lines, language, visible

PLAN = pdf("plan")
BUDGET = pdf("budget")
YOUNG = pdf("young orphan")
FILES = {
    from_platform("101", "plan.pdf"): PLAN,
    from_platform("102", "budget.pdf"): BUDGET,
    "dossier-101/messagerie/x.pdf": pdf("x"),
}
LIVES = 12 if IS_THOROUGH else 4
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(params=STORES)
def kind(request: pytest.FixtureRequest) -> str:
    """Run each test of this file on every store of attached files."""
    return str(request.param)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def asked(room: Room) -> Room:
    """Give a call of which two dossiers name files."""
    name_files(room, {"101": content_of("plan.pdf"), "102": content_of("budget.pdf")})
    return room


def kept(room: Room) -> dict[str, bytes]:
    """The bytes that are stored, by digest, and what else is in the folder."""
    on_disk = {path.name: path.read_bytes() for path in files_in(folder(room))}
    if not room.database.holds_files:
        return on_disk
    with reading(room.database.engine) as connection:
        pieces = "SELECT sha256, string_agg(content, '' ORDER BY number) FROM attachment_piece GROUP BY sha256"
        stored = dict(map(tuple, connection.execute(text(pieces))))
    copies = {name: content for name, content in on_disk.items() if is_digest(name)}
    assert copies.items() <= stored.items()
    return on_disk | stored


def change(room: Room, content: bytes, other: bytes | None) -> None:
    """Put other bytes where some are stored, or none, as somebody with the disk or the database in hand can."""
    if other is None:
        room.database.files.path(sha256(content)).unlink()
    elif not room.database.holds_files:
        room.database.files.path(sha256(content)).write_bytes(other)
    if room.database.holds_files:
        with room.database.engine.connect().execution_options(access="write") as connection, connection.begin():
            changed = "UPDATE attachment_piece SET content = :other" if other else "DELETE FROM attachment_piece"
            connection.execute(text(f"{changed} WHERE sha256 = :sha256"), {"other": other, "sha256": sha256(content)})


def folder(room: Room) -> Path:
    return room.database.files.path("0" * 64).parents[1]


def test_import_writes_bytes_by_digest_a_row_a_version_and_one_entry(asked: Room) -> None:
    plan = attach(asked, FILES)
    assert (plan.new, len(plan.to_check)) == ((("101", "plan.pdf"), ("102", "budget.pdf")), 1)
    assert kept(asked) == {sha256(PLAN): PLAN, sha256(BUDGET): BUDGET}
    told = [(one.candidature_id, one.number, one.name, one.sha256, one.size) for one in asked.snapshot.attachments]
    assert told == [
        (asked.ids["101"], 1, "plan.pdf", sha256(PLAN), len(PLAN)),
        (asked.ids["102"], 1, "budget.pdf", sha256(BUDGET), len(BUDGET)),
    ]
    entry = asked.journal[-1]
    assert entry.act == Act.ATTACHMENTS_IMPORTED
    assert entry.after == {
        "file": {"name": "pieces.zip"},
        "attachments": {"101": ["plan.pdf"], "102": ["budget.pdf"]},
        "digests": {"101": [sha256(PLAN)], "102": [sha256(BUDGET)]},
    }
    assert first_break(asked.journal) is None

    before = asked.journal
    again = attach(asked, FILES)
    assert (len(again.unchanged), again.to_write, asked.journal) == (2, (), before)


def test_a_file_that_no_answer_names_is_taken_on_purpose_and_the_journal_says_so(asked: Room) -> None:
    letter = "dossier-101/lettre.pdf"
    by, uow, store = asked.by("organiser"), asked.uow(), store_of(asked)
    files = zip_of({**FILES, letter: PLAN + b"%letter"})
    plan = import_attachments(uow, store, **by, sent=sent(files), chosen=[f"pieces/{letter}"])
    assert (plan.chosen, len(plan.to_check)) == ((("101", f"pieces/{letter}"),), 1)
    assert "lettre.pdf" in [one.name for one in asked.snapshot.attachments if one.candidature_id == asked.ids["101"]]
    assert asked.journal[-1].after["chosen"] == {"101": [f"pieces/{letter}"]}


def test_rehearsal_says_the_same_and_leaves_nothing(asked: Room) -> None:
    uow, store, by, before = asked.reading(), store_of(asked), asked.by("organiser"), asked.journal
    examined = examine_attachments(uow, store, **by, sent=sent(zip_of(FILES)))
    plan = plan_examined(uow, store, **by, examined=examined)
    assert (plan.new, asked.journal, kept(asked)) == ((("101", "plan.pdf"), ("102", "budget.pdf")), before, {})


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_written(asked: Room) -> None:
    plan = attach(asked, {from_platform("101", "plan.pdf"): b"MZ not a pdf", from_platform("102", "budget.pdf"): BUDGET})
    assert [(one.dossier, one.name.endswith("plan-31-05-2019-23-58-1.pdf")) for one in plan.refused] == [("101", True)]
    assert (plan.new, plan.missing) == ((("102", "budget.pdf"),), (("101", "plan.pdf"),))
    assert list(kept(asked)) == [sha256(BUDGET)]


def test_more_than_a_call_may_have_writes_nothing(asked: Room) -> None:
    attach(asked, {from_platform("101", "plan.pdf"): PLAN})
    before = asked.journal
    few = Store(asked.database.files, len(PLAN) + len(BUDGET) - 1)
    with pytest.raises(ImportRefused):
        import_attachments(asked.uow(), few, **asked.by("organiser"), sent=sent(zip_of(FILES)))
    with pytest.raises(ImportRefused):
        import_attachments(asked.uow(), store_of(asked), **asked.by("organiser"), sent=sent(zip_of(FILES), LIMITS._replace(call_bytes=10)))
    assert (asked.journal, len(asked.snapshot.attachments)) == (before, 1)


def test_bytes_that_went_away_meanwhile_are_not_referred_to(asked: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    store, before = store_of(asked), asked.journal
    monkeypatch.setattr(type(store.files), "keep", lambda *_said: None)
    with pytest.raises(StorageFailed):
        import_attachments(asked.uow(), store, **asked.by("organiser"), sent=sent(zip_of(FILES)))
    assert (asked.journal, asked.snapshot.attachments) == (before, ())


def test_only_those_who_see_every_file_import(asked: Room) -> None:
    recused = asked.add_person("organiser and chair", Role.ORGANISER, Role.CHAIR)
    declare_recusals(asked.uow(), by=recused, call_id=asked.call_id, candidature_ids=[asked.ids["101"]])
    both = asked.add_person("organiser and juror", Role.ORGANISER, Role.JUROR)
    for by in (recused, both):
        with pytest.raises(NotAllowed) as refused:
            import_attachments(asked.uow(), store_of(asked), by=by, call_id=asked.call_id, sent=sent(zip_of(FILES)))
        assert refused.value.message.text == FOR_WHOLE
    with pytest.raises(NotAllowed):
        attach(asked, FILES, by="juror")
    assert kept(asked) == {}


def test_recused_juror_sees_none_of_a_hidden_file_s_and_no_entry_of_any(asked: Room) -> None:
    declare_recusals(asked.uow(), **asked.by("juror"), candidature_ids=[asked.ids["101"]])
    attach(asked, FILES)
    whole = asked.snapshot
    views = {name: visible(whole, asked.people[name]) for name in ("juror", "chair", "presiding juror")}
    assert {name: [one.name for one in view.attachments] for name, view in views.items()} == {
        "juror": ["budget.pdf"],
        "chair": ["plan.pdf", "budget.pdf"],
        "presiding juror": ["plan.pdf", "budget.pdf"],
    }
    with language("en"):
        told = {name: [line.act for line in journal_lines(asked.journal, whole=whole, view=view)] for name, view in views.items()}
    assert {name: Act.ATTACHMENTS_IMPORTED in acts for name, acts in told.items()} == {
        "juror": False, "chair": True, "presiding juror": False,
    }  # fmt: skip


def test_state_that_a_version_freezes_holds_the_digests_and_the_rows_cannot_change(asked: Room, run_sql: Callable[..., None]) -> None:
    attach(asked, FILES)
    told = {one["dossier"]: one["attachments"] for one in canonical_state(asked.snapshot)["candidatures"]}
    assert [(one["name"], one["sha256"], one["size"]) for one in told["101"]] == [("plan.pdf", sha256(PLAN), len(PLAN))]
    assert told["103"] == []
    assert asked.decline_and_finalise()
    with pytest.raises(CallIsFinalised):
        run_sql("UPDATE attachment SET sha256 = :other", other="0" * 64)


def test_files_that_no_row_refers_to_are_swept_once_nobody_can_be_writing_them(asked: Room, run_sql: Callable[..., None]) -> None:
    attach(asked, FILES)
    files = asked.database.files
    for content in (pdf("old orphan"), YOUNG):
        with files.draft() as draft:
            draft.write(content)
            draft.keep()
    half = folder(asked) / "drafts" / "left"
    half.write_bytes(b"half")
    turned = folder(asked) / "drafts" / "turned"
    turned.mkdir()
    (turned / "document.docx").write_bytes(b"a document")
    long_ago = time.time() - 100_000
    for path in (half, turned, files.path(sha256(pdf("old orphan"))), files.path(sha256(PLAN))):
        os.utime(path, (long_ago, long_ago))
    if asked.database.holds_files:
        run_sql("UPDATE attachment_piece SET used_at = :long_ago WHERE sha256 <> :young", long_ago=LONG_AGO, young=sha256(YOUNG))
    beside = folder(asked) / "note of the administrator.txt"
    beside.write_text("kept")
    os.utime(beside, (long_ago, long_ago))

    assert sweep_attachments(asked.uow(), files) == 3
    assert kept(asked).keys() == {sha256(PLAN), sha256(BUDGET), sha256(YOUNG), beside.name}


def test_what_was_lost_or_changed_beside_the_database_is_named(asked: Room) -> None:
    attach(asked, FILES)
    files = asked.database.files
    assert attachment_problems(asked.reading(), files) == ()
    change(asked, PLAN, None)
    change(asked, BUDGET, BUDGET.replace(b"budget", b"bridge"))
    with language("en"):
        assert [str(problem) for problem in attachment_problems(asked.reading(), files)] == [
            "ami-ia-2, dossier 101: the attached file plan.pdf is lost, or was changed.",
            "ami-ia-2, dossier 102: the attached file budget.pdf is lost, or was changed.",
        ]
    attach(asked, {from_platform("101", "plan.pdf"): PLAN})  # the same file again heals it
    assert files.path(sha256(PLAN)).read_bytes() == PLAN


def test_what_was_changed_is_not_given_to_be_read(asked: Room) -> None:
    attach(asked, FILES)
    files = asked.database.files
    copy = files.checked(sha256(BUDGET))
    assert copy.read_bytes() == BUDGET
    copy.write_bytes(BUDGET.replace(b"budget", b"bridge"))
    if asked.database.holds_files:  # its copy alone was changed: it is made anew
        assert files.checked(sha256(BUDGET)).read_bytes() == BUDGET
        copy.unlink()
    change(asked, BUDGET, BUDGET.replace(b"budget", b"bridge"))
    with pytest.raises(FileChanged):
        files.checked(sha256(BUDGET))


@pytest.mark.parametrize("kind", [HOLDS_FILES] if POSTGRES else [], indirect=True)
def test_file_that_comes_again_while_it_is_swept_stays(asked: Room, run_sql: Callable[..., None]) -> None:
    files, engine = asked.database.files, asked.database.engine

    def come() -> None:
        with files.draft() as draft:
            draft.write(PLAN)
            draft.keep()

    come()
    run_sql("UPDATE attachment_piece SET used_at = :long_ago", long_ago=LONG_AGO)
    comings: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def come_again(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("DELETE FROM attachment_piece") and not comings:
            comings.append(statement)
            come()

    assert sweep_attachments(asked.uow(), files) == 0
    assert len(comings) == 1
    assert kept(asked) == {sha256(PLAN): PLAN}


@pytest.mark.parametrize("kind", [HOLDS_FILES] if POSTGRES else [], indirect=True)
def test_files_in_the_database_are_read_from_a_disk_that_was_emptied(asked: Room) -> None:
    attach(asked, FILES)
    rmtree(folder(asked))
    files = asked.database.files
    assert [files.path(sha256(content)).read_bytes() for content in (PLAN, BUDGET)] == [PLAN, BUDGET]
    files.path(sha256(PLAN)).write_bytes(b"a copy that the disk spoilt")
    assert attachment_problems(asked.reading(), files) == ()
    assert files.path(sha256(PLAN)).read_bytes() == PLAN
    assert not files.path(sha256(b"never attached")).exists()
    assert kept(asked) == {sha256(PLAN): PLAN, sha256(BUDGET): BUDGET}


@pytest.mark.parametrize("kind", [HOLDS_FILES] if POSTGRES else [], indirect=True)
def test_copies_of_files_that_another_machine_erased_go_from_the_disk(asked: Room) -> None:
    attach(asked, FILES)
    plan, budget = (one.use for one in asked.snapshot.attachments)
    files = asked.database.files
    files.drawn.put(plan, "1.json", b"words")
    asked.database.files.drop_copies([plan])
    assert {path.name for path in files_in(folder(asked)) if is_digest(path.name)} == {plan.sha256}
    files.drop_copies([budget])
    assert files_in(folder(asked)) == []
    assert files.path(budget.sha256).read_bytes() == BUDGET


def test_a_kill_at_any_moment_of_an_import_leaves_all_of_it_or_nothing(room: Room) -> None:
    names = tuple(f"{number}.pdf" for number in range(killed_import.FILES))
    name_files(room, dict.fromkeys(killed_import.DOSSIERS, content_of(*names)))
    draw = random.Random(7)  # noqa: S311 (when to kill, not a secret)
    whole = len(names) * len(killed_import.DOSSIERS)
    first, acknowledged = 0, set[int]()
    for _life in range(LIVES):
        acknowledged |= import_until_killed(room, first, draw)
        rounds = Counter(one.filed_at for one in room.snapshot.attachments)
        assert set(rounds.values()) <= {whole}
        assert len(acknowledged) <= len(rounds) <= first + 1000
        first = len(rounds)
        lost = room.database.files.damaged({one.sha256: one.size for one in room.snapshot.attachments})
        assert lost == ()
    assert len(acknowledged) >= LIVES
    assert first_break(room.journal) is None
    # What was on its way is found again by its digest: the same import then writes all that is left.
    assert len(attach(room, killed_import.files_of(first)).to_write) == whole


def import_until_killed(room: Room, first: int, draw: random.Random) -> set[int]:
    life = Life(killed_import.work, Place.of(room), first)
    told = {life.telling.recv()}
    began = time.monotonic()
    told.add(life.telling.recv())
    # Not to wait for something: to choose the moment, anywhere within an import as long as the one before.
    time.sleep(draw.uniform(0, 1.2) * (time.monotonic() - began))
    return told | {*life.kill()}


def test_console_imports_as_the_organiser_does(asked: Room) -> None:
    by = replace(Console(), name="Camille")
    plan = import_attachments(asked.uow(), store_of(asked), by=by, call_id=asked.call_id, sent=sent(zip_of(FILES)))
    assert (len(plan.new), asked.journal[-1].actor) == (2, "console (Camille)")
