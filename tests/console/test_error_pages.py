"""Errors are told in Portuguese, without technical detail, and logged without content."""

from __future__ import annotations

import pytest

from moderator.errors import StoreError

from .conftest import TEXT, post


def test_an_unknown_address(desk):
    page = desk.visitor(None).get("/nada")
    assert page.status_code == 404
    assert "Página não encontrada" in page.text


def test_a_wrong_method(desk):
    page = desk.visitor().post("/falhas")
    assert page.status_code == 405
    assert "use os botões da página" in page.text


def test_a_bug_tells_neither_the_visitor_nor_the_log_what_a_member_wrote(desk, caplog):
    desk.analyst.answer = RuntimeError(f"could not digest {TEXT}")
    answer = post(desk.visitor(), "/experimente", page="/experimente", texto=TEXT)
    assert answer.status_code == 500
    assert "Algo deu errado" in answer.text
    assert "RuntimeError" not in answer.text
    assert "page failed: RuntimeError in analyse" in caplog.text
    assert TEXT not in caplog.text


@pytest.mark.parametrize("path", ["/", "/falhas"])
def test_a_database_that_does_not_answer(desk, path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise StoreError("database: OperationalError")

    client = desk.visitor()
    monkeypatch.setattr(type(desk.store.cases), "counts", refuse)
    monkeypatch.setattr(type(desk.store.deliveries), "failed", refuse)
    answer = client.get(path)
    assert answer.status_code == 503
    assert "Nada foi perdido" in answer.text


def test_the_errors_of_other_parts_of_the_application_stay_their_own(desk):
    """And theirs do not reach our pages: they answer machines, in JSON."""
    for status in (403, 413):
        desk.app.register_error_handler(status, lambda error: ({"error": "for machines"}, error.code))
    answer = post(desk.visitor(), "/experimente", page="/experimente", texto="x" * 600_000)
    assert answer.status_code == 413
    assert "Texto grande demais" in answer.text
