"""Makes the pictures of the guides: `.venv/bin/python docs/screenshots.py` (needs Debian's chromium).

Starts the demo in a folder of its own, waits until its invented community has written, and walks through the console as
a moderator would. Every picture goes to `docs/images`; with ImageMagick at hand it is reduced to a palette.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "images"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
PATIENCE = 120.0  # seconds
COLOURS = 64
CASE = "table.cases a[href*='/casos/']"


def main() -> None:
    """Start, look, stop."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _demo(Path(folder)) as link, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=WIDE, locale="pt-BR", reduced_motion="reduce", color_scheme="light")
        page.goto(link)
        _keep(page, "entrar")
        page.get_by_role("button", name="Entrar").first.click()
        address = page.url.rstrip("/")
        _wait(page, lambda: page.locator(CASE).count() >= 8)
        time.sleep(10)  # what is under way ends
        for name, (path, prepare) in SHOTS.items():
            page.set_viewport_size(PHONE if name.startswith("celular") else WIDE)
            page.goto(address + path)
            prepare(page)
            _keep(page, name)
        browser.close()
    print(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES.relative_to(ROOT)}")  # noqa: T201


def _open_case(page: Page) -> None:
    page.locator(CASE).first.click()
    page.wait_for_selector("#veredito")


def _open_map(page: Page) -> None:
    page.keyboard.press("?")
    page.wait_for_selector("#atalhos[open]")


def _open_rule(page: Page) -> None:
    page.locator("main table a").first.click()
    page.wait_for_load_state()


def _edit_rule(page: Page) -> None:
    _open_rule(page)
    page.locator("[data-key=e]").click()
    page.wait_for_load_state()


def _open_finding(page: Page) -> None:
    _open_case(page)
    page.locator("[data-key='1']").first.click()
    page.wait_for_load_state()


def _try_out(page: Page) -> None:
    page.get_by_label("Texto", exact=False).last.fill("Bom dia! O meu CPF é 529.982.247-25, alguém confere o cadastro?")
    page.get_by_role("button", name="Ver o que o robô faria").click()
    page.get_by_text("[CPF removido]").first.wait_for()


def _stay(_page: Page) -> None:
    """The page as it comes."""


# Name of the picture: where it is, and what is done there before it is taken.
SHOTS: Mapping[str, tuple[str, Callable[[Page], None]]] = {
    "fila": ("/", _stay),
    "atalhos": ("/", _open_map),
    "caso": ("/", _open_case),
    "achado": ("/", _open_finding),
    "celular-fila": ("/", _stay),
    "salas": ("/salas", _stay),
    "conversas": ("/conversas", _stay),
    "experimente": ("/experimente", _try_out),
    "regras": ("/regras", _stay),
    "regra": ("/regras", _open_rule),
    "regra-editar": ("/regras", _edit_rule),
    "textos": ("/textos", _stay),
    "catalogo": ("/catalogo", _stay),
    "numeros": ("/numeros?dias=7", _stay),
    "contas": ("/contas", _stay),
    "auditoria": ("/auditoria", _stay),
}


@contextlib.contextmanager
def _demo(folder: Path) -> Iterator[str]:
    """The demo at work; its sign-in link."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MODERATOR_")}
    with (folder / "serve.log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "moderator.cli", "serve"],
            env=environ | {"MODERATOR_BIND": f"127.0.0.1:{_free_port()}"},
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield _wait_for_link(folder / "serve.log")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


def _wait_for_link(log: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := re.search(r"Sign in once with: (\S+)", log.read_text()):
            return found[1]
        time.sleep(0.2)
    raise SystemExit(f"the demo did not start:\n{log.read_text()}")


def _wait(page: Page, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit("the demo's community did not write in time")
        page.wait_for_timeout(1000)
        page.reload()


def _keep(page: Page, name: str) -> None:
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    if convert := shutil.which("convert"):
        subprocess.run([convert, path, "-strip", "+dither", "-colors", str(COLOURS), f"PNG8:{path}"], check=True)  # noqa: S603


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
