"""Settings for a test."""

from typing import Any

from squilla.settings import Settings


def chosen(**values: Any) -> Settings:
    """Settings with these values and otherwise the defaults."""
    return Settings.model_validate(values)
