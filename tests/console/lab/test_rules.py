"""The pages of the lab that everybody reads, and who may change what."""

from __future__ import annotations

from sqlalchemy import event

from moderator.console.lab.rules import share
from moderator.models import Match, Mode, Severity
from moderator.store.rule_figures import RuleFigures
from tests.console.conftest import find, make_analysis, make_message, post
from tests.console.lab.desk import RULE, form_of, lab

__all__ = ["lab"]

READ = (
    "/regras",
    "/regras/cnpj",
    "/regras/versoes",
    "/regras/versoes/files",
    "/textos",
    "/textos/credenciais",
    "/catalogo",
)
EDIT = ("/regras/cnpj/editar", "/textos/credenciais/editar", "/textos/frame/editar")
CHANGE = (
    "/regras",
    "/regras/cnpj/editar",
    "/regras/cnpj/verificar",
    "/regras/cnpj/descartar",
    "/regras/cnpj/comparar",
    "/regras/cnpj/ativar",
    "/regras/cnpj/modo",
    "/regras/versoes/files/ativar",
    "/textos",
    "/textos/credenciais/editar",
    "/textos/credenciais/verificar",
    "/textos/credenciais/descartar",
    "/textos/credenciais/comparar",
    "/textos/credenciais/ativar",
)
HOSTILE = "<script>alert(1)</script><img src=x onerror=y>"


def fire(lab, number, verdict="", *, rule="cnpj", text="O CNPJ 12.345.678/0001-95 aparece."):
    """A message in which the rule fired, with a case, and perhaps what a moderator said of it."""
    message = make_message(text, external_id=f"m{number}")
    found = [find(text, "12.345.678/0001-95", "BR_CNPJ")] if "12.345" in text else [find(text, text[:3], "PERSON")]
    case = lab.desk.record(message, found, intents=())
    if verdict:
        say = getattr(lab.desk.store.verdicts, verdict)
        say(case, moderator="Rui", note="", now=lab.desk.clock())
    return case


def test_everybody_who_is_signed_in_reads_and_only_admins_change(lab):
    for role in ("viewer", "moderator"):
        client = lab.visitor(role)
        assert [client.get(path).status_code for path in READ] == [200] * len(READ)
        assert [client.get(path).status_code for path in EDIT] == [403] * len(EDIT)
        token = form_of(client, "/experimente")["csrf_token"]
        answers = [client.post(path, data={"csrf_token": token, "modo": "enforce"}).status_code for path in CHANGE]
        assert answers == [403] * len(CHANGE)
    admin = lab.visitor()
    assert [admin.get(path).status_code for path in (*READ, *EDIT)] == [200] * len((*READ, *EDIT))
    assert [lab.visitor(None).get(path).status_code for path in READ] == [401] * len(READ)


def test_no_change_is_taken_without_the_token_of_the_page(lab):
    client = lab.visitor()
    assert [client.post(path, data={"motivo": "x"}).status_code for path in CHANGE] == [400] * len(CHANGE)


def test_what_is_not_there_is_a_404(lab):
    client = lab.visitor()
    rules = ("nada", "nada/editar", "catalogue/editar", "versoes/abc", "comparacoes/abc")
    for path in (*(f"/regras/{each}" for each in rules), "/textos/nada"):
        assert client.get(path).status_code == 404, path


def test_a_rule_says_in_words_what_it_does_and_shows_its_examples(lab):
    page = lab.visitor("viewer").get("/regras/cnpj").text
    assert "foi encontrado CNPJ" in page
    assert "Trocar os dados por tarjas na mensagem" in page
    assert "<code>cnpj</code>" not in page or "examples" not in page
    assert "Quem administra muda o modo." in page


def test_figures_come_from_decisions_and_verdicts_and_say_when_they_are_too_few(lab, monkeypatch):
    monkeypatch.setattr("tests.console.conftest.make_analysis", analysis_of_cnpj)
    for number in range(12):
        fire(lab, number, "agree" if number < 9 else "")
    list_page, rule_page = (lab.visitor("viewer").get(path).text for path in ("/regras", "/regras/cnpj"))
    assert "9 de 10 vereditos" in list_page
    fire(lab, 12, "false_positive")
    page = lab.visitor("viewer").get("/regras/cnpj").text
    assert "<b>90%</b> <small>de 60% a 98%, em 10 vereditos</small>" in page
    assert "de acordo: 9; falsos positivos: 1" in page
    assert "12.345.678" not in list_page + rule_page + page
    assert "[CNPJ removido]" in page


