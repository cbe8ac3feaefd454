import pytest

from webhooks.whatsapp.codes import refusal, word


@pytest.mark.parametrize(
    ("status", "code", "expected", "permanent"),
    [
        (401, 20003, "forbidden", True),
        (409, 20009, "in_flight", False),
        (404, 20404, "gone", True),
        (429, 20429, "rate_limited", False),
        (400, 21211, "unknown_recipient", True),
        (400, 21610, "opted_out", True),
        (400, 21617, "too_long", True),
        (400, 21620, "content_rejected", True),
        (400, 63007, "misconfigured", True),
        (400, 63016, "outside_window", True),
        (429, 63018, "rate_limited", False),
        (400, 63038, "daily_limit", False),
        (400, 63049, "withheld", True),
        (400, 63051, "sender_locked", True),
        # codes we don't know, and bodies that are not Twilio's: the status decides
        (400, 99999, "invalid", True),
        (403, None, "forbidden", True),
        (404, "20404", "gone", True),
        (429, None, "rate_limited", False),
        (502, None, "unavailable", False),
        (500, 20500, "unavailable", False),
        (302, None, "invalid", True),
    ],
)
def test_refusals(status, code, expected, permanent):
    error = refusal(status, code)
    assert (error.code, error.permanent) == (expected, permanent)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30.0), (None, None), ("", None), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("-1", None)],
)
def test_retry_after_in_seconds(header, seconds):
    assert refusal(429, 20429, retry_after=header).retry_after == seconds


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("63016", "outside_window"),
        ("12345", "12345"),
        ("", None),
        ("0", None),
        ("falhou", None),
        ("٣", None),
        ("9" * 9, None),
    ],
)
def test_words_of_status_callbacks(code, expected):
    assert word(code) == expected
