"""The HTTP end of the forum's webhooks: verify, keep, acknowledge."""

from __future__ import annotations

from flask import Blueprint, request

from moderator.models import ChannelKind
from moderator.settings import Settings, plain
from webhooks.delivery import Intake, read_delivery
from webhooks.discourse import payload
from webhooks.discourse.site import open_site


def blueprint(settings: Settings, intake: Intake) -> Blueprint:
    """POST /webhooks/discourse. Discourse drops a hook that answers 404 or 410: we never do."""
    routes = Blueprint("discourse", __name__)
    site = open_site(settings, intake.store)

    @routes.post("/webhooks/discourse", strict_slashes=False)
    def receive() -> tuple[str, int]:
        delivery = read_delivery(request, public_url=settings.address)
        payload.verify(delivery.headers, delivery.body, secrets=plain(settings.discourse_webhook_secrets))
        intake.receive(
            ChannelKind.FORUM,
            delivery,
            event=request.headers.get("X-Discourse-Event", ""),
            identity=payload.identity(delivery.headers, delivery.body),
            parse=lambda: payload.parse(delivery.headers, delivery.body, scope=site.scope()),
        )
        return "", 200

    return routes
