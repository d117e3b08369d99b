"""Dossiers may be inadmissible, and have a second opinion of pre-selection; people have a quality."""

from alembic import op

from data_access.migrations.choices import allow

revision = "0105"
down_revision = "0104"
_SCREENINGS = ("undecided", "shortlisted", "reserve", "declined", "inadmissible")


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    listed = ", ".join(f"'{choice}'" for choice in _SCREENINGS)
    allow("candidature.screening", "candidature.proposed_screening", choices=_SCREENINGS)
    run(
        "ALTER TABLE candidature ADD COLUMN second_screening VARCHAR(20) "
        f"CONSTRAINT ck_candidature_second_screening CHECK (second_screening IN ({listed}))"
    )
    run("ALTER TABLE candidature ADD COLUMN second_comment TEXT NOT NULL DEFAULT ''")
    run("ALTER TABLE person ADD COLUMN quality TEXT NOT NULL DEFAULT ''")
