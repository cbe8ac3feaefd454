"""The 24-hour window: until when a member may be written to freely. Pure.

Source: https://www.twilio.com/docs/whatsapp/key-concepts#the-customer-service-window
"""

from __future__ import annotations

from datetime import datetime, timedelta

WINDOW = timedelta(hours=24)
# We count from when their message reached us, a little after WhatsApp does, and what we send may queue.
MARGIN = timedelta(minutes=20)


def open_since(now: datetime) -> datetime:
    """Who was heard of at this moment or later may be written to now."""
    return now - WINDOW + MARGIN
