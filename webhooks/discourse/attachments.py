"""Reading the files that a forum post links: those that are text, up to a size, from the forum and nowhere else.

What is found in them is detection's. Pictures and PDFs are named and left unread: a reader for them goes
into READERS. Source: https://docs.discourse.org, uploads_controller.rb
"""

from __future__ import annotations

import codecs
import ipaddress
import socket
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from moderator.errors import ChannelError
from moderator.models import Attachment

if TYPE_CHECKING:
    from webhooks.discourse.client import ForumClient

MAX_BYTES = 5 * 1024 * 1024
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_text(content: bytes) -> str | None:
    """The text of a file, None where it is none. Brazilian servers still write Windows' encoding."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


READERS: Mapping[str, Callable[[bytes], str | None]] = dict.fromkeys(
    (".log", ".txt", ".json", ".xml", ".env", ".php", ".sql", ".csv", ".yml", ".yaml", ".ini", ".conf", ".properties",
     ".md", ".sh", ".py", ".java", ".js", ".html", ".htm", ".eml", ".vcf"),
    read_text,
)  # fmt: skip


def read(forum: ForumClient, attachment: Attachment) -> Attachment:
    """The attachment with its text, or with why it has none: `kind`, `elsewhere`, `too_large`, `binary`, or the
    code of the forum's refusal."""
    reader = READERS.get(_suffix(attachment))
    if reader is None:
        return replace(attachment, unread="kind")
    path = _path_on(forum, attachment.url)
    if path is None:
        return replace(attachment, unread="elsewhere")
    try:
        content = forum.download(path, limit=MAX_BYTES)
    except ChannelError as refusal:
        return replace(attachment, unread=refusal.code)
    if content is None:
        return replace(attachment, unread="too_large")
    text = reader(content)
    return replace(attachment, unread="binary") if text is None else replace(attachment, text=text)


def is_public(url: str) -> bool:
    """Whether an address leads out into the world over TLS: nobody reaches into our network through us."""
    address = urlsplit(url)
    if address.scheme != "https" or not address.hostname:
        return False
    try:
        hosts = {info[4][0] for info in socket.getaddrinfo(address.hostname, address.port or 443)}
    except (OSError, ValueError):
        return False
    return all(ipaddress.ip_address(host).is_global for host in hosts)


def _suffix(attachment: Attachment) -> str:
    """Of the file's name, else of its address. `.env` is a name and a suffix."""
    for name in (attachment.name, attachment.url.partition("?")[0]):
        path = PurePosixPath(name.strip().lower())
        if found := path.suffix or (path.name if path.name.startswith(".") else ""):
            return found
    return ""


def _path_on(forum: ForumClient, url: str) -> str | None:
    """Where on this forum the file lies; None for any other host: what a post links is nobody's order to go there."""
    address = urlsplit(url)
    if address.scheme == "upload":
        return f"/uploads/short-url/{address.netloc}{address.path}"
    home = urlsplit(forum.host)
    if address.scheme not in {"", "http", "https"} or address.netloc not in {"", home.netloc}:
        return None
    path = address.path.removeprefix(home.path.rstrip("/"))
    if not path.startswith(("/uploads/", "/secure-uploads/", "/secure-media-uploads/")) or ".." in path:
        return None
    return path
