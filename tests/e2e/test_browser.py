"""The moderator's way through the console in a real browser, on a desktop and on a phone.

Set MODERAPEN_SHOTS to a folder to keep the screenshots.
"""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from moderator.serving import sign_in_link
from tests.factories import CPF
from tests.installation import Installation, is_idle, wait_for
from webhooks.standin.seed import FORUM, WHATSAPP, SeedPost

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")]

WIDTHS = {"desktop": (1440, 900), "phone": (360, 740)}
LEAK = f"Prezados, alguém consegue conferir o cadastro? O meu CPF é {CPF} e o sistema diz que não existe."


@pytest.fixture
def installation(tmp_path):
    made = Installation(tmp_path)
    made.community.forum.settings.max_purges_per_minute = None
    return made


@pytest.fixture(params=WIDTHS)
def page(request):
    width, height = WIDTHS[request.param]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": height}, locale="pt-BR")
        page.shot_prefix = request.param
        yield page
        browser.close()


def look(page, name):
    """The page fits its width, says nothing into the console, and is kept as a picture if asked for."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    folder = os.environ.get("MODERAPEN_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{page.shot_prefix}-{name}.png", full_page=True)


def test_from_the_link_to_the_undone_mistake(installation, page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    with installation.running() as store:
        leak = installation.community.publish(SeedPost("Cadastro que não existe", "sei", "maria", "Maria", LEAK))
        for post in FORUM:
            installation.community.publish(post)
        for message in WHATSAPP:
            installation.community.write(message)
        wait_for(lambda: store.cases.totals()["messages"] >= 1 + len(FORUM) + len(WHATSAPP) and is_idle(store))
        assert CPF not in installation.community.forum.posts[leak].raw

        page.goto(sign_in_link(installation.settings, "ana", "moderator"))
        look(page, "entrar")
        page.get_by_role("button", name="Entrar").click()
        page.wait_for_selector("table.cases")
        look(page, "fila")

        written_in = {
            row.id: store.cases.load(row.id).decision.message.external_id for row in store.cases.queue("open")
        }
        case_id = next(case_id for case_id, post_id in written_in.items() if post_id == str(leak))
        page.goto(f"{installation.url}/casos/{case_id}")
        look(page, "caso")
        assert CPF not in page.content()
        page.get_by_text("Falso positivo…").click()
        page.get_by_role("button", name="Confirmar falso positivo e restaurar").click()
        wait_for(lambda: installation.community.forum.posts[leak].raw == LEAK and is_idle(store))
        page.goto(f"{installation.url}/casos/{case_id}")
        assert page.get_by_text("falso positivo").first.is_visible()

        page.goto(f"{installation.url}/experimente")
        page.get_by_label("Texto", exact=False).last.fill(LEAK)
        page.get_by_role("button", name="Ver o que o robô faria").click()
        page.get_by_text("[CPF removido]").first.wait_for()
        look(page, "experimente")
        for path in ("falhas", "nao-existe"):
            page.goto(f"{installation.url}/{path}")
            look(page, path)
    assert [text for text in complaints if "404" not in text] == []
