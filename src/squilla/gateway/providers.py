"""The push services that the settings have credentials for, read once at the start (M4)."""

import ssl
import time

from squilla.gateway.sender import Services
from squilla.push.apns.client import ApnsClient
from squilla.push.apns.credentials import ApnsCredentials, BadCredentials
from squilla.push.fcm.account import BadAccount, ServiceAccount
from squilla.push.fcm.client import FcmClient
from squilla.settings import BadSettings, Settings


def services_of(settings: Settings) -> Services:
    """Clients for Apple and Google, as far as there are credentials; BadSettings without any."""
    if not (settings.apns_key or settings.fcm_credentials):
        raise BadSettings("Settings apns_key, fcm_credentials: the gateway needs one or both.")
    trust = _trust(settings)
    return Services(_apple(settings, trust), settings.apns_topic, _google(settings, trust))


def _trust(settings: Settings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.push_ca)
    except (OSError, ValueError):
        raise BadSettings(
            f"Setting push_ca: {settings.push_ca} is not a certificate in PEM."
        ) from None


def _apple(settings: Settings, trust: ssl.SSLContext) -> ApnsClient | None:
    if settings.apns_key is None:
        return None
    names = (settings.apns_key_id, settings.apns_team_id, settings.apns_topic)
    try:
        credentials = ApnsCredentials.read(settings.apns_key, *names)
    except BadCredentials as bad:
        raise BadSettings(f"Setting apns_key: {bad}.") from None
    return ApnsClient(
        credentials,
        url=settings.apns_url,
        sandbox_url=settings.apns_sandbox_url,
        ssl_context=trust,
        clock=time.time,
        host=settings.host,
    )


def _google(settings: Settings, trust: ssl.SSLContext) -> FcmClient | None:
    if settings.fcm_credentials is None:
        return None
    try:
        account = ServiceAccount.read(settings.fcm_credentials)
    except BadAccount as bad:
        raise BadSettings(f"Setting fcm_credentials: {bad}.") from None
    return FcmClient(
        account, url=settings.fcm_url, ssl_context=trust, clock=time.time, host=settings.host
    )
