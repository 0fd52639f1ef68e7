"""Errand: what Squilla's settings on the PBX host say of its name and addresses (B3, B6, B7).

The name and the public address are what every phone is told anyway.
"""

from dataclasses import dataclass

from squilla.doctor.errands.push_providers import own_settings
from squilla.doctor.inside import Errand
from squilla.settings.audio import audio_address


@dataclass(frozen=True, slots=True)
class Question:
    """There is nothing to choose."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Empty on a host without Squilla; `address` also when Squilla uses the machine's own.

    `audio` is the address of this machine that the audio is bound to.
    """

    host: str = ""
    address: str = ""
    audio: str = ""


async def run(question: Question) -> Answer:  # noqa: ARG001 - every errand is asked alike
    """Read the settings."""
    settings = own_settings()
    if settings is None:
        return Answer()
    return Answer(settings.host, settings.public_address, audio_address(settings))


ERRAND = Errand("promised", Question, Answer, run)
