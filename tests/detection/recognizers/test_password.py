"""Passwords in prose. The word alone is never one; the value must be bound to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from moderator.detection import Detector

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "a senha é ⟦Xk9#fLm2⟧",
        "Senha: ⟦ipê-roxo77⟧.",
        "Senha: ⟦girassol⟧\nUsuário: joana",
        "Senha:\n⟦Qwe!4321⟧",
        "**Senha:** `⟦Px-77-qq⟧`",
        "*senha:* ⟦Zap2026⟧",
        "senha - ⟦Kk12345⟧",
        "Senha → ⟦Ab#7788⟧",
        "SENHA É ⟦BRASIL2026⟧",
        "minha senha do gov é ⟦Joana1987⟧ alguém testa?",
        "a senha que o suporte me passou ontem foi ⟦tr@mita99⟧, não entra",
        "a senha provisória: ⟦Temp#2025⟧, troquem",
        "Senha (provisória): ⟦Troque@1⟧",
        "senha do e-mail da área: ⟦Prot0c0lo!⟧",
        "senha do wifi da sala: ⟦convidado2025⟧",
        "mudei a senha pra ⟦Carnaval2026⟧ e voltou",
        "a senha tá como ⟦Mgi@2024⟧",
        "a senha eh ⟦corinthians1910⟧",
        'a senha é "⟦minha casa azul⟧"',
        "a senha é “⟦minha casa azul⟧”",
        "senha p/ acesso: ⟦987654⟧",
        "coloquei a senha ⟦Bem-te-vi9⟧ e nada",
        "passei a senha antiga (⟦Velha#01⟧) pra ele",
        "login joana.prado senha ⟦tramita123⟧ só não muda",
        "login joana / senha ⟦Mudar@123⟧",
        "o usuário padrão é joana e a senha ⟦joaninha⟧, troquem",
        "user/senha: root / ⟦Calab0uço⟧",
        "Usuário e senha: joana.prado / ⟦Zeb4ra!⟧",
        "não aceita meu login (joana.prado / ⟦Est@t1stica⟧)",
        "entra com suporte / ⟦Ab12cd34⟧",
        "| Senha | ⟦Qw3rty⟧ |",
        "> senha: ⟦cita99⟧",
        "senha do projetor ⟦prj-2210⟧",
        "senha wi-fi ⟦camara1234⟧",
        "Password for user sei: ⟦hunter22⟧",
        "a senha do admin é ⟦Adm!2026⟧ e do root é ⟦Rt!2026⟧",
        "a senha do banco continua ⟦h0m0log@2022⟧, ok?",
        "qual a senha? tentei ⟦Sei@123456⟧ e não foi",
        "senha de aplicativo: ⟦abcd efgh ijkl mnop⟧",
        "Meeting ID: 284 551 903 67\nPasscode: ⟦hT6wqZ⟧",
        "PIN do certificado: ⟦482913⟧",
        "user/pass = integra/⟦Int3gr4!⟧",
        "credenciais de homologação: hml_pen / ⟦P3n#hml2⟧",
        "wifi: Camara_Visitantes / ⟦camara#2025⟧",
        "senha padrão do banco: sei_user / ⟦sei_user⟧",
        "Usuário: joana\r\nSenha: ⟦girassol⟧\r\n",
        "Senha:\t⟦Qw3rty⟧",
        "senha: ⟦\uff21bc\u200b123⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "PASSWORD") == written


@pytest.mark.parametrize(
    "written",
    [
        "a senha expirou",
        "senha de acesso ao SEI",
        "a senha deve ter 8 caracteres: letras, números e 1 símbolo",
        "Senha: (obrigatório)",
        "senha: ******** ou XXXX ou <sua senha> ou [senha]",
        "senha: alterada em 03/10/2026",
        "a senha é pessoal e intransferível",
        "a senha é a mesma do AD",
        "a senha é obrigatória. A senha é case-sensitive.",
        "a senha foi redefinida ontem às 10h30",
        "senha bloqueada: chamado 35233022",
        "senha errada deu o erro: 0x80041",
        'erro "usuário ou senha inválidos (código 401)"',
        'usuário "teste" e senha "inválida"',
        "resetar senha SEI 5.0.3",
        "senha 2FA, senha A3, senha P45 do guichê",
        "login/senha e token: como configurar?",
        "usuário e senha do webservice v3",
        "cadastrar login e senha: https://portal.exemplo.gov.br/cadastro2",
        "a senha do certificado: certificado.p12",
        "Qual a senha?",
        "Senha: enviada por e-mail",
        "usuário: preencher; senha: preencher",
        "Usuário: CPF; Senha: gov.br",
        "acesso: Portal / Produção2026",
        "entrar com certificado / token",
        "A Senhora Maria2 e o desenho: tela1",
        "senha\n\nBom dia pessoal2024",
        "retire sua senha e aguarde: 12",
        "usuários com senha forte: 92%",
        "troquei a senha da rede windows10, e a do wifi sala2",
        "senha do servidor sei-app02 e senha do banco sei_prod2",
        'a senha do usuário "joana.prado2" expirou',
        "senha do gov.br nível prata2",
        "erro ao validar senha: ORA-01017: logon denied",
        "Senha P-045, guichê 3",
        "o md5 da senha é 5d41402abc4b2a76b9719d911017c592",
        "senha / login: leitura / escrita",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "PASSWORD") == written


@pytest.mark.parametrize(
    "text", ["a senha é P@ssword", "senha: 1234", "MYSQL_PASSWORD=sei_user", "-storepass changeit"]
)
def test_public_defaults_are_found_barely(detector: Detector, text: str) -> None:
    (found,) = detector.detect_text(text)
    assert (found.entity_type, found.score) == ("PASSWORD", 0.5)
    assert "valor padrão público" in found.reason
