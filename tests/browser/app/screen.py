"""What is judged of each screen: by axe-core, by its measures on a small phone, by eye later."""

import os
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).parents[3]
AXE = ROOT / "phone" / "node_modules" / "axe-core" / "axe.min.js"
FINGER = 44  # CSS pixels, WCAG 2.2 §2.5.5
PICTURES = os.environ.get("SQUILLA_PICTURES")
FAULTS_BY_AXE = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((one) => one.html).join(" ")}`);
}"""
FAULTS_BY_MEASURE = """(finger) => {
  const faults = [];
  for (const one of document.querySelectorAll("*")) {
    const scrolls = one === document.documentElement
      || ["auto", "scroll"].includes(getComputedStyle(one).overflowX);
    if (scrolls && one.scrollWidth > one.clientWidth) {
      faults.push(`${one.tagName}.${one.className} scrolls sideways`);
    }
  }
  for (const one of document.querySelectorAll("button, a[href], input, select, summary")) {
    const isHidden = one.matches("[type=checkbox], [type=file]");
    const target = isHidden ? one.closest("label") : one;
    const isInText = one.matches("a") && getComputedStyle(one).display === "inline";
    if (!target.checkVisibility() || isInText) {
      continue;
    }
    const { left, right, width, height } = target.getBoundingClientRect();
    if (Math.min(width, height) < finger) {
      faults.push(`${target.outerHTML} is ${Math.round(width)} x ${Math.round(height)}`);
    }
    if (left < 0 || right > innerWidth) {
      faults.push(`${target.outerHTML} is cut off`);
    }
  }
  return faults;
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (one === document.body) {
    return ["", true];
  }
  const shown = one.closest("label.button") ?? one;
  const { outlineStyle, outlineWidth } = getComputedStyle(shown);
  const name = one.getAttribute("aria-label") ?? (one.labels?.[0] ?? one).textContent;
  return [name.trim(), outlineStyle !== "none" && parseFloat(outlineWidth) >= 2];
}"""
TABS = 30


def faults(page: Page) -> list[str]:
    """What is wrong with the screen shown now, in light and dark."""
    found: list[str] = page.evaluate(FAULTS_BY_MEASURE, FINGER)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{scheme}: {one}" for one in page.evaluate(FAULTS_BY_AXE)]
    return found


def keep(page: Page, name: str) -> None:
    """Takes the picture for the documentation, where one is asked for."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"app-{name}.png")


def tab_to(page: Page, name: str) -> None:
    """Go on by the Tab key to what has that name; the focus must be seen on the way."""
    passed = []
    for _ in range(TABS):
        page.keyboard.press("Tab")
        focused, is_seen = page.evaluate(FOCUSED)
        passed.append(focused)
        assert is_seen, passed
        if focused.startswith(name):
            return
    raise AssertionError(f"no {name} among {passed}")
