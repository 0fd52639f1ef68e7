"""What a softphone recorded of the app's voice."""

import re
from array import array
from pathlib import Path

from squilla.media.tone import tone_level as level
from tests.browser.app.app_page import HEARD, NOT_HEARD
from tests.browser.app.voice import SPOKEN_HZ
from tests.live.softphones.audio import read_wav, tone_level

PHONE_HZ = 660
WINDOW_SECONDS = 0.1
SILENT_SECONDS = 1.0  # the pause between beeps is shorter


def the_app_is_in(recording: Path) -> None:
    """The app's voice is in a softphone's recording, its own tone isn't."""
    assert tone_level(recording, SPOKEN_HZ) > HEARD
    assert tone_level(recording, PHONE_HZ) < NOT_HEARD


def pauses_in(recording: Path) -> int:
    """How often the app's voice stopped and came back."""
    found = read_wav(recording)
    size = round(found.rate * WINDOW_SECONDS)
    windows = (found.samples[at : at + size] for at in range(0, len(found.samples) - size, size))
    pattern = "".join(_mark(window, found.rate) for window in windows)
    least = round(SILENT_SECONDS / WINDOW_SECONDS)
    return len(re.findall(rf"(?<=#)\.{{{least},}}(?=#)", pattern.replace("?", "")))


def _mark(samples: "array[int]", rate: int) -> str:
    loud = level(samples, rate, SPOKEN_HZ)
    return "#" if loud > HEARD else "." if loud < NOT_HEARD else "?"
