"""Under which key an action happens once."""

import pytest

from moderator.intents import intents_of
from moderator.models import Action, ActionKind, Decision, Match, Mode, Severity
from tests.factories import make_message

EARLIER = make_message("senha antiga", version="1")
LATER = make_message("senha nova", version="2")
CORRECTED = make_message("sem senha", version="3")


def key_of(message, kind=ActionKind.REDACT, **options):
    action = Action(kind, "regra", Mode.ENFORCE, text="texto")
    decision = Decision((), (action,), Severity.HIGH, "v" * 64)
    (intent,) = intents_of(message, [action], decision, mode=Mode.ENFORCE, **options)
    return intent.key


@pytest.mark.parametrize("change", [{"external_id": "8"}, {"version": "2"}, {"title": "Outro título"}, {"text": "b"}])
def test_what_changed_is_acted_on_anew(change):
    assert key_of(make_message(**{"text": "a", **change})) != key_of(make_message("a"))


def test_the_same_version_is_acted_on_once():
    assert key_of(make_message()) == key_of(make_message())


def test_each_version_that_its_author_corrected_is_closed_for_itself():
    assert key_of(EARLIER, corrected=CORRECTED) != key_of(LATER, corrected=CORRECTED)


def test_a_topic_is_answered_once_whatever_was_corrected_in_it():
    keys = {key_of(message, ActionKind.REPLY, corrected=CORRECTED) for message in (EARLIER, LATER)}
    assert len(keys) == 1


def test_what_shadow_recorded_was_not_done():
    action = Action(ActionKind.REDACT, "regra", Mode.SHADOW)
    decision = Decision((), (action,), Severity.HIGH, "v" * 64)
    (shadow,) = intents_of(EARLIER, [action], decision, mode=Mode.ENFORCE)
    assert shadow.key != key_of(EARLIER)


@pytest.mark.parametrize(
    ("severity", "kind", "status"),
    [
        (Severity.LOW, ActionKind.REPLY, "skipped"),
        (Severity.MEDIUM, ActionKind.DIRECT_MESSAGE, "skipped"),
        (Severity.HIGH, ActionKind.DIRECT_MESSAGE, "intended"),
        (Severity.LOW, ActionKind.REDACT, "intended"),
    ],
)
def test_an_old_message_is_answered_only_where_it_is_severe(severity, kind, status):
    action = Action(kind, "regra", Mode.ENFORCE, text="texto")
    match = Match("regra", "regra", severity, Mode.ENFORCE, "porque sim", ())
    decision = Decision((match,), (action,), severity, "v" * 64)
    (intent,) = intents_of(EARLIER, [action], decision, mode=Mode.ENFORCE, old=True)
    assert (intent.status, intent.detail) == (status, "old_message" if status == "skipped" else "")
