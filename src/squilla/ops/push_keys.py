"""The keys that push services know this installation by, where the services can read them (M4).

Our own VAPID key (RFC 8292) is made once: browsers' subscriptions are bound to it. Apple's and
Google's are the publisher's and are copied from where the settings name them.
"""

import ssl
from pathlib import Path

from squilla.push.apns.credentials import ApnsCredentials, BadCredentials
from squilla.push.fcm.account import BadAccount, ServiceAccount
from squilla.push.webpush.vapid import VapidKey
from squilla.settings import BadSettings, Settings

APNS_KEY, FCM_ACCOUNT, VAPID_KEY, AUTHORITY = "apns.p8", "fcm.json", "vapid.pem", "ca.pem"


def install_push_keys(settings: Settings) -> None:
    """Make or copy them; BadSettings when one cannot be used."""
    folder = settings.push_keys
    if not (folder / VAPID_KEY).exists():
        _write(folder / VAPID_KEY, VapidKey.generate().pem)
    _check(settings)
    for source, name in (
        (settings.apns_key, APNS_KEY),
        (settings.fcm_credentials, FCM_ACCOUNT),
        (settings.push_ca, AUTHORITY),
    ):
        (folder / name).unlink(missing_ok=True)
        if source:
            _write(folder / name, source.read_bytes())


def push_trust(settings: Settings) -> ssl.SSLContext:
    """Whom push services' certificates are trusted from."""
    authority = settings.push_keys / AUTHORITY
    return ssl.create_default_context(cafile=authority if settings.push_ca else None)


def vapid_key(settings: Settings) -> VapidKey:
    """The key that was made."""
    return VapidKey.read((settings.push_keys / VAPID_KEY).read_bytes())


def _check(settings: Settings) -> None:
    try:
        if settings.apns_key:
            ApnsCredentials.read(
                settings.apns_key,
                settings.apns_key_id,
                settings.apns_team_id,
                settings.apns_topic,
            )
    except BadCredentials as error:
        raise BadSettings(f"Setting apns_key: {error}.") from None
    try:
        if settings.fcm_credentials:
            ServiceAccount.read(settings.fcm_credentials)
    except BadAccount as error:
        raise BadSettings(f"Setting fcm_credentials: {error}.") from None
    _check_authority(settings)


def _check_authority(settings: Settings) -> None:
    try:
        ssl.create_default_context(cafile=settings.push_ca)
    except (OSError, ValueError):
        raise BadSettings(
            f"Setting push_ca: {settings.push_ca} cannot be read as certificates in PEM form."
        ) from None


def _write(path: Path, content: bytes) -> None:
    new = path.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_bytes(content)
    new.replace(path)
