"""The same said of several cases: looked at first, each under its own conditions, honest about what was left out."""

from __future__ import annotations

import html

import pytest

from moderator.console.bulk import MOST
from moderator.models import ActionKind
from moderator.store.records import Intent

from .conftest import CPF, PASSWORD, find, make_message, post

PROPOSED = Intent(("tell",), ActionKind.DIRECT_MESSAGE, "dados-pessoais", "suggested", subject="s", text="Olá")


def look(client, ids, **form):
    return post(client, "/lote", caso=ids, **form)


def do(client, ids, deed, **form):
    answer = post(client, "/lote/aplicar", caso=ids, fazer=deed, **form)
    return html.unescape(client.get(answer.location).text) if answer.status_code == 302 else answer


def test_the_preview_counts_shows_five_and_changes_nothing(desk):
    ids = [desk.record() for _ in range(7)]
    page = look(desk.visitor(), ids)
    assert page.status_code == 200
    assert "7 casos escolhidos" in page.text
    assert page.text.count("<article") == 5
    assert "E mais 2." in page.text
    assert CPF not in page.text
    assert PASSWORD not in page.text
    assert desk.store.cases.counts()["open"] == 7


def test_a_value_is_covered_before_the_sample_is_cut(desk):
    text = "x" * 270 + f" {CPF} e de novo {CPF} " + "y" * 300
    case_id = desk.record(make_message(text), [find(text, CPF, "BR_CPF")])
    page = look(desk.visitor(), [case_id]).text
    assert CPF[:3] not in page
    assert "y" * 50 not in page


def test_a_text_nobody_could_analyse_is_no_sample(desk):
    case_id = desk.record(make_message("a senha do sistema"), [], intents=(), reason="not_analysed")
    page = look(desk.visitor(), [case_id]).text
    assert "a senha do sistema" not in page
    assert "abra o caso" in page


def test_agreeing_with_several_lets_their_actions_happen(desk):
    ids = [desk.record(intents=(PROPOSED,)) for _ in range(3)]
    page = do(desk.visitor(), ids, "agree", nota="Todos iguais.", ver="severe")
    assert "Concordar com a decisão do robô: 3 casos." in page
    for case_id in ids:
        case = desk.store.cases.load(case_id)
        assert (case.row.status, case.row.verdict) == ("resolved", "agree")
        assert [(said.moderator, said.note) for said in case.verdicts] == [("Ana", "Todos iguais.")]
    assert len(desk.jobs.performed) == 3


def test_what_others_are_at_or_have_decided_is_left_out_and_counted(desk):
    free, taken, decided = (desk.record() for _ in range(3))
    desk.store.claims.claim(taken, moderator="Bia", now=desk.clock())
    desk.store.verdicts.agree(decided, moderator="Bia", note="", now=desk.clock())
    client = desk.visitor()
    seen = look(client, [free, taken, decided]).text
    assert "1 deles está com outra pessoa" in seen
    assert "Bia" in seen
    assert "1 deles já tem veredito" in seen
    page = do(client, [free, taken, decided, "f" * 32], "agree")
    assert "Concordar com a decisão do robô: 1 caso." in page
    assert "Ficaram de fora 1 caso com outra pessoa." in page
    assert "Ficaram de fora 2 casos com veredito ou que já não existem." in page
    assert desk.store.cases.load(taken).row.status == "open"
    assert len(desk.store.cases.load(decided).verdicts) == 1


def test_assigning_holding_and_releasing(desk):
    ids = [desk.record(), desk.record()]
    desk.visitor(name="Bia")
    client = desk.visitor()
    assert "2 casos" in do(client, ids, "assign", para="Bia")
    assert [desk.store.cases.row(case_id).assigned_to for case_id in ids] == ["Bia", "Bia"]
    assert "2 casos" in do(client, ids, "hold", ate="4h")
    assert ids[0] not in client.get("/").text
    desk.clock.pass_by(hours=4)
    client = desk.visitor()
    assert ids[0] in client.get("/").text
    do(client, ids, "hold", ate="1d")
    assert "Soltar: 2 casos." in do(client, ids, "release")
    assert [desk.store.cases.row(case_id).assigned_to for case_id in ids] == [None, None]
    assert ids[0] in client.get("/").text


def test_a_case_chosen_twice_is_one(desk):
    case_id = desk.record()
    assert "robô: 1 caso." in do(desk.visitor(), [case_id, case_id], "agree")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"fazer": "assign", "para": "Ninguém"}, "escolha um nome da lista"),
        ({"fazer": "assign"}, "escolha um nome da lista"),
        ({"fazer": "agree", "nota": "n" * 2001}, "A nota passa de 2000 caracteres"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_done(desk, form, words):
    case_id = desk.record()
    client = desk.visitor()
    answer = post(client, "/lote/aplicar", caso=[case_id], **form)
    assert words in client.get(answer.location).text
    assert desk.store.cases.load(case_id).verdicts == ()


@pytest.mark.parametrize(
    "form",
    [
        {"fazer": "false_positive"},
        {"fazer": ""},
        {"fazer": "hold", "ate": "99y"},
        {"fazer": "agree", "caso": []},
        {"fazer": "agree", "caso": ["\0"]},
    ],
)
def test_what_the_page_does_not_offer_is_refused(desk, form):
    case_id = desk.record()
    answer = post(desk.visitor(), "/lote/aplicar", **({"caso": [case_id]} | form))
    assert answer.status_code == 400
    assert desk.store.cases.load(case_id).row.status == "open"


def test_nothing_or_too_much_chosen_leads_back(desk):
    client = desk.visitor()
    for ids, words in (([], "Escolha ao menos um caso"), ([f"{n:032x}" for n in range(MOST + 1)], "no máximo 200")):
        answer = look(client, ids, ver="severe")
        assert answer.location == "/?ver=severe"
        assert words in client.get(answer.location).text
    assert look(client, ["f" * 32]).status_code == 404


@pytest.mark.parametrize("path", ["/lote", "/lote/aplicar"])
def test_viewers_and_strangers_do_nothing(desk, path):
    case_id = desk.record()
    assert post(desk.visitor("viewer"), path, caso=[case_id], fazer="agree").status_code == 403
    assert desk.visitor().post(path, data={"caso": [case_id], "fazer": "agree"}).status_code == 400
    assert desk.store.cases.load(case_id).row.status == "open"
