"""address.py: where the app is, and the link that signs it in."""

from urllib.parse import unquote, urlsplit

import pytest

from squilla.phone.address import app_address, sign_in_link

TOKEN = "0123456789abcdef" * 2


@pytest.mark.parametrize("origin", ["https://pbx.example.com", "https://pbx.example.com:8443"])
def test_the_app_is_below_the_portal(origin: str) -> None:
    assert app_address(origin) == f"{origin}/app/"


@pytest.mark.parametrize("username", ["anna", "Ærø", "100%25", 'a"b', "a#b?c/d&e"])
def test_a_link_carries_the_text_where_no_server_gets_to_see_it(username: str) -> None:
    text = f"{username};{TOKEN};pbx.example.com"
    link = urlsplit(sign_in_link("https://pbx.example.com", text))
    assert (link.path, link.query) == ("/app/", "")
    assert unquote(link.fragment) == text
    assert link.geturl().isascii()
