"""Every route of the console, and who may go there: a new one fails here until somebody has said who."""

from __future__ import annotations

import re

import pytest

from .conftest import token_of

PUBLIC, VIEWER, MODERATOR, ADMIN = None, "viewer", "moderator", "admin"
ROLES = (PUBLIC, VIEWER, MODERATOR, ADMIN)
MAY = {
    "static": PUBLIC,
    "show_sign_in": PUBLIC,
    "sign_in": PUBLIC,
    "sign_in_with_password": PUBLIC,
    "leave_for_forum": PUBLIC,
    "come_from_forum": PUBLIC,
    "leave_for_provider": PUBLIC,
    "come_from_provider": PUBLIC,
    "show_password_link": PUBLIC,
    "set_password": PUBLIC,
    "show_account": VIEWER,
    "sign_out": VIEWER,
    "sign_out_everywhere": VIEWER,
    "show_accounts": ADMIN,
    "change_role": ADMIN,
    "disable_account": ADMIN,
    "enable_account": ADMIN,
    "show_audit_log": ADMIN,
    "verify_audit_log": ADMIN,
    "show_queue": VIEWER,
    "show_live": VIEWER,
    "search": VIEWER,
    "preview": MODERATOR,
    "apply": MODERATOR,
    "show_case": VIEWER,
    "show_finding": VIEWER,
    "show_near_misses": VIEWER,
    "show_answer": VIEWER,
    "give_verdict": MODERATOR,
    "try_action_again": MODERATOR,
    "handle": MODERATOR,
    "take_back": MODERATOR,
    "mark_span": MODERATOR,
    "correct_finding": MODERATOR,
    "reveal_value": MODERATOR,
    "propose": MODERATOR,
    "answer": MODERATOR,
    "send_answer": MODERATOR,
    "stay": MODERATOR,
    "let_go": MODERATOR,
    "show_audits": MODERATOR,
    "audit_export": MODERATOR,
    "show_audit": MODERATOR,
    "tick_leak": MODERATOR,
    "show_rooms": VIEWER,
    "show_room": VIEWER,
    "pause": MODERATOR,
    "resume": MODERATOR,
    "remove_member": MODERATOR,
    "readmit_member": MODERATOR,
    "withhold_message": MODERATOR,
    "release_message": MODERATOR,
    "try_send_again": MODERATOR,
    "show_failures": VIEWER,
    "try_delivery_again": MODERATOR,
    "show_try_out": VIEWER,
    "try_out": VIEWER,
    "show_catalogue": VIEWER,
    "show_numbers": VIEWER,
    "export_numbers": VIEWER,
    "show_rules": VIEWER,
    "show_rule": VIEWER,
    "show_versions": VIEWER,
    "show_version": VIEWER,
    "show_comparison": VIEWER,
    "begin_rule": ADMIN,
    "edit_rule": ADMIN,
    "save_rule": ADMIN,
    "check_rule": ADMIN,
    "discard_rule": ADMIN,
    "compare_rule": ADMIN,
    "activate_rule": ADMIN,
    "change_mode": ADMIN,
    "roll_back": ADMIN,
    "show_texts": VIEWER,
    "show_text": VIEWER,
    "begin_text": ADMIN,
    "edit_text": ADMIN,
    "save_text": ADMIN,
    "check_text": ADMIN,
    "discard_text": ADMIN,
    "compare_text": ADMIN,
    "activate_text": ADMIN,
}
REFUSED = {401, 403}


def routes(app):
    """Endpoint, method and an address of every route; those that end the session come last."""
    found = [
        (rule.endpoint.removeprefix("console."), method, re.sub(r"<(int:)?\w+>", "1", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("console.") and rule.endpoint != "console.static"
        for method in rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}
    ]
    return sorted(found, key=lambda it: (it[0].startswith("sign_out"), it))


def test_the_table_is_whole(desk):
    endpoints = {rule.endpoint.removeprefix("console.") for rule in desk.app.url_map.iter_rules()}
    assert endpoints == set(MAY)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_go_where(desk, role):
    desk.app.config["PROPAGATE_EXCEPTIONS"] = False
    client = desk.visitor(role, "Ana")
    token = token_of(client.get("/conta" if role else "/entrar?token=x"))
    wrong = []
    for endpoint, method, path in routes(desk.app):
        if endpoint.startswith("sign_out") and role is not None:
            client = desk.visitor(role, "Ana")  # each ends the session that it is asked in
            token = token_of(client.get("/conta"))
        answer = client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        public = MAY.get(endpoint, ADMIN) is PUBLIC
        allowed = public or ROLES.index(role) >= ROLES.index(MAY.get(endpoint, ADMIN))
        expected = 401 if role is None else 403
        if (
            (answer.status_code == expected)
            if allowed and not public
            else (not allowed and answer.status_code != expected)
        ):
            wrong.append((endpoint, method, answer.status_code))
    assert wrong == []


def test_every_form_asks_for_its_token_and_for_that_of_its_own_session(desk):
    client, other = desk.visitor("admin", "Ana"), desk.visitor("admin", "Rui")
    foreign = token_of(other.get("/conta"))
    forms = [path for _, method, path in routes(desk.app) if method != "GET"]
    assert len(forms) > 30
    for path in forms:
        for form in ({}, {"csrf_token": "forged"}, {"csrf_token": foreign}):
            answer = client.post(path, data=form)
            assert answer.status_code == 400, path
        assert "recarregue a página" in answer.text
    assert client.get("/conta").status_code == 200


def test_nothing_is_changed_by_a_get(desk):
    """Where a form goes, an address alone (an image in a post, say) does nothing."""
    posts = {path for _, method, path in routes(desk.app) if method == "POST"}
    gets = {path for _, method, path in routes(desk.app) if method == "GET"}
    client = desk.visitor("admin")
    assert {path: client.get(path).status_code for path in posts - gets} == dict.fromkeys(posts - gets, 405)
