"""No code of ours is without words."""

from __future__ import annotations

from moderator.console import labels
from moderator.models import ActionKind, ChannelKind, Mode, Severity
from moderator.store.views import VIEWS
from webhooks.whatsapp.codes import CODES, STATUSES
from webhooks.whatsapp.payload import STATUS_RANKS


def test_every_code_of_the_models_has_words():
    assert set(labels.ACTIONS) == set(ActionKind)
    assert set(labels.CHANNELS) == set(ChannelKind)
    assert set(labels.SEVERITIES) == set(Severity)
    assert set(labels.MODES) == set(labels.MODE_EFFECTS) == set(Mode)


def test_every_view_of_the_queue_has_words_in_its_order():
    assert list(labels.VIEWS) == list(VIEWS)


def test_every_word_of_twilio_has_a_sentence():
    assert {meaning.word for meaning in [*CODES.values(), *STATUSES.values()]} <= set(labels.DETAILS)
    assert set(STATUS_RANKS) <= set(labels.DELIVERY_STATES)
