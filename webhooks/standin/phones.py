"""The demo's phones: each member's WhatsApp conversation with the community's number, and a box to write from it.

Plain HTML, no script: the conversation is a frame that loads itself anew, the box stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from webhooks.standin.twilio import Twilio
from webhooks.standin.twilio.message import StoredMessage

REFRESH = 2  # seconds
_STYLE = (
    "*{box-sizing:border-box}body{font:16px/1.45 system-ui,sans-serif;margin:0;background:#efeae2;color:#111b21}"
    "main{max-width:30rem;margin:0 auto;display:flex;flex-direction:column;height:100dvh;background:#fff}"
    "header{background:#075e54;color:#fff;padding:.6rem 1rem}header a{color:#fff}header p{margin:0;font-size:.85rem}"
    "h1{font-size:1.05rem;margin:0}nav{display:flex;gap:.5rem;overflow-x:auto;padding:.5rem 1rem;background:#f0f2f5}"
    "nav a{white-space:nowrap;padding:.35rem .8rem;border-radius:1rem;background:#fff;color:#0b5c53}"
    "nav a[aria-current]{background:#0b5c53;color:#fff}iframe{flex:1;border:0;width:100%;background:#efeae2}"
    "form{display:flex;gap:.5rem;padding:.6rem;background:#f0f2f5}textarea{flex:1;font:inherit;padding:.5rem .8rem;"
    "border:1px solid #8696a0;border-radius:1.2rem;resize:none;min-width:0}"
    "button{font:inherit;font-weight:600;border:0;border-radius:1.2rem;padding:.5rem 1rem;background:#0b5c53;"
    "color:#fff}.tips{padding:0 1rem .5rem;margin:0;font-size:.85rem;background:#f0f2f5;color:#54656f}"
    ".talk{display:flex;flex-direction:column-reverse;height:100dvh;overflow-y:auto;padding:.75rem}"
    ".talk p{white-space:pre-wrap;overflow-wrap:anywhere;max-width:85%;padding:.4rem .7rem;border-radius:.6rem;"
    "margin:.2rem 0;box-shadow:0 1px 1px #0002}.mine{background:#d9fdd3;align-self:flex-end}"
    ".theirs{background:#fff;align-self:flex-start}.empty{align-self:center;background:#fff8c5}"
    "small{display:block;color:#54656f;font-size:.75rem;text-align:right}"
)
_BOLD = re.compile(r"(?<!\w)\*(\S(?:[^*\n]*\S)?)\*(?!\w)")
_STATES = {"queued": "na fila", "sent": "enviada", "delivered": "entregue", "read": "lida", "failed": "não entregue"}


def phones(twilio: Twilio, *, people: Callable[[], dict[str, str]], write: Callable[[str, str], None]) -> Blueprint:
    """GET /celulares and one page per member. `people` are the names by address, `write` sends for one of them."""
    routes = Blueprint("phones", __name__)

    def find(index: int) -> tuple[str, str]:
        members = list(people().items())
        if index >= len(members):
            abort(404)
        return members[index]

    @routes.get("/celulares", defaults={"index": 0})
    @routes.get("/celulares/<int:index>")
    def show(index: int) -> str:
        address, name = find(index)
        tabs = "".join(
            f'<a href="{url_for("phones.show", index=number)}"{" aria-current=page" if number == index else ""}>'
            f"{escape(each)}</a>"
            for number, each in enumerate(people().values())
        )
        return _page(
            f"Celular de {name}",
            f"<main><header><h1>Celular de {escape(name)}</h1><p>{escape(address.removeprefix('whatsapp:'))} · "
            'conversa com o número da comunidade · <a href="/">fórum</a></p></header>'
            f'<nav aria-label="Celulares">{tabs}</nav>'
            f'<iframe title="Conversa" src="{url_for("phones.conversation", index=index)}"></iframe>'
            '<p class="tips">Escreva <b>ENTRAR</b> para participar da sala; depois diga o seu nome e converse. Troque '
            "de celular acima para ver o que os outros leem.</p>"
            f'<form method="post" action="{url_for("phones.write_from", index=index)}"><textarea name="texto" rows="2" '
            'maxlength="1600" required aria-label="Mensagem" placeholder="Mensagem"></textarea>'
            "<button>Enviar</button></form></main>",
        )

    @routes.get("/celulares/<int:index>/conversa")
    def conversation(index: int) -> str:
        address, _ = find(index)
        talk = [message for message in list(twilio.messages.values()) if address in (message.sender, message.recipient)]
        # The newest first in the source: the column is turned round, so that the end is what one sees.
        bubbles = "".join(_bubble(message) for message in reversed(talk)) or '<p class="empty">Nada escrito ainda.</p>'
        return _page("Conversa", f'<div class="talk">{bubbles}</div>', refresh=True)

    @routes.post("/celulares/<int:index>")
    def write_from(index: int) -> Response:
        address, _ = find(index)
        text = request.form.get("texto", "").replace("\r\n", "\n").strip()
        if text:
            write(address, text)
        return redirect(url_for("phones.show", index=index), code=303)

    return routes


def _page(title: str, body: str, *, refresh: bool = False) -> str:
    again = f'<meta http-equiv="refresh" content="{REFRESH}">' if refresh else ""
    return (
        f'<!doctype html><html lang="pt-BR"><meta charset="utf-8"><title>{escape(title)} (demonstração)</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{again}<style>{_STYLE}</style>'
        f"{body}</html>"
    )


def _bubble(message: StoredMessage) -> str:
    mine = message.direction == "inbound"
    text = _BOLD.sub(r"<b>\1</b>", escape(message.shown)) or f"<em>({len(message.media)} arquivo)</em>"
    gone = " · apagada do Twilio" if mine and not message.body and message.shown else ""
    state = "" if mine else f" · {_STATES.get(message.status, message.status)}"
    return f'<p class="{"mine" if mine else "theirs"}">{text}<small>{message.created_at:%H:%M}{state}{gone}</small></p>'
