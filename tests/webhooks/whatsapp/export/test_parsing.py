"""Exported chats come back message by message, as they were written."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderator.audits import ChatKind, ExportError
from tests.chats import PHONES, START, Written, make_chat
from webhooks.whatsapp.export import parse, survey


def read(text):
    return list(parse(text.splitlines(keepends=True)))


def written(messages):
    return [(message.at, message.author, message.text) for message in messages if message.author]


@pytest.mark.parametrize("name", PHONES)
def test_every_phones_export_comes_back_exactly(name):
    chat = list(make_chat(400))
    assert written(parse(PHONES[name].export(chat))) == [(one.at, one.author, one.text) for one in chat]


def test_a_long_chat_is_read_as_it_is_asked_for():
    lines = list(PHONES["android-pt"].export(make_chat(500)))
    layout, taken = survey(lines), []
    chat = parse((taken.append(line) or line for line in lines), layout)
    assert [next(chat).line for _ in range(3)] == [1, 2, 3]
    assert len(taken) < 20


AUTHORS = (
    st.text("abcÉã 🌻'().-&", min_size=1, max_size=12).map(str.strip).filter(lambda name: any(map(str.isalpha, name)))
)
PLAIN = st.characters(exclude_categories=["Cs"], exclude_characters="\r:\u200e<")
CHAT = st.lists(st.tuples(AUTHORS, st.text(PLAIN, max_size=40), st.integers(0, 5000)), min_size=1, max_size=8)


@settings(max_examples=60)
@given(CHAT, st.sampled_from(sorted(PHONES)))
def test_whatever_is_written_comes_back_exactly(chat, name):
    phone, at, messages = PHONES[name], START, []
    for author, text, minutes in chat:
        at += timedelta(minutes=minutes)
        messages.append(Written(at, author, text))
    # The last day tells day from month: a chat of few days may truly be readable both ways.
    messages.append(Written(at.replace(year=at.year + 1, month=12, day=28), "fim", "fim"))
    assert written(parse(phone.export(messages))) == [(one.at, one.author, one.text) for one in messages]


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    try:
        read("12/01/2023 14:30 - Ana: oi\n" + text)
        read(text)
    except ExportError as error:
        assert error.code == "not_an_export"


def test_the_lines_of_the_file_are_counted_and_kinds_known():
    chat = read(
        "\ufeff12/01/2023 14:30 - As mensagens são protegidas com a criptografia de ponta a ponta\n"
        "12/01/2023 14:31 - Bruno: oi, tudo bem?\nsegunda linha\n\n"
        "13/01/2023 09:00 - +55\u00a061\u00a099999\u20110001: <Mídia oculta>\n"
        "13/01/2023 09:01 - Bruno: Mensagem apagada\n"
        "13/01/2023 09:02 - Ana: vou sim <Mensagem editada>\n"
        '13/01/2023 09:06 - Ana mudou o nome do grupo de "PEN: a" para "PEN: b"\n'
        "13/01/2023 09:07 - Ana:\n"
    )
    assert [(one.line, one.author, one.text, one.kind, one.edited) for one in chat[1:]] == [
        (2, "Bruno", "oi, tudo bem?\nsegunda linha\n", ChatKind.TEXT, False),
        (5, "+55 61 99999-0001", "<Mídia oculta>", ChatKind.MEDIA, False),
        (6, "Bruno", "Mensagem apagada", ChatKind.DELETED, False),
        (7, "Ana", "vou sim", ChatKind.TEXT, True),
        (8, "", 'Ana mudou o nome do grupo de "PEN: a" para "PEN: b"', ChatKind.SYSTEM, False),
        (9, "Ana", "", ChatKind.TEXT, False),
    ]
    assert (chat[0].author, chat[0].kind, chat[0].line) == ("", ChatKind.SYSTEM, 1)


def test_system_lines_of_the_iphone_have_no_author_and_people_keep_theirs():
    chat = read(
        "[12/01/2023, 14:30:00] PEN: \u200eAs mensagens são protegidas com a criptografia de ponta a ponta.\n"
        "\u200e[12/01/2023, 14:31:00] ~\u202fBruno: \u200eBruno entrou usando o link de convite deste grupo\n"
        "[12/01/2023, 14:32:00] ~\u202fBruno: o colega saiu\n"
        "[12/01/2023, 14:33:00] Ana: \u200eáudio ocultado\n"
    )
    assert [(one.author, one.kind) for one in chat] == [
        ("", ChatKind.SYSTEM),
        ("", ChatKind.SYSTEM),
        ("Bruno", ChatKind.TEXT),
        ("Ana", ChatKind.MEDIA),
    ]


def test_a_message_about_groups_is_still_a_message():
    (_, last) = read("12/01/2023 14:30 - Ana: oi\n12/01/2023 14:31 - Bruno: Ana criou o grupo e a senha é x: y\n")
    assert (last.author, last.kind) == ("Bruno", ChatKind.TEXT)


def test_a_conversation_pasted_into_a_message_stays_in_it():
    chat = read(
        "10/03/2023 08:00 - Ana: olhem o que ficou combinado:\n"
        "12/01/2023 14:30 - Bruno: a senha fica comigo\n"
        "12/01/2023 14:31 - Carla: ok\n"
        "10/03/2023 08:05 - Bruno: certo\n"
    )
    assert [(one.author, one.line) for one in chat] == [("Ana", 1), ("Bruno", 4)]
    assert chat[0].text.endswith("12/01/2023 14:30 - Bruno: a senha fica comigo\n12/01/2023 14:31 - Carla: ok")


def test_messages_out_of_order_at_the_end_and_in_a_file_without_order_are_messages():
    end = "10/03/2023 08:00 - Ana: oi\n12/01/2023 14:30 - Bruno: olá\n"
    assert [one.author for one in read(end)] == ["Ana", "Bruno"]
    mixed = "".join(f"{day:02}/03/2023 08:00 - P{day}: oi\n" for day in (20, 5, 21, 6, 22, 7, 23, 8))
    assert [one.author for one in read(mixed)] == ["P20", "P5", "P21", "P6", "P22", "P7", "P23", "P8"]


def test_nothing_is_lost_under_a_system_line():
    chat = read("10/03/2023 08:00 - Ana criou o grupo\n12/01/2023 14:30 - Bruno: olá\n10/03/2023 08:05 - Ana: oi\n")
    assert [one.author for one in chat] == ["", "Bruno", "Ana"]


def test_a_date_that_does_not_exist_starts_no_message():
    (_, last) = read("30/01/2023 14:30 - Ana: oi\n31/01/2023 14:30 - Ana: datas:\n31/02/2023 14:30 - x: y\n")
    assert last.text == "datas:\n31/02/2023 14:30 - x: y"
    assert last.at == datetime.fromisoformat("2023-01-31T14:30")
