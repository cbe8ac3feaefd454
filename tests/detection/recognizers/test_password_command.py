"""Passwords typed into commands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "mysql -u root -p⟦MinhaChuva7⟧ sei",
        "mysqldump -h 10.0.0.9 -u copia -p'⟦B4ckup!noite⟧' --single-transaction sei > sei.sql",
        "mysqldump --user=sei --password=⟦dump77⟧ sei",
        "sshpass -p '⟦abc 1⟧' ssh root@banco",
        'ldapsearch -x -D "cn=svc" -w ⟦ld77⟧ -b "dc=orgao"',
        "ldapsearch -x \\\n  -D cn=svc \\\n  -w '⟦Svc.S1p!2023⟧'",
        "curl -u sei:⟦abc123⟧ https://api.exemplo.gov.br",
        "curl -s --user 'sei:⟦a b⟧' https://api.exemplo.gov.br".replace("'sei:⟦a b⟧'", "sei:'⟦a b⟧'"),
        "curl --cert /etc/cert.pem:⟦frase9⟧ https://api.exemplo.gov.br",
        'keytool -importkeystore -srcstorepass ⟦changeit⟧ -deststorepass "⟦x y1⟧"',
        "openssl pkcs12 -in a.p12 -passin pass:⟦cert123⟧",
        "ALTER USER sei IDENTIFIED BY '⟦ora77⟧';",
        "ALTER USER sei IDENTIFIED BY ⟦semAspas9⟧;",
        "CREATE LOGIN sei WITH PASSWORD = '⟦M$sql2022x⟧';",
        "SET PASSWORD FOR 'sei'@'localhost' = PASSWORD('⟦loc4l!⟧');",
        "ALTER ROLE postgres WITH ENCRYPTED PASSWORD '⟦pg!root9⟧';",
        "sqlcmd -S bd -U sa -P '⟦Sa#2022prd⟧' -Q x",
        "docker login registry.exemplo -u robo -p ⟦R0b0-reg⟧",
        "PGPASSWORD=⟦pgs3cret⟧ psql -U sei",
        "redis-cli -h cache -a ⟦r3d1s-sess⟧ ping",
        "smbclient //fs/sei -U svcsmb%⟦Smb-8x⟧",
        'echo "root:⟦toor#2026⟧" | chpasswd',
        "xfreerdp /u:adm /p:⟦rdp!9Z⟧ /v:ts01",
        "-Djavax.net.ssl.trustStorePassword=⟦trust-77⟧",
        "openssl rsa -in chave.pem -passin 'pass:⟦rsa 99⟧'",
        "mysqli_connect('bd', 'sei', '⟦mys-5x!⟧', 'sei');",
        "new PDO($dsn, 'sei', '⟦pd0-5x!⟧');",
        'requests.get(url, auth=("integracao", "⟦r3quests!⟧"))',
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "PASSWORD") == written


@pytest.mark.parametrize(
    "written",
    [
        "mysql -u root -p sei < sei.sql",
        "mysql -h banco -P 3306 -u root -p",
        "mysql -u root -p$DB_PASSWORD sei",
        "curl -u usuario:senha https://api.exemplo.gov.br",
        "curl -u $USER:$PASS https://api.exemplo.gov.br",
        "o parâmetro --password= fica vazio",
        "docker run -p 8080:80 sei && mkdir -p /opt/sei",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "PASSWORD") == written
