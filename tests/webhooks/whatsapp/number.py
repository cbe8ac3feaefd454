"""The community's number in one process: webhook view, intake, pipeline, performer and channel against the stand-in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask

from moderator.actions import Performer
from moderator.analyst import Analyst
from moderator.models import ChannelKind, Mode
from moderator.pipeline import Pipeline
from moderator.settings import load_settings
from moderator.store import Store
from webhooks.delivery import Intake
from webhooks.standin.twilio import Twilio, Webhook
from webhooks.whatsapp.client import WhatsAppChannel
from webhooks.whatsapp.view import blueprint

ACCOUNT, TOKEN = "AC" + "0" * 32, "f" * 32
SENDER, MEMBER = "whatsapp:+5561999990000", "whatsapp:+5561999990001"
PUBLIC = "https://bot.exemplo.gov.br"
TEMPLATE = "HX" + "a" * 32
START = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **amount: float) -> None:
        self.now += timedelta(**amount)


class Number:
    """`write` is a member's message through everything to its end; `read` is what the member's phone shows."""

    def __init__(self, store: Store, analyst: Analyst, *, mode: Mode = Mode.ENFORCE) -> None:
        self.store, self.analyst, self.mode = store, analyst, mode
        self.clock = Clock()
        self.queue: list[str] = []
        self.twilio = Twilio(
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            sender=SENDER,
            webhook_url=f"{PUBLIC}/webhooks/whatsapp",
            clock=self.clock,
            post=self._post,
        )
        settings = load_settings(
            {
                "MODERATOR_SECRET_KEY": "A" * 43,
                "MODERATOR_PUBLIC_URL": PUBLIC,
                "MODERATOR_TWILIO_ACCOUNT_SID": ACCOUNT,
                "MODERATOR_TWILIO_AUTH_TOKENS": TOKEN,
                "MODERATOR_TWILIO_SENDER": SENDER,
            }
        )
        app = Flask(__name__)
        enqueue = lambda row, _attempt: self.queue.append(row)  # noqa: E731
        app.register_blueprint(blueprint(settings, Intake(store, enqueue=enqueue, clock=self.clock)))
        self._client = app.test_client()

    def connect(self, api_url: str, *, timeout: float = 5.0, **changes: str) -> None:
        """The worker's part, writing through `api_url`."""
        self.channel = WhatsAppChannel(
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            sender=SENDER,
            api_url=api_url,
            status_callback=f"{PUBLIC}/webhooks/whatsapp/status",
            timeout=timeout,
            clock=self.clock,
            **changes,
        )
        channels = {ChannelKind.WHATSAPP: self.channel}
        parts = (channels, self.analyst, self.store.deliveries, self.store.records, self.store.effects)
        self.pipeline = Pipeline(*parts, topics=self.store.topics, mode=self.mode, clock=self.clock)
        self.performer = Performer(
            channels,
            self.store.records,
            self.store.effects,
            executor="one",
            mode=self.mode,
            daily_limit=10**6,
            clock=self.clock,
        )

    def write(self, text: str = "", *, address: str = MEMBER, **more: object) -> Webhook:
        webhook = self.twilio.member_writes(address, text, **more)  # type: ignore[arg-type]
        self.twilio.flush()
        self.work()
        return webhook

    def work(self) -> None:
        """What the job engine does, without its sleeping; then the callbacks, until nothing moves any more."""
        while self.queue:
            delivery = self.queue.pop(0)
            while action_ids := self.pipeline.plan(delivery):
                for action_id in action_ids:
                    self.act(action_id)
            self.pipeline.settle(delivery)
            self.twilio.settle()
            self.twilio.flush()

    def act(self, action_id: str) -> None:
        while (wait := self.performer.act(action_id)) is not None:
            self.clock.pass_by(seconds=wait)
            self.twilio.settle()

    def read(self, address: str = MEMBER) -> list[str]:
        return [it.shown for it in self.twilio.messages.values() if it.recipient == address and it.status != "failed"]

    def actions(self, view: str = "all") -> list[tuple[str, str, str]]:
        """Kind, status and detail of what the newest case shows."""
        case = self.store.cases.load(self.store.cases.queue(view)[0].id)
        assert case is not None
        return [(action.kind, action.status, action.detail) for action in case.actions]

    def _post(self, webhook: Webhook) -> int:
        path = webhook.url.removeprefix(PUBLIC)
        return self._client.post(path, data=webhook.body, headers=dict(webhook.headers)).status_code
