"""How soon the page of khalkhin-gol is there, in headless Chromium on loopback: ``python -m benchmarks.page``."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from statistics import median

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
]
SCENARIO = "khalkhin-gol"
REPEATS = 5
READ = """() => {
  const at = (name) => performance.getEntriesByName(name)[0]?.startTime;
  return { "first paint": at("first-paint"), "every view drawn": at("foedus:drawn") };
}"""
PARSE = """async () => {
  const text = await (await fetch("api/payload")).text();
  const begun = performance.now();
  JSON.parse(text);
  return [text.length, performance.now() - begun];
}"""


@contextmanager
def served():
    """A server of its own: its address, and the seconds from its start until it answered."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "foedus", "explore", SCENARIO, "--no-browser", "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        yield server.stderr.readline().split()[0], time.perf_counter() - begun
    finally:
        server.terminate()
        server.wait()


def looked_at(browser, address: str) -> dict[str, float]:
    """One visit with nothing cached: milliseconds from navigation."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    visit = context.new_page()
    visit.goto(address)
    visit.wait_for_selector("html[data-drawn]")
    visit.wait_for_timeout(300)
    found = visit.evaluate(READ)
    found["characters of JSON"], found["of which parsing"] = visit.evaluate(PARSE)
    context.close()
    return found


def page() -> None:
    """Medians over several servers: the first visit, and one while the model is being fitted."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        print("\nThe page: playwright is absent, nothing measured.")
        return
    starts, first, second = [], [], []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(REPEATS):
            with served() as (address, ready):
                starts.append(ready)
                first.append(looked_at(browser, address))
                second.append(looked_at(browser, address))
        browser.close()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"\nThe page of {SCENARIO}, loopback, medians of {REPEATS} (load {load} on {os.cpu_count()} cores)")
    print(f"  server start to ready {median(starts):.2f} s (least {min(starts):.2f})")
    goals = {"first paint": 300, "every view drawn": 1000}
    for label, visits in {"first visit": first, "while the model is fitted": second}.items():
        said = [
            f"{name} {median(v[name] for v in visits):.0f} ms (least {min(v[name] for v in visits):.0f}, {goal} wanted)"
            for name, goal in goals.items()
        ]
        print(f"  {label}: {', '.join(said)}")
    size, parsing = first[0]["characters of JSON"], median(v["of which parsing"] for v in first)
    print(f"  record: {size / 1000:.0f} kB of JSON, parsed in {parsing:.0f} ms")


if __name__ == "__main__":
    page()
