"""Google's service account, as the JSON file that its console gives."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

_FILE = 65536
_FIELDS = ("project_id", "private_key_id", "private_key", "client_email", "token_uri")
_PROJECT = re.compile(r"[a-z0-9][a-z0-9.:-]{1,60}")


class BadAccount(ValueError):
    """A file that is no service account; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """Who sends: the project, and the key that signs for `client_email` at `token_uri`."""

    project_id: str
    private_key_id: str
    client_email: str
    token_uri: str
    private_key: rsa.RSAPrivateKey = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> Self:
        """From the file. BadAccount names the field that is missing or wrong."""
        try:
            with path.open("rb") as file:
                content = json.loads(file.read(_FILE))
        except OSError as error:
            raise BadAccount(f"{path} cannot be read: {error.strerror}") from None
        except ValueError:
            raise BadAccount(f"{path} is not JSON") from None
        if not isinstance(content, dict) or content.get("type") != "service_account":
            raise BadAccount(f'{path}: "type" is not "service_account"')
        return cls._of({name: _text(content, name, path) for name in _FIELDS}, path)

    @classmethod
    def _of(cls, texts: dict[str, str], path: Path) -> Self:
        if not _PROJECT.fullmatch(texts["project_id"]):
            raise BadAccount(f'{path}: "project_id" is not a project\'s id')
        if not texts["token_uri"].startswith("https://"):
            raise BadAccount(f'{path}: "token_uri" does not begin with https://')
        key = _key(texts.pop("private_key"), path)
        return cls(private_key=key, **texts)


def _text(content: dict[str, Any], name: str, path: Path) -> str:
    value = content.get(name)
    if not isinstance(value, str) or not value:
        raise BadAccount(f'{path}: "{name}" is missing')
    return value


def _key(pem: str, path: Path) -> rsa.RSAPrivateKey:
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise BadAccount(f'{path}: "private_key" is not an RSA key in PEM')
    return key
