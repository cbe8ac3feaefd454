"""Headers, cookies, CSRF, and pages that hostile content cannot turn against their reader."""

from __future__ import annotations

import logging
import re

import pytest
from flask import Blueprint, Flask

from moderator.console import ROUTES, install
from moderator.console.security import HEADERS
from moderator.models import Author, ChannelKind

from .conftest import CPF, PASSWORD, find, make_message, post

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}'


def pages(desk, case_id):
    client = desk.visitor("admin")
    paths = [
        "/",
        "/?ver=all",
        "/?ver=all&canal=forum",
        f"/casos/{case_id}",
        "/falhas",
        "/experimente",
        "/entrar",
        "/nope",
    ]
    return {path: client.get(path) for path in paths}


def test_every_page_carries_the_headers_and_is_never_cached(desk):
    for path, page in pages(desk, desk.record()).items():
        for name, value in HEADERS.items():
            assert page.headers[name] == value, path
        assert page.headers["Cache-Control"] == "no-store", path
    assert "default-src 'self'" in HEADERS["Content-Security-Policy"]
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_no_page_has_inline_script_style_or_a_foreign_resource(desk):
    for path, page in pages(desk, desk.record()).items():
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", page.text), path
        assert not re.search(r'(?:src|<link[^>]*href)="(?!/console/static/)', page.text), path


def test_the_files_of_the_pages_are_served(desk):
    page = desk.visitor(None).get("/entrar").text
    files = re.findall(r'(?:src|href)="(/console/static/[^"]+)"', page)
    assert len(files) == 3
    for path in files:
        with desk.visitor(None).get(path) as answer:
            assert answer.status_code == 200


@pytest.mark.parametrize("path", [path for method, path, _ in ROUTES if method == "POST"])
def test_every_form_asks_for_its_csrf_token(desk, path):
    path = re.sub(r"<\w+>", "x", path)
    client = desk.visitor("admin")
    assert client.post(path, data={}).status_code == 400
    assert client.post(path, data={"csrf_token": "forged"}).status_code == 400
    assert "recarregue a página" in client.post(path, data={}).text


def test_the_token_of_another_session_is_refused(desk):
    ana, rui = desk.visitor(name="Ana"), desk.visitor(name="Rui")
    token = re.search(r'name="csrf_token" value="([^"]+)"', ana.get("/").text)[1]
    assert rui.post("/sair", data={"csrf_token": token}).status_code == 400


@pytest.mark.parametrize("https", [False, True])
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(desk, https):
    app = Flask("other", static_folder=None)
    app.secret_key = "k"
    install(app, desk.app.extensions["moderapen_console"], https=https)
    scheme = "https" if https else "http"
    client = app.test_client()
    cookie = client.get("/entrar?token=x", base_url=f"{scheme}://localhost").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) is https


def test_forms_work_over_https_although_no_referrer_is_sent(desk):
    desk.app.config["PREFERRED_URL_SCHEME"] = "https"
    client = desk.app.test_client()
    token = desk.issue()
    page = client.get(f"/entrar?token={token}", base_url="https://localhost")
    form = {"csrf_token": re.search(r'csrf_token" value="([^"]+)"', page.text)[1], "token": token}
    assert client.post("/entrar", data=form, base_url="https://localhost").status_code == 302


def test_the_caller_exempts_what_is_signed_otherwise(desk):
    app = Flask("other", static_folder=None)
    app.secret_key = "k"
    hooks = Blueprint("hooks", __name__)
    hooks.add_url_rule("/webhooks/x", view_func=lambda: "ok", methods=["POST"], endpoint="x")
    csrf = install(app, desk.app.extensions["moderapen_console"])
    csrf.exempt(hooks)
    app.register_blueprint(hooks)
    assert app.test_client().post("/webhooks/x", data=b"{}").text == "ok"


def test_hostile_texts_titles_names_and_notes_stay_text(desk):
    text = f"{HOSTILE} {PASSWORD}"
    message = make_message(text, title=HOSTILE, author=Author("7", HOSTILE, HOSTILE), category=HOSTILE)
    case_id = desk.record(message, [find(text, PASSWORD, "PASSWORD"), find(text, "<script>", "PERSON")])
    desk.store.verdicts.note(case_id, moderator=HOSTILE, note=HOSTILE, now=desk.clock())
    desk.receive(HOSTILE, refused=HOSTILE)
    for path, page in pages(desk, case_id).items():
        assert "<script>alert" not in page.text, path
        assert "<img" not in page.text, path
        assert "49" not in re.sub(r"[0-9a-f]{16,}", "", page.text) or "{{ 7" in page.text, path


def test_no_found_value_is_on_any_page_or_in_any_log(desk, caplog):
    caplog.set_level(logging.DEBUG)
    text = f"CPF {CPF}, senha {PASSWORD}, de novo {CPF}"
    found = [find(text, CPF, "BR_CPF"), find(text, PASSWORD, "PASSWORD"), find(f"CPF {CPF}", CPF, "BR_CPF", "title")]
    message = make_message(text, title=f"CPF {CPF}", author=Author("7", f"rosa{CPF}"))
    case_id = desk.record(message, found)
    client = desk.visitor()
    post(client, f"/casos/{case_id}/veredito", veredito="note", nota=f"era {CPF}")
    post(client, f"/casos/{case_id}/veredito", veredito="agree")
    for path, page in pages(desk, case_id).items():
        assert CPF not in page.text, path
        assert PASSWORD not in page.text, path
    assert CPF not in caplog.text
    assert PASSWORD not in caplog.text


def test_a_whatsapp_number_is_on_no_page(desk):
    message = make_message("o Tramita parou", channel=ChannelKind.WHATSAPP)
    case_id = desk.record(message, [], support=True, intents=())
    for path, page in pages(desk, case_id).items():
        assert "996134407" not in page.text, path


def test_no_redirect_leads_outside(desk):
    client = desk.visitor()
    answer = post(
        client, f"/casos/{desk.record()}/veredito", veredito="agree", ver="//evil.example", canal="https://evil"
    )
    assert answer.location == "/"
    assert client.get("/entrar?next=https://evil.example").status_code == 200
