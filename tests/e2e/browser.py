"""One installation and one Chromium for the tests of the console: who is signed in, what they press, what went wrong.

Nothing here says what a page should show; that is the tests'.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, sync_playwright

from moderator.serving import sign_in_link
from moderator.store import Store
from moderator.store.cases import CaseRow
from tests.installation import Installation, is_idle, wait_for
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider, serving
from webhooks.standin.seed import SeedPost

CHROMIUM = shutil.which("chromium")
NEEDS_CHROMIUM = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")]
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
SIZES = {"desktop": DESKTOP, "phone": PHONE}
GRAVE = frozenset({"serious", "critical"})  # of axe's impacts
FARTHEST = 120  # presses of Tab from the top of a page to its end


@dataclass
class Complaints:
    """What a browser context held against the pages it opened."""

    origin: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        context.on("console", lambda it: self.errors.append(it.text) if it.type == "error" else None)
        context.on("weberror", lambda it: self.errors.append(str(it.error)))
        context.on("request", lambda it: self._look(it.url))

    def _look(self, url: str) -> None:
        address = urlsplit(url)
        if address.scheme in {"http", "https", "ws", "wss"} and f"{address.scheme}://{address.netloc}" != self.origin:
            self.foreign.append(url)


@dataclass
class House:
    """The installation at work, its store, an identity provider and the browser."""

    installation: Installation
    store: Store
    browser: Browser
    provider: Provider

    @property
    def url(self) -> str:
        return self.installation.url

    @contextmanager
    def visitor(self, *, javascript: bool = True) -> Iterator[tuple[Page, Complaints]]:
        """A page of a browser that nobody signed in with."""
        context = self.browser.new_context(
            viewport=DESKTOP, locale="pt-BR", timezone_id="America/Sao_Paulo", java_script_enabled=javascript
        )
        context.set_default_timeout(20_000)
        complaints = Complaints(self.url)
        complaints.listen(context)
        try:
            yield context.new_page(), complaints
        finally:
            context.close()

    @contextmanager
    def person(
        self, name: str, role: str = "moderator", *, javascript: bool = True
    ) -> Iterator[tuple[Page, Complaints]]:
        """A page of somebody who has just signed in with a link, by keyboard, and sees the queue."""
        with self.visitor(javascript=javascript) as (page, complaints):
            sign_in_by_keyboard(page, sign_in_link(self.installation.settings, name, role))
            yield page, complaints

    def publish(self, *posts: SeedPost) -> Sequence[int]:
        """The ids of posts in the forum, everything about them done."""
        before = self.store.cases.totals()["messages"]
        ids = [self.installation.community.publish(post) for post in posts]
        wait_for(lambda: self.store.cases.totals()["messages"] >= before + len(ids) and is_idle(self.store))
        return ids

    def case_of(self, post_id: int) -> CaseRow:
        """The case of a post: there is one."""
        for row in self.store.cases.queue("all"):
            case = self.store.cases.load(row.id)
            if case is not None and case.decision.message.external_id == str(post_id):
                return row
        raise AssertionError("no case of this post")

    def raw(self, post_id: int) -> str:
        """What the forum has now."""
        return self.installation.community.forum.posts[post_id].raw

    def settle(self) -> None:
        """Wait until everything that was decided is done."""
        wait_for(lambda: is_idle(self.store))


@contextmanager
def open_house(directory: Path) -> Iterator[House]:
    """All of it, until the block ends."""
    with ExitStack() as stack:
        provider = stack.enter_context(serving(groups=["moderadores"]))
        made = Installation(
            directory,
            DISCOURSE_CONNECT_SECRET="um segredo de invento, longo",
            OIDC_ISSUER=provider.url,
            OIDC_CLIENT_ID=CLIENT_ID,
            OIDC_CLIENT_SECRET=CLIENT_SECRET,
            OIDC_ROLES="moderadores=moderator",
        )
        made.community.forum.settings.max_purges_per_minute = None
        store = stack.enter_context(made.running())
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        stack.callback(browser.close)
        yield House(made, store, browser, provider)


def reach(page: Page, target: Locator) -> None:
    """Move the focus to it as who has no mouse does: with Tab, from where it is."""
    for _ in range(FARTHEST):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not reach it")


def press(page: Page, *keys: str) -> None:
    """Keys one after the other, on the page."""
    for key in keys:
        page.keyboard.press(key)


def follow(page: Page, *keys: str) -> None:
    """Keys of which the last leads to another page; return when that is there."""
    press(page, *keys[:-1])
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def sign_in_by_keyboard(page: Page, link: str) -> None:
    """Open a one-time link and press its button."""
    page.goto(link)
    reach(page, page.get_by_role("button", name="Entrar"))
    follow(page, "Enter")


def find_faults(page: Page, name: str) -> list[str]:
    """What keeps people from reading a page, on a desk and on a phone, in light and in dark: serious and critical
    findings of axe, and words beyond the edge. Set MODERAPEN_SHOTS to a folder to keep pictures."""
    page.evaluate(Axe().axe_script)
    faults = []
    for scheme, (device, size) in product(("light", "dark"), SIZES.items()):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"{name}, {device}: wider than the window")
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        faults += [
            f"{name}, {device}, {scheme}: {it['id']} at {it['nodes'][0]['target']}"
            for it in found
            if it["impact"] in GRAVE
        ]
        if folder := os.environ.get("MODERAPEN_SHOTS"):
            shot = f"{name.strip('/').replace('/', '-') or 'fila'}-{device}-{scheme}.png"
            page.screenshot(path=Path(folder) / shot, full_page=True)
    page.set_viewport_size(DESKTOP)
    return faults
