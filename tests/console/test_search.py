"""The search box: what was typed finds cases, and stands nowhere afterwards."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import select

from moderator.store.schema import metadata

from .conftest import CPF, find, make_message, post
from .test_queue import listed

TEXT = f"O bloco de assinatura não carrega; meu CPF é {CPF}"


@pytest.fixture
def case_id(desk):
    desk.record()
    message = make_message(TEXT, external_id="77")
    return desk.record(message, [find(TEXT, CPF, "BR_CPF")])


def search(client, words, **chosen):
    answer = post(client, "/busca", texto=words, **chosen)
    assert answer.status_code == 302
    return answer.location


def test_words_lead_to_the_cases_that_have_them(desk, case_id):
    client = desk.visitor()
    page = client.get(search(client, "ASSINATURAS bloco"))
    assert listed(page) == [case_id]
    assert "as 2 palavras procuradas" in page.text


def test_the_address_says_nothing_of_what_was_typed(desk, case_id):
    location = search(desk.visitor(), "assinatura bloco")
    assert location.startswith("/?ver=all&busca=")
    for word in ("assina", "bloco"):
        assert word not in location


def test_nothing_of_a_search_is_kept_or_logged(desk, case_id, caplog):
    caplog.set_level(logging.DEBUG)
    client = desk.visitor()
    before = copy_of(desk)
    client.get(search(client, "assinatura zebra"))
    assert "zebra" not in caplog.text
    assert "zebra" not in copy_of(desk)
    assert len(copy_of(desk)) == len(before)


def copy_of(desk):
    with desk.store.database.read() as connection:
        tables = [table for table in metadata.sorted_tables if table.name not in {"sessions", "attempts"}]
        return str([connection.execute(select(table)).all() for table in tables])


def test_a_value_finds_nobody(desk, case_id):
    client = desk.visitor()
    page = client.get(search(client, CPF))
    assert listed(page) == []
    assert "A busca não encontra dados pessoais" in page.text


def test_filters_stay_and_views_narrow_a_search(desk, case_id):
    client = desk.visitor()
    location = search(client, "bloco", canal="whatsapp")
    assert "canal=whatsapp" in location
    assert listed(client.get(location)) == []
    open_ones = client.get(search(client, "bloco").replace("ver=all&", ""))
    assert listed(open_ones) == [case_id]


@pytest.mark.parametrize("words", ["", "  ", "o de em", "?!", "\0"])
def test_a_search_for_nothing_says_so(desk, case_id, words):
    client = desk.visitor()
    page = client.get(search(client, words))
    assert "Escreva na busca ao menos uma palavra" in page.text


def test_a_long_search_is_cut(desk, case_id):
    client = desk.visitor()
    assert client.get(search(client, "palavra " * 5000)).status_code == 200


def test_a_search_needs_the_form(desk):
    assert desk.visitor().post("/busca", data={"texto": "bloco"}).status_code == 400
