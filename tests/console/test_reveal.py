"""Seeing a masked value: for a reason, written down, never a credential whole."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from moderator.models import Attachment, Finding
from moderator.store.reveals import PER_HOUR
from moderator.store.schema import audit_log

from .conftest import CPF, PASSWORD, TEXT, find, make_message, post


def reveal(client, case_id, number=0, **form):
    return post(client, f"/casos/{case_id}/achados/{number}/revelar", **({"motivo": "check"} | form))


def trail(desk):
    with desk.store.database.read() as connection:
        rows = connection.execute(select(audit_log).where(audit_log.c.event == "value.revealed")).all()
    return [(row.actor, row.subject, row.detail["entity_type"], row.detail["reason"]) for row in rows]


def test_a_value_is_shown_once_there_is_a_reason_and_a_trace(desk):
    case_id = desk.record()
    client = desk.visitor(name="Ana")
    answer = reveal(client, case_id)
    assert answer.status_code == 200
    assert CPF in answer.text
    assert PASSWORD not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sem JavaScript esta página não se apaga" in answer.text
    assert trail(desk) == [("Ana", case_id, "BR_CPF", "check")]
    assert "viu um valor coberto: CPF" in client.get(f"/casos/{case_id}").text
    assert desk.store.audit.verify() is None


def test_the_fragment_hides_itself_after_half_a_minute(desk):
    case_id = desk.record()
    client = desk.visitor()
    token = {"csrf_token": client.get("/").text.split('name="csrf_token" value="')[1].split('"')[0], "motivo": "check"}
    path = f"/casos/{case_id}/achados/0/revelar"
    answer = client.post(path, data=token, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="valor"')
    assert 'data-hide-after="30"' in answer.text
    assert CPF in answer.text


def test_of_a_credential_only_the_first_and_the_last_character(desk):
    answer = reveal(desk.visitor(), desk.record(), 1)
    assert PASSWORD not in answer.text
    assert "I••••••1" in answer.text


def test_of_a_short_credential_nothing(desk):
    text = "a senha é ab12"
    case_id = desk.record(make_message(text), [find(text, "ab12", "PASSWORD")])
    assert '<code class="words">••••••</code>' in reveal(desk.visitor(), case_id).text


def test_what_holds_a_credential_or_repeats_one_is_no_way_around(desk):
    text = f"postgres://app:{PASSWORD}@bd e {PASSWORD}"
    whole = Finding("CONNECTION_STRING", 0, text.index("@bd") + 3, 0.9, "x")
    user = Finding("USERNAME", text.index("app"), text.index(PASSWORD) + len(PASSWORD), 0.9, "x")
    again = Finding("USERNAME", text.rindex(PASSWORD), len(text), 0.9, "x")
    case_id = desk.record(make_message(text), [whole, user, again, find(text, PASSWORD, "PASSWORD")])
    client = desk.visitor()
    assert all(PASSWORD not in reveal(client, case_id, number).text for number in range(4))


@pytest.mark.parametrize("form", [{"motivo": ""}, {"motivo": "por nada"}, {"motivo": "other"}, {"palavras": "x" * 301}])
def test_without_a_reason_nothing_is_shown_or_written(desk, form):
    case_id = desk.record()
    client = desk.visitor()
    answer = reveal(client, case_id, **form)
    assert answer.status_code == 302
    assert "Diga por que" in client.get(answer.location).text
    assert trail(desk) == []


def test_a_reason_must_not_repeat_what_is_masked(desk):
    case_id = desk.record()
    reveal(desk.visitor(), case_id, motivo="other", palavras=f"é {PASSWORD}?")
    assert trail(desk) == []


def test_a_reason_in_ones_own_words_is_sealed_and_shown_on_the_case(desk):
    case_id = desk.record()
    client = desk.visitor()
    assert reveal(client, case_id, motivo="other", palavras="O órgão pediu.").status_code == 200
    assert trail(desk)[0][3] == "other"
    assert "O órgão pediu." in client.get(f"/casos/{case_id}").text
    with desk.store.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT words FROM reveals").scalars().all()
    assert "órgão".encode() not in rows[0]


def test_a_viewer_sees_nothing(desk):
    case_id = desk.record()
    assert reveal(desk.visitor("viewer"), case_id).status_code == 403
    assert trail(desk) == []


def test_an_hour_has_its_limit_for_each_moderator(desk):
    case_id = desk.record()
    ana = desk.visitor(name="Ana")
    for _ in range(PER_HOUR):
        desk.store.reveals.log(
            case_id, "BR_CPF", place="text:0", moderator="Ana", reason="check", words="", now=desk.clock()
        )
    refused = reveal(ana, case_id)
    assert refused.status_code == 429
    assert CPF not in refused.text
    assert reveal(desk.visitor(name="Rui"), case_id).status_code == 200
    desk.clock.pass_by(minutes=61)
    assert reveal(desk.visitor(name="Ana"), case_id).status_code == 200


def test_what_was_in_a_file_is_not_kept(desk):
    files = (Attachment("upload://x.log", "text/plain", "erro.log"),)
    inside = Finding("BR_CPF", 0, 9, 0.9, "x", field="attachment/0")
    case_id = desk.record(make_message(attachments=files), [inside, find(TEXT, CPF, "BR_CPF")])
    client = desk.visitor()
    assert "não está guardado" in client.get(reveal(client, case_id).location).text
    assert trail(desk) == []
