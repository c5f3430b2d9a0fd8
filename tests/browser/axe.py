"""What axe finds on a page, at 320 and 1280 px, light and dark.

Nearly all of axe's time goes into contrast, and how strong words are against what lies behind them depends on their colors
and their size, not on where they stand. So every other rule is asked at 320 and at 1280 px, and contrast in all windows,
but only about colors that axe has not found strong enough before: on any page of the process, or with `make test-whole` on
this one.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.whole import WHOLE

RUN, AGAIN = "every rule", "contrast alone"
WINDOWS = ((320, "light", RUN), (1280, "dark", RUN), (320, "dark", AGAIN), (1280, "light", AGAIN))

_STRONG: set[str] = set()
"""Colors in which axe found nothing too pale."""

# Colors by element; what lies behind an element is behind what stands in it, so it is told from above to below.
WATCH = """
const OF_COLORS = ["color-contrast", "link-in-text-block"];
var colorsNow = new Map();
function colorsOfNow() {
  const behind = new Map();
  colorsNow = new Map();
  for (const one of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(one);
    const above = behind.get(one.parentElement) ?? "";
    const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode].join();
    const all = own === "rgba(0, 0, 0, 0),none,1,none,normal" ? above : above + ";" + own;
    behind.set(one, all);
    const said = [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()) || one.value;
    if (!said || !one.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const beside = one.tagName === "A" ? getComputedStyle(one.parentElement).color : "";
    const parts = [style.color, style.textShadow, style.textDecorationLine, large, style.position, beside, all];
    colorsNow.set(one, parts.join("|"));
  }
  return [...new Set(colorsNow.values())];
}
async function askRules() {
  const rules = Object.fromEntries(OF_COLORS.map(name => [name, {enabled: false}]));
  return (await axe.run({rules, resultTypes: ["violations"]})).violations;
}
async function askColors(colors) {
  const others = new Set(colors), include = [...colorsNow].filter(([, one]) => others.has(one)).map(([one]) => one);
  const rules = {runOnly: {type: "rule", values: OF_COLORS}, resultTypes: ["violations"]};
  return (await axe.run({include}, rules)).violations;
}
"""


def watch(page: Page) -> None:
    """Let axe into the page one is on."""
    page.evaluate(f"{AXE_SCRIPT};{WATCH}")
    # A card that is just changing its color has a contrast of its own.
    page.emulate_media(reduced_motion="reduce")
    if WHOLE:
        _STRONG.clear()


def ask(page: Page, width: int, scheme: Any, run: str = RUN, height: int = 900) -> list[str]:
    """What axe finds in one of the windows, with where it is."""
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    return [f"{width} {scheme}: {one['id']}: {_where(one)}" for one in found_now(page, run)]


def found_now(page: Page, run: str = RUN) -> list[Any]:
    """What axe finds on the page as it is now."""
    found = page.evaluate("askRules()") if run == RUN else []
    colors = [one for one in page.evaluate("colorsOfNow()") if one not in _STRONG]
    if colors:
        pale = page.evaluate("askColors", colors)
        if not pale:
            _STRONG.update(colors)
        found += pale
    return list(found)


def _where(violation: Any) -> str:
    return "; ".join(f"{node['target'][0]}: {node['failureSummary']}" for node in violation["nodes"][:3])
