"""Who may enter the console and as what. How somebody proves to be who they are is left to the ways in.

An account is found by its name, or by what another service (the forum, an OIDC provider) calls the
person. Its role follows that service, unless it was given here: then nothing but an admin changes it.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, delete, select

from moderator.errors import StoreError
from moderator.settings import ROLES
from moderator.store.audit import Audit
from moderator.store.database import Database, insert_new
from moderator.store.schema import account_bindings, accounts, one_time_links, sessions
from moderator.store.vault import Vault

NAME_LENGTH = 64
# Actors of the audit log that are no people: nobody takes their name.
RESERVED = frozenset({"command line", "worker", "unknown", "discourse", "oidc"})


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. `pinned`: the role was given here, not by the service they come from."""

    id: str
    name: str
    role: str
    pinned: bool
    has_password: bool
    created_at: datetime
    disabled: bool
    ways: tuple[str, ...] = ()  # services that know them: discourse, oidc


class Accounts:
    """Every change is a row of the audit log, in the same transaction."""

    def __init__(self, database: Database, vault: Vault, audit: Audit, *, new_id: Callable[[], str]) -> None:
        self._database = database
        self._vault = vault
        self._audit = audit
        self._new_id = new_id

    def all(self) -> Sequence[Account]:
        """By name."""
        bindings = select(account_bindings.c.account_id, account_bindings.c.way).order_by(account_bindings.c.way)
        with self._database.read() as connection:
            ways = connection.execute(bindings).all()
            rows = connection.execute(select(accounts).order_by(accounts.c.login)).all()
        return [_account(row, tuple(way for owner, way in ways if owner == row.id)) for row in rows]

    def named(self, name: str) -> Account | None:
        return self._find(accounts.c.login == fold(name))

    def of_id(self, account_id: str) -> Account | None:
        return self._find(accounts.c.id == account_id)

    def password(self, name: str) -> tuple[Account, str] | None:
        """An account that is open to passwords, and the hash of its own."""
        known = accounts.c.login == fold(name), accounts.c.password.is_not(None), accounts.c.disabled_at.is_(None)
        with self._database.read() as connection:
            row = connection.execute(select(accounts).where(*known)).one_or_none()
        return (_account(row), row.password) if row else None

    def has_passwords(self) -> bool:
        """Whether anybody can sign in with one."""
        some = select(accounts.c.id).where(accounts.c.password.is_not(None), accounts.c.disabled_at.is_(None)).limit(1)
        with self._database.read() as connection:
            return connection.execute(some).first() is not None

    def add(self, name: str, role: str, *, actor: str, now: datetime) -> Account | None:
        """A new account with a role of our own; None where the name is taken or can't be one."""
        with self._database.write() as connection:
            return self._add(connection, name, role, pinned=True, actor=actor, now=now)

    def set_role(self, account_id: str, role: str, *, actor: str, now: datetime) -> None:
        """From the next request on, of whoever is signed in, too."""
        with self._database.write() as connection:
            self._set_role(connection, account_id, role, pinned=True, actor=actor, now=now)

    def set_disabled(self, account_id: str, *, disabled: bool, actor: str, now: datetime) -> None:
        """Close an account, its sessions and its links at once, or open it again."""
        with self._database.write() as connection:
            this = accounts.c.id == account_id
            connection.execute(accounts.update().where(this).values(disabled_at=now if disabled else None))
            if disabled:
                _shut(connection, account_id)
            event = "account.disabled" if disabled else "account.enabled"
            self._audit.append(connection, actor=actor, event=event, subject=account_id, now=now, detail={})

    def set_password(self, account_id: str, hashed: str, *, actor: str, now: datetime) -> None:
        """`hashed` is werkzeug's string. Whoever is signed in with the old one is signed out."""
        with self._database.write() as connection:
            connection.execute(accounts.update().where(accounts.c.id == account_id).values(password=hashed))
            _shut(connection, account_id)
            self._audit.append(
                connection, actor=actor, event="account.password", subject=account_id, now=now, detail={}
            )

    def bind(self, account_id: str, way: str, subject: str, *, actor: str, now: datetime) -> bool:
        """Let a service's person in as this account; False where they are somebody else's."""
        with self._database.write() as connection:
            if not insert_new(connection, account_bindings, self._binding(account_id, way, subject)):
                return False
            detail = {"way": way}
            self._audit.append(
                connection, actor=actor, event="account.bound", subject=account_id, now=now, detail=detail
            )
        return True

    def admit(self, way: str, subject: str, *, name: str, role: str | None, now: datetime) -> Account | None:
        """Whom a service has proven. `role` is what it makes of them here (None: nothing).

        Known by `subject`, never by the name, which may change there and is taken over once. None
        where they may not enter: no role, or a closed account. Who lost the role loses the sessions.
        """
        with self._database.write() as connection:
            key = self._vault.pseudonym("binding", way, subject)
            query = select(accounts).join(account_bindings).where(account_bindings.c.key == key)
            row = connection.execute(query).one_or_none()
            if row is None:
                return self._welcome(connection, way, subject, name=name, role=role, now=now)
            if row.disabled_at is not None:
                return None
            if not row.pinned and role is None:
                _shut(connection, row.id)
                return None
            if not row.pinned and role != row.role:
                self._set_role(connection, row.id, str(role), pinned=False, actor=way, now=now)
            return _account(connection.execute(query).one())

    def ensure(self, connection: Connection, name: str, role: str, *, actor: str, now: datetime) -> Account:
        """The account of this name with this role, made where there is none. Raises ValueError for no name."""
        row = connection.execute(select(accounts).where(accounts.c.login == fold(name))).one_or_none()
        if row is None:
            made = self._add(connection, name, role, pinned=True, actor=actor, now=now)
            if made is None:
                raise ValueError("an account needs a name")
            return made
        if row.role != role:
            self._set_role(connection, row.id, role, pinned=True, actor=actor, now=now)
        return _account(connection.execute(select(accounts).where(accounts.c.id == row.id)).one())

    def _find(self, condition: ColumnElement[bool]) -> Account | None:
        with self._database.read() as connection:
            row = connection.execute(select(accounts).where(condition)).one_or_none()
        return _account(row) if row else None

    def _welcome(
        self, connection: Connection, way: str, subject: str, *, name: str, role: str | None, now: datetime
    ) -> Account | None:
        """A new account; another name where the wanted one is taken, or one could pass for somebody else."""
        if role is None:
            return None
        wanted = tidy(name)[: NAME_LENGTH - 8] or "pessoa"
        names = itertools.chain([wanted], (f"{wanted} ({number})" for number in itertools.count(2)))
        made = next(filter(None, (self._add(connection, it, role, pinned=False, actor=way, now=now) for it in names)))
        if not insert_new(connection, account_bindings, self._binding(made.id, way, subject)):
            raise StoreError("account_bindings: the same person came twice at once")
        return made

    def _add(
        self, connection: Connection, name: str, role: str, *, pinned: bool, actor: str, now: datetime
    ) -> Account | None:
        account_id, shown, login = self._new_id(), tidy(name), fold(name)
        values = {"id": account_id, "name": shown, "login": login, "role": _known(role), "pinned": pinned}
        if (
            not shown
            or login in RESERVED
            or len(login) > NAME_LENGTH
            or not insert_new(connection, accounts, {**values, "created_at": now})
        ):
            return None
        detail = {"role": role}
        self._audit.append(connection, actor=actor, event="account.added", subject=account_id, now=now, detail=detail)
        return _account(connection.execute(select(accounts).where(accounts.c.id == account_id)).one())

    def _set_role(
        self, connection: Connection, account_id: str, role: str, *, pinned: bool, actor: str, now: datetime
    ) -> None:
        values = {"role": _known(role), "pinned": pinned}
        connection.execute(accounts.update().where(accounts.c.id == account_id).values(**values))
        detail = {"role": role}
        self._audit.append(connection, actor=actor, event="account.role", subject=account_id, now=now, detail=detail)

    def _binding(self, account_id: str, way: str, subject: str) -> dict[str, str]:
        return {"key": self._vault.pseudonym("binding", way, subject), "account_id": account_id, "way": way}


def tidy(name: str) -> str:
    """A name as it is shown: nothing invisible in it, at most `NAME_LENGTH` characters."""
    folded = unicodedata.normalize("NFKC", name)
    visible = "".join(
        " " if letter.isspace() else letter for letter in folded if letter.isprintable() or letter == "\t"
    )
    return " ".join(visible.split())[:NAME_LENGTH].strip()


def fold(name: str) -> str:
    """The same for all spellings of a name that look the same at a glance."""
    return unicodedata.normalize("NFKC", tidy(name).casefold())


def _known(role: str) -> str:
    if role not in ROLES:
        raise ValueError("no such role")
    return role


def _shut(connection: Connection, account_id: str) -> None:
    """End what lets somebody in without proving anew who they are."""
    connection.execute(delete(sessions).where(sessions.c.account_id == account_id))
    connection.execute(delete(one_time_links).where(one_time_links.c.account_id == account_id))


def _account(row: Row[tuple[object, ...]], ways: tuple[str, ...] = ()) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        role=row.role,
        pinned=row.pinned,
        has_password=row.password is not None,
        created_at=row.created_at,
        disabled=row.disabled_at is not None,
        ways=ways,
    )
