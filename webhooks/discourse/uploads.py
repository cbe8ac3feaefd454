"""Which files a forum post links: uploads of the forum, by the address that stands in its text.

Pure. Fetching and reading them is `attachments.py`'s. Source: docs.discourse.org, lib/upload_markdown.rb,
lib/pretty_text.rb (`upload://` becomes `/uploads/short-url/` when the text is cooked).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from mimetypes import MimeTypes
from pathlib import PurePosixPath
from urllib.parse import unquote

from moderator.models import Attachment

# Every repetition is bounded: a member's text of a megabyte must not cost more than a look at each character.
_ADDRESS = (
    r"(?:upload://[A-Za-z0-9]{1,64}(?:\.[A-Za-z0-9]{1,16}){0,3}"
    r"|(?:https?://[\w.:-]{1,255})?(?:/[\w.-]{1,60})?/(?:secure-|secure-media-)?uploads/[\w./%~+-]{1,500}(?<![.]))"
)
_LINK = re.compile(
    rf"!?\[(?P<label>[^\[\]\n]{{0,300}})\]\((?P<linked>{_ADDRESS})[^()\n]{{0,100}}\)|(?<![\w./:-])(?P<bare>{_ADDRESS})"
)
_HTML = re.compile(rf"""(?:href|src)=["']({_ADDRESS})["']""")
_SMALLER_COPY = "/optimized/"  # what is shown of a picture; the picture itself is linked too
# What servers and programs write, and Python's own table does not know.
_TEXTS = dict.fromkeys((".log", ".env", ".sql", ".php", ".ini", ".conf", ".properties", ".yml", ".yaml"), "text/plain")
_TYPES = MimeTypes(filenames=()).types_map[True] | _TEXTS
UNKNOWN_TYPE = "application/octet-stream"


def find_uploads(raw: str, cooked: str | None = None) -> tuple[Attachment, ...]:
    """The files that `raw` links, each once for each way in which it is linked; those of `cooked` where `raw`
    links none, as of posts made from HTML or mail. Names and types are by extension, which anybody can
    choose freely."""
    return tuple(dict.fromkeys(_in_source(raw)) or dict.fromkeys(_in_html(cooked or "")))


def _in_source(raw: str) -> Iterator[Attachment]:
    for match in _LINK.finditer(raw):
        # `![name|690x388](upload://…)`, `[name.pdf|attachment](upload://…)`
        yield _attachment(match["linked"] or match["bare"], match["label"] or "", markup=match[0])


def _in_html(cooked: str) -> Iterator[Attachment]:
    for match in _HTML.finditer(cooked):
        if _SMALLER_COPY not in match[1]:
            yield _attachment(html.unescape(match[1]), "", markup="")


def _attachment(url: str, label: str, *, markup: str) -> Attachment:
    name = label.partition("|")[0].strip() or unquote(PurePosixPath(url).name)
    known = (_TYPES.get(PurePosixPath(place.lower()).suffix) for place in (name, url))
    return Attachment(url, next(filter(None, known), UNKNOWN_TYPE), name, markup)
