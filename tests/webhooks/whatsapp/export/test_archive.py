"""Opening exports: texts and zips, whole and broken, in the right and in wrong encodings."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.audits import ExportError
from webhooks.whatsapp.export import archive, open_export

CHAT = "12/01/2023 14:30 - Ana: oi\n13/01/2023 14:31 - José: olá\n"


def packed(entries, **how):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **({"compression": zipfile.ZIP_DEFLATED} | how)) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return buffer.getvalue()


def authors(data):
    export = open_export(io.BytesIO(data))
    return export and [message.author for message in export.messages()]


def refusal(data):
    with pytest.raises(ExportError) as raised:
        list(open_export(io.BytesIO(data)).messages())
    assert "Ana" not in str(raised.value)
    return raised.value.code


@pytest.mark.parametrize("name", ["_chat.txt", "Conversa do WhatsApp com Grupo PEN.txt", "WhatsApp Chat with PEN.txt"])
def test_a_chat_is_read_from_text_and_from_zip(name):
    assert authors(CHAT.encode()) == ["Ana", "José"]
    assert authors(packed({name: CHAT, "IMG-1.jpg": b"\xff\xd8", "notas.txt": "anotações"})) == ["Ana", "José"]


def test_a_chat_can_be_read_twice_and_knows_its_lines():
    export = open_export(io.BytesIO(packed({"_chat.txt": CHAT})))
    assert (export.lines, export.day_first, export.ambiguous) == (2, True, False)
    assert list(export.messages()) == list(export.messages())


@pytest.mark.parametrize("data", [b"", b"bom dia", b"\xff\xfe", b"\x00\x01\x02", b"PK", "oi é".encode("cp1252")])
def test_any_other_file_is_no_chat(data):
    assert open_export(io.BytesIO(data)) is None


def test_a_long_line_that_is_no_chat_is_somebody_elses():
    assert open_export(io.BytesIO(b"x" * (archive.MAX_LINE + 5))) is None


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_a_chat_in_a_wrong_encoding_is_named_with_a_remedy(encoding):
    data = CHAT.encode(encoding)
    with pytest.raises(ExportError, match="not UTF-8; give the file as WhatsApp exported it"):
        open_export(io.BytesIO(data))
    assert refusal(packed({"_chat.txt": data})) == "encoding"


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"foto.jpg": b"x"}, "no_chat"),
        ({"_chat.txt": "bom dia"}, "no_chat"),
        ({"WhatsApp Chat - a.txt": CHAT, "WhatsApp Chat - b.txt": CHAT}, "no_chat"),
        ({"_chat.txt": CHAT, "../fora.txt": "x"}, "paths"),
        ({"_chat.txt": CHAT, "/etc/passwd": "x"}, "paths"),
        ({"_chat.txt": CHAT, "C:\\fora.txt": "x"}, "paths"),
        ({"_chat.txt": CHAT, "a\\..\\fora.txt": "x"}, "paths"),
    ],
)
def test_a_zip_that_is_no_chats_is_refused_with_a_reason(entries, code):
    assert refusal(packed(entries)) == code


def test_zips_that_are_encrypted_odd_or_broken_are_refused():
    good = packed({"_chat.txt": CHAT})
    encrypted = bytearray(good)
    encrypted[6] |= 1
    encrypted[good.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(encrypted)) == "encrypted"
    assert refusal(packed({"_chat.txt": CHAT}, compression=zipfile.ZIP_LZMA)) == "broken_zip"
    assert refusal(good[:-10]) == "broken_zip"
    damaged = bytearray(good)
    damaged[45] ^= 0xFF
    assert refusal(bytes(damaged)) == "broken_zip"


def test_bombs_are_refused_by_what_they_say_and_by_what_they_hold(monkeypatch):
    monkeypatch.setattr(archive, "MAX_TEXT", 100_000)
    bomb = packed({"_chat.txt": CHAT + "0" * 200_000})
    assert len(bomb) < 2000
    assert refusal(bomb) == "too_large"
    assert refusal((CHAT + "oi\n" * 50_000).encode()) == "too_large"


def test_a_line_without_end_and_too_many_files_are_refused(monkeypatch):
    assert refusal(packed({"_chat.txt": CHAT + "x" * (archive.MAX_LINE + 5)})) == "too_large"
    monkeypatch.setattr(archive, "MAX_ENTRIES", 3)
    assert refusal(packed({"_chat.txt": CHAT, "1": "", "2": "", "3": ""})) == "too_many"


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_read_or_refused(data, zipped):
    try:
        export = open_export(io.BytesIO(archive.ZIP + data if zipped else CHAT.encode() + data))
        assert export is None or list(export.messages())
    except ExportError as error:
        assert error.code in {"broken_zip", "encoding", "no_chat"}
