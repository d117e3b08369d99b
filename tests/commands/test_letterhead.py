"""The paper of the letters from a terminal: a model, a paper put and undone, what is wrong with another."""

from pathlib import Path

from exports.letters.paper import plain_text
from tests.commands.conftest import CALL, JSON, Run
from tests.worlds.office_papers import office_paper


def test_paper_is_tried_put_shown_and_undone(scored: Run, tmp_path: Path) -> None:
    model, example, taken = (tmp_path / name for name in ("modele.docx", "exemple.docx", "pris.docx"))
    assert scored("letterhead", "model", *CALL, "-o", model).code == 0
    assert scored("letterhead", "put", model, *CALL, "--check", "--example", example).code == 0
    assert "Objet" in " ".join(plain_text(example.read_bytes()))
    assert scored("letterhead", "show", *CALL, *JSON).json == []
    assert scored("letterhead", "put", model, *CALL).code == 0
    assert [(row["which"], row["name"]) for row in scored("letterhead", "show", *CALL, *JSON).json] == [("standing", "modele.docx")]
    assert scored("letterhead", "show", *CALL, "-o", taken).code == 0
    assert taken.read_bytes() == model.read_bytes()
    assert scored("letterhead", "undo", *CALL).code == 0
    assert [row["which"] for row in scored("letterhead", "show", *CALL, *JSON).json] == ["previous"]


def test_misspelt_field_and_what_is_no_paper_are_refused(scored: Run, tmp_path: Path) -> None:
    misspelt, other = tmp_path / "a.docx", tmp_path / "b.docx"
    misspelt.write_bytes(office_paper("{{destinatiare}}", "{{texte}}"))
    other.write_bytes(b"Dear jury,")
    checked = scored("letterhead", "put", misspelt, *CALL, "--check")
    assert (checked.code, any("{{destinatiare}} → destinataire" in line for line in checked.lines)) == (2, True)
    assert scored("letterhead", "put", misspelt, *CALL).code == 2
    assert scored("letterhead", "put", other, *CALL).code == 2
    assert scored("letterhead", "show", *CALL, *JSON).json == []
