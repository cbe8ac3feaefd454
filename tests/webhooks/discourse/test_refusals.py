import pytest
import requests

from webhooks.discourse.refusals import refusal_of


def answer(status, body=b"", **headers):
    response = requests.Response()
    response.status_code = status
    response._content = body
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return response


@pytest.mark.parametrize(
    ("status", "code", "permanent"),
    [
        (301, "redirected", True),
        (302, "redirected", True),
        (400, "invalid", True),
        (401, "forbidden", True),
        (403, "forbidden", True),
        (404, "gone", True),
        (408, "server_error", False),
        (409, "changed_meanwhile", False),
        (410, "gone", True),
        (413, "invalid", True),
        (422, "invalid", True),
        (429, "rate_limited", False),
        (500, "server_error", False),
        (502, "server_error", False),
        (503, "server_error", False),
    ],
)
def test_each_status_is_one_code(status, code, permanent):
    error = refusal_of(answer(status, b'{"errors": ["nao mostrar"]}'))
    assert (error.code, error.permanent, str(error)) == (code, permanent, code)


@pytest.mark.parametrize(
    ("response", "seconds"),
    [
        (answer(429, Retry_After="23"), 23.0),
        (answer(503, Retry_After="5"), 5.0),
        (answer(429, b'{"extras": {"wait_seconds": 9}}'), 9.0),
        (answer(429, b'{"extras": {"wait_seconds": 9}}', Retry_After="23"), 23.0),
        (answer(429, b'{"extras": {"wait_seconds": -9}}'), None),
        (answer(429, b'{"extras": {"wait_seconds": "logo"}}'), None),
        (answer(429, b'{"extras": null}'), None),
        (answer(429, b"[]"), None),
        (answer(429, b'{"failed": "FAILED"}'), None),
        (answer(429, b"<html>"), None),
        (answer(429, b"", Retry_After="Wed, 21 Oct 2026 07:28:00 GMT"), None),
    ],
)
def test_the_wait_is_what_the_forum_says(response, seconds):
    assert refusal_of(response).retry_after == seconds
