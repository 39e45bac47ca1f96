"""The first view of a design page in a real browser, as a phone on a slow network has it; and the price after a click.

Chromium with a processor four times slower and a network of 1.6 Mbit/s and 150 ms there and back (fast 3G): what stands
there last and largest within 1.2 s (LCP), moves by at most 0.02 (CLS), and weighs, packed by our own server, at most
60 KB of HTML, 25 KB of scripts and 12 KB of style. Without a brake: a click to the new price on the screen, p95 150 ms.
For car, ritual box and an imported PC. Needs the browser of the tests (`make test` brings one). Run by `make bench`, or
alone: `python -m benchmarks.first_view [--product car]`.
"""

import argparse
import statistics
from typing import Any

from benchmarks._subjects import MODELS
from benchmarks.click import open_shop

PRODUCTS = ("car", "ritual", "pc-richmond")
LCP, CLS, PAINTED = 1200.0, 0.02, 150.0
WEIGHTS = {"html": 60_000, "js": 25_000, "css": 12_000}
VIEWS, CLICKS = 5, 20
FAST_3G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
_WATCH = """() => {
  window.seen = { lcp: 0, cls: 0 };
  new PerformanceObserver(list => { for (const each of list.getEntries()) seen.lcp = each.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver(list => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) seen.cls += each.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""
_WEIGH = """() => {
  const page = performance.getEntriesByType("navigation")[0].encodedBodySize, found = { html: page, js: 0, css: 0 };
  for (const each of performance.getEntriesByType("resource")) {
    const kind = new URL(each.name).pathname.split(".").pop();
    if (kind in found) found[kind] += each.encodedBodySize;
  }
  return found;
}"""
_PAINTED = """key => new Promise(done => {
  const begun = performance.now(), design = document.getElementById("design"), before = design.dataset.seq;
  const seen = new MutationObserver(() => {
    if (design.dataset.seq === before) return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
  });
  seen.observe(design, { attributes: true, attributeFilter: ["data-seq"] });
  document.getElementById(key).click();
  setTimeout(() => done(null), 5000);
})"""
_OTHERS = """() => [
  ...document.querySelectorAll("#cfg input[type=radio]:not(:checked):not([aria-disabled])")
].map(it => it.id)"""


def begun(browser: Any, port: int, product: str, **how: Any) -> Any:
    """A page of a browser of its own at the first step of a new design."""
    page = browser.new_context(**how).new_page()
    page.goto(f"http://127.0.0.1:{port}/p/{product}")
    page.locator("form[action$='/designs'] button").first.click()
    page.wait_for_load_state("networkidle")
    return page


def seen(browser: Any, port: int, product: str) -> tuple[float, float, dict[str, int]]:
    """LCP and CLS, and what was sent, of the design page that a slow phone opens for the first time."""
    address = begun(browser, port, product)
    cookies, url = address.context.cookies(), address.url
    page = (context := browser.new_context(**PHONE)).new_page()
    context.add_cookies(cookies)
    page.add_init_script(f"({_WATCH})()")
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", FAST_3G)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url, wait_until="load")
    page.wait_for_timeout(1500)
    found, sizes = page.evaluate("seen"), page.evaluate(_WEIGH)
    for each in (context, address.context):
        each.close()
    return found["lcp"], found["cls"], sizes


def painted(browser: Any, port: int, product: str) -> list[float]:
    """Milliseconds from clicks to the answer on the screen, on a desk."""
    page, times = begun(browser, port, product), []
    for at in range(CLICKS):
        others = page.evaluate(_OTHERS)
        if not others:
            break
        took = page.evaluate(_PAINTED, others[(7 * at) % len(others)])
        page.wait_for_timeout(100)
        if took is not None:
            times.append(took)
    page.context.close()
    return times


def measured(browser: Any, port: int, product: str) -> bool:
    """Prints the figures of a product beside the budgets; whether all were kept."""
    views = [seen(browser, port, product) for _ in range(VIEWS)]
    lcp, cls = statistics.median(each[0] for each in views), max(each[1] for each in views)
    weights, times = views[-1][2], painted(browser, port, product)
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"First view of the {product} on a slow phone, {VIEWS} times:")
    print(f"  LCP {lcp:.0f} ms (budget {LCP:g})   CLS {cls:.3f} (budget {CLS:g})")
    print(
        "  "
        + "   ".join(f"{kind} {weights[kind] / 1000:.1f} KB (budget {most / 1000:g})" for kind, most in WEIGHTS.items())
    )
    print(f"  click to painted price: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms (budget {PAINTED:g})")
    light = all(weights[kind] <= most for kind, most in WEIGHTS.items())
    return lcp <= LCP and cls <= CLS and light and p95 <= PAINTED


def main() -> bool:
    """Measures the products asked for (all by default); whether all budgets were kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--product", action="append", choices=PRODUCTS, help="measure this one only; can be repeated")
    asked = parser.parse_args().product or list(PRODUCTS)
    try:
        from playwright.sync_api import sync_playwright

        from tools import chromium

        found = chromium.find()
    except ImportError:
        found = None
    if not found:
        print("First views skipped: there is no browser here; `make test` brings one.")
        return True
    kept = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(found), args=["--no-sandbox"])
        with open_shop() as port:
            kept += [measured(browser, port, product) for product in asked if product in ("car", "ritual")]
        model = MODELS / "pc-richmond.xml"
        if "pc-richmond" in asked and model.is_file():
            with open_shop("import", "featureide", str(model), "--into") as port:
                kept.append(measured(browser, port, "pc-richmond"))
        browser.close()
    return all(kept)


if __name__ == "__main__":
    raise SystemExit(not main())
