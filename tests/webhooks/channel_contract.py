"""What every channel passes. A new channel subclasses `ChannelContract` and says how its stand-in is driven."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from moderator.actions import Channel
from moderator.errors import ChannelError
from moderator.models import ActionKind, ChannelKind, Message, Order
from moderator.serving import upgrade
from moderator.store import Store, open_store
from tests.installation import Installation
from webhooks.app import CHANNELS, create_app
from webhooks.delivery import Delivery

TEXT = "Olá! Esta é uma mensagem automática da moderação: abra um chamado no Portal de Serviços."


class ChannelContract:
    """Intake, truthfulness and ask-before-retry, the same for every channel."""

    kind: ChannelKind
    path: str

    def write(self, installation: Installation) -> Delivery:
        """Somebody writes at the stand-in; the authentic webhook about it."""
        raise NotImplementedError

    def cut_next_answer(self, installation: Installation) -> None:
        """The next request acts, and its answer is lost."""
        raise NotImplementedError

    def sent(self, installation: Installation) -> int:
        """How many messages of ours the stand-in has."""
        raise NotImplementedError

    @pytest.fixture
    def installation(self, tmp_path: Path) -> Iterator[Installation]:
        made = Installation(tmp_path)
        made.community.emitter.paused = False
        upgrade(made.settings)
        _, _, port = made.settings.discourse_url.rpartition(":")
        with made.community.serving("127.0.0.1", int(port)):
            yield made

    @pytest.fixture
    def client(self, installation: Installation) -> FlaskClient:
        return create_app(installation.settings).test_client()

    @pytest.fixture
    def store(self, installation: Installation) -> Iterator[Store]:
        opened = open_store(installation.settings.database_url, installation.settings.keys, new_id=lambda: "x")
        yield opened
        opened.close()

    @pytest.fixture
    def channel(self, installation: Installation) -> Iterator[Channel]:
        package = next(package for package in CHANNELS if self.kind == package.KIND)
        opened = package.open_channel(installation.settings)
        yield opened
        opened.close()

    def post(self, client: FlaskClient, delivery: Delivery, **changes: str) -> int:
        headers = {**delivery.headers, **changes}
        return client.post(self.path, data=delivery.body, headers=headers).status_code

    def order(self, channel: Channel, delivery: Delivery, kind: ActionKind, key: str = "a" * 32) -> Order:
        message = channel.parse(delivery.headers, delivery.body)
        assert isinstance(message, Message)
        return Order(key=key, kind=kind, message=message, since=datetime.now(UTC), text=TEXT)

    def test_an_authentic_webhook_is_kept_once(self, installation, client, store):
        delivery = self.write(installation)
        assert [self.post(client, delivery) for _ in range(3)] == [200, 200, 200]
        assert store.cases.totals()["deliveries"] == 1

    def test_a_changed_body_is_refused_and_leaves_nothing(self, installation, client, store):
        delivery = self.write(installation)
        changed = dataclasses.replace(delivery, body=delivery.body.replace(b"dia", b"Dia"))
        assert changed.body != delivery.body
        assert self.post(client, changed) == 403
        assert store.cases.totals()["deliveries"] == 0

    def test_a_missing_signature_is_refused(self, installation, client):
        delivery = self.write(installation)
        unsigned = {name: value for name, value in delivery.headers.items() if "signature" not in name.lower()}
        assert self.post(client, dataclasses.replace(delivery, headers=unsigned)) == 403

    def test_the_webhook_is_read_as_the_message_that_was_written(self, installation, channel):
        delivery = self.write(installation)
        message = channel.parse(delivery.headers, delivery.body)
        assert (message.channel, message.text) == (self.kind, "Bom dia a todos, uma ótima semana de trabalho!")
        assert channel.fetch(message).text == message.text

    def test_the_far_side_can_be_reached_without_changing_it(self, installation, channel):
        assert channel.probe()
        assert self.sent(installation) == 0

    def test_a_reply_is_sent_and_found_again(self, installation, channel):
        order = self.order(channel, self.write(installation), ActionKind.REPLY)
        assert channel.find(order) is None
        sent = channel.perform(order)
        assert channel.find(order).ref == sent.ref
        assert self.sent(installation) == 1

    def test_a_reply_whose_answer_was_lost_is_found_again(self, installation, channel):
        order = self.order(channel, self.write(installation), ActionKind.REPLY)
        self.cut_next_answer(installation)
        with pytest.raises(ChannelError) as cut:
            channel.perform(order)
        assert cut.value.permanent is False
        assert channel.find(order) is not None
        assert self.sent(installation) == 1

    def test_what_the_channel_cannot_do_is_refused_for_good(self, installation, channel):
        delivery = self.write(installation)
        for kind in set(ActionKind) - channel.capabilities:
            with pytest.raises(ChannelError) as refused:
                channel.perform(self.order(channel, delivery, kind))
            assert refused.value.permanent is True

    def test_a_far_side_that_is_gone_is_a_passing_fault(self, installation, channel, tmp_path):
        order = self.order(channel, self.write(installation), ActionKind.REPLY)
        away = Installation(tmp_path / "away")
        package = next(package for package in CHANNELS if self.kind == package.KIND)
        unreachable = package.open_channel(away.settings)
        with pytest.raises(ChannelError) as fault:
            unreachable.perform(order)
        assert fault.value.permanent is False
        unreachable.close()
