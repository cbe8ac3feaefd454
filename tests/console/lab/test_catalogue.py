"""The catalogue page: what the Guide offers, what is still to be confirmed, found by any of its words."""

from __future__ import annotations

from tests.console.lab.desk import lab

__all__ = ["lab"]


def rows(page):
    return page.count('data-label="Produto"')


def test_all_products_of_the_guide_are_there(lab):
    page = lab.visitor("viewer").get("/catalogo").text
    assert rows(page) == 15
    assert "15 de 15 produtos." in page
    assert "Executivo Federal" in page


def test_any_of_its_words_finds_a_product(lab):
    client = lab.visitor("viewer")
    wanted = {"api do pi": 1, "RÉPOSTA": 0, "integradorserv": 1, "nada disso existe": 0, "reportar municipal": 12}
    found = {query: rows(client.get("/catalogo", query_string={"q": query}).text) for query in wanted}
    assert found == wanted


def test_what_is_missing_is_said(lab):
    lab_page = lab.visitor("viewer").get("/catalogo", query_string={"q": "a confirmar"}).text
    assert rows(lab_page) == lab_page.count('<span class="status suggested">a confirmar</span>')


def test_a_query_stays_text(lab):
    page = lab.visitor("viewer").get("/catalogo", query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page
    assert "Nada encontrado" in page
