"""The moderated rooms: who is in them, what waits for a person, and the moderators' controls.

A member is an alias here, never a number. What is held back is shown on its case, masked; here only that it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from flask import abort, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from moderator.console.access.session import requires
from moderator.console.context import current
from moderator.rooms.splitting import split
from moderator.rooms.window import open_since
from moderator.store.posts import Window
from moderator.store.room_desk import RoomDesk, RoomRow

PAUSED = "A sala está em pausa: nada é repassado até alguém retomar."
RESUMED = "A sala voltou; o que esperava será enviado."
REMOVED = "A pessoa foi retirada da sala e não recebe mais nada dela."
READMITTED = "A pessoa pode voltar: basta escrever ENTRAR."
WITHHELD = "A mensagem foi retida: quem ainda não recebeu não recebe mais."
RELEASED = "A mensagem foi liberada e será enviada à sala."
TRYING_AGAIN = "O envio voltou para a fila."
UNCHANGED = "Isso já não estava assim; nada mudou."


def show_rooms() -> str:
    return render_template("console/rooms.html", rooms=_rooms(), names=current().room_names)


def show_room(room_id: str) -> str:
    console, room = current(), _load(room_id)
    return render_template(
        "console/room.html",
        room=room,
        room_name=console.room_names.get(room_id, room_id),
        members=console.store.room_desk.members(room_id, open_since=open_since(console.clock())),
        posts=console.store.room_desk.posts(room_id),
        sends=console.store.room_desk.stuck(room_id),
        now=console.clock(),
    )


@requires("moderator")
def pause(room_id: str) -> Response:
    desk, signed = _desk(room_id)
    return _back(room_id, PAUSED if desk.pause(room_id, **signed) else UNCHANGED)


@requires("moderator")
def resume(room_id: str) -> Response:
    desk, signed = _desk(room_id)
    _send_on(desk.resume(room_id, **signed))
    return _back(room_id, RESUMED)


@requires("moderator")
def remove_member(room_id: str, member_id: str) -> Response:
    desk, signed = _desk(room_id)
    return _back(room_id, REMOVED if desk.remove(room_id, member_id, **signed) else UNCHANGED)


@requires("moderator")
def readmit_member(room_id: str, member_id: str) -> Response:
    desk, signed = _desk(room_id)
    return _back(room_id, READMITTED if desk.readmit(room_id, member_id, **signed) else UNCHANGED)


@requires("moderator")
def withhold_message(room_id: str, post_id: str) -> Response:
    desk, signed = _desk(room_id)
    return _back(room_id, WITHHELD if desk.withhold(room_id, post_id, **signed) else UNCHANGED)


@requires("moderator")
def release_message(room_id: str, post_id: str) -> Response:
    desk, signed = _desk(room_id)
    text = desk.text_of(room_id, post_id)
    if text is None:
        abort(404)
    window = Window(open_since(current().clock()))
    if not desk.release(room_id, post_id, window=window, parts=len(split(text)), **signed):
        return _back(room_id, UNCHANGED)
    _send_on([post_id])
    return _back(room_id, RELEASED)


@requires("moderator")
def try_send_again(room_id: str, send_id: str) -> Response:
    desk, signed = _desk(room_id)
    post = desk.try_again(room_id, send_id, **signed)
    _send_on([post] if post else [])
    return _back(room_id, TRYING_AGAIN if post else UNCHANGED)


class Signed(TypedDict):
    """Who does it, and when."""

    moderator: str
    now: datetime


def _desk(room_id: str) -> tuple[RoomDesk, Signed]:
    _load(room_id)
    console = current()
    return console.store.room_desk, {"moderator": g.identity.moderator, "now": console.clock()}


def _rooms() -> list[RoomRow]:
    console = current()
    return list(console.store.room_desk.rooms(open_since=open_since(console.clock())))


def _load(room_id: str) -> RoomRow:
    room = next((row for row in _rooms() if row.id == room_id), None)
    if room is None:
        abort(404)
    return room


def _send_on(posts: Iterable[str]) -> None:
    console = current()
    for post in posts:
        console.relay(post, int(console.clock().timestamp()))  # a number that only grows, with no counter kept


def _back(room_id: str, words: str) -> Response:
    flash(words, "warning" if words == UNCHANGED else "success")
    return redirect(url_for("console.show_room", room_id=room_id))
