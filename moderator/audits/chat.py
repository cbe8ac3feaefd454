"""What a reader of exported chats hands over: messages as values, and the error that says why it can't.

How an export is written is known by the channel that reads it; what its messages contain by `examination`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import IO, Protocol

from moderator.errors import ModeratorError


class ChatKind(StrEnum):
    """What a line of a chat is. Only `SYSTEM` was written by nobody."""

    TEXT = "text"
    MEDIA = "media"  # a picture, sound, film or document, omitted or named; a caption is part of the text
    CONTACT = "contact"
    LOCATION = "location"
    POLL = "poll"
    DELETED = "deleted"
    SYSTEM = "system"


UNREAD = frozenset({ChatKind.MEDIA, ChatKind.CONTACT})  # what they hold is not in the text


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of an exported chat.

    `at` is naive: the clock of the phone that exported, to the minute or the second. `author` is the name
    or number as the exporter's contacts have it, "" for a system line; `line` counts from 1.
    """

    at: datetime
    author: str = field(repr=False)
    text: str = field(repr=False)
    kind: ChatKind
    line: int
    edited: bool = False


class Export(Protocol):
    """A chat that was recognised. `lines` is how many the text has; `ambiguous` says that day and month
    can't be told apart anywhere in it, `day_first` how they were then read."""

    lines: int
    day_first: bool
    ambiguous: bool

    def messages(self) -> Iterator[ChatMessage]:
        """Every message in the file's order, read as it is asked for. Raises ExportError."""
        ...


class ExportReader(Protocol):
    """How the console is given a channel's reader."""

    def __call__(self, file: IO[bytes]) -> Export | None:
        """The export in a seekable file, None when it is none. Raises ExportError when it can't be read."""
        ...


class ExportError(ModeratorError):
    """An export can't be read. `code` is a short word for whoever explains it; the message, in English,
    names the fault and its remedy and nothing of the content."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
