"""Open an exported chat: the text itself or the zip around it, read in memory and never unpacked to disk.

Whatever else a zip holds (pictures, sounds) stays closed. Refuses what is too large, encrypted or odd, with a remedy.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO

from moderator.audits.chat import ChatMessage, ExportError
from webhooks.whatsapp.export.headers import Order
from webhooks.whatsapp.export.parsing import parse
from webhooks.whatsapp.export.survey import Layout, survey

MAX_TEXT = 64 * 1024 * 1024  # bytes; WhatsApp exports at most some 40,000 messages
MAX_ENTRIES = 20_000
MAX_LINE = 1024 * 1024  # bytes; a message has at most 65,536 characters
ZIP = b"PK\x03\x04"
SIXTEEN_BITS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHAT = re.compile(r"_chat\.txt|(?:Conversa do WhatsApp|WhatsApp Chat)\b.*\.txt", re.IGNORECASE)
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0")


class WhatsAppExport:
    """A recognised chat; `open_text` gives its bytes anew for each pass."""

    def __init__(self, open_text: Callable[[], IO[bytes]], layout: Layout) -> None:
        self._open_text = open_text
        self._layout = layout
        self.lines = layout.lines
        self.day_first = layout.order is Order.DAY_FIRST
        self.ambiguous = layout.ambiguous

    def messages(self) -> Iterator[ChatMessage]:
        return parse(_lines(self._open_text), self._layout)


def open_export(file: IO[bytes]) -> WhatsAppExport | None:
    """The chat in a seekable file, None when it is none; the file must stay open while messages are read.

    A zip always is meant to be one: raises ExportError when it holds no chat, or one that can't be read.
    """
    file.seek(0)
    zipped = file.read(len(ZIP)) == ZIP
    opener = _zipped(file) if zipped else _plain(file)
    try:
        layout = survey(_lines(opener))
    except ExportError:
        if not zipped and not _looks_like_chat(opener):  # a text like any other, which somebody else may read
            return None
        raise
    if layout is not None:
        return WhatsAppExport(opener, layout)
    if zipped:
        raise ExportError("no_chat", "the zip holds no WhatsApp chat; export it from WhatsApp and give that file")
    return None


def _plain(file: IO[bytes]) -> Callable[[], IO[bytes]]:
    def opener() -> IO[bytes]:
        file.seek(0)
        return file

    return opener


def _zipped(file: IO[bytes]) -> Callable[[], IO[bytes]]:
    try:
        archive = zipfile.ZipFile(file)
        entry = _find_chat(archive)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        raise ExportError("broken_zip", "the zip is damaged; export the chat again") from None
    return lambda: io.BufferedReader(archive.open(entry))  # type: ignore[type-var]


def _find_chat(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise ExportError("too_many", f"the zip holds more than {MAX_ENTRIES} files; export the chat without media")
    if any(_OUTSIDE.search(entry.orig_filename) for entry in entries):
        raise ExportError("paths", "the zip names files outside of itself; WhatsApp makes no such zip")
    texts = [entry for entry in entries if PurePosixPath(entry.filename).suffix.lower() == ".txt"]
    chats = [entry for entry in texts if _CHAT.fullmatch(PurePosixPath(entry.filename).name)] or texts
    if len(chats) != 1:
        problem = "more than one chat" if chats else "no chat"
        raise ExportError("no_chat", f"the zip holds {problem}; give the zip of one chat as WhatsApp exported it")
    (entry,) = chats
    if entry.flag_bits & 0x1:
        raise ExportError("encrypted", "the zip is encrypted; give it without a password")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ExportError("broken_zip", "the zip is packed in an unusual way; give it as WhatsApp exported it")
    if entry.file_size > MAX_TEXT:
        raise _too_large()
    return entry


def _lines(opener: Callable[[], IO[bytes]]) -> Iterator[str]:
    """Lines of UTF-8, ends included; a line feed alone ends one, as in the export."""
    read = number = 0
    source = opener()
    try:
        while line := source.readline(MAX_LINE):
            number += 1
            read += len(line)
            if read > MAX_TEXT:
                raise _too_large()
            if len(line) == MAX_LINE:
                raise ExportError("too_large", f"line {number} is longer than any message of WhatsApp")
            if number == 1 and line.startswith(SIXTEEN_BITS):
                raise _wrong_encoding(number)
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        raise _wrong_encoding(number) from None
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise ExportError("broken_zip", "the zip is damaged; export the chat again") from None


def _looks_like_chat(opener: Callable[[], IO[bytes]]) -> bool:
    """Whether a text in some other encoding is an exported chat all the same: headers are plain digits."""
    sample = opener().read(MAX_LINE)
    wide = "utf-16" if sample.startswith(SIXTEEN_BITS) else "cp1252"
    return survey(io.StringIO(sample.decode(wide, errors="replace"), newline="\n")) is not None


def _wrong_encoding(number: int) -> ExportError:
    return ExportError("encoding", f"line {number}: not UTF-8; give the file as WhatsApp exported it, or convert it")


def _too_large() -> ExportError:
    return ExportError("too_large", f"the chat is larger than {MAX_TEXT // 1024**2} MB; export a shorter period")
