"""Is the WhatsApp side sound? Our account and token, the address that Twilio delivers to, clocks, what comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta

import requests
from werkzeug.http import parse_date

from moderator.errors import ChannelError
from moderator.models import ChannelKind
from moderator.settings import Settings
from moderator.store import Store
from webhooks.checks import Check, State, check_address, check_clock, check_hearing
from webhooks.whatsapp.client import API_HOST, CLOCK_MARGIN, WhatsAppChannel

HEARD_OF = timedelta(days=30)
TIMEOUT = (3.0, 10.0)  # seconds to connect, to read
HOOK = "set /webhooks/whatsapp as «When a message comes in» of the WhatsApp sender in Twilio's console"
INSIDE = "Twilio can't reach it; publish it, for example behind a proxy with TLS"
_REMEDIES = {
    "forbidden": "Twilio refuses the token: set the account's SID and, first of the list, its current auth token",
    "unreachable": "Twilio can't be reached: check the network, and MODERATOR_TWILIO_API_URL, which is for tests only",
}


def examine(
    settings: Settings, store: Store | None, channel: WhatsAppChannel, *, clock: Callable[[], datetime]
) -> Iterator[Check]:
    """All checks in order. Without a store, those of what came in are left out."""
    with closing(channel):
        try:
            yield Check(State.OK, "whatsapp account", channel.probe())
        except ChannelError as error:
            words = _REMEDIES.get(error.code, f"Twilio doesn't answer as it should ({error.code}); see its status page")
            yield Check(State.FAIL, "whatsapp account", words)
    yield check_clock("whatsapp clock", _apart(settings, clock), limit=CLOCK_MARGIN)
    yield from check_address("whatsapp webhook", settings.address, inside=INSIDE)
    if not settings.twilio_template_digest:
        words = "no template is set: members of a room who were silent for 24 hours can't be told of news"
        yield Check(State.WARNING, "whatsapp template", words)
    if store:
        heard = store.figures.heard(ChannelKind.WHATSAPP, since=clock() - HEARD_OF)
        yield check_hearing("whatsapp webhook", heard, now=clock(), remedy=HOOK)


def _apart(settings: Settings, clock: Callable[[], datetime]) -> timedelta | None:
    """How far Twilio's clock is ahead of ours."""
    try:
        answer = requests.head(settings.twilio_api_url or f"https://{API_HOST}", timeout=TIMEOUT)
    except requests.RequestException:
        return None
    theirs = parse_date(answer.headers.get("Date"))
    return None if theirs is None else theirs - clock()
