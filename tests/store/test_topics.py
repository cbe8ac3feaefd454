"""Public topics on SQLite and PostgreSQL: found by what they are about, never by chance."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderator.models import Related
from tests.factories import NOON

CERTIFICATE = ("1", "Certificado vencido no barramento", "https://forum.exemplo/t/1")
SIGNATURE = ("2", "Assinatura em bloco não carrega no Firefox", "https://forum.exemplo/t/2")
TABLE = ("3", "Tabela de temporalidade: como classificar contratos", "https://forum.exemplo/t/3")


@pytest.fixture
def topics(store):
    for topic in (CERTIFICATE, SIGNATURE, TABLE):
        store.topics.keep(*topic, "O trâmite externo para com a mensagem de certificado expirado.", now=NOON)
    return store.topics


def related(topic):
    return Related(topic[1], topic[2])


QUESTIONS = {
    "o barramento parou, parece que os certificados venceram e estão vencidos": [CERTIFICATE],
    "no firefox as assinaturas em bloco não carregam": [SIGNATURE],
    "ASSINATURA BLOCO carregar": [SIGNATURE],
    "quem já classificou contratos pela tabela de temporalidade?": [TABLE],
    "bom dia, alguém pode me ajudar com um erro no sistema?": [],
    "certificado do curso de capacitação": [],  # one word in common says nothing
    "o app do SEI não abre a câmera": [],
    "": [],
}
ATTACKS = (
    'certificado" OR title_words:"vencido',
    "certificado NEAR(vencido, 2) AND NOT barramento",
    "certificado:* & !vencido | (barramento <-> 'x')",
    "'; DROP TABLE forum_topics; -- certificado vencido",
    "certificado* ^vencido -barramento \0 \\ %s :query",
)


def test_similar(topics):
    found = {question: list(topics.similar(question)) for question in QUESTIONS}
    assert found == {question: [related(topic) for topic in those] for question, those in QUESTIONS.items()}


def test_its_own_topic_is_not_offered(topics):
    assert not topics.similar("certificado vencido no barramento", exclude="1")


def test_the_limit_holds_and_the_likest_comes_first(store):
    for number, title in enumerate(
        ["Certificado vencido", "Certificado vencido na homologação", "Certificado vencido!"]
    ):
        store.topics.keep(str(number), title, f"https://forum.exemplo/t/{number}", now=NOON)
    found = store.topics.similar("certificado vencido na homologação", limit=2)
    assert len(found) == 2
    assert {topic.title for topic in store.topics.similar("certificado vencido na homologação")} >= {
        "Certificado vencido na homologação"
    }


def test_a_topic_that_changes_is_found_by_its_new_title_only(topics):
    topics.keep("1", "Login externo devolve erro_sso", "https://forum.exemplo/t/1", now=NOON)
    assert not topics.similar("certificado vencido no barramento")
    assert topics.similar("login externo com erro sso") == (Related("Login externo devolve erro_sso", CERTIFICATE[2]),)


def test_a_forgotten_topic_is_gone_and_may_come_back(topics):
    topics.forget("1")
    topics.forget("unknown")
    assert not topics.similar("certificado vencido no barramento")
    topics.keep(*CERTIFICATE, now=NOON)
    assert list(topics.similar("certificado vencido no barramento")) == [related(CERTIFICATE)]


def test_before_anything_is_kept_nothing_is_found(store):
    assert store.topics.similar("certificado vencido no barramento") == ()
    store.topics.forget("1")


def test_query_languages_are_only_words(topics):
    assert [topics.similar(attack) for attack in ATTACKS] == [(related(CERTIFICATE),)] * len(ATTACKS)


@given(question=st.text(alphabet=string.printable + "çãé\0“”", max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_any_text_can_be_asked(topics, question):
    assert set(topics.similar(f"certificado vencido {question}")) <= {related(CERTIFICATE)}
