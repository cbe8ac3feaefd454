"""The stand-in as DiscourseConnect provider: it signs who somebody is for another site that asks with the secret.

Nobody signs in to the stand-in itself: whoever is sent here is asked who they would like to be.
Source: lib/discourse_connect_provider.rb, session_controller.rb#sso_provider of Discourse.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from fnmatch import fnmatchcase
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from webhooks.standin.discourse import guardian
from webhooks.standin.discourse.guardian import SiteError
from webhooks.standin.discourse.pages import render_people
from webhooks.standin.discourse.records import User
from webhooks.standin.discourse.state import Forum

Fields = dict[str, str]


def add_connect_routes(routes: Blueprint, forum: Forum) -> None:
    @routes.get("/session/sso_provider")
    def sso_provider() -> Answer:
        if not forum.settings.enable_discourse_connect_provider:
            raise guardian.not_found()
        sso, sig = request.args.get("sso", ""), request.args.get("sig", "")
        fields, secret = _read(forum, sso, sig)
        user = forum.users.get(request.args.get("as", "").casefold())
        if user is None or user.suspended:
            people = [it for it in forum.users.values() if not it.suspended]
            return Response(render_people(people, query=urlencode({"sso": sso, "sig": sig})))
        answer = base64.b64encode(urlencode(_fill(fields, user)).encode()).decode()
        return redirect(f"{fields['return_sso_url']}?{urlencode({'sso': answer, 'sig': _sign(secret, answer)})}")


def _read(forum: Forum, sso: str, sig: str) -> tuple[Fields, str]:
    """The request and the secret of the site that it goes back to."""
    try:
        fields = dict(parse_qsl(base64.b64decode(sso, validate=True).decode()))
    except (binascii.Error, ValueError):
        raise SiteError(422, "", "Bad payload.") from None
    host = urlsplit(fields.get("return_sso_url", "")).hostname or ""
    lines = (line.partition("|") for line in forum.settings.discourse_connect_provider_secrets)
    secret = next((key for domain, _, key in lines if fnmatchcase(host, domain)), None)
    if secret is None:  # also where there is no address at all
        raise SiteError(400, "", "Missing secret.")
    if not hmac.compare_digest(_sign(secret, sso), sig):
        raise SiteError(422, "", "Bad signature for payload.")
    return fields, secret


def _fill(fields: Fields, user: User) -> Fields:
    """The very request, with who it is: a bare request has this form, too."""
    filled = fields | {
        "name": user.name,
        "username": user.username,
        "email": f"{user.username}@forum.invalid",
        "external_id": str(user.id),
        "admin": str(user.admin).lower(),
        "moderator": str(user.moderator).lower(),
        "groups": ",".join(user.groups),
    }
    if fields.get("require_2fa") == "true":
        filled["confirmed_2fa" if user.second_factor else "no_2fa_methods"] = "true"
    return filled


def _sign(secret: str, sso: str) -> str:
    return hmac.new(secret.encode(), sso.encode(), hashlib.sha256).hexdigest()
