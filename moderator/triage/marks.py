"""What a text shows besides its words: a quotation, a version, a log, a mention. Marks join the phrases as `<mark>`."""

from __future__ import annotations

import re
from collections.abc import Sequence

_QUOTE = re.compile(r"(\[quote[^\]\n]{0,200}\]|\[/quote\])", re.IGNORECASE)
_QUOTED_LINE = re.compile(r"^[ \t]{0,3}>.*$", re.MULTILINE)

MARKS = (
    ("<version>", re.compile(r"\b\d{1,2}\.\d{1,3}(?:\.\d{1,3}){1,2}\b|\b[345]\.[01]\b")),
    (
        "<log>",
        re.compile(
            r"\.php[:(]\d|(?i:exception|sqlstate|stack trace|fatal error|ora-\d{5}|traceback)"
            r"|^\d{5} - |^\[?\d{4}-\d\d-\d\d[ T]\d\d:\d\d",
            re.MULTILINE,
        ),
    ),
    ("<code>", re.compile(r"```|=>|^[A-Z][A-Z0-9_]{3,}=", re.MULTILINE)),
    ("<mention>", re.compile(r"(?:^|\s)@\w")),
    ("<data>", re.compile(r"\d{6}|\d{3}\.\d{3}|\d{4}-\d{4}|(?<=\S)@\w+\.\w")),
)
SHORT, LONG = 10, 80  # words


def split_quotation(text: str) -> tuple[str, str]:
    """The new part of a reply and what it quotes (Discourse's `[quote]` blocks, lines with `>`)."""
    parts: list[str] = [""]
    quoted: list[str] = []
    for piece in _QUOTE.split(text):
        if piece[:6].lower() == "[quote":
            parts.append("")
        elif piece.lower() == "[/quote]" and len(parts) > 1:
            quoted.append(parts.pop())
        else:
            parts[-1] += piece
    new = "\n".join(parts)  # an unclosed block is not a quotation
    quoted += _QUOTED_LINE.findall(new)
    return _QUOTED_LINE.sub("", new), "\n".join(quoted)


def marks_of(text: str, words: Sequence[str], *, quotes: bool) -> list[str]:
    """The marks of the new part of a message; `words` are its tokens, `quotes` whether it quotes another."""
    marks = [mark for mark, pattern in MARKS if pattern.search(text)]
    if quotes:
        marks.append("<reply>")
    if len(words) <= SHORT:
        marks.append("<short>")
    if len(words) >= LONG:
        marks.append("<long>")
    return marks
