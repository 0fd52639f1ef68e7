"""Every setting of Squilla in one tree: `squilla.toml`, the environment, and `NAME_FILE`.

A value is looked for in `SQUILLA_NAME_FILE` (a file whose text is the value, for secrets), then in
`SQUILLA_NAME`, then in `squilla.toml`, then here. `docs/settings.md` and the file that a first
`make run` writes are generated from this module, so a new setting needs its description here.
"""

import ipaddress
import os
import re
import socket
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

ENV_PREFIX = "SQUILLA_"
DEFAULT_FILE = Path("squilla.toml")
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*")


class BadSettings(Exception):
    """A setting that cannot be used; the text is one sentence that names it and what to change."""


class Settings(BaseModel):
    """The settings, checked; frozen once read."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    host: str = Field(
        default_factory=lambda: socket.gethostname().lower(),
        validate_default=True,
        description="Public name of this PBX (FQDN): in the QR, the certificate and SIP addresses "
        "(B6). Default: this machine's host name.",
    )
    public_address: str = Field(
        default="",
        description="Public IP address that phones send audio to (B3); an address, not a name. "
        "Empty: this machine's own address.",
    )
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

    https_address: str = Field("0.0.0.0", description="Address the portal listens on.")
    https_port: int = Field(443, ge=1, le=65535, description="Port of portal and app login (B1).")
    sip_address: str = Field("0.0.0.0", description="Address that SIP listens on.")
    sips_port: int = Field(5061, ge=1, le=65535, description="SIP over TLS for any phone (B2).")
    phone_port: int = Field(
        6061, ge=1, le=65535, description="SIP over TLS and WSS for the app (B2)."
    )
    rtp_address: str = Field(
        default="",
        description="This machine's address for audio. Empty: that of its default route.",
    )
    rtp_port_min: int = Field(10000, ge=1024, le=65535, description="First UDP audio port (B2).")
    rtp_port_max: int = Field(20000, ge=1024, le=65535, description="Last UDP audio port (B2).")
    sip_internal_port: int = Field(
        5070, ge=1, le=65535, description="Loopback UDP port of SIP toward the echo service."
    )
    echo_port: int = Field(
        5071, ge=1, le=65535, description="Loopback UDP port of the echo service (*43, T1)."
    )
    rtpengine_port: int = Field(
        2223, ge=1, le=65535, description="Loopback UDP port that controls rtpengine."
    )
    metrics_port: int = Field(
        9464, ge=1, le=65535, description="Loopback TCP port of /metrics for Prometheus."
    )

    certificate: Path | None = Field(
        default=None,
        description="PEM file with the certificate and its intermediates (B1). Empty: a trial "
        "certificate that phones refuse.",
    )
    certificate_key: Path | None = Field(
        default=None, description="PEM file with the certificate's private key."
    )

    mobile_prefix: str = Field(
        default="92",
        pattern=r"^[0-9]{1,4}$",
        description="Put before a main extension to make the extension of the phone.",
    )
    announcement: list[Literal["it", "en"]] = Field(
        default=["it", "en"],
        min_length=1,
        description="Languages of the announcement before the echo, in order.",
    )
    pending_minutes: int = Field(
        10, ge=1, le=1440, description="Minutes after which an unused QR expires."
    )
    session_minutes: int = Field(
        60, ge=1, le=14400, description="Minutes of idleness after which a portal sign-in ends."
    )
    registration_max_seconds: int = Field(
        2678400, ge=60, le=2678400, description="Longest registration granted to a phone, seconds."
    )
    sip_exempt: list[str] = Field(
        default=[],
        description="Addresses or networks (CIDR) that flood and guessing limits do not apply to.",
    )
    sip_flood_requests: int = Field(
        200,
        ge=10,
        le=100000,
        description="SIP requests in 2 seconds from one address that mean "
        "a flood; more are dropped.",
    )
    sip_failures_user: int = Field(
        10,
        ge=1,
        le=10000,
        description="Wrong SIP passwords a minute for one user from one "
        "address before that pair is refused.",
    )
    sip_failures_address: int = Field(
        50,
        ge=1,
        le=100000,
        description="Wrong SIP passwords a minute from one address before the address is ignored.",
    )
    sip_ban_seconds: int = Field(
        300, ge=1, le=86400, description="Seconds for which a guessing address is ignored."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="Form of the log on standard error."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severe log line that is written."
    )

    @field_validator("host")
    @classmethod
    def _host_is_a_name(cls, value: str) -> str:
        name = value.lower().rstrip(".")
        if not _HOST_NAME.fullmatch(name) or name.rpartition(".")[2].isdigit():
            raise ValueError("must be a host name such as pbx.example.com, not an address")
        return name

    @field_validator("public_address", "https_address", "sip_address", "rtp_address")
    @classmethod
    def _address_is_numeric(cls, value: str) -> str:
        if value:
            ipaddress.IPv4Address(value)
        return value

    @field_validator("sip_exempt")
    @classmethod
    def _networks(cls, value: list[str]) -> list[str]:
        return [str(ipaddress.ip_network(item, strict=False)) for item in value]

    @field_validator("certificate", "certificate_key", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if (self.certificate is None) != (self.certificate_key is None):
            raise ValueError("certificate and certificate_key must be set together")
        if self.rtp_port_max - self.rtp_port_min < 3:
            raise ValueError("rtp_port_max must be at least rtp_port_min + 3")
        tcp = [self.https_port, self.sips_port, self.phone_port, self.metrics_port]
        udp = [self.sip_internal_port, self.echo_port, self.rtpengine_port]
        if len(set(tcp)) < len(tcp) or len(set(udp)) < len(udp):
            raise ValueError("two settings name the same port")
        return self

    @property
    def store_url(self) -> str:
        """The URL of the store; it may hold a password, so it is never logged."""
        given = self.database_url.get_secret_value()
        return given or f"sqlite:///{self.data / 'squilla.db'}"

    @property
    def etc(self) -> Path:
        """Folder of what is rendered for the services at each start; they only read it."""
        return self.state / "etc"

    @property
    def tls(self) -> Path:
        """Folder of certificates; the services only read it."""
        return self.state / "tls"

    @property
    def sounds(self) -> Path:
        """Folder of announcements; the services only read it."""
        return self.state / "sounds"

    @property
    def run(self) -> Path:
        """Folder of the services' sockets."""
        return self.state / "run"

    @property
    def data(self) -> Path:
        """Folder of the SQLite store, the services' own."""
        return self.state / "data"

    @property
    def report(self) -> Path:
        """The supervisor's report: each child's pid and restarts, as JSON."""
        return self.etc / "children.json"


