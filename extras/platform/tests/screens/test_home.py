"""The next step of a call without dossiers that is connected with the platform."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import bootstrap
from deliberation.call.people import Role
from extras.platform.tests.serving.served import connect
from phrases import _
from tests.screens import looking
from tests.worlds.open_call import OpenCall, new_demonstration


@pytest.fixture
def call(migrated_file: Path, tmp_path: Path) -> Iterator[OpenCall]:
    """A call with its people, and no candidature."""
    yield new_demonstration(Path(shutil.copy(migrated_file, tmp_path)))
    bootstrap.reset()


def test_home_of_an_empty_call_leads_to_the_platform_that_it_is_connected_with(call: OpenCall, open_page: looking.Open) -> None:
    connect(procedures=f"{call.snapshot.call.slug}=12345")
    app = open_page("home.py", Role.ORGANISER)
    assert _("No application yet: read them on the platform, or bring its export.") in looking.words(app)
    assert looking.links(app)[f"importer: {_('Import the dossiers')}"]["partie"] == ["platform"]
