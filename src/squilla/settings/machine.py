"""Settings: what this machine gives to Squilla, and what Squilla tells of itself."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr, field_validator


class MachineSettings(BaseModel):
    """Folder, user, database, certificate and log."""

    state: Path = Field(
        default=Path("/var/lib/squilla"),
        description="Folder for the database, certificates made here, sounds and sockets.",
    )
    user: str = Field(
        default="squilla",
        description="System user that the services run as when started by root; empty: don't "
        "change user.",
    )
    database_url: SecretStr = Field(
        default=SecretStr(""),
        description="SQLAlchemy URL of the store, e.g. postgresql+psycopg://… . Empty: SQLite in "
        "the state folder.",
    )

    certificate: Path | None = Field(
        default=None,
        description="PEM file with the certificate and its intermediates (B1). Empty: a trial "
        "certificate that phones refuse.",
    )
    certificate_key: Path | None = Field(
        default=None, description="PEM file with the certificate's private key."
    )

    wake_keep_days: int = Field(
        30, ge=1, le=3650, description="Days for which the timelines of calls are kept."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="Form of the log on standard error."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severe log line that is written."
    )

    @field_validator("certificate", "certificate_key", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value
