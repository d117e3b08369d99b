"""What a call begins with: a blank form that says nothing, or another call without its dates."""

import pytest

from deliberation.call.changing import changes
from deliberation.call.drafting import TO_DEFINE, blank_settings, code_from, settings_from_form, settings_like, slug_from
from deliberation.call.settings import faults_of, parse_call
from deliberation.operations.call.calls import plain
from tests.worlds.demonstration import SETTINGS
from ui.preparation.call.typed import field_of, row_typed, settings_of, typed

PLAIN = plain(SETTINGS)


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Appel à projets « Îlots » 2027", [], "appel-a-projets-ilots-2027"),
        ("Œuvres", ["oeuvres", "oeuvres-2"], "oeuvres-3"),
        ("征集", [], "appel"),
        ("un " * 40, [], "-".join(["un"] * 16)),
    ],
)
def test_slug_is_made_of_the_name_and_free(name: str, taken: list[str], slug: str) -> None:
    assert slug_from(name, taken) == slug


def test_code_begins_with_a_letter_and_is_no_other_s() -> None:
    made = [code_from(label, {"cout"}) for label in ("L’intérêt général", "3 ans", "Coût")]
    assert made == ["l_interet_general", "n_3_ans", "cout_2"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_blank_call_is_a_draft_and_its_form_asks_for_everything_but_the_name(language: str) -> None:
    blank = blank_settings("Appel 2027", language=language, taken=[])
    said = typed(blank)
    missing = [field_of(fault.key, said) for fault in faults_of(settings_of(said, blank)) if fault.is_missing]

    assert parse_call(blank).is_draft
    assert missing == [f"criteria.{number}.{language}" for number in (1, 2, 3)] + [f"tracks.1.{language}", "tracks.1.places"]
    assert TO_DEFINE not in str(settings_of(said, blank))


def test_call_like_another_has_all_of_it_but_its_names_and_dates() -> None:
    like = settings_like(PLAIN, "Édition 3", language="fr", taken=[])

    assert {change.key for change in changes(PLAIN, like)} == {"slug", "name.fr", "name.en", "closes_at", "meets_at", "draft"}


def test_call_from_the_platform_s_form_asks_for_criteria_and_places() -> None:
    track = {"code": "", "fr": "Prêt", "answers": ["Prêt"]}
    form = {"name": {"fr": "Titre"}, "closes_at": "2027-03-01T23:59:00+01:00", "tracks": [track, track], "mapping": {"title": ["Titre"]}}
    made = settings_from_form(form, "Édition 3", language="fr", taken=[])
    said = typed(made)
    missing = [field_of(fault.key, said) for fault in faults_of(settings_of(said, made)) if fault.is_missing]

    assert ([track["code"] for track in made["tracks"]], made["slug"], made["closes_at"]) == (
        ["pret", "pret_2"], "edition-3", form["closes_at"],
    )  # fmt: skip
    assert missing == [f"criteria.{number}.fr" for number in (1, 2, 3)] + [f"tracks.{number}.places" for number in (1, 2)]


@pytest.mark.parametrize(
    ("label", "short"),
    [("Accompagnement technique et métier", "Accompagnement technique et…"), ("A" * 31, "A" * 29 + "…"), ("Prêt", "Prêt")],
)
def test_call_from_the_platform_s_form_shortens_what_charts_cannot_hold(label: str, short: str) -> None:
    made = settings_from_form({"tracks": [{"code": "", "fr": label, "answers": [label]}]}, "Appel", language="fr", taken=[])
    (track,) = parse_call(made).tracks
    assert (track.label.fr, str(track.short)) == (label, short)


def test_form_that_nobody_touched_makes_the_settings_that_filled_it() -> None:
    assert changes(PLAIN, settings_of(typed(PLAIN), PLAIN)) == ()
    assert parse_call(settings_of(typed(PLAIN), PLAIN)) == parse_call(PLAIN)


def test_what_is_typed_is_what_a_file_would_say() -> None:
    said = typed(blank := blank_settings("Appel 2027", language="fr", taken=[]))
    said["criteria"] = [1]
    said |= {"criteria.1.fr": "Intérêt", "criteria.1.weight": "2", "tracks.1.fr": "Rural", "tracks.1.places": 8}
    said |= {"scale.highest": "10", "scale.step": 0.5, "scale.words.7.5.fr": "solide", "rules.quorum": "60"}

    made = settings_of(said, blank)

    assert made["criteria"] == [{"code": "interet", "fr": "Intérêt", "weight": 2}]
    assert made["tracks"] == [{"code": "rural", "fr": "Rural", "places": 8}]
    assert made["scale"] == {"step": 0.5, "levels": [{"mark": 0}, {"mark": 7.5, "fr": "solide"}, {"mark": 10}]}
    call = parse_call(made)
    assert (call.is_draft, call.rules.quorum, str(call.name), call.scale.names_every_mark) == (False, 0.6, "Appel 2027", False)
    assert call.name.en == "Appel 2027"


def test_second_language_is_written_where_it_is_given() -> None:
    said = typed(PLAIN)
    said["languages"] = ["fr"]
    only_french = settings_of(said, PLAIN)

    assert "en" not in only_french["name"] | only_french["criteria"][0] | only_french["scale"]["levels"][0]
    assert faults_of(only_french) == ()


def test_every_fault_is_told_in_its_field_at_once() -> None:
    said = typed(PLAIN)
    said |= {"criteria.2.weight": "0", "tracks.1.places": None, "scale.highest": "0"}
    said |= {"platform_url": "http://exemple.fr", "name.fr": "", "name.en": ""}
    said |= row_typed("tracks", 3, {})
    said["tracks"] = [*said["tracks"], 3]

    found = {field_of(fault.key, said) for fault in faults_of(settings_of(said, PLAIN))}

    assert found == {"criteria.2.weight", "tracks.1.places", "tracks.3.fr", "tracks.3.places", "name.fr", "platform_url", "scale"}


def test_label_too_long_for_a_column_asks_for_a_short_one_in_its_field() -> None:
    said = typed(PLAIN)
    said |= {"criteria.1.short.fr": "", "criteria.1.short.en": ""}

    (fault,) = faults_of(settings_of(said, PLAIN))

    assert (field_of(fault.key, said), fault.is_missing) == ("criteria.1.short.fr", True)
