"""See to a Chromium for the tests: an installed one, Playwright's, or the system's package. Else say what to do."""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

INSTALLED_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = """No Chromium could be had, and the tests in the browser cannot be run without one. Install one of these:
    apt-get install chromium
    {python} -m playwright install --with-deps chromium
"""


def is_there() -> bool:
    """Whether the tests would find one (tests/browser.py looks in the same places)."""
    return any(map(shutil.which, INSTALLED_NAMES)) or os.path.exists(playwrights())


def playwrights() -> str:
    """Where Playwright keeps its own."""
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def ways() -> list[list[str]]:
    """Commands that may bring one, best first. Only root can install what a browser needs from the system."""
    install = [sys.executable, "-m", "playwright", "install"]
    if os.geteuid() != 0:
        return [[*install, "chromium"]]
    found = [[*install, "--with-deps", "chromium"]]
    if shutil.which("apt-get"):
        found.append(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"])
    return found


def main() -> int:
    """Try until one is there; the exit status of the command."""
    if is_there():
        return 0
    for command in ways():
        sys.stdout.write(f"No Chromium here. Trying: {' '.join(command)}\n")
        sys.stdout.flush()
        if subprocess.run(command, stdin=subprocess.DEVNULL).returncode == 0 and is_there():
            return 0
    sys.stderr.write(ADVICE.format(python=sys.executable))
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
