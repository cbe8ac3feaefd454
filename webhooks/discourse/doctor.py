"""Is the forum's side sound? Its version, our account and key, the settings that matter, what comes in.

What can be known is gathered by `facts.py`; here it is judged. A moderator's key is enough: what only an
administrator may read says so and is no fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta

from moderator.errors import ChannelError, PayloadError
from moderator.models import ActionKind, ChannelKind
from moderator.settings import Settings, plain
from moderator.store import Store
from webhooks.checks import UNREADABLE, Check, State, check_address, check_clock, check_hearing, is_private
from webhooks.discourse.client import ForumClient
from webhooks.discourse.facts import Facts, gather
from webhooks.discourse.pace import NEEDS
from webhooks.discourse.posting import CLOCK_MARGIN
from webhooks.discourse.reading import EVENT
from webhooks.discourse.rights import check_scopes
from webhooks.discourse.scope import PRIVATE_MESSAGES

OLDEST = (3, 1)  # revisions can be purged from here on
SITE_LIMIT = 60  # max_admin_api_reqs_per_minute, of all keys of a site together
LONG_ENOUGH = 20  # characters of a webhook's secret
REVOKED_AFTER = timedelta(days=180)  # revoke_api_keys_days
HEARD_OF = timedelta(days=30)
HOOK = "create the webhook in the forum's admin, API, Webhooks, and look at its recent deliveries"
Now = Callable[[], datetime]


def examine(settings: Settings, store: Store | None, forum: ForumClient, *, clock: Now) -> Iterator[Check]:
    """All checks in order. Without a store, those of what came in are left out."""
    with closing(forum):
        try:
            facts = gather(forum, clock=clock)
        except ChannelError as error:
            yield Check(State.FAIL, "forum", _REMEDIES.get(error.code, f"doesn't answer as Discourse ({error.code})"))
            facts = None
        except (KeyError, TypeError, AttributeError, PayloadError):
            yield Check(State.FAIL, "forum", "doesn't answer as Discourse does: check MODERATOR_DISCOURSE_URL")
            facts = None
    if facts:
        yield from judge(facts, settings)
    yield from _ours(settings, facts)
    if store:
        yield from _heard(settings, store, now=clock())


def judge(facts: Facts, settings: Settings) -> Iterator[Check]:
    """What the forum said."""
    yield _version(facts.version)
    yield _account(facts, settings.discourse_api_username)
    yield from check_scopes(facts.scopes, purge=settings.discourse_history == "purge")
    yield from _history(facts, wants_purge=settings.discourse_history == "purge")
    if not facts.lists_categories:
        words = "grant the key categories:list; else restricted categories can't be told from public ones"
        yield Check(State.WARNING, "forum categories", words)
    yield check_clock("forum clock", facts.apart, limit=CLOCK_MARGIN)
    yield _retention(facts)


_REMEDIES = {
    "forbidden": "refuses the key: make one for this very account in the forum's admin, API, and check that the "
    "account is active; until then nothing of the forum works",
    "unreachable": "can't be reached: check MODERATOR_DISCOURSE_URL and the network",
    "timeout": "doesn't answer in time: check MODERATOR_DISCOURSE_URL and the network",
    "gone": "has no such route: check that MODERATOR_DISCOURSE_URL is the forum's address with its folder",
    "redirected": "lives at another address: set MODERATOR_DISCOURSE_URL to where it redirects",
    "rate_limited": "asked to slow down: wait a minute and run this again",
}


def _version(version: str | None) -> Check:
    numbers = re.match(r"v?(\d+)\.(\d+)", version or "")
    if numbers is None:
        return Check(State.WARNING, "forum version", f"{UNREADABLE}: compare it with {OLDEST[0]}.{OLDEST[1]} by hand")
    if (int(numbers[1]), int(numbers[2])) < OLDEST:
        words = f"Discourse {version} is older than {OLDEST[0]}.{OLDEST[1]}: update it; revisions can't be purged there"
        return Check(State.WARNING, "forum version", words)
    return Check(State.OK, "forum version", f"Discourse {version}")


def _account(facts: Facts, name: str) -> Check:
    if name.casefold() == "system":
        words = "the bot acts as the forum's own system account: make it an account of its own, a moderator"
        return Check(State.FAIL, "forum account", words)
    if facts.moderator is None:
        return Check(State.WARNING, "forum account", f"{UNREADABLE}: see in the forum that it is a moderator")
    if facts.admin:
        words = "is an administrator, which is more than needed: make it a moderator only"
        return Check(State.WARNING, "forum account", words)
    if not facts.moderator:
        words = "is no moderator: grant it moderation; until then nothing can be redacted, hidden or closed"
        return Check(State.FAIL, "forum account", words)
    return Check(State.OK, "forum account", "is a moderator and no administrator")


def _history(facts: Facts, *, wants_purge: bool) -> Iterator[Check]:
    name = "forum history"
    allowed, public = (facts.settings.get(it) for it in ("can_permanently_delete", "edit_history_visible_to_public"))
    if wants_purge and allowed is None:
        yield Check(State.WARNING, name, f"can_permanently_delete {UNREADABLE}: switch it on, else nothing is purged")
    elif wants_purge and not allowed:
        words = "switch can_permanently_delete on; until then revisions are hidden, and staff still read the values"
        yield Check(State.WARNING, name, words)
    elif not wants_purge:
        words = "revisions are hidden, not purged: set MODERATOR_DISCOURSE_HISTORY=purge to close old versions for good"
        yield Check(State.WARNING, name, words)
    else:
        yield Check(State.OK, name, "the forum lets staff purge revisions")
    if public is None:
        yield Check(State.WARNING, name, f"edit_history_visible_to_public {UNREADABLE}: switch it off if you can")
    elif public:
        words = "anybody reads a history until it is closed: switch edit_history_visible_to_public off"
        yield Check(State.WARNING, name, words)


def _retention(facts: Facts) -> Check:
    name, days = "forum webhook log", facts.settings.get("retain_web_hook_events_period_days")
    if not isinstance(days, int):
        words = f"retain_web_hook_events_period_days {UNREADABLE}: lower it from 30 to 1, for it keeps every text"
        return Check(State.WARNING, name, words)
    if days > 1:
        words = f"keeps every text for {days} days: lower retain_web_hook_events_period_days to 1"
        return Check(State.WARNING, name, words)
    return Check(State.OK, name, "keeps texts for a day")


def _ours(settings: Settings, facts: Facts | None) -> Iterator[Check]:
    """What the settings say that concerns the forum."""
    hosts = str(facts.settings.get("allowed_internal_hosts", "")) if facts else ""
    allowed = {host.strip() for host in re.split(r"[|,\s]", hosts)}
    host = re.sub(r"^https?://|[:/].*$", "", settings.address)
    if is_private(host) and host in allowed:
        yield Check(State.OK, "forum webhook", "our address is inside a network, and the forum allows it")
    else:
        inside = "add its host to the forum's allowed_internal_hosts, else it silently delivers nothing"
        yield from check_address("forum webhook", settings.address, inside=inside)
    if any(len(secret) < LONG_ENOUGH for secret in plain(settings.discourse_webhook_secrets)):
        words = f"a secret has fewer than {LONG_ENOUGH} characters: make a longer one, here and in the forum"
        yield Check(State.WARNING, "forum webhook", words)
    yield _budget(settings.discourse_requests_per_minute)


def _budget(limit: int) -> Check:
    share, needed = NEEDS[ActionKind.REDACT]
    if limit > SITE_LIMIT:
        words = f"lower MODERATOR_DISCOURSE_REQUESTS_PER_MINUTE: all keys of a forum share {SITE_LIMIT}"
        return Check(State.WARNING, "forum requests", words)
    if limit * share < needed:
        words = f"raise MODERATOR_DISCOURSE_REQUESTS_PER_MINUTE: one redaction takes about {needed}"
        return Check(State.WARNING, "forum requests", words)
    words = (
        f"{limit} a minute of the {SITE_LIMIT} that all keys share: {int(limit * share) // needed} redactions at once"
    )
    return Check(State.OK, "forum requests", words)


def _heard(settings: Settings, store: Store, *, now: datetime) -> Iterator[Check]:
    """What came in, by our own store."""
    heard = store.figures.heard(ChannelKind.FORUM, since=now - HEARD_OF)
    told = [item for item in heard if item.event != EVENT]
    yield check_hearing("forum webhook", told, now=now, remedy=HOOK)
    missed = sum(item.count for item in heard if item.event == EVENT)
    if missed and missed > sum(item.count for item in told):
        words = f"most posts are found by reading and not told by webhooks ({missed} in 30 days): {HOOK}"
        yield Check(State.WARNING, "forum webhook", words)
    private = sum(item.count for item in told if item.outcome == "private_message")
    if private and PRIVATE_MESSAGES not in settings.discourse_include:
        words = f"{private} private messages were sent to us and dropped unread: limit the webhook to public categories"
        yield Check(State.WARNING, "forum webhook", words)
    worker = store.heartbeats.latest()
    if worker is None or now - worker > timedelta(minutes=5):
        words = f"no worker runs: start it; the forum revokes keys after {REVOKED_AFTER.days} days without use"
        yield Check(State.WARNING, "forum key", words)
