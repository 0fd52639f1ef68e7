from typing import Any

import pytest

from tests.live.softphones.app_me import parse_me
from tests.live.softphones.app_shape import ContractError
from tests.unit.live_support.me_payload import me_payload


def without(payload: dict[str, Any], path: str) -> dict[str, Any]:
    *parents, last = path.split(".")
    at: Any = payload
    for step in parents:
        at = at[int(step) if step.isdigit() else step]
    del at[int(last) if last.isdigit() else last]
    return payload


def test_the_first_mobile_extension_counts() -> None:
    me = parse_me(me_payload())
    assert (me.username, me.main_extension) == ("alice", "201")
    assert (me.mobile.number, me.mobile.proxy_port) == ("92201", 6061)
    assert "s3cret" not in repr(me)


@pytest.mark.parametrize(
    "path",
    [
        "name",
        "username",
        "presence",
        "mainPresence",
        "recallOnBusy",
        "endpoints",
        "endpoints.extension",
        "endpoints.extension.0.type",
        "endpoints.extension.0.id",
        "endpoints.extension.1.secret",
        "endpoints.extension.1.username",
        "endpoints.mainextension",
        "endpoints.mainextension.0",
        "endpoints.mainextension.0.id",
        "profile",
        "profile.macro_permissions",
        "profile.macro_permissions.presence_panel.permissions",
    ],
)
def test_every_field_is_needed(path: str) -> None:
    with pytest.raises(ContractError, match=path.split(".", maxsplit=1)[0]):
        parse_me(without(me_payload(), path))


def test_no_mobile_extension_crashes_ios() -> None:
    payload = me_payload()
    del payload["endpoints"]["extension"][1:]
    with pytest.raises(ContractError, match="no item of type mobile"):
        parse_me(payload)


@pytest.mark.parametrize("port", ["6061", True, 6061.5])
def test_a_proxy_port_that_is_no_number_is_named(port: object) -> None:
    payload = me_payload()
    payload["endpoints"]["extension"][1]["proxy_port"] = port
    with pytest.raises(ContractError, match=r"extension\[1\]\.proxy_port"):
        parse_me(payload)


def test_proxy_port_may_be_absent() -> None:
    assert (
        parse_me(without(me_payload(), "endpoints.extension.1.proxy_port")).mobile.proxy_port
        is None
    )


@pytest.mark.parametrize(("key", "value"), [("secret", ""), ("username", "92999")])
def test_a_useless_mobile_extension_is_named(key: str, value: str) -> None:
    payload = me_payload()
    payload["endpoints"]["extension"][1][key] = value
    with pytest.raises(ContractError, match=rf"extension\[1\]\.{key}"):
        parse_me(payload)