def analysis_of_cnpj(message, findings=(), **more):
    analysis = make_analysis(message, findings, **more)
    match = Match("cnpj", "CNPJ", Severity.LOW, Mode.SUGGEST, "Há CNPJ.", tuple(range(len(findings))))
    object.__setattr__(analysis.decision, "matches", (match,))
    return analysis


def test_precision_is_a_wilson_interval():
    low, high = share(RuleFigures(right=9, wrong=1)).interval
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)


def test_pages_ask_the_same_number_of_questions_however_much_there_is(lab, monkeypatch):
    monkeypatch.setattr("tests.console.conftest.make_analysis", analysis_of_cnpj)
    client = lab.visitor()
    asked = []
    event.listen(lab.desk.store.database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    def count(path):
        client.get(path)
        asked.clear()
        client.get(path)
        return len(asked)

    paths = ("/regras", "/regras/cnpj", "/regras/versoes", "/textos", "/catalogo")
    fire(lab, 0)
    before = [count(path) for path in paths]
    for number in range(1, 30):
        fire(lab, number, "agree" if number % 2 else "")
    assert [count(path) for path in paths] == before


def test_the_text_of_a_rule_stays_text_on_every_page(lab):
    client = lab.visitor()
    hostile = RULE.replace("Convite para grupo", HOSTILE).replace("low", "low\nwhy: '" + HOSTILE + "'")
    hostile = hostile.replace("Entrem no", f"{HOSTILE} Entrem no")
    assert "Em vigor." in lab.put_in_force(client, hostile).text
    lab.save(client, hostile.replace("id: convite", f"id: {HOSTILE}"))
    version = lab.edition().version
    for path in (
        "/regras",
        "/regras/convite",
        "/regras/convite/editar",
        "/regras/versoes",
        f"/regras/versoes/{version}",
        "/regras/versoes/files",
    ):
        page = client.get(path).text
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path


def test_a_set_that_cannot_be_used_is_told_with_its_reason(lab):
    (lab.folder / "cnpj.yaml").write_text("id: [", encoding="utf-8")
    page = lab.visitor("viewer").get("/regras").text
    assert "não pôde ser usada" in page
    assert "cnpj.yaml:" in page
    assert lab.rule("cnpj") is not None


def test_an_installation_without_a_lab_has_none_of_its_pages(desk):
    assert [desk.visitor("admin").get(path).status_code for path in ("/regras", "/textos", "/catalogo")] == [404] * 3


def test_rolling_back_takes_two_clicks_and_any_version(lab):
    client = lab.visitor()
    first = lab.edition().version
    lab.put_in_force(client, RULE)
    second = lab.edition().version
    listed = client.get("/regras/versoes").text
    assert f"/regras/versoes/{first}" in listed
    seen = form_of(client, f"/regras/versoes/{first}")
    assert "Volta a:" in client.get(f"/regras/versoes/{first}").text
    client.post(f"/regras/versoes/{first}/ativar", data={**seen, "motivo": "disparou demais"})
    assert (lab.edition().version, lab.rule("convite")) == (first, None)
    history = [(item.version, item.by, item.note) for item in lab.desk.store.rulesets.history()]
    assert history == [(first, "Ana", "disparou demais"), (second, "Ana", "porque sim")]
    assert lab.desk.store.audit.verify() is None
    seen = form_of(client, "/regras/versoes/files")
    client.post("/regras/versoes/files/ativar", data={**seen, "motivo": "volta à pasta"})
    assert lab.desk.store.rulesets.active() == "files"


def test_a_roll_back_that_somebody_forestalled_changes_nothing(lab):
    client = lab.visitor()
    first = lab.edition().version
    seen = form_of(client, f"/regras/versoes/{first}")
    lab.put_in_force(lab.visitor(name="Bia"), RULE)
    page = client.post(f"/regras/versoes/{first}/ativar", data={**seen, "motivo": "x"}, follow_redirects=True)
    assert "mudou enquanto você olhava" in page.text
    assert lab.rule("convite") is not None


def test_a_reason_is_asked_for(lab):
    client = lab.visitor()
    first = lab.edition().version
    lab.put_in_force(client, RULE)
    page = post(
        client,
        f"/regras/versoes/{first}/ativar",
        page=f"/regras/versoes/{first}",
        em_vigor=lab.desk.store.rulesets.active(),
        motivo="  ",
    )
    assert page.status_code == 302
    assert lab.rule("convite") is not None
