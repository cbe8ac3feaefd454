"""A stand-in for Twilio's WhatsApp messaging: `state` remembers, `webhook` signs and sends, `api` speaks its REST."""

from webhooks.standin.twilio.api import blueprint
from webhooks.standin.twilio.state import Fault, Twilio
from webhooks.standin.twilio.webhook import Webhook

__all__ = ["Fault", "Twilio", "Webhook", "blueprint"]
