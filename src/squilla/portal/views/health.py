"""Whether this process can do its work, for whoever watches it."""

from fastapi.responses import PlainTextResponse

from squilla.portal.pages import NO_STORE
from squilla.services import Services
from squilla.store import accounts

HEALTH = "/healthz"
_NOBODY = 0


class HealthPage:
    """Answers "ok" as long as the store does."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def show(self) -> PlainTextResponse:
        """200 after a look at the store; 500 when it fails."""
        with self._services.store.begin() as tx:
            accounts.by_id(tx, _NOBODY)
        return PlainTextResponse("ok", headers=NO_STORE)
