"""Takes the pictures in docs/pictures: starts the demo service, signs in, looks, stops it again."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs/pictures"
INSTALLED_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PHONE = {"viewport": {"width": 390, "height": 1100}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
START_SECONDS = 120


def main() -> None:
    """Each picture, by name."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with service() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(args=FLAGS, executable_path=chromium())
        phone = signed_in(browser, address, "clinician", PHONE)
        take(phone, "today")
        phone.locator(".app-visit__do a").first.click()
        take(phone, "log")
        desk = signed_in(browser, address, "lead", DESKTOP)
        for name, path in (("board", "/caseload/"), ("alerts", "/alerts/"), ("teams", "/teams/")):
            desk.goto(path)
            take(desk, name)
        desk.goto("/caseload/")
        desk.locator("[data-person]").first.click()
        take(desk, "person")
        browser.close()


@contextmanager
def service():
    """The demo service on a free port, with its engine running; stopped afterwards, its data kept."""
    port = free_port()
    command = [sys.executable, "manage.py", "up", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"DEMO": "1"})
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/readyz", process)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def wait_for(address: str, process: subprocess.Popen) -> None:
    """Until the service says that it is ready; stop with a sentence where it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own address
            return
        except (URLError, OSError):
            time.sleep(0.5)
    sys.exit("The demo service did not become ready; what it said stands above.")


def signed_in(browser: Browser, address: str, who: str, size: dict) -> Page:
    """A page of one of the demo's users, on Today."""
    page = browser.new_context(
        base_url=address, locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce", **size
    ).new_page()
    page.goto("/accounts/login/")
    page.locator("#id_login").fill(f"{who}@demo.example")
    page.locator("#id_password").fill("demo")
    page.locator("#id_password").press("Enter")
    page.wait_for_url("**/today/")
    return page


def take(page: Page, name: str) -> None:
    """One picture of what the window shows."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")
    sys.stdout.write(f"docs/pictures/{name}.png\n")


def chromium() -> str | None:
    """An installed Chromium; None lets Playwright use its own."""
    return next(filter(None, map(shutil.which, INSTALLED_NAMES)), None)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


if __name__ == "__main__":
    main()
