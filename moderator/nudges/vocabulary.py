"""The words that nudge files are written with: placeholders and how long their values grow, limits, words of blame."""

from __future__ import annotations

from collections.abc import Mapping

from moderator.models import ChannelKind

# Characters of a message. Twilio refuses a longer WhatsApp body (error 21617); nobody reads a longer post.
LIMITS: Mapping[ChannelKind, int] = {ChannelKind.WHATSAPP: 1600, ChannelKind.FORUM: 8000}
BODY = "mensagem"  # the frame's only placeholder: where the nudges go
ELASTIC = "descricao"  # shortened at a sentence to what is left of the limit
LEAST = 60  # characters of it; a nudge with less is not said

# Each placeholder with the most characters its value may take. A value may be unknown: see `rendering`.
PLACEHOLDERS: Mapping[str, int] = {
    "produtos": 240,
    "tipo_suporte": 230,
    "esfera": 100,
    "link": 60,
    "email_adesao": 60,
    "email_institucional": 60,
    "tipos_encontrados": 160,
    "onde_trocar": 260,
    "so_federal": 195,
    "alternativas": 200,
    "proxima_abertura": 70,
    "topicos": 650,
    "solucao": 240,
    "tipo": 45,
    "esfera_do_orgao": 45,
    "ambiente": 60,
    "versao": 120,
    "evidencias": 190,
    ELASTIC: LEAST,
}

HEADER = ("subject", "about", "also", "otherwise")
LINKS = ("link",)  # placeholders that stand for an address of the web

# Nobody did anything wrong by posting: a nudge explains and helps. Whole words, without accents; `*` takes any ending.
BLAME = """
    erro seu, seu erro, voce errou, vc errou, errou ao, falha sua, sua falha, culpa*, proibid*, infracao, infracoes,
    infrator*, violou, violacao, violar, punicao, punid*, punir, penalidade*, sancao, sancoes, advertencia*,
    descumpri*, irregular*, negligen*, descuid*, imprud*, desrespeit*, nao deveria, voce nao pode
"""
