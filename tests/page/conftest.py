"""A real Chromium that may speak to this machine only, and the made-up map in both its forms."""

import os
import shutil
from collections.abc import Iterator

import pytest
from outputs.made_up import MemoryStore, made_up_store
from outputs.running import running
from playwright.sync_api import Browser, Page, sync_playwright

from banmap.outputs import write_map
from banmap_api import create_app

ARGUMENTS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
PROJECTOR = {"width": 1024, "height": 768}
ALLOWED = ("http://127.0.0.1", "data:", "blob:", "file:")


def _chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return (
        named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = _chromium()
    if path is None:
        pytest.skip("no Chromium on this machine; name one in the environment variable CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """Give the address of the served page."""
    with running(create_app(made_up_store())) as address:
        yield f"{address}/map/"


@pytest.fixture(scope="session")
def served_empty() -> Iterator[str]:
    """Give the address of the page of a store that holds nothing yet."""
    with running(create_app(MemoryStore())) as address:
        yield f"{address}/map/"


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the address of the page in one file."""
    path = tmp_path_factory.mktemp("page") / "map.html"
    write_map(made_up_store(), path)
    return path.as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a page that fails the test on any error in it, and on any request beyond this machine."""
    context = browser.new_context(viewport=PROJECTOR, locale="lo-LA")
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: message.type in ("error", "warning") and faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
    page.on(
        "request", lambda request: request.url.startswith(ALLOWED) or faults.append(f"asked: {request.url}")
    )
    yield page
    context.close()
    assert faults == []
