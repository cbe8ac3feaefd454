"""What became of our answers, as Twilio tells it: in any order, twice, late, without words, or not at all."""

import itertools
import random

import pytest

from benchmarks import faulty_twilio
from moderator.console.labels import DELIVERY_STATES, DETAILS
from tests.webhooks.whatsapp.number import MEMBER, PUBLIC, SENDER, TOKEN
from webhooks.standin.twilio import Fault
from webhooks.standin.twilio.webhook import sign

ASK = "confere: o cadastro do CPF 529.982.247-25 aparece duplicado na árvore"
CLEAN = "confere: bom dia a todos, ótima semana de trabalho"


def ours(number):
    return [it for it in number.twilio.messages.values() if it.recipient == MEMBER]


def tell(number, ref, state, **more):
    """A callback of Twilio's; what our view answers."""
    fields = {"MessageSid": ref, "MessageStatus": state, "From": SENDER, "To": MEMBER} | more
    webhook = sign(f"{PUBLIC}/webhooks/whatsapp/status", fields, auth_token=TOKEN, idempotency_token="t")
    status = number._post(webhook)
    number.work()
    return status


def reply(number):
    case = number.store.cases.load(number.store.cases.queue("all")[0].id)
    return next(action for action in case.actions if action.kind == "reply")


def test_the_state_only_grows_whatever_the_order(number):
    number.twilio.progress = ()
    for states in itertools.permutations(("sent", "delivered", "failed")):
        number.write(ASK)
        ref = ours(number)[-1].sid
        for state in (*states, states[0]):
            assert tell(number, ref, state, ErrorCode="", ErrorMessage="") == 200
        case = max(number.store.cases.queue("all"), key=lambda row: row.opened_at)
        (answer,) = (it for it in number.store.cases.load(case.id).actions if it.kind == "reply")
        assert answer.delivery_state == "delivered"
        number.clock.pass_by(minutes=1)


def test_without_any_callback_the_case_says_accepted(number):
    number.twilio.progress = ()
    number.write(ASK)
    assert (reply(number).status, reply(number).delivery_state, reply(number).detail) == ("done", None, "accepted")


@pytest.mark.parametrize("code", [63016, 63018, 63024, 63049, 63003, 63032, 63051, 21610, 30008])
def test_a_late_failure_is_a_sentence_on_the_case_and_nothing_is_sent_again(number, code):
    number.twilio.late_failures[MEMBER] = code
    number.write(ASK)
    number.clock.pass_by(hours=1)
    number.work()
    assert len(ours(number)) == 1
    assert [row.reason for row in number.store.cases.queue("open")] == ["undelivered"]
    assert reply(number).delivery_state == "failed" and DELIVERY_STATES["failed"]
    assert reply(number).detail in DETAILS or reply(number).detail == str(code)


def test_an_answer_that_nobody_had_a_case_for_gets_one_when_it_is_lost(number):
    number.write(CLEAN)
    assert number.store.cases.queue("all") == []
    number.twilio.late_failures[MEMBER] = 63024
    number.write(CLEAN)
    assert [row.reason for row in number.store.cases.queue("open")] == ["undelivered"]


def test_a_callback_told_twice_does_not_open_again_what_a_person_closed(number):
    number.twilio.late_failures[MEMBER] = 63024
    number.write(ASK)
    (case,) = number.store.cases.queue("open")
    number.store.verdicts.agree(case.id, moderator="ana", note="", now=number.clock())
    assert number.store.cases.queue("open") == []
    tell(number, ours(number)[0].sid, "failed", ErrorCode="63024", Repeated="yes")
    number.store.effects.advance(number.channel.parse(*_failed(ours(number)[0].sid)), now=number.clock())
    assert number.store.cases.queue("open") == []


def _failed(ref):
    webhook = sign(
        "", {"MessageSid": ref, "MessageStatus": "failed", "ErrorCode": "63024"}, auth_token="", idempotency_token=""
    )
    return webhook.headers, webhook.body


@pytest.mark.parametrize("fault", [Fault.RATE_LIMITED, Fault.SERVER_ERROR, Fault.CUT_AFTER_ACCEPT])
def test_faults_end_in_one_answer(number, fault):
    number.twilio.faults.extend([fault, fault, fault])
    number.write(ASK)
    assert len(ours(number)) == 1
    assert number.store.cases.counts()["stuck"] == 0


def test_where_twilio_cannot_be_asked_the_doubt_stands_on_the_case(number):
    number.twilio.faults.append(Fault.CUT_AFTER_ACCEPT)
    find = number.channel.find

    def forget(order):
        for message in ours(number):
            message.body = ""
        return find(order)

    number.channel.find = forget
    number.write(CLEAN)
    assert len(ours(number)) == 1
    assert [row.reason for row in number.store.cases.queue("open")] == ["action_uncertain"]
    assert reply(number).detail == "cannot_ask" and DETAILS["cannot_ask"]


def test_a_bad_day_of_twilios(bundled):
    result = faulty_twilio.run(8, random.Random(4), bundled)
    assert (result["answered"], result["answered twice"], result["rejected callbacks"]) == (8, 0, 0)
