"""What a scoped API key of the stand-in may do; a key without scopes may everything that its account may.

Only the routes that the stand-in has. Source: app/models/api_key_scope.rb.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

_POST, _TOPIC = r"/posts/\d+", r"/t/(?:[^/]+/)?\d+"
_READ_ALL = "global:read"
_ALWAYS = re.compile(r"/session/scopes")
_ROUTES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "topics:write": (("POST", "/posts"),),
    "topics:update": (("PUT", r"/t/-/\d+"), ("PUT", r"/t/\d+/status")),
    "topics:read": (("GET", rf"{_TOPIC}(?:/\d+|/posts)?"),),
    "posts:edit": (("PUT", _POST),),
    "posts:delete": (("DELETE", _POST),),
    "posts:recover": (("PUT", rf"{_POST}/recover"),),
    "posts:list": (("GET", "/posts"),),
    "revisions:read": (("GET", rf"{_POST}/revisions/(?:latest|\d+)"),),
    "revisions:modify": (("PUT", rf"{_POST}/revisions/\d+/(?:hide|show|revert)"),),
    "revisions:permanently_delete": (("DELETE", rf"{_POST}/revisions/permanently_delete"),),
    "categories:list": (("GET", "/categories"),),
    "search:show": (("GET", "/search"),),
    "users:show": (("GET", r"/u/[^/]+"),),
}


def permits(scopes: Collection[str], method: str, path: str) -> bool:
    path = path.removesuffix(".json")
    if not scopes or _ALWAYS.fullmatch(path) or (method == "GET" and _READ_ALL in scopes):
        return True
    granted = (route for scope in scopes for route in _ROUTES.get(scope, ()))
    return any(verb == method and re.fullmatch(pattern, path) for verb, pattern in granted)


def scope_json(scope: str) -> dict[str, Any]:
    resource, _, key = scope.partition(":")
    action = key.replace("_", " ")
    return {"resource": resource, "action": action, "key": key, "parameters": [], "urls": [], "allowed_parameters": {}}
