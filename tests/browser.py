"""A real browser at the two sizes that the pages are made for, and the accessibility check."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType, Page, expect

from tests.waiting import PATIENCE_SECONDS

AXE = Path(__file__).resolve().parent.parent / "node_modules/axe-core/axe.min.js"
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
INSTALLED_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
FLAGS = (
    "--no-sandbox",  # the sandbox refuses to start under root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that asks a foreign host for anything gets nothing, here as in a hospital's network.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)

expect.set_options(timeout=1000 * PATIENCE_SECONDS)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type: BrowserType) -> dict:
    """An installed Chromium, else Playwright's. Without one the tests fail: a skipped journey proves nothing."""
    installed = next(filter(None, map(shutil.which, INSTALLED_NAMES)), None)
    if installed is None and not Path(browser_type.executable_path).exists():
        pytest.fail("No Chromium for the journeys: install one (apt-get install chromium), or run make chromium")
    return {"args": list(FLAGS)} | ({"executable_path": installed} if installed else {})


@pytest.fixture(scope="session")
def browser_context_args() -> dict:
    """A British browser without animations."""
    return {"locale": "en-GB", "timezone_id": "Europe/London", "reduced_motion": "reduce"}


# The site comes first in both, and so ends after the page: nobody asks it for anything while its database is dropped.


@pytest.fixture
def phone(live_site, new_context) -> Page:
    """A page at 390 x 844 with touch; addresses are relative to the live site."""
    return new_context(base_url=live_site.url, **PHONE).new_page()


@pytest.fixture
def desktop(live_site, new_context) -> Page:
    """A page at 1280 x 900; addresses are relative to the live site."""
    return new_context(base_url=live_site.url, **DESKTOP).new_page()


@pytest.fixture(params=["phone", "desktop"])
def each_size(request) -> Page:
    """The same test at both sizes."""
    return request.getfixturevalue(request.param)


def axe(page: Page, *, within: str | None = None) -> None:
    """Assert that axe-core finds nothing at WCAG 2.2 AA on the page as it stands, once all of it is there."""
    page.wait_for_load_state()
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        """([within, tags]) => axe.run(within || document, {runOnly: {type: 'tag', values: tags}})
            .then(result => result.violations)""",
        [within, list(AXE_TAGS)],
    )
    assert not found, f"{page.url} is not accessible:\n" + "\n".join(map(describe, found))


def describe(violation: dict) -> str:
    """One rule that was broken, and where."""
    places = "\n".join(
        f"    {' '.join(map(str, node['target']))}: {node['html'][:160]}" for node in violation["nodes"]
    )
    return f"  {violation['id']} ({violation['impact']}): {violation['help']}\n{places}"
