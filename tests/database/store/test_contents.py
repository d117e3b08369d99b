"""What applicants wrote is stored as text and read as what they wrote, once for equal texts."""

from dataclasses import replace

from deliberation.dossiers.contents import content_of, content_text
from tests.database.store.test_repositories import FULL
from tests.worlds.databases import Database, Jury


def test_content_is_read_as_it_was_written() -> None:
    assert content_of(content_text(FULL.content)) == FULL.content


def test_content_that_stays_is_the_same_object_after_an_act_on_its_candidature(database: Database, stored: Jury) -> None:
    one, *_others = before = database.snapshots.get(stored.call_id).candidatures
    with database.unit_of_work() as uow:
        uow.candidatures.update(replace(one, title="Autre titre"), revision=7)
        uow.calls.set_revision(stored.call_id, 7)
        uow.commit()
    after = database.snapshots.get(stored.call_id).candidatures
    assert after[0].title == "Autre titre"
    assert [each.content is same.content for each, same in zip(after, before, strict=True)] == [True] * 3
