"""Names of the internal network, and the sites, files and classes that look like one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "ORA-12541 ao conectar em ⟦bdora01.sesp.intra⟧:1521",
        "http://⟦solr.sei.lan⟧:8983/solr responde",
        "ldaps://⟦ad01.orgao.corp⟧:636",
        "scp sei.sql ti@⟦nas01.pmx.local⟧:/dados/",
        "'Servidor' => '⟦mail.camara.interno⟧',",
        "host=⟦app-02.sei.tjx.intranet⟧ ip=x",
        "host: ⟦mariadb.sei.svc.cluster.local⟧\n",
        "Received: from ⟦smtp-out.detran.rede⟧ (x)",
        "ping ⟦sei.local⟧",
        "https://⟦sei.hml.rede⟧/sip",
        "https://⟦sei.interno⟧/sei/",
        "vamos ver o ⟦srv-sei.local⟧.",
        "⟦gateway.casa.home.arpa⟧",
        "\\\\⟦fs-sei01⟧\\arquivos\\sei",
        "internet -> WAF -> ⟦proxy-dmz01.set.intra⟧ -> SEI",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "INTERNAL_HOST") == written


@pytest.mark.parametrize(
    "written",
    [
        "sei.orgao.gov.br e intranet.orgao.gov.br",
        "api.processoeletronico.gov.br",
        "container mysql, host db, Servidor: mariadb",
        "host.docker.internal, localhost.localdomain, metadata.google.internal",
        "o arquivo config.local.php e docker-compose.local.yml",
        "copie o .env.local para .env",
        "edite /etc/rc.local e /etc/fail2ban/jail.local",
        "settings.local.json",
        "caiu o acesso.Rede fora",
        "máquina local.rede interna",
        "usamos a rede.Interno é mais rápido",
        "at java.base/jdk.internal.reflect.Method.invoke(Method.java:1)",
        "org.hibernate.internal.SessionImpl",
        "com.sun.net.internal",
        "$obj.local = 1; this.rede.load()",
        "@joao.local, consegue?",
        "a lan, o corp e o local",
        "\\\\servidor\\pasta",
        "C:\\Users\\joao\\Documents",
        "use App\\Models\\Usuario; \\d+\\w",
        "COTIC\\joao.silva",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "INTERNAL_HOST") == written
