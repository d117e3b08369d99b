"""A call read from its settings: what is kept, and the key that is named when something is wrong."""

import copy
import operator
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

import pytest

from deliberation.call.call import ApplicantKind, Call, CallKind, Criterion, Disposal, Screening, Track
from deliberation.call.rules import Majority, RecusalScope, Rules, ScreeningImport, TieRule
from deliberation.call.scale import Level, Scale
from deliberation.call.settings import faults_of, parse_call
from deliberation.errors import InvalidCall
from deliberation.vocabulary import Label
from phrases import language
from tests.places import ROOT
from ui.preparation.call.typed import settings_of, typed

Settings = dict[str, Any]

LABEL = {"fr": "Français", "en": "English"}
COMPLETE: Settings = {
    "slug": "un-appel",
    "name": {**LABEL},
    "closes_at": datetime.fromisoformat("2019-05-31T23:59:59+02:00"),
    "meets_at": "2019-07-04T14:00:00+02:00",
    "platform_url": "https://example.org/dossiers/{dossier}",
    "scale": {"levels": [{"mark": 0, **LABEL}, {"mark": 1, **LABEL}]},
    "criteria": [{"code": "impact", "weight": 2, **LABEL, "short": {**LABEL}}],
    "tracks": [{"code": "technical", "places": 11, **LABEL, "short": {**LABEL}, "answers": ["Technique"]}],
    "rules": {"quorum": 0.4, "ties": ["first_criterion"], "recusal_scope": "meeting", "screening_import": "propose"},
    "mapping": {"title": ["Titre du projet"]},
    "screening_answers": {"Présélectionné": Screening.SHORTLISTED},
    "demo": True,
}


@pytest.mark.parametrize(("table", "label"), [("criteria", "  IMPACT "), ("tracks", "Scientifique")])
def test_two_lines_of_one_label_are_refused(table: str, label: str) -> None:
    row = COMPLETE[table][0]
    rows = [{**row, "code": "one", "short": {"fr": label.strip().title()}}, {**row, "code": "two", "short": {"fr": label}}]
    settings = {**COMPLETE, table: rows}
    assert [fault.key for fault in faults_of(settings)] == [f"{table}[2].fr"]


def test_call_is_what_its_settings_say() -> None:
    label = Label("Français", "English")
    assert parse_call(COMPLETE) == Call(
        slug="un-appel",
        name=label,
        closes_at=datetime.fromisoformat("2019-05-31T23:59:59+02:00"),
        meets_at=datetime.fromisoformat("2019-07-04T14:00:00+02:00"),
        platform_url="https://example.org/dossiers/{dossier}",
        criteria=(Criterion("impact", label, label, 2),),
        scale=Scale((Level(0, label), Level(1, label))),
        tracks=(Track("technical", label, label, 11, ("Technique",)),),
        rules=Rules(
            quorum=0.4,
            majority=Majority.VOTES_CAST,
            casting_vote=True,
            recusal_scope=RecusalScope.MEETING,
            ties=(TieRule.FIRST_CRITERION,),
            spread_flag=0.5,
            starts_sealed=True,
            screening_import=ScreeningImport.PROPOSE,
            open_share=0.05,
            minutes_list_declined=True,
            jury_downloads=True,
            ai_declaration=False,
            two_voices=True,
            amounts_published=False,
            laureates_before_reveal=False,
        ),
        mapping={"title": ("Titre du projet",)},
        screening_answers={"Présélectionné": Screening.SHORTLISTED},
        is_demo=True,
    )


def test_words_of_a_call_are_chosen_from_lists() -> None:
    call = parse_call({**COMPLETE, "kind": "prize", "applicants": "establishment"})
    assert (call.kind, call.applicants) == (CallKind.PRIZE, ApplicantKind.ESTABLISHMENT)
    assert [fault.key for fault in faults_of({**COMPLETE, "kind": "loterie", "applicants": "hôpital"})] == ["kind", "applicants"]
    fields = {**typed(COMPLETE), "kind": CallKind.PRIZE, "applicants": ApplicantKind.ESTABLISHMENT}
    made = settings_of(fields, COMPLETE)
    assert (made["kind"], made["applicants"]) == ("prize", "establishment")
    assert settings_of(typed(COMPLETE), COMPLETE).keys() & {"kind", "applicants"} == set()


def test_call_is_kept_until_a_day_as_toml_and_as_json_give_it() -> None:
    assert parse_call({**COMPLETE, "kept_until": date(2024, 12, 31)}).kept_until == date(2024, 12, 31)
    assert parse_call({**COMPLETE, "kept_until": "2024-12-31"}).kept_until == date(2024, 12, 31)


