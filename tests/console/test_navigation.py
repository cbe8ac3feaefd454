"""The main menu, by role and by place."""

import re

import pytest

ADMINS, MODERATORS = ["Contas", "Auditoria"], ["Conversas"]
ALL = ["Fila", "Conversas", "Salas", "Regras", "Textos", "Catálogo", "Números", "Falhas", "Experimente", *ADMINS]


def menu_of(page):
    return re.findall(r'data-key-label="Ir para ([^"]+)"( aria-current="\w+")?>', page)


@pytest.mark.parametrize(("role", "hidden"), [("viewer", ADMINS + MODERATORS), ("moderator", ADMINS), ("admin", [])])
def test_one_sees_what_one_may_open(desk, role, hidden):
    names = [name for name, _ in menu_of(desk.visitor(role).get("/experimente").text)]
    assert names == [name for name in ALL if name not in hidden]


def test_the_present_page_is_marked(desk):
    here = [(name, mark.strip()) for name, mark in menu_of(desk.visitor().get("/salas").text) if mark]
    assert here == [("Salas", 'aria-current="page"')]


def test_a_case_belongs_to_the_queue(desk):
    case_id = desk.record()
    here = [(name, mark.strip()) for name, mark in menu_of(desk.visitor().get(f"/casos/{case_id}").text) if mark]
    assert here == [("Fila", 'aria-current="true"')]


def test_every_way_has_a_key_of_its_own(desk):
    keys = re.findall(r'data-key="(g \w)"', desk.visitor("admin").get("/experimente").text)
    assert len(keys) == len(set(keys)) == len(ALL)
