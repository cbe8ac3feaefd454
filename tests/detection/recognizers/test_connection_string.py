"""Addresses that carry a password are one finding; without one they are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.detection import Detector

Mark = Callable[[str, str], str]
DETECTOR = Detector()


@pytest.mark.parametrize(
    "written",
    [
        "DATABASE_URL=⟦postgres://sei:Jab0ti@10.9.8.7:5432/sei⟧",
        "não conecta: ⟦amqp://fila:Rabb1t@mq:5672⟧, e agora?",
        "`⟦mysql://sei_ro:R3plica-x@10.8.30.12:3306/sei⟧`",
        'session.save_path = "⟦redis://:0nibus!azul@192.168.77.12:6379/2⟧"',
        "⟦mysql://sei:S3duc%402025@bd.orgao.local:3306/sei⟧\n",
        'curl "⟦https://ws:7rib%40tos@api.exemplo.gov.br/rest⟧" -G',
        "git clone ⟦https://robo:t0k3n-x@git.exemplo/sei.git⟧ /opt",
        "⟦mongodb+srv://app:M0ng0-x@cluster0.exemplo.net/sei?retryWrites=true⟧",
        "⟦mysql+pymysql://sei:p@ss#1@bd:3306/sei⟧",
        "(⟦jdbc:oracle:thin:sei/Ora77@bdora:1521:SEIPRD⟧)",
        "url: ⟦jdbc:oracle:thin:pen/Xingu26@//ora.ms.intra:1521/PRD⟧\n",
        "⟦jdbc:sqlserver://bd:1433;databaseName=sei;user=sei;password=Sql#9x;encrypt=true⟧",
        "⟦jdbc:mysql://bd:3306/sei?user=sei&password=My5ql-x&useSSL=false⟧",
        "sqlplus ⟦sei/Ora_55x@//bd:1521/SEIPRD⟧",
        'connectionString="⟦Data Source=bd01;Initial Catalog=SEI;User ID=sei;Password=Ado-55x;⟧" p',
        "⟦Server=banco;Uid=joana;Pwd=zx81;Encrypt=true⟧",
        "⟦Driver={ODBC Driver 17 for SQL Server};Server=bd;UID=sei;PWD=Odbc-5x;⟧",
        "new PDO('⟦mysql:host=bd;dbname=sei;user=sei;password=Pdo-5x⟧')",
        'pg_connect("⟦host=bd port=5432 dbname=sei user=sei password=pgc-5x⟧")',
        "⟦sei:G0-dsn5@tcp(bd:3306)/sei?parseTime=true⟧",
        "⟦DefaultEndpointsProtocol=https;AccountName=sei;AccountKey=k7Rq2ZpL9xWv4TnB8mJc3HsD6gFy1A0ek7Rq2ZpL9w==;EndpointSuffix=core.windows.net⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "CONNECTION_STRING") == written


@pytest.mark.parametrize(
    "written",
    [
        "mysql://usuario:senha@host:3306/banco",
        "postgres://user:password@localhost/db",
        "mysql://${DB_USER}:${DB_PASS}@bd/sei",
        "redis://:<senha>@host:6379",
        "https://www.gov.br/gestao/pt-br",
        "https://user@host/path e ssh://git@github.com:22/x.git",
        "git@github.com:pengovbr/sei-docker.git",
        "http://proxy:3128/u@v e https://x:8080/a@b",
        "jdbc:mysql://bd:3306/sei?useSSL=false",
        "jdbc:oracle:thin:@bdora:1521:SEI",
        "Server=localhost;Database=sei;Trusted_Connection=True;",
        "host=localhost dbname=sei user=sei",
        "npm install @types/node@20.1.0 e a/b@dev",
        "registry/sei:4.0.12@sha256:abc",
        "atendimento 8h/18h@sede: venham",
        "mailto:sei@orgao.gov.br",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "CONNECTION_STRING") == written


def test_nothing_inside_is_found_again(find: Callable[[str], list[tuple[str, str]]]) -> None:
    text = "mysql://sei:Arari!2026@mysql-0.sei.local:3306/sei"
    assert find(text) == [("CONNECTION_STRING", text)]


def test_detect_secrets_agrees() -> None:
    plugin = pytest.importorskip("detect_secrets.plugins.basic_auth").BasicAuthDetector()
    assert list(plugin.analyze_string("postgres://sei:Jab0ti@10.9.8.7:5432/sei"))


@given(
    password=st.from_regex(r"[a-z]{2}[0-9A-Za-z!#$%*+=_~.@-]{2,20}[0-9]", fullmatch=True),
    before=st.sampled_from(["", "DB=", "erro em ", "'", "("]),
    after=st.sampled_from(["", "\n", "'", " caiu", ", e agora?", ")"]),
)
def test_whatever_the_password_the_whole_address_goes(password: str, before: str, after: str) -> None:
    address = f"mysql://sei:{password}@bd:3306/sei"
    (found,) = DETECTOR.detect_text(before + address + after)
    assert (found.entity_type, found.start, found.end) == (
        "CONNECTION_STRING",
        len(before),
        len(before) + len(address),
    )
