"""User names beside their passwords; alone, or beside an empty one, they are nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "'Usuario' => '⟦sei_rw⟧',\n'Senha' => 'B@Sei*1',\n'UsuarioScript' => '⟦ddl⟧',\n'SenhaScript' => 'D@Sei*2',",
        '"Usuario" => "⟦ws_siorg⟧",\n  "Senha" => "w5-s10rg"',
        "define('DB_USER', '⟦wp_sei⟧');\ndefine('DB_PASSWORD', 'kj!29-Lw');",
        "$db_pass = 'p0rt4l#9';\n$db_user = '⟦portal⟧';",
        "DB_USERNAME=⟦sei_app⟧\nDB_PASSWORD=Uirapuru19",
        "MYSQL_USER: ⟦sei⟧\nMYSQL_PASSWORD: Uirapuru20",
        '{"login": "⟦api.mobile⟧", "password": "m0b-1le"}',
        "<usuario>⟦ws_pi⟧</usuario><senha>ws!pi#3</senha>",
        '<property name="username" value="⟦legado⟧"/><property name="password" value="l3g4d0!"/>',
        "smtp_user = ⟦alertas@orgao.exemplo.gov.br⟧\nsmtp_pass = Alerta!s3nd",
        'connect(host="bd", user="⟦sei⟧", password="pym-5x")',
        "ansible_user=⟦deploy⟧ ansible_password=Tatu-99",
        "mount -o username=⟦svcfs⟧,password=f5-m0unt,uid=apache",
        "Usuário: ⟦helena.prado⟧ Senha: H3lena#sei",
        "Login: ⟦51.adm.sei⟧\nSenha: Jurema!88",
        "usa o usuário ⟦carga.teste⟧ com a senha Migra_0412 pra validar",
        "meu acesso é ⟦joao.paulo⟧, senha Palmas*2025, não entra",
        "loga com ⟦suporte01⟧ e senha Sup0rte!x",
        "login ⟦joana⟧ / senha Mudar@123",
        "Usuário de pesquisa: ⟦svc-sip@ancine.corp⟧\nSenha de pesquisa: L3mbr4nca!2026",
        'bind "⟦CN=sei,OU=Sistemas,DC=al⟧" senha B1nd@AL',
        "usuario/senha: ⟦consulta⟧ / Consulta@99",
        "user/pass = ⟦integra⟧/Int3gr4!",
        "não aceita meu login (⟦gestor.mapax⟧ / Est@t1stica)",
        "LDAP_BIND_DN=⟦cn=leitor,dc=org⟧\nLDAP_BIND_PASSWORD=Le1tor!ad",
        "Credencial: ⟦ana.beatriz⟧ | Bia*9090",
        "credenciais de homologação: ⟦hml_pen⟧ / P3n#hml2",
        "usuário padrão é ⟦teste⟧ e a senha teste, troquem",
        "senha padrão do banco: ⟦sei_user⟧ / sei_user",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "USERNAME") == written


@pytest.mark.parametrize(
    "written",
    [
        "Usuário: joana.prado\nUnidade: COTIC",
        "'Usuario' => 'sei', 'Senha' => getenv('SENHA_BANCO'),",
        "'Usuario' => getenv('U'), 'Senha' => 'Xk9#fLm2'",
        "DB_USER=sei\nDB_PASSWORD=",
        "DB_PASSWORD=abc123\nSMTP_USER=x\nSMTP_PASSWORD=",
        "user: sei\npassword: ${DB_PASS}",
        "usuário e senha incorretos",
        "o usuário joana esqueceu a senha",
        "informe o usuário. A senha expirou",
        "login / senha do SEI não funcionam",
        "Para trocar a senha: Menu > Usuários > Alterar Senha.",
        "acesso: leitura / escrita",
        "user_agent=x password=Xk9#fLm2",
        "usuário sei_app caiu",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "USERNAME") == written
