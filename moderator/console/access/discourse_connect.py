"""DiscourseConnect with the forum as provider: the request that asks who somebody is, and reading its answer. No I/O.

An answer has no expiry and the form of a request, so a signature alone proves little: the caller spends
the nonce, once, in the browser that began. Source: lib/discourse_connect_base.rb,
lib/discourse_connect_provider.rb of Discourse.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from moderator.console.access.provider import Person, granted
from moderator.errors import SignInRefused

WAY = "discourse"
LONGEST = 8192  # characters; an answer with every field and many groups has some 2,000
FIELDS = 100
STAFF = ("admin", "moderator")  # fields of the forum's staff, and the roles they have here


@dataclass(frozen=True, slots=True)
class DiscourseConnect:
    """One forum. `return_url` is ours, fixed; `roles` are those of the forum's groups, beside its staff."""

    forum: str
    secret: str = field(repr=False)
    return_url: str
    roles: Mapping[str, str] = field(default_factory=dict)
    require_2fa: bool = False

    def request_url(self, nonce: str) -> str:
        """Where to send the browser. `nonce` has at least 128 random bits and is good once."""
        payload = {"nonce": nonce, "return_sso_url": self.return_url}
        if self.require_2fa:
            payload["require_2fa"] = "true"
        sso = base64.b64encode(urlencode(payload).encode()).decode()
        return f"{self.forum}/session/sso_provider?{urlencode({'sso': sso, 'sig': self._sign(sso)})}"

    def open(self, sso: str, sig: str) -> Mapping[str, str]:
        """What somebody with the secret signed for us, `nonce` among it. Raises SignInRefused (`forged`)."""
        if not hmac.compare_digest(self._sign(sso).encode(), sig.encode(errors="replace")):
            raise SignInRefused("forged")
        fields = _decode(sso)
        if not fields.get("nonce") or fields.get("return_sso_url") != self.return_url:
            raise SignInRefused("forged")
        return fields

    def read(self, fields: Mapping[str, str]) -> Person:
        """Who came back, of opened fields. Raises SignInRefused: `failed`, `second_factor`."""
        subject = fields.get("external_id", "")
        # Our own request, sent back to us, has our signature and our nonce, but no one in it.
        if "failed" in fields or not re.fullmatch(r"[1-9][0-9]{0,18}", subject, re.ASCII):
            raise SignInRefused("failed")
        if self.require_2fa and fields.get("confirmed_2fa") != "true":
            raise SignInRefused("second_factor")
        return Person(WAY, subject, fields.get("username", ""), self._role(fields))

    def _role(self, fields: Mapping[str, str]) -> str | None:
        staff = [role for role in STAFF if fields.get(role) == "true"]
        return granted([*staff, *fields.get("groups", "").split(",")], {**self.roles, **{role: role for role in staff}})

    def _sign(self, sso: str) -> str:
        return hmac.new(self.secret.encode(), sso.encode(errors="replace"), hashlib.sha256).hexdigest()


def _decode(sso: str) -> Mapping[str, str]:
    """The fields of a payload; one that is there twice could be read in two ways, so nothing is read."""
    if len(sso) > LONGEST:
        raise SignInRefused("forged")
    try:
        text = base64.b64decode(sso, validate=True).decode()
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=FIELDS)
    except (binascii.Error, ValueError):
        raise SignInRefused("forged") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise SignInRefused("forged")
    return fields
