"""The words by which a person asks for quiet, or to hear from us again. Pure.

Remembering the wish and sending the confirmation is the pipeline's. In a moderated room the room's own words
come first: there «SAIR» leaves the room.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from moderator.models import Action, ActionKind, ChannelKind, Message, Mode
from moderator.rooms.commands import fold

RULE = "consentimento"  # what is answered to these words is no rule's doing


class Wish(StrEnum):
    """What a person wants of our automatic texts."""

    QUIET = "quiet"
    RETURN = "return"


WORDS: Mapping[str, Wish] = {
    "parar": Wish.QUIET,
    "pare": Wish.QUIET,
    "sair": Wish.QUIET,
    "cancelar": Wish.QUIET,
    "stop": Wish.QUIET,
    "descadastrar": Wish.QUIET,
    "voltar": Wish.RETURN,
}
POLITE = frozenset({"por", "favor", "quero", "obrigado", "obrigada"})
SPEAKS: Mapping[ChannelKind, ActionKind] = {
    ChannelKind.FORUM: ActionKind.DIRECT_MESSAGE,
    ChannelKind.WHATSAPP: ActionKind.REPLY,
}
SUBJECTS: Mapping[Wish, str] = {
    Wish.QUIET: "Você não recebe mais orientações automáticas",
    Wish.RETURN: "Você volta a receber orientações automáticas",
}
CONFIRMATIONS: Mapping[tuple[ChannelKind, Wish], str] = {
    (ChannelKind.WHATSAPP, Wish.QUIET): (
        "🤖 Combinado: você não recebe mais orientações automáticas. Se encaminhar um texto para conferir, eu respondo "
        "assim mesmo. Para voltar a receber, escreva VOLTAR."
    ),
    (ChannelKind.WHATSAPP, Wish.RETURN): (
        "🤖 Que bom ter você de volta! As orientações automáticas voltam a chegar. Para parar de novo, escreva PARAR."
    ),
    (ChannelKind.FORUM, Wish.QUIET): (
        ":robot: Combinado: você não recebe mais orientações automáticas por aqui. Se uma publicação sua for alterada, "
        "você continua sendo avisado(a). Para voltar a receber, publique só «@{bot} voltar»."
    ),
    (ChannelKind.FORUM, Wish.RETURN): (
        ":robot: Que bom ter você de volta! As orientações automáticas voltam a chegar. Para parar de novo, publique "
        "só «@{bot} parar»."
    ),
}
_LETTERS = re.compile(r"[^\W_]+")


def read_wish(message: Message, *, bot: str = "") -> Wish | None:
    """The wish that a message is, or None when it is anything else: a sentence that contains the word is talk.

    `bot` is our name in the forum: there only a post that says «@bot parar» and nothing more is one.
    """
    if message.attachments or message.title:
        return None
    text = fold(message.text)
    if message.channel is ChannelKind.FORUM:
        mention = f"@{fold(bot)}"
        if not bot or not text.startswith(mention) or text[len(mention) :][:1].isalnum():
            return None
        text = text[len(mention) :]
    said = [word for word in _LETTERS.findall(text) if word not in POLITE]
    return WORDS.get(said[0]) if len(said) == 1 else None


def confirm(message: Message, wish: Wish, *, bot: str = "") -> Action:
    """The one answer to a wish."""
    text = CONFIRMATIONS[message.channel, wish].format(bot=bot)
    return Action(SPEAKS[message.channel], RULE, Mode.ENFORCE, subject=SUBJECTS[wish], text=text)
