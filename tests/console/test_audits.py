"""Audits of exported chats: what a moderator uploads, sees and ticks off; what is never kept or shown."""

from __future__ import annotations

import io
import logging
import re
import zipfile

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from moderator.console import audits
from moderator.console.audits import BUSY, NO_CHAT, NO_FILE, READER
from moderator.errors import AnalysisError
from moderator.models import Message, Severity
from moderator.store.schema import metadata
from webhooks.whatsapp.export import open_export

from .conftest import CPF, PASSWORD, find, make_analysis, token_of

HEADER = "10/11/2026 07:59 - As mensagens e ligações são protegidas com a criptografia de ponta a ponta."
CHAT = f"""{HEADER}
10/11/2026 08:00 - Rosa Exemplo: o CPF dele é {CPF}
21/11/2026 09:00 - Rosa Exemplo: <Mídia oculta>
21/11/2026 09:01 - +55 61 99613-4407: a senha é {PASSWORD}
22/11/2026 09:02 - Rosa Exemplo: o CPF dela é {CPF}
22/11/2026 09:03 - Rosa Exemplo: obrigada
"""


class Finder:
    """Finds the two values wherever they stand; the password is the worse one."""

    def analyse(self, message: Message):
        if "impossível" in message.text:
            raise AnalysisError("over the time budget")
        values = {CPF: "BR_CPF", PASSWORD: "PASSWORD"}
        found = [find(message.text, value, kind) for value, kind in values.items() if value in message.text]
        severity = Severity.CRITICAL if PASSWORD in message.text else Severity.HIGH
        return make_analysis(message, found, severity=severity)


@pytest.fixture
def office(desk):
    desk.app.extensions[READER] = open_export
    finder = Finder()
    desk.analyst.analyse = finder.analyse
    return desk


