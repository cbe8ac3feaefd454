"""User names in commands that carry the password too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "mysql -h bd -u⟦root⟧ -pR00t.bd sei",
        "mysqldump --user=⟦dump⟧ --password='du mp#1' sei",
        'sudo mysql -u ⟦root⟧ --password="r00t!9" < d.sql',
        "mysql -p'S3duc' -u ⟦sei⟧",
        "sqlcmd -S bd -U ⟦sa⟧ -P 'Sa#2022prd' -Q x",
        "mongosh -u ⟦admin⟧ -p mng-4455 sei",
        "docker login registry.exemplo -u ⟦robo⟧ -p R0b0-reg",
        "PGPASSWORD=pgs3cret psql -h bd -U ⟦sei⟧ -d sei",
        "sshpass -p ssh.Tr1ck ssh ⟦deploy⟧@app01",
        "curl -u ⟦ws_sei⟧:k4ng4ceir0 https://api",
        'curl --user "⟦ws_pi⟧:pi#2026" -X POST https://ws',
        "wget --user=⟦robo⟧ --password=Wg3t! http://x",
        "ldapsearch -D \"⟦CN=svc sei,DC=gov⟧\" -w 'Ld4p-bind' -b x",
        "ldapsearch -x -w Ld4p2 -D ⟦uid=sei,dc=org⟧ -b x",
        'echo "⟦root⟧:toor#2026" | chpasswd',
        "smbclient //fs/sei -U ⟦svcsmb⟧%Smb-8x",
        "net use Z: x /user:⟦ORGAO\\svc⟧ Nu-77!z",
        "xfreerdp /u:⟦adm⟧ /p:rdp!9Z /v:ts01",
        "CREATE USER '⟦sei_ro⟧'@'%' IDENTIFIED BY 'R0-sei-77';",
        "ALTER ROLE ⟦postgres⟧ WITH PASSWORD 'pg!root9';",
        "GRANT ALL ON sei.* TO '⟦sei⟧'@'10.%' IDENTIFIED BY 'gr4nt-me';",
        "SET PASSWORD FOR '⟦sei⟧'@'localhost' = PASSWORD('loc4l!');",
        "mysqli_connect('bd', '⟦sei⟧', 'mys-5x!', 'sei');",
        "ldap_bind($ds, '⟦cn=admin,dc=org⟧', 'ldp-5x!');",
        'requests.get(url, auth=("⟦integracao⟧", "r3quests!"))',
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "USERNAME") == written


@pytest.mark.parametrize(
    "written",
    [
        "mysql -u root -p sei < sei.sql",
        "mysql -u $USER -p$PASS sei",
        "curl -u usuario:senha https://api",
        "curl -u $USER:$PASS https://api",
        "psql -U postgres -d sei",
        'ldapsearch -D "cn=admin" -W -b x',
        "docker run -u 1000:1000 -p 8080:80 nginx",
        "ssh deploy@app01",
        "CREATE USER sei IDENTIFIED BY '<senha>';",
        "GRANT SELECT ON sei.* TO 'sei'@'%';",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "USERNAME") == written
