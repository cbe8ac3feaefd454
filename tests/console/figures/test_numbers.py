"""The page of numbers: what it draws, for whom, and its files for spreadsheets."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.console.figures.numbers import write_csv
from moderator.models import ActionKind
from tests.console.conftest import CPF, TEXT, make_message

CHARTS = ["exposicao", "retiradas", "fila", "mensagens", "achados", "precisao", "orientacoes"]


def test_an_empty_installation_says_so_and_draws_nothing(desk):
    page = desk.visitor("viewer").get("/numeros").text
    assert "Nenhuma mensagem chegou no período." in page
    assert "Nenhum caso espera por um moderador." in page
    assert 'role="img"' not in page


def test_what_happened_is_drawn_said_and_listed(desk):
    case_id = desk.record()
    desk.clock.pass_by(minutes=14)
    desk.settle(case_id, ActionKind.REDACT, "done")
    page = desk.visitor().get("/numeros").text
    assert "A única retirada levou 14 min: fora da janela de 10 minutos." in page
    assert page.count('role="img"') == 5  # no verdict was given and no text went out
    for chart in ("exposicao", "retiradas", "fila", "mensagens", "achados"):
        assert f'<title id="{chart}-t">' in page
        assert f'aria-labelledby="{chart}-t {chart}-d"' in page
    assert page.count("<details>") == 5


def test_nothing_of_what_was_written_is_on_the_page_or_in_a_file(desk):
    desk.record()
    client = desk.visitor()
    texts = [client.get("/numeros").text, *(client.get(f"/numeros/{chart}.csv").text for chart in CHARTS)]
    for text in texts:
        assert CPF not in text
        assert "rosa" not in text


def test_the_channel_and_the_period_are_chosen_by_the_address(desk):
    desk.record()
    client = desk.visitor()
    assert "1 mensagem em 7 dias" in client.get("/numeros?dias=7&canal=forum").text
    assert "Nenhuma mensagem chegou no período." in client.get("/numeros?dias=7&canal=whatsapp").text
    desk.clock.pass_by(days=8)
    client = desk.visitor()
    assert "Nenhuma mensagem chegou no período." in client.get("/numeros?dias=7").text
    assert "1 mensagem em 30 dias" in client.get("/numeros").text


@pytest.mark.parametrize("query", ["dias=8", "dias=-7", "dias=x", "canal=fax", "dias=7' OR 1=1"])
def test_unknown_words_fall_back(desk, query):
    assert desk.visitor().get("/numeros", query_string=query).status_code == 200


@pytest.mark.parametrize("chart", CHARTS)
def test_each_chart_is_a_file(desk, chart):
    desk.record()
    answer = desk.visitor().get(f"/numeros/{chart}.csv?dias=7&canal=forum")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="moderapen-{chart}-7d-forum.csv"'
    assert answer.text.startswith("\ufeff")


def test_a_file_has_a_line_for_each_day(desk):
    desk.record(make_message(TEXT))
    lines = desk.visitor().get("/numeros/mensagens.csv?dias=7").text.lstrip("\ufeff").splitlines()
    assert lines[0] == "Dia;Fórum;WhatsApp"
    assert lines[1] == "2026-11-16;0;0"
    assert lines[-1] == "2026-11-22;1;0"
    assert len(lines) == 8


def test_an_unknown_chart_is_not_found(desk):
    assert desk.visitor().get("/numeros/nomes.csv").status_code == 404


def test_who_is_not_signed_in_sees_nothing(desk):
    client = desk.visitor(None)
    assert client.get("/numeros").status_code == 401
    assert client.get("/numeros/achados.csv").status_code == 401


@given(st.lists(st.lists(st.text() | st.integers(), min_size=1, max_size=4), max_size=5))
def test_no_cell_of_text_runs_as_a_formula(rows):
    read = csv.reader(io.StringIO(write_csv(rows), newline=""), delimiter=";")
    for cells, given_cells in zip(read, rows, strict=False):
        for cell, given_cell in zip(cells, given_cells, strict=False):
            assert isinstance(given_cell, int) or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_numbers_below_zero_stay_numbers():
    assert write_csv([("=1+1", -3)]) == "'=1+1;-3\r\n"
