"""Passwords in settings: the key's shape tells, templates and settings about passwords don't."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "'Senha' => '⟦conquista#7⟧',",
        "'SenhaScript'=>\"⟦b4nc0⟧\",",
        "'SenhaCertificado' => '⟦a b c d1⟧', 'SenhaWebService' => '⟦Canindé,1937⟧'",
        "define('DB_SENHA', '⟦pl4n4lto⟧');",
        "$config['senha'] = \"⟦j@buti.9⟧\";",
        "$this->setSenha('⟦abc⟧');",
        '{"usuario": "joana", "senha": "⟦n0va#Chave⟧", "orgao": "0"}',
        "DB_PASSWORD=⟦mz9!Lagoa77⟧\nDB_USER=joana",
        "      - MYSQL_ROOT_PASSWORD=⟦r00t⟧",
        "export PGPASSWORD=⟦tucano99⟧",
        'MAIL_PASSWORD="⟦smtp senha 1⟧"',
        "SOLR_PASS=⟦solr-sete⟧",
        "dbUser       = joana\r\ndbPassword   = ⟦carnaval⟧\r\nhost = x",
        "'Senha'\t\t=> '⟦b4nc0⟧',",
        "REGISTRY_PASSWS=⟦rio_doce_&_cia⟧",
        "  password: ⟦hK9w-Lmq2-00px⟧\n  host: banco",
        "  password: ⟦hK9w⟧  # trocar",
        "spring.datasource.password=⟦Q!tribunal55⟧",
        "javax.net.ssl.keyStorePassword = ⟦ch4ve⟧",
        "mount -o username=svcfs,password=⟦f5-m0unt⟧,uid=apache",
        "usuario=joana&senha=⟦p4ss⟧&orgao=0",
        "requirepass ⟦f1la-redis⟧\nbindpw ⟦b1nd-me-77⟧",
        'AuthLDAPBindPassword "⟦auth-5x!⟧"',
        "snmp-server community ⟦pr1v-comm⟧ RO",
        '<entry key="senha">⟦ent-5x⟧</entry>',
        '<wsse:Password Type="x">⟦wss-x91⟧</wsse:Password>',
        "<senha>⟦abacaxi12⟧</senha>",
        "<ns:Password>⟦iis_2019⟧</ns:Password>",
        '<add key="Senha" value="⟦w3b.conf⟧" />',
        "‘Senha’ => ‘⟦aspas-do-celular1⟧’",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "PASSWORD") == written


@pytest.mark.parametrize(
    "written",
    [
        "'Senha' => '', 'SenhaScript' => 'XXXX', 'Senha' => '****'",
        "'Senha' => getenv('DB_PWD'), 'Senha' => $_ENV['DB_SENHA'],",
        "password: ${DB_PASS}\npassword: '{{ vault_db_password }}'\nPASSWORD=$(cat /run/x)",
        'password = os.environ["DB"]\nsenha = props.getProperty("senha")\n$senha = $_POST["senha"];',
        "'Senha' => 'seu_password_aqui', 'senha' => 'senha', 'SENHA_AQUI'",
        '{"senha": "string", "password": null}',
        "password_min_length=8\nPASSWORD_FILE=/run/secrets/db\nsenha_expira: sim\nPOLITICA_SENHA_TAMANHO=12",
        '"Senha" => "Informe a senha do usuário do banco"',
        "DB_PASSWORD=\nDB_HOST=banco.exemplo",
        "if ($senha == null) return; public string $senha;",
        "<senha></senha> <senha>***</senha>",
        "array('login', 'senha', 'orgao')",
        '<label for="senha">Senha:</label>',
        "senha: 5d41402abc4b2a76b9719d911017c592",
        "snmp-server community",
        "bypass: true\ncompass=novo1\npassaporte: AB123456\npasso: 12abc",
        "SQLSTATE: Access denied for user 'sei'@'x' (using password: YES)",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "PASSWORD") == written
