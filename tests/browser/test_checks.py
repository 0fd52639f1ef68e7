"""The page Checks in a real browser: a code that works, findings that appear, with and without."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect

from squilla.doctor.inside import InsideLost
from squilla.doctor.pair.inside_end import Stage
from squilla.doctor.pair.outside import Paired, paired
from squilla.portal import router
from squilla.services import Services
from tests.browser.conftest import OpenPage
from tests.browser.test_portal import (
    IN_BOTH_LANGUAGES,
    ITALIAN,
    PHONE,
    WORST_CONTRAST,
    Words,
    sign_in,
)
from tests.unit.doctor.pair.ends import FOREIGN, come_in, run
from tests.unit.doctor.pair.ends import Words as Question
from tests.unit.portal.test_checks import BAD, UNKNOWN, check

CHECKS = "/settings/checks"
SHOW_CODE = {"it-IT": "Mostra un codice", "en-GB": "Show a code"}
EXAMINE = {"it-IT": "Controlla dall'interno", "en-GB": "Check from inside"}
TO_PUT_RIGHT = {"it-IT": "Da sistemare", "en-GB": "To put right"}
CONNECTED = {"it-IT": "Collegato un computer da", "en-GB": "A computer is connected from"}


@pytest.fixture(autouse=True)
def few_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    few = (
        check("B6-BAD", BAD),
        check("B6-SYMPTOM", BAD, explained_by=("B6-BAD",)),
        check("B6-UNSEEN", UNKNOWN),
        check("B6-GOOD"),
    )
    monkeypatch.setattr(router, "CHECKS", few)


def open_checks(page: Page, words: Words) -> None:
    sign_in(page, words)
    page.goto(CHECKS)


def show_code(page: Page, words: Words) -> tuple[str, str]:
    """The code, and the command that the page offers to copy."""
    page.get_by_role("button", name=SHOW_CODE[words.locale]).click()
    return page.locator(".code").inner_text(), page.locator("#command").input_value()


@IN_BOTH_LANGUAGES
def test_the_code_joins_an_outside_and_the_page_says_so(
    portal_page: OpenPage, services: Services, base_url: str, words: Words
) -> None:
    page = portal_page(locale=words.locale)
    open_checks(page, words)
    code, command = show_code(page, words)
    assert command == f"squilla doctor {services.target.host} --pair {code}"

    async def play() -> None:
        async with paired("127.0.0.1", int(base_url.rpartition(":")[2]), code) as there:
            assert isinstance(there, Paired)
            with pytest.raises(InsideLost):
                await there.ask(FOREIGN, Question(()))
            assert services.pairing.state.stage is Stage.PAIRED

    with ThreadPoolExecutor(1) as elsewhere:  # Playwright's own event loop runs in this thread
        elsewhere.submit(lambda: run(play())).result()
    assert services.pairing.state.stage is Stage.WAITING


@IN_BOTH_LANGUAGES
def test_who_came_in_is_shown_and_can_be_put_out(
    portal_page: OpenPage, services: Services, words: Words
) -> None:
    page = portal_page(locale=words.locale)
    open_checks(page, words)
    code, _ = show_code(page, words)
    assert come_in(services.pairing, code) is not None
    expect(page.get_by_text(CONNECTED[words.locale])).to_be_visible(timeout=8000)
    page.locator(".pairing button").click()
    expect(page).to_have_url(CHECKS)
    assert services.pairing.state.stage is Stage.NONE


@IN_BOTH_LANGUAGES
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_findings_appear(portal_page: OpenPage, words: Words, *, script: bool) -> None:
    page = portal_page(locale=words.locale, java_script_enabled=script)
    open_checks(page, words)
    page.get_by_role("button", name=EXAMINE[words.locale]).click()
    heading = page.get_by_role("heading", name=TO_PUT_RIGHT[words.locale])
    deadline = time.monotonic() + 8
    while not script and not heading.is_visible() and time.monotonic() < deadline:
        page.goto(CHECKS)
    expect(heading).to_be_visible(timeout=8000)
    expect(page.get_by_text("B6-BAD")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_and_nothing_is_wider_than_a_phone(
    portal_page: OpenPage, scheme: str
) -> None:
    """WCAG 2.2 §1.4.3 and §1.4.10."""
    page = portal_page(locale="it-IT", color_scheme=scheme, viewport={**PHONE, "width": 320})
    open_checks(page, ITALIAN)
    page.get_by_role("button", name=EXAMINE["it-IT"]).click()
    page.get_by_role("heading", name=TO_PUT_RIGHT["it-IT"]).wait_for()
    for part in page.locator("details").all():
        part.click()
    assert readable(page)
    show_code(page, ITALIAN)
    assert readable(page)


def readable(page: Page) -> bool:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    contrast: float = page.evaluate(WORST_CONTRAST)
    return width <= 320 and contrast >= 4.5