@pytest.mark.parametrize("day", ["soon", "2024-12-31T10:00:00+01:00", datetime(2024, 12, 31), 2024, date(2019, 7, 4), date(2019, 6, 1)])
def test_day_until_which_a_call_is_kept_is_a_day_after_its_meeting(day: object) -> None:
    with pytest.raises(InvalidCall, match="kept_until"):
        parse_call({**COMPLETE, "kept_until": day})


def test_day_until_which_a_call_is_kept_is_counted_in_paris() -> None:
    at_night = {**COMPLETE, "meets_at": datetime.fromisoformat("2019-07-04T22:30:00+00:00")}  # 00:30 on the fifth, there
    with pytest.raises(InvalidCall, match="5"):
        parse_call({**at_night, "kept_until": date(2019, 7, 5)})
    assert parse_call({**at_night, "kept_until": date(2019, 7, 6)}).kept_until == date(2019, 7, 6)


def test_call_may_state_its_retention_rule_and_final_disposal() -> None:
    fields = {**typed(COMPLETE), "retention_rule": " APP-00001 ", "disposal": "keep"}
    call = parse_call(settings_of(fields, COMPLETE))
    assert (call.retention_rule, call.disposal) == ("APP-00001", Disposal.KEEP)
    assert settings_of(typed(COMPLETE), COMPLETE).keys() & {"retention_rule", "disposal"} == set()
    with pytest.raises(InvalidCall, match="disposal"):
        parse_call({**COMPLETE, "disposal": "sort"})


def test_only_what_a_call_cannot_do_without_is_asked_for() -> None:
    least = {key: COMPLETE[key] for key in ("slug", "name", "scale", "criteria", "tracks")}
    call = parse_call(least)
    assert (call.closes_at, call.platform_url, call.mapping, call.is_demo) == (None, "", {}, False)
    assert (call.rules.starts_sealed, call.rules.screening_import) == (True, ScreeningImport.APPLY)
    assert call.rules.ties[-2:] == (TieRule.REVOTE, TieRule.CASTING_VOTE)


def holder(settings: Any, path: tuple[str | int, ...]) -> Any:
    for key in path[:-1]:
        settings = settings[key]
    return settings


def put(value: Any, *path: str | int) -> Callable[[Settings], None]:
    return lambda settings: operator.setitem(holder(settings, path), path[-1], value)


def take(*path: str | int) -> Callable[[Settings], None]:
    return lambda settings: operator.delitem(holder(settings, path), path[-1])


def twice(key: str) -> Callable[[Settings], None]:
    return lambda settings: settings[key].append(copy.deepcopy(settings[key][0]))


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (take("slug"), "slug"),
        (put("Un appel", "slug"), "slug"),
        (put("a" * 65, "slug"), "slug"),
        (put("Un appel", "name"), "name"),
        (put({}, "name"), "name.fr"),
        (put("Ein Aufruf", "name", "de"), "name.de"),
        (put("  ", "name", "fr"), "name.fr"),
        (put(datetime(2019, 5, 31), "closes_at"), "closes_at"),
        (put("bientôt", "meets_at"), "meets_at"),
        (put("http://example.org/{dossier}", "platform_url"), "platform_url"),
        (put("https://example.org/", "platform_url"), "platform_url"),
        (put([], "criteria"), "criteria"),
        (put(["impact"], "criteria"), "criteria"),
        (twice("criteria"), "criteria"),
        (put("Impact", "criteria", 0, "code"), "criteria[1].code"),
        (put(0, "criteria", 0, "weight"), "criteria[1].weight"),
        (put(float("nan"), "criteria", 0, "weight"), "criteria[1].weight"),
        (put(True, "criteria", 0, "weight"), "criteria[1].weight"),
        (put("2", "criteria", 0, "weight"), "criteria[1].weight"),
        (put({}, "criteria", 0, "short"), "criteria[1].short.fr"),
        (put(1, "criteria", 0, "wieght"), "criteria[1].wieght"),
        (put("Impact", "criteria", 0, "short", "de"), "criteria[1].short.de"),
        (twice("tracks"), "tracks"),
        (put(-1, "tracks", 0, "places"), "tracks[1].places"),
        (put(2.5, "tracks", 0, "places"), "tracks[1].places"),
        (put(float("inf"), "tracks", 0, "places"), "tracks[1].places"),
        (put("Technique", "tracks", 0, "answers"), "tracks[1].answers"),
        (put(["Technique"], "tracks", 0, "answer"), "tracks[1].answer"),
        (put({"mark": 3, **LABEL}, "scale", "levels", 1), "scale.levels"),
        (take("scale", "levels", 1), "scale.levels"),
        (put(10, "scale", "maximum"), "scale.maximum"),
        (put(True, "scale", "levels", 0, "mark"), "scale.levels[1].mark"),
        (put("Absent", "scale", "levels", 0, "words"), "scale.levels[1].words"),
        (put(1.5, "rules", "quorum"), "rules.quorum"),
        (put("oui", "rules", "starts_sealed"), "rules.starts_sealed"),
        (put("tombola", "rules", "majority"), "rules.majority"),
        (put(["lottery"], "rules", "ties"), "rules.ties"),
        (put(["revote", "revote"], "rules", "ties"), "rules.ties"),
        (put(True, "rules", "lottery"), "rules.lottery"),
        (put(["quorum"], "rules"), "rules"),
        (put("Titre", "mapping"), "mapping"),
        (put("Titre", "mapping", "title"), "mapping.title"),
        (put(["Titre"], "mapping", "titel"), "mapping.titel"),
        (put([], "screening_answers"), "screening_answers"),
        (put("yes", "screening_answers", "Présélectionné"), "screening_answers.Présélectionné"),
        (put("oui", "demo"), "demo"),
        (put(3, "colour"), "colour"),
    ],
)
def test_wrong_settings_are_refused_with_their_key(change: Callable[[Settings], None], key: str) -> None:
    settings = copy.deepcopy(COMPLETE)
    change(settings)
    with pytest.raises(InvalidCall) as refusal:
        parse_call(settings)
    assert refusal.value.key == key


