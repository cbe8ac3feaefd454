"""The thin port over DBOS Transact: durable jobs on SQLite or PostgreSQL. Nothing else imports DBOS.

Four workflows exist, `moderate` (a delivery), `perform` (an action), `relay` (a room's post) and `compare` (a draft of
the rules with those in force); they carry ids only, so the engine's tables never hold content. What the steps do
is handed in as plain functions.
A workflow that must wait ends and is enqueued anew for later: waiting takes no place from other work.
"""

from __future__ import annotations

import functools
import logging
import sqlite3
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import ParamSpec, TypeVar

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, SetEnqueueOptions, SetWorkflowID
from dbos import error as dbos_error

from moderator.errors import ModeratorError, StoreError

QUEUE = "moderapen"
NAME = "moderapen"
VERSION = "1"  # raise only when a change makes half-done workflows of the old code unable to go on
CONCURRENCY = 8
POLLING_SECONDS = 0.05
ROUNDS = 5  # how often a message that changes while we act on it is decided on anew

DEFECTS = (ModeratorError, dbos_error.DBOSMaxStepRetriesExceeded)

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger(__name__)
logging.getLogger("dbos").setLevel(logging.WARNING)


def engine_url(database_url: str) -> str:
    """Where the engine keeps its tables: a second file beside SQLite's, a second schema in PostgreSQL."""
    if database_url.startswith("sqlite:///"):
        path = Path(database_url.removeprefix("sqlite:///"))
        return f"sqlite:///{path.with_name(path.stem + '-jobs' + path.suffix)}"
    return database_url


def upgrade(database_url: str) -> None:
    """Create or migrate the engine's tables."""
    url = engine_url(database_url)
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as connection:  # WAL stays in the file; 13x faster enqueue, still synced
            connection.execute("PRAGMA journal_mode=WAL")
    try:
        DBOS.migrate(url)
    except Exception as error:  # the engine lets its driver's errors through, whose texts may name the password
        raise StoreError(f"job engine: {type(error).__name__}") from None


class Queue:
    """The sending end, for processes that run no jobs."""

    def __init__(self, database_url: str) -> None:
        self._client = DBOSClient(
            system_database_url=engine_url(database_url),
            serializer=DBOSPortableJSONSerializer(),
            retry_connection_errors=False,
            lazy=True,
        )

    def moderate(self, delivery_id: str, *, attempt: int = 0) -> None:
        """Enqueue a delivery. Repeating it is harmless; another `attempt` is another run."""
        self._enqueue("moderate", delivery_id, attempt)

    def perform(self, action_id: str, *, attempt: int) -> None:
        """Enqueue one action by itself (an undo, a proposal agreed to, a second try)."""
        self._enqueue("perform", action_id, attempt)

    def relay(self, post_id: str, *, attempt: int = 0) -> None:
        """Enqueue the sending of a room's post."""
        self._enqueue("relay", post_id, attempt)

    def compare(self, comparison_id: str, *, attempt: int = 0) -> None:
        """Enqueue a comparison of rules. Repeating it is harmless."""
        self._enqueue("compare", comparison_id, attempt)

    def close(self) -> None:
        self._client.destroy()

    def _enqueue(self, workflow: str, subject: str, attempt: int) -> None:
        try:
            self._client.enqueue(
                {
                    "workflow_name": workflow,
                    "queue_name": QUEUE,
                    "workflow_id": f"{workflow}:{subject}:{attempt}",
                    "app_version": VERSION,
                },
                subject,
            )
        except Exception as error:  # the engine lets its driver's errors through, whose texts are not for logs
            raise StoreError(f"job engine: {type(error).__name__}") from None