def from_here(listening: str) -> str:
    """Where this machine reaches a service of its own that listens on an address."""
    return "127.0.0.1" if listening == "0.0.0.0" else listening


def read_settings(file: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings, or raise BadSettings with one sentence."""
    environ = os.environ if environ is None else environ
    values = {**_from_file(file, environ), **_from_environment(environ)}
    try:
        return Settings(**values)
    except ValidationError as error:
        raise BadSettings(_sentence(error)) from None


def _from_file(file: Path | None, environ: Mapping[str, str]) -> dict[str, Any]:
    named = file or environ.get(f"{ENV_PREFIX}CONFIG")
    path = Path(named or DEFAULT_FILE)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if named:
            raise BadSettings(f"The settings file {path} does not exist.") from None
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"The settings file {path} cannot be read: {error}") from None


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, field in Settings.model_fields.items():
        text = _environment_text(f"{ENV_PREFIX}{name.upper()}", environ)
        if text is not None:
            is_list = str(field.annotation).startswith("list")
            found[name] = text.replace(",", " ").split() if is_list else text
    return found


def _environment_text(variable: str, environ: Mapping[str, str]) -> str | None:
    file = environ.get(f"{variable}_FILE")
    if file is None:
        return environ.get(variable)
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{variable}_FILE names {file}, which cannot be read: {error}") from None


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    why = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return f"Settings: {why}."
    name = str(first["loc"][0])
    if first["type"] == "extra_forbidden":
        return f"Setting {name} is unknown: see docs/settings.md for the names."
    return f"Setting {name} (or {ENV_PREFIX}{name.upper()}): {why}."


def as_environment(settings: Settings) -> dict[str, str]:
    """The settings as variables, for a child process that may not read the files they came from."""
    values: dict[str, str] = {f"{ENV_PREFIX}CONFIG": "/dev/null"}
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        text = " ".join(value) if isinstance(value, list) else str(value or "")
        values[f"{ENV_PREFIX}{name.upper()}"] = text
    return values
