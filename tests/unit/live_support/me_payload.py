"""The answer of `GET /user/me` for one person with a mobile extension."""

from typing import Any


def me_payload() -> dict[str, Any]:
    """A new copy each time, so that a test may break it."""
    return {
        "name": "Alice Rossi",
        "username": "alice",
        "presence": "online",
        "mainPresence": "online",
        "recallOnBusy": "enabled",
        "endpoints": {
            "mainextension": [{"id": "201"}],
            "extension": [
                {"id": "201", "type": "physical", "username": "201"},
                {
                    "id": "92201",
                    "type": "mobile",
                    "username": "92201",
                    "secret": "s3cret",
                    "proxy_port": 6061,
                },
                {"id": "93201", "type": "mobile", "username": "93201", "secret": "other"},
            ],
        },
        "profile": {"macro_permissions": {"presence_panel": {"permissions": {}}}},
    }
