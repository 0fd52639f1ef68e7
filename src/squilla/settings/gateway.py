"""Settings of the push gateway role: `squilla gateway run` (M4)."""

from pydantic import BaseModel, Field, SecretStr


class GatewaySettings(BaseModel):
    """Where the gateway listens, and what it allows; its credentials are those of push."""

    gateway_address: str = Field("0.0.0.0", description="Address that the push gateway listens on.")
    gateway_port: int = Field(
        8443, ge=1, le=65535, description="TCP port (HTTPS) of the push gateway."
    )
    gateway_metrics_port: int = Field(
        9465, ge=1, le=65535, description="Loopback TCP port of the gateway's /metrics."
    )
    gateway_app_key: SecretStr = Field(
        default=SecretStr(""),
        description="What the app sends as Instance-Token when it registers at the gateway.",
    )
    gateway_sends_per_minute: int = Field(
        600, ge=1, le=1000000, description="Pushes a minute that the gateway sends for one system."
    )
    gateway_phone_days: int = Field(
        90,
        ge=1,
        le=270,
        description="Days without a push or registration after which the gateway forgets a phone.",
    )
