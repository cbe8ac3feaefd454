"""The classifier with the bundled policy, on texts that no corpus has."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.models import Author, ChannelKind, Message
from moderator.triage import Classifier, load_catalogue, load_policy

RULES = Path(__file__).parents[2] / "rules"
CATALOGUE = load_catalogue(RULES / "catalogue.yaml")
POLICY = load_policy(RULES / "triage", CATALOGUE)
CLASSIFIER = Classifier(CATALOGUE, POLICY)


def classify(text, *, title=None, channel=ChannelKind.FORUM):
    return CLASSIFIER.classify(Message(channel, "1", "1", text, Author("a", "a"), title=title))


@pytest.mark.parametrize(
    ("text", "products", "support_type", "sphere"),
    [
        (
            "Bom dia, aqui na prefeitura o barramento não envia nada desde terça, dá timeout. Alguém da equipe ajuda?",
            ("mod_tramita",),
            "reportar_erro",
            "municipal",
        ),
        (
            "Solicitamos acesso ao código-fonte do SEI para o Tribunal de Justiça. O usuário do GitHub segue abaixo.",
            ("sei",),
            "solicitar_acesso_codigo",
            "outros_poderes",
        ),
        ("Nossa UP está inativa, precisamos reativar com urgência.", ("nup",), "solicitar_reativacao_up", "federal"),
    ],
)
def test_support_request(text, products, support_type, sphere):
    triage = classify(text)
    assert triage.support_request
    assert (triage.products, triage.support_type, triage.sphere) == (products, support_type, sphere)
    assert triage.route == "portal_ticket"
    assert triage.confidence > 0.5
    assert triage.evidence


def test_products_that_do_not_share_what_is_asked_are_given_no_other_type():
    """The statistics module grants credentials, external login does not: only reporting, asking and suggesting are
    common to both, and none of these is what the member wants."""
    triage = classify("Precisamos de credenciais do Módulo Estatístico e do Login Externo para o TRE.")
    assert triage.products == ("mod_estatistico", "mod_login_externo")
    assert triage.support_type is None


@pytest.mark.parametrize(
    "text",
    [
        "Resolvido, gente! Era o certificado vencido. Obrigada!",
        "Aviso: a manutenção do portal de administração será no domingo, das 8h às 12h.",
        "Alguém aqui usa o módulo de gestão documental? Queria ouvir a experiência de vocês.",
        "Obrigado pela palestra, foi excelente.",
        "Dica: se der erro no envio, confira o certificado antes de abrir chamado.",
        "",
    ],
)
def test_no_support_request(text):
    triage = classify(text)
    assert not triage.support_request
    assert triage.support_type is None
    assert triage.route != "portal_ticket"


@pytest.mark.parametrize(
    ("text", "sphere"),
    [
        ("Há três dias o barramento não abre na prefeitura, alguém ajuda?", "municipal"),
        ("Cadê a chave do módulo estatístico? Prefeitura aqui.", "municipal"),
        ("A Ana não consegue unir os blocos no SEI.", None),
        ("A controladoria geral do estado pede acesso ao módulo do Tramita.", "estadual"),
    ],
)
def test_common_words_are_no_agencies(text, sphere):
    assert classify(text).sphere == sphere


def test_a_quoted_failure_is_only_context():
    triage = classify(
        '[quote="ana, post:1, topic:2"]\nO barramento não envia, alguém ajuda?\n[/quote]\nAqui era o proxy.'
    )
    assert not triage.support_request
    assert triage.products == ("mod_tramita",)


def test_adesao_goes_to_the_mailbox():
    assert classify("Nosso município quer aderir ao ProPEN, quem assina o acordo?").route == "email_adesao"


def test_the_title_counts():
    assert classify("Segue abaixo.", title="Erro no módulo WSSEI").products == ("mod_wssei",)


def test_the_explanation_shows_phrases_of_the_policy_and_known_ngrams_only():
    shown = classify("Olá, sou Zoroastro Quindim e o barramento não abre desde ontem, continua dando erro.").evidence
    assert "nao abre" in shown
    assert len(shown) <= 5
    assert not {"zoroastro", "quindim"} & set(" ".join(shown).split())


def test_near_even_odds_abstain_and_still_guess():
    model = POLICY.model
    assert model is not None
    for text in ("alguma novidade do SEI?", "não abre", "Resolvido, gente!", "o sei aqui", "certificado"):
        triage = classify(text)
        assert triage.abstained is (model.low < triage.confidence < model.high)
        assert triage.support_request is (triage.confidence >= 0.5)


def test_without_a_model_the_signals_decide():
    plain = Classifier(CATALOGUE, replace(POLICY, model=None))
    message = Message(ChannelKind.FORUM, "1", "1", "O barramento não abre, alguém ajuda?", Author("a", "a"))
    triage = plain.classify(message)
    assert triage.support_request
    assert triage.products == ("mod_tramita",)
    assert not triage.abstained


@given(st.text())
def test_any_text_has_an_answer_that_the_catalogue_knows(text):
    triage = classify(text)
    assert 0 <= triage.confidence <= 1
    assert set(triage.products) <= CATALOGUE.products.keys()
    assert (triage.route == "portal_ticket") is triage.support_request


@pytest.mark.parametrize("product", sorted(CATALOGUE.products))
def test_no_product_is_given_a_support_type_that_it_does_not_have(product):
    name = CATALOGUE.products[product].name
    for wish in ("acesso ao repositório e ao código-fonte", "as credenciais, sigla e chave", "o cadastro de gestor"):
        triage = classify(f"Bom dia, solicito {wish} para {name}. Podem liberar para o nosso órgão?")
        assert triage.support_request
        assert triage.support_type is None or CATALOGUE.offered(triage.support_type, triage.products)
