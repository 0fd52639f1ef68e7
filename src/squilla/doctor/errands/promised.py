"""Errand: what Squilla's settings on the PBX host promise to phones (B3, B6).

Only what every phone is told anyway: the name, the address for audio, and the ports.
"""

from dataclasses import dataclass

from squilla.doctor.errands.push_providers import own_settings
from squilla.doctor.inside import Errand


@dataclass(frozen=True, slots=True)
class Question:
    """There is nothing to choose."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Empty on a host without Squilla; `address` also when Squilla uses the machine's own."""

    host: str = ""
    address: str = ""


async def run(question: Question) -> Answer:  # noqa: ARG001 - every errand is asked alike
    """Read the settings."""
    settings = own_settings()
    return Answer(settings.host, settings.public_address) if settings else Answer()


ERRAND = Errand("promised", Question, Answer, run)
