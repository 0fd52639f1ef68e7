"""What the tests of push addresses in a Contact have in common."""

from typing import Any

from squilla.edge import pns
from squilla.edge.pns import Announcement

ALL = ("webpush", "apns", "fcm")
VAPID = "BVapidKey"
LONGEST = 2678400
FCM = {"provider": "fcm", "token": "tok:en", "project": "proj"}
APNS = {"provider": "apns", "token": "ab12", "bundle": "it.example.phone", "sandbox": False}


def contact(parameters: str = "", after: str = "") -> str:
    return f"<sip:92201@198.51.100.7:4001;transport=tls{parameters}>{after}"


def read(parameters: str, after: str = "", **changes: Any) -> Announcement:
    """A phone that asks for an hour, at a server that can push everything."""
    values: dict[str, Any] = {
        "expires": 3600,
        "longest": LONGEST,
        "supported": ALL,
        "pushed_upstream": False,
    }
    return pns.read(contact(parameters, after), **(values | changes))


def caps(said: Announcement) -> list[str]:
    return pns.feature_caps(said, VAPID)
