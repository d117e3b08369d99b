"""Settings of the server, and the program's version."""

import os
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, Self

from pydantic import AliasChoices, Field, PositiveFloat, PositiveInt, SecretStr, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

import capabilities
from deliberation.vocabulary import Labelled
from phrases import N_

PROJECT = Path(__file__).resolve().parent
VAR = PROJECT / "var"
ENV_FILE = Path(os.environ.get("JURY_ENV_FILE") or PROJECT / ".env")


class Program(NamedTuple):
    """Program's identity: version, and licence as an SPDX identifier."""

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


SCALINGO_DATABASE = "SCALINGO_POSTGRESQL_URL"  # set by a platform whose disks do not last
MONITORING_TOKEN_CHARACTERS_MIN = 32


# Where settings are read, those of extras too.
SOURCES = SettingsConfigDict(
    env_prefix="JURY_",
    env_file=ENV_FILE,
    env_ignore_empty=True,
    extra="ignore",
    hide_input_in_errors=True,
    validate_by_name=True,
)


class Settings(BaseSettings):
    """Settings of the server: variables ``JURY_…``, or the same names in ``.env`` (or in ``JURY_ENV_FILE``).

    Each has a description: the operations guide’s list is made of them (``python -m tools.documents``).
    """

    model_config = SOURCES

    accessibility: Conformity = Field(
        default=Conformity.NONE,
        description=N_(
            "What an audit found of the RGAA, said on the page about accessibility: none, partial or full. It takes "
            "JURY_ACCESSIBILITY_AUDIT."
        ),
    )
    accessibility_audit: str = Field(default="", description=N_("Which audit: by whom, when, the share of criteria that are met."))
    attachment_max_mb: PositiveInt = Field(default=30, description=N_("Size of the largest file that an applicant attached, in MB."))
    attachments_folder: Path | None = Field(
        default=None,
        description=N_("Folder where attached files are kept; replicas share it. By default beside the embedded database, or var/pieces/."),
    )
    attachments_in_database: bool = Field(
        default_factory=lambda: bool(os.environ.get(SCALINGO_DATABASE)),
        description=N_(
            "true: attached files lie in PostgreSQL, and the folder holds copies to read from; an embedded database has the folder alone. "
            "By default with SCALINGO_POSTGRESQL_URL, whose disks do not last."
        ),
    )
    attachments_max_mb: PositiveInt = Field(default=500, description=N_("Size of all attached files of a call, in MB."))
    office_program: str = Field(
        default="soffice",
        description=N_(
            "LibreOffice, which turns DOCX and ODT files into pages where it is installed; none: it is not used, and these files are "
            "downloaded."
        ),
    )
    ballot_keys: Path | None = Field(
        default=None,
        description=N_(
            "Folder in memory (tmpfs) for the keys of secret ballots; replicas share it, no copy takes it. By default "
            "/dev/shm/delibere-UID."
        ),
    )
    records_folder: Path | None = Field(
        default=None,
        description=N_(
            "Folder in which the server writes how far each journal has come, so that going back is told: best on another disk than the "
            "database. By default beside it, or var/."
        ),
    )
    database_url: str = Field(
        default=f"sqlite:///{VAR / 'delibere.sqlite3'}",
        validation_alias=AliasChoices("JURY_DATABASE_URL", SCALINGO_DATABASE),
        description=N_(
            "Database: sqlite:///… or postgresql://…; by default that of SCALINGO_POSTGRESQL_URL, else the file var/delibere.sqlite3."
        ),
    )
    demo: bool | None = Field(
        default=None, description=N_("true or false: load and open the demonstration call. By default, as long as there is no other call.")
    )
    dpo: str = Field(default="", description=N_("How to reach the data protection officer."))
    extras: str = Field(
        default=capabilities.ALL,
        description=N_("Extras that are on: all, none, or their names with commas. What an extra stored stays when it is off."),
    )
    file_max_mb: PositiveInt = Field(
        default=300,
        description=N_(
            "Size of the largest file that an import takes, on screen and from the command line alike, in MB; lower it on "
            "a server with little memory."
        ),
    )
    accessibility_check: str = Field(
        default="", description=N_("Date and means of the last check of accessibility: tools, assistive technologies.")
    )
    contact: str = Field(default="", description=N_("Where people write to about accessibility and their data."))
    framed_by: str = Field(
        default="",
        pattern=r"^(https://[a-z0-9.-]+(:\d+)?|http://localhost(:\d+)?)?$",
        description=N_(
            "Site that may show this server in a frame, https://www.example.org, as long as there is the demonstration alone: a real call "
            "is never framed."
        ),
    )
    language: Literal["fr", "en"] = Field(
        default="fr", description=N_("Language of the command line, fr or en; on screen, each person chooses theirs.")
    )
    legal_basis: str = Field(default="", description=N_("Legal basis of the processing (GDPR, article 6)."))
    logs: LogForm = Field(
        default=LogForm.TEXT, description=N_("json: the log in JSON, an object a line, with a line for each act; text has none for acts.")
    )
    minutes_template: Path | None = Field(
        default=None,
        description=N_(
            "The office’s DOCX document for the minutes: its page, head, foot and styles. The text replaces the paragraph "
            "with its field, or comes at the end."
        ),
    )
    monitoring_token: SecretStr | None = Field(
        default=None,
        description=N_(
            "Token of the monitoring, 32 characters at least (openssl rand -hex 32); without it nobody is told of health or measures."
        ),
    )
    public_url: str = Field(
        default="",
        description=N_("Address that links and QR codes begin with, https://jury.example.org; by default the one being visited."),
    )
    publisher: str = Field(default="", description=N_("Who answers for this dashboard."))
    replay_speed: PositiveFloat | None = Field(
        default=None,
        description=N_(
            "Play a recorded meeting on the demonstration once the server has started, that many times faster than it was held."
        ),
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description=N_(
            "Key from which personal links and seals derive; the same for all replicas. By default, made once and kept in var/links.key."
        ),
    )
    trusted_hosts: str = Field(
        default="",
        description=N_(
            "Names, with commas, under which the dashboard answers; by default that of JURY_PUBLIC_URL and localhost, or any without it."
        ),
    )
    oidc_issuer: str = Field(
        default="", description=N_("Address of the provider of accounts; it takes JURY_OIDC_CLIENT_ID and JURY_PUBLIC_URL.")
    )
    oidc_client_id: str = Field(default="", description=N_("Identifier that the provider gave."))
    oidc_client_secret: SecretStr | None = Field(default=None, description=N_("Secret that the provider gave."))
    oidc_scopes: str = Field(default="openid email", description=N_("Scopes that are asked for."))
    oidc_acr: str = Field(default="", description=N_("Levels of authentication (acr), with blanks, one of which is required; empty: any."))
    oidc_label: str = Field(default="", description=N_("Name of the provider on the button."))
    oidc_vouches_for_emails: bool = Field(
        default=False, description=N_("true: each address that it gives is verified, although it does not say so.")
    )

    @model_validator(mode="after")
    def _know_where_to_return(self) -> Self:
        if self.oidc_issuer and not (self.oidc_client_id and self.public_url):
            raise ValueError(N_("JURY_OIDC_ISSUER goes with JURY_OIDC_CLIENT_ID and JURY_PUBLIC_URL, the address to come back to"))
        return self

    @model_validator(mode="after")
    def _keep_keys_where_no_copy_goes(self) -> Self:
        file = self.database_url.partition("sqlite:///")[2]
        copied = [VAR, *([Path(file).parent] if file else [])]
        if self.ballot_keys and any(self.ballot_keys.resolve().is_relative_to(folder.resolve()) for folder in copied):
            raise ValueError(
                N_("JURY_BALLOT_KEYS is not where copies are made, as var/ is: name a folder in memory, such as /run/delibere")
            )
        return self

    @model_validator(mode="after")
    def _keep_no_key_on_a_disk_that_does_not_last(self) -> Self:
        if os.environ.get(SCALINGO_DATABASE) and not self.secret_key:
            raise ValueError(N_("JURY_SECRET_KEY goes with SCALINGO_POSTGRESQL_URL: openssl rand -hex 32, once and for all"))
        return self

    @model_validator(mode="after")
    def _need_a_token_that_nobody_guesses(self) -> Self:
        if self.monitoring_token and len(self.monitoring_token.get_secret_value()) < MONITORING_TOKEN_CHARACTERS_MIN:
            raise ValueError(N_("JURY_MONITORING_TOKEN is at least 32 characters drawn by lot: openssl rand -hex 32"))
        return self

    @model_validator(mode="after")
    def _know_extras(self) -> Self:
        try:
            capabilities.chosen(self.extras)
        except capabilities.UnknownExtra as unknown:
            names = ", ".join(capability.name for capability in capabilities.installed())
            raise ValueError(f"JURY_EXTRAS names an extra that is not installed: {unknown}; those there are: {names}") from None
        return self

    @property
    def has_lasting_disk(self) -> bool:
        """Return whether the record outside the database outlives this process."""
        return not os.environ.get(SCALINGO_DATABASE) or self.records_folder is not None

    @model_validator(mode="after")
    def _claim_only_what_was_audited(self) -> Self:
        if self.accessibility is not Conformity.NONE and not self.accessibility_audit.strip():
            raise ValueError(
                N_("JURY_ACCESSIBILITY goes with JURY_ACCESSIBILITY_AUDIT: who audited, when, what share of the criteria is met")
            )
        return self


def of_extras(declared: Iterable[capabilities.Capability]) -> list[type[BaseSettings]]:
    """Return the classes of settings that extras declare."""
    return [capabilities.resolve(extra.settings) for extra in declared if extra.settings]


def all_fields() -> dict[str, FieldInfo]:
    """Return the settings of the core, then those of the installed extras, by name."""
    kinds: list[type[BaseSettings]] = [Settings, *of_extras(capabilities.installed())]
    return {name: field for kind in kinds for name, field in kind.model_fields.items()}


@cache
def program() -> Program:
    """Return the program's identity from ``pyproject.toml``, its only source, since no package is installed."""
    load = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return Program(load["version"], load["license"])
