"""Every text that a user sees, in Italian and English: one file a group in `catalog/`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

Language = Literal["it", "en"]
LANGUAGES: tuple[Language, ...] = ("it", "en")
DEFAULT_LANGUAGE: Language = "en"


GROUPS = (
    *("account", "app", "cli", "echo", "error", "gateway", "moment", "pair", "portal", "robot"),
    "wake",
    *(
        "doctor",
        "names",
        "chain",
        "ports",
        "udp",
        "address",
        "pbx",
        "login",
        "voice",
        "push",
        "machine",
    ),
)
"""Each is the first part of its texts' keys, and the name of its file; the doctor's come last."""


@cache
def catalog() -> Mapping[str, Mapping[str, str]]:
    """The texts by key (`group.name`) and language."""
    return {f"{group}.{name}": text for group in GROUPS for name, text in _texts(group).items()}


def _texts(group: str) -> dict[str, dict[str, str]]:
    file = files(__package__) / "catalog" / f"{group}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def translate(key: str, language: Language, **values: object) -> str:
    """The text of a key with its `{placeholders}` filled in; KeyError when there is none."""
    return catalog()[key][language].format(**values)


def language_of(preferences: str) -> Language:
    """The best of our languages for an Accept-Language header (RFC 9110 §12.5.4) or a `LANG`."""
    for item in sorted(preferences.split(",")[:20], key=_quality, reverse=True):
        tag = item.partition(";")[0].strip().lower().replace("_", "-").partition("-")[0]
        for language in LANGUAGES:
            if tag == language and _quality(item) > 0:
                return language
    return DEFAULT_LANGUAGE


def _quality(item: str) -> float:
    _, _, quality = "".join(item.lower().split()).partition(";q=")
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0
