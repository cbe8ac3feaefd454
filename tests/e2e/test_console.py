"""The console in a real browser over the real processes: a moderator's day by keyboard alone, an administrator's in
the rules lab, the ways in, and every page for who sees, zooms, or has no JavaScript.

What each page says in detail is tested where its module is.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from moderator.cli import main
from moderator.console import ROUTES
from moderator.serving import sign_in_link
from moderator.store.rulesets import FILES
from tests.e2e.browser import NEEDS_CHROMIUM, find_faults, follow, open_house, press, reach, sign_in_by_keyboard
from tests.factories import CPF
from tests.installation import wait_for
from webhooks.standin.seed import FORUM, MARINA, ROOM, WHATSAPP, SeedPost

pytestmark = NEEDS_CHROMIUM

PASSWORD = "Figueira#4182"
FAULTY = """\
id: gaivotas
title: Gaivotas
severity: gigante
mode: shadow
when:
  text: 'gaivota'
then:
  forum: [flag]
examples:
  match:
    - {channel: forum, text: "A gaivota pousou."}
    - {channel: forum, text: "Uma GAIVOTA no telhado."}
    - {channel: forum, text: "Vi outra gaivota."}
  pass:
    - {channel: forum, text: "O pombo pousou."}
    - {channel: forum, text: "Nada no telhado."}
    - {channel: forum, text: "Vi outra ave."}