def test_all_faults_are_told_at_once_and_none_that_follows_from_another() -> None:
    settings = copy.deepcopy(COMPLETE)
    del settings["slug"]
    settings["criteria"][0] |= {"weight": 0, "fr": " ", "colour": "blue"}
    settings |= {"scale": [], "meets_at": "bientôt", "rules": {"quorum": 2, "ties": ["lottery"]}}

    found = [fault.key for fault in faults_of(settings)]

    assert found == [
        "criteria[1].colour", "criteria[1].fr", "criteria[1].weight", "slug", "meets_at", "scale", "rules.quorum", "rules.ties",
    ]  # fmt: skip
    assert faults_of(COMPLETE) == ()


def test_one_language_is_read_in_both() -> None:
    settings = copy.deepcopy(COMPLETE)
    del settings["name"]["en"], settings["criteria"][0]["fr"]
    call = parse_call(settings)

    assert (call.name, call.criteria[0].label) == (Label("Français", "Français"), Label("English", "English"))


def test_label_that_fits_a_column_is_its_own_short_one() -> None:
    settings = copy.deepcopy(COMPLETE)
    del settings["tracks"][0]["short"]

    assert parse_call(settings).tracks[0].short == Label("Français", "English")


def test_address_of_a_dossier_is_made_from_its_number() -> None:
    call = parse_call(COMPLETE)
    without = parse_call({**COMPLETE, "platform_url": ""})
    assert (call.dossier_url("4711"), without.dossier_url("4711")) == ("https://example.org/dossiers/4711", None)


def test_what_a_call_does_not_declare_is_refused() -> None:
    call = parse_call(COMPLETE)
    for ask in (call.track, call.criterion):
        with pytest.raises(InvalidCall):
            ask("elsewhere")


@pytest.mark.parametrize("choices", [Majority, RecusalScope, TieRule, ScreeningImport])
def test_a_call_file_names_every_choice_that_it_has(choices: Iterable[str]) -> None:
    written = set(re.findall(r"\w+", (ROOT / "calls" / "ami-ia-2.toml").read_text(encoding="utf-8")))
    assert set(map(str, choices)) - written == set()


@pytest.mark.parametrize(
    ("majority", "said"),
    [
        (Majority.VOTES_CAST, "Majority of the votes cast, abstentions apart: more than half of 12."),
        (Majority.PRESENT, "Majority of the members present and not recused: more than half of 12."),
        (Majority.MEMBERS, "Majority of all members not recused: more than half of 12."),
    ],
)
def test_a_majority_says_what_it_is_counted_on(majority: Majority, said: str) -> None:
    with language("en"):
        assert (majority.words, str(majority.sentence(12))) == ("A majority is more than half of", said)
