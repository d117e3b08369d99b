"""Settings of the connection with démarches-simplifiées."""

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

from phrases import N_
from settings import SOURCES


class PlatformSettings(BaseSettings):
    """Connections of calls with procedures, and their tokens."""

    model_config = SOURCES

    platform_file_hosts: str = Field(
        default="", description=N_("Hosts, with commas, on which attached files may be, beside the platform’s own.")
    )
    platform_procedures: str = Field(
        default="",
        description=N_(
            "Procedures of démarches-simplifiées that calls are filled from: call=number, with commas. Without it, the "
            "platform is never asked."
        ),
    )
    platform_token: SecretStr | None = Field(default=None, description=N_("Token with which the platform is asked."))
    platform_token_file: Path | None = Field(default=None, description=N_("File that holds this token, its owner’s alone."))
    platform_url: str = Field(
        default="https://demarche.numerique.gouv.fr/api/v2/graphql", description=N_("Instance of the platform that is asked.")
    )

    @model_validator(mode="after")
    def _name_procedures_by_call(self) -> Self:
        if any(not (slug and number.isdecimal()) for slug, number in self._procedures()):
            raise ValueError(N_("JURY_PLATFORM_PROCEDURES is made of call=number, with commas between them"))
        return self

    def procedure_of(self, slug: str) -> int | None:
        """Return the number of the procedure that a call is filled from, None if there is none."""
        return next((int(number) for named, number in self._procedures() if named == slug), None)

    def _procedures(self) -> list[tuple[str, str]]:
        pairs = (pair.partition("=") for pair in self.platform_procedures.split(",") if pair.strip())
        return [(slug.strip(), number.strip()) for slug, _equals, number in pairs]
