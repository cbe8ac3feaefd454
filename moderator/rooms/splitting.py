"""Long texts as several WhatsApp messages, each marked (1/2). Pure."""

from __future__ import annotations

from collections.abc import Iterator

MAX_BODY = 1600  # characters, https://www.twilio.com/docs/api/errors/21617
MAX_PARTS = 9
MARK = "({part}/{parts}) "
ROOM_FOR_TEXT = MAX_BODY - len("(9/9) ")
CUT = " […]"


def split(text: str) -> tuple[str, ...]:
    """The text as one message, or as up to nine of at most 1,600 characters; what is beyond is cut with a mark.

    Cuts fall between lines or words where there are any: a placeholder or a link stays whole.
    """
    if len(text) <= MAX_BODY:
        return (text,)
    pieces = list(_pieces(text))
    if len(pieces) > MAX_PARTS:
        pieces = pieces[:MAX_PARTS]
        pieces[-1] = pieces[-1][: ROOM_FOR_TEXT - len(CUT)] + CUT
    parts = len(pieces)
    return tuple(MARK.format(part=number, parts=parts) + piece for number, piece in enumerate(pieces, 1))


def _pieces(text: str) -> Iterator[str]:
    rest = text
    while len(rest) > ROOM_FOR_TEXT:
        end = _cut(rest)
        yield rest[:end].rstrip()
        rest = rest[end:].lstrip()
    if rest:
        yield rest


def _cut(text: str) -> int:
    """Where to end a piece: at the last line break or space of its second half, else at the limit."""
    for separator in ("\n", " "):
        end = text.rfind(separator, ROOM_FOR_TEXT // 2, ROOM_FOR_TEXT + 1)
        if end > 0:
            return end
    return ROOM_FOR_TEXT
