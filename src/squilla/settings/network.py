"""Settings: names, addresses and ports (B1-B3, B6)."""

import ipaddress
import re
import socket

from pydantic import BaseModel, Field, field_validator

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*")


class NetworkSettings(BaseModel):
    """Where this PBX is, and where it listens."""

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
