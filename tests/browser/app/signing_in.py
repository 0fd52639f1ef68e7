"""The ways into the app besides a link, and what the browser keeps of them."""

import json
from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.app.app_page import SECONDS, AppPage

KEPT = """async () => {
  const readable = (value) => {
    if (value instanceof CryptoKey) {
      return { extractable: value.extractable };
    }
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      return new TextDecoder("latin1").decode(value);
    }
    if (value === null || typeof value !== "object") {
      return value;
    }
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, readable(one)]));
  };
  const answer = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const kept = { local: { ...localStorage }, session: { ...sessionStorage } };
  for (const { name } of await indexedDB.databases()) {
    const database = await answer(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store).getAll();
      kept[`${name}/${store}`] = (await answer(all)).map(readable);
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const kinds = await (await caches.open(name)).keys();
    kept[name] = kinds.map((request) => request.url);
  }
  return kept;
}"""


def type_password(app: AppPage, username: str, password: str) -> None:
    """Sign in without a QR (M2)."""
    form = app.page.locator("details.by-password")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    app.page.get_by_label(app.words("sign_in_username")).fill(username)
    app.page.get_by_label(app.words("sign_in_password"), exact=True).fill(password)
    app.press("sign_in_button")


def show_picture(app: AppPage, name: str, content: bytes) -> None:
    """Choose a file instead of what the camera sees."""
    chosen = app.page.locator("input[type=file]")
    if chosen.count() == 0:
        app.press("sign_in_scan")
    kind = {"name": name, "mimeType": "image/png", "buffer": content}
    chosen.set_input_files(kind, timeout=SECONDS * 1000)  # type: ignore[arg-type]


def kept_by_browser(page: Page) -> dict[str, object]:
    """All that scripts of this origin can read: storages, databases, names of what is cached."""
    found: dict[str, object] = page.evaluate(KEPT)
    return found


def traffic_of(page: Page) -> Callable[[], list[str]]:
    """Notes what a page asks and sends from now on."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("websocket", lambda socket: seen.append(socket.url))
    return lambda: list(seen)


def text_of(kept: object) -> str:
    return json.dumps(kept, ensure_ascii=False)
