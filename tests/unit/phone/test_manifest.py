"""phone/public: what a browser needs to install the app is there, in the sizes that it says."""

import json
from pathlib import Path

import pytest
from PIL import Image

import squilla
from squilla.phone.address import PATH

PUBLIC = Path(squilla.__file__).parents[2] / "phone" / "public"
MANIFEST = json.loads((PUBLIC / "manifest.webmanifest").read_text(encoding="utf-8"))
PICTURES = [icon for icon in MANIFEST["icons"] if icon["type"] == "image/png"]


@pytest.mark.parametrize("icon", PICTURES, ids=lambda icon: icon["src"])
def test_an_icon_has_the_size_that_the_manifest_says(icon: dict[str, str]) -> None:
    with Image.open(PUBLIC / icon["src"].removeprefix(PATH)) as picture:
        assert f"{picture.width}x{picture.height}" == icon["sizes"]


def test_it_installs_and_stays_in_its_folder() -> None:
    assert {icon["sizes"] for icon in PICTURES} == {"192x192", "512x512"}
    assert [icon["src"] for icon in PICTURES if icon.get("purpose") == "maskable"]
    assert MANIFEST["start_url"] == MANIFEST["scope"] == PATH
    assert MANIFEST["display"] == "standalone"


def test_ios_rounds_the_corners_of_an_icon_without_holes() -> None:
    with Image.open(PUBLIC / "icons" / "apple-touch-icon.png") as picture:
        assert picture.size == (180, 180)
        assert picture.convert("RGBA").getchannel("A").getextrema() == (255, 255)


def test_the_logo_is_the_portals() -> None:
    logo = Path(squilla.__file__).parent / "portal" / "static" / "favicon.svg"
    assert (PUBLIC / "icon.svg").read_bytes() == logo.read_bytes()
