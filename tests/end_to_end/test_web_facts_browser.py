"""The pages of what memory holds, in a real browser.

A person goes through them with the mouse, with keys alone, without script, and at the width of a
phone.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.end_to_end.harness import Memory
from tests.end_to_end.page_kit import Site, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
pytestmark = pytest.mark.skipif(not BROWSER, reason="there is no browser on this machine")

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1200, "height": 800}
WIDER = "document.documentElement.scrollWidth - innerWidth"
HELD = (
    "/facts",
    "/memory",
    "/conflicts",
    "/log",
    "/diff",
    "/sessions",
    "/privacy",
    "/instructions",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's browser, without a window."""
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def site(held: Memory) -> Iterator[Site]:
    """Serve a store with one asserted fact.

    Nobody was let in yet.
    """
    with served(held, let_in=False) as found:
        yield found


def entered(browser: Browser, site: Site, **how: Any) -> tuple[Page, list[str]]:  # noqa: ANN401
    """Open the page by its link, noting browser complaints.

    They come with the page.
    """
    page, faults = browser.new_context(**how).new_page(), list[str]()
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(site.told["url"])
    return page, faults


def test_a_promotion_is_taken_back_from_its_line_and_the_line_is_gone(
    browser: Browser,
    site: Site,
    held: Memory,
) -> None:
    page, faults = entered(browser, site, viewport=DESK)
    page.get_by_role("link", name="MEMORY.md").click()
    line = page.get_by_role("row").filter(has_text="The default port is 8080")
    line.get_by_role("link", name="Take back").click()
    assert "asserted" in page.get_by_role("table").inner_text()
    page.get_by_role("button", name="Take back").click()
    assert page.url.split("?")[0] == f"{site.origin}/memory"
    assert "Taken back in entry" in page.get_by_role("status").inner_text()
    assert page.get_by_text("The default port is 8080").count() == 0
    assert "The default port is 8080" not in held.page.read_text("utf-8")
    page.get_by_role("button", name="Undo").click()
    assert page.url.split("?")[0] == f"{site.origin}/memory"
    assert "The default port is 8080" in held.page.read_text("utf-8")
    assert faults == []


def test_a_fact_is_found_and_forgotten_by_keys_alone(
    browser: Browser,
    site: Site,
    held: Memory,
) -> None:
    page, faults = entered(browser, site, viewport=DESK)
    page.goto(f"{site.origin}/facts")
    page.keyboard.press("/")
    page.keyboard.type("default port")
    page.keyboard.press("Enter")
    page.wait_for_url("**/facts?q=default+port*")
    page.keyboard.press("j")
    page.keyboard.press("w")
    page.wait_for_url("**/fact/*")
    assert page.locator("#picture canvas").count() > 0, "its neighbourhood is drawn"
    page.keyboard.press("x")
    page.wait_for_url("**/forget/*")
    page.get_by_label("Why, for the ledger").focus()
    page.keyboard.type("it moved")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fact/*")
    assert "Forgotten in entry" in page.get_by_role("status").inner_text()
    assert held.fact("8080")["status"] == "retracted"
    assert held.ask("log")[-1]["because"] == "the owner's word: it moved"
    assert faults == []


def test_all_of_it_is_there_without_script_in_the_dark_on_a_phone(
    browser: Browser,
    site: Site,
    held: Memory,
) -> None:
    page, _ = entered(browser, site, viewport=PHONE, java_script_enabled=False, color_scheme="dark")
    fact = held.fact("8080")["id"]
    for path in (*HELD, f"/fact/{fact}", f"/forget/{fact}"):
        page.goto(f"{site.origin}{path}")
        assert page.get_by_role("heading", level=1).count() == 1, path
    page.goto(f"{site.origin}/fact/{fact}")
    assert page.get_by_role("heading", name="What stands around it").count() == 1
    page.get_by_role("link", name="Confirm").click()
    page.get_by_role("button", name="Confirm it").click()
    assert "Confirmed in entry" in page.get_by_role("status").inner_text()


def test_no_page_is_wider_than_a_phone(
    browser: Browser,
    site: Site,
    held: Memory,
) -> None:
    page, faults = entered(browser, site, viewport=PHONE)
    fact = held.fact("8080")["id"]
    for path in (*HELD, "/facts?q=port", f"/fact/{fact}", f"/settle/{fact}", "/entry/3"):
        page.goto(f"{site.origin}{path}")
        assert page.evaluate(WIDER) <= 0, path
    assert faults == []
