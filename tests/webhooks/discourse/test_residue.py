from datetime import UTC, datetime, timedelta

import pytest

from webhooks.discourse import residue

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text", "found"),
    [
        ("a&b<c", "<p>a&amp;b&lt;c</p>", True),
        ("a&b<c", "senha a&b<c", True),
        ("529.982.247-25", "<p>529.982.247-25</p>", True),
        ("529.982.247-25", "<p>529.982.247-26</p>", False),
        ("529.982.247-25", "", False),
        ("529.982.247-25", None, False),
    ],
)
def test_holds_sees_source_and_html(value, text, found):
    assert residue.holds([value], text) is found


def test_nothing_is_held_without_values():
    assert not residue.holds([], "qualquer texto")


def test_a_hidden_post_is_not_within_the_public_s_reach():
    left = residue.judge_post({"raw": "x 123", "hidden": True}, None, ["123"])
    assert [(item.place, item.reachable) for item in left] == [("hidden_post", False)]


def test_post_title_and_quotes_are_judged_apart():
    left = residue.judge_post({"raw": "x", "cooked": "<p>123</p>", "quote_count": 1}, "t 123", ["123"])
    assert [(item.place, item.reachable) for item in left] == [("post", True), ("title", True), ("quote", True)]
    assert residue.judge_post({"raw": "x", "cooked": "<p>x</p>", "quote_count": 0}, "t", ["123"]) == []


@pytest.mark.parametrize(
    ("published", "after", "late"),
    [(NOON, timedelta(minutes=10), False), (NOON, timedelta(minutes=10, seconds=1), True), (None, timedelta(1), False)],
)
def test_mail_has_gone_after_ten_minutes(published, after, late):
    places = [item.place for item in residue.outside_reach(published, NOON + after)]
    assert places == ["staff_log", "webhook_log", *(["email"] if late else [])]
