"""The ways in: a one-time link, a password, the forum, an identity provider; and setting a password by a link.

Each ends in `session.begin`. What a service says is read by its own module; roles are the accounts'.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from moderator.console.access import discourse_connect, oidc
from moderator.console.access.passwords import LONGEST, SHORTEST, check_password, hash_password, is_fit
from moderator.console.access.provider import Person
from moderator.console.access.session import PUBLIC, begin
from moderator.console.context import current
from moderator.console.labels import REFUSALS
from moderator.errors import SignInRefused
from moderator.store.accounts import fold
from moderator.store.sign_in import PASSWORD

BROWSER = "browser"  # in the cookie before signing in: who left for another service
DEVICE = "moderapen-device"  # the cookie of a browser that somebody signed in with
DEVICE_DAYS = 180
UNKNOWN = "unknown"  # the actor where nobody was proven; never what they typed, which may be a password

Answer = str | Response | tuple[str, int]


def show_sign_in() -> Answer:
    """A page with a button: fetching a link, as previews do, must not use it up."""
    return _page(token=request.args.get("token", ""), to=request.args.get("proximo", ""))


def sign_in() -> Answer:
    """With a one-time link."""
    console = current()
    account = console.store.sign_in.redeem(request.form.get("token", ""), now=console.clock())
    if account is None:
        return _refuse("link", way="link")
    begin(account, way="link")
    return _go_on(request.form.get("proximo", ""))


def sign_in_with_password() -> Answer:
    """The same words, and about the same time, whether the name or the password is wrong."""
    console = current()
    name, password = request.form.get("nome", ""), request.form.get("senha", "")
    account, hashed = console.store.accounts.password(name) or (None, None)
    who = _whom_to_count(name, account.id if account else "")
    if console.store.attempts.begin(*who, now=console.clock()):
        return _refuse("wait", way="password", status=429)
    if not check_password(password, hashed) or account is None:
        return _refuse("password", way="password", actor=account.name if account else UNKNOWN)
    console.store.attempts.forgive(*who)
    begin(account, way="password")
    return _remember_device(_go_on(request.form.get("proximo", "")), account.id)


def leave_for_forum() -> Response:
    """To the forum, which says who it is."""
    connect = current().ways.forum or abort(404)
    nonce = secrets.token_urlsafe(32)
    _leave(nonce, discourse_connect.WAY, {})
    return redirect(connect.request_url(nonce))


def come_from_forum() -> Answer:
    connect, way = current().ways.forum or abort(404), discourse_connect.WAY
    try:
        fields = connect.open(request.args.get("sso", ""), request.args.get("sig", ""))
        note = _come_back(fields["nonce"], way)  # before anything is read of it: an answer is good once
        return _admit(connect.read(fields), note)
    except SignInRefused as refused:
        return _refuse(str(refused), way=way)


def leave_for_provider() -> Answer:
    """To the identity provider, which says who it is."""
    provider = current().ways.provider or abort(404)
    try:
        url, state, note = provider.leave()
    except SignInRefused as refused:
        return _refuse(str(refused), way=oidc.WAY)
    _leave(state, oidc.WAY, note)
    return redirect(url)


def come_from_provider() -> Answer:
    provider, values = current().ways.provider or abort(404), request.args
    try:
        note = _come_back(values.get("state", ""), oidc.WAY)
        if not values.get("code"):  # `error`, in words that are the provider's
            raise SignInRefused("failed")
        return _admit(provider.come_back(values["code"], note, issuer=values.get("iss")), note)
    except SignInRefused as refused:
        return _refuse(str(refused), way=oidc.WAY)


def show_password_link() -> Answer:
    return _password_page(request.args.get("token", ""))


def set_password() -> Answer:
    """By the link that the command line makes. The link is used up by a password that can be one."""
    console, token, password = current(), request.form.get("token", ""), request.form.get("senha", "")
    if not is_fit(password):
        return _password_page(token, wrong="length"), 400
    if password != request.form.get("de_novo", ""):
        return _password_page(token, wrong="repeated"), 400
    account = console.store.sign_in.redeem(token, purpose=PASSWORD, now=console.clock())
    if account is None:
        return _refuse("password_link", way="password")
    console.store.accounts.set_password(account.id, hash_password(password), actor=account.name, now=console.clock())
    begin(account, way="password")
    flash("Senha guardada. Da próxima vez, entre com ela.", "success")
    return _remember_device(_go_on(""), account.id)


def _leave(token: str, way: str, note: Mapping[str, str]) -> None:
    console = current()
    session.setdefault(BROWSER, secrets.token_urlsafe(32))
    going_to = {"to": request.args.get("proximo", "")[:300]}
    console.store.sign_in.leave(
        token, browser=session[BROWSER], way=way, note={**note, **going_to}, now=console.clock()
    )


def _come_back(token: str, way: str) -> Mapping[str, str]:
    """The note of who left; refused to every other browser, a second time, and too late."""
    console = current()
    note = console.store.sign_in.come_back(token, browser=session.get(BROWSER, ""), way=way, now=console.clock())
    if note is None:
        raise SignInRefused("expired")
    return note


def _admit(person: Person, note: Mapping[str, str]) -> Answer:
    console = current()
    account = console.store.accounts.admit(
        person.way, person.subject, name=person.name, role=person.role, now=console.clock()
    )
    if account is None:
        raise SignInRefused("no_role")
    begin(account, way=person.way)
    return _go_on(note["to"])


def _refuse(code: str, *, way: str, actor: str = UNKNOWN, status: int = 401) -> Answer:
    console = current()
    detail = {"reason": code}
    console.store.audit.record(actor=actor, event="sign_in.refused", subject=way, now=console.clock(), detail=detail)
    return _page(refused=REFUSALS[code]), status


def _page(*, token: str = "", to: str = "", refused: str = "") -> str:
    console = current()
    provider = console.ways.provider
    return render_template(
        "console/sign_in.html",
        token=token,
        to=to or request.form.get("proximo", ""),
        refused=refused,
        forum=console.ways.forum is not None,
        provider=provider.registration.label if provider else "",
        passwords=console.store.accounts.has_passwords(),
        longest=LONGEST,
    )


def _password_page(token: str, *, wrong: str = "") -> str:
    return render_template("console/password.html", token=token, wrong=wrong, shortest=SHORTEST, longest=LONGEST)


def _go_on(wanted: str) -> Response:
    return redirect(destination(wanted) or url_for("console.show_queue"))


def destination(wanted: str) -> str | None:
    """The page of ours that a path names; None for everything else, which may lead anywhere."""
    try:
        address = urlsplit(wanted)
    except ValueError:  # half of an IPv6 address
        return None
    if "\\" in wanted or address.scheme or address.netloc or not address.path.startswith("/"):
        return None
    try:
        endpoint, _ = current_app.url_map.bind("localhost").match(address.path, method="GET")
    except HTTPException:
        return None
    if not str(endpoint).startswith("console.") or endpoint in PUBLIC:
        return None
    return f"{address.path}?{address.query}" if address.query else address.path


def _whom_to_count(name: str, account_id: str) -> tuple[str, ...]:
    """Failures count for the name; in a browser that its owner has used, for that browser alone, so that nobody
    keeps them out by guessing elsewhere (OWASP: device cookies)."""
    try:
        owner, device = _signer().loads(request.cookies.get(_device_cookie(), ""))
    except (BadSignature, ValueError):
        return ("name", fold(name))
    return ("device", device) if account_id and owner == account_id else ("name", fold(name))


def _remember_device(response: Response, account_id: str) -> Response:
    response.set_cookie(
        _device_cookie(),
        str(_signer().dumps([account_id, secrets.token_urlsafe(16)])),
        max_age=DEVICE_DAYS * 24 * 3600,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )
    return response


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or b"", salt="device")


def _device_cookie() -> str:
    return f"__Host-{DEVICE}" if current_app.config["SESSION_COOKIE_SECURE"] else DEVICE
