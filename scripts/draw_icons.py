"""Draws the app's icons from the logo: run by hand when the logo changes (needs Chromium)."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
LOGO = ROOT / "src" / "squilla" / "portal" / "static" / "favicon.svg"
PUBLIC = ROOT / "phone" / "public"
ICONS = PUBLIC / "icons"
_GROUND = re.compile(r'<rect width="32" height="32" rx="8" fill="#\w+"/>')


@dataclass(frozen=True, slots=True)
class Icon:
    """A square picture: `edge` in pixels; `ground` replaces the logo's rounded one."""

    name: str
    edge: int
    ground: str | None = None


_FULL = '<rect width="32" height="32" fill="#0b6b63"/>'
DRAWN = (
    Icon("192", 192),
    Icon("512", 512),
    Icon("maskable-512", 512, _FULL),  # the bell stays in the middle 80 %, which no mask cuts
    Icon("apple-touch-icon", 180, _FULL),  # iOS rounds the corners itself
    Icon("badge", 96, ""),  # Android shows its alpha channel alone
)


def draw(page: Page, icon: Icon) -> None:
    """Write one icon as PNG."""
    svg = LOGO.read_text(encoding="utf-8")
    if icon.ground is not None:
        svg = _GROUND.sub(icon.ground, svg)
    page.set_viewport_size({"width": icon.edge, "height": icon.edge})
    page.set_content(
        f"<style>body{{margin:0}}svg{{display:block;width:100vw;height:100vh}}</style>{svg}"
    )
    page.screenshot(path=ICONS / f"{icon.name}.png", omit_background=True)


def main() -> None:
    """Draw them all."""
    ICONS.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(LOGO, PUBLIC / "icon.svg")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page()
        for icon in DRAWN:
            draw(page, icon)
        browser.close()


if __name__ == "__main__":
    main()
