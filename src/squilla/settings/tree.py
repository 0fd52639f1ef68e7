"""The settings, checked; frozen once read."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from squilla.settings.gateway import GatewaySettings
from squilla.settings.machine import MachineSettings
from squilla.settings.network import NetworkSettings
from squilla.settings.phones import PhoneSettings
from squilla.settings.push import PushSettings


class Settings(
    GatewaySettings, PushSettings, PhoneSettings, MachineSettings, NetworkSettings, BaseModel
):
    """All settings, one name each."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if (self.certificate is None) != (self.certificate_key is None):
            raise ValueError("certificate and certificate_key must be set together")
        if self.rtp_port_max - self.rtp_port_min < 3:
            raise ValueError("rtp_port_max must be at least rtp_port_min + 3")
        if self.apns_key and not (self.apns_key_id and self.apns_team_id and self.apns_topic):
            raise ValueError("apns_key needs apns_key_id, apns_team_id and apns_topic too")
        if self.gateway_url and not (self.gateway_system and self.gateway_secret):
            raise ValueError("gateway_url needs gateway_system and gateway_secret too")
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
    def push_keys(self) -> Path:
        """Folder of the keys that push services know us by; the services only read it."""
        return self.state / "push"

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
