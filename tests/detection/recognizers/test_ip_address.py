"""Addresses of private networks, and what only looks like one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "o app roda no ⟦10.30.4.17⟧ e o banco no ⟦192.168.100.5⟧:3306.",
        "IP: ⟦172.16.8.1⟧\nServidor: x (⟦172.31.255.254⟧)",
        "http://⟦10.1.2.3⟧:8080/sei/ retorna 502",
        "[⟦10.2.3.4⟧] ERRO",
        "GEARMAN_IP=⟦10.108.66.77⟧",
        "'Servidor' => '⟦192.168.187.49⟧',",
        "allow from ⟦192.168.20.0⟧/24;",
        "ip=⟦172.20.39.34⟧, erro",
        "inet6 ⟦fe80::a00:27ff:fe4e:66a1⟧ e ⟦fd12:3456:789a::10⟧",
        "⟦192.168.166.133⟧ e ⟦192.168.96.173⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "IP_ADDRESS") == written


@pytest.mark.parametrize(
    "written",
    [
        "127.0.0.1, ::1, 0.0.0.0 e localhost",
        "DNS 8.8.8.8 e 1.1.1.1",
        "IP de exemplo 192.0.2.10 ou 2001:db8::1 da documentação",
        "IP público 200.198.10.20",
        "172.32.0.1 e 192.169.0.1",
        "faixas 10.0.0.0/8, 172.16.0.0/12 e 192.168.0.0/16",
        "SEI 4.0.12.15, SIP 3.1.7",
        "Oracle 10.2.0.4 e versão 10.1.2.3",
        "seção 10.1.2.1, item 10.1.1.2, tabela 10.1.2.3",
        "10.300.1.2 e 10.x.x.x",
        "R$ 10.200.300,00 e 10.500 registros",
        "pacote-10.1.2.3.rpm e 10.1.2.3-1",
        "1.10.1.2.3",
        "fdisk: fd00",
        "cafe:babe",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "IP_ADDRESS") == written
