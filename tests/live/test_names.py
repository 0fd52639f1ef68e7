"""A name that nobody can resolve when the product starts, as after a power cut (B6)."""

import json
from pathlib import Path

import pytest

from squilla.ops.names import is_known
from tests.live.product import Product

UNKNOWN = "pbx.unknown.invalid"  # RFC 6761: never resolves


@pytest.fixture
def unknown(open_folder: Path) -> Product:
    return Product(open_folder / "unknown", HOST=UNKNOWN)


def test_it_starts_and_calls_work_although_its_name_is_not_known(unknown: Product) -> None:
    assert not is_known(UNKNOWN)
    with unknown:
        result = json.loads(unknown.cli("call", "*43", "--seconds", "12", "--json"))
    assert result["ok"], result
