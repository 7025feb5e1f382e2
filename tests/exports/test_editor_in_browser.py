"""The pages of `steppe serve` in a real browser, which asks nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page


@pytest.fixture
def page(browser: Browser, served: Any) -> Iterator[Page]:
    """A page at the server; nothing may go wrong, and nobody else be asked."""
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 860}, base_url=served.url)
    opened = context.new_page()
    opened.on("console", lambda m: wrong.append(m.text) if _is_fault(m) else None)
    opened.on("pageerror", lambda e: wrong.append(str(e)))
    opened.on("dialog", lambda d: wrong.append(d.message) or d.dismiss())  # type: ignore[func-returns-value]
    opened.on(
        "request",
        lambda r: None if r.url.startswith((served.url, "data:")) else wrong.append(r.url),
    )
    yield opened
    context.close()
    assert wrong == []


def _is_fault(message: ConsoleMessage) -> bool:
    return (
        message.type == "error" and "the server responded with a status of 400" not in message.text
    )


def editor(page: Page, path: str = "/query") -> None:
    page.goto(path)
    page.locator("html[data-ready='1']").wait_for(state="attached")


def tabs(page: Page) -> list[str]:
    return page.locator("#yasgui .tabsList .tab:not(.addTab)").all_inner_texts()


def test_the_network_has_the_way_to_the_other_pages(page: Page) -> None:
    page.goto("/")
    page.locator("html[data-ready='1']").wait_for(state="attached")
    page.get_by_role("link", name="Questions").click()
    page.get_by_role("link", name="Which states were certainly members").click()
    page.get_by_label("body:").fill("SCO")
    page.get_by_label("on:").fill("2003-12-31")
    page.get_by_role("button", name="Ask").click()
    assert "6 rows" in page.inner_text("main")
    page.get_by_role("link", name="id:KAZ").click()
    assert page.inner_text("h1") == "Kazakhstan"


def test_the_editor_asks_and_its_links_lead_to_pages_here(page: Page) -> None:
    editor(page)
    page.keyboard.press("Control+Enter")
    link = page.locator("#yasgui a.iri", has_text="id:KAZ")
    link.wait_for()
    with page.context.expect_page() as opened:
        link.click()
    assert opened.value.url.endswith("/id/KAZ")
    assert opened.value.inner_text("h1") == "Kazakhstan"


def test_packaged_questions_stand_in_tabs_and_more_can_be_opened(page: Page) -> None:
    editor(page)
    assert "members on a day" in "\n".join(tabs(page))
    before = len(tabs(page))
    page.get_by_label("Open a packaged question").select_option("cited-documents")
    assert len(tabs(page)) == before + 1
    page.keyboard.press("Control+Enter")
    page.locator("#yasgui .yasr_results table tbody tr").first.wait_for()


def test_a_question_of_an_address_is_opened(page: Page) -> None:
    editor(page, "/query?question=successors")
    assert "successors" in page.locator("#yasgui .tab.active").inner_text()


def test_names_of_this_data_complete(page: Page) -> None:
    editor(page)
    page.locator("#yasgui .yasqe:visible .CodeMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n# x\nkazakhs")
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hints li", has_text="id:KAZ   Kazakhstan").click()
    text = page.evaluate(
        "document.querySelector('#yasgui .tabPanel.active .CodeMirror').CodeMirror.getValue()"
    )
    assert text.rstrip().endswith("id:KAZ")


def test_a_refusal_is_shown(page: Page) -> None:
    editor(page)
    page.evaluate(
        "document.querySelector('#yasgui .tabPanel.active .CodeMirror').CodeMirror"
        ".setValue('SELECT * { SERVICE <http://x.invalid/> {} }')"
    )
    page.keyboard.press("Control+Enter")
    page.get_by_text("SERVICE is refused").first.wait_for()
