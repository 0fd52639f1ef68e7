"""What the app takes from `GET /user/me`: the strictest of both platforms, field by field."""

from dataclasses import dataclass, field
from typing import Any

from tests.live.softphones.app_shape import ContractError, Shape, check, require

WHAT = "/user/me"
# iOS unwraps endpoints, profile and macro_permissions without a guard and indexes the first
# main extension; Android reads the presence panel's permissions.
ME: Shape = {
    "name": str,
    "username": str,
    "presence": str,
    "mainPresence": str,
    "recallOnBusy": str,
    "endpoints": dict,
    "endpoints.extension": list,
    "endpoints.extension[].type": str,
    "endpoints.extension[].id": str,
    "endpoints.mainextension": list,
    "endpoints.mainextension[0].id": str,
    "profile": dict,
    "profile.macro_permissions": dict,
    "profile.macro_permissions.presence_panel.permissions": dict,
}


@dataclass(frozen=True, slots=True)
class MobileExtension:
    """The first extension of type `mobile`; without `proxy_port` the app dials 5061 directly."""

    number: str
    secret: str = field(repr=False)
    proxy_port: int | None


@dataclass(frozen=True, slots=True)
class Me:
    """The logged-in person as the app knows them."""

    name: str
    username: str
    main_extension: str
    presence: str
    mobile: MobileExtension


def parse_me(payload: Any) -> Me:
    """Raises ContractError naming the first field that would break the app."""
    check(payload, ME, WHAT)
    return Me(
        name=payload["name"],
        username=payload["username"],
        main_extension=payload["endpoints"]["mainextension"][0]["id"],
        presence=payload["mainPresence"],
        mobile=_mobile(payload["endpoints"]["extension"]),
    )


def _mobile(extensions: list[dict[str, Any]]) -> MobileExtension:
    index = next((n for n, item in enumerate(extensions) if item["type"] == "mobile"), None)
    if index is None:
        raise ContractError(f"{WHAT}: endpoints.extension has no item of type mobile (iOS crashes)")
    mobile, name = extensions[index], f"{WHAT}: endpoints.extension[{index}]"
    for text in ("id", "username", "secret"):
        require(mobile.get(text), str, f"{name}.{text}")
        if not mobile[text]:
            raise ContractError(f"{name}.{text} is empty")
    # Android registers the id, iOS the username.
    if mobile["id"] != mobile["username"]:
        raise ContractError(f"{name}.username is not its id: the platforms would disagree")
    return MobileExtension(mobile["id"], mobile["secret"], _proxy_port(mobile, name))


def _proxy_port(mobile: dict[str, Any], name: str) -> int | None:
    port = mobile.get("proxy_port")
    if port is None:
        return None
    require(port, int, f"{name}.proxy_port")
    return int(port)
