"""Shows a pairing code, as a person does: signs in to the portal and presses the button."""

import re
import ssl
import sys

import httpx2

from tests.live.product import PASSWORD

_FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
_CODE = re.compile(r"--pair ([0-9A-Z-]+)")
_CHECKS = "/settings/checks"


def shown_code(host: str, username: str, context: ssl.SSLContext) -> str:
    """The code that the portal shows to this person."""
    with httpx2.Client(
        base_url=f"https://{host}", verify=context, follow_redirects=True, trust_env=False
    ) as browser:
        form = {"username": username, "password": PASSWORD}
        browser.post("/", data={**form, "form_token": _token(browser.get("/").text)})
        page = browser.get(_CHECKS).text
        shown = browser.post(f"{_CHECKS}/code", data={"form_token": _token(page)}).text
    return _found(_CODE, shown)


def _token(page: str) -> str:
    return _found(_FORM_TOKEN, page)


def _found(wanted: re.Pattern[str], page: str) -> str:
    found = wanted.search(page)
    if found is None:
        raise RuntimeError(f"the page has no {wanted.pattern}")
    return found[1]


if __name__ == "__main__":
    # The lab has broken certificates on purpose, and this is not what is being tested.
    unchecked = ssl._create_unverified_context()  # noqa: S323, SLF001
    sys.stdout.write(shown_code(sys.argv[1], sys.argv[2], unchecked))
