"""Where the app is: at /app/, and nothing else of it anywhere."""

from pathlib import Path

from fastapi import FastAPI
from starlette.responses import RedirectResponse

from squilla.phone.address import PATH
from squilla.phone.files import BUILT, PhoneFiles
from squilla.phone.policy import policy

_MOVED_FOR_GOOD = 308


def install_phone(app: FastAPI, *, host: str, phone_port: int, built: Path = BUILT) -> None:
    """Give out the app below an application; its phones register at `host:phone_port`."""
    bare = PATH.removesuffix("/")
    app.add_route(bare, lambda _: RedirectResponse(PATH, _MOVED_FOR_GOOD), methods=["GET"])
    app.mount(bare, PhoneFiles(built, policy(host, phone_port)))