"""
LEAVING = {"/entrar/forum", "/entrar/forum/volta", "/entrar/conta", "/entrar/conta/volta"}
NOT_PAGES = {"/fila/agora", "/numeros/<chart_id>.csv"} | LEAVING
PUBLIC_PAGES = {"/entrar", "/senha"}


def leak(topic, text=f"Bom dia! O CPF do servidor é {CPF}, alguém consegue conferir o cadastro?"):
    return SeedPost(f"{topic}, no cadastro do SEI", "sei", "maria", "Maria", text)


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
        leak("Andorinha no telhado", f"A andorinha pousou no cadastro de CPF {CPF}, e o sistema parou."),
        leak("Segundo assunto da fila"),
    )
    swallow = house.case_of(posts[0]).id
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
    ana.keyboard.type("andorinha")
    follow(ana, "Enter")
    assert ana.get_by_role("searchbox").input_value() == "andorinha"
    links = ana.locator("#fila tbody a")
    assert links.evaluate_all("links => links.map(link => link.id)") == [f"caso-{swallow}"]
    assert "andorinha" not in ana.url
    follow(ana, "j", "o")
    assert f"/casos/{swallow}" in ana.url
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


def begin_a_note(page):
    """Open what passes a case on; the note for who gets it has the focus."""
    press(page, "p")
    expect(page.get_by_label("Nota para quem pegar o caso")).to_be_focused()


@pytest.mark.parametrize(
    ("key", "verdict", "held"), [("t", "assigned", (True, False, False)), ("h", "held", (False, True, False))]
)
def test_a_case_is_handed_on_and_put_off(house, ana, key, verdict, held):
    case = house.case_of(house.publish(leak(f"Andamento {verdict}"))[0]).id
    open_case(ana, house, case)
    begin_a_note(ana)
    ana.keyboard.type("Conferir com o órgão")
    follow(ana, "Escape", key)
    state = house.store.handling.state(case)
    assert (bool(state.assigned_to), bool(state.held_until), bool(state.escalated_at)) == held
    assert [said[1] for said in verdicts(house, case)] == [verdict]


def test_who_administers_is_told_why(house, ana):
    case = house.case_of(house.publish(leak("Levar a quem administra"))[0]).id
    open_case(ana, house, case)
    begin_a_note(ana)
    follow(ana, "Escape", "e")
    assert house.store.handling.state(case).escalated_at is None  # nothing was said
    begin_a_note(ana)
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
    assert [house.store.cases.row(case).status for case in chosen] == ["open", "open"]
    assert CPF not in ana.content()
    press(ana, "1")
    assert ana.get_by_role("radio", checked=True).get_attribute("value") == "agree"
    reach(ana, ana.get_by_role("button", name="Fazer com os 2 casos"))
    follow(ana, "Enter")
    assert [verdicts(house, case)[-1] for case in chosen] == [("ana", "agree", False)] * 2


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


@pytest.fixture
def rui(house):
    with house.person("rui", "admin") as (page, complaints):
        yield page
        assert complaints.errors == []


def test_a_rule_is_written_compared_put_in_force_and_taken_back(house, rui):
    house.publish(SeedPost("Gaivotas no telhado da unidade", "sei", "maria", "Maria", "Uma gaivota pousou aqui hoje."))
    rui.goto(f"{house.url}/regras")
    rui.get_by_label("Nome da regra").fill("gaivotas")
    with rui.expect_navigation():
        rui.get_by_role("button", name="Começar um rascunho").click()
    text, check = rui.get_by_role("textbox", name="YAML"), rui.locator("#conferencia")
    text.fill(FAULTY)
    fault = check.get_by_role("link", name="Linha 3")
    fault.wait_for()  # while one types
    with rui.expect_navigation():
        rui.get_by_role("button", name="Guardar o rascunho").click()
    fault.click()
    before = text.evaluate("box => box.value.slice(0, box.selectionStart)")
    assert before == "id: gaivotas\ntitle: Gaivotas\nseverity: "
    assert check.locator("mark").inner_text() == "gigante"

    text.fill(FAULTY.replace("gigante", "low"))
    check.get_by_text("6 exemplos").first.wait_for()
    with rui.expect_navigation():
        rui.get_by_role("button", name="Guardar o rascunho").click()
    rui.get_by_role("button", name="Comparar").click()
    rui.get_by_role("table", name="Mensagens decididas de outro modo").wait_for()  # shown at the end only
    assert rui.locator("progress").count() == 0
    assert rui.locator("ins", has_text="gaivotas").count() == 1
    assert house.store.rulesets.active() == FILES

    rui.goto(f"{house.url}/regras/gaivotas/editar")
    rui.get_by_label("Motivo").fill("Gaivotas demais")
    rui.get_by_role("button", name="Pôr em vigor").click()
    rui.get_by_role("heading", name="Gaivotas").wait_for()
    version = house.store.rulesets.active()
    assert "gaivotas.yaml" in house.store.rulesets.files(version)

    rui.goto(f"{house.url}/regras/versoes/{FILES}")
    rui.get_by_label("Motivo").fill("Foram embora")
    rui.get_by_role("button", name="Pôr em vigor").click()
    rui.get_by_text("Foram embora").wait_for()
    assert house.store.rulesets.active() == FILES
    assert [(item.by, item.note) for item in house.store.rulesets.history()][:2] == [
        ("rui", "Foram embora"),
        ("rui", "Gaivotas demais"),
    ]


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("viewer", {"/": 200, "/regras": 200, "/conversas": 403, "/regras/cnpj/editar": 403, "/contas": 403}),
        ("moderator", {"/conversas": 200, "/regras/cnpj/editar": 403, "/contas": 403, "/auditoria": 403}),
    ],
)
def test_a_role_opens_its_pages_and_no_more(house, role, statuses):
    with house.person(f"papel-{role}", role) as (page, _):
        assert {path: page.goto(f"{house.url}{path}").status for path in statuses} == statuses
        page.goto(house.url)
        offered = page.get_by_role("navigation", name="Principal").get_by_role("link").all_text_contents()
        assert not {"Contas", "Auditoria"} & set(offered)


def signed_in_as(page):
    return page.locator("header form.who a").inner_text()


def test_a_link_signs_in_once(house):
    link = sign_in_link(house.installation.settings, "caio", "viewer")
    with house.visitor() as (page, _):
        sign_in_by_keyboard(page, link)
        assert signed_in_as(page) == "caio"
    with house.visitor() as (page, _):
        page.goto(link)
        page.get_by_role("button", name="Entrar").click()
        page.get_by_role("alert").filter(visible=True).wait_for()
        assert page.goto(house.url).status == 401


def test_a_password_is_set_by_a_link_and_signs_in(house):
    made = CliRunner().invoke(main, ["account", "add", "davi"], env=house.installation.environ)
    assert made.exit_code == 0
    with house.visitor() as (page, _):
        page.goto(made.output.strip().splitlines()[-1].split()[-1])
        page.get_by_label("Senha nova").fill("uma frase que só o Davi diria")
        page.get_by_label("De novo").fill("uma frase que só o Davi diria")
        page.get_by_role("button", name="Guardar e entrar").click()
        page.get_by_role("button", name="Sair").click()
        page.get_by_label("Nome de acesso").fill("davi")
        page.get_by_label("Senha").fill("outra frase qualquer, errada")
        page.get_by_role("button", name="Entrar com senha").click()
        page.get_by_role("alert").filter(visible=True).wait_for()
        page.get_by_label("Nome de acesso").fill("davi")
        page.get_by_label("Senha").fill("uma frase que só o Davi diria")
        page.get_by_role("button", name="Entrar com senha").click()
        page.get_by_role("heading", name="Fila de casos").wait_for()
        assert signed_in_as(page) == "davi"


def test_the_forum_says_who_somebody_is(house):
    with house.visitor() as (page, _):
        page.goto(f"{house.url}/entrar")
        page.get_by_role("link", name="Entrar com o fórum").click()
        page.get_by_role("link", name="clara_admin").click()
        page.get_by_role("heading", name="Fila de casos").wait_for()
        assert signed_in_as(page) == "clara_admin"
        assert page.goto(f"{house.url}/contas").status == 200


def test_the_identity_provider_says_who_somebody_is(house):
    with house.visitor() as (page, _):
        page.goto(f"{house.url}/entrar?proximo=/numeros")
        page.get_by_role("link", name="Entrar com Conta institucional").click()
        page.wait_for_url(f"{house.url}/numeros")
        assert signed_in_as(page) == "bia.lima"
        assert page.goto(f"{house.url}/contas").status == 403


@pytest.mark.parametrize(
    "wanted", ["https://fora.example/", "//fora.example/", "/\\fora.example/", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(house, wanted):
    with house.visitor() as (page, complaints):
        sign_in_by_keyboard(page, f"{sign_in_link(house.installation.settings, 'caio', 'viewer')}&proximo={wanted}")
        assert page.url == f"{house.url}/"
        assert complaints.foreign == []


def test_without_javascript_a_case_is_found_and_decided(house):
    case = house.case_of(house.publish(leak("Sem JavaScript"))[0]).id
    with house.person("ana", javascript=False) as (page, _):
        page.get_by_role("searchbox").fill("JavaScript")
        page.get_by_role("button", name="Buscar").click()
        page.locator(f"#caso-{case}").click()
        page.get_by_role("button", name="Concordo").click()
        page.get_by_text("Veredito registrado").wait_for()
    assert verdicts(house, case) == [("ana", "agree", False)]


def test_every_page_can_be_read_by_everybody(house, tmp_path):
    with house.person("rui", "admin") as (page, complaints):
        pages = fill(house, page, tmp_path)
        gets = {path for method, path, _ in ROUTES if method == "GET"}
        assert pages.keys() == gets - NOT_PAGES
        menu = page.get_by_role("navigation", name="Principal").get_by_role("link")
        offered = set(menu.evaluate_all("links => links.map(link => link.getAttribute('href'))"))
        assert offered <= set(pages.values())
        faults = []
        for address in (*pages.values(), "/nao-existe"):
            if address not in PUBLIC_PAGES:
                page.goto(f"{house.url}{address}")
                faults += find_faults(page, address)
        page.goto(house.url)
        press(page, "j", "x", "j", "x", "b")
        page.get_by_role("heading", name="2 casos escolhidos").wait_for()
        faults += find_faults(page, "/lote")
        page.goto(f"{house.url}/experimente")
        page.get_by_role("textbox", name="Texto").fill(f"O meu CPF é {CPF}, podem conferir?")
        page.get_by_role("button", name="Ver o que o robô faria").click()
        page.get_by_text("[CPF removido]").first.wait_for()
        faults += find_faults(page, "experimente-resultado")
    with house.visitor() as (page, more):
        for address in PUBLIC_PAGES:
            page.goto(f"{house.url}{address}?token=invento")
            faults += find_faults(page, address)
    assert faults == []
    assert [error for error in complaints.errors + more.errors if "404" not in error] == []
    assert complaints.foreign + more.foreign == []


def fill(house, page, tmp_path):
    """Something to see on every page; the address of each by its route."""
    community = house.installation.community
    for message in WHATSAPP[:2]:
        community.write(message)
    for message in (it for it in ROOM if it.address == MARINA):
        community.meet(message, Event())
    ids = house.publish(leak("Uma página de cada"), *FORUM[:4])
    case = house.case_of(ids[0]).id

    chat = tmp_path / "conversa.txt"
    chat.write_text(f"12/11/2026 09:14 - Iara: O CPF dele é {CPF}\n12/11/2026 09:15 - Davi: Obrigado!\n", "utf-8")
    page.goto(f"{house.url}/conversas")
    page.get_by_label("Arquivo exportado").set_input_files(chat)
    page.get_by_role("button", name="Analisar").click()
    page.wait_for_url(re.compile("/conversas/.+"))
    audit = page.url.removeprefix(house.url)

    page.goto(f"{house.url}/regras/cnpj/editar")
    page.get_by_role("button", name="Guardar o rascunho").click()
    page.get_by_role("button", name="Comparar").click()
    page.wait_for_url(re.compile("/regras/comparacoes/.+"))
    comparison = page.url.removeprefix(house.url)
    return {
        "/": "/",
        "/casos/<case_id>": f"/casos/{case}",
        "/casos/<case_id>/achados/<int:number>": f"/casos/{case}/achados/0",
        "/casos/<case_id>/resposta": f"/casos/{case}/resposta",
        "/casos/<case_id>/quase": f"/casos/{case}/quase",
        "/falhas": "/falhas",
        "/salas": "/salas",
        "/salas/<room_id>": "/salas/comunidade",
        "/numeros": "/numeros",
        "/regras": "/regras",
        "/regras/versoes": "/regras/versoes",
        "/regras/versoes/<version>": f"/regras/versoes/{FILES}",
        "/regras/comparacoes/<comparison_id>": comparison,
        "/regras/<name>": "/regras/cnpj",
        "/regras/<name>/editar": "/regras/cnpj/editar",
        "/textos": "/textos",
        "/textos/<name>": "/textos/credenciais",
        "/textos/<name>/editar": "/textos/credenciais/editar",
        "/catalogo": "/catalogo",
        "/experimente": "/experimente",
        "/conversas": "/conversas",
        "/conversas/<audit_id>": audit,
        "/conta": "/conta",
        "/contas": "/contas",
        "/auditoria": "/auditoria",
    } | {address: address for address in PUBLIC_PAGES}
