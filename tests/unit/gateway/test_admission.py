"""Who may send."""

import base64
import hmac
import re
from pathlib import Path

import pytest

from squilla.gateway.admission import SYSTEM_ID, Admitted, Barred, Stranger, admit, new_secret
from tests.unit.gateway.world import SECRET, SYSTEM, World, basic


def header(text: str, scheme: str = "Basic") -> str:
    return f"{scheme} {base64.b64encode(text.encode()).decode()}"


@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC"])
def test_a_system_with_its_secret_is_admitted(world: World, scheme: str) -> None:
    assert admit(world.store, header(f"{SYSTEM}:{SECRET}", scheme)) == Admitted(SYSTEM)


def test_a_blocked_system_is_barred_with_the_reason(world: World) -> None:
    world.block("unpaid")
    assert admit(world.store, header(f"{SYSTEM}:{SECRET}")) == Barred(SYSTEM, "unpaid")


@pytest.mark.parametrize(
    ("shown", "who"),
    [
        (None, ""),
        ("", ""),
        ("Basic", ""),
        ("Basic ***", ""),
        ("Basic " + "Q" * 600, ""),
        (header("\xff\xfe"), ""),
        ("Basic /////w==", ""),
        (header(SYSTEM), SYSTEM),
        (header(f"{SYSTEM}:"), SYSTEM),
        (header(f"{SYSTEM}:{SECRET}x"), SYSTEM),
        (header(f"{SYSTEM}:{SECRET[:-1]}"), SYSTEM),
        (header(f"other:{SECRET}"), ""),
        (header(f":{SECRET}"), ""),
        (header(f"{SYSTEM}\x00:{SECRET}"), ""),
        (header(f"{SYSTEM}:{SECRET}", "Bearer"), ""),
        (header("other:"), ""),
    ],
)
@pytest.mark.parametrize("why", [None, "unpaid"])
def test_anybody_else_is_a_stranger_blocked_or_not(
    world: World, shown: str | None, who: str, why: str | None
) -> None:
    world.block(why)
    assert admit(world.store, shown) == Stranger(who)


@pytest.mark.parametrize("system", [SYSTEM, "other"])
def test_an_unknown_id_costs_a_comparison_too(
    world: World, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    really = hmac.compare_digest

    def compare(left: str, right: str) -> bool:
        compared.append((len(left), len(right)))
        return really(left, right)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    admit(world.store, basic(system, "wrong")["Authorization"])
    assert compared == [(64, 64)]


def test_a_secret_has_256_bits_and_is_never_the_same() -> None:
    assert re.fullmatch("[0-9a-f]{64}", new_secret())
    assert new_secret() != new_secret()


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("nova", True),
        ("0E2A5C1B-77.x_y", True),
        ("a" * 64, True),
        ("a" * 65, False),
        ("", False),
        ("-a", False),
        ("a:b", False),
        ("a b", False),
        ("è", False),
        ("a\n", False),
    ],
)
def test_ids(name: str, *, good: bool) -> None:
    assert bool(SYSTEM_ID.fullmatch(name)) is good


def test_the_store_keeps_no_secret(world: World, tmp_path: Path) -> None:
    world.store.close()
    assert not any(SECRET.encode() in file.read_bytes() for file in tmp_path.glob("gateway.db*"))
