"""Versions of the rule set: what each consists of, which one was put in force, by whom, and what is wrong now.

Versions never change and are never removed, so any that once decided can be read, compared and put in force
again. Where nothing was activated, the files of the rules folder are in force. Whether a version is fit to be
activated is `moderator.editions`' to check.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, func, select, text

from moderator.store.audit import Audit
from moderator.store.database import Database, insert_new
from moderator.store.schema import activations, decisions, policy_files, ruleset_faults, rulesets
from moderator.store.vault import Vault

FILES = "files"  # instead of a version: what lies in the rules folder

Files = Mapping[str, str]  # path within the rules folder to content


@dataclass(frozen=True, slots=True)
class Version:
    """A stored rule set; `decisions` counts those it took."""

    version: str
    stored_at: datetime
    decisions: int


@dataclass(frozen=True, slots=True)
class Activation:
    """Somebody put a version in force, or the files of the folder (`FILES`)."""

    version: str
    by: str
    at: datetime
    note: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a version, or what lies in the folder (`FILES`), can't be used; the one before it stays in force."""

    source: str
    words: str
    since: datetime


class RuleSets:
    """Stored versions and their history. An activation and its audit row are one transaction."""

    def __init__(self, database: Database, vault: Vault, audit: Audit) -> None:
        self._database = database
        self._vault = vault
        self._audit = audit

    def store(self, version: str, files: Files, *, now: datetime) -> None:
        """Keep a version for good. Repeating it is harmless."""
        manifest = {path: sha256(content.encode()).hexdigest() for path, content in files.items()}
        with self._database.write() as connection:
            if insert_new(connection, rulesets, {"version": version, "manifest": manifest, "stored_at": now}):
                for path, digest in manifest.items():
                    insert_new(connection, policy_files, {"digest": digest, "content": files[path]})

    def files(self, version: str) -> Files:
        """The files of a stored version; none where it is not stored."""
        with self._database.read() as connection:
            manifest = connection.execute(select(rulesets.c.manifest).where(rulesets.c.version == version)).scalar()
            wanted = select(policy_files).where(policy_files.c.digest.in_((manifest or {}).values()))
            contents = {row.digest: row.content for row in connection.execute(wanted)}
        return {path: contents[digest] for path, digest in (manifest or {}).items()}

    def beginning_with(self, prefix: str) -> Sequence[str]:
        """Stored versions whose hash begins so."""
        query = select(rulesets.c.version).where(rulesets.c.version.startswith(prefix, autoescape=True))
        with self._database.read() as connection:
            return connection.execute(query).scalars().all()

    def versions(self) -> Sequence[Version]:
        """All stored versions, the newest first."""
        taken = (
            select(decisions.c.ruleset, func.count().label("number")).group_by(decisions.c.ruleset).subquery("taken")
        )
        query = (
            select(rulesets.c.version, rulesets.c.stored_at, func.coalesce(taken.c.number, 0))
            .outerjoin(taken, taken.c.ruleset == rulesets.c.version)
            .order_by(rulesets.c.stored_at.desc(), rulesets.c.version)
        )
        with self._database.read() as connection:
            return [Version(*row) for row in connection.execute(query)]

    def active(self) -> str:
        """The version that was put in force, or `FILES`."""
        with self._database.read() as connection:
            return self._active(connection)

    def activate(self, version: str, *, by: str, note: str, now: datetime, after: str | None = None) -> bool:
        """Put a stored version, or the folder's `FILES`, in force; workers follow within seconds. False, with nothing
        changed, when `after` is given and what `active` says is something else by now."""
        with self._database.write() as connection:
            if connection.dialect.name == "postgresql":  # one at a time, or two would both come after the same one
                connection.execute(text("LOCK TABLE activations IN SHARE ROW EXCLUSIVE MODE"))
            if after is not None and self._active(connection) != after:
                return False
            inserted = connection.execute(
                activations.insert()
                .values(version=None if version == FILES else version, activated_by=by, note=None, at=now)
                .returning(activations.c.seq)
            )
            seq = inserted.scalar_one()
            if note:
                sealed = self._vault.seal(note, table="activations", column="note", row=str(seq))
                connection.execute(activations.update().where(activations.c.seq == seq).values(note=sealed))
            self._audit.append(connection, actor=by, event="ruleset.activate", subject=version, now=now, detail={})
        return True

    def history(self) -> Sequence[Activation]:
        """Who put what in force, the newest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(activations).order_by(activations.c.seq.desc())).all()
        return [
            Activation(row.version or FILES, row.activated_by, row.at, self._note(row.seq, row.note)) for row in rows
        ]

    def accuse(self, source: str, words: str, *, now: datetime) -> None:
        """`source` (a version, or `FILES`) can't be used, and why."""
        with self._database.write() as connection:
            stale = ruleset_faults.c.source == source, ruleset_faults.c.words != words
            connection.execute(delete(ruleset_faults).where(*stale))
            insert_new(connection, ruleset_faults, {"source": source, "words": words, "since": now})

    def acquit(self) -> None:
        """What should be in force is."""
        with self._database.write() as connection:
            connection.execute(delete(ruleset_faults))

    def faults(self) -> Sequence[Fault]:
        """Nothing, where what should be in force is."""
        with self._database.read() as connection:
            return [Fault(*row) for row in connection.execute(select(ruleset_faults))]

    def _active(self, connection: Connection) -> str:
        query = select(activations.c.version).order_by(activations.c.seq.desc()).limit(1)
        return connection.execute(query).scalar() or FILES

    def _note(self, seq: int, sealed: bytes | None) -> str:
        return self._vault.open(sealed, table="activations", column="note", row=str(seq)) if sealed else ""
