"""Accounts: one's own with its open sessions, and for admins everybody's. New ones are the command line's."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderator.console.access.session import end, requires
from moderator.console.context import current
from moderator.settings import ROLES
from moderator.store.accounts import Account

DONE = "Feito. Já vale no próximo clique de {}."
NOT_ONESELF = "A própria conta não se muda aqui: peça a outra pessoa da administração."


@requires("viewer")
def show_account() -> str:
    console = current()
    return render_template(
        "console/account.html",
        account=console.store.accounts.of_id(g.identity.account_id),
        sessions=console.store.sessions.of(g.identity.account_id, now=console.clock()),
        now=console.clock(),
    )


@requires("viewer")
def sign_out() -> Response:
    end()
    return redirect(url_for("console.show_sign_in"))


@requires("viewer")
def sign_out_everywhere() -> Response:
    console, identity = current(), g.identity
    console.store.sessions.end_all(identity.account_id, actor=identity.moderator, now=console.clock())
    end()
    flash("Todos os acessos da sua conta foram encerrados.", "success")
    return redirect(url_for("console.show_sign_in"))


@requires("admin")
def show_accounts() -> str:
    console = current()
    return render_template(
        "console/accounts.html", accounts=console.store.accounts.all(), roles=ROLES, now=console.clock()
    )


@requires("admin")
def change_role(account_id: str) -> Response:
    console, account, role = current(), _other(account_id), request.form.get("papel", "")
    if role not in ROLES:
        abort(400)
    if account:
        console.store.accounts.set_role(account_id, role, actor=g.identity.moderator, now=console.clock())
        flash(DONE.format(account.name), "success")
    return redirect(url_for("console.show_accounts"))


@requires("admin")
def disable_account(account_id: str) -> Response:
    return _set_disabled(account_id, disabled=True)


@requires("admin")
def enable_account(account_id: str) -> Response:
    return _set_disabled(account_id, disabled=False)


def _set_disabled(account_id: str, *, disabled: bool) -> Response:
    console, account = current(), _other(account_id)
    if account:
        console.store.accounts.set_disabled(
            account_id, disabled=disabled, actor=g.identity.moderator, now=console.clock()
        )
        flash(DONE.format(account.name), "success")
    return redirect(url_for("console.show_accounts"))


def _other(account_id: str) -> Account | None:
    """Somebody else's account, or a 404; None, and words, where it is one's own: nobody saws off their branch."""
    account = current().store.accounts.of_id(account_id)
    if account is None:
        abort(404)
    if account_id == g.identity.account_id:
        flash(NOT_ONESELF, "warning")
        return None
    return account
