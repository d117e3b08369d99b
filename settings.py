"""What those who run the dashboard may set, and which program this is."""

import os
import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, Self

from pydantic import PositiveFloat, PositiveInt, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from deliberation.vocabulary import Labelled
from phrases import N_

PROJECT: Final = Path(__file__).resolve().parent
VAR: Final = PROJECT / "var"
ENV_FILE: Final = Path(os.environ.get("JURY_ENV_FILE") or PROJECT / ".env")


class Program(NamedTuple):
    """Which program this is: its version, and its licence as an SPDX identifier."""

    version: str
    licence: str


class Conformity(Labelled):
    """How far an audit found the dashboard to conform with the RGAA: wholly, at half of the criteria at least, or else."""

    NONE = "none", N_("Accessibility: not conforming")
    PARTIAL = "partial", N_("Accessibility: partly conforming")
    FULL = "full", N_("Accessibility: fully conforming")


class LogForm(StrEnum):
    """How the server writes its log."""

    TEXT = "text"
    JSON = "json"


MONITORING_TOKEN_CHARACTERS_MIN: Final = 32


class Settings(BaseSettings):
    """What those who run the dashboard may set: variables ``JURY_…``, or the same names in ``.env`` (or in ``JURY_ENV_FILE``).

    ``demo``: load and open the demonstration call; by default, only while there is no other call. ``file_max_mb``: how
    large a file is that an import takes, on screen and from the command line alike. ``attachment_max_mb``, ``attachments_max_mb``: how
    large a file that an applicant attached may be, and all those of a call; ``attachments_folder``: where they are kept, beside the
    embedded database if it is not set; replicas share it; ``office_program``: LibreOffice, which turns documents into pages where it is
    installed (``none``: it is not used). ``public_url``: the address that
    links and QR codes begin with, if it is not the one being visited. ``secret_key``: the key from which personal links are derived;
    without it a key is made and kept under ``var/``. Several replicas need the same one. ``trusted_hosts``: the names, with commas,
    under which the dashboard answers; under any if it is not set. ``oidc_…``: the provider of accounts that people of a call may enter
    with (``oidc_label``: its name on the button; ``oidc_vouches_for_emails``: every e-mail address it gives is verified, although it
    does not say so). ``platform_procedures``: the procedures of démarches-simplifiées that calls are filled from, ``call=12345``, with
    commas between them; nobody outside is asked until there is one. ``platform_url``: the instance that is asked; ``platform_token``, or
    the file ``platform_token_file`` that is its owner's alone: what it is asked with; ``platform_file_hosts``: the hosts, with commas, on
    which the files that applicants attached may be, beside the instance's own. ``replay_speed``: a recorded meeting is played on the
    demonstration once the server has started, that many times faster than it was held. ``publisher``, ``contact``: who answers for this
    dashboard, and where people write to about accessibility and their data; ``accessibility``: what an audit found, with
    ``accessibility_audit``, by whom and when. ``monitoring_token``: whoever sends it is told of the server's health and measures.
    ``logs``: as text, or as JSON with a line for each act.
    """

    model_config = SettingsConfigDict(
        env_prefix="JURY_", env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    accessibility: Conformity = Conformity.NONE
    accessibility_audit: str = ""
    attachment_max_mb: PositiveInt = 30
    attachments_folder: Path | None = None
    attachments_max_mb: PositiveInt = 500
    office_program: str = "soffice"
    database_url: str = f"sqlite:///{VAR / 'delibere.sqlite3'}"
    demo: bool | None = None
    file_max_mb: PositiveInt = 300
    contact: str = ""
    language: str = "fr"
    logs: LogForm = LogForm.TEXT
    minutes_template: Path | None = None
    monitoring_token: SecretStr | None = None
    public_url: str = ""
    platform_file_hosts: str = ""
    platform_procedures: str = ""
    platform_token: SecretStr | None = None
    platform_token_file: Path | None = None
    platform_url: str = "https://demarche.numerique.gouv.fr/api/v2/graphql"
    publisher: str = ""
    replay_speed: PositiveFloat | None = None
    secret_key: SecretStr | None = None
    trusted_hosts: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    oidc_scopes: str = "openid email"
    oidc_label: str = ""
    oidc_vouches_for_emails: bool = False

    @model_validator(mode="after")
    def _know_where_to_return(self) -> Self:
        if self.oidc_issuer and not (self.oidc_client_id and self.public_url):
            raise ValueError("JURY_OIDC_ISSUER goes with JURY_OIDC_CLIENT_ID and JURY_PUBLIC_URL, the address to come back to")
        return self

    @model_validator(mode="after")
    def _name_procedures_by_call(self) -> Self:
        if any(not (slug and number.isdecimal()) for slug, number in self._procedures()):
            raise ValueError("JURY_PLATFORM_PROCEDURES is made of call=number, with commas between them")
        return self

    @model_validator(mode="after")
    def _need_a_token_that_nobody_guesses(self) -> Self:
        if self.monitoring_token and len(self.monitoring_token.get_secret_value()) < MONITORING_TOKEN_CHARACTERS_MIN:
            raise ValueError(
                f"JURY_MONITORING_TOKEN is at least {MONITORING_TOKEN_CHARACTERS_MIN} characters drawn by lot: openssl rand -hex 32"
            )
        return self

    def procedure_of(self, slug: str) -> int | None:
        """Return the number of the platform's procedure that a call is filled from, None if there is none."""
        return next((int(number) for named, number in self._procedures() if named == slug), None)

    def _procedures(self) -> list[tuple[str, str]]:
        pairs = (pair.partition("=") for pair in self.platform_procedures.split(",") if pair.strip())
        return [(slug.strip(), number.strip()) for slug, _equals, number in pairs]

    @model_validator(mode="after")
    def _claim_only_what_was_audited(self) -> Self:
        if self.accessibility is not Conformity.NONE and not self.accessibility_audit.strip():
            raise ValueError("JURY_ACCESSIBILITY goes with JURY_ACCESSIBILITY_AUDIT: who audited, when, what share of the criteria is met")
        return self


@cache
def program() -> Program:
    """Return which program this is. ``pyproject.toml`` alone says so: nothing is installed as a package, which would hold a copy."""
    told = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return Program(told["version"], told["license"])
