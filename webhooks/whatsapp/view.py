"""The HTTP end of Twilio's webhooks: verify, keep, acknowledge with an empty TwiML answer."""

from __future__ import annotations

from flask import Blueprint, Response, request

from moderator.models import ChannelKind
from moderator.settings import Settings, plain
from webhooks.delivery import Intake, read_delivery
from webhooks.whatsapp import payload


def blueprint(settings: Settings, intake: Intake) -> Blueprint:
    """POST /webhooks/whatsapp and /webhooks/whatsapp/status. Answers are sent by REST, never here."""
    routes = Blueprint("whatsapp", __name__)

    @routes.post("/webhooks/whatsapp", defaults={"event": "message"})
    @routes.post("/webhooks/whatsapp/<any(status):event>")
    def receive(event: str) -> Response:
        delivery = read_delivery(request, public_url=settings.address)
        payload.verify(delivery.url, delivery.headers, delivery.body, tokens=plain(settings.twilio_auth_tokens))
        intake.receive(
            ChannelKind.WHATSAPP,
            delivery,
            event=event,
            identity=payload.identity(delivery.headers, delivery.body),
            parse=lambda: payload.parse(delivery.headers, delivery.body, sender=settings.twilio_sender),
        )
        return Response("<Response/>", mimetype="text/xml")

    return routes
