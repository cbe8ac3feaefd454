"""The queue on SQLite and PostgreSQL: what each view and filter holds, and pages that leave nothing out."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update

from moderator.models import Severity
from moderator.store.schema import cases, deliveries, messages
from moderator.store.views import VIEWS, Wanted, conditions
from tests.factories import NOON

HOUR = timedelta(hours=1)
USUAL = {
    "channel": "forum",
    "severity": "high",
    "severity_rank": 3,
    "kinds": ["BR_CPF"],
    "rules": ["dados-pessoais"],
    "status": "open",
    "exposure": "none",
    "reason": "decided",
    "opened_at": NOON,
}


def fill(store, **by_id):
    """Cases by id, each as it differs from the usual one. No decision stands behind them."""
    with store.database.write() as connection:
        for number, changes in by_id.items():
            connection.execute(
                insert(deliveries).values(
                    id=number, channel="forum", event="e", identity=number, status="done", received_at=NOON
                )
            )
            message = {"id": number, "key": number, "channel": "forum", "external_id": number, "version": "1"}
            sealed = {"author": "a", "content": b"", "delivery_id": number, "received_at": NOON}
            connection.execute(insert(messages).values(**message, **sealed))
            connection.execute(insert(cases).values(id=number, message_id=number, **(USUAL | changes)))


def ids(store, view, **wanted):
    return [row.id for row in store.cases.queue(view, Wanted(**wanted))]


def test_every_view_has_its_condition():
    assert tuple(conditions(Wanted())) == VIEWS


def test_views(store):
    fill(
        store,
        plain={"severity": "low", "severity_rank": 1},
        grave={"severity": "critical", "severity_rank": 4},
        mine={"assigned_to": "ana", "severity_rank": 2},
        held={"held_until": NOON + HOUR},
        rested={"held_until": NOON - HOUR, "severity_rank": 1},
        lost={"reason": "action_uncertain", "exposure": "residual", "severity_rank": 2},
        doubt={"reason": "triage_doubt", "severity_rank": 0},
        raised={"escalated_at": NOON, "severity_rank": 0},
        done={"status": "resolved", "verdict": "agree", "exposure": "residual", "severity_rank": 4},
    )
    store.claims.claim("plain", moderator="ana", now=NOON)
    store.claims.claim("grave", moderator="bia", now=NOON)
    holds = {
        "open": ["grave", "lost", "mine", "plain", "rested", "doubt", "raised"],
        "mine": ["mine", "plain"],
        "severe": ["grave"],
        "exposed": ["done", "lost"],
        "stuck": ["lost"],
        "doubts": ["doubt"],
        "escalated": ["raised"],
        "held": ["held"],
        "resolved": ["done"],
    }
    eyes = {"moderator": "ana", "now": NOON}
    for view, expected in holds.items():
        assert ids(store, view, **eyes) == expected, view
    assert len(ids(store, "all", **eyes)) == 9
    counts = store.cases.counts(Wanted(**eyes))
    assert counts == {view: len(expected) for view, expected in holds.items()} | {"all": 9}
    assert list(counts) == list(VIEWS)


def test_a_case_on_hold_comes_back_by_itself(store):
    fill(store, held={"held_until": NOON + HOUR})
    assert ids(store, "open", now=NOON) == []
    assert ids(store, "held", now=NOON) == ["held"]
    assert ids(store, "open", now=NOON + HOUR) == ["held"]
    assert ids(store, "held", now=NOON + HOUR) == []
    assert ids(store, "open") == []  # who does not say when gets none of them


def test_who_is_at_work_is_shown_while_the_claim_lasts(store):
    fill(store, case={})
    store.claims.claim("case", moderator="bia", now=NOON)
    (row,) = store.cases.queue("open", Wanted(now=NOON))
    assert row.holder == "bia"
    (row,) = store.cases.queue("open", Wanted(now=NOON + HOUR))
    assert row.holder is None
    assert ids(store, "open", now=NOON, free_for="ana") == []
    assert ids(store, "open", now=NOON, free_for="bia") == ["case"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"channel": "whatsapp"}, ["phone"]),
        ({"severity": Severity.CRITICAL}, ["grave"]),
        ({"severity": Severity.LOW}, ["grave", "old", "phone", "mixed"]),
        ({"kind": "PASSWORD"}, ["mixed"]),
        ({"kind": "BR_CPF"}, ["grave", "old", "phone", "mixed"]),
        ({"kind": "BR_CP"}, []),
        ({"kind": "BR%"}, []),
        ({"kind": "BRXCPF"}, []),
        ({"rule": "credenciais"}, ["mixed"]),
        ({"opened_before": NOON - HOUR}, ["old"]),
        ({"assigned_to": "bia"}, ["phone"]),
        ({"channel": "forum", "kind": "PASSWORD", "rule": "dados-pessoais"}, ["mixed"]),
    ],
)
def test_filters(store, wanted, expected):
    fill(
        store,
        grave={"severity": "critical", "severity_rank": 4},
        old={"opened_at": NOON - 2 * HOUR, "severity_rank": 3},
        phone={"channel": "whatsapp", "assigned_to": "bia", "severity_rank": 2},
        mixed={"kinds": ["BR_CPF", "PASSWORD"], "rules": ["credenciais", "dados-pessoais"], "severity_rank": 1},
    )
    assert ids(store, "open", **wanted) == expected


def walk(store, view, size, *, before=None):
    """All ids of a view page by page, or backwards those before a case."""
    seen, edge = [], {"before": before} if before else {}
    while True:
        page = store.cases.page(view, Wanted(now=NOON), size=size, **edge)
        rows = [row.id for row in page.rows]
        assert len(rows) <= size
        seen = rows + seen if before else seen + rows
        if not (page.before if before else page.after):
            return seen
        edge = {"before": rows[0]} if before else {"after": rows[-1]}


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(many=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=12), size=st.integers(1, 5))
def test_pages_leave_nothing_out_and_repeat_nothing(store, many, size):
    with store.database.write() as connection:
        for table in (cases, messages, deliveries):
            connection.execute(table.delete())
    rows = {
        f"{number:02}": {"severity_rank": rank, "opened_at": NOON + hours * HOUR}
        for number, (rank, hours) in enumerate(many)
    }
    fill(store, **rows)
    worst = sorted(rows, key=lambda row: (-rows[row]["severity_rank"], rows[row]["opened_at"], row))
    newest = sorted(rows, key=lambda row: (rows[row]["opened_at"], row), reverse=True)
    for view, order in (("open", worst), ("all", newest)):
        assert walk(store, view, size) == order
        assert walk(store, view, size, before=order[-1]) == order[:-1]


def test_a_page_goes_on_from_a_case_that_left_the_view(store):
    fill(store, a={}, b={}, c={})
    with store.database.write() as connection:
        connection.execute(update(cases).where(cases.c.id == "b").values(status="resolved"))
    page = store.cases.page("open", Wanted(now=NOON), after="b")
    assert ([row.id for row in page.rows], page.before, page.after) == (["c"], True, False)
    assert ids(store, "open") == ["a", "c"]
    unknown = store.cases.page("open", Wanted(now=NOON), after="z")
    assert [row.id for row in unknown.rows] == ["a", "c"]


def test_news(store):
    fill(store, a={}, b={"opened_at": NOON + HOUR}, c={"opened_at": NOON + HOUR, "status": "resolved"})
    assert store.cases.newer("open", Wanted(now=NOON), since=NOON) == 1
    assert store.cases.newer("all", Wanted(now=NOON), since=NOON) == 2


def test_chosen_cases_in_the_order_of_work(store):
    fill(store, a={"severity_rank": 1}, b={"severity_rank": 4}, c={}, d={"status": "resolved", "severity_rank": 2})
    rows = store.cases.some(["a", "b", "d", "nowhere"], Wanted(now=NOON))
    assert [row.id for row in rows] == ["b", "d", "a"]
