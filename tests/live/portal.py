"""The portal as a browser without scripts sees it, in English."""

import re

import httpx2

from tests.live.product import PASSWORD, Product
from tests.live.wire import trusting

_FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


def phone_page(product: Product, username: str) -> str:
    """Sign in, and read the page of one's own phone."""
    with httpx2.Client(
        base_url=f"https://localhost:{product.https_port}",
        verify=trusting(product.ca_file),
        headers={"Accept-Language": "en"},
        follow_redirects=True,
        trust_env=False,
    ) as browser:
        found = _FORM_TOKEN.search(browser.get("/").text)
        assert found is not None
        form = {"username": username, "password": PASSWORD, "form_token": found[1]}
        page = browser.post("/", data=form)
        assert page.status_code == 200, page.text
        assert "password" not in page.url.path, page.text
        return page.text
