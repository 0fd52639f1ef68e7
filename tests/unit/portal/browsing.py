"""A browser's habits, for tests without one: it fills in the forms that a page shows."""

from html.parser import HTMLParser

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.unit.portal.product import PASSWORD


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        seen = dict(attrs)
        if tag == "input" and seen.get("type") == "hidden":
            self.hidden[str(seen["name"])] = str(seen["value"])

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _parsed(response: Response) -> _Page:
    page = _Page()
    page.feed(response.text)
    page.close()
    return page


def hidden_fields(response: Response) -> dict[str, str]:
    return _parsed(response).hidden


def words(response: Response) -> str:
    return " ".join(" ".join(_parsed(response).texts).split())


def try_sign_in(client: TestClient, username: str, password: str = PASSWORD) -> Response:
    fields = hidden_fields(client.get("/"))
    return client.post("/", data={**fields, "username": username, "password": password})


def sign_in(client: TestClient, username: str = "anna") -> None:
    response = try_sign_in(client, username)
    assert (response.status_code, response.headers["location"]) == (303, "/settings/mobile")


def generate_qr(client: TestClient) -> Response:
    fields = hidden_fields(client.get("/settings/mobile/qr"))
    return client.post("/settings/mobile/qr", data=fields)


def qr_text_of(response: Response) -> str:
    _, _, rest = response.text.partition('<textarea id="qr-text"')
    return rest.partition(">")[2].partition("</textarea>")[0]
