"""The demo's outside world in one process: the stand-in forum, the stand-in Twilio and people who write.

`Community` is also what the end-to-end tests and the benchmarks run against.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Flask
from waitress.server import create_server

from moderator.settings import Settings, plain
from webhooks.standin import discourse, twilio
from webhooks.standin.discourse.records import Category, User
from webhooks.standin.phones import phones
from webhooks.standin.seed import FORUM, ROOM, ROOM_PEOPLE, WHATSAPP, SeedMessage, SeedPost

HEARTBEAT = 0.2  # seconds between two rounds of Twilio's deliveries
PAUSE = 0.3  # seconds between two people who write


class Community:
    """A forum and a phone number whose webhooks go where `settings` says that the moderator listens."""

    def __init__(self, settings: Settings, *, purge: bool = True) -> None:
        self.forum = discourse.Forum(
            settings=discourse.SiteSettings(can_permanently_delete=purge), base_url=settings.discourse_url
        )
        bot = self.forum.add_user(settings.discourse_api_username, name="ModeraPEN", moderator=True, trust_level=4)
        if settings.discourse_connect_secret:
            self._open_connect(settings)
        if settings.discourse_api_key:
            self.forum.add_key(settings.discourse_api_key.get_secret_value(), user=bot)
        self.emitter = discourse.Emitter(
            self.forum,
            url=f"{settings.address}/webhooks/discourse",
            secret=plain(settings.discourse_webhook_secrets)[0],
        )
        self.twilio = twilio.Twilio(
            account_sid=settings.twilio_account_sid,
            auth_token=plain(settings.twilio_auth_tokens)[0],
            sender=settings.twilio_sender,
            webhook_url=f"{settings.address}/webhooks/whatsapp",
        )
        self._categories: dict[str, Category] = {}
        self._topics: dict[str, int] = {}

    def _open_connect(self, settings: Settings) -> None:
        """Let the forum's people sign in to the console, and have one who may do everything there."""
        secret = settings.discourse_connect_secret.get_secret_value() if settings.discourse_connect_secret else ""
        self.forum.settings.enable_discourse_connect_provider = True
        self.forum.settings.discourse_connect_provider_secrets = (f"{urlsplit(settings.address).hostname}|{secret}",)
        self.forum.add_user("clara_admin", name="Clara Nogueira", admin=True, trust_level=4)

    def create_app(self) -> Flask:
        """Both stand-ins and the page of phones under one address: their paths never meet."""
        app = Flask(__name__)
        app.register_blueprint(discourse.blueprint(self.forum))
        app.register_blueprint(twilio.blueprint(self.twilio))
        app.register_blueprint(phones(self.twilio, people=self._people, write=self.write_from))
        return app

    @contextlib.contextmanager
    def serving(self, host: str, port: int) -> Iterator[None]:
        """Answer on an address until the block ends; webhooks wait."""
        server = create_server(self.create_app(), host=host, port=port, threads=8, ident=None)

        def answer() -> None:
            with contextlib.suppress(OSError):  # closed while it waits: waitress's loop ends on a bad descriptor
                server.run()

        threading.Thread(target=answer, daemon=True).start()
        try:
            yield
        finally:
            server.close()

    @contextlib.contextmanager
    def running(self, host: str, port: int) -> Iterator[None]:
        """Answer on an address and deliver webhooks until the block ends."""
        stop = threading.Event()
        delivering = threading.Thread(target=self._deliver, args=(stop,), daemon=True)
        with self.serving(host, port):
            delivering.start()
            self.emitter.start()
            try:
                yield
            finally:
                stop.set()
                delivering.join()
                self.emitter.stop()

    def publish(self, post: SeedPost) -> int:
        """Somebody writes in the forum; the id of the post."""
        author = self._member(post)
        if post.topic in self._topics:
            topic = self.forum.topics[self._topics[post.topic]]
            return self.forum.reply(author, topic, post.text).id
        category = self._categories.get(post.category) or self._open(post.category)
        first = self.forum.start_topic(author, title=post.topic, raw=post.text, category=category)
        self._topics[post.topic] = first.topic_id
        return first.id

    def write(self, message: SeedMessage) -> None:
        """Somebody writes to the community's number."""
        self.twilio.member_writes(
            message.address,
            message.text,
            profile_name=message.profile_name,
            external_user_id=message.external_user_id,
            media=message.media,
            extra={"Forwarded": "true"} if message.forwarded else None,
        )

    def write_from(self, address: str, text: str) -> None:
        """One of the phones writes."""
        self.write(SeedMessage(address, self._people()[address], text))

    def meet(self, message: SeedMessage, stop: threading.Event) -> None:
        """Somebody writes in the room once what they wrote before was answered, as people do."""
        while not stop.wait(PAUSE) and self._waits_for_answer(message.address):
            pass
        self.write(message)

    def _waits_for_answer(self, address: str) -> bool:
        talk = [item for item in list(self.twilio.messages.values()) if address in (item.sender, item.recipient)]
        return bool(talk) and talk[-1].direction == "inbound"

    @staticmethod
    def _people() -> dict[str, str]:
        """Names by address: those of the room first, for they are the ones to play."""
        return ROOM_PEOPLE | {message.address: message.profile_name for message in WHATSAPP}

    def _deliver(self, stop: threading.Event) -> None:
        while not stop.wait(HEARTBEAT):
            self.twilio.settle()
            self.twilio.flush()

    def _open(self, slug: str) -> Category:
        self._categories[slug] = self.forum.add_category(slug, name=slug.capitalize())
        return self._categories[slug]

    def _member(self, post: SeedPost) -> User:
        known = self.forum.users.get(post.username.casefold())
        return known or self.forum.add_user(post.username, name=post.name, moderator=post.staff)


def play(settings: Settings, stop: threading.Event) -> None:
    """The demo: serve at the forum's address, and let people write once the moderator is ready."""
    community = Community(settings)
    address = urlsplit(settings.discourse_url)
    with community.running(address.hostname or "127.0.0.1", address.port or 80):
        while not stop.wait(PAUSE) and not _is_ready(settings):
            pass
        for post, message in itertools.zip_longest(FORUM, WHATSAPP):
            if stop.wait(PAUSE):
                break
            if post:
                community.publish(post)
            if message:
                community.write(message)
        for message in ROOM:
            community.meet(message, stop)
        stop.wait()


def _is_ready(settings: Settings) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with contextlib.suppress(OSError), direct.open(f"{settings.address}/health/ready", timeout=2):
        return True
    return False
