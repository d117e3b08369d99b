"""What applicants wrote is kept packed, and read as if it were not."""

import tracemalloc
from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from data_access.process_snapshots import ProcessSnapshots
from deliberation.dossiers.candidatures import Content, Field
from deliberation.dossiers.contents import PackedContent, content_of, content_text
from deliberation.plain import FIRST_FORM, plain
from tests.database.store.test_repositories import FULL
from tests.worlds.databases import Database, Jury, candidature

MANY = 200
TEXT = content_text(FULL.content)
_LONG = "Le service instruit chaque année des milliers de demandes ; le projet aide les agents à les lire et à les trier. "


def answered(number: int, questions: int = 30) -> Content:
    return Content(fields=tuple(Field(f"question_{n}", f"Quelle est la question {n} ?", f"{number} : {_LONG}") for n in range(questions)))


@pytest.mark.parametrize("like", [None, PackedContent(content_text(answered(1))), answered(1)])
def test_packed_content_is_the_content(like: Content | None) -> None:
    packed = PackedContent(TEXT, like)
    assert {field.name: getattr(packed, field.name) for field in fields(Content)} == {
        field.name: getattr(FULL.content, field.name) for field in fields(Content)
    }
    assert packed == FULL.content
    assert FULL.content == packed
    assert packed == PackedContent(TEXT)
    assert hash(packed) == hash(FULL.content)
    assert plain(packed, form=FIRST_FORM) == plain(FULL.content, form=FIRST_FORM)
    assert content_text(packed) == TEXT


@pytest.mark.parametrize("other", [answered(1), PackedContent(content_text(answered(1))), replace(FULL.content, attachments=()), None])
def test_packed_content_differs_from_another(other: Content | None) -> None:
    assert PackedContent(TEXT) != other
    assert other != PackedContent(TEXT)


def test_packed_content_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        PackedContent(TEXT).fields = ()  # type: ignore[misc]


@pytest.fixture
def call_id(database: Database, jury: Jury) -> int:
    """Give a call whose first dossiers are blank, and the others alike."""
    with database.unit_of_work() as uow:
        for number in range(MANY):
            uow.candidatures.add(jury.call_id, candidature(f"9{number:03}", jury.administration, content=answered(number)), revision=2)
        uow.calls.set_revision(jury.call_id, 2)
        uow.commit()
    return jury.call_id


def test_contents_of_a_snapshot_take_a_fraction_of_what_they_say(database: Database, call_id: int) -> None:
    texts = [content_text(answered(number)) for number in range(MANY)]
    decoded = _allocated(lambda: [content_of(text) for text in texts])
    database.snapshots.get(call_id)  # what reading a first time leaves behind is not the snapshot's
    assert _allocated(lambda: ProcessSnapshots(database.engine).get(call_id)) < decoded / 2


def test_content_read_after_an_act_is_packed_beside_those_that_stay(database: Database, call_id: int) -> None:
    one = database.snapshots.get(call_id).candidatures[-1]
    with database.unit_of_work() as uow:
        uow.candidatures.update(replace(one, title="Autre titre"), revision=7)
        uow.calls.set_revision(call_id, 7)
        uow.commit()
    after = database.snapshots.get(call_id).candidatures
    assert (after[-1].title, after[-1].content) == ("Autre titre", one.content)
    assert len({id(each.content._like) for each in after if each.content.fields}) == 1  # type: ignore[attr-defined]


def _allocated(make: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        kept = make()
        return tracemalloc.get_traced_memory()[0] if kept else 0
    finally:
        tracemalloc.stop()
