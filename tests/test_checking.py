"""«Posso publicar?»: what asks for a check, which stretch of the text is meant, and what the answer says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.checking import answer, read_request
from moderator.models import Attachment, ChannelKind, Decision, Finding, Match, Mode, Severity, Triage
from tests.factories import CPF, make_analysis, make_finding, make_message

TEXT = "O cadastro da Ana está duplicado."
LEAK = f"O cadastro do CPF {CPF} está duplicado."


def on_whatsapp(text, **changes):
    return make_message(text, channel=ChannelKind.WHATSAPP, thread_id=None, **changes)


def asked(text, **changes):
    request = read_request(on_whatsapp(text, **changes))
    return None if request is None else text[request.start : request.end]


@pytest.mark.parametrize(
    "text",
    [
        f"confere: {TEXT}",
        f"Confira por favor:\n\n{TEXT}",
        f"oi! bom dia, pode conferir pra mim? {TEXT}",
        f"Posso publicar? {TEXT}",
        f"posso postar isso no grupo?\n{TEXT}\n",
        f"Olá, dá pra mandar assim? Segue o texto: {TEXT}",
        f"{TEXT} Posso publicar?",
        f"{TEXT}\n\nserá que eu posso compartilhar isso??",
    ],
)
def test_what_is_to_be_checked(text):
    assert asked(text) == TEXT


@pytest.mark.parametrize("text", ["posso publicar?", "Confere isso", "confere:", "pode conferir?\n"])
def test_without_a_text(text):
    assert asked(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "",
        "posso enviar o processo para o tribunal?",
        "como posso publicar um ato no diário?",
        "Podem conferir se o nosso acesso caiu?",
        "o SEI não confere a assinatura: dá erro",
        "alguém pode mandar o link do manual?",
        "quem pode publicar no portal?",
    ],
)
def test_other_questions_are_none(text):
    assert asked(text) is None


def test_a_forwarded_text_asks_by_itself():
    assert asked(TEXT, forwarded=True) == TEXT


@given(st.text(), st.booleans())
def test_any_text_is_read_without_fail(text, forwarded):
    request = read_request(on_whatsapp(text, forwarded=forwarded))
    assert request is None or 0 <= request.start <= request.end <= len(text)


def check(text, analysis, *, analysed=True, **changes):
    message = on_whatsapp(text, **({"forwarded": True} | changes))
    return answer(message, analysis, read_request(message), analysed=analysed)


def finding(text, value=CPF, kind="BR_CPF"):
    return make_finding(text, value, kind)


def test_a_clean_text_may_be_published():
    (said,) = check(TEXT, make_analysis(findings=(), decision=Decision((), (), Severity.NONE, "v")))
    assert said.startswith("🤖 Pode publicar:")


def test_a_leak_may_not_and_comes_back_clean():
    text = f"confere: {LEAK}"
    (said,) = check(text, make_analysis(findings=(finding(text),)), forwarded=False)
    assert said.startswith("🤖 Não publique assim: contém CPF.")
    assert said.endswith("pronto para copiar:\n\nO cadastro do CPF [CPF removido] está duplicado.")
    assert CPF not in said


def test_what_stands_outside_the_stretch_is_not_counted():
    text = "Meu CPF\né outro assunto. Posso publicar?"
    outside = Finding("BR_CPF", len(text) - 5, len(text), 1.0, "CPF")
    (said,) = check(text, make_analysis(findings=(outside,)), forwarded=False)
    assert said.startswith("🤖 Pode publicar") or "CPF" not in said.partition(":")[0]


def test_a_credential_is_to_be_changed():
    text = "a senha é Pitanga@8823"
    (said,) = check(text, make_analysis(findings=(finding(text, "Pitanga@8823", "PASSWORD"),)))
    assert "contém senha." in said and "troque ou revogue" in said and "Pitanga" not in said


@pytest.mark.parametrize(("mode", "words"), [(Mode.SUGGEST, "Melhor tirar antes"), (Mode.SHADOW, "Pode publicar")])
def test_what_is_only_proposed_is_said_more_softly(mode, words):
    match = Match("cnpj", "CNPJ", Severity.LOW, mode, "CNPJ.", (0,), hides=True)
    decision = Decision((match,), (), Severity.LOW, "v")
    (said,) = check(LEAK, make_analysis(findings=(finding(LEAK),), decision=decision))
    assert words in said


@pytest.mark.parametrize(("findings", "words"), [((), "Melhor não publicar"), ((0,), "Não publique ainda")])
def test_what_the_rules_mind_otherwise(findings, words):
    match = Match("golpe", "Possível golpe", Severity.HIGH, Mode.ENFORCE, "Golpe.", findings)
    decision = Decision((match,), (), Severity.HIGH, "v")
    (said,) = check(LEAK, make_analysis(findings=(finding(LEAK),), decision=decision))
    assert words in said and "Possível golpe" in said and CPF not in said


def test_a_support_request_learns_its_way():
    triage = Triage(support_request=True, confidence=0.9)
    (said,) = check(TEXT, make_analysis(findings=(), decision=Decision((), (), Severity.NONE, "v"), triage=triage))
    assert "Pode publicar" in said and "Portal de Serviços" in said


def test_without_an_analysis_nothing_is_promised():
    (said,) = check(LEAK, make_analysis(findings=()), analysed=False)
    assert "não publique ainda" in said


def test_a_file_is_never_vouched_for():
    picture = Attachment("https://api.twilio.com/m", "image/jpeg")
    clean = make_analysis(findings=(), decision=Decision((), (), Severity.NONE, "v"))
    for text in (TEXT, "posso publicar?"):
        assert "não consigo conferir" in check(text, clean, attachments=(picture,))[0]


@pytest.mark.parametrize("length", [1550, 1600, 4000])
def test_no_message_is_longer_than_whatsapp_takes(length):
    text = f"{LEAK} {'palavra ' * 600}"[:length]
    said = check(text, make_analysis(findings=(finding(text),)))
    assert len(said) >= 2 and all(0 < len(part) <= 1600 for part in said)
    assert CPF not in "".join(said)