class Worker:
    """The receiving end: runs jobs until stopped. One per process; `executor` names this process."""

    def __init__(
        self,
        database_url: str,
        *,
        executor: str,
        plan: Callable[[str], Sequence[str]],
        act: Callable[[str], float | None],
        settle: Callable[[str], None],
        fail: Callable[[str, str], None],
        give_up: Callable[[str], None],
        relay: Callable[[str], float | None] | None = None,
        compare: Callable[[str], float | None] | None = None,
    ) -> None:
        """`plan(delivery)` gives the actions to perform; `act(action)` tries one and gives the seconds
        to wait before the next try, None when it is settled; `settle(delivery)` closes the delivery;
        `fail(delivery, code)` records that it could not be moderated, `give_up(action)` that nobody
        knows what became of it; `relay(post)` sends for a while and gives the seconds to wait, as `act` does, and so
        does `compare(comparison)`."""
        DBOS(
            config={
                "name": NAME,
                "system_database_url": engine_url(database_url),
                "serializer": DBOSPortableJSONSerializer(),
                "executor_id": executor,
                "application_version": VERSION,
                "log_level": "WARNING",
                "run_migrations": False,
                "enable_otlp": False,
            }
        )

        def step(name: str, function: Callable[P, R]) -> Callable[P, R]:
            attempts = DBOS.step(name=name, retries_allowed=True, max_attempts=5, should_retry=_is_store_error)
            return attempts(_scrubbed(name, function))

        plan_step, act_step, settle_step = step("plan", plan), step("act", act), step("settle", settle)
        fail_step, give_up_step = step("fail", fail), step("give_up", give_up)

        @DBOS.workflow(name="perform")
        def perform(action_id: str) -> None:
            try:
                wait = act_step(action_id)
            except DEFECTS:
                give_up_step(action_id)
                return
            if wait is not None:
                _later(perform, action_id, wait)

        def work_off(name: str, function: Callable[[str], float | None]) -> None:
            attempt = step(name, function)

            @DBOS.workflow(name=name)
            def go_on(subject: str) -> None:
                try:
                    wait = attempt(subject)
                except DEFECTS:  # its rows are as they were: the sweep, or whoever asked, comes back to them
                    log.error("%s of %s broken off", name, subject)
                    return
                if wait is not None:
                    _later(go_on, subject, wait)

        work_off("relay", relay or _nothing_to_do)
        work_off("compare", compare or _nothing_to_do)

        @DBOS.workflow(name="moderate")
        def moderate(delivery_id: str) -> None:
            try:
                for _ in range(ROUNDS):
                    action_ids = plan_step(delivery_id)
                    waits = [wait for action_id in action_ids if (wait := act_step(action_id)) is not None]
                    if waits:
                        _later(moderate, delivery_id, min(waits))
                        return
                    if not action_ids:
                        break
                settle_step(delivery_id)
            except DEFECTS as error:  # a defect ends as a failure that a person can see and try again
                fail_step(delivery_id, str(error) if isinstance(error, ModeratorError) else "store_unavailable")

    def start(self) -> None:
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=CONCURRENCY,
            polling_interval_sec=POLLING_SECONDS,
            on_conflict="always_update",
        )

    def adopt(self, executors: Iterable[str]) -> int:
        """Put the unfinished jobs of executors that died back into the queue; how many."""
        adopted = 0
        try:
            for executor in executors:
                for status in DBOS.list_workflows(status="PENDING", executor_id=executor):
                    DBOS.resume_workflow(status.workflow_id, queue_name=QUEUE)
                    adopted += 1
        except Exception as error:  # the engine lets its driver's errors through; the next beat tries again
            raise StoreError(f"job engine: {type(error).__name__}") from None
        return adopted

    def stop(self, *, seconds: int = 10) -> None:
        """Let running jobs end for so long, then leave the rest to the next start."""
        DBOS.destroy(workflow_completion_timeout_sec=seconds)


def _nothing_to_do(_subject: str) -> float | None:
    """Here this is switched off (no room's channel is on): another worker, or a later start, finds the rows."""
    return None


def _later(workflow: Callable[[str], None], subject: str, seconds: float) -> None:
    """Run `workflow` again after a while. The id is of this run, so that a repeated run enqueues it once."""
    with SetWorkflowID(f"{DBOS.workflow_id}+"), SetEnqueueOptions(delay_seconds=seconds, app_version=VERSION):
        DBOS.enqueue_workflow(QUEUE, workflow, subject)


def _scrubbed(name: str, function: Callable[P, R]) -> Callable[P, R]:
    """Let through only errors whose words we chose: the engine stores and logs what a step raises."""

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except ModeratorError:
            raise
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            log.error("%s failed: %s at %s:%s", name, type(error).__name__, where.name, where.lineno)
            raise ModeratorError(f"{name}: {type(error).__name__}") from None

    return wrapper


def _is_store_error(error: BaseException) -> bool:
    return isinstance(error, StoreError)
