"""What an organiser typed in a form and did not save: theirs alone, on all their devices, until it is saved or given up."""

import pytest

from deliberation.errors import InvalidValue, NotAllowed
from deliberation.operations.call.changing import call_to_change, update_call
from deliberation.operations.selection.drafts import form_draft, keep_form_draft
from deliberation.selection.drafts import OrganiserForm
from tests.worlds.room import Room

TYPED = {"said": {"name.fr": "À moitié écrit"}}
CALL = OrganiserForm.CALL


def kept(room: Room, name: str, form: OrganiserForm = CALL) -> object:
    return form_draft(room.reading(), **room.by(name), form=form)


def keep(room: Room, name: str, form: OrganiserForm = CALL, content: dict[str, object] | None = TYPED) -> None:  # type: ignore[assignment]
    keep_form_draft(room.uow(), **room.by(name), form=form, content=content)


def test_form_is_its_author_s_alone_and_leaves_no_trace(room: Room) -> None:
    journal, revision = room.journal, room.snapshot.revision
    keep(room, "organiser")
    assert kept(room, "organiser") == TYPED
    assert (room.journal, room.snapshot.revision) == (journal, revision)
    keep(room, "organiser", content=None)
    assert kept(room, "organiser") is None


@pytest.mark.parametrize("form", OrganiserForm)
def test_form_is_kept_for_those_who_may_save_it(room: Room, form: OrganiserForm) -> None:
    with pytest.raises(NotAllowed):
        keep(room, "juror", form)
    with pytest.raises(NotAllowed):
        kept(room, "juror", form)


def test_form_that_is_too_long_is_refused(room: Room) -> None:
    with pytest.raises(InvalidValue):
        keep(room, "organiser", content={"said": "x" * 2_000_001})


def test_saving_the_form_removes_what_was_kept_of_it(room: Room) -> None:
    keep(room, "organiser")
    settings = call_to_change(room.reading(), **room.by("organiser")).settings
    update_call(room.uow(), **room.by("organiser"), settings={**settings, "kept_until": "2099-12-31"})
    assert kept(room, "organiser") is None
