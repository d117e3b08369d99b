"""Pages and files replaced on the disk are shown by no server, and told by the next command, each in a process of its own."""

import json
from pathlib import Path

from data_access.files.attachment_files import AttachmentFiles
from extras.attached.tests.sending import sent
from extras.attached.verbs import Store, import_attachments
from tests.commands.processes import ask, run, started
from tests.commands.test_written_by_hand import let_in
from tests.worlds.attachments import LIMITS, content_of, from_platform, name_files, zip_of
from tests.worlds.databases import Database, migrated
from tests.worlds.room import Room, jury
from tests.worlds.written_pdf import Line, written

PLAN = written([[Line("Le plan", 80.0)], [Line("La suite", 80.0)]])
VERIFY = ("journal", "verify", "--call", "ami-ia-2")
ORIGINAL = "/pieces/ami-ia-2/101/1"
PAGE = f"{ORIGINAL}/pages/1/800"


def attached(url: str, folder: Path) -> str:
    """Make a call with a file attached to its first dossier; return the secret of the chair's device."""
    migrated(url)
    database = Database.at(url)
    room: Room = jury(database)
    name_files(room, {"101": content_of("plan.pdf")})
    files = sent(zip_of({from_platform("101", "plan.pdf"): PLAN}))
    import_attachments(room.uow(), Store(AttachmentFiles(folder / "pieces"), LIMITS.call_bytes), **room.by("organiser"), sent=files)
    device = let_in(room, "chair")
    database.engine.dispose()
    return device


def test_file_replaced_on_disk_is_shown_by_no_server_and_told_by_a_command(url: str, tmp_path: Path) -> None:
    device = attached(url, tmp_path)
    assert run(url, tmp_path, "journal", "reseal").returncode == 0  # the record outside begins
    with started(url, tmp_path) as server:
        pages = [ask(server, f"{ORIGINAL}/pages/{number}/800", device=device) for number in (1, 2)]
        assert [status for status, _page in pages] == [200, 200]
        assert run(url, tmp_path, *VERIFY).returncode == 0
        first, second = (next((tmp_path / "pieces").glob(f"drawn/**/800-{number}.webp")) for number in (1, 2))
        first.write_bytes(second.read_bytes())
        done = run(url, tmp_path, *VERIFY)
        assert (done.returncode, "plan.pdf" in done.stderr) == (2, True), done.stderr
        assert ask(server, PAGE, device=device) == pages[0]
        assert "is not as it was drawn" in server.log()

        (original,) = (path for path in (tmp_path / "pieces").glob("??/*") if path.read_bytes() == PLAN)
        original.write_bytes(PLAN.replace(b"plan", b"flan"))
        status, page = ask(server, ORIGINAL, device=device)
        facts = json.loads(ask(server, f"{ORIGINAL}/pages", device=device)[1])
        assert (status, b"%PDF" in page, facts["sizes"], bool(facts["obstacle"])) == (409, False, [], True)
        done = run(url, tmp_path, *VERIFY)
        assert (done.returncode, "plan.pdf" in done.stderr) == (2, True), done.stderr
