"""What a list of people would change, and whom somebody works for though it is written otherwise."""

import pytest

from deliberation.call.people import Person, Role
from deliberation.dossiers.candidatures import Administration
from deliberation.dossiers.people_plan import near_organisations, organisation_names, plan_people, with_organisations
from deliberation.dossiers.records import PersonRecord
from tests.worlds.snapshots import make_call

BRITTANY = Administration(1, "Conseil régional de Bretagne", "", "région", spellings=("Région Bretagne", "REGION BRETAGNE"))
WEATHER = Administration(2, "Météo-France", "Ministère de la Transition écologique", "opérateur")
HOSPITAL = Administration(3, "Centre hospitalier universitaire de Montclar", "", "hôpital")
KNOWN = (BRITTANY, WEATHER, HOSPITAL)
JUROR = frozenset({Role.JUROR})


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("région bretagne", ()),  # the same, whatever the case and accents
        ("METEO FRANCE", ()),
        ("Bretagne (région)", ("Conseil régional de Bretagne",)),
        ("Météo Frence", ("Météo-France",)),
        ("CHU de Montclar", ("Centre hospitalier universitaire de Montclar",)),
        ("Transition écologique", ("Ministère de la Transition écologique",)),
        ("Office des essais", ()),
        ("", ()),
        ("de la", ()),
    ],
)
def test_near_spellings_of_an_administration_are_proposed(written: str, near: tuple[str, ...]) -> None:
    assert near_organisations(written, KNOWN) == near


def test_organisation_is_chosen_from_administrations_and_their_ministries() -> None:
    assert organisation_names(KNOWN) == (
        "Centre hospitalier universitaire de Montclar",
        "Conseil régional de Bretagne",
        "Météo-France",
        "Ministère de la Transition écologique",
    )


def listed(name: str, organisation: str = "", row: int = 2, **said: object) -> PersonRecord:
    return PersonRecord(name, JUROR, "", organisation, row, **said)  # type: ignore[arg-type]


def test_plan_says_who_is_new_changed_the_same_and_left_alone() -> None:
    here = (Person(1, 7, "Camille", JUROR, "c@example.org"), Person(2, 7, "Dominique", JUROR), Person(3, 7, "Alix", JUROR))
    records = [listed("CAMILLE", "Météo Frence"), listed("Dominique"), listed("Eden", tracks=("filière 1",))]

    plan = plan_people(records, people=here, call=make_call(), call_id=7, administrations=KNOWN)

    assert [(one.after.name, one.after.email, one.after.organisation) for one in plan.changed] == [
        ("Camille", "c@example.org", "Météo Frence")
    ]
    assert ([one.after.name for one in plan.new], plan.unchanged, plan.absent) == (["Eden"], (here[1],), (here[2],))
    assert plan.new[0].after.tracks == {"t1"}
    assert plan.near == {"Météo Frence": ("Météo-France",)}
    recognised = with_organisations(records, {"Météo Frence": "Météo-France"})
    assert [one.organisation for one in recognised] == ["Météo-France", "", ""]


def test_plan_refuses_a_name_twice_and_a_track_that_there_is_not() -> None:
    plan = plan_people([listed("A"), listed("a", row=3), listed("B", row=4, tracks=("x",))], people=(), call=make_call(), call_id=7)
    assert [(one.is_error, one.row, one.value) for one in plan.problems] == [(True, 3, "a"), (True, 4, "x")]


def test_plan_names_whoever_looks_like_somebody_of_the_call_or_of_the_file() -> None:
    here = (Person(1, 7, "Camille Élan", JUROR), Person(2, 7, "Chloé Ferré", JUROR), Person(3, 7, "Chloe Ferre", JUROR))
    records = [listed("C\u0430mille Élan"), listed("Bruno", row=3), listed("Brun\u043e", row=4), listed("CHLOÉ\u00a0FERRÉ", row=5)]
    plan = plan_people(records, people=here, call=make_call(), call_id=7)
    assert [(one.is_error, one.row) for one in plan.problems] == [(False, 2), (False, 4)]
    assert (plan.errors, len(plan.new), [one.name for one in plan.absent]) == ((), 3, ["Camille Élan", "Chloe Ferre"])


def test_person_is_found_whatever_the_blanks_and_form_of_the_name() -> None:
    here = (Person(1, 7, "Zoé O'Brien", JUROR),)
    plan = plan_people([listed("Zoe\u0301\u00a0O’BRIEN")], people=here, call=make_call(), call_id=7)
    assert (plan.new, plan.absent, plan.unchanged) == ((), (), here)


def test_address_of_two_people_is_told_for_neither_could_sign_in_with_it() -> None:
    gone = Person(2, 7, "Dominique", JUROR, "x@example.org", is_active=False)
    here = (Person(1, 7, "Camille", JUROR, "c@example.org"), gone)
    records = [PersonRecord(name, JUROR, email, "", row) for name, email, row in [("A", "X@Example.org", 2), ("B", "x@example.org", 3)]]
    records += [PersonRecord("Eden", JUROR, "C@example.org", "", 4), PersonRecord("Camille", JUROR, "", "", 5)]

    problems = plan_people(records, people=here, call=make_call(), call_id=7).problems
    assert [(one.is_error, one.row, one.message.values["other"]) for one in problems] == [
        (False, 2, "B"),
        (False, 3, "A"),
        (False, 4, "Camille"),
    ]
