"""A console over a real SQLite store; jobs are lists, the analyst is a stand-in, the clock is set by hand."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache, StrictUndefined
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from moderator.console import Console, install
from moderator.models import (
    Action,
    ActionKind,
    Analysis,
    Author,
    ChannelKind,
    Decision,
    Finding,
    Match,
    Message,
    Mode,
    Severity,
    Triage,
)
from moderator.store import Store, open_store
from moderator.store.records import Intent
from moderator.store.schema import cases
from moderator.store.sign_in import Identity

START = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
CPF = "713.402.958-14"
PASSWORD = "Ipe-Amarelo#2031"
TEXT = f"Bom dia! O CPF dele é {CPF} e a senha é {PASSWORD}, alguém ajuda?"
NUDGE = "Mensagem automática: removemos dados pessoais da sua postagem."
FORUM_CAN = frozenset({ActionKind.REDACT, ActionKind.REPLY, ActionKind.DIRECT_MESSAGE, ActionKind.RESTORE})
WHATSAPP_CAN = frozenset({ActionKind.REPLY, ActionKind.ERASE_COPY})


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@dataclass
class Jobs:
    performed: list[tuple[str, int]] = field(default_factory=list)
    moderated: list[tuple[str, int]] = field(default_factory=list)
    relayed: list[tuple[str, int]] = field(default_factory=list)

    def relay(self, post_id: str, number: int) -> None:
        self.relayed.append((post_id, number))

    def perform(self, action_id: str, number: int) -> None:
        self.performed.append((action_id, number))

    def moderate(self, delivery_id: str, number: int) -> None:
        self.moderated.append((delivery_id, number))


@dataclass
class FakeAnalyst:
    """Answers each message with what the test prepared; remembers what it was asked."""

    answer: Analysis | Exception | None = None
    asked: list[Message] = field(default_factory=list)

    def analyse(self, message: Message) -> Analysis:
        self.asked.append(message)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer or make_analysis(message)


def find(text: str, value: str, kind: str, where: str = "text") -> Finding:
    start = text.index(value)
    return Finding(kind, start, start + len(value), 0.99, f"Achado de {kind} por teste.", "teste", where)


def make_message(text: str = TEXT, *, channel: ChannelKind = ChannelKind.FORUM, **changes: object) -> Message:
    whatsapp = channel is ChannelKind.WHATSAPP
    number = "whatsapp:+5561996134407"
    message = Message(
        channel=channel,
        external_id="SM1" if whatsapp else "41",
        version="1",
        text=text,
        author=Author(number, number, "Rosa") if whatsapp else Author("7", "rosa"),
        thread_id=None if whatsapp else "12",
        position=None if whatsapp else 3,
        url=None if whatsapp else "https://forum.example/p/41",
        created_at=START - timedelta(minutes=9),
    )
    return replace(message, **changes)


def make_analysis(
    message: Message,
    findings: Sequence[Finding] = (),
    *,
    support: bool = False,
    severity: Severity = Severity.HIGH,
    actions: Sequence[Action] = (),
) -> Analysis:
    matches = ()
    if findings or support:
        why = "Há dado pessoal na mensagem." if findings else "É um pedido de suporte."
        rule = "dados-pessoais" if findings else "pedido-de-suporte"
        covered = tuple(range(len(findings)))
        matches = (Match(rule, "Dados na mensagem", severity, Mode.ENFORCE, why, covered),)
    redacted = message.text
    for item in sorted(findings, key=lambda each: -each.start):
        if item.field == "text":
            redacted = f"{redacted[: item.start]}[dado removido]{redacted[item.end :]}"
    return Analysis(
        findings=tuple(findings),
        triage=Triage(support, 0.91 if support else 0.04, ("sei",) if support else (), route="none"),
        decision=Decision(matches, tuple(actions), severity, "f00dfeed" * 8, ("Explicação por teste.",)),
        redacted=redacted,
        redacted_title=message.title and "[dado removido]",
    )


REDACT = Intent(("redact",), ActionKind.REDACT, "dados-pessoais", "intended")
TELL = Intent(("tell",), ActionKind.DIRECT_MESSAGE, "dados-pessoais", "intended", subject="Sua postagem", text=NUDGE)


@dataclass
class Desk:
    """The console under test with what surrounds it."""

    app: Flask
    store: Store
    clock: Clock
    jobs: Jobs
    analyst: FakeAnalyst
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def visitor(self, role: str | None = "moderator", name: str = "Ana") -> FlaskClient:
        client = self.app.test_client()
        if role is not None:
            assert self.sign_in(client, self.issue(role, name)).status_code == 302
        return client

    def issue(self, role: str = "moderator", name: str = "Ana") -> str:
        token = f"token-{next(self.numbers)}"
        self.store.sign_in.issue(token, Identity(name, role), now=self.clock())
        return token

    def sign_in(self, client: FlaskClient, token: str) -> TestResponse:
        return post(client, "/entrar", page=f"/entrar?token={token}", token=token)

    def record(
        self,
        message: Message | None = None,
        findings: Sequence[Finding] | None = None,
        *,
        intents: Sequence[Intent] = (REDACT, TELL),
        reason: str = "decided",
        **analysis: object,
    ) -> str:
        """The id of a new case. Without a message: the usual post with a CPF and a password."""
        number = next(self.numbers)
        if message is None:
            message = make_message(external_id=str(1000 + number))
            findings = [find(TEXT, CPF, "BR_CPF"), find(TEXT, PASSWORD, "PASSWORD")]
        delivery = self.receive(str(number))
        self.store.records.record(
            message,
            make_analysis(message, findings or (), **analysis),
            [replace(intent, key=(*intent.key, str(number))) for intent in intents],
            delivery_id=delivery,
            mode=Mode.ENFORCE,
            needs_review=reason,
            now=self.clock(),
        )
        with self.store.database.read() as connection:
            return connection.execute(select(func.max(cases.c.id))).scalar_one()  # ids count upwards here

    def receive(self, identity: str, *, refused: str = "") -> str:
        delivery, _ = self.store.deliveries.receive(
            ChannelKind.FORUM,
            event="post_created",
            identity=identity,
            headers={},
            body=b"{}",
            now=self.clock(),
            refused=refused,
        )
        return delivery

    def settle(self, case_id: str, kind: ActionKind, status: str, **more: object) -> str:
        case = self.store.cases.load(case_id)
        action = next(item for item in case.actions if item.kind is kind)
        self.store.effects.settle(action.id, status, now=self.clock(), **more)
        return action.id


def token_of(response: TestResponse) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', response.text)[1]


def post(client: FlaskClient, path: str, *, page: str = "/", **form: str) -> TestResponse:
    """Post a form as a browser does: with the CSRF token of the page that it is on."""
    return client.post(path, data={"csrf_token": token_of(client.get(page)), **form})


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database to copy, and a place for compiled templates: either takes longer than most tests here."""
    path = tmp_path_factory.mktemp("empty") / "test.db"
    store = open_store(f"sqlite:///{path}", [b"k" * 32], new_id=lambda: "x")
    store.database.upgrade()
    store.close()
    return path


@pytest.fixture
def desk(tmp_path: Path, empty_database: Path) -> Iterator[Desk]:
    ids = itertools.count(1)
    shutil.copy(empty_database, tmp_path / "test.db")
    store = open_store(f"sqlite:///{tmp_path}/test.db", [b"k" * 32], new_id=lambda: f"{next(ids):032x}")
    clock, jobs, analyst = Clock(), Jobs(), FakeAnalyst()
    app = Flask("test", static_folder=None)
    app.secret_key = store.vault.session_key
    console = Console(
        store=store,
        analyst=lambda: analyst,
        perform=jobs.perform,
        moderate=jobs.moderate,
        capabilities={ChannelKind.FORUM: FORUM_CAN, ChannelKind.WHATSAPP: WHATSAPP_CAN},
        mode=Mode.ENFORCE,
        clock=clock,
        names={"sei": "SEI"},
        relay=jobs.relay,
    )
    install(app, console)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(empty_database.parent))
    yield Desk(app, store, clock, jobs, analyst)
    store.close()
