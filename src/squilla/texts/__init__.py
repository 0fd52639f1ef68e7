"""Every text that a user sees, in Italian and English, from one file: `catalog.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

Language = Literal["it", "en"]
LANGUAGES: tuple[Language, ...] = ("it", "en")
DEFAULT_LANGUAGE: Language = "en"


@cache
def catalog() -> Mapping[str, Mapping[str, str]]:
    """The texts by key (`group.name`) and language."""
    groups = tomllib.loads((files(__package__) / "catalog.toml").read_text(encoding="utf-8"))
    return {
        f"{group}.{name}": text for group, texts in groups.items() for name, text in texts.items()
    }


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
