"""Meeting what is written to the community's number: is it for a room, a word to the room, or neither?

Everything here happens before anything is analysed, and can be repeated: each answer is tied to the
delivery that asked for it. Whether a message may pass is `passage`'s; sending is `relay`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from moderator.errors import AnalysisError
from moderator.models import Analysis, Author, ChannelKind, Finding, Ignored, Message, Mode
from moderator.rooms import alias, wording
from moderator.rooms.commands import Command, Word, read_command, read_name
from moderator.rooms.passage import Passage, decide_passage
from moderator.rooms.policy import Room
from moderator.rooms.splitting import split
from moderator.rooms.window import open_since
from moderator.store import Store
from moderator.store.posts import Speech, Window
from moderator.store.rooms import Member

HERE = ("naming", "active")
ANSWERED = Ignored("room_command")
DOES: Mapping[Word, tuple[str, Mapping[str, object]]] = {
    Word.LEAVE: (wording.LEFT, {"status": "left"}),
    Word.MUTE: (wording.MUTED, {"muted": True}),
    Word.UNMUTE: (wording.UNMUTED, {"muted": False}),
    Word.HELP: (wording.HELP, {}),
}
ALREADY = {"active": wording.ALREADY_IN, "naming": wording.NAME_FIRST}


class Reception:
    """The rooms' part in moderating one message.

    `canonical` gives the form of an address that equals itself; `enqueue` hands a post to the job that
    sends it; `invites` says whether members whose window is closed are told of news by a template.
    """

    def __init__(
        self,
        rooms: Mapping[str, Room],
        store: Store,
        *,
        analyse: Callable[[Message], Analysis],
        canonical: Callable[[str], str],
        enqueue: Callable[[str], None],
        mode: Mode,
        invites: bool,
        clock: Callable[[], datetime],
    ) -> None:
        self._rooms = rooms
        self._store = store
        self._analyse = analyse
        self._canonical = canonical
        self._enqueue = enqueue
        self._mode = mode
        self._invites = invites
        self._clock = clock

    def hear(self, message: Message, delivery_id: str) -> Message | Ignored:
        """The message itself when it concerns no room, with its `group` when it is said in one, and
        Ignored when it was a word to the room, which is answered."""
        if message.channel is not ChannelKind.WHATSAPP or not self._rooms or self._mode is not Mode.ENFORCE:
            return message  # a room in which nothing may be sent is no room
        if done := self._store.posts.answered(delivery_id):
            self._enqueue(done)
            return ANSWERED
        member = self._identify(message.author)
        command = read_command(message.text) if not message.attachments else None
        at = self._store.rooms.received_at(delivery_id)
        if member is not None and member.status in HERE and member.room_id in self._rooms:
            return self._meet(member, message, command, delivery_id, at)
        if command is None or command.word is not Word.JOIN:
            return message
        return self._let_in(member, message.author, command, delivery_id, at)

    def decide(self, message: Message, analysis: Analysis, review: str) -> Passage:
        """What becomes of a message said in a room (`message.group`)."""
        return decide_passage(self._rooms[message.group or ""], message, analysis, review, analyse=self._analyse)

    def publish(self, message: Message, passage: Passage) -> None:
        """Keep the message for the room and hand it to the relay. Nothing is said of an empty one."""
        author = self._identify(message.author)
        if author is None or author.alias is None or not (passage.text or passage.withheld):
            return
        text = wording.speak(author.alias, passage.text)
        now = self._clock()
        post = self._store.posts.publish(
            author.room_id,
            author.id,
            _speech(f"message:{message.external_id}", text),
            external_id=message.external_id,
            reason=passage.reason,
            withheld=passage.withheld,
            window=Window(open_since(now), invites=self._invites),
            now=now,
        )
        if not passage.withheld:
            self._enqueue(post)

    def _identify(self, author: Author) -> Member | None:
        return self._store.rooms.identify(author, address=self._canonical(author.id))

    def _meet(
        self, member: Member, message: Message, command: Command | None, occasion: str, at: datetime
    ) -> Message | Ignored:
        """A member writes: the window is open again, what they missed is summed up."""
        room = self._rooms[member.room_id]
        self._store.rooms.hear(member, message.author, at=at)
        leaving = command is not None and command.word is Word.LEAVE
        if member.status == "active" and not leaving:
            self._catch_up(member, room, occasion)
        if command is None and member.status == "naming" and not message.attachments:
            command = Command(Word.NAME, read_name(message.text) or message.text.strip())
        if command is not None and command.word is Word.JOIN and command.argument not in ("", room.id):
            return self._let_in(member, message.author, command, occasion, at)
        if command is not None:
            return self._obey(member, room, command, occasion)
        if member.status == "naming":
            return self._say(member, occasion, wording.NAME_FIRST)
        if self._store.rooms.is_paused(room.id):
            return self._say(member, occasion, wording.PAUSED)
        return replace(message, group=room.id)

    def _let_in(self, known: Member | None, author: Author, command: Command, occasion: str, at: datetime) -> Ignored:
        room = self._choose(command.argument)
        status, text = "left", ""
        if room is None:
            text = wording.which_room([(each.id, each.name) for each in self._rooms.values()])
            room = next(iter(self._rooms.values()))
        elif known is not None and known.status == "removed" and known.room_id == room.id:
            return self._say(known, occasion, wording.REMOVED)
        elif self._store.rooms.active(room.id) >= room.members:
            text = wording.FULL
        else:
            status, text = "naming", wording.ask_name(room.name, room.purpose)
        if known is not None and status == "left":
            return self._say(known, occasion, text)
        answer = _speech(occasion, wording.robot(text))
        address = self._canonical(author.id)
        post = self._store.rooms.enrol(room.id, author, known, address=address, status=status, at=at, answer=answer)
        self._enqueue(post)
        return ANSWERED

    def _choose(self, word: str) -> Room | None:
        if not word and len(self._rooms) == 1:
            return next(iter(self._rooms.values()))
        return self._rooms.get(word)

    def _obey(self, member: Member, room: Room, command: Command, occasion: str) -> Ignored:
        if command.word is Word.NAME:
            return self._name(member, command.argument, occasion)
        if command.word is Word.JOIN:
            return self._say(member, occasion, ALREADY[member.status])
        if command.word is Word.WHO:
            return self._say(member, occasion, wording.who(self._store.rooms.active(room.id)))
        text, change = DOES[command.word]
        return self._say(member, occasion, text, **change)

    def _name(self, member: Member, chosen: str, occasion: str) -> Ignored:
        try:
            refusal = alias.refuse(chosen, detect=partial(self._detect, member))
        except AnalysisError:
            refusal = "personal"
        if not refusal:
            text = wording.renamed(chosen)
            if member.status == "naming":
                text = wording.welcome(chosen, self._store.rooms.active(member.room_id))
            answer = _speech(occasion, wording.robot(text))
            distinct = alias.distinct(chosen)
            post = self._store.rooms.rename(member, chosen, distinct=distinct, answer=answer, now=self._clock())
            if post is not None:
                self._enqueue(post)
                return ANSWERED
            refusal = "taken"
        return self._say(member, occasion, wording.ASK_AGAIN.format(why=wording.ALIAS_REFUSALS[refusal]))

    def _detect(self, member: Member, text: str) -> Sequence[Finding]:
        author = Author(id=member.id, handle=member.id)
        return self._analyse(Message(ChannelKind.WHATSAPP, member.id, "1", text, author)).findings

    def _catch_up(self, member: Member, room: Room, occasion: str) -> None:
        key = f"digest:{occasion}"

        def compose(texts: Sequence[str], missed: int) -> Speech:
            return _speech(key, wording.digest(texts, missed))

        waiting = self._store.posts.catch_up(room.id, member.id, compose, limit=room.digest.messages, now=self._clock())
        if post := waiting or self._store.posts.answered(key):
            self._enqueue(post)

    def _say(self, member: Member, occasion: str, text: str, **change: object) -> Ignored:
        answer = _speech(occasion, wording.robot(text))
        self._enqueue(self._store.rooms.change(member, answer=answer, now=self._clock(), **change))
        return ANSWERED


def _speech(key: str, text: str) -> Speech:
    return Speech(key, text, parts=len(split(text)))
