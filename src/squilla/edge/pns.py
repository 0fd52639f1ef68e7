"""How a phone says where pushes for it go, in its Contact (RFC 8599).

Three ways are spoken: RFC 8599 itself; Linphone's use of it, whose `pn-prid` holds several tokens
(`TOKEN:voip&TOKEN:remote`); and Linphone's older `pn-type`, `app-id`, `pn-tok`. Only the first
is refused (555, 423): a phone that speaks the others would not register at all then, and can
still be called while it is awake. Where no registration is granted for long enough, push is not
claimed, and done all the same.
"""

import re
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import unquote

REFRESH_SECONDS = 130
"""`sip.pnsreg`: a phone that can wake by itself renews that long before its registration ends."""
SHORTEST_SECONDS = 150
"""A registration with push is at least that long: 120 s and some more before its end (§4.1.4)."""

_LEGACY = ("app-id",)
_LEGACY_PROVIDERS = {
    "apple": "apns",
    "google": "fcm",
    "firebase": "fcm",
    "android": "fcm",
}
_DEV = ".dev"
_PARAMETER = re.compile(r";\s*([A-Za-z0-9.!%*_+`'~-]+)(?:\s*=\s*([^;>\s,\"?]*))?")
_URI_IN_BRACKETS = re.compile(r"<([^<>]*)>")
_WHOLE_PARAMETER = re.compile(r";\s*([^\s;<>?=]*)[^;<>?]*")
_MOST_CHARACTERS = 4096

Fields = dict[str, str | bool]


class Refusal(Enum):
    """What the phone is told instead of 200."""

    UNSUPPORTED = (555, "Push Notification Service Not Supported")
    TOO_BRIEF = (423, "Interval Too Brief")


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a REGISTER says of push: nothing, a question, an address, or its removal.

    `granted` are the providers that we say we can ask; `address` is as `model/push.py` has it.
    """

    granted: tuple[str, ...] = ()
    address: Fields | None = field(default=None, repr=False)
    withdrawn: bool = False
    refreshes_itself: bool = False
    refusal: Refusal | None = None


NOTHING = Announcement()


def is_mentioned(contact: str) -> bool:
    """Whether a Contact can say anything of push: most renewals don't, and are many."""
    return "pn-" in contact.lower()


def read(
    contact: str,
    *,
    expires: int,
    longest: int,
    supported: tuple[str, ...],
    pushed_upstream: bool,
) -> Announcement:
    """What a Contact says that asks for `expires` seconds, where `longest` is the most it gets.

    `pushed_upstream`: a server before us pushes already (§5.2).
    """
    if pushed_upstream or len(contact) > _MOST_CHARACTERS:
        return NOTHING
    values = parameters(contact)
    if "pn-provider" in values:
        found = _rfc8599(values, supported, expires, longest)
    elif "pn-type" in values:
        found = _legacy(values, supported)
    else:
        return NOTHING
    if expires == 0 and found.refusal is None:
        return Announcement(withdrawn=True)
    return found


def parameters(contact: str) -> dict[str, str]:
    """The URI parameters of a Contact, names in lower case; header parameters under `+name`."""
    inside = _URI_IN_BRACKETS.search(contact)
    uri = inside[1] if inside else ""
    after = contact[inside.end() :] if inside else contact
    found = {name.lower(): unquote(value or "") for name, value in _PARAMETER.findall(uri)}
    return found | {
        name.lower(): value or "" for name, value in _PARAMETER.findall(after) if name[0] == "+"
    }


def without_push(uri: str) -> str:
    """A URI or Contact without what it says of push: nobody but us may know it."""
    return _WHOLE_PARAMETER.sub(lambda found: "" if is_of_push(found[1]) else found[0], uri)


def is_of_push(name: str) -> bool:
    """Whether a parameter of that name, which may be escaped, belongs to a push address."""
    plain = unquote(name).lower()
    return plain.startswith("pn-") or plain in _LEGACY


def feature_caps(announcement: Announcement, vapid: str) -> list[str]:
    """The Feature-Caps headers (RFC 6809) that say what is granted (§5.3, §8.2)."""
    headers = []
    for provider in announcement.granted:
        value = f'*;+sip.pns="{provider}"'
        if announcement.refreshes_itself:
            value += f';+sip.pnsreg="{REFRESH_SECONDS}"'
        if provider == "webpush":
            value += f';+sip.vapid="{vapid}"'
        headers.append(f"Feature-Caps: {value}")
    return headers


def _rfc8599(
    values: dict[str, str], supported: tuple[str, ...], expires: int, longest: int
) -> Announcement:
    provider, sandbox = _provider(values["pn-provider"])
    if not provider:
        return Announcement(granted=supported)
    linphone = ":" in values.get("pn-prid", "") and provider == "apns"
    if provider not in supported:
        return NOTHING if linphone or sandbox else Announcement(refusal=Refusal.UNSUPPORTED)
    itself = bool(values.keys() & {"+sip.pnsreg", "+sip.pnsreq"})
    if not values.get("pn-prid"):
        return Announcement((provider,), withdrawn=True, refreshes_itself=itself)
    address = _address(provider, values.get("pn-param", ""), values["pn-prid"], sandbox=sandbox)
    if address is None:
        return NOTHING if linphone else Announcement(refusal=Refusal.UNSUPPORTED)
    grants = longest >= SHORTEST_SECONDS
    if grants and not linphone and 0 < expires < SHORTEST_SECONDS:
        return Announcement(refusal=Refusal.TOO_BRIEF)
    return Announcement((provider,) if grants else (), address, refreshes_itself=itself)


def _legacy(values: dict[str, str], supported: tuple[str, ...]) -> Announcement:
    provider = _LEGACY_PROVIDERS.get(values["pn-type"].lower(), "")
    token, application = values.get("pn-tok", ""), values.get("app-id", "")
    if provider not in supported or not token:
        return NOTHING
    if provider == "fcm":
        return Announcement(address={"provider": "fcm", "token": token, "project": application})
    sandbox = application.endswith(_DEV)
    bundle = application.removesuffix(_DEV).removesuffix(".prod").removesuffix(".voip")
    return Announcement(
        address={"provider": "apns", "token": token, "bundle": bundle, "sandbox": sandbox}
    )


def _provider(text: str) -> tuple[str, bool]:
    name = text.lower()
    return name.removesuffix(_DEV), name.endswith(_DEV)


def _address(provider: str, param: str, prid: str, *, sandbox: bool) -> Fields | None:
    """The address in the fields of `model/push.py`; None when a part is missing or too much."""
    if provider == "webpush":
        fits = not param and prid.startswith("https://")
        address: Fields = {"provider": provider, "endpoint": prid, "p256dh": "", "auth": ""}
        return address if fits else None
    if provider == "fcm":
        return {"provider": provider, "token": prid, "project": param} if param else None
    team, _, topic = param.partition(".")
    token = _voip_token(prid)
    if not (team and topic and token):
        return None
    bundle = re.sub(r"(\.(voip|remote))?(&(voip|remote))*$", "", topic)
    return {"provider": provider, "token": token, "bundle": bundle, "sandbox": sandbox}


def _voip_token(prid: str) -> str:
    """The token for VoIP pushes: alone, or the one marked so among several."""
    if ":" not in prid:
        return prid
    marked = dict(part.partition(":")[::2][::-1] for part in prid.split("&"))
    return marked.get("voip", "")
