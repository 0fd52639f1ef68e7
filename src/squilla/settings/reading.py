"""Where settings are read from, and how they are handed on."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from squilla.settings.tree import Settings

ENV_PREFIX = "SQUILLA_"
DEFAULT_FILE = Path("squilla.toml")


class BadSettings(Exception):
    """A setting that cannot be used; the text is one sentence that names it and what to change."""


def from_here(listening: str) -> str:
    """Where this machine reaches a service of its own that listens on an address."""
    return "127.0.0.1" if listening == "0.0.0.0" else listening


def read_settings(file: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings, or raise BadSettings with one sentence."""
    environ = os.environ if environ is None else environ
    values = {**_from_file(file, environ), **_from_environment(environ)}
    try:
        return Settings(**values)
    except ValidationError as error:
        raise BadSettings(_sentence(error)) from None


def _from_file(file: Path | None, environ: Mapping[str, str]) -> dict[str, Any]:
    named = file or environ.get(f"{ENV_PREFIX}CONFIG")
    path = Path(named or DEFAULT_FILE)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if named:
            raise BadSettings(f"The settings file {path} does not exist.") from None
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"The settings file {path} cannot be read: {error}") from None


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, field in Settings.model_fields.items():
        text = _environment_text(f"{ENV_PREFIX}{name.upper()}", environ)
        if text is not None:
            is_list = str(field.annotation).startswith("list")
            found[name] = text.replace(",", " ").split() if is_list else text
    return found


def _environment_text(variable: str, environ: Mapping[str, str]) -> str | None:
    file = environ.get(f"{variable}_FILE")
    if file is None:
        return environ.get(variable)
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{variable}_FILE names {file}, which cannot be read: {error}") from None


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    why = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return f"Settings: {why}."
    name = str(first["loc"][0])
    if first["type"] == "extra_forbidden":
        return f"Setting {name} is unknown: see docs/settings.md for the names."
    return f"Setting {name} (or {ENV_PREFIX}{name.upper()}): {why}."


def as_environment(settings: Settings) -> dict[str, str]:
    """The settings as variables, for a child process that may not read the files they came from."""
    values: dict[str, str] = {f"{ENV_PREFIX}CONFIG": "/dev/null"}
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        text = " ".join(value) if isinstance(value, list) else str(value or "")
        values[f"{ENV_PREFIX}{name.upper()}"] = text
    return values
