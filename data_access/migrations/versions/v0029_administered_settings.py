"""Let what is administered change in a finalised call: until when it is kept, until when its links open. No version holds these."""

from typing import Final

from alembic import op

revision: Final = "0029"
down_revision: Final = "0028"

FINALISED: Final = "call is finalised"
# As this migration found the guards: a later one that changes them again writes its own.
_SQLITE: Final = (
    "OLD.phase = 'finalised' AND json_remove(NEW.settings, '$.access_ends_at', '$.kept_until') "
    "IS NOT json_remove(OLD.settings, '$.access_ends_at', '$.kept_until')"
)
_POSTGRESQL: Final = (
    "OLD.phase = 'finalised' AND (NEW.settings::jsonb - 'access_ends_at' - 'kept_until') "
    "<> (OLD.settings::jsonb - 'access_ends_at' - 'kept_until')"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER call_settings_frozen")
        op.execute(
            f"CREATE TRIGGER call_settings_frozen BEFORE UPDATE OF settings ON call WHEN {_SQLITE} "
            f"BEGIN SELECT RAISE(ABORT, '{FINALISED}'); END"
        )
        return
    body = (
        f"BEGIN IF {_POSTGRESQL} THEN RAISE EXCEPTION '{FINALISED}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END"
    )
    op.execute(f"CREATE OR REPLACE FUNCTION refuse_settings_when_finalised() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
