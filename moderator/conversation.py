"""What is answered to somebody who writes to the community's number, outside any room. Pure.

One fitting answer or none: to a text to check, the check; to what can't be read, a word about it; to anything
else what the rules say. A wish for quiet is `consent`'s, a word to a room `rooms`', the sending is the channel's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from moderator import checking, consent
from moderator.checking import ROBOT
from moderator.models import Action, ActionKind, Analysis, Message, Mode
from moderator.rooms.passage import VCARDS

CHECK, NOTICE, COPY = "conferencia", "recado", "copia"  # no rules, but what the number itself does
ANSWERS = frozenset({CHECK, NOTICE, consent.RULE})  # asked for by who reads them: no nudges
NOTICE_REST = timedelta(hours=1)  # an album arrives as many messages, and is answered once
STICKER = "image/webp"

CONTACT = (
    "Recebi um contato. Ele é dado pessoal de outra pessoa: não o guardo, e peço que não o publique nos grupos. "
    "Prefira divulgar os canais oficiais de atendimento."
)
FILE = (
    "Recebi o arquivo, mas só consigo conferir textos. Antes de publicar uma imagem ou um documento, cubra nomes, "
    "números e senhas com uma tarja preenchida: desfoque pode ser desfeito."
)
VOICE = "Recebi o áudio, mas só consigo ler textos. Se puder, escreva o que precisa, sem dados pessoais nem senhas."
NO_TEXT = (
    "Só consigo ler textos: localização, enquete e outros tipos de mensagem eu não leio. Se quiser conferir algo antes "
    "de publicar, escreva ou encaminhe o texto para cá."
)


def converse(message: Message, analysis: Analysis, review: str) -> tuple[Analysis, str]:
    """The analysis with what this person is answered, and why a person of the moderation must look.

    `review` is what the pipeline found already, `not_analysed` where nothing is known of the text.
    """
    if is_sticker(message):
        return replace(analysis, decision=replace(analysis.decision, matches=(), actions=())), ""
    request = checking.read_request(message)
    if request is not None and (message.text.strip() or not message.attachments):
        texts = checking.answer(message, analysis, request, analysed=review != "not_analysed")
        return _answer(analysis, [Action(ActionKind.REPLY, CHECK, Mode.ENFORCE, text=text) for text in texts]), review
    if any(action.kind is ActionKind.REPLY for action in analysis.decision.actions):
        return analysis, review
    if notice := _notice(message):
        told = Action(ActionKind.REPLY, NOTICE, Mode.ENFORCE, text=ROBOT + notice, cooldown=NOTICE_REST)
        return _answer(analysis, [told]), review
    return analysis, review


def erase_copy(analysis: Analysis) -> Analysis:
    """The analysis with the order to erase the vendor's copy, whatever was decided: nobody needs it any more."""
    if any((action.kind, action.mode) == (ActionKind.ERASE_COPY, Mode.ENFORCE) for action in analysis.decision.actions):
        return analysis
    others = [action for action in analysis.decision.actions if action.kind is not ActionKind.ERASE_COPY]
    erasure = Action(ActionKind.ERASE_COPY, COPY, Mode.ENFORCE)
    return replace(analysis, decision=replace(analysis.decision, actions=(*others, erasure)))


def is_sticker(message: Message) -> bool:
    """A sticker says nothing that could be checked, and asks for no answer."""
    kinds = {attachment.content_type for attachment in message.attachments}
    return kinds == {STICKER} and not message.text.strip()


def _answer(analysis: Analysis, told: list[Action]) -> Analysis:
    others = [action for action in analysis.decision.actions if action.kind is not ActionKind.REPLY]
    return replace(analysis, decision=replace(analysis.decision, actions=(*told, *others)))


def _notice(message: Message) -> str:
    kinds = {attachment.content_type.partition(";")[0].strip().lower() for attachment in message.attachments}
    if kinds & VCARDS:
        return CONTACT
    if kinds and all(kind.startswith("audio/") for kind in kinds):
        return VOICE
    if kinds:
        return FILE
    return "" if message.text.strip() else NO_TEXT
