"""The words by which members join, leave and steer a room. Pure: what follows from a word is `reception`'s.

A word counts only when it is the whole message: a sentence that happens to contain it is talk.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Word(StrEnum):
    """What a member asks of the room itself."""

    JOIN = "join"
    LEAVE = "leave"
    MUTE = "mute"
    UNMUTE = "unmute"
    HELP = "help"
    WHO = "who"
    NAME = "name"


WORDS: Mapping[str, Word] = {
    "sair": Word.LEAVE,
    "sair da sala": Word.LEAVE,
    "parar": Word.LEAVE,
    "cancelar": Word.LEAVE,
    "stop": Word.LEAVE,
    "silenciar": Word.MUTE,
    "ouvir": Word.UNMUTE,
    "ajuda": Word.HELP,
    "quem": Word.WHO,
    "quem esta aqui": Word.WHO,
    "quem esta na sala": Word.WHO,
}
JOIN = re.compile(r"entrar(?: na sala| em)?(?: (?P<room>[a-z0-9-]{1,32}))?")
NAME = re.compile(
    r"\s*(?:(?:o\s+)?meu\s+nome\s+é|(?:o\s+)?meu\s+apelido\s+é|me\s+chamo|(?:pode\s+)?me\s+cham(?:ar|e)\s+de)\s+(?P<name>[^\n]+)",
    re.IGNORECASE,
)
LONGEST_NAME = 40  # characters after «meu nome é»: what is longer is a sentence


@dataclass(frozen=True, slots=True)
class Command:
    """`argument` is the room's word (JOIN, may be "") or the alias as it was written (NAME)."""

    word: Word
    argument: str = ""


def read_command(text: str) -> Command | None:
    """The command that a message is, or None when it is talk."""
    plain = fold(text).strip(" .!?«»\"'")
    if plain in WORDS:
        return Command(WORDS[plain])
    if joining := JOIN.fullmatch(plain):
        return Command(Word.JOIN, joining["room"] or "")
    named = read_name(text)
    if named is not None and len(named) <= LONGEST_NAME and "," not in named and len(named.split()) <= 4:
        return Command(Word.NAME, named)
    return None


def read_name(text: str) -> str | None:
    """What follows «meu nome é» in a message that is nothing else, or None."""
    told = NAME.fullmatch(text.strip())
    return told["name"].strip(" .!«»\"'") if told else None


def fold(text: str) -> str:
    """Lower case, without accents, single spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
