"""Bearer tokens, JWTs, session cookies and named tokens."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "o jwt é ⟦eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZWkifQ.k7Rq2ZpL9xWv4TnB8mJc3HsD⟧.",
        "id_token=⟦eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZWkifQ.k7Rq2ZpL9xWv4TnB8mJc3HsD⟧\n",
        "cortado: ⟦eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZWkifQ⟧...",
        "Authorization: Bearer ⟦eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZWkifQ.k7Rq2ZpL9xWv4TnB8mJc3HsD⟧",
        "-H 'Authorization: Bearer ⟦u6ThGTPApOdKnzjiIYjYVj⟧' \\",
        'proxy_set_header Authorization "Bearer ⟦u6ThGTPApOdKnzjiIYjYVj⟧";',
        '{"Authorization": "Bearer ⟦9f8a7c6b5d4e3f2a1b0c⟧"}',
        "Authorization: Basic ⟦c2VpOmhvbW9sb2djMjAyNg==⟧",
        "Authorization: Token ⟦9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b⟧",
        "PRIVATE-TOKEN: ⟦mXk29ZqP0aLw81vbT3sQ⟧",
        "token: ⟦EqRrLAUVNwudAhWtH4ziS8WPUZvrfZRwlvGv5mdw==⟧",
        "/api/v2/versao?token=⟦btpQrnssXsZS9yuLJzitvEwVeEQn3NwU⟧ — e nada",
        '"refresh_token": "⟦def50200a8b7c6d5e4f3a2b1c0d9e8f7⟧"',
        "access_token=⟦Zk81mQpL02xVbN47tRwY93sD⟧&state=1",
        'headers={"token": "⟦Q9x8w7v6u5t4s3r2q1p0o9n8⟧"}',
        "az x --token ⟦Zk81mQpL02xVbN47tRwY93sD⟧",
        "Cookie: PHPSESSID=⟦k3l9vd0q2f7h6t5r4e3w2q1a0z⟧; lang=pt",
        "Set-Cookie: JSESSIONID=⟦8A7B6C5D4E3F2A1B0C9D8E7F6A5B4C3D⟧; Path=/",
        '"id_sessao": "⟦0f9e8d7c6b5a4938271605f4e3d2c1b0⟧"',
        "o token que a API devolveu foi ⟦a8Fk29sLqPz71XcVbN30mWe⟧ mas dá 401",
        "token de sessão ⟦9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "ACCESS_TOKEN") == written


@pytest.mark.parametrize(
    "written",
    [
        "Authorization: Bearer <token>, Bearer $TOKEN ou Bearer {{token}}",
        "Authorization: Bearer SEU_TOKEN_AQUI",
        "Bearer token é obrigatório",
        "o token expirou, como renovo?",
        '"token_type": "Bearer", "expires_in": 3600',
        '"token": "string", "token": null',
        "token=${TOKEN}",
        "csrf_token=k3l9vd0q2f7h6t5r4e3w2q1a0z",
        "token_endpoint: https://sso.acesso.gov.br/token2",
        "tokenizer=lucene2024abc9xyz8",
        "PHPSESSID=... e JSESSIONID ausente",
        "session.gc_maxlifetime=1440",
        "eyJhbGciOi é o começo de todo JWT",
        "state=f5c6dfaa13b798e471d7bde51480c1d7",
        "x-request-id: 7f3e2d1c-0b9a-4876-9543-21fedcba0987",
        "infra_hash=5c1f7e3a9b2d4c6e8f0a1b2c3d4e5f60",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "ACCESS_TOKEN") == written


def test_detect_secrets_agrees() -> None:
    plugin = pytest.importorskip("detect_secrets.plugins.jwt").JwtTokenDetector()
    assert list(plugin.analyze_string("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZWkifQ.k7Rq2ZpL9xWv4TnB8mJc3HsD"))
