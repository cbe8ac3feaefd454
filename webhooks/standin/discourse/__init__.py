"""A stand-in for a Discourse forum: `state` remembers, `api` speaks its HTTP, `webhook` signs and delivers."""

from webhooks.standin.discourse import moderation
from webhooks.standin.discourse.api import blueprint
from webhooks.standin.discourse.faults import Fault, Faults
from webhooks.standin.discourse.records import SiteSettings
from webhooks.standin.discourse.state import Forum
from webhooks.standin.discourse.webhook import Delivery, Emitter

__all__ = ["Delivery", "Emitter", "Fault", "Faults", "Forum", "SiteSettings", "blueprint", "moderation"]
