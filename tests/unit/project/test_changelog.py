"""The changelog is of the version that runs."""

import re

from settings import program
from tests.places import ROOT


def test_newest_version_of_the_changelog_is_the_programs() -> None:
    headings = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d{2}-\d{2}))?$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    (unreleased, undated), (newest, date), *_ = headings
    assert (unreleased, undated, newest) == ("Unreleased", "", program().version)
    assert date
