"""The example of docs/extras.md runs; what capabilities declare can be resolved; the setting takes names."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import capabilities
import extras
from capabilities import Capability, UnknownExtra, chosen, installed, resolve
from deliberation.call.people import Right
from deliberation.record.journal import Act
from exports.registry import OF_CORE, Export
from tests.places import EXTRAS, ROOT
from tests.worlds.snapshots import make_candidature, make_snapshot

PAGE = (ROOT / "docs" / "extras.md").read_text(encoding="utf-8")
FILES = re.compile(r"^`extras/([\w/]+\.py)`:\n\n```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Capability:
    """Give the capability of the example, written from the page."""
    for name, code in FILES.findall((ROOT / "docs" / "extras.md").read_text(encoding="utf-8")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(code, encoding="utf-8")
    monkeypatch.setattr(extras, "__path__", [*extras.__path__, str(tmp_path)])
    capability: Capability = resolve("extras.unpriced.capability:CAPABILITY")
    return capability


def test_example_of_the_page_lists_dossiers_and_draws_its_section(example: Capability) -> None:
    snapshot = make_snapshot(candidatures=[make_candidature(1), make_candidature(2)])
    assert resolve(example.results["unpriced"])(snapshot) == ("1001", "1002")

    def draw() -> None:
        from capabilities import resolve
        from tests.worlds.snapshots import make_candidature, make_snapshot

        resolve("extras.unpriced.screens:show_dossiers")(make_snapshot(candidatures=[make_candidature(3)]))

    assert AppTest.from_function(draw).run().markdown[0].value == "1003"
    assert all(callable(resolve(reference)) for reference in example.commands.values())


def test_every_folder_of_an_extra_is_one_that_the_pages_of_the_project_may_speak_of() -> None:
    assert {folder.name for folder in capabilities.folders()} <= EXTRAS  # a folder may be gone


@pytest.mark.parametrize("extra", installed(), ids=lambda extra: extra.name)
def test_references_of_an_extra_lead_somewhere(extra: Capability) -> None:
    panels = [panel for panels in extra.panels.values() for panel in panels]
    references = [
        *(act.payload for act in extra.acts.values()),
        *(panel.show for panel in panels),
        *(annex.blocks for annex in extra.annexes.values()),
        *extra.charts.values(),
        *extra.results.values(),
        *extra.commands.values(),
        *filter(None, [extra.downloads, extra.routes, extra.at_start]),
        *extra.conditions,
        *(panel.offered for panel in panels if panel.offered),
        *filter(None, (extra.settings, extra.sequel)),
    ]
    assert all(isinstance(export, Export) for reference in extra.exports.values() for export in resolve(reference))
    assert extra.exports.keys() <= OF_CORE.keys()
    assert all(callable(resolve(reference)) for reference in references)
    assert all(resolve(reference) and f"`{hook}`" in PAGE for hook, reference in extra.hooks.items())
    assert {Right(panel.right) for panel in panels} | {Right(screen.right) for screen in extra.screens} <= set(Right)
    assert {Act(act.value) for act in extra.acts.values()} <= set(Act)
    assert all((ROOT / "extras" / extra.name / "screens" / "page.py").is_file() for _screen in extra.screens)


def test_setting_takes_all_none_or_names_and_refuses_others() -> None:
    names = [extra.name for extra in installed()]
    assert ([extra.name for extra in chosen("all")], chosen("none")) == (names, ())
    assert [extra.name for extra in chosen(" , ".join(names[:1]))] == names[:1]
    with pytest.raises(UnknownExtra, match="nothing"):
        chosen("nothing")


def test_extra_is_named_as_its_folder() -> None:
    assert [folder.name for folder in capabilities.folders()] == [extra.name for extra in installed()][: len(capabilities.folders())]
