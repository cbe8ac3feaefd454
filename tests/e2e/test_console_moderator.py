"""A moderator's day by keyboard alone, in a real browser over the real processes. No test here uses a mouse."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.browser import NEEDS_CHROMIUM, follow, open_house, press, reach
from tests.factories import CPF
from tests.installation import wait_for
from webhooks.standin.seed import SeedPost

pytestmark = NEEDS_CHROMIUM

PASSWORD = "Figueira#4182"
ANY_CASE = re.compile(r"/casos/\w+")


def leak(topic, text=f"Bom dia! O CPF do servidor é {CPF}, alguém consegue conferir o cadastro?"):
    return SeedPost(topic, "sei", "maria", "Maria", text)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with open_house(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture
def ana(house):
    with house.person("ana") as (page, complaints):
        yield page
        assert complaints.errors == []
        assert complaints.foreign == []


def open_case(page, house, case_id):
    page.goto(f"{house.url}/casos/{case_id}")
    page.get_by_role("heading", name=f"Caso {case_id[:8]}").wait_for()


def verdicts(house, case_id):
    return [(said.moderator, said.verdict, said.taken_back) for said in house.store.cases.load(case_id).verdicts]


def test_the_queue_is_walked_searched_and_opened(house, ana):
    posts = house.publish(
        leak("Gaivota no telhado", f"A gaivota pousou no cadastro de CPF {CPF}, e o sistema parou."),
        leak("Segundo assunto da fila"),
    )
    gull = house.case_of(posts[0]).id
    ana.goto(house.url)
    focused = ana.locator("#fila a:focus")
    first, second = (row.id for row in house.store.cases.queue("open")[:2])
    press(ana, "j")
    assert focused.get_attribute("id") == f"caso-{first}"
    press(ana, "j")
    assert focused.get_attribute("id") == f"caso-{second}"
    press(ana, "k", "x")
    assert ana.locator("#fila input:checked").evaluate_all("boxes => boxes.map(box => box.value)") == [first]

    press(ana, "/")
    ana.keyboard.type("gaivota")
    follow(ana, "Enter")
    assert ana.get_by_role("searchbox").input_value() == "gaivota"
    links = ana.locator("#fila tbody a")
    assert links.evaluate_all("links => links.map(link => link.id)") == [f"caso-{gull}"]
    assert "gaivota" not in ana.url
    follow(ana, "j", "o")
    assert f"/casos/{gull}" in ana.url
    assert CPF not in ana.content()


def test_the_map_of_keys_and_the_ways_by_g(house, ana):
    press(ana, "?")
    keys = ana.get_by_role("dialog")
    keys.wait_for()
    assert {"j", "k", "/", "?"} <= set(keys.locator("kbd").all_text_contents())
    press(ana, "Escape")
    assert not keys.is_visible()
    follow(ana, "g", "n")
    assert ana.url == f"{house.url}/numeros"


def test_keys_typed_into_a_field_are_words(house, ana):
    case = house.case_of(house.publish(leak("Letras em um campo"))[0]).id
    open_case(ana, house, case)
    press(ana, "n")
    ana.keyboard.type("a nota fala de azul")
    assert ana.get_by_label("Nota", exact=False).first.input_value() == "a nota fala de azul"
    assert verdicts(house, case) == []


def test_agree_goes_on_to_the_next_and_is_undone(house, ana):
    house.publish(leak("Um para concordar"), leak("Outro para depois"))
    case, following = (row.id for row in house.store.cases.queue("open")[:2])
    open_case(ana, house, case)
    follow(ana, "a")
    assert f"/casos/{following}" in ana.url
    assert verdicts(house, case) == [("ana", "agree", False)]
    follow(ana, "z")
    assert f"/casos/{case}" in ana.url
    assert verdicts(house, case) == [("ana", "agree", True)]
    assert house.store.cases.row(case).status == "open"


def test_a_false_positive_gives_the_words_back(house, ana):
    post = leak("Falso positivo")
    (post_id,) = house.publish(post)
    assert CPF not in house.raw(post_id)
    case = house.case_of(post_id).id
    open_case(ana, house, case)
    press(ana, "f")
    reach(ana, ana.get_by_role("button", name="Confirmar falso positivo"))
    follow(ana, "Enter")
    wait_for(lambda: house.raw(post_id) == post.text)
    house.settle()
    assert verdicts(house, case) == [("ana", "false_positive", False)]


def test_one_wrong_finding_gives_back_that_one(house, ana):
    text = f"O servidor de CPF {CPF} não entra no SEI: o usuário é jose.lima e a senha é {PASSWORD}"
    (post_id,) = house.publish(leak("Um achado errado", text))
    case = house.case_of(post_id).id
    number = [it.entity_type for it in house.store.cases.load(case).decision.findings].index("BR_CPF") + 1
    open_case(ana, house, case)
    follow(ana, str(number))
    follow(ana, "0")
    wait_for(lambda: CPF in house.raw(post_id))
    house.settle()
    assert PASSWORD not in house.raw(post_id)
    assert verdicts(house, case) == [("ana", "corrected", False)]


@pytest.mark.parametrize(
    ("key", "verdict", "held"), [("t", "assigned", (True, False, False)), ("h", "held", (False, True, False))]
)
def test_a_case_is_handed_on_and_put_off(house, ana, key, verdict, held):
    case = house.case_of(house.publish(leak(f"Andamento {verdict}"))[0]).id
    open_case(ana, house, case)
    press(ana, "p")
    ana.keyboard.type("Conferir com o órgão")
    follow(ana, "Escape", key)
    state = house.store.handling.state(case)
    assert (bool(state.assigned_to), bool(state.held_until), bool(state.escalated_at)) == held
    assert [said[1] for said in verdicts(house, case)] == [verdict]


def test_who_administers_is_told_why(house, ana):
    case = house.case_of(house.publish(leak("Levar a quem administra"))[0]).id
    open_case(ana, house, case)
    follow(ana, "p", "Escape", "e")
    assert house.store.handling.state(case).escalated_at is None  # nothing was said
    press(ana, "p")
    ana.keyboard.type("É a terceira vez do mesmo órgão")
    follow(ana, "Escape", "e")
    assert house.store.handling.state(case).escalated_at is not None


def test_a_value_is_seen_for_a_reason_and_half_a_minute(house, ana):
    case = house.case_of(house.publish(leak("Ver o valor"))[0]).id
    ana.clock.install()
    open_case(ana, house, case)
    follow(ana, "1")
    assert CPF not in ana.content()
    reach(ana, ana.get_by_label("Motivo"))
    ana.keyboard.type("Conferir")
    press(ana, "Escape")
    with ana.expect_response(re.compile("/revelar$")) as answer:
        press(ana, "v")
    ana.get_by_text(CPF).wait_for()
    assert answer.value.headers["cache-control"] == "no-store"
    ana.clock.fast_forward(31_000)
    ana.get_by_text(CPF).wait_for(state="detached")
    assert CPF not in ana.content()
    assert [(seen.moderator, seen.entity_type, seen.reason) for seen in house.store.reveals.of(case)] == [
        ("ana", "BR_CPF", "check")
    ]
    since = datetime.now(UTC) - timedelta(minutes=5)
    assert house.store.trail.holds(actor="ana", event="value.revealed", subject=case, since=since)


def test_several_cases_at_once_after_a_look(house, ana):
    house.publish(leak("Em lote, o primeiro"), leak("Em lote, o segundo"))
    ana.goto(house.url)
    chosen = [row.id for row in house.store.cases.queue("open")[:2]]
    follow(ana, "j", "x", "j", "x", "b")
    assert [verdicts(house, case) for case in chosen] == [[], []]
    assert CPF not in ana.content()
    press(ana, "1")
    assert ana.get_by_role("radio", checked=True).get_attribute("value") == "agree"
    reach(ana, ana.get_by_role("button", name="Fazer com os 2 casos"))
    follow(ana, "Enter")
    assert [verdicts(house, case) for case in chosen] == [[("ana", "agree", False)]] * 2


def test_the_second_at_a_case_is_told_and_must_say_so(house, ana):
    case = house.case_of(house.publish(leak("Dois no mesmo caso"))[0]).id
    open_case(ana, house, case)
    with house.person("bia") as (bia, complaints):
        assert bia.locator(f"#com-{case}").inner_text() == "ana está neste caso"
        open_case(bia, house, case)
        bia.get_by_text("ana está com este caso").first.wait_for()
        follow(bia, "a")
        assert f"/casos/{case}" in bia.url
        assert verdicts(house, case) == []
        anyway = bia.locator("#decidir").get_by_role("checkbox")
        reach(bia, anyway)
        press(bia, " ")
        assert anyway.is_checked()
        follow(bia, "a")
        assert complaints.errors == []
    assert verdicts(house, case) == [("bia", "agree", False)]
    follow(ana, "a")
    assert verdicts(house, case) == [("bia", "agree", False)]
    assert "bia" in ana.locator("section.verdict").inner_text()
