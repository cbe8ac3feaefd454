"""A page that shows the demo's WhatsApp conversations as the members' phones would. Plain HTML, no script."""

from __future__ import annotations

from collections import defaultdict
from html import escape

from flask import Blueprint

from webhooks.standin.twilio import Twilio
from webhooks.standin.twilio.message import StoredMessage

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;background:#efeae2}"
    "section{background:#fff;border-radius:8px;padding:1rem;margin:1rem 0}p{white-space:pre-wrap;max-width:85%;"
    "padding:.5rem .8rem;border-radius:8px;margin:.4rem 0}.in{background:#d9fdd3}.out{background:#f0f2f5;"
    "margin-left:auto}small{color:#555}a{color:#1351b4}"
)


def phones(twilio: Twilio) -> Blueprint:
    """GET /celulares: one conversation per member, as Twilio's log holds it now."""
    routes = Blueprint("phones", __name__)

    @routes.get("/celulares")
    def show() -> str:
        conversations: dict[str, list[StoredMessage]] = defaultdict(list)
        for message in list(twilio.messages.values()):
            member = message.sender if message.direction == "inbound" else message.recipient
            conversations[member].append(message)
        blocks = "".join(_conversation(number, messages) for number, messages in conversations.items())
        return (
            '<!doctype html><html lang="pt-BR"><meta charset="utf-8"><title>Celulares (demonstração)</title>'
            f"<meta name=viewport content='width=device-width'><style>{_STYLE}</style>"
            "<h1>Celulares (demonstração)</h1><p>O que o Twilio guarda de cada conversa. O texto recebido some daqui "
            f'depois da decisão; nos celulares ele continua. <a href="/">Ver o fórum</a></p>{blocks}</html>'
        )

    return routes


def _conversation(number: str, messages: list[StoredMessage]) -> str:
    return f"<section><h2>{escape(number)}</h2>{''.join(map(_bubble, messages))}</section>"


def _bubble(message: StoredMessage) -> str:
    inbound = message.direction == "inbound"
    text = escape(message.body) or "<em>(texto apagado do Twilio)</em>"
    return f'<p class="{"in" if inbound else "out"}">{text}<br><small>{message.status}</small></p>'
