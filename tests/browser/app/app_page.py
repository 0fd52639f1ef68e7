"""What a person does with the app and sees of it, by the words of the catalogue."""

import re
import time

from playwright.sync_api import Locator, Page, expect

from squilla.texts import Language, translate

SECONDS = 10.0
HEARD, NOT_HEARD = 0.1, 0.02  # of full scale; tones are sent at 0.5
BEEP_MS = 400  # finds a beep unless it begins in the pause; asked again and again
QUIET_MS = 1200  # longer than the pause between beeps


class AppPage:
    """The app in a page; each wait is bounded and fails with what was seen instead."""

    def __init__(self, page: Page, language: Language = "en") -> None:
        self.page = page
        self._language = language

    def words(self, key: str, **values: object) -> str:
        """A text of the catalogue's group `app`, in this phone's language."""
        return translate(f"app.{key}", self._language, **values)

    def open(self, fragment: str = "") -> None:
        self.page.goto("about:blank")  # else another fragment alone would not load the app again
        self.page.goto(f"/app/#{fragment}" if fragment else "/app/")

    def sign_in(self, qr: str) -> None:
        """By the portal's link, which carries the QR's text as its fragment (M1)."""
        self.open(qr)

    def is_ready(self, seconds: float = SECONDS) -> None:
        """Wait until calls arrive here."""
        self.shows("line_ready", seconds=seconds)

    def shows(self, key: str, seconds: float = SECONDS, **values: object) -> None:
        """Wait until a text is on the page, perhaps followed by more."""
        found = self.page.get_by_text(self.words(key, **values)).first
        expect(found).to_be_visible(timeout=seconds * 1000)

    def shows_no(self, key: str, seconds: float = SECONDS, **values: object) -> None:
        """Wait until a text is not on the page any more."""
        found = self.page.get_by_text(self.words(key, **values))
        expect(found).to_have_count(0, timeout=seconds * 1000)

    def button(self, key: str) -> Locator:
        return self.page.get_by_role("button", name=self.words(key), exact=True)

    def press(self, key: str) -> None:
        """Press the button of that name."""
        self.button(key).click(timeout=SECONDS * 1000)

    def go_to(self, section: str) -> None:
        """Open a section: keypad, contacts, history, settings."""
        name = re.compile(f"^{re.escape(self.words(f'tab_{section}'))}")
        menu = self.page.get_by_role("navigation", name=self.words("menu"))
        menu.get_by_role("button", name=name).click(timeout=SECONDS * 1000)

    def dial(self, number: str) -> None:
        self.go_to("keypad")
        self.page.get_by_label(self.words("keypad_number")).fill(number)
        self.press("keypad_call")

    def rings(self, seconds: float = SECONDS) -> str:
        """Wait until somebody calls; who, as the page's heading."""
        self.shows("call_in", seconds)
        return self.page.get_by_role("heading", level=1).inner_text()

    def talks(self, seconds: float = SECONDS) -> None:
        """Wait until a call is answered."""
        self.shows("call_talking", seconds)

    def talked(self, seconds: int, *, more: bool = False) -> None:
        """Wait until a call lasts so long, or so much `more` than now, by its own timer."""
        goal = seconds + (self._timer() if more else 0)
        deadline = time.monotonic() + seconds + SECONDS
        while self._timer() < goal:
            assert time.monotonic() < deadline, f"the timer stands at {self._timer()} s"
            self.page.wait_for_timeout(100)

    def _timer(self) -> int:
        shown = self.page.get_by_text(re.compile(r"^\d+:\d\d$")).inner_text()
        minutes, seconds = shown.split(":")
        return 60 * int(minutes) + int(seconds)

    def press_key(self, key: str) -> None:
        """A key of the pad in a call: a digit, `keypad_star` or `keypad_hash`."""
        name = key if key.isdigit() else self.words(key)
        self.page.get_by_role("button", name=name, exact=True).click(timeout=SECONDS * 1000)

    def is_over(self, ending: str, seconds: float = SECONDS) -> None:
        """Wait for the end of the call (`ending_left`, `cause_busy` ...), and close its page."""
        self.shows(ending, seconds)
        self.press("close")
        self.shows("tab_keypad")

    def misses(self, count: int) -> None:
        """Wait until so many missed calls are marked that nobody has seen."""
        key = "tab_history_missed" if count else "tab_history"
        expect(
            self.page.get_by_role("button", name=self.words(key, count=count), exact=True)
        ).to_be_visible()

    def past(self) -> list[str]:
        """The history's rows, newest first."""
        self.go_to("history")
        return self.page.get_by_role("main").get_by_role("listitem").all_inner_texts()

    def hears(self, hz: float, other: float, seconds: float = SECONDS) -> None:
        """Wait until a tone is in what the app plays; the other one is not."""
        deadline = time.monotonic() + seconds
        loudest = [0.0, 0.0]
        while loudest[0] < HEARD:
            assert time.monotonic() < deadline, f"{hz} Hz is only {loudest[0]:.3f} loud"
            loudest = self._loudest([hz, other], BEEP_MS)
        assert loudest[1] < NOT_HEARD, f"{other} Hz, which nobody sends, is {loudest[1]:.3f} loud"

    def hears_anything(self, seconds: float = SECONDS) -> None:
        """Wait until what the app plays is not silence."""
        deadline = time.monotonic() + seconds
        while not self.page.evaluate("hearSound()"):
            assert time.monotonic() < deadline, "it plays silence"
            self.page.wait_for_timeout(BEEP_MS)

    def hears_nothing(self, hz: float, seconds: float = SECONDS) -> None:
        """Wait until a tone is gone from what the app plays, longer than a pause."""
        deadline = time.monotonic() + seconds
        loudest = 1.0
        while loudest > NOT_HEARD:
            assert time.monotonic() < deadline, f"{hz} Hz is still {loudest:.3f} loud"
            (loudest,) = self._loudest([hz], QUIET_MS)

    def _loudest(self, frequencies: list[float], milliseconds: int) -> list[float]:
        found: list[float] = self.page.evaluate(
            "([frequencies, milliseconds]) => hear(frequencies, milliseconds)",
            [frequencies, milliseconds],
        )
        return found
