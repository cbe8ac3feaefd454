"""What Twilio says became of the messages that rooms sent: verify, write it down, acknowledge.

Two hundred members mean hundreds of callbacks for one message, and each says a single word: no delivery
is kept and no job made of it. What follows from a failure is the relay's.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request

from moderator.models import DeliveryStatus
from moderator.settings import Settings, plain
from webhooks.delivery import read_delivery
from webhooks.whatsapp import payload


def room_blueprint(settings: Settings, report: Callable[[DeliveryStatus], None]) -> Blueprint:
    """POST /webhooks/whatsapp/room. Answers 503 when it can't be written down, so that Twilio may come again."""
    routes = Blueprint("whatsapp-room", __name__)

    @routes.post("/webhooks/whatsapp/room")
    def receive() -> Response:
        delivery = read_delivery(request, public_url=settings.address)
        payload.verify(delivery.url, delivery.headers, delivery.body, tokens=plain(settings.twilio_auth_tokens))
        told = payload.parse(delivery.headers, delivery.body, sender=settings.twilio_sender)
        if isinstance(told, DeliveryStatus):
            report(told)
        return Response("<Response/>", mimetype="text/xml")

    return routes
