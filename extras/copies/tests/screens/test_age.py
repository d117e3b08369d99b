"""What *Home* says of the last backup, and to whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from deliberation.call.people import Role
from extras.copies.kept import LastBackup
from extras.copies.screens.age import backup_sentence, said_of
from tests.worlds.open_call import OpenCall


def test_organiser_of_a_real_call_is_told_how_old_the_last_backup_is(call: OpenCall) -> None:
    demonstration, now = call.snapshot, datetime.now(UTC)
    real = replace(demonstration, call=replace(demonstration.call, is_demo=False))
    last = LastBackup(now - timedelta(hours=3, minutes=5), is_verified=True)
    organiser, juror = call.somebody(Role.ORGANISER), call.somebody(Role.JUROR)
    assert backup_sentence(organiser, real, last, now) == ":material/check_circle: Dernière sauvegarde il y a 3 heures."
    assert (
        backup_sentence(organiser, real, last, now + timedelta(days=2)) == ":orange[:material/warning:] Dernière sauvegarde il y a 2 jours."
    )
    assert "encore jamais été sauvegardé" in backup_sentence(organiser, real, None, now)
    assert (backup_sentence(juror, real, last, now), backup_sentence(organiser, demonstration, last, now)) == ("", "")


def test_age_of_a_backup_is_said_in_its_largest_whole_unit() -> None:
    ages = (timedelta(seconds=-5), timedelta(minutes=59), timedelta(hours=3, minutes=40), timedelta(hours=49))
    assert [said_of(age) for age in ages] == [
        "Dernière sauvegarde il y a moins d’une minute.",
        "Dernière sauvegarde il y a 59 minutes.",
        "Dernière sauvegarde il y a 3 heures.",
        "Dernière sauvegarde il y a 2 jours.",
    ]
