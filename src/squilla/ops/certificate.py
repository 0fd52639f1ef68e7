"""The certificate that 443, 5061 and 6061 serve alike (B1): checked, then copied for the services.

The original may be readable by root alone, as certbot's is. The copy in the state folder belongs to
the services' user, and is replaced only by a pair that fits together.
"""

import datetime as dt
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from squilla.ops.trial import TrialFiles, ensure_trial
from squilla.settings import BadSettings, Settings

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class Installed:
    """The served pair; `authority` is set while it is the trial one."""

    chain: Path
    key: Path
    authority: Path | None


def served_pair(settings: Settings) -> Installed:
    """Where the services find the certificate and key."""
    folder = settings.tls
    authority = TrialFiles(folder).authority if settings.certificate is None else None
    return Installed(folder / "served.pem", folder / "served.key", authority)


def install_certificate(settings: Settings, now: dt.datetime) -> Installed:
    """Check the certificate of the settings, or make the trial one, and copy it to be served.

    Raises BadSettings when a file cannot be read, isn't PEM, or the key is another certificate's.
    """
    pair = served_pair(settings)
    pair.chain.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    if settings.certificate and settings.certificate_key:
        chain, key = settings.certificate, settings.certificate_key
    else:
        trial = ensure_trial(TrialFiles(pair.chain.parent), settings.host, now)
        chain, key = trial.chain, trial.key
    _check(chain, key)
    _copy(chain, pair.chain, 0o644)
    _copy(key, pair.key, 0o640 if os.geteuid() == 0 else 0o600)
    return pair


def complaints(chain: Path, host: str, now: dt.datetime) -> list[str]:
    """What phones will dislike about a certificate: other name, expired, no intermediates."""
    found = x509.load_pem_x509_certificates(chain.read_bytes())
    leaf = found[0]
    bad = []
    if not _names_host(leaf, host):
        bad.append(f"the certificate does not name {host} (setting host)")
    if leaf.not_valid_after_utc <= now:
        bad.append(f"the certificate expired on {leaf.not_valid_after_utc:%Y-%m-%d}")
    if len(found) == 1 and leaf.issuer != leaf.subject:
        bad.append("the certificate file has no intermediates: use the full chain (B1)")
    return bad


def _names_host(leaf: x509.Certificate, host: str) -> bool:
    try:
        extension = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return False
    names = [name.lower() for name in extension.value.get_values_for_type(x509.DNSName)]
    return host in names or f"*.{host.partition('.')[2]}" in names


def _check(chain: Path, key: Path) -> None:
    leaf = _read(chain, "certificate", x509.load_pem_x509_certificate)
    private = _read(key, "certificate_key", lambda pem: load_pem_private_key(pem, None))
    if leaf.public_key() != private.public_key():
        raise BadSettings(
            f"Setting certificate_key: {key} is not the key of the first certificate in {chain}."
        )


def _read(path: Path, setting: str, parse: Callable[[bytes], Parsed]) -> Parsed:
    try:
        return parse(path.read_bytes())
    except OSError as error:
        raise BadSettings(f"Setting {setting}: {path} cannot be read: {error.strerror}.") from None
    except (ValueError, TypeError):
        raise BadSettings(f"Setting {setting}: {path} is not an unencrypted PEM file.") from None


def _copy(source: Path, target: Path, mode: int) -> None:
    """Replace in one step: a service that reads just now gets the old file or the new one."""
    draft = target.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600, exist_ok=False)
    shutil.copyfile(source, draft)
    draft.chmod(mode)
    owner = target.parent.stat()
    os.chown(draft, owner.st_uid, owner.st_gid)
    draft.replace(target)
