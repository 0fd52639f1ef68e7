"""What the tests of the edge have in common: a configuration, a request, some SDP."""

from typing import Any

from squilla.edge.config import EdgeConfig
from squilla.edge.cookie import PARAMETER, route_cookie
from squilla.edge.identity import ASSERTIONS
from squilla.edge.request import Request

REALM = "pbx.example.com"
PHONE = "198.51.100.7"
CALL_ID = "call-1@phone"
CONFIG = EdgeConfig(
    realm=REALM,
    mobile_prefix="92",
    echo_port=5071,
    failures_user=3,
    failures_address=5,
    ban_seconds=300,
    connection_seconds=660,
    exempt=("203.0.113.0/24",),
    bus="/nowhere/edge.bus",
    cookie_key="k" * 64,
    wake_seconds=30,
    push_providers=("webpush", "fcm"),
    vapid="BVapidKey",
)
MARK = f"{PARAMETER}={route_cookie(CONFIG.cookie_key, CALL_ID)}"
UNVOUCHED = ("remove_headers", *ASSERTIONS)
"""What is done to the headers of a phone that say who it is."""
KEY = "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
AES = f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 {KEY}"
FINGERPRINT = "a=fingerprint:sha-256 " + ":".join(["AB"] * 32)


def a_request(method: str = "INVITE", **changes: Any) -> Request:
    """A request as a phone outside sends it over TLS."""
    values: dict[str, Any] = {
        "method": method,
        "call_id": CALL_ID,
        "source": PHONE,
        "source_port": 40001,
        "local_port": 6061,
        "protocol": "tls",
        "size": 900,
        "has_to_tag": False,
        "ruri_user": "*43",
        "from_user": "92201",
        "to_user": "92201",
        "user_agent": "App/1",
    }
    return Request(**(values | changes))


def from_echo(method: str, **changes: Any) -> Request:
    """A request that our own echo service sends inside a dialog."""
    own = {"source": "127.0.0.1", "source_port": 5071, "local_port": 5070, "protocol": "udp"}
    return a_request(method, **(own | {"has_to_tag": True} | changes))


def sdp(*media: str, end: str = "\r\n") -> str:
    """A session description with these lines from the first `m=` on."""
    head = ("v=0", "o=- 1 1 IN IP4 192.0.2.1", "s=-", "c=IN IP4 192.0.2.1", "t=0 0")
    return end.join((*head, *media, ""))


SRTP = sdp("m=audio 4000 RTP/SAVP 0", AES)
PLAIN = sdp("m=audio 4000 RTP/AVP 0")
