"""What axe finds on a page, at 320 and 1280 px, light and dark.

Nearly all of axe's time goes into contrast, and how strong words are against what lies behind them depends on the scheme,
but on the width only where a style sheet says so. So every rule is asked at 320 px in light and at 1280 px in dark. In the
other two windows the colors of all that has words are compared with those in the same scheme before, and axe is asked about
what differs or was not to be seen then.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RUN = "() => axe.run({resultTypes: ['violations']}).then(found => found.violations)"
WINDOWS = ((320, "light", RUN), (1280, "dark", RUN), (320, "dark", "askAgain"), (1280, "light", "askAgain"))

# Colors by element and scheme; what lies behind an element is behind what stands in it, so it is told from above to below.
WATCH = """
var keptColors = {};
function colorsOfNow() {
  const found = new Map(), behind = new Map();
  for (const one of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(one);
    const above = behind.get(one.parentElement) ?? "";
    const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode].join();
    const all = own === "rgba(0, 0, 0, 0),none,1,none,normal" ? above : above + ";" + own;
    behind.set(one, all);
    const said = [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()) || one.value;
    if (!said || !one.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    found.set(one, [style.color, style.textShadow, style.textDecorationLine, large, all].join("|"));
  }
  return found;
}
function keepColors(scheme) { keptColors[scheme] = colorsOfNow(); }
async function askAgain(scheme) {
  const others = [...colorsOfNow()].filter(([one, colors]) => keptColors[scheme].get(one) !== colors).map(([one]) => one);
  if (!others.length) return [];
  const rules = {runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}, resultTypes: ["violations"]};
  return (await axe.run({include: others}, rules)).violations;
}
"""


def watch(page: Page) -> None:
    """Let axe into the page one is on."""
    page.evaluate(f"{AXE_SCRIPT};{WATCH}")
    # A card that is just changing its color has a contrast of its own.
    page.emulate_media(reduced_motion="reduce")


def ask(page: Page, width: int, scheme: Any, run: str = RUN, height: int = 900) -> list[str]:
    """What axe finds in one of the windows, with where it is."""
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    found = page.evaluate(run, scheme)
    if run == RUN:
        page.evaluate("keepColors", scheme)
    return [f"{width} {scheme}: {one['id']}: {_where(one)}" for one in found]


def _where(violation: Any) -> str:
    return "; ".join(f"{node['target'][0]}: {node['failureSummary']}" for node in violation["nodes"][:3])
