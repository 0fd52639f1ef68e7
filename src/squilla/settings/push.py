"""Settings: how sleeping phones are woken (M4)."""

from pathlib import Path

from pydantic import BaseModel, Field, SecretStr, field_validator


class PushSettings(BaseModel):
    """How long a call waits for a phone, and whom to ask to wake it."""

    wake_seconds: int = Field(
        30, ge=5, le=120, description="Seconds that a call waits for a sleeping phone (M4)."
    )
    wake_silent_seconds: int = Field(
        40,
        ge=5,
        le=3600,
        description="Seconds without a byte from a connected phone after which it counts as "
        "asleep: it is sent the call and a push as well.",
    )
    wake_answer_seconds: int = Field(
        3,
        ge=1,
        le=30,
        description="Seconds after which a connected phone that does not ring is pushed as well.",
    )
    wake_repeat_seconds: int = Field(
        4,
        ge=1,
        le=60,
        description="Seconds after which a push that woke nobody is sent once more; Apple's is "
        "never repeated.",
    )
    webpush_hosts: list[str] = Field(
        default=[
            "fcm.googleapis.com",
            "updates.push.services.mozilla.com",
            "*.push.apple.com",
            "*.notify.windows.com",
        ],
        description="Push services of browsers that may be asked; `*.` stands for one label or "
        "more, and a port may follow.",
    )
    webpush_subject: str = Field(
        default="",
        pattern=r"^(|mailto:[^@\s]+@[^@\s]+\.[^@\s]+|https://\S+)$",
        description="Where a browser's push service can reach you: mailto:… or https://… . Empty: "
        "the portal's address.",
    )
    apns_key: Path | None = Field(
        default=None,
        description="Apple's signing key (.p8) for pushes to an iPhone app of your own. Empty: "
        "none, or through a gateway.",
    )
    apns_key_id: str = Field(
        "", pattern=r"^([A-Z0-9]{10})?$", description="Id of Apple's key, 10 characters."
    )
    apns_team_id: str = Field(
        "", pattern=r"^([A-Z0-9]{10})?$", description="Id of the team at Apple, 10 characters."
    )
    apns_topic: str = Field(
        "",
        pattern=r"^[A-Za-z0-9.-]{0,155}$",
        description="Bundle id of the iPhone app, without `.voip`.",
    )
    apns_url: str = Field("https://api.push.apple.com", description="Apple's push service.")
    apns_sandbox_url: str = Field(
        "https://api.sandbox.push.apple.com",
        description="Apple's push service for apps that were not installed from the store.",
    )
    fcm_credentials: Path | None = Field(
        default=None,
        description="Google's service account (JSON) for pushes to an Android app of your own. "
        "Empty: none, or through a gateway.",
    )
    fcm_url: str = Field("https://fcm.googleapis.com", description="Google's push service.")
    gateway_url: str = Field(
        default="",
        pattern=r"^(|https://\S+)$",
        description="Push gateway of the app's publisher, with its path (M4). Empty: none.",
    )
    gateway_system: str = Field("", description="This system's id at the gateway.")
    gateway_secret: SecretStr = Field(
        default=SecretStr(""), description="This system's secret at the gateway."
    )
    push_ca: Path | None = Field(
        default=None,
        description="PEM file of an authority to trust for push services, in place of the "
        "system's own, as in a private network.",
    )

    @field_validator("apns_key", "fcm_credentials", "push_ca", mode="before")
    @classmethod
    def _no_file(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("apns_url", "apns_sandbox_url", "fcm_url")
    @classmethod
    def _over_tls(cls, value: str) -> str:
        if not value.startswith("https://"):
            raise ValueError("must begin with https://")
        return value.rstrip("/")
