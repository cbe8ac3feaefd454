"""PERSON: full names of ordinary people fire, in whatever way they are introduced; public figures, first names,
handles and whatever bears a name don't."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.detection import Detector
from moderator.models import Author, ChannelKind, Message

Mark = Callable[[str, str], str]
DETECTOR = Detector()


@pytest.mark.parametrize(
    "written",
    [
        # said of oneself
        "Meu nome é ⟦Benvinda Lustosa Prado⟧ e trabalho no protocolo.",
        "Oi, sou o ⟦Ruan Pacheco Lima⟧, da prefeitura.",
        "me chamo ⟦claudete ferreira nunes⟧ e sou nova aqui",
        "bom dia, aqui é a ⟦Ivone Sarmento⟧ do arquivo",
        # labels, forms, logs
        "Nome: ⟦Otília Bragança⟧",
        "Nome Completo: ⟦Yuri Takahashi⟧\nÓrgão: prefeitura",
        "Nome completo | ⟦Kwame Osei Mensah⟧ |",
        "Usuário: ⟦DORALICE PRATES VIANA⟧ (11144477735)",
        "00002 - Usuario: ⟦ELZA MOTA RIBEIRO⟧ - Unidade: COTEC",
        "Responsável pela unidade: ⟦Tadeu Quaresma⟧",
        '{"interessado": {"nome": "⟦Zuleide Campos Arruda⟧"}}',
        "<nome>⟦Aurino Batista Leal⟧</nome>",
        "subject: CN=⟦JACI MOREIRA TELES⟧:11144477735",
        "[14:02, 03/03/2026] ⟦Kleber Assis Vaz⟧: bom dia",
        "03/03/2026 14:02 - ⟦Kleber Assis Vaz⟧: bom dia",
        # roles and titles
        "A servidora ⟦Nair Fontes Galvão⟧ está de férias.",
        "o analista, ⟦Ícaro Dantas⟧, instalou ontem",
        "com a Sra. ⟦Guiomar Peixoto⟧ e o Dr. ⟦Abílio Rezende⟧",
        "a estagiária ⟦Luma Cristina Falcão⟧ me ajudou",
        "falem com ⟦Sônia Regina Maltez⟧ ou com o setor",
        "o usuario ⟦marcelo vieira campos⟧ não consegue entrar",
        # beside a document, a telephone or an address
        "⟦Mamadou Diallo Bah⟧, passaporte CG123456",
        "⟦Clóvis Andrade Reis⟧ 529.982.247-25",
        "1- ⟦Gilda Prestes⟧ - SIAPE 1234567",
        "⟦Ilma Gouveia Rosa⟧, (61) 98123-4567",
        "⟦Nelson Kuhn⟧ <nelson.kuhn@exemplo.gov.br>",
        "marta sá: servidora ⟦marta sá freire⟧ cpf 529.982.247-25",
        # confirmed by the mail address
        "Ontem Brites Wunderlich pediu; o e-mail é outro",
        "o contato é ⟦Odara Wunderlich⟧, use o.wunderlich@exemplo.gov.br",
        # signatures
        "O módulo não abre.\n\nAtenciosamente,\n⟦Percival Duarte Nóbrega⟧",
        "Obrigada!\n\n--\n⟦Ester Salgueiro⟧\nGestora do SEI",
        "Resolvido, era o certificado.\n\n**⟦Davi Lucena Prado⟧**\nAnalista de TI",
        "Abraço, ⟦Zilda Corrêa⟧",
        # by the names alone
        "Quem instalou foi ⟦Raimunda Nonata Silveira⟧, semana passada.",
        "saiu ⟦João Batista Moraes⟧ e entrou ⟦Lia Matos Figueira⟧",
        "pedido de ⟦Ana Lima⟧ e ⟦Rui Sá Teles⟧",
        "⟦Lúcio Costa e Silva⟧ assinou",
        "processo do ⟦Tércio d'Ávila Ramos⟧ parado",
        "Avisem ⟦Helena Marques Dutra⟧ da Celepar",
        "a ⟦Ana Paula Siqueira⟧ de Mossoró já usa",
        "reunião com ⟦MARIA DO CARMO TEIXEIRA⟧",
        "titular ⟦PLÍNIO A BARROS NETO⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "PERSON") == written


@pytest.mark.parametrize(
    "written",
    [
        # first names, also of two words
        "Obrigado, Cláudia! Valeu, Pedro Henrique.",
        "A servidora Ana Paula e o João Carlos ajudaram; dona Maria Helena também.",
        # handles
        '@joana.prado.lima veja /u/rui_sa_teles\n[quote="Rui Sá Teles, post:2, topic:9"]oi[/quote]',
        # public figures
        "A ministra Marina Alves Prado e o prefeito Rui Sá Teles assinaram.",
        "O secretário municipal de Gestão, Rui Sá Teles, abriu a reunião.",
        "Webinar de quinta, às 15h, com Ana Lima Prado (Enap) e Rui Sá Teles (MGI)",
        "Palestrante: Lia Matos Figueira",
        "Leiam o livro de Caio Prado Dutra sobre arquivos.",
        "As salas terão nome de escritoras: Ana Lima Prado e Lia Matos",
        # what bears a name
        "Rua Ana Lima Prado, Av. Barbosa Lima, praça João Moreira",
        "Escola Estadual Professora Maria das Dores, Hospital Nina Rodrigues",
        "a prefeitura de Pinheiro Machado e a câmara municipal de Getúlio Vargas",
        "em Barbosa Ferraz/PR, João Pessoa, Santa Rita e São José dos Campos",
        "Lei Maria da Penha, Fundação Joaquim Nabuco, Projeto Rondon",
        "a construtora Almeida Prado Ltda e Moura & Castro Advogados",
        # agencies, products, documents, software
        "Secretaria de Estado da Fazenda, Módulo de Gestão Documental, Nota Técnica Conjunta",
        "Red Hat Enterprise Linux, Google Chrome, Power BI Desktop, Spring Boot",
        "ERRO FATAL NA CLASSE PENDENCIAS RN; PROCESSO SELETIVO SIMPLIFICADO",
        "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----",
        "(IN RFB 2.229/2024), CNM CIB IPTU matrícula",
        # labels without a person
        "Nome: Campo Obrigatório\nUsuário: Administrador do Sistema\nContato: Central de Atendimento, (61) 3315-2047",
        "o nome do servidor é srv01 e o usuário comum não entra",
        "Nome: Fulano de Tal",
        "Responsável: a definir",
        "falar com o setor de protocolo, cpf em branco",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "PERSON") == written


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Nome: Otília Bragança", "Nome de pessoa: nome completo; junto de «nome»."),
        ("Ana Lima assinou", "Nome de pessoa: nome completo."),
        ("USUÁRIO: ANA LIMA", "Nome de pessoa: nome completo em maiúsculas; junto de «usuário»."),
    ],
)
def test_the_reason_never_holds_the_name(text: str, reason: str) -> None:
    (finding,) = DETECTOR.detect_text(text)
    assert finding.reason == reason


def test_what_surrounds_a_name_makes_it_surer() -> None:
    texts = (
        "Otoniel Dalmagro falou",
        "a Otoniel Bragança falou",
        "servidor Otoniel Bragança",
        "Nome: Otoniel Bragança",
    )
    scores = [next((found.score for found in DETECTOR.detect_text(text)), 0.0) for text in texts]
    assert scores == sorted(scores)
    assert scores[0] == 0.0


def _detect(channel: ChannelKind, author: Author) -> list[str]:
    text = "Falem comigo ou com Ana Lima Prado.\n\nAtt,\nRui Sá Teles"
    message = Message(channel, "1", "1", text, author, title="Dúvida de Rui Sá Teles")
    return [
        (text if found.field == "text" else message.title or "")[found.start : found.end]
        for found in DETECTOR.detect(message)
    ]


@pytest.mark.parametrize("author", [Author("7", "rui", "Rui de Sá Teles"), Author("7", "RUI_SA_TELES")])
def test_the_forum_shows_its_authors_names(author: Author) -> None:
    assert _detect(ChannelKind.FORUM, author) == ["Ana Lima Prado"]


def test_whatsapp_shows_no_names() -> None:
    found = _detect(ChannelKind.WHATSAPP, Author("7", "rui", "Rui de Sá Teles"))
    assert found == ["Ana Lima Prado", "Rui Sá Teles", "Rui Sá Teles"]


def test_another_authors_name_is_a_finding() -> None:
    found = _detect(ChannelKind.FORUM, Author("8", "rui", "Rui"))
    assert found == ["Ana Lima Prado", "Rui Sá Teles", "Rui Sá Teles"]


NAMES = st.lists(
    st.sampled_from(
        ["Ana", "Lima", "de", "e", "DA", "Silva", "Rua", "São", "João", "Pessoa", "A.", "D'Ávila", "x@y.z", "\n"]
    ),
    max_size=12,
)


@given(NAMES)
def test_a_name_is_at_least_two_whole_words(words: list[str]) -> None:
    text = " ".join(words)
    for found in DETECTOR.detect_text(text):
        value = text[found.start : found.end]
        assert len(value.split()) >= 2
        assert value == value.strip()
        assert not (text[found.start - 1 : found.start] + text[found.end : found.end + 1]).strip().isalpha()
