"""A Chromium for the browser tests and the screenshots: found, or installed and said so.

    python -m tools.chromium    prints the path of the browser; installs one if there is none

Decides which browser is used and with which switches. Does not start it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def find() -> Path | None:
    """An installed Chromium or Chrome: the system's first, then the one playwright downloaded."""
    candidates = [path for name in NAMES if (path := shutil.which(name))]
    for candidate in [*candidates, *MAC_APPS]:
        if Path(candidate).exists() and _starts(candidate):
            return Path(candidate)
    return _of_playwright()


def install() -> Path | None:
    """Installs Chromium by apt-get when root on Debian or Ubuntu, else through playwright; None if neither can."""
    attempts: list[list[list[str]]] = []
    if shutil.which("apt-get") and os.geteuid() == 0:
        attempts.append([["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]])
    attempts.append([[sys.executable, "-m", "playwright", "install", "chromium"]])
    for commands in attempts:
        print(f"Installing Chromium: {' '.join(commands[-1])}", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        succeeded = all(
            subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode == 0
            for command in commands
        )
        if succeeded and (found := find()):
            return found
    return None


def _starts(path: str) -> bool:
    """Whether this really is a browser: Ubuntu's `chromium-browser` only says that it is a snap."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and "chrom" in answer.stdout.lower()


def _of_playwright() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def main() -> int:
    """Says which browser will be used; 1 when none can be had."""
    path = find() or install()
    if path is None:
        print(
            "No Chromium or Chrome was found and none could be installed. Install one (Debian: apt-get install "
            "chromium); the browser tests need it.",
            file=sys.stderr,
        )
        return 1
    print(f"Browser: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
