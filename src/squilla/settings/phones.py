"""Settings: phones, their logins, and the limits that strangers run into (M1-M3)."""

import ipaddress
from typing import Literal

from pydantic import BaseModel, Field, field_validator


class PhoneSettings(BaseModel):
    """What phones are given, and how much of it."""

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

    @field_validator("sip_exempt")
    @classmethod
    def _networks(cls, value: list[str]) -> list[str]:
        return [str(ipaddress.ip_network(item, strict=False)) for item in value]