def upload(client, content=CHAT, name="Conversa do WhatsApp com Grupo.txt"):
    data = content if isinstance(content, bytes) else content.encode()
    token = token_of(client.get("/conversas"))
    boundary, body = encode_multipart({"csrf_token": token, "arquivo": FileStorage(io.BytesIO(data), name)})
    return client.post("/conversas", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def uploaded(client, content=CHAT):
    answer = upload(client, content)
    assert answer.status_code == 302
    return answer.location


def tick(client, path, number=0, word="sim"):
    page = client.get(path)
    actions = re.findall(r'action="(/conversas/\w+/achados/\w+)"', page.text)
    return client.post(actions[number], data={"csrf_token": token_of(page), "feito": word})


def test_the_list_shows_the_worst_and_most_urgent_first_and_what_is_too_late_apart(office):
    client = office.visitor()
    page = client.get(uploaded(client)).text
    places = [
        page.index(words)
        for words in (
            "Ainda dá tempo",
            "21/11/2026 09:01",
            "22/11/2026 09:02",
            "O prazo provavelmente",
            "10/11/2026 08:00",
        )
    ]
    assert places == sorted(places)
    assert "até cerca de 23/11/2026 21:01" in page
    assert "mensagens lidas 5, com achados 3." in page
    assert "Imagens, áudios, documentos e contatos não lidos: 1;" in page


def test_the_list_says_what_deleting_can_not_do_and_what_to_write_to_the_group(office):
    client = office.visitor()
    page = client.get(uploaded(client)).text
    for words in (
        "só quem escreveu, ou quem administra o grupo",
        "2 dias e 12 horas",
        "Troque já as senhas",
        "Pessoal, um recado",
    ):
        assert words in page


def test_no_value_name_or_number_is_shown_stored_or_logged(office, caplog):
    caplog.set_level(logging.DEBUG)
    client = office.visitor()
    page = client.get(uploaded(client)).text
    with office.store.database.read() as connection:
        rows = [tuple(row) for table in metadata.sorted_tables for row in connection.execute(select(table))]
    for secret in (CPF, PASSWORD, "Rosa", "99613", "Grupo", "obrigada"):
        assert secret not in page
        assert secret not in caplog.text
        assert secret not in repr(rows)
    assert "Participante 1" in page
    assert "Participante 2" in page


def test_a_tick_is_kept_with_its_name_and_can_be_taken_back(office):
    client = office.visitor(name="Bia")
    path = uploaded(client)
    assert "3 a apagar" in client.get("/conversas").text
    assert tick(client, path).status_code == 302
    assert "por Bia" in client.get(path).text
    assert "2 a apagar" in client.get("/conversas").text
    tick(client, path, word="nao")
    assert "por Bia, " not in client.get(path).text
    assert "3 a apagar" in client.get("/conversas").text


def test_a_message_that_can_not_be_analysed_is_on_the_list(office):
    client = office.visitor()
    page = client.get(uploaded(client, f"{HEADER}\n22/11/2026 10:00 - Rosa: impossível\n")).text
    assert "não analisada: olhe no grupo" in page
    assert "Mensagens não analisadas: 1;" in page


def test_dates_that_can_be_read_both_ways_are_announced(office):
    client = office.visitor()
    page = client.get(uploaded(client, f"05/06/2026 10:00 - Rosa: o CPF é {CPF}\n05/06/2026 10:01 - Rosa: sim\n")).text
    assert "foram lidas como dia/mês" in page


def test_a_zip_is_read_and_a_bad_one_explained(office):
    client, buffer = office.visitor(), io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("_chat.txt", CHAT)
    assert upload(client, buffer.getvalue(), "chat.zip").status_code == 302
    answer = upload(client, buffer.getvalue()[:-30], "chat.zip")
    assert answer.status_code == 400
    assert "está danificado" in answer.text


@pytest.mark.parametrize(
    ("content", "words"), [("Bom dia a todos", NO_CHAT), (CHAT.encode("utf-16"), "não está em UTF-8")]
)
def test_what_is_no_readable_chat_is_refused_kindly(office, content, words):
    answer = upload(office.visitor(), content)
    assert answer.status_code == 400
    assert words in answer.text
    assert office.store.audits.recent() == []


def test_no_file_at_all_is_refused_kindly(office):
    client = office.visitor()
    answer = client.post("/conversas", data={"csrf_token": token_of(client.get("/conversas"))})
    assert answer.status_code == 400
    assert NO_FILE in answer.text


def test_only_one_chat_is_analysed_at_a_time(office):
    client = office.visitor()
    with audits._one_at_a_time:
        answer = upload(client)
    assert (answer.status_code, BUSY in answer.text) == (503, True)
    assert upload(client).status_code == 302


def test_only_moderators_may_and_only_with_a_token(office):
    assert office.visitor("viewer").get("/conversas").status_code == 403
    assert office.visitor(None).get("/conversas").status_code == 401
    client = office.visitor()
    path = uploaded(client)
    assert client.post("/conversas", data={"arquivo": (io.BytesIO(CHAT.encode()), "c.txt")}).status_code == 400
    assert client.post(f"{path}/achados/{'0' * 32}", data={"feito": "sim"}).status_code == 400
    assert len(office.store.audits.recent()) == 1


def test_what_is_too_large_is_refused_and_a_megabyte_is_not(office):
    client = office.visitor()
    assert upload(client, CHAT + "x" * 1_000_000).status_code == 302
    assert upload(client, b"x" * (audits.MAX_UPLOAD + 1)).status_code == 413


def test_lists_and_entries_that_nobody_has_are_404(office):
    client = office.visitor()
    path = uploaded(client)
    other = uploaded(client)
    token = token_of(client.get(path))
    entry = re.search(r'action="/conversas/\w+/achados/(\w+)"', client.get(other).text)[1]
    assert client.get("/conversas/nada").status_code == 404
    assert client.post(f"{path}/achados/{entry}", data={"csrf_token": token, "feito": "sim"}).status_code == 404
    assert client.post(f"{other}/achados/{entry}", data={"csrf_token": token, "feito": "talvez"}).status_code == 400
