from datetime import UTC, datetime, timedelta

import pytest

from moderator.models import Attachment
from tests.factories import make_message
from webhooks.discourse import residue

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_hidden_post_is_not_within_the_public_s_reach():
    left = residue.judge_post({"raw": "x 123", "hidden": True}, None, ["123"])
    assert [(item.place, item.reachable) for item in left] == [("hidden_post", False)]


def test_post_and_title_are_judged_apart():
    left = residue.judge_post({"raw": "x", "cooked": "<p>123</p>"}, "t 123", ["123"])
    assert [(item.place, item.reachable) for item in left] == [("post", True), ("title", True)]
    assert residue.judge_post({"raw": "x", "cooked": "<p>x</p>"}, "t", ["123"]) == []


def test_a_deleted_post_is_named_as_such():
    left = residue.judge_post({"raw": "x 123", "deleted_at": "2026-11-22T12:00:00Z"}, None, ["123"])
    assert [(item.place, item.reachable) for item in left] == [("removed_post", False)]


def test_an_unlinked_file_stays_at_its_address():
    file = Attachment("upload://abc.log", "text/plain")
    message = make_message(attachments=(file,))
    assert [(item.place, item.reachable) for item in residue.judge_files(message, [file.url])] == [("upload", True)]
    assert residue.judge_files(message, ["123"]) == []


@pytest.mark.parametrize(
    ("published", "after", "late"),
    [(NOON, timedelta(minutes=10), False), (NOON, timedelta(minutes=10, seconds=1), True), (None, timedelta(1), False)],
)
def test_mail_has_gone_after_ten_minutes(published, after, late):
    places = [item.place for item in residue.outside_reach(published, NOON + after)]
    assert places == ["staff_log", "webhook_log", "own_copy", *(["email"] if late else [])]
