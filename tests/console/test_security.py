"""Headers, cookies, CSRF, and pages that hostile content cannot turn against their reader."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

import pytest
from flask import Blueprint, Flask

from moderator.console import install
from moderator.console.security import HEADERS
from moderator.models import ActionKind, Attachment, Author, ChannelKind, Match, Mode, Severity
from moderator.store.records import Intent
from moderator.store.sign_in import PASSWORD as SETS_PASSWORD
from moderator.store.sign_in import Identity

from .conftest import CPF, PASSWORD, find, make_analysis, make_message, post, token_of
from .test_routes import routes

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}'


def pages(desk, case_id, name="Ana"):
    """Every page that there is without a form sent first, of a case too, as an admin sees it."""
    client = desk.visitor("admin", name)
    plain = {path for _, method, path in routes(desk.app) if method == "GET"}
    paths = [*sorted(plain), "/?ver=all", "/?ver=all&canal=forum", f"/casos/{case_id}", "/nope"]
    return {path: client.get(path) for path in paths}


def test_every_route_carries_the_headers_and_is_never_cached(desk):
    stranger = desk.visitor(None)
    answers = pages(desk, desk.record()) | {
        f"{method} {path}": stranger.open(path, method=method)
        for _, listed, path in routes(desk.app)
        for method in (listed, "PUT")
    }
    for path, page in answers.items():
        for name, value in HEADERS.items():
            assert page.headers[name] == value, path
        assert page.headers["Cache-Control"] == "no-store", path
        assert "Strict-Transport-Security" not in page.headers


def test_the_policy_allows_nothing_inline_and_nobody_else():
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


def test_no_page_has_inline_script_style_or_a_foreign_resource(desk):
    for path, page in pages(desk, desk.record()).items():
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", page.text), path
        assert not re.search(r'(?:src|<link[^>]*href)="(?!/console/static/)', page.text), path


def test_the_files_of_the_pages_are_served(desk):
    page = desk.visitor(None).get("/entrar").text
    files = re.findall(r'(?:src|href)="(/console/static/[^"]+)"', page)
    assert len(files) >= 3
    for path in files:
        with desk.visitor(None).get(path) as answer:
            assert answer.status_code == 200


@pytest.mark.parametrize("https", [False, True])
def test_cookies_are_out_of_reach_of_scripts_and_other_sites(desk, https):
    app = Flask("other", static_folder=None)
    app.secret_key = "k"
    install(app, desk.app.extensions["moderapen_console"], https=https)
    base_url = "https://localhost" if https else "http://localhost"
    link, client = "x" * 43, app.test_client()
    desk.store.sign_in.issue(link, Identity("Ana", "viewer"), purpose=SETS_PASSWORD, now=desk.clock())
    token = token_of(client.get(f"/senha?token={link}", base_url=base_url))
    phrase = "três araras no ipê"
    form = {"csrf_token": token, "token": link, "senha": phrase, "de_novo": phrase}
    answer = client.post("/senha", data=form, base_url=base_url, headers={"Referer": f"{base_url}/senha"})
    session, device = sorted(answer.headers.getlist("Set-Cookie"), key=lambda cookie: "device" in cookie)
    prefix = "__Host-moderapen" if https else "moderapen"
    assert session.startswith(f"{prefix}=")
    assert device.startswith(f"{prefix}-device=")
    for cookie in (session, device):
        parts = {part.strip() for part in cookie.split(";")}
        assert {"HttpOnly", "Path=/"} <= parts
        assert ("Secure" in parts) is https
        assert not any(part.startswith("Domain") for part in parts)
    assert "SameSite=Lax" in session  # one comes back from the forum by a link
    assert "SameSite=Strict" in device
    assert ("Strict-Transport-Security" in answer.headers) is https


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


def test_hostile_words_stay_words_wherever_they_come_from(desk):
    """Texts, titles, names, categories, file names, rules and their sentences, notes, outcomes, who moderates."""
    text = f"{HOSTILE} {PASSWORD}"
    file = Attachment("https://forum.example/uploads/a.log", "text/plain", HOSTILE, f"[{HOSTILE}|attachment]", HOSTILE)
    message = make_message(
        text, title=HOSTILE, author=Author("7", HOSTILE, HOSTILE), category=HOSTILE, attachments=(file,), url=HOSTILE
    )
    found = [find(text, PASSWORD, "PASSWORD"), find(text, "<script>", "PERSON")]
    analysis = make_analysis(message, found)
    rule = Match(HOSTILE, HOSTILE, Severity.HIGH, Mode.ENFORCE, HOSTILE, (0, 1))
    analysis = replace(analysis, decision=replace(analysis.decision, matches=(rule,), explanation=(HOSTILE,)))
    told = Intent(("tell", "x"), ActionKind.REPLY, HOSTILE, "intended", subject=HOSTILE, text=HOSTILE)
    desk.store.records.record(
        message,
        analysis,
        [told],
        delivery_id=desk.receive("hostile"),
        mode=Mode.ENFORCE,
        needs_review="decided",
        now=desk.clock(),
    )
    case_id = desk.store.cases.queue("all")[0].id
    desk.store.verdicts.note(case_id, moderator=HOSTILE[:60], note=HOSTILE, now=desk.clock())
    desk.receive(HOSTILE, refused=HOSTILE)
    for path, page in pages(desk, case_id, HOSTILE[:60]).items():
        assert "<script>alert" not in page.text, path
        assert "<img" not in page.text, path
        assert 'href="javascript' not in page.text, path
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


@pytest.mark.parametrize("path", ["/casos/%00", "/?com=%00", "/auditoria?quem=a%00b", "/conversas/%00"])
def test_no_database_is_asked_for_what_none_can_hold(desk, path):
    """PostgreSQL refuses a NUL as if it were out of order."""
    assert desk.visitor("admin").get(path).status_code == 404
