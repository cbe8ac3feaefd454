"""Which names a member may choose for the room. Pure: whether another person has it is the store's to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import regex

from moderator.models import Finding
from moderator.rooms.commands import WORDS, fold

SHORTEST, LONGEST = 2, 24  # characters
SHAPE = regex.compile(r"\p{Latin}[\p{Latin}\p{M}0-9]*(?:[ .'’-]+[\p{Latin}\p{M}0-9]+){0,3}\.?")
MANY_DIGITS = re.compile(r"(?:\d\D{0,2}){4}")  # four are a year, a door or the end of a phone number
# Nobody may speak for the moderation, the Guide's team or the services behind the room.
RESERVED = re.compile(
    r"moder(?:a|o)|mediador|admin|equipe|suporte|atendimento|oficial|robo|\bbot\b|sistema|\bpen\b|propen|gov ?br"
    r"|twilio|whatsapp"
)


def refuse(alias: str, *, detect: Callable[[str], Sequence[Finding]]) -> str:
    """Why a name can't be taken, as a code of `wording.ALIAS_REFUSALS`; "" when it can.

    `detect` finds personal data in a text and may raise AnalysisError.
    """
    if not SHORTEST <= len(alias) <= LONGEST:
        return "length"
    if MANY_DIGITS.search(alias):
        return "number"
    if not SHAPE.fullmatch(alias):
        return "letters"
    plain = fold(alias)
    if RESERVED.search(plain) or plain in WORDS or plain.startswith("entrar"):
        return "reserved"
    return "personal" if detect(alias) else ""


def distinct(alias: str) -> str:
    """What two aliases share when people could take one for the other."""
    return "".join(letter for letter in fold(alias) if letter.isalnum())
