"""The rooms in the console: what a moderator sees and does, and what a viewer can't."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from moderator.models import Author
from moderator.store.outbox import Outcome
from moderator.store.posts import Speech, Window
from moderator.store.schema import audit_log, room_members, room_sends

from .conftest import START, post

NUMBERS = {"Ana": "+5561999990001", "Bia": "+5561999990002", "Caio": "+5561999990003"}
TEXT = "*Ana*: bom dia, sala"


@pytest.fixture
def room(desk):
    """Three people are in; Ana wrote one message that passed and one that was held back."""
    desk.store.rooms.open(["pen"])
    for name, number in NUMBERS.items():
        author = Author(id=f"whatsapp:{number}", handle=f"whatsapp:{number}")
        enrol = {"address": number, "status": "naming", "at": START, "answer": Speech(f"enter {name}", "Oi")}
        desk.store.rooms.enrol("pen", author, None, **enrol)
        member = desk.store.rooms.identify(author, address=number)
        desk.store.rooms.rename(member, name, distinct=name, answer=Speech(f"name {name}", "Oi"), now=START)
    return desk


def publish(desk, key, *, withheld=False, reason="clean", text=TEXT):
    ana = next(member for member in desk.store.room_desk.members("pen") if member.alias == "Ana")
    return desk.store.posts.publish(
        "pen",
        ana.id,
        Speech(key, text),
        external_id=key,
        reason=reason,
        withheld=withheld,
        window=Window(START - timedelta(hours=23)),
        now=START,
    )


def states(desk, post_id):
    query = select(room_sends.c.state, room_sends.c.detail).where(room_sends.c.post_id == post_id)
    with desk.store.database.read() as connection:
        return [(row.state, row.detail) for row in connection.execute(query)]


def events(desk):
    """What was done, apart from looking."""
    done = audit_log.c.event != "room.viewed"
    with desk.store.database.read() as connection:
        return connection.execute(select(audit_log.c.event).where(done).order_by(audit_log.c.seq)).scalars().all()


def member_id(desk, alias):
    return next(member.id for member in desk.store.room_desk.members("pen") if member.alias == alias)


def test_no_rooms_is_said(desk):
    assert "Nenhuma sala." in desk.visitor().get("/salas").text


def test_the_list_and_the_room_say_who_is_there_by_alias_only(room):
    publish(room, "SM1")
    client = room.visitor("viewer")
    assert 'href="/salas/pen"' in client.get("/salas").text
    page = client.get("/salas/pen").text
    assert all(name in page for name in NUMBERS)
    assert not any(number[3:] in page for number in NUMBERS.values())
    assert "passou como foi escrita" in page
    assert "Retirar" not in page and "Pausar a sala" not in page


def test_what_is_held_back_is_not_shown_here(room):
    publish(room, "SM1", withheld=True, reason="severe", text="*Ana*: o servidor está em tratamento")
    page = room.visitor().get("/salas/pen").text
    assert "em tratamento" not in page
    assert "retida: há dado grave" in page


def test_an_unknown_room_is_not_found(room):
    assert room.visitor().get("/salas/nada").status_code == 404


@pytest.mark.parametrize("path", ["pausar", "retomar", "membros/1/remover", "mensagens/1/liberar", "envios/1/tentar"])
def test_a_viewer_changes_nothing(room, path):
    assert post(room.visitor("viewer"), f"/salas/pen/{path}").status_code == 403
    assert not any(event.startswith("room.") for event in events(room))


def test_pausing_and_resuming(room):
    client = room.visitor()
    held = publish(room, "SM1")
    assert post(client, "/salas/pen/pausar").status_code == 302
    assert room.store.rooms.is_paused("pen")
    assert "A sala está em pausa" in client.get("/salas/pen").text
    post(client, "/salas/pen/retomar")
    assert not room.store.rooms.is_paused("pen")
    assert len(room.jobs.relayed) == 1
    assert held
    assert events(room)[-2:] == ["room.paused", "room.resumed"]


def test_removing_somebody_and_letting_them_back(room):
    client, bia = room.visitor(), member_id(room, "Bia")
    publish(room, "SM1")
    post(client, f"/salas/pen/membros/{bia}/remover")
    assert "retirada pela moderação" in client.get("/salas/pen").text
    with room.store.database.read() as connection:
        pending = connection.execute(
            select(room_sends.c.detail).where(room_sends.c.member_id == bia, room_sends.c.state == "skipped")
        ).scalars()
        assert pending.all() == ["removed"]
    post(client, f"/salas/pen/membros/{bia}/readmitir")
    assert {member.alias: member.status for member in room.store.room_desk.members("pen")}["Bia"] == "left"
    assert events(room)[-2:] == ["room.member_removed", "room.member_left"]


def test_a_message_held_back_is_released_to_all_and_only_once(room):
    client = room.visitor()
    held = publish(room, "SM1", withheld=True, reason="severe")
    assert states(room, held) == []
    post(client, f"/salas/pen/mensagens/{held}/liberar")
    post(client, f"/salas/pen/mensagens/{held}/liberar")
    assert states(room, held) == [("planned", ""), ("planned", "")]
    assert [post_id for post_id, _ in room.jobs.relayed] == [held]


def test_who_got_a_message_already_does_not_get_it_again_after_a_release(room):
    client = room.visitor()
    passed = publish(room, "SM1")
    with room.store.database.write() as connection:
        first = connection.execute(select(room_sends.c.id).where(room_sends.c.post_id == passed)).scalars().first()
        connection.execute(update(room_sends).where(room_sends.c.id == first).values(state="sent"))
    post(client, f"/salas/pen/mensagens/{passed}/reter")
    assert sorted(states(room, passed)) == [("sent", ""), ("skipped", "withheld")]
    post(client, f"/salas/pen/mensagens/{passed}/liberar")
    assert sorted(states(room, passed)) == [("planned", ""), ("sent", "")]


def test_an_uncertain_send_is_shown_in_words_and_tried_again_once(room):
    client = room.visitor()
    publish(room, "SM1")
    store = room.store
    store.outbox.lease("pen", executor="w", alive_since=START)
    take = {"executor": "w", "open_since": START - timedelta(hours=23), "limit": 50, "now": START}
    for _ in range(3):  # the answers to each come first
        sends = store.outbox.take("pen", **take)
        store.outbox.settle([Outcome(send, "uncertain", "cannot_ask") for send in sends], now=START)
    page = client.get("/salas/pen").text
    assert "Não há como saber se a tentativa anterior chegou" in page
    stuck = store.room_desk.stuck("pen")[0]
    for _ in range(2):
        post(client, f"/salas/pen/envios/{stuck.id}/tentar")
    assert len(room.jobs.relayed) == 1
    assert events(room)[-1] == "room.send_reopened"


def test_a_member_outside_the_window_is_said_to_be(room):
    with room.store.database.write() as connection:
        connection.execute(update(room_members).values(heard_at=START - timedelta(hours=30)))
    page = room.visitor().get("/salas/pen").text
    assert page.count("fechada") == 3
