"""The changelog is of the version that runs, and short enough to be read."""

import re

from settings import program
from tests.places import ROOT


def test_newest_version_of_the_changelog_is_the_programs() -> None:
    headings = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d{2}-\d{2}))?$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    (unreleased, undated), (newest, date), *_ = headings
    assert (unreleased, undated, newest) == ("Unreleased", "", program().version)
    assert date
    # Who installs a version by other means reads the number elsewhere.
    assert f'softwareVersion: "{newest}"\nreleaseDate: "{date}"\n' in (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    assert f"/delibere:{newest}\n" in (ROOT / "deploy" / "kubernetes.yaml").read_text(encoding="utf-8")
    assert f"\n## Version {newest}, " in (ROOT / "docs" / "nouveautes.md").read_text(encoding="utf-8")


def test_version_has_at_most_60_lines_and_an_entry_20_words() -> None:
    # What came before 1.0.0 is a paragraph.
    told, before = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## [0.1.0]")
    assert "\n- " not in before
    for version in told.split("\n## [")[1:]:
        lines = [line for line in version.splitlines()[1:] if line.strip()]
        assert len(lines) <= 60, "say what several entries have in common in one"
        assert [line for line in lines if not line.startswith(("- ", "### "))] == []
        assert {line: count for line in lines if (count := len(line.removeprefix("- ").split())) > 20} == {}


def test_what_is_new_is_ten_lines_in_french() -> None:
    text = (ROOT / "docs" / "nouveautes.md").read_text(encoding="utf-8")
    versions = text.split("\n## ")[1:]
    assert versions
    assert {version.partition("\n")[0]: version.count("\n- ") for version in versions if version.count("\n- ") > 10} == {}
