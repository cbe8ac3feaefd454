"""A stand-in without sockets: requests' transport straight into its Flask application.

For simulations of many runs. Time, order and broken connections are the stand-in's own.
"""

from __future__ import annotations

import io
from typing import Any

import requests
from flask import Flask
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict


class InProcess(BaseAdapter):
    """Mounted on a session, answers every request for the addresses it is mounted at with `app`."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self._client = app.test_client(use_cookies=False)

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Raises ConnectionError where the answer is shorter than it says, as a cut connection's is."""
        answer = self._client.open(
            request.path_url, method=request.method or "GET", headers=dict(request.headers), data=request.body
        )
        body = answer.get_data()
        if answer.content_length not in {None, len(body)}:
            raise requests.ConnectionError(request=request)
        response = requests.Response()
        response.status_code, response.request, response.url = answer.status_code, request, request.url or ""
        response.headers = CaseInsensitiveDict(answer.headers.items())
        response.raw = io.BytesIO(body)
        return response

    def close(self) -> None:
        """There is no connection to close."""
