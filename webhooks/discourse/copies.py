"""Copies of found values in other texts of a forum: where they stand, and the same text without them. Pure.

A copy is what a post repeats between `[quote]` and `[/quote]` or on a line that begins with `>`, and the
words of a title that its address carries. What somebody wrote in words of their own is their message and
is decided on as such. Reading and writing posts is `sweep.py`'s.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from moderator.models import Swap

_TAG = re.compile(r"\[quote(?:=[^\]\n]*)?\]|\[/quote\]", re.IGNORECASE)
_ORIGIN = re.compile(r"\bpost:(?P<number>\d{1,9}),\s*topic:(?P<topic>\d{1,18})\b")  # as the composer writes it
_MARKED_LINE = re.compile(r"^[ \t]{0,3}>.*$", re.MULTILINE)
_MARKUP = re.compile(r"<[^>]*>")
_TYPOGRAPHY = {"'": "['‘’]", '"': '["“”]'}
_SHORTEST = 6  # characters of a value that can't be met by chance


def holds(values: Iterable[str], *texts: str | None) -> bool:
    """Whether any value is in any of the texts, which may be source text or HTML."""
    readable = [form for text in texts if text for form in _readings(text)]
    return any(_pattern(value).search(text) for value in values if value.strip() for text in readable)


def is_distinctive(value: str) -> bool:
    """Whether a value says the same wherever it stands: a word that anybody may use does not."""
    return len(value.strip()) >= _SHORTEST and not value.strip().isalpha()


def replace_values(text: str, swaps: Sequence[Swap]) -> str:
    """`text` with every value replaced by its words, the longest first; all else stays as it is."""
    swaps = sorted((swap for swap in swaps if swap.value.strip()), key=lambda swap: -len(swap.value))
    if not swaps:
        return text
    either = re.compile("|".join(f"({_pattern(swap.value).pattern})" for swap in swaps))
    return either.sub(lambda found: swaps[(found.lastindex or 1) - 1].words, text)


def redact_copies(text: str, swaps: Sequence[Swap], *, topic_id: int) -> str:
    """A post's source text without the values in its quotes and in its links to a topic."""
    for start, end in reversed(list(_quotes(text))):
        text = text[:start] + replace_values(text[start:end], swaps) + text[end:]
    slugs = [slug for swap in swaps if is_distinctive(swap.value) and (slug := _slug(swap.value))]
    if not slugs:
        return text
    telling = re.compile(rf"(?:^|-)(?:{'|'.join(map(re.escape, slugs))})(?:-|$)")

    def shorten(link: re.Match[str]) -> str:
        return f"/t/-/{topic_id}" if telling.search(link[1].replace("_", "-")) else link[0]

    return re.sub(rf"/t/([^/\s?#\[\]()]+)/{topic_id}(?!\d)", shorten, text)


def quoted_posts(text: str, values: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Topic and number of each post that a quote in `text` names, where the words it took hold a value."""
    opened: list[re.Match[str]] = []
    quotes: list[tuple[re.Match[str], int]] = []
    for tag in _TAG.finditer(text):
        if not tag[0].startswith("[/"):
            opened.append(tag)
        elif opened:
            quotes.append((opened.pop(), tag.start()))
    for tag, end in (*quotes, *((tag, len(text)) for tag in opened)):
        origin = _ORIGIN.search(tag[0])
        if origin and holds(values, text[tag.end() : end]):
            yield int(origin["topic"]), int(origin["number"])


def _quotes(text: str) -> Iterator[tuple[int, int]]:
    """Spans of `text` that repeat somebody's words, in order. A quote that nobody closed goes to the end."""
    depth = at = 0
    for tag in _TAG.finditer(text):
        yield from _stretch(text, at, tag.start(), quoted=depth > 0)
        depth = max(depth + (-1 if tag[0].startswith("[/") else 1), 0)
        at = tag.end()
    yield from _stretch(text, at, len(text), quoted=depth > 0)


def _stretch(text: str, start: int, end: int, *, quoted: bool) -> Iterator[tuple[int, int]]:
    if quoted:
        yield start, end
        return
    yield from (line.span() for line in _MARKED_LINE.finditer(text, start, end))


def _pattern(value: str) -> re.Pattern[str]:
    """Finds a value as quoting may have left it: other white space, marks of quoted lines, escaped or curly
    signs. What merely begins or ends like it is something else."""
    words = (r"\s[\s>]*").join("".join(map(_sign, word)) for word in value.split())
    before = r"(?<!\w)" if value.strip()[0].isalnum() else ""
    after = r"(?!\w)" if value.strip()[-1].isalnum() else ""
    return re.compile(before + words + after)


def _sign(sign: str) -> str:
    if sign.isalnum():
        return sign
    return r"\\?" + _TYPOGRAPHY.get(sign, re.escape(sign))


def _readings(text: str) -> Iterator[str]:
    yield text
    if "<" in text or "&" in text:
        yield html.unescape(text)
        yield html.unescape(_MARKUP.sub("", text))


def _slug(text: str) -> str:
    """What of a title's words goes into its address (lib/slug.rb)."""
    plain = unicodedata.normalize("NFKD", text.replace("'", "")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
