"""The keys that push services know this installation by, where the services can read them (M4).

Our own VAPID key (RFC 8292) is made once: browsers' subscriptions are bound to it. Apple's and
Google's are the publisher's and are copied from where the settings name them.
"""

from pathlib import Path

from squilla.push.apns.credentials import ApnsCredentials, BadCredentials
from squilla.push.fcm.account import BadAccount, ServiceAccount
from squilla.push.webpush.vapid import VapidKey
from squilla.settings import BadSettings, Settings

APNS_KEY, FCM_ACCOUNT, VAPID_KEY = "apns.p8", "fcm.json", "vapid.pem"


def install_push_keys(settings: Settings) -> None:
    """Make or copy them; BadSettings when one cannot be used."""
    folder = settings.push_keys
    if not (folder / VAPID_KEY).exists():
        _write(folder / VAPID_KEY, VapidKey.generate().pem)
    _check(settings)
    for source, name in (
        (settings.apns_key, APNS_KEY),
        (settings.fcm_credentials, FCM_ACCOUNT),
    ):
        (folder / name).unlink(missing_ok=True)
        if source:
            _write(folder / name, source.read_bytes())


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


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)
